//! `POST /v1/events`: a signed batch. Each event ends as stored, duplicate or rejected, and the answer comes after the commit.

use super::{body, ingest, signed};
use crate::config::BatchRules;
use crate::error::ApiError;
use crate::state::App;
use crate::store::{Batch, Outcome, PolicyHead};
use axum::Json;
use axum::extract::{Request, State};
use promptward::outcome::{Receipt, RejectReason, Rejected};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Ask<'a> {
    #[serde(borrow, default)]
    events: Vec<&'a RawValue>,
    #[serde(default)]
    dropped: u64,
    #[serde(borrow, default)]
    status: Option<&'a RawValue>,
}

#[derive(Serialize)]
pub struct Answer {
    #[serde(flatten)]
    receipt: Receipt,
    policy: Option<PolicyHead>,
    batch: BatchRules,
}

pub async fn events(State(app): State<App>, request: Request) -> Result<Json<Answer>, ApiError> {
    let Ok(_place) = app.event_slots.try_acquire() else { return Err(ApiError::Unavailable) };
    let signed = signed::check(&app, &app.event_lane, request).await?;
    let ask: Ask<'_> = body::json(&signed.body)?;
    if ask.events.len() > app.config.batch.max_events {
        return Err(ApiError::TooMany(app.config.batch.max_events));
    }
    let mut receipt = Receipt::default();
    let mut batch = Batch {
        device: signed.device,
        events: Vec::with_capacity(ask.events.len()),
        rejected: 0,
        dropped: ask.dropped,
        status: ask.status.and_then(ingest::heartbeat),
        now: signed.now,
    };
    for raw in &ask.events {
        match ingest::event(raw.get(), &batch.device, batch.now, app.config.max_event) {
            Ok(row) => batch.events.push(row),
            Err(refused) => receipt.rejected.push(refused),
        }
    }
    batch.rejected = u32::try_from(receipt.rejected.len()).unwrap_or(u32::MAX);
    store(&app, batch, &mut receipt).await?;
    Ok(Json(Answer { receipt, policy: app.policy_head(), batch: app.config.batch }))
}

async fn store(app: &App, batch: Batch, receipt: &mut Receipt) -> Result<(), ApiError> {
    let ids: Vec<String> = batch.events.iter().map(|event| event.id.to_string()).collect();
    let refused = receipt.rejected.len();
    let device = batch.device.clone();
    let outcomes = app.store.append(batch).await?;
    for (id, outcome) in ids.into_iter().zip(outcomes) {
        match outcome {
            Outcome::Stored => receipt.stored.push(id),
            Outcome::Duplicate => receipt.duplicate.push(id),
            Outcome::IdTaken => receipt.rejected.push(Rejected { id, reason: RejectReason::ForeignDevice }),
        }
    }
    if refused > 0 {
        tracing::warn!(device = %device, refused, "events refused by the schema");
    }
    Ok(())
}
