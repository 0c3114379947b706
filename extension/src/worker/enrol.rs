//! Who this device is: a key made here, and the name the collector gave it.

use std::rc::Rc;

use crate::sleep::sleep;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use promptward::json;
use promptward::policy::bundle::hex;
use promptward::word::Name;
use serde::{Deserialize, Serialize};

use super::deliver::DeliveryError;
use super::http::{self, Ask};
use super::{Worker, queue};
use crate::chrome::storage::Area;
use crate::store::keys::{DeviceKey, random};

const KEY: &str = "device";

/// The device as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The collector that named it.
    server: String,
    /// The name.
    id: Option<String>,
    /// The pseudonym of this browser profile: random, and the same in all its events.
    pseudonym: String,
}

/// The device in this life of the worker.
#[derive(Default)]
pub struct DeviceState {
    kept: Kept,
    /// The pseudonym of this browser profile.
    pub pseudonym: String,
    key: Option<Rc<DeviceKey>>,
    enrolling: bool,
    /// Enrolment was refused for good under these settings.
    pub refused: Option<String>,
}

impl DeviceState {
    /// Loads the device, and gives the profile its pseudonym on first use.
    pub async fn load() -> Self {
        let mut kept: Kept = Area::Local.read(KEY).await.ok().flatten().unwrap_or_default();
        if kept.pseudonym.is_empty() {
            kept.pseudonym = hex(&random::<16>());
            if let Err(error) = Area::Local.write(KEY, &kept).await {
                super::status::fault(&error.to_string());
            }
        }
        Self { pseudonym: kept.pseudonym.clone(), kept, key: None, enrolling: false, refused: None }
    }

    /// The collector has forgotten this device: the next delivery enrols it again.
    pub fn forget(&mut self) {
        self.kept.id = None;
    }

    /// The name, once there is one.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        self.kept.id.clone()
    }
}

#[derive(Serialize)]
struct Application<'a> {
    token: &'a str,
    public_key: String,
    browser: &'a str,
    extension: &'a str,
}

#[derive(Deserialize)]
struct Welcome {
    device: String,
}

/// The device's key, made on first use.
///
/// # Errors
/// When there is no database or WebCrypto refuses.
pub async fn key(worker: &Worker) -> Result<Rc<DeviceKey>, DeliveryError> {
    if let Some(key) = worker.device.borrow().key.clone() {
        return Ok(key);
    }
    let database = worker.queue.database().ok_or(DeliveryError::NoDatabase)?;
    let key = Rc::new(DeviceKey::load_or_make(&database).await?);
    worker.device.borrow_mut().key = Some(Rc::clone(&key));
    Ok(key)
}

/// The device's name at this collector, after enrolling where that is still to be done.
///
/// # Errors
/// When there is no token, or the collector refuses or cannot be reached.
pub async fn ensure(worker: &Rc<Worker>, server: &str) -> Result<String, DeliveryError> {
    // Delivery and policy both come here; a token must be used once.
    while worker.device.borrow().enrolling {
        sleep(50).await;
    }
    if let Some(known) = known(worker, server)? {
        return Ok(known);
    }
    let token = worker.settings.borrow().managed.enrolment_token.clone().ok_or(DeliveryError::NoToken)?;
    worker.device.borrow_mut().enrolling = true;
    let result = enrol(worker, server, &token).await;
    worker.device.borrow_mut().enrolling = false;
    result
}

fn known(worker: &Worker, server: &str) -> Result<Option<String>, DeliveryError> {
    let device = worker.device.borrow();
    if device.kept.server == server && device.kept.id.is_some() {
        return Ok(device.id());
    }
    device.refused.clone().map_or(Ok(None), |refused| Err(DeliveryError::Refused(refused)))
}

async fn enrol(worker: &Rc<Worker>, server: &str, token: &str) -> Result<String, DeliveryError> {
    let id = apply(worker, server, token).await?;
    let database = worker.queue.database().ok_or(DeliveryError::NoDatabase)?;
    queue::rename(worker, &database, &id).await?;
    let kept = Kept { server: server.to_owned(), id: Some(id.to_string()), pseudonym: worker.device.borrow().pseudonym.clone() };
    Area::Local.write(KEY, &kept).await?;
    worker.device.borrow_mut().kept = kept;
    Ok(id.to_string())
}

async fn apply(worker: &Worker, server: &str, token: &str) -> Result<Name, DeliveryError> {
    let key = key(worker).await?;
    let (browser, extension) = {
        let installation = worker.browser.borrow();
        (installation.name.clone(), installation.extension.clone())
    };
    let body =
        serde_json::to_string(&Application { token, public_key: STANDARD.encode(key.public), browser: &browser, extension: &extension })
            .map_err(|_| DeliveryError::Malformed)?;
    let ask = Ask { method: "POST", server, path: "/v1/enrol", body: &body, etag: None, timeout_ms: 20_000 };
    let answer = http::send(&ask, None).await?;
    super::deliver::learn_clock(worker, &answer);
    if !answer.is_ok() {
        let error = DeliveryError::of(&answer);
        if matches!(answer.status, 400 | 401 | 403) {
            worker.device.borrow_mut().refused = Some(answer.complaint());
        }
        return Err(error);
    }
    let welcome: Welcome = json::read(&answer.body).map_err(|_| DeliveryError::Malformed)?;
    Name::new(welcome.device).map_err(|_| DeliveryError::Malformed)
}

/// Settings have changed: a new token or collector deserves a new attempt.
pub fn forget_refusal(worker: &Worker) {
    worker.device.borrow_mut().refused = None;
}
