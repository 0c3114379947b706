//! `chrome.action`: the badge of the toolbar button, tab by tab.

use wasm_bindgen::prelude::*;

use super::settle;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    fn set_text(details: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeBackgroundColor, catch)]
    fn set_colour(details: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setTitle, catch)]
    fn set_title(details: &JsValue) -> Result<JsValue, JsValue>;
}

/// Sets badge and tooltip of one tab. A tab that has gone meanwhile is no error.
pub async fn badge(tab: i32, text: &str, colour: &str, title: &str) {
    let with = |key: &str, value: &str| super::object(&[("tabId", tab.into()), (key, value.into())]).into();
    let _ = settle("action.set", set_text(&with("text", text))).await;
    let _ = settle("action.set", set_colour(&with("color", colour))).await;
    let _ = settle("action.set", set_title(&with("title", title))).await;
}
