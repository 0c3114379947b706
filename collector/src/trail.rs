//! The hash chain of the audit trail, checkable without the store that wrote it.

use crate::store::{AuditRow, Store, StoreError};
use sha2::{Digest, Sha256};

/// What the first entry names as its predecessor.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of an entry: SHA-256 over its fields, each with its length in front so that no two rows share their bytes.
#[must_use]
pub fn hash(row: &AuditRow) -> String {
    let mut sha = Sha256::new();
    for field in [&row.prev, &row.seq.to_string(), &row.at.to_string(), &row.actor, &row.action, &row.subject] {
        sha.update((field.len() as u64).to_be_bytes());
        sha.update(field.as_bytes());
    }
    crate::hex::encode(&sha.finalize())
}

/// Where a trail stops being true.
#[derive(Debug, thiserror::Error)]
pub enum TrailError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An entry is missing.
    #[error("entry {expected} is missing: the next one found is {found}. Compare with a backup; entries were cut out of the middle")]
    Missing {
        /// The number that should come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// An entry was changed.
    #[error("entry {0} was changed after it was written: its content does not give its hash")]
    Changed(u64),
    /// An entry does not name its predecessor.
    #[error("entry {0} does not follow from the one before it: something between them was replaced")]
    Unlinked(u64),
    /// A hash that was noted earlier is not in the trail.
    #[error("the noted hash {0} is not in this trail: the end was cut off, or this is another trail")]
    HeadLost(String),
}

/// What a whole trail amounts to.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries.
    pub entries: u64,
    /// Hash of the last one: note it elsewhere, it proves later that nothing was cut off the end.
    pub head: String,
}

/// Walks the whole trail. `noted` is a head kept from an earlier run, which must still be in it.
///
/// # Errors
/// Says at which entry the trail breaks.
pub async fn verify(store: &dyn Store, noted: Option<&str>) -> Result<Verified, TrailError> {
    let mut state = Verified { entries: 0, head: START.to_owned() };
    let mut noted_seen = noted.is_none_or(|n| n == START);
    loop {
        let rows = store.audit_from(state.entries, 1000).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            follow(&mut state, &row)?;
            noted_seen |= noted == Some(row.hash.as_str());
        }
    }
    match noted {
        Some(hash) if !noted_seen => Err(TrailError::HeadLost(hash.to_owned())),
        _ => Ok(state),
    }
}

fn follow(state: &mut Verified, row: &AuditRow) -> Result<(), TrailError> {
    if row.seq != state.entries + 1 {
        return Err(TrailError::Missing { expected: state.entries + 1, found: row.seq });
    }
    if row.prev != state.head {
        return Err(TrailError::Unlinked(row.seq));
    }
    if hash(row) != row.hash {
        return Err(TrailError::Changed(row.seq));
    }
    state.entries = row.seq;
    state.head.clone_from(&row.hash);
    Ok(())
}
