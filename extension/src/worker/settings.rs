//! What the device management gave, and the last of it that was good.
//!
//! A forced install sees its values seconds late and a wake-up may see none, so "nothing" never overwrites what was known.

use promptward::managed::Managed;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Worker, enrol, policy, poll, sites, status};
use crate::chrome::storage::{self, Area};

const KEY: &str = "managed";

/// Managed settings.
#[derive(Debug, Default)]
pub struct Settings {
    /// As read.
    pub managed: Managed,
    /// Whether any have ever arrived.
    pub seen: bool,
    raw: Value,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    raw: Value,
}

impl Settings {
    /// The last known ones.
    pub async fn last_known() -> Self {
        match Area::Local.read::<Kept>(KEY).await {
            Ok(Some(kept)) => Self::of(kept.raw),
            _ => Self::default(),
        }
    }

    fn of(raw: Value) -> Self {
        Self { managed: Managed::read(&raw), seen: true, raw }
    }
}

/// Reads the managed settings again and puts a change into force.
pub async fn refresh(worker: &std::rc::Rc<Worker>) {
    let Some(raw) = storage::managed().await else { return };
    if worker.settings.borrow().seen && worker.settings.borrow().raw == raw {
        return;
    }
    if let Err(error) = Area::Local.write(KEY, &Kept { raw: raw.clone() }).await {
        status::fault(&error.to_string());
    }
    *worker.settings.borrow_mut() = Settings::of(raw);
    // Other keys or another collector: what was refused before may be right now.
    worker.policy.borrow_mut().last_etag = None;
    worker.policy.borrow_mut().refused = None;
    enrol::forget_refusal(worker);
    policy::recompute(worker).await;
    sites::publish(worker);
    sites::guard_hosts(worker).await;
    poll::kick(worker);
    super::deliver::kick(worker);
    status::heartbeat_soon(worker);
}
