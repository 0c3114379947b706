//! What became of an event that the collector received: exactly one outcome each.

use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Why the collector refused an event for good.
    RejectReason = "reject reason" {
        /// Not an event of the schema.
        Malformed = "malformed",
        /// Names a device other than the one that signed the batch.
        ForeignDevice = "foreign_device",
        /// The schema version is not known here.
        UnknownSchema = "unknown_schema",
        /// Its time is absurd: before 2020 or more than a day ahead.
        ImpossibleTime = "impossible_time",
        /// Larger than an event may be.
        TooLarge = "too_large",
    }
}

/// One refused event in the collector's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The event's id, as far as it could be read.
    pub id: String,
    /// Why.
    pub reason: RejectReason,
}

/// The collector's answer to a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Stored now.
    pub stored: Vec<String>,
    /// Stored before; the same id came again.
    pub duplicate: Vec<String>,
    /// Refused for good.
    pub rejected: Vec<Rejected>,
}
