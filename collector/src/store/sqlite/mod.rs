//! SQLite: one file, one writer thread that commits in groups, a few readers.
//!
//! `synchronous=FULL` in WAL mode means that a commit is on the disk when it returns; in groups that costs hardly more than `NORMAL`,
//! which may lose the last commits when the power goes.

mod admin;
mod audit;
mod counts;
mod devices;
mod enrol;
mod events;
mod grants;
mod ingest;
mod migrate;
mod policy;
mod readers;
mod sightings;
mod tools;
mod writer;

use super::{
    Act, AuditRow, Batch, Count, DeviceKey, DeviceRow, Draft, Dues, Enrolment, EventDetail, EventFilter, EventSummary, Gap, GrantFacts,
    GrantFilter, GrantRow, NewDevice, NewToken, Outcome, PolicyHead, PolicyRow, Session, Store, StoreError, StoreResult, TokenRow,
    ToolEdit, ToolFilter, ToolRow,
};
use async_trait::async_trait;
use readers::Readers;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;
use writer::Writer;

/// Name of the database inside the data directory.
pub const FILE: &str = "promptward.sqlite3";

/// The default store.
pub struct SqliteStore {
    writer: Writer,
    readers: Readers,
}

impl SqliteStore {
    /// Opens or creates the database in this directory and brings its schema up to date.
    ///
    /// # Errors
    /// Names the file when it cannot be opened or is newer than this program.
    pub fn open(dir: &Path) -> StoreResult<Self> {
        let path = dir.join(FILE);
        let mut connection = connect(&path)?;
        migrate::run(&mut connection)?;
        restrict(&path)?;
        Ok(Self { writer: Writer::start(connection)?, readers: Readers::new(path) })
    }
}

/// Only the account that runs the collector may read the database.
#[cfg(unix)]
fn restrict(path: &Path) -> StoreResult<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        .map_err(|e| StoreError::Engine(format!("cannot set the mode of {}: {e}", path.display())))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> StoreResult<()> {
    Ok(())
}

fn connect(path: &PathBuf) -> StoreResult<Connection> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "cache_size", -32_768)?;
        connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    };
    open().map_err(|e| StoreError::Engine(format!("cannot open {}: {e}", path.display())))
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Engine(error.to_string()),
        }
    }
}

/// SQLite integers are signed; our counters never reach the top bit.
fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn uint(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

#[async_trait]
impl Store for SqliteStore {
    async fn create_token(&self, token: NewToken) -> StoreResult<()> {
        self.writer.run(1, move |db| enrol::create_token(db, &token)).await
    }
    async fn tokens(&self) -> StoreResult<Vec<TokenRow>> {
        self.readers.run(enrol::tokens).await
    }
    async fn revoke_token(&self, id: &str, by: &str, now: i64) -> StoreResult<bool> {
        let (id, by) = (id.to_owned(), by.to_owned());
        self.writer.run(1, move |db| enrol::revoke_token(db, &id, &by, now)).await
    }
    async fn enrol(&self, device: NewDevice) -> StoreResult<Enrolment> {
        self.writer.run(1, move |db| enrol::enrol(db, &device)).await
    }
    async fn device_key(&self, id: &str) -> StoreResult<Option<DeviceKey>> {
        let id = id.to_owned();
        self.readers.run(move |db| devices::key(db, &id)).await
    }
    async fn devices(&self) -> StoreResult<Vec<DeviceRow>> {
        self.readers.run(devices::all).await
    }
    async fn device(&self, id: &str) -> StoreResult<Option<DeviceRow>> {
        let id = id.to_owned();
        self.readers.run(move |db| devices::one(db, &id)).await
    }
    async fn touch(&self, device: &str, now: i64) -> StoreResult<()> {
        let device = device.to_owned();
        self.writer.run(1, move |db| devices::touch(db, &device, now)).await
    }
    async fn gaps(&self, device: &str) -> StoreResult<Vec<Gap>> {
        let device = device.to_owned();
        self.readers.run(move |db| devices::gaps(db, &device)).await
    }
    async fn revoke_device(&self, id: &str, by: &str, now: i64) -> StoreResult<bool> {
        let (id, by) = (id.to_owned(), by.to_owned());
        self.writer.run(1, move |db| devices::revoke(db, &id, &by, now)).await
    }
    async fn append(&self, batch: Batch) -> StoreResult<Vec<Outcome>> {
        self.writer.run(batch.events.len().max(1), move |db| ingest::append(db, &batch)).await
    }
    async fn events(&self, filter: EventFilter) -> StoreResult<Vec<EventSummary>> {
        self.readers.run(move |db| events::page(db, &filter)).await
    }
    async fn event(&self, id: Uuid) -> StoreResult<Option<EventDetail>> {
        self.readers.run(move |db| events::one(db, id)).await
    }
    async fn expire(&self, before: i64, limit: u32) -> StoreResult<u64> {
        self.writer.run(limit as usize, move |db| events::expire(db, before, limit)).await
    }
    async fn counts(&self, from: i64, to: i64, step_ms: i64) -> StoreResult<Vec<Count>> {
        self.readers.run(move |db| counts::between(db, from, to, step_ms)).await
    }
    async fn tools(&self, filter: ToolFilter) -> StoreResult<Vec<ToolRow>> {
        self.readers.run(move |db| tools::page(db, &filter)).await
    }
    async fn tool(&self, key: &str) -> StoreResult<Option<ToolRow>> {
        let key = key.to_owned();
        self.readers.run(move |db| tools::one(db, &key)).await
    }
    async fn save_tool(&self, edit: ToolEdit) -> StoreResult<bool> {
        self.writer.run(1, move |db| tools::save(db, &edit)).await
    }
    async fn grants(&self, filter: GrantFilter) -> StoreResult<Vec<GrantRow>> {
        self.readers.run(move |db| grants::page(db, &filter)).await
    }
    async fn grant(&self, id: i64) -> StoreResult<Option<GrantRow>> {
        self.readers.run(move |db| grants::one(db, id)).await
    }
    async fn grant_providers(&self) -> StoreResult<Vec<String>> {
        self.readers.run(grants::providers).await
    }
    async fn save_grant(&self, id: i64, facts: GrantFacts, by: &str, now: i64) -> StoreResult<bool> {
        let by = by.to_owned();
        self.writer.run(1, move |db| grants::save(db, id, &facts, &by, now)).await
    }
    async fn dues(&self, today: &str, soon: &str) -> StoreResult<Dues> {
        let (today, soon) = (today.to_owned(), soon.to_owned());
        self.readers.run(move |db| tools::dues(db, &today, &soon)).await
    }
    async fn forget_people(&self, before: i64, limit: u32) -> StoreResult<u64> {
        self.writer.run(limit as usize, move |db| tools::forget_people(db, before, limit)).await
    }
    async fn policy_head(&self) -> StoreResult<Option<PolicyHead>> {
        self.readers.run(policy::head).await
    }
    async fn policy(&self, version: Option<u64>) -> StoreResult<Option<PolicyRow>> {
        self.readers.run(move |db| policy::one(db, version)).await
    }
    async fn policies(&self) -> StoreResult<Vec<PolicyRow>> {
        self.readers.run(policy::all).await
    }
    async fn publish(&self, policy: PolicyRow) -> StoreResult<()> {
        self.writer.run(1, move |db| policy::publish(db, &policy)).await
    }
    async fn draft(&self) -> StoreResult<Option<Draft>> {
        self.readers.run(policy::draft).await
    }
    async fn save_draft(&self, draft: Option<Draft>) -> StoreResult<()> {
        self.writer.run(1, move |db| policy::save_draft(db, draft.as_ref())).await
    }
    async fn admin(&self, name: &str) -> StoreResult<Option<String>> {
        let name = name.to_owned();
        self.readers.run(move |db| admin::password_hash(db, &name)).await
    }
    async fn has_admin(&self) -> StoreResult<bool> {
        self.readers.run(admin::exists).await
    }
    async fn put_admin(&self, name: &str, password_hash: &str, by: &str, now: i64) -> StoreResult<()> {
        let (name, hash, by) = (name.to_owned(), password_hash.to_owned(), by.to_owned());
        self.writer.run(1, move |db| admin::put(db, &name, &hash, &by, now)).await
    }
    async fn open_session(&self, session: Session) -> StoreResult<()> {
        self.writer.run(1, move |db| admin::open_session(db, &session)).await
    }
    async fn session(&self, hash: [u8; 32], now: i64) -> StoreResult<Option<Session>> {
        self.readers.run(move |db| admin::session(db, hash, now)).await
    }
    async fn close_session(&self, hash: [u8; 32], now: i64) -> StoreResult<()> {
        self.writer.run(1, move |db| admin::close_session(db, hash, now)).await
    }
    async fn record(&self, act: Act) -> StoreResult<()> {
        self.writer.run(1, move |db| audit::record(db, &act)).await
    }
    async fn audit(&self, limit: u32) -> StoreResult<Vec<AuditRow>> {
        self.readers.run(move |db| audit::newest(db, limit)).await
    }
    async fn audit_from(&self, after: u64, limit: u32) -> StoreResult<Vec<AuditRow>> {
        self.readers.run(move |db| audit::from(db, after, limit)).await
    }
}
