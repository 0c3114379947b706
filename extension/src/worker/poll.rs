//! Fetches policy: a long poll while a guarded page is open, an alarm otherwise, at once when an answer hints at a newer one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::sleep::sleep;
use wasm_bindgen_futures::spawn_local;

use super::deliver::{DeliveryError, learn_clock, signing_time};
use super::http::{self, Ask, Signer};
use super::retry::Backoff;
use super::{Worker, enrol, now_ms, policy};

/// The browser cuts a worker's fetch at 30 s.
const LONG_POLL: &str = "/v1/policy?wait=25";
const SHORT_POLL: &str = "/v1/policy";
const TIMEOUT_MS: u32 = 29_000;
/// How long to wait where nothing has been published yet.
const NONE_YET_MS: u32 = 8_000;

thread_local! {
    static POLLING: Cell<bool> = const { Cell::new(false) };
    static BACKOFF: RefCell<Backoff> = RefCell::new(Backoff::default());
}

fn has_open_page(worker: &Worker) -> bool {
    worker.frames.borrow().values().any(|frame| frame.site.is_some())
}

/// Starts the long poll, if a guarded page is open and it is not running yet.
pub fn kick(worker: &Rc<Worker>) {
    if !has_open_page(worker) || worker.settings.borrow().managed.server_url.is_none() || POLLING.with(|polling| polling.replace(true)) {
        return;
    }
    let worker = Rc::clone(worker);
    spawn_local(async move {
        while has_open_page(&worker) && worker.settings.borrow().managed.server_url.is_some() {
            attempt(&worker, LONG_POLL).await;
            let wait = BACKOFF.with(|backoff| backoff.borrow().wait(now_ms()));
            sleep(u32::try_from(wait).unwrap_or(u32::MAX).clamp(200, 60_000)).await;
        }
        POLLING.with(|polling| polling.set(false));
    });
}

/// One look without waiting, from an alarm.
pub async fn once(worker: &Rc<Worker>) {
    let busy = POLLING.with(Cell::get);
    if !busy && worker.settings.borrow().managed.server_url.is_some() {
        attempt(worker, SHORT_POLL).await;
    }
}

/// An answer named the collector's policy: fetch it when it is another one.
pub fn hinted(worker: &Rc<Worker>, version: u64, etag: &str) {
    let (known, ours) = {
        let state = worker.policy.borrow();
        (state.etag().is_some_and(|known| known.trim_matches('"') == etag.trim_matches('"')), state.version())
    };
    if known || (version != 0 && version <= ours && worker.policy.borrow().etag().is_some()) {
        return;
    }
    let worker = Rc::clone(worker);
    spawn_local(async move { attempt(&worker, SHORT_POLL).await });
}

async fn attempt(worker: &Rc<Worker>, path: &str) {
    let result = fetch(worker, path).await;
    BACKOFF.with(|backoff| match &result {
        Ok(()) => backoff.borrow_mut().succeed(),
        Err(_) => backoff.borrow_mut().fail(now_ms(), None, js_sys::Math::random()),
    });
    if let Err(error) = result {
        worker.delivery.borrow_mut().error = Some(error.to_string());
    }
}

async fn fetch(worker: &Rc<Worker>, path: &str) -> Result<(), DeliveryError> {
    let server = worker.settings.borrow().managed.server_url.clone().ok_or(DeliveryError::NoServer)?;
    let device = enrol::ensure(worker, &server).await?;
    let key = enrol::key(worker).await?;
    let etag = worker.policy.borrow().etag();
    let ask = Ask { method: "GET", server: &server, path, body: "", etag: etag.as_deref(), timeout_ms: TIMEOUT_MS };
    let signer = Signer { device: &device, key: &key, now_ms: signing_time(worker) };
    let answer = http::send(&ask, Some(&signer)).await?;
    learn_clock(worker, &answer);
    match answer.status {
        200 => {
            policy::offer(worker, answer.body, answer.etag).await;
            Ok(())
        }
        // Nothing new, or nothing published yet: not a failure.
        304 => Ok(()),
        404 => {
            sleep(NONE_YET_MS).await;
            Ok(())
        }
        _ => Err(DeliveryError::of(&answer)),
    }
}
