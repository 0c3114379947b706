//! The worker: everything that is judged, remembered and reported.
//!
//! It dies whenever the browser likes. What must outlive it lies in IndexedDB (events, key), `storage.local` (settings, policy, device)
//! or `storage.session` (digests and placeholders, never text); everything else is rebuilt when the pages say hello again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use promptward::mask::SessionKey;

pub mod account;
pub mod badge;
pub mod browser;
pub mod consents;
pub mod deliver;
pub mod discovery;
pub mod door;
pub mod enrol;
pub mod entry;
pub mod held;
pub mod http;
pub mod ids;
pub mod judge;
pub mod line;
pub mod patterns;
pub mod policy;
pub mod poll;
pub mod ports;
pub mod prompt;
pub mod queue;
pub mod report;
pub mod retry;
pub mod settings;
pub mod sites;
pub mod status;
pub mod tabs;
pub mod tenants;
pub mod visits;

/// The whole state of one life of the worker.
pub struct Worker {
    /// What the device management gave.
    pub settings: RefCell<settings::Settings>,
    /// The policy in force and where it comes from.
    pub policy: RefCell<policy::PolicyState>,
    /// Frames that are connected.
    pub frames: RefCell<ports::Frames>,
    /// Prompts and popups that are connected.
    pub pages: RefCell<ports::OwnPages>,
    /// What is remembered of each tab.
    pub tabs: RefCell<tabs::Tabs>,
    /// Verdicts by origin.
    pub accounts: RefCell<account::Accounts>,
    /// AI chats that nobody has listed.
    pub discovery: RefCell<discovery::Discovery>,
    /// Questions that wait for a person.
    pub questions: RefCell<prompt::Questions>,
    /// Events not yet acknowledged.
    pub queue: queue::Queue,
    /// How delivery goes.
    pub delivery: RefCell<deliver::Delivery>,
    /// Who this device is to the collector.
    pub device: RefCell<enrol::DeviceState>,
    /// The key of value digests; lives as long as the browser session.
    pub session_key: SessionKey,
    /// This installation: browser, version, network line.
    pub browser: RefCell<browser::Installation>,
    /// Runs the policy's own patterns.
    pub patterns: patterns::Module,
    /// Puts the network line on further hosts.
    pub guard_requests: js_sys::Function,
    /// When the judge fell last, in Unix milliseconds; 0 = never in this browser session.
    pub fell_at: Cell<u64>,
    /// An update waits for a quiet moment.
    pub update_waits: Cell<bool>,
}

thread_local! {
    static WORKER: RefCell<Option<Rc<Worker>>> = const { RefCell::new(None) };
}

/// The worker's entry points were called before `worker_start` had finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the worker has not started")]
pub struct NotStartedError;

/// The running worker.
///
/// # Errors
/// Before it has started; the shim holds calls back until then.
pub fn running() -> Result<Rc<Worker>, NotStartedError> {
    WORKER.with(|slot| slot.borrow().clone()).ok_or(NotStartedError)
}

fn install(worker: Rc<Worker>) {
    WORKER.with(|slot| *slot.borrow_mut() = Some(worker));
}

/// Unix milliseconds by the device's own clock.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}
