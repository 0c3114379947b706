//! `chrome.webNavigation`: which frames a tab has.

use wasm_bindgen::prelude::*;

use super::{ChromeError, int_field, object, settle, text_field};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "webNavigation"], js_name = getAllFrames, catch)]
    fn get_all_frames(details: &JsValue) -> Result<JsValue, JsValue>;
}

/// One frame of a tab.
pub struct FrameInfo {
    /// Its id; 0 is the top one.
    pub id: i32,
    /// The frame around it; -1 for the top one.
    pub parent: i32,
    /// Where it is; `about:blank` for frames that inherit their origin.
    pub url: String,
}

/// Every frame of a tab.
///
/// # Errors
/// When the tab has gone.
pub async fn frames(tab: i32) -> Result<Vec<FrameInfo>, ChromeError> {
    let found = settle("webNavigation.getAllFrames", get_all_frames(&object(&[("tabId", tab.into())]).into())).await?;
    let read = |frame: JsValue| {
        Some(FrameInfo {
            id: int_field(&frame, "frameId")?,
            parent: int_field(&frame, "parentFrameId").unwrap_or(-1),
            url: text_field(&frame, "url").unwrap_or_default(),
        })
    };
    Ok(js_sys::Array::from(&found).iter().filter_map(read).collect())
}
