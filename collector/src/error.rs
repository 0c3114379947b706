//! What a caller of the API is told when something does not work: a code for programs, a sentence for people, and the mend.

use crate::clock;
use crate::store::StoreError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An error of the device API.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The body is not what the endpoint takes.
    #[error("the body is not valid: {0}")]
    BadBody(String),
    /// A header is missing or not of its form.
    #[error("the Authorization header is missing or not of the form `Promptward device=…,ts=…,sig=…`")]
    BadAuthorization,
    /// The signature does not fit.
    #[error("the signature does not fit this request")]
    BadSignature,
    /// The device is not known.
    #[error("this device is not enrolled here")]
    UnknownDevice,
    /// The device was revoked.
    #[error("this device was revoked")]
    RevokedDevice,
    /// The device's clock is off.
    #[error("the request's time differs from the server's by {0} s")]
    ClockSkew(i64),
    /// The same signature came before.
    #[error("this signature was used before")]
    Replay,
    /// The enrolment token does not open the door.
    #[error("{0}")]
    Token(&'static str),
    /// The body is too large.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// The body did not arrive in time.
    #[error("the body did not arrive within {0} s")]
    Slow(u64),
    /// The batch has too many events.
    #[error("the batch holds more than {0} events")]
    TooMany(usize),
    /// The body is packed in a way we do not read.
    #[error("this Content-Encoding is not read here")]
    Encoding,
    /// Too many requests in this lane.
    #[error("too many requests")]
    Limited {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// No policy has been published.
    #[error("no policy has been published")]
    NoPolicy,
    /// There is nothing under this address.
    #[error("there is nothing at this address")]
    NotFound,
    /// The store is busy or broken.
    #[error("the collector cannot store at the moment")]
    Unavailable,
}

impl ApiError {
    fn parts(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::BadBody(_) => (StatusCode::BAD_REQUEST, "bad_body", "send the JSON of docs/design.md, section 4"),
            Self::BadAuthorization => {
                (StatusCode::UNAUTHORIZED, "bad_authorization", "sign the request as docs/design.md, section 4, describes")
            }
            Self::BadSignature => (
                StatusCode::UNAUTHORIZED,
                "bad_signature",
                "sign METHOD, path with query, time and SHA-256 of the body as sent, each on its own line",
            ),
            Self::UnknownDevice => (StatusCode::UNAUTHORIZED, "unknown_device", "enrol again with a valid enrolment token"),
            Self::RevokedDevice => (StatusCode::FORBIDDEN, "revoked_device", "ask the administrator; a new enrolment needs a new key"),
            Self::ClockSkew(_) => {
                (StatusCode::UNAUTHORIZED, "clock_skew", "sign again with the time corrected by the difference to `server_time`")
            }
            Self::Replay => (StatusCode::UNAUTHORIZED, "replay", "sign every request anew, with its own time"),
            Self::Token(_) => (StatusCode::UNAUTHORIZED, "bad_token", "make a token with `promptward token create` or in the console"),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "split the batch in two and send both"),
            Self::Slow(_) => (StatusCode::REQUEST_TIMEOUT, "slow", "send smaller batches, or try again on a better connection"),
            Self::TooMany(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_many", "split the batch in two and send both"),
            Self::Encoding => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "encoding", "send the body plain or with Content-Encoding: gzip"),
            Self::Limited { .. } => (StatusCode::TOO_MANY_REQUESTS, "limited", "wait for the seconds of Retry-After, then try again"),
            Self::NoPolicy => (StatusCode::NOT_FOUND, "no_policy", "publish one in the console or with `promptward policy publish`"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "check the address against docs/design.md, section 4"),
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "keep the events and try again after the seconds of Retry-After")
            }
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Limited { retry_after } => Some(*retry_after),
            Self::Unavailable => Some(5),
            _ => None,
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if let StoreError::Engine(_) = error {
            tracing::error!(error = %error, "the store failed");
        }
        Self::Unavailable
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, mend) = self.parts();
        let mut error = json!({ "code": code, "message": self.to_string(), "mend": mend });
        if matches!(self, Self::ClockSkew(_)) {
            error["server_time"] = clock::now_ms().into();
        }
        let mut response = (status, Json(json!({ "error": error }))).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
