//! The rows that cross the [`Store`](super::Store) trait. None of them has room for user text.

use super::inventory::Sighting;
use serde::Serialize;
use uuid::Uuid;

/// An enrolment token to keep.
#[derive(Clone)]
pub struct NewToken {
    /// Short public name of the token.
    pub id: String,
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// Group that its devices join.
    pub team: Option<String>,
    /// How many devices it may enrol; `None` is any number.
    pub max_uses: Option<u32>,
    /// When it was made.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: Option<i64>,
    /// Who made it.
    pub created_by: String,
}

/// An enrolment token as the console shows it.
#[derive(Debug, Clone, Serialize)]
pub struct TokenRow {
    /// Short public name of the token.
    pub id: String,
    /// Group that its devices join.
    pub team: Option<String>,
    /// How many devices it may enrol.
    pub max_uses: Option<u32>,
    /// How many it has enrolled.
    pub uses: u32,
    /// When it was made.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: Option<i64>,
    /// When it was ended by hand.
    pub revoked_at: Option<i64>,
    /// Who made it.
    pub created_by: String,
}

/// A browser that asks to be enrolled.
#[derive(Clone)]
pub struct NewDevice {
    /// Id to give when the key is new.
    pub id: String,
    /// SHA-256 of the token it showed.
    pub token_hash: [u8; 32],
    /// Raw Ed25519 public key.
    pub public_key: [u8; 32],
    /// Label from managed settings.
    pub name: Option<String>,
    /// Browser and version.
    pub browser: String,
    /// Extension version.
    pub extension: String,
    /// Time of the request.
    pub now: i64,
}

/// What became of an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolment {
    /// The device with this id may speak.
    Accepted(String),
    /// Nobody knows this token.
    UnknownToken,
    /// The token has enrolled as many devices as it may.
    UsedUp,
    /// The token's time is over, or it was revoked.
    Ended,
    /// This key belongs to a device that was revoked.
    Revoked,
}

/// What is needed to check a device's signature.
#[derive(Debug, Clone)]
pub struct DeviceKey {
    /// Raw Ed25519 public key.
    pub public_key: [u8; 32],
    /// The device may no longer speak.
    pub revoked: bool,
}

/// A device with its chain and counters.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// Id.
    pub id: String,
    /// Label from managed settings.
    pub name: Option<String>,
    /// Group from its token.
    pub team: Option<String>,
    /// Browser and version at enrolment or last heartbeat.
    pub browser: String,
    /// Extension version at enrolment or last heartbeat.
    pub extension: String,
    /// When it was enrolled.
    pub enrolled_at: i64,
    /// Last authenticated request.
    pub last_seen_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// The last heartbeat as JSON.
    pub status: Option<String>,
    /// When that heartbeat came.
    pub status_at: Option<i64>,
    /// Highest sequence number stored.
    pub last_seq: Option<u64>,
    /// Events whose link to the one before does not fit.
    pub chain_breaks: u64,
    /// Sequence numbers that are missing at present.
    pub missing: u64,
    /// Losses that the device reported itself.
    pub dropped: u64,
    /// Events stored.
    pub stored: u64,
    /// Events that came again.
    pub duplicate: u64,
    /// Events refused.
    pub rejected: u64,
}

/// A hole in a device's sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// First missing number.
    pub first: u64,
    /// Last missing number.
    pub last: u64,
    /// When it was noticed.
    pub noticed_at: i64,
}

/// An event that passed the closed schema, with the columns the console filters by.
#[derive(Clone)]
pub struct EventRow {
    /// Id made by the browser (UUIDv7).
    pub id: Uuid,
    /// Time on the device.
    pub at: i64,
    /// Place in the device's chain.
    pub seq: u64,
    /// Hash the event names as its predecessor's.
    pub prev: String,
    /// Hash of this event.
    pub hash: String,
    /// Catalogue id of the site.
    pub site: Option<String>,
    /// Account verdict.
    pub verdict: String,
    /// Gesture.
    pub gesture: String,
    /// Decision.
    pub decision: String,
    /// What became of the gesture.
    pub fate: String,
    /// What the person chose.
    pub choice: Option<String>,
    /// Data classes found, each once.
    pub classes: Vec<String>,
    /// What it says about the tool, for the inventory.
    pub sighting: Option<Sighting>,
    /// The event as the core serialises it.
    pub body: String,
}

/// A device's request to store events.
#[derive(Clone)]
pub struct Batch {
    /// The authenticated device.
    pub device: String,
    /// Events that passed the schema.
    pub events: Vec<EventRow>,
    /// How many did not.
    pub rejected: u32,
    /// Losses the device reports since its last batch.
    pub dropped: u64,
    /// Heartbeat, when one came.
    pub status: Option<Heartbeat>,
    /// Time of the request.
    pub now: i64,
}

/// What a heartbeat changes on the device row.
#[derive(Clone)]
pub struct Heartbeat {
    /// The checked heartbeat as JSON.
    pub json: String,
    /// Browser and version.
    pub browser: Option<String>,
    /// Extension version.
    pub extension: Option<String>,
}

/// The one fate of an event in a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is on disk now.
    Stored,
    /// It was on disk before.
    Duplicate,
    /// Its id belongs to an event of another device.
    IdTaken,
}

/// What the events page asks for.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Only this decision.
    pub decision: Option<String>,
    /// Only with this data class.
    pub class: Option<String>,
    /// Only this site.
    pub site: Option<String>,
    /// Only this account verdict.
    pub verdict: Option<String>,
    /// Only this gesture.
    pub gesture: Option<String>,
    /// Only this device.
    pub device: Option<String>,
    /// Only this fate.
    pub fate: Option<String>,
    /// Not before.
    pub from: Option<i64>,
    /// Before.
    pub to: Option<i64>,
    /// Continue after this event of the page before.
    pub after: Option<(i64, Uuid)>,
    /// Page size.
    pub limit: u32,
}

/// A line of the events page.
#[derive(Debug, Clone)]
pub struct EventSummary {
    /// Id.
    pub id: Uuid,
    /// Device id.
    pub device: String,
    /// Device label.
    pub device_name: Option<String>,
    /// Time on the device.
    pub at: i64,
    /// Site.
    pub site: Option<String>,
    /// Account verdict.
    pub verdict: String,
    /// Gesture.
    pub gesture: String,
    /// Decision.
    pub decision: String,
    /// What became of the gesture.
    pub fate: String,
    /// What the person chose.
    pub choice: Option<String>,
    /// Data classes found.
    pub classes: Vec<String>,
}

/// One event, whole.
#[derive(Debug, Clone)]
pub struct EventDetail {
    /// The columns of the list.
    pub summary: EventSummary,
    /// When the collector took it.
    pub received_at: i64,
    /// Place in the device's chain.
    pub seq: u64,
    /// The stored bytes.
    pub body: String,
}

/// One counter of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Start of the step, Unix milliseconds.
    pub at: i64,
    /// `decision`, `site`, `verdict`, `class`, `gesture`, `fate` or `choice`.
    pub dimension: String,
    /// The word counted.
    pub word: String,
    /// How often.
    pub n: u64,
}

/// Which policy is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyHead {
    /// Version.
    pub version: u64,
    /// Tag of its bytes.
    pub etag: String,
}

/// A published policy.
#[derive(Debug, Clone)]
pub struct PolicyRow {
    /// Version.
    pub version: u64,
    /// The exact bytes served.
    pub envelope: Vec<u8>,
    /// Tag of those bytes.
    pub etag: String,
    /// What the author wrote.
    pub source: String,
    /// Key that signed it.
    pub keyid: String,
    /// When it was signed.
    pub issued_at: i64,
    /// When browsers begin to call it stale.
    pub expires_at: i64,
    /// Who published it.
    pub published_by: String,
    /// Version whose content this is, for a rollback.
    pub restores: Option<u64>,
}

/// The policy being written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The text of the editor.
    pub source: String,
    /// When it was saved.
    pub saved_at: i64,
    /// By whom.
    pub saved_by: String,
}

/// A console session.
#[derive(Clone)]
pub struct Session {
    /// SHA-256 of the cookie.
    pub hash: [u8; 32],
    /// Account.
    pub admin: String,
    /// Token that every form carries.
    pub csrf: String,
    /// When it was opened.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
}

/// An act of an administrator.
#[derive(Debug, Clone)]
pub struct Act {
    /// When.
    pub at: i64,
    /// Who: an account name or `command line`.
    pub actor: String,
    /// What, as `noun.verb`.
    pub action: &'static str,
    /// On which thing.
    pub subject: String,
}

/// An entry of the audit trail.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// Place in the trail, from 1.
    pub seq: u64,
    /// When.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// On which thing.
    pub subject: String,
    /// Hash of the entry before.
    pub prev: String,
    /// Hash of this entry.
    pub hash: String,
}

impl TokenRow {
    /// `open`, `used up`, `expired` or `revoked`.
    #[must_use]
    pub fn state(&self, now: i64) -> &'static str {
        if self.revoked_at.is_some() {
            "revoked"
        } else if self.expires_at.is_some_and(|end| end <= now) {
            "expired"
        } else if self.max_uses.is_some_and(|max| self.uses >= max) {
            "used up"
        } else {
            "open"
        }
    }
}
