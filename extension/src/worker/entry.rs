//! The worker's entry points: what the shim calls. Each one is safe at any time after `worker_start`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use promptward::map::Map;
use promptward::mask::SessionKey;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::browser::Installation;
use super::enrol::DeviceState;
use super::settings::Settings;
use super::{
    Worker, account, badge, browser, consents, deliver, discovery, door, held, install, line, now_ms, patterns, policy, poll, ports, queue,
    running, settings, sites, status, tabs,
};
use crate::chrome::alarms;
use crate::chrome::runtime::{self, Port};
use crate::chrome::storage::Area;
use crate::chrome::web_request::RequestDetails;
use crate::store::keys::random;

const TICK: &str = "tick";
const TICK_MINUTES: f64 = 5.0;
const RETRY: &str = "retry";
const SESSION_KEY: &str = "key";
const FELL_AT: &str = "fell_at";

/// Starts the worker: reads what is needed to judge, and nothing else. What can wait goes on behind it.
///
/// # Errors
/// Never in practice: whatever cannot be read has a default.
#[wasm_bindgen]
pub async fn worker_start(guard_requests: js_sys::Function, patterns: patterns::Module) -> Result<(), JsError> {
    let worker = Rc::new(Worker {
        settings: RefCell::new(Settings::last_known().await),
        policy: RefCell::new(policy::PolicyState::built_in()),
        frames: RefCell::new(Map::new()),
        pages: RefCell::default(),
        tabs: RefCell::new(tabs::load().await),
        accounts: RefCell::new(account::load().await),
        discovery: RefCell::new(discovery::Discovery::load().await),
        questions: RefCell::default(),
        queue: queue::Queue::default(),
        delivery: RefCell::default(),
        device: RefCell::new(DeviceState::load().await),
        session_key: session_key().await,
        browser: RefCell::new(Installation { extension: runtime::version(), ..Installation::default() }),
        patterns,
        guard_requests,
        fell_at: Cell::new(Area::Session.read(FELL_AT).await.ok().flatten().unwrap_or(0)),
        update_waits: Cell::new(false),
    });
    policy::load(&worker).await;
    held::load().await;
    consents::load().await;
    policy::recompute(&worker).await;
    door::replan(&worker);
    install(Rc::clone(&worker));
    spawn_local(async move { settle_in(&worker).await });
    Ok(())
}

/// Everything that judging need not wait for.
async fn settle_in(worker: &Rc<Worker>) {
    let installation = Installation::look().await;
    *worker.browser.borrow_mut() = installation;
    // Whose browser profile it is may concern every gesture.
    sites::publish(worker);
    sites::look_on(worker);
    queue::open(worker).await;
    settings::refresh(worker).await;
    if let Err(error) = alarms::every(TICK, TICK_MINUTES, TICK_MINUTES).await {
        status::fault(&error.to_string());
    }
    sites::guard_hosts(worker).await;
    poll::kick(worker);
    status::heartbeat_soon(worker);
    held::settle(worker).await;
}

async fn session_key() -> SessionKey {
    if let Ok(Some(key)) = Area::Session.read::<SessionKey>(SESSION_KEY).await {
        return key;
    }
    let key: SessionKey = random();
    if let Err(error) = Area::Session.write(SESSION_KEY, &key).await {
        status::fault(&error.to_string());
    }
    key
}

/// A port was opened.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_connect(id: u32, port: Port) -> Result<(), JsError> {
    ports::connect(&running()?, id, port);
    Ok(())
}

/// A message came.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_message(id: u32, message: JsValue) -> Result<(), JsError> {
    ports::message(&running()?, id, message);
    Ok(())
}

/// A port was closed.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_gone(id: u32) -> Result<(), JsError> {
    let worker = running()?;
    ports::gone(&worker, id);
    update_if_quiet(&worker);
    Ok(())
}

/// An alarm fired, or the browser started.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_alarm(name: String) -> Result<(), JsError> {
    let worker = running()?;
    spawn_local(async move {
        settings::refresh(&worker).await;
        if browser::look_again(&worker).await {
            sites::publish(&worker);
        }
        if name == TICK || name == "startup" {
            worker.delivery.borrow_mut().heartbeat_due = true;
        }
        policy::try_patterns_again(&worker).await;
        // An exception may have ended meanwhile.
        door::put_up(&worker).await;
        consents::sweep(&worker);
        deliver::wake(&worker).await;
        poll::once(&worker).await;
        badge::refresh_all(&worker);
    });
    Ok(())
}

/// The managed settings changed.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_managed_changed() -> Result<(), JsError> {
    let worker = running()?;
    spawn_local(async move { settings::refresh(&worker).await });
    Ok(())
}

/// Installed or updated: tabs that were open before are guarded without a reload.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_installed() -> Result<(), JsError> {
    let worker = running()?;
    spawn_local(async move {
        sites::guard_open_tabs().await;
        sites::guard_hosts(&worker).await;
    });
    Ok(())
}

/// A tab was closed.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_tab_gone(tab: i32) -> Result<(), JsError> {
    let worker = running()?;
    tabs::gone(&worker, tab);
    discovery::tab_gone(&worker, tab);
    consents::tab_gone(&worker, tab);
    Ok(())
}

/// A request that an AI chat might send, or its answer, was seen.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_saw(details: JsValue) -> Result<(), JsError> {
    discovery::saw(&running()?, &RequestDetails::new(details));
    Ok(())
}

/// A page of a host that an AI service shares with others has moved without loading.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_moved(tab: i32, frame: i32, url: String) -> Result<(), JsError> {
    discovery::moved(&running()?, tab, frame, url);
    Ok(())
}

/// An update waits: it goes in when no guarded page is open.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_update_waits() -> Result<(), JsError> {
    let worker = running()?;
    worker.update_waits.set(true);
    update_if_quiet(&worker);
    Ok(())
}

fn update_if_quiet(worker: &Worker) {
    if worker.update_waits.get() && worker.frames.borrow().is_empty() {
        runtime::reload();
    }
}

/// What is to become of a request: 0 it goes, 1 it is cancelled, 2 it goes and its end is to be told.
///
/// # Errors
/// Before `worker_start`; the shim then cancels.
#[wasm_bindgen]
pub fn worker_request(details: JsValue) -> Result<u8, JsError> {
    Ok(line::fare(&running()?, &RequestDetails::new(details)) as u8)
}

/// Whether a request is to be cancelled whose headers name its workspace.
///
/// # Errors
/// Before `worker_start`; the shim then cancels.
#[wasm_bindgen]
pub fn worker_request_header(details: JsValue, name: &str, value: &str) -> Result<bool, JsError> {
    Ok(line::cancels_by_header(&running()?, &RequestDetails::new(details), name, value))
}

/// A request that was to be followed has ended.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_request_done(request: &str) -> Result<(), JsError> {
    account::request_done(&running()?, request);
    Ok(())
}

/// Where a page that nobody may enter is sent instead; nothing for every other page.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_door(details: JsValue) -> Result<Option<String>, JsError> {
    let worker = running()?;
    let details = RequestDetails::new(details);
    Ok(if details.loads_a_page() { door::instead_of(&worker, &details.url()) } else { None })
}

/// The page to show instead of an authorisation that policy wants stopped or asked about.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_consent(details: JsValue) -> Result<Option<String>, JsError> {
    Ok(consents::asked(&running()?, &RequestDetails::new(details)))
}

/// A page was asked for whose address looks like the answer to an authorisation.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_consent_answer(url: &str) -> Result<(), JsError> {
    consents::answered(&running()?, url);
    Ok(())
}

/// Tenant headers of a page that is being loaded, as `[name, value, …]`.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_tenant_headers(url: &str) -> Result<Vec<String>, JsError> {
    running()?;
    let plan = door::plan();
    let headers = promptward::door::headers_for(&plan, url);
    Ok(headers.into_iter().flat_map(|header| [header.name.to_owned(), header.value.clone()]).collect())
}

/// Whether any vendor is restricted to the organisation's workspaces.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_restricts_tenants() -> Result<bool, JsError> {
    running()?;
    Ok(!door::plan().headers.is_empty())
}

/// The core before this one trapped. Pages are told through their badge, the collector through the next events' guard state.
///
/// # Errors
/// Before `worker_start`.
#[wasm_bindgen]
pub fn worker_fell(what: String) -> Result<(), JsError> {
    let worker = running()?;
    worker.fell_at.set(now_ms());
    status::fault(&format!("the judge fell in `{what}` and was started anew"));
    spawn_local(async move {
        let at = worker.fell_at.get();
        if let Err(error) = Area::Session.write(FELL_AT, &at).await {
            status::fault(&error.to_string());
        }
        status::heartbeat_soon(&worker);
    });
    Ok(())
}

/// Wakes a worker that will have died by then, to try a delivery again.
pub fn retry_later(wait_ms: u64) {
    #[allow(clippy::cast_precision_loss)]
    let minutes = (wait_ms as f64 / 60_000.0).max(0.5);
    spawn_local(async move {
        if let Err(error) = alarms::once(RETRY, minutes).await {
            status::fault(&error.to_string());
        }
    });
}
