//! `chrome.tabs`: which guarded pages are open, and opening the approved tool.

use wasm_bindgen::prelude::*;

use super::ChromeError;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = query, catch)]
    async fn query(filter: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create, catch)]
    async fn create(options: &JsValue) -> Result<JsValue, JsValue>;
}

/// The ids of open tabs whose URL matches one of the patterns.
///
/// # Errors
/// When the browser refuses, for example a malformed pattern.
pub async fn matching(patterns: &[String]) -> Result<Vec<i32>, ChromeError> {
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    let filter = super::object(&[("url", super::strings(patterns))]);
    let found = query(&filter.into()).await.map_err(|error| ChromeError::new("tabs.query", &error))?;
    Ok(js_sys::Array::from(&found).iter().filter_map(|tab| super::int_field(&tab, "id")).collect())
}

/// The active tab of the window in front: its id and URL.
///
/// # Errors
/// When the browser refuses.
pub async fn active() -> Result<Option<i32>, ChromeError> {
    let filter = super::object(&[("active", true.into()), ("lastFocusedWindow", true.into())]);
    let found = query(&filter.into()).await.map_err(|error| ChromeError::new("tabs.query", &error))?;
    Ok(super::int_field(&js_sys::Array::from(&found).get(0), "id"))
}

/// Opens a URL in a new tab in front.
///
/// # Errors
/// When the browser refuses the URL.
pub async fn open(url: &str) -> Result<(), ChromeError> {
    let options = super::object(&[("url", url.into()), ("active", true.into())]);
    create(&options.into()).await.map(drop).map_err(|error| ChromeError::new("tabs.create", &error))
}
