//! Publishing a policy: check it, give it the next version, sign the bytes, store them.

use crate::clock::DAY;
use crate::hex;
use crate::keys;
use crate::store::{PolicyRow, Store, StoreError};
use ed25519_dalek::SigningKey;
use promptward::policy::PolicyError;
use promptward::policy::bundle;
use promptward::policy::lint::{self, Remark};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// How long a policy counts as fresh when its author does not say.
pub const LIFETIME: i64 = 30 * DAY;

/// Why a policy was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It is no policy at all.
    #[error(transparent)]
    NotAPolicy(#[from] PolicyError),
    /// Parts of it would not be in force.
    #[error("the policy has errors: mend them, then publish again")]
    Refused(Vec<Remark>),
    /// There is no such version to bring back.
    #[error("version {0} does not exist: the history lists the versions there are")]
    NoSuchVersion(u64),
    /// The store failed, or others published at the same time again and again.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes could not be written as JSON.
    #[error("the policy cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// What a look at a draft gives.
pub type Lint = Result<Vec<Remark>, PolicyError>;

/// Checks a draft without publishing it.
///
/// # Errors
/// When the text is no policy at all.
pub fn check(source: &str, now: i64) -> Lint {
    lint::lint(source.as_bytes(), unsigned(now)).map(|(_, remarks)| remarks)
}

/// Publishes a source under the next version.
///
/// # Errors
/// See [`PublishError`].
pub async fn publish(store: &dyn Store, key: &SigningKey, source: &str, by: &str, now: i64) -> Result<PolicyRow, PublishError> {
    publish_as(store, key, source, by, now, None).await
}

/// Publishes the content of an old version under a new one.
///
/// # Errors
/// See [`PublishError`].
pub async fn restore(store: &dyn Store, key: &SigningKey, version: u64, by: &str, now: i64) -> Result<PolicyRow, PublishError> {
    let old = store.policy(Some(version)).await?.ok_or(PublishError::NoSuchVersion(version))?;
    publish_as(store, key, &old.source, by, now, Some(version)).await
}

async fn publish_as(
    store: &dyn Store,
    key: &SigningKey,
    source: &str,
    by: &str,
    now: i64,
    restores: Option<u64>,
) -> Result<PolicyRow, PublishError> {
    let remarks = check(source, now)?;
    if lint::refuses(&remarks) {
        return Err(PublishError::Refused(remarks));
    }
    // Two people may publish at once: whoever comes second takes the version after.
    for _ in 0..8 {
        let version = store.policy_head().await?.map_or(0, |head| head.version) + 1;
        let row = PolicyRow { published_by: by.to_owned(), restores, ..sign(key, source, version, now)? };
        match store.publish(row.clone()).await {
            Err(StoreError::Conflict(_)) => {}
            other => return Ok(other.map(|()| row)?),
        }
    }
    Err(StoreError::Busy.into())
}

/// Stamps version and times into a source and signs the bytes.
///
/// # Errors
/// When the source is not a JSON object.
pub fn sign(key: &SigningKey, source: &str, version: u64, now: i64) -> Result<PolicyRow, PublishError> {
    let mut policy: Value = serde_json::from_str(source)?;
    let fields = policy.as_object_mut().ok_or(PolicyError::NotAnObject)?;
    let wanted = fields.get("expires_at").and_then(Value::as_i64).filter(|end| *end > now);
    let expires_at = wanted.unwrap_or(now + LIFETIME);
    fields.insert("version".into(), version.into());
    fields.insert("issued_at".into(), now.into());
    fields.insert("expires_at".into(), expires_at.into());
    // serde_json keeps object keys sorted, so equal policies give equal bytes.
    let envelope = serde_json::to_vec(&bundle::sign(&serde_json::to_vec(&policy)?, key))?;
    Ok(PolicyRow {
        version,
        etag: hex::encode(&Sha256::digest(&envelope)[..16]),
        envelope,
        source: source.to_owned(),
        keyid: keys::id(key),
        issued_at: now,
        expires_at,
        published_by: String::new(),
        restores: None,
    })
}

fn unsigned(ms: i64) -> u64 {
    u64::try_from(ms).unwrap_or(0)
}
