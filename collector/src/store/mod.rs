//! What the collector remembers, as one trait.
//!
//! Everything above this line of the house (routes, console, command line) speaks to [`Store`]; the tests do too, so that a second
//! engine is held to the same promises. The promises that matter: an answer of [`Store::append`] is given after the commit and never
//! before; an event id is stored once; an audit entry is written in the same commit as the act it tells of.

mod inventory;
pub mod sqlite;
mod types;

use async_trait::async_trait;
pub use inventory::*;
pub use types::*;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The write queue is full, or another process holds the database: try again shortly.
    #[error("the store is busy")]
    Busy,
    /// Somebody else took the place, for example the same policy version.
    #[error("{0} exists already")]
    Conflict(&'static str),
    /// The engine failed. Holds the engine's words, which name tables and files, never values.
    #[error("the store failed: {0}")]
    Engine(String),
}

/// What every store answers with.
pub type StoreResult<T> = Result<T, StoreError>;

/// The collector's memory.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Keeps a new enrolment token (its hash only).
    async fn create_token(&self, token: NewToken) -> StoreResult<()>;
    /// Every token, newest first.
    async fn tokens(&self) -> StoreResult<Vec<TokenRow>>;
    /// Ends a token. Answers whether it was there and alive.
    async fn revoke_token(&self, id: &str, by: &str, now: i64) -> StoreResult<bool>;

    /// Takes one use of the token and creates the device; the same public key gets its device back without a second use.
    async fn enrol(&self, device: NewDevice) -> StoreResult<Enrolment>;
    /// The key of a device that may speak.
    async fn device_key(&self, id: &str) -> StoreResult<Option<DeviceKey>>;
    /// Every device, most recently seen first.
    async fn devices(&self) -> StoreResult<Vec<DeviceRow>>;
    /// One device.
    async fn device(&self, id: &str) -> StoreResult<Option<DeviceRow>>;
    /// Notes that a device has spoken.
    async fn touch(&self, device: &str, now: i64) -> StoreResult<()>;
    /// The holes in a device's sequence.
    async fn gaps(&self, device: &str) -> StoreResult<Vec<Gap>>;
    /// Ends a device's right to speak. Answers whether it was there and alive.
    async fn revoke_device(&self, id: &str, by: &str, now: i64) -> StoreResult<bool>;

    /// Stores a batch and the heartbeat that came with it; answers after the commit.
    async fn append(&self, batch: Batch) -> StoreResult<Vec<Outcome>>;
    /// A page of events, newest first.
    async fn events(&self, filter: EventFilter) -> StoreResult<Vec<EventSummary>>;
    /// One event with its whole body.
    async fn event(&self, id: uuid::Uuid) -> StoreResult<Option<EventDetail>>;
    /// Deletes up to `limit` events from before a time. Answers how many; the counters of the overview stay.
    async fn expire(&self, before: i64, limit: u32) -> StoreResult<u64>;
    /// Counters of the overview between two times, grouped into steps of `step_ms`.
    async fn counts(&self, from: i64, to: i64, step_ms: i64) -> StoreResult<Vec<Count>>;

    /// A page of the tools of the inventory.
    async fn tools(&self, filter: ToolFilter) -> StoreResult<Vec<ToolRow>>;
    /// One tool by its key.
    async fn tool(&self, key: &str) -> StoreResult<Option<ToolRow>>;
    /// Writes facts and decision about a tool, with the draft that carries it. Answers whether the tool is there;
    /// [`StoreError::Conflict`] when the draft is not the one the change was made from.
    async fn save_tool(&self, edit: ToolEdit) -> StoreResult<bool>;
    /// A page of the grants of the inventory.
    async fn grants(&self, filter: GrantFilter) -> StoreResult<Vec<GrantRow>>;
    /// One grant.
    async fn grant(&self, id: i64) -> StoreResult<Option<GrantRow>>;
    /// Every provider that a grant names.
    async fn grant_providers(&self) -> StoreResult<Vec<String>>;
    /// Writes what an administrator noted about a grant. Answers whether it is there.
    async fn save_grant(&self, id: i64, facts: GrantFacts, by: &str, now: i64) -> StoreResult<bool>;
    /// What waits for an administrator; both days as YYYY-MM-DD.
    async fn dues(&self, today: &str, soon: &str) -> StoreResult<Dues>;
    /// Forgets up to `limit` uses of a tool by a person from before a time. Answers how many.
    async fn forget_people(&self, before: i64, limit: u32) -> StoreResult<u64>;

    /// Version and tag of the policy in force.
    async fn policy_head(&self) -> StoreResult<Option<PolicyHead>>;
    /// One published policy; `None` asks for the newest.
    async fn policy(&self, version: Option<u64>) -> StoreResult<Option<PolicyRow>>;
    /// Every published policy without its envelope, newest first.
    async fn policies(&self) -> StoreResult<Vec<PolicyRow>>;
    /// Publishes under exactly this version; [`StoreError::Conflict`] when it is taken.
    async fn publish(&self, policy: PolicyRow) -> StoreResult<()>;
    /// The draft, when there is one.
    async fn draft(&self) -> StoreResult<Option<Draft>>;
    /// Keeps the draft; `None` throws it away.
    async fn save_draft(&self, draft: Option<Draft>) -> StoreResult<()>;

    /// The password hash of an administrator.
    async fn admin(&self, name: &str) -> StoreResult<Option<String>>;
    /// Whether any administrator exists.
    async fn has_admin(&self) -> StoreResult<bool>;
    /// Sets a password and ends the sessions of that account.
    async fn put_admin(&self, name: &str, password_hash: &str, by: &str, now: i64) -> StoreResult<()>;
    /// Opens a session.
    async fn open_session(&self, session: Session) -> StoreResult<()>;
    /// A session that is still valid.
    async fn session(&self, hash: [u8; 32], now: i64) -> StoreResult<Option<Session>>;
    /// Closes a session.
    async fn close_session(&self, hash: [u8; 32], now: i64) -> StoreResult<()>;

    /// Writes an act that changes nothing else (a refused login, an export).
    async fn record(&self, act: Act) -> StoreResult<()>;
    /// The newest audit entries.
    async fn audit(&self, limit: u32) -> StoreResult<Vec<AuditRow>>;
    /// Audit entries from `after` on, oldest first, for verification.
    async fn audit_from(&self, after: u64, limit: u32) -> StoreResult<Vec<AuditRow>>;
}
