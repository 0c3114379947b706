//! The only Rust that names `chrome.*`. Firefox offers the same names with promises, so one set of bindings serves both;
//! what differs between the browsers is flattened here and nowhere else.

use js_sys::{Object, Reflect};
use promptward::json;
use wasm_bindgen::{JsCast, JsValue};

pub mod action;
pub mod alarms;
pub mod i18n;
pub mod identity;
pub mod net_request;
pub mod runtime;
pub mod scripting;
pub mod storage;
pub mod tabs;
pub mod web_navigation;
pub mod web_request;

/// A call of the browser's API that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{call} failed: {cause}")]
pub struct ChromeError {
    /// The call, for example `storage.local.set`.
    pub call: &'static str,
    /// What the browser said, cut to 200 characters.
    pub cause: String,
}

impl ChromeError {
    /// Wraps what a promise was rejected with or a call has thrown.
    #[must_use]
    pub fn new(call: &'static str, thrown: &JsValue) -> Self {
        Self { call, cause: words_of(thrown) }
    }
}

/// The message of a thrown value, bounded. Errors of the browser's API name calls and keys, never a page's text.
#[must_use]
pub fn words_of(thrown: &JsValue) -> String {
    let words = match thrown.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => thrown.as_string().unwrap_or_else(|| "no reason given".to_owned()),
    };
    words.chars().take(200).collect()
}

/// Waits for the result of a call. The browsers disagree on which calls give promises and which exist at all: a call that throws at once
/// is an error here and not a future that never ends.
///
/// # Errors
/// What the call has thrown, or its promise was rejected with.
pub async fn settle(call: &'static str, called: Result<JsValue, JsValue>) -> Result<JsValue, ChromeError> {
    let wrap = |error: JsValue| ChromeError::new(call, &error);
    let given = called.map_err(wrap)?;
    match given.dyn_into::<js_sys::Promise>() {
        Ok(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.map_err(wrap),
        Err(value) => Ok(value),
    }
}

/// A field of an object, or `undefined` where it is not an object.
#[must_use]
pub fn field(object: &JsValue, name: &str) -> JsValue {
    if object.is_object() { Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED) } else { JsValue::UNDEFINED }
}

/// A field that is a string.
#[must_use]
pub fn text_field(object: &JsValue, name: &str) -> Option<String> {
    field(object, name).as_string()
}

/// A field that is an integer, as the browser's ids are.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn int_field(object: &JsValue, name: &str) -> Option<i32> {
    field(object, name).as_f64().map(|number| number as i32)
}

/// A new object with the given fields.
#[must_use]
pub fn object(fields: &[(&str, JsValue)]) -> Object {
    let made = Object::new();
    for (name, value) in fields {
        // Setting a plain field on a fresh object cannot fail.
        let _ = Reflect::set(&made, &(*name).into(), value);
    }
    made
}

/// A new array of strings.
#[must_use]
pub fn strings<I: IntoIterator<Item = S>, S: AsRef<str>>(items: I) -> JsValue {
    items.into_iter().map(|item| JsValue::from_str(item.as_ref())).collect::<js_sys::Array>().into()
}

/// A Rust value as a plain JavaScript object (absent options are left out), by way of JSON: every type is written as JSON already.
///
/// # Errors
/// When the value cannot be represented.
pub fn to_js<T: serde::Serialize>(value: &T) -> Result<JsValue, ChromeError> {
    let written = serde_json::to_string(value).map_err(|error| ChromeError { call: "serialise", cause: error.to_string() })?;
    js_sys::JSON::parse(&written).map_err(|error| ChromeError::new("serialise", &error))
}

/// A plain JavaScript value as a Rust one, by way of JSON: every type is read from JSON already, and a second reader for each would weigh
/// as much as the first. `None` when it is not of the type.
#[must_use]
pub fn from_js<T: serde::de::DeserializeOwned>(value: &JsValue) -> Option<T> {
    json::read(&json_of(value)?).ok()
}

/// A message with its kind in `t` as one of the kinds of `T`, which serde knows by `{"kind": {…}}`.
#[must_use]
pub fn message_from_js<T: serde::de::DeserializeOwned>(message: &JsValue) -> Option<T> {
    let kind = text_field(message, "t")?;
    let sound = kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if !sound {
        return None;
    }
    json::read(&format!("{{\"{kind}\":{}}}", json_of(message)?)).ok()
}

fn json_of(value: &JsValue) -> Option<String> {
    js_sys::JSON::stringify(value).ok()?.as_string().map(whole_characters)
}

/// Half a surrogate pair, as a text has it that was cut in the middle of a character, becomes U+FFFD. `JSON.stringify` writes only such
/// halves as `\ud…`.
fn whole_characters(json: String) -> String {
    if !json.contains("\\ud") {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some((before, escape)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let half = escape.starts_with("\\ud");
        let (taken, left) = escape.split_at_checked(if half { 6 } else { 2 }).unwrap_or((escape, ""));
        out.push_str(if half { "\u{fffd}" } else { taken });
        rest = left;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::whole_characters;

    #[test]
    fn halves_of_characters_are_replaced_and_nothing_else() {
        let whole = |json: &str| whole_characters(json.to_owned());
        assert_eq!(whole(r#"{"a":"x\ud83d","b":"\\ud83d\n"}"#), "{\"a\":\"x\u{fffd}\",\"b\":\"\\\\ud83d\\n\"}");
        assert_eq!(whole(r#""\u0007é""#), r#""\u0007é""#);
        assert!(promptward::json::read::<String>(&whole(r#""\udc00\ud800""#)).is_ok());
    }
}
