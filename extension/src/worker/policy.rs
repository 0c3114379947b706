//! The policy in force: built-in defaults, the inline one of the device management, or the collector's signed bundle.
//!
//! A bundle is kept as the exact bytes that came and is verified again at every start. A refused one changes nothing but the report.

use std::rc::Rc;

use promptward::account::Owned;
use promptward::judge::Judge;
use promptward::policy::bundle::{self, BundleError, Claim, Ratchet, Sealed, hex};
use promptward::policy::precedence::{Source, Sources, in_force};
use promptward::policy::{Policy, PolicyError, Problem, parse};
use promptward::word::Name;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Worker, now_ms, patterns, sites, status};
use crate::chrome::storage::Area;

const KEY: &str = "policy";

/// A bundle as it is kept: the envelope, byte for byte, and the ratchet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    envelope: String,
    etag: Option<String>,
    ratchet: Ratchet,
}

/// A bundle was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedError {
    /// Its signature, key or version.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Its contents.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// Everything about the policy.
pub struct PolicyState {
    /// The judge under the policy in force.
    pub judge: Rc<Judge>,
    /// Where the policy comes from.
    pub source: Source,
    /// SHA-256 of the bundle's payload, in hex; empty for other sources.
    pub digest: String,
    /// Parts of the policy that this version could not read.
    pub problems: Vec<Problem>,
    /// Why the last bundle was refused.
    pub refused: Option<String>,
    /// Tag of the bundle that came last, whatever became of it: a refused one is not fetched again and again.
    pub last_etag: Option<String>,
    kept: Kept,
    bundle: Option<(Policy, Vec<Problem>, String)>,
}

impl PolicyState {
    /// Built-in protection, before anything has been read.
    #[must_use]
    pub fn built_in() -> Self {
        Self {
            judge: Rc::new(Judge::with_engine(Policy::default(), &patterns::compile)),
            source: Source::BuiltIn,
            digest: String::new(),
            problems: Vec::new(),
            refused: None,
            last_etag: None,
            kept: Kept::default(),
            bundle: None,
        }
    }

    /// The entity tag of the bundle that is known here.
    #[must_use]
    pub fn etag(&self) -> Option<String> {
        self.last_etag.clone().or_else(|| self.bundle.as_ref().and(self.kept.etag.clone()))
    }

    /// The version in force.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.judge.policy().version
    }

    /// Whether the policy is past its expiry.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.judge.policy().is_stale(now_ms())
    }

    /// What the organisation owns at a provider of accounts.
    #[must_use]
    pub fn owned(&self, provider: &str) -> Owned {
        let accounts = &self.judge.policy().accounts;
        let approved = Name::new(provider).ok().and_then(|provider| accounts.approved_workspaces.get(&provider).cloned());
        Owned { corporate_domains: accounts.corporate_domains.clone(), approved_workspaces: approved.unwrap_or_default() }
    }
}

/// Loads the kept bundle.
pub async fn load(worker: &Worker) {
    if let Ok(Some(kept)) = Area::Local.read::<Kept>(KEY).await {
        worker.policy.borrow_mut().kept = kept;
    }
}

/// Puts into force what settings and bundle give now. Where there are patterns in it their engine is loaded first; the policy before
/// stays in force until then, so that no text is judged without them.
pub async fn recompute(worker: &Worker) {
    loop {
        let (envelope, trust_keys) = kept_and_trusted(worker);
        let bundle = reopen(&envelope, &trust_keys).await;
        // What has changed meanwhile is opened instead.
        if kept_and_trusted(worker) == (envelope, trust_keys) {
            worker.policy.borrow_mut().bundle = bundle;
            break;
        }
    }
    if may_bring_patterns(worker)
        && let Err(error) = worker.patterns.ready().await
    {
        status::fault(&error.to_string());
    }
    put_into_force(worker);
}

/// Once more, where the engine of patterns could not be loaded.
pub async fn try_patterns_again(worker: &Rc<Worker>) {
    if has_patterns(worker.policy.borrow().judge.policy()) && !patterns::are_ready() {
        recompute(worker).await;
        sites::publish(worker);
    }
}

fn kept_and_trusted(worker: &Worker) -> (String, Vec<String>) {
    (worker.policy.borrow().kept.envelope.clone(), worker.settings.borrow().managed.trust_keys.clone())
}

fn may_bring_patterns(worker: &Worker) -> bool {
    let settings = worker.settings.borrow();
    let state = worker.policy.borrow();
    settings.managed.policy.iter().chain(state.bundle.as_ref().map(|(policy, _, _)| policy)).any(has_patterns)
}

fn has_patterns(policy: &Policy) -> bool {
    policy.detectors.custom.iter().any(|own| own.pattern.is_some())
}

fn put_into_force(worker: &Worker) {
    let settings = worker.settings.borrow();
    let managed = &settings.managed;
    let mut state = worker.policy.borrow_mut();
    let bundle = state.bundle.clone();
    let sources = Sources {
        managed: managed.policy.as_ref(),
        collector: bundle.as_ref().map(|(policy, _, _)| policy),
        corporate_domains: &managed.corporate_domains,
        own_sites: &managed.own_sites,
    };
    let (policy, source) = in_force(&sources);
    let judge = Judge::with_engine(policy, &patterns::compile);
    let (mut problems, digest) = match (source, bundle) {
        (Source::Collector, Some((_, problems, digest))) => (problems, digest),
        _ => (Vec::new(), String::new()),
    };
    problems.extend(judge.problems().iter().cloned());
    problems.extend(promptward::door::check_tenants(judge.policy()));
    state.judge = Rc::new(judge);
    state.source = source;
    state.digest = digest;
    state.problems = problems;
}

/// Opens the kept bundle with today's trust keys. One that no longer verifies is out of force at once: a revoked key revokes its policy.
async fn reopen(envelope: &str, trust_keys: &[String]) -> Option<(Policy, Vec<Problem>, String)> {
    let (policy, problems, digest, _) = open(envelope, trust_keys).await.ok()?;
    Some((policy, problems, digest))
}

async fn open(envelope: &str, trust_keys: &[String]) -> Result<(Policy, Vec<Problem>, String, String), RefusedError> {
    let trusted: Vec<[u8; 32]> = trust_keys.iter().filter_map(|key| bundle::raw_key(key).ok()).collect();
    let sealed = Sealed::read(envelope.as_bytes(), &trusted)?;
    let mut fitting = None;
    for (index, claim) in sealed.claims.iter().enumerate() {
        if fitting.is_none() && fits(claim, &sealed.message).await {
            fitting = Some(index);
        }
    }
    let verified = sealed.open(fitting)?;
    let (policy, problems) = parse(&verified.payload)?;
    Ok((policy, problems, hex(&Sha256::digest(&verified.payload)), verified.key_id))
}

/// Browsers know Ed25519; its curve is not worth carrying along.
#[cfg(target_arch = "wasm32")]
async fn fits(claim: &Claim, message: &[u8]) -> bool {
    crate::store::keys::verify(&claim.key, &claim.signature, message).await.unwrap_or_else(|error| {
        status::fault(&error.to_string());
        false
    })
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::unused_async)] // as in the browser
async fn fits(claim: &Claim, message: &[u8]) -> bool {
    claim.fits(message)
}

/// A bundle has come. Verified, newer, readable: it is kept and in force; otherwise the last good one stays and the reason is told.
pub async fn offer(worker: &Rc<Worker>, envelope: String, etag: Option<String>) {
    worker.policy.borrow_mut().last_etag.clone_from(&etag);
    let kept = match examine(worker, envelope, etag).await {
        Ok(Some(kept)) => kept,
        Ok(None) => return,
        Err(error) => {
            worker.policy.borrow_mut().refused = Some(error.to_string());
            status::heartbeat_soon(worker);
            return;
        }
    };
    if let Err(error) = Area::Local.write(KEY, &kept).await {
        status::fault(&error.to_string());
    }
    {
        let mut state = worker.policy.borrow_mut();
        state.kept = kept;
        state.refused = None;
    }
    recompute(worker).await;
    sites::publish(worker);
    sites::guard_hosts(worker).await;
    status::heartbeat_soon(worker);
}

async fn examine(worker: &Worker, envelope: String, etag: Option<String>) -> Result<Option<Kept>, RefusedError> {
    let trust_keys = worker.settings.borrow().managed.trust_keys.clone();
    let (policy, _, digest, key) = open(&envelope, &trust_keys).await?;
    let mut state = worker.policy.borrow_mut();
    if state.bundle.is_some() && state.digest == digest && state.source == Source::Collector {
        state.kept.etag = etag;
        return Ok(None);
    }
    let mut ratchet = state.kept.ratchet.clone();
    ratchet.accept(&key, policy.version)?;
    Ok(Some(Kept { envelope, etag, ratchet }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    /// What does not wait for a browser is ready when it is first asked for.
    fn at_once<T>(future: impl Future<Output = T>) -> T {
        match std::pin::pin!(future).poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => panic!("it waits"),
        }
    }

    fn signed(key: &ed25519_dalek::SigningKey, version: u64) -> String {
        serde_json::to_string(&bundle::sign(format!("{{\"version\":{version}}}").as_bytes(), key)).unwrap()
    }

    #[test]
    fn a_bundle_opens_with_its_key_only() {
        let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let other = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
        let trust = |key: &ed25519_dalek::SigningKey| vec![STANDARD.encode(key.verifying_key().as_bytes())];
        let envelope = signed(&key, 3);
        let (policy, _, digest, _) = at_once(open(&envelope, &trust(&key))).unwrap();
        assert_eq!(policy.version, 3);
        assert_eq!(digest.len(), 64);
        assert!(at_once(reopen(&envelope, &trust(&other))).is_none(), "a revoked key revokes its policy");
        assert!(at_once(reopen("", &trust(&key))).is_none());
    }
}
