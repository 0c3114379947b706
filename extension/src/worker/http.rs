//! One request to the collector, signed or not, with a bound on its time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use promptward::json;
use promptward::policy::bundle::hex;
use sha2::{Digest as _, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::chrome::{object, words_of};
use crate::store::keys::{DeviceKey, KeyError};

/// The request did not come to an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No connection, or no answer in time.
    #[error("the collector cannot be reached: {0}")]
    Unreachable(String),
    /// The device key could not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// An answer of the collector.
pub struct Answer {
    /// Its HTTP status.
    pub status: u16,
    /// Its body.
    pub body: String,
    /// `Retry-After` in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The server's clock in Unix milliseconds.
    pub date_ms: Option<u64>,
    /// The entity tag.
    pub etag: Option<String>,
}

impl Answer {
    /// Whether it is a 2xx.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What the collector says is wrong, cut to 200 characters.
    #[must_use]
    pub fn complaint(&self) -> String {
        let said = json::value(&self.body)
            .ok()
            .and_then(|body| Some(format!("{}: {}", body.pointer("/error/code")?.as_str()?, body.pointer("/error/message")?.as_str()?)));
        said.unwrap_or_else(|| format!("HTTP {}", self.status)).chars().take(200).collect()
    }
}

/// A request before it is sent.
pub struct Ask<'a> {
    /// The method.
    pub method: &'static str,
    /// The collector's base URL.
    pub server: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// The body; empty = none.
    pub body: &'a str,
    /// `If-None-Match`.
    pub etag: Option<&'a str>,
    /// Give up after this many milliseconds.
    pub timeout_ms: u32,
}

/// Who signs, and with which clock.
pub struct Signer<'a> {
    /// The device's id.
    pub device: &'a str,
    /// Its key.
    pub key: &'a DeviceKey,
    /// Unix milliseconds as the collector counts them.
    pub now_ms: u64,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn fetch_js(url: &str, options: &JsValue) -> js_sys::Promise;
    #[wasm_bindgen(js_namespace = AbortSignal, js_name = timeout)]
    fn abort_after(ms: u32) -> JsValue;
}

/// Sends a request. `signer` signs it; enrolment is the one request without.
///
/// # Errors
/// When there is no answer, or no signature.
pub async fn send(ask: &Ask<'_>, signer: Option<&Signer<'_>>) -> Result<Answer, HttpError> {
    let mut headers: Vec<(&str, JsValue)> = vec![("Accept", "application/json".into())];
    if !ask.body.is_empty() {
        headers.push(("Content-Type", "application/json".into()));
    }
    if let Some(etag) = ask.etag {
        headers.push(("If-None-Match", etag.into()));
    }
    let url = format!("{}{}", ask.server, ask.path);
    if let Some(signer) = signer {
        headers.push(("Authorization", authorization(ask, &url, signer).await?.into()));
    }
    let mut options = vec![
        ("method", ask.method.into()),
        ("headers", object(&headers).into()),
        ("cache", "no-store".into()),
        ("credentials", "omit".into()),
        ("redirect", "error".into()),
        ("signal", abort_after(ask.timeout_ms)),
    ];
    if !ask.body.is_empty() {
        options.push(("body", ask.body.into()));
    }
    let unreachable = |error: JsValue| HttpError::Unreachable(words_of(&error));
    let response: Response = JsFuture::from(fetch_js(&url, &object(&options).into())).await.map_err(unreachable)?.unchecked_into();
    let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    Ok(Answer {
        status: response.status(),
        body: text.as_string().unwrap_or_default(),
        retry_after_ms: header("Retry-After").and_then(|seconds| seconds.trim().parse::<u64>().ok()).map(|seconds| seconds * 1_000),
        date_ms: header("Date").and_then(|date| parse_date(&date)),
        etag: header("ETag"),
    })
}

/// `METHOD\nPATH?QUERY\nTS\nHEX(SHA-256(body))`, signed by the device.
async fn authorization(ask: &Ask<'_>, url: &str, signer: &Signer<'_>) -> Result<String, KeyError> {
    let message = signed_text(ask.method, path_of(url), signer.now_ms, ask.body);
    let signature = signer.key.sign(message.as_bytes()).await?;
    Ok(format!("Promptward device={},ts={},sig={}", signer.device, signer.now_ms, STANDARD.encode(signature)))
}

fn signed_text(method: &str, path: &str, now_ms: u64, body: &str) -> String {
    format!("{method}\n{path}\n{now_ms}\n{}", hex(&Sha256::digest(body.as_bytes())))
}

/// Path and query of an absolute URL, as the server will see them.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn parse_date(date: &str) -> Option<u64> {
    let ms = js_sys::Date::parse(date);
    (ms.is_finite() && ms > 0.0).then_some(ms as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signed_text_covers_path_query_time_and_body() {
        let url = "https://promptward.corp.example/base/v1/policy?wait=25";
        assert_eq!(path_of(url), "/base/v1/policy?wait=25");
        assert_eq!(path_of("https://host"), "/");
        let text = signed_text("GET", path_of(url), 7, "");
        assert_eq!(text, "GET\n/base/v1/policy?wait=25\n7\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
