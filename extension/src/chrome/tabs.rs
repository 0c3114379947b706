//! `chrome.tabs`: which guarded pages are open, and opening the approved tool.

use wasm_bindgen::prelude::*;

use super::{ChromeError, settle};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = query, catch)]
    fn query(filter: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = update, catch)]
    fn update(tab: i32, change: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create, catch)]
    fn create(options: &JsValue) -> Result<JsValue, JsValue>;
}

/// Sends a tab to another address.
///
/// # Errors
/// When the tab has gone or the browser refuses the address.
pub async fn go(tab: i32, url: &str) -> Result<(), ChromeError> {
    settle("tabs.update", update(tab, &super::object(&[("url", url.into())]).into())).await.map(drop)
}

/// Open tabs whose URL matches one of the patterns: their ids and URLs.
///
/// # Errors
/// When the browser refuses, for example a malformed pattern.
pub async fn matching(patterns: &[String]) -> Result<Vec<(i32, String)>, ChromeError> {
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    let filter = super::object(&[("url", super::strings(patterns))]);
    let found = settle("tabs.query", query(&filter.into())).await?;
    let read = |tab: JsValue| Some((super::int_field(&tab, "id")?, super::text_field(&tab, "url").unwrap_or_default()));
    Ok(js_sys::Array::from(&found).iter().filter_map(read).collect())
}

/// The id of the active tab of the window in front.
///
/// # Errors
/// When the browser refuses.
pub async fn active() -> Result<Option<i32>, ChromeError> {
    let filter = super::object(&[("active", true.into()), ("lastFocusedWindow", true.into())]);
    let found = settle("tabs.query", query(&filter.into())).await?;
    Ok(super::int_field(&js_sys::Array::from(&found).get(0), "id"))
}

/// Opens a URL in a new tab in front.
///
/// # Errors
/// When the browser refuses the URL.
pub async fn open(url: &str) -> Result<(), ChromeError> {
    let options = super::object(&[("url", url.into()), ("active", true.into())]);
    settle("tabs.create", create(&options.into())).await.map(drop)
}
