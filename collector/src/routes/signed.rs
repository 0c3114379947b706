//! A request whose signature has been checked.

use super::body;
use crate::auth::Credentials;
use crate::error::ApiError;
use crate::limits::Limiter;
use crate::state::App;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header;

/// The device that speaks, and its unpacked body.
pub struct Signed {
    /// Device id.
    pub device: String,
    /// Body.
    pub body: Bytes,
    /// Time of the check.
    pub now: i64,
}

/// Checks header, clock, device, size, signature, lane and replay; only then is the body unpacked.
///
/// # Errors
/// One [`ApiError`] for each of them.
pub async fn check(app: &App, lane: &Limiter<String>, request: Request) -> Result<Signed, ApiError> {
    let (parts, raw) = request.into_parts();
    let now = app.now();
    let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or(ApiError::BadAuthorization)?;
    let credentials = Credentials::parse(header)?;
    credentials.check_clock(now)?;
    let key = app.store.device_key(&credentials.device).await?.ok_or(ApiError::UnknownDevice)?;
    let sent = body::read(raw, &parts.headers, app.config.max_wire).await?;
    let path = parts.extensions.get::<axum::extract::OriginalUri>().map_or(&parts.uri, |original| &original.0);
    let path = path.path_and_query().map_or("/", |path| path.as_str());
    let path = format!("{}{path}", app.config.path_prefix());
    credentials.verify(&key.public_key, parts.method.as_str(), &path, &sent)?;
    if key.revoked {
        return Err(ApiError::RevokedDevice);
    }
    // Behind the signature, so that nobody can use up the lane of another device.
    lane.take(credentials.device.clone(), now).map_err(|retry_after| ApiError::Limited { retry_after })?;
    app.replays.note(&credentials, now)?;
    let body = body::unpack(sent, &parts.headers, app.config.max_body)?;
    Ok(Signed { device: credentials.device, body, now })
}
