//! What every request handler shares.

use crate::auth::Replays;
use crate::clock;
use crate::config::Config;
use crate::limits::{Limiter, Rate};
use crate::store::{PolicyHead, PolicyRow, Store, StoreError};
use ed25519_dalek::SigningKey;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// How often the store is asked for a policy that another process has published.
const POLICY_LOOK: Duration = Duration::from_millis(500);

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// The parts of [`App`].
pub struct Shared {
    /// The collector's memory.
    pub store: Arc<dyn Store>,
    /// Settings.
    pub config: Config,
    /// Signs policies.
    pub key: SigningKey,
    /// Signatures seen.
    pub replays: Replays,
    /// Enrolments, all callers together.
    pub enrol_lane: Limiter<()>,
    /// Event batches by device.
    pub event_lane: Limiter<String>,
    /// Policy requests by device.
    pub policy_lane: Limiter<String>,
    /// Login attempts by address.
    pub login_lane: Limiter<IpAddr>,
    /// Event batches being worked on.
    pub event_slots: Semaphore,
    /// Long polls being held.
    pub poll_slots: Semaphore,
    /// SHA-256 of the one-time setup token, while no administrator exists.
    pub setup: Mutex<Option<[u8; 32]>>,
    /// Which devices were noted as seen within the last half minute.
    seen: Limiter<String>,
    policy: watch::Sender<Option<Arc<PolicyRow>>>,
    stop: watch::Sender<bool>,
}

impl std::ops::Deref for App {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    /// Builds the state of a collector.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, config: Config, key: SigningKey) -> Self {
        let rates = config.rates;
        Self(Arc::new(Shared {
            store,
            key,
            replays: Replays::default(),
            enrol_lane: Limiter::new(rates.enrol),
            event_lane: Limiter::new(rates.events),
            policy_lane: Limiter::new(rates.policy),
            login_lane: Limiter::new(rates.login),
            event_slots: Semaphore::new(config.event_slots),
            poll_slots: Semaphore::new(config.poll_slots),
            setup: Mutex::new(None),
            seen: Limiter::new(Rate { burst: 1.0, per_second: 1.0 / 30.0 }),
            policy: watch::Sender::new(None),
            stop: watch::Sender::new(false),
            config,
        }))
    }

    /// The policy in force, as last seen.
    #[must_use]
    pub fn policy_head(&self) -> Option<PolicyHead> {
        self.policy.borrow().as_ref().map(|policy| PolicyHead { version: policy.version, etag: policy.etag.clone() })
    }

    /// Wakes when the policy changes.
    #[must_use]
    pub fn policy_changes(&self) -> watch::Receiver<Option<Arc<PolicyRow>>> {
        self.policy.subscribe()
    }

    /// Looks at the store for a newer policy and tells everybody who waits.
    pub async fn look_for_policy(&self) {
        if let Err(error) = self.refresh_policy().await {
            tracing::warn!(error = %error, "cannot look for a new policy");
        }
    }

    async fn refresh_policy(&self) -> Result<(), StoreError> {
        let found = self.store.policy_head().await?;
        if found != self.policy_head() {
            let policy = self.store.policy(None).await?.map(Arc::new);
            self.policy.send_replace(policy);
        }
        Ok(())
    }

    /// Notes that a device has spoken, at most twice a minute.
    pub async fn note_seen(&self, device: &str, now: i64) {
        if self.seen.take(device.to_owned(), now).is_ok()
            && let Err(error) = self.store.touch(device, now).await
        {
            tracing::warn!(error = %error, "cannot note a device as seen");
        }
    }

    /// Looks for a newer policy for ever. The command line publishes through the database.
    pub async fn watch_policy(self) {
        let mut tick = tokio::time::interval(POLICY_LOOK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = tick.tick() => {}
                () = self.stopped() => return,
            }
            self.look_for_policy().await;
        }
    }

    /// Tells long polls to end, so that a shutdown does not wait for them.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Ends when [`App::stop`] is called.
    pub async fn stopped(&self) {
        // An error means that the state is gone, which is as good as stopped.
        let _ = self.stop.subscribe().wait_for(|stop| *stop).await;
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> i64 {
        clock::now_ms()
    }
}
