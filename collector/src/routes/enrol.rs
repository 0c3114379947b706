//! `POST /v1/enrol`: an enrolment token and a public key become a device.

use super::body;
use crate::config::BatchRules;
use crate::error::ApiError;
use crate::state::App;
use crate::store::{Enrolment, NewDevice, PolicyHead};
use crate::token;
use axum::Json;
use axum::extract::{Request, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

/// Larger than any honest request.
const MAX_BODY: usize = 8 << 10;
/// Longest label, browser or version kept.
const MAX_LABEL: usize = 120;

#[derive(Deserialize)]
struct Ask {
    token: String,
    public_key: String,
    name: Option<String>,
    browser: String,
    extension: String,
}

#[derive(Serialize)]
pub struct Welcome {
    device: String,
    policy: Option<PolicyHead>,
    batch: BatchRules,
}

pub async fn enrol(State(app): State<App>, request: Request) -> Result<Json<Welcome>, ApiError> {
    let now = app.now();
    app.enrol_lane.take((), now).map_err(|retry_after| ApiError::Limited { retry_after })?;
    let (parts, raw) = request.into_parts();
    let sent = body::read(raw, &parts.headers, MAX_BODY).await?;
    let ask: Ask = body::json(&sent)?;
    let device = NewDevice {
        id: uuid::Uuid::now_v7().to_string(),
        token_hash: token::hash(ask.token.trim()),
        public_key: public_key(&ask.public_key)?,
        name: ask.name.as_deref().and_then(label),
        browser: label(&ask.browser).unwrap_or_else(|| "unknown".into()),
        extension: label(&ask.extension).unwrap_or_else(|| "unknown".into()),
        now,
    };
    let device = match app.store.enrol(device).await? {
        Enrolment::Accepted(id) => id,
        Enrolment::UnknownToken => return Err(ApiError::Token("this enrolment token is not known here")),
        Enrolment::UsedUp => return Err(ApiError::Token("this enrolment token is used up")),
        Enrolment::Ended => return Err(ApiError::Token("this enrolment token has expired or was revoked")),
        Enrolment::Revoked => return Err(ApiError::RevokedDevice),
    };
    tracing::info!(device = %device, "device enrolled");
    Ok(Json(Welcome { device, policy: app.policy_head(), batch: app.config.batch }))
}

fn public_key(base64: &str) -> Result<[u8; 32], ApiError> {
    let bad = || ApiError::BadBody("`public_key` must be a raw Ed25519 public key of 32 bytes in base64".into());
    let bytes: [u8; 32] = STANDARD.decode(base64).map_err(|_| bad())?.try_into().map_err(|_| bad())?;
    let key = VerifyingKey::from_bytes(&bytes).map_err(|_| bad())?;
    if key.is_weak() { Err(bad()) } else { Ok(bytes) }
}

/// A label without control characters, cut to its length; nothing when nothing is left.
fn label(text: &str) -> Option<String> {
    let label: String = text.trim().chars().filter(|c| !c.is_control()).take(MAX_LABEL).collect();
    (!label.is_empty()).then_some(label)
}
