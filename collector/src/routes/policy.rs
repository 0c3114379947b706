//! `GET /v1/policy?wait=25`: the signed policy, at once when it differs from the caller's, otherwise as soon as it does.

use super::signed;
use crate::error::ApiError;
use crate::state::App;
use crate::store::PolicyRow;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// A browser cuts a worker's request after 30 s without an answer.
const MAX_WAIT: u64 = 25;

#[derive(Deserialize)]
pub struct Ask {
    #[serde(default)]
    wait: u64,
}

pub async fn policy(State(app): State<App>, Query(ask): Query<Ask>, request: Request) -> Result<Response, ApiError> {
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(tag);
    let signed = signed::check(&app, &app.policy_lane, request).await?;
    app.note_seen(&signed.device, signed.now).await;
    let mut changes = app.policy_changes();
    let wanted = |policy: &Option<Arc<PolicyRow>>| policy.as_ref().is_some_and(|policy| known.as_deref() != Some(&policy.etag));
    let wait = Duration::from_secs(ask.wait.min(MAX_WAIT));
    // Without a free place the poll is answered at once, which costs the caller nothing but a later look.
    if !wait.is_zero()
        && let Ok(_place) = app.poll_slots.try_acquire()
    {
        tokio::select! {
            _ = changes.wait_for(wanted) => {}
            () = tokio::time::sleep(wait) => {}
            () = app.stopped() => {}
        }
    }
    let policy = changes.borrow().clone().ok_or(ApiError::NoPolicy)?;
    Ok(answer(&policy, known.as_deref()))
}

fn answer(policy: &PolicyRow, known: Option<&str>) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(etag) = format!("\"{}\"", policy.etag).parse() {
        headers.insert(header::ETAG, etag);
    }
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    if known == Some(&policy.etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    (headers, policy.envelope.clone()).into_response()
}

/// The bare tag of an `If-None-Match`.
fn tag(header: &str) -> String {
    header.trim().trim_start_matches("W/").trim_matches('"').to_owned()
}
