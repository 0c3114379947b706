//! Sends batches, and learns from every answer: what is stored, how much may be sent, what time it is, whether there is a new policy.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use promptward::json;
use promptward::outcome::Receipt;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use super::http::{self, Answer, Ask, HttpError, Signer};
use super::retry::{Backoff, BatchSize};
use super::{Worker, enrol, now_ms, poll, queue, status};
use crate::chrome::ChromeError;
use crate::store::events::{self, Queued};
use crate::store::idb::IdbError;
use crate::store::keys::KeyError;

/// A short wait lets the events of one gesture travel together.
const GATHER_MS: u32 = 700;
const TIMEOUT_MS: u32 = 25_000;
/// A difference smaller than this is the network's, not the clock's.
const CLOCK_TOLERANCE_MS: i64 = 2_000;

/// How delivery goes.
#[derive(Default)]
pub struct Delivery {
    backoff: Backoff,
    size: BatchSize,
    sending: bool,
    timer: Option<Timeout>,
    /// Send even without events: the heartbeat is due.
    pub heartbeat_due: bool,
    /// What to add to the device's clock to get the collector's.
    clock_offset_ms: i64,
    last_ts: u64,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

/// Why nothing could be delivered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Serverless.
    #[error("no collector is set")]
    NoServer,
    /// No token to enrol with.
    #[error("this browser is not enrolled and no enrolmentToken is set in managed storage")]
    NoToken,
    /// The browser's database is not open.
    #[error("the browser's database is not open")]
    NoDatabase,
    /// The collector refuses; repeating the same does not help.
    #[error("the collector refuses: {0}")]
    Refused(String),
    /// The collector does not know this device any more, after a restore or in another life.
    #[error("the collector does not know this device: it enrols again")]
    UnknownDevice,
    /// The collector cannot take it now.
    #[error("the collector is busy: {said}")]
    Busy {
        /// What it said.
        said: String,
        /// When to come back.
        retry_after_ms: Option<u64>,
    },
    /// The batch was too large.
    #[error("the batch is too large for the collector")]
    TooLarge,
    /// An answer that is none.
    #[error("the collector's answer cannot be read")]
    Malformed,
    /// The way there.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The database.
    #[error(transparent)]
    Store(#[from] IdbError),
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The browser's API.
    #[error(transparent)]
    Chrome(#[from] ChromeError),
}

impl DeliveryError {
    /// What a refusing answer means.
    #[must_use]
    pub fn of(answer: &Answer) -> Self {
        match answer.status {
            401 if answer.complaint().starts_with("unknown_device") => Self::UnknownDevice,
            413 => Self::TooLarge,
            400..=403 | 404 | 405 | 409 | 422 => Self::Refused(answer.complaint()),
            _ => Self::Busy { said: answer.complaint(), retry_after_ms: answer.retry_after_ms },
        }
    }

    const fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Busy { retry_after_ms, .. } => *retry_after_ms,
            // The same request would be refused again: an administrator has to act first.
            Self::Refused(_) => Some(5 * 60_000),
            _ => None,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Hint {
    version: u64,
    etag: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Rules {
    max_events: u32,
}

/// What stands beside the receipt in the collector's answer.
#[derive(Deserialize)]
struct BatchAnswer {
    #[serde(default)]
    policy: Option<Hint>,
    #[serde(default)]
    batch: Option<Rules>,
}

/// Unix milliseconds as the collector counts them, as far as is known.
#[must_use]
pub fn corrected_now(worker: &Worker) -> u64 {
    now_ms().saturating_add_signed(worker.delivery.borrow().clock_offset_ms)
}

/// The same, never twice: a signature made twice in one millisecond would look like a replay.
#[must_use]
pub fn signing_time(worker: &Worker) -> u64 {
    let now = corrected_now(worker);
    let mut delivery = worker.delivery.borrow_mut();
    delivery.last_ts = now.max(delivery.last_ts + 1);
    delivery.last_ts
}

/// Learns the collector's time from an answer.
pub fn learn_clock(worker: &Worker, answer: &Answer) {
    let Some(theirs) = answer.date_ms else { return };
    let difference = i64::try_from(theirs).unwrap_or_default() - i64::try_from(now_ms()).unwrap_or_default();
    let mut delivery = worker.delivery.borrow_mut();
    let known = delivery.clock_offset_ms;
    if (difference - known).abs() > CLOCK_TOLERANCE_MS {
        delivery.clock_offset_ms = if difference.abs() > CLOCK_TOLERANCE_MS { difference } else { 0 };
        delivery.last_ts = 0;
    }
}

/// Sends soon, if there is something to send and somebody to send it to.
pub fn kick(worker: &Rc<Worker>) {
    let due = worker.queue.waiting.get() > 0 || worker.delivery.borrow().heartbeat_due;
    if !due || worker.settings.borrow().managed.server_url.is_none() {
        return;
    }
    let mut delivery = worker.delivery.borrow_mut();
    if delivery.sending || delivery.timer.is_some() {
        return;
    }
    let wait = u32::try_from(delivery.backoff.wait(now_ms())).unwrap_or(u32::MAX).max(GATHER_MS);
    let worker = Rc::clone(worker);
    delivery.timer = Some(Timeout::new(wait, move || {
        let running = Rc::clone(&worker);
        spawn_local(async move {
            running.delivery.borrow_mut().timer = None;
            run(&running).await;
        });
    }));
}

/// An alarm: a worker that slept through its timer tries now.
pub async fn wake(worker: &Rc<Worker>) {
    if worker.delivery.borrow().backoff.is_due(now_ms()) {
        run(worker).await;
    }
}

async fn run(worker: &Rc<Worker>) {
    {
        let mut delivery = worker.delivery.borrow_mut();
        if delivery.sending {
            return;
        }
        delivery.sending = true;
    }
    let result = send_all(worker).await;
    {
        let mut delivery = worker.delivery.borrow_mut();
        delivery.sending = false;
        match &result {
            Ok(()) => {
                delivery.backoff.succeed();
                delivery.error = None;
            }
            Err(DeliveryError::NoServer) => return,
            Err(error) => {
                if *error == DeliveryError::UnknownDevice {
                    worker.device.borrow_mut().forget();
                }
                delivery.backoff.fail(now_ms(), error.retry_after_ms(), js_sys::Math::random());
                delivery.error = Some(error.to_string());
                super::entry::retry_later(delivery.backoff.wait(now_ms()));
            }
        }
    }
    kick(worker);
}

/// Sends until the queue is empty.
async fn send_all(worker: &Rc<Worker>) -> Result<(), DeliveryError> {
    let server = worker.settings.borrow().managed.server_url.clone().ok_or(DeliveryError::NoServer)?;
    let database = worker.queue.database().ok_or(DeliveryError::NoDatabase)?;
    let device = enrol::ensure(worker, &server).await?;
    loop {
        let limit = worker.delivery.borrow().size.get();
        let batch = events::oldest(&database, limit).await?;
        if batch.is_empty() && !worker.delivery.borrow().heartbeat_due {
            return Ok(());
        }
        match send_batch(worker, &server, &device, &batch).await {
            Ok(()) => worker.delivery.borrow_mut().size.grow(),
            Err(DeliveryError::TooLarge) => {
                let can_split = worker.delivery.borrow_mut().size.halve(batch.len());
                if !can_split {
                    let ids: Vec<String> = batch.into_iter().map(|queued| queued.id).collect();
                    queue::lose(worker, &database, &ids).await?;
                }
            }
            Err(error) => return Err(error),
        }
    }
}

async fn send_batch(worker: &Rc<Worker>, server: &str, device: &str, batch: &[Queued]) -> Result<(), DeliveryError> {
    let reported = worker.queue.lost();
    let body = body(&status::heartbeat(worker), batch, reported, now_ms())?;
    let key = enrol::key(worker).await?;
    let ask = Ask { method: "POST", server, path: "/v1/events", body: &body, etag: None, timeout_ms: TIMEOUT_MS };
    let signer = Signer { device, key: &key, now_ms: signing_time(worker) };
    let answer = http::send(&ask, Some(&signer)).await?;
    learn_clock(worker, &answer);
    if !answer.is_ok() {
        return Err(DeliveryError::of(&answer));
    }
    let receipt: Receipt = json::read(&answer.body).map_err(|_| DeliveryError::Malformed)?;
    let said: BatchAnswer = json::read(&answer.body).map_err(|_| DeliveryError::Malformed)?;
    let database = worker.queue.database().ok_or(DeliveryError::NoDatabase)?;
    let done = settled(batch, &receipt);
    if done.len() < batch.len() {
        // An event that the answer does not name would be sent for ever: it is an answer that cannot be read.
        queue::acknowledge(worker, &database, &done, reported).await?;
        return Err(DeliveryError::Malformed);
    }
    queue::acknowledge(worker, &database, &done, reported).await?;
    {
        let mut delivery = worker.delivery.borrow_mut();
        delivery.heartbeat_due = false;
        if let Some(rules) = said.batch {
            delivery.size.allow(rules.max_events);
        }
    }
    if let Some(hint) = said.policy {
        poll::hinted(worker, hint.version, &hint.etag);
    }
    Ok(())
}

/// The body of a batch. Events go in as the very bytes that lie in the queue.
fn body(status: &promptward::wire::DeviceStatus, batch: &[Queued], dropped: u64, now: u64) -> Result<String, DeliveryError> {
    let status = serde_json::to_string(status).map_err(|_| DeliveryError::Malformed)?;
    let events: Vec<&str> = batch.iter().map(|queued| queued.json.as_str()).collect();
    Ok(format!(
        "{{\"batch\":\"{}\",\"events\":[{}],\"dropped\":{dropped},\"status\":{status}}}",
        super::ids::uuid_v7(now),
        events.join(",")
    ))
}

/// The events of a batch that have ended: stored, known already, or refused for good.
fn settled(batch: &[Queued], receipt: &Receipt) -> Vec<String> {
    let named = |id: &str| {
        receipt.stored.iter().any(|one| one == id)
            || receipt.duplicate.iter().any(|one| one == id)
            || receipt.rejected.iter().any(|one| one.id == id)
    };
    batch.iter().filter(|queued| named(&queued.id)).map(|queued| queued.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queued(id: &str) -> Queued {
        Queued { id: id.to_owned(), usage: false, json: format!("{{\"id\":\"{id}\"}}") }
    }

    #[test]
    fn only_what_the_answer_names_is_settled() {
        let receipt: Receipt = serde_json::from_value(serde_json::json!({
            "stored": ["a"], "duplicate": ["b"], "rejected": [{"id": "c", "reason": "malformed"}]}))
        .unwrap();
        assert_eq!(settled(&["a", "b", "c", "d"].map(queued), &receipt), ["a", "b", "c"]);
    }

    #[test]
    fn answers_lead_to_the_right_next_step() {
        let answer = |status, retry_after_ms| Answer { status, body: String::new(), retry_after_ms, date_ms: None, etag: None };
        assert_eq!(DeliveryError::of(&answer(413, None)), DeliveryError::TooLarge);
        assert!(matches!(DeliveryError::of(&answer(401, None)), DeliveryError::Refused(_)));
        let unknown = Answer { body: r#"{"error":{"code":"unknown_device","message":"m","mend":"n"}}"#.to_owned(), ..answer(401, None) };
        assert_eq!(DeliveryError::of(&unknown), DeliveryError::UnknownDevice);
        assert_eq!(DeliveryError::of(&answer(429, Some(7_000))).retry_after_ms(), Some(7_000));
        assert!(matches!(DeliveryError::of(&answer(503, None)), DeliveryError::Busy { .. }));
    }
}
