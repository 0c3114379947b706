//! Reading bodies within their limits, before and after unpacking.

use crate::error::ApiError;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, header};
use std::io::Read as _;
use std::time::Duration;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a body as it was sent.
///
/// # Errors
/// [`ApiError::TooLarge`] beyond the limit.
pub async fn read(body: Body, headers: &HeaderMap, limit: usize) -> Result<Bytes, ApiError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(ApiError::TooLarge(limit));
    }
    // A body that trickles in must not hold its place for ever.
    let read = tokio::time::timeout(PATIENCE, to_bytes(body, limit)).await.map_err(|_| ApiError::Slow(PATIENCE.as_secs()))?;
    read.map_err(|error| {
        let mut cause: Option<&dyn std::error::Error> = Some(&error);
        while let Some(error) = cause {
            if error.is::<http_body_util::LengthLimitError>() {
                return ApiError::TooLarge(limit);
            }
            cause = error.source();
        }
        ApiError::BadBody("it ended before its time".into())
    })
}

/// Unpacks a body.
///
/// # Errors
/// [`ApiError::TooLarge`] when it grows beyond the limit, which ends a zip bomb early.
pub fn unpack(body: Bytes, headers: &HeaderMap, limit: usize) -> Result<Bytes, ApiError> {
    match headers.get(header::CONTENT_ENCODING).map(header::HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(body),
        Some(b"gzip") => {
            let mut plain = Vec::new();
            let mut reader = flate2::read::GzDecoder::new(&*body).take(limit as u64 + 1);
            reader.read_to_end(&mut plain).map_err(|_| ApiError::BadBody("it is not valid gzip".into()))?;
            if plain.len() > limit { Err(ApiError::TooLarge(limit)) } else { Ok(plain.into()) }
        }
        Some(_) => Err(ApiError::Encoding),
    }
}

/// Reads JSON. The error names the place, not the content.
///
/// # Errors
/// [`ApiError::BadBody`].
pub fn json<'a, T: serde::Deserialize<'a>>(body: &'a [u8]) -> Result<T, ApiError> {
    // Without this a JSON list would pass for an object whose fields stand in order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(ApiError::BadBody("it is not a JSON object".into()));
    }
    serde_json::from_slice(body).map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Data => "a field is missing, unknown or of another type",
            serde_json::error::Category::Eof => "the JSON ends too early",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "it is not JSON",
        };
        ApiError::BadBody(format!("{what} (line {}, column {})", error.line(), error.column()))
    })
}
