//! `chrome.alarms`: what wakes a worker that has died.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = create, catch)]
    fn create(name: &str, info: &JsValue) -> Result<JsValue, JsValue>;
}

/// Firefox answers nothing, Chromium a promise.
async fn created(name: &str, info: &JsValue) -> Result<(), super::ChromeError> {
    let told = |error: JsValue| super::ChromeError::new("alarms.create", &error);
    let answer = create(name, info).map_err(told)?;
    JsFuture::from(js_sys::Promise::resolve(&answer)).await.map(drop).map_err(told)
}

/// Makes an alarm that fires every `minutes`, the first time after `first` minutes. An alarm of the same name is replaced.
///
/// # Errors
/// When the browser refuses.
pub async fn every(name: &str, first: f64, minutes: f64) -> Result<(), super::ChromeError> {
    let info = super::object(&[("delayInMinutes", first.into()), ("periodInMinutes", minutes.into())]);
    created(name, &info.into()).await
}

/// Makes an alarm that fires once after `minutes`.
///
/// # Errors
/// When the browser refuses.
pub async fn once(name: &str, minutes: f64) -> Result<(), super::ChromeError> {
    let info = super::object(&[("delayInMinutes", minutes.into())]);
    created(name, &info.into()).await
}
