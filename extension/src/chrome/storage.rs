//! `chrome.storage`: the three areas we use.

use promptward::json;
use wasm_bindgen::prelude::*;

use super::{ChromeError, settle};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "managed"], js_name = get, catch)]
    fn managed_get(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = get, catch)]
    fn local_get(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = set, catch)]
    fn local_set(items: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = remove, catch)]
    fn local_remove(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = get, catch)]
    fn session_get(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = set, catch)]
    fn session_set(items: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = remove, catch)]
    fn session_remove(keys: &JsValue) -> Result<JsValue, JsValue>;
}

/// What the administrator set, as JSON; `None` while the browser has not delivered anything.
///
/// Chromium answers `{}` for some seconds after a forced install, and Firefox rejects where no policy exists. Both mean "not yet".
pub async fn managed() -> Option<serde_json::Value> {
    let all = settle("storage.managed.get", managed_get(&JsValue::NULL)).await.ok()?;
    let text = js_sys::JSON::stringify(&all).ok()?.as_string()?;
    let value: serde_json::Value = json::value(&text).ok()?;
    value.as_object().is_some_and(|keys| !keys.is_empty()).then_some(value)
}

/// An area whose entries are JSON strings, one per key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// On disk, kept over restarts.
    Local,
    /// In memory only, kept over the death of the worker.
    Session,
}

impl Area {
    /// Reads one key; an entry that does not parse counts as absent.
    ///
    /// # Errors
    /// When the browser refuses the read.
    pub async fn read<T: serde::de::DeserializeOwned>(self, key: &str) -> Result<Option<T>, ChromeError> {
        let called = match self {
            Self::Local => local_get(&key.into()),
            Self::Session => session_get(&key.into()),
        };
        let found = settle("storage.get", called).await?;
        Ok(super::text_field(&found, key).and_then(|text| json::read(&text).ok()))
    }

    /// Writes one key.
    ///
    /// # Errors
    /// When the value cannot be serialised or the browser refuses the write (quota, disk full).
    pub async fn write<T: serde::Serialize>(self, key: &str, value: &T) -> Result<(), ChromeError> {
        let text = serde_json::to_string(value).map_err(|error| ChromeError { call: "storage.set", cause: error.to_string() })?;
        let items = super::object(&[(key, text.as_str().into())]).into();
        let called = match self {
            Self::Local => local_set(&items),
            Self::Session => session_set(&items),
        };
        settle("storage.set", called).await.map(drop)
    }

    /// Removes one key.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn remove(self, key: &str) -> Result<(), ChromeError> {
        let called = match self {
            Self::Local => local_remove(&key.into()),
            Self::Session => session_remove(&key.into()),
        };
        settle("storage.remove", called).await.map(drop)
    }
}
