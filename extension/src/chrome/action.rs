//! `chrome.action`: the badge of the toolbar button, tab by tab.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    async fn set_text(details: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeBackgroundColor, catch)]
    async fn set_colour(details: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setTitle, catch)]
    async fn set_title(details: &JsValue) -> Result<JsValue, JsValue>;
}

/// Sets badge and tooltip of one tab. A tab that has gone meanwhile is no error.
pub async fn badge(tab: i32, text: &str, colour: &str, title: &str) {
    let with = |key: &str, value: &str| super::object(&[("tabId", tab.into()), (key, value.into())]).into();
    let _ = set_text(&with("text", text)).await;
    let _ = set_colour(&with("color", colour)).await;
    let _ = set_title(&with("title", title)).await;
}
