//! `chrome.alarms`: what wakes a worker that has died.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = create, catch)]
    async fn create(name: &str, info: &JsValue) -> Result<JsValue, JsValue>;
}

/// Makes an alarm that fires every `minutes`, the first time after `first` minutes. An alarm of the same name is replaced.
///
/// # Errors
/// When the browser refuses.
pub async fn every(name: &str, first: f64, minutes: f64) -> Result<(), super::ChromeError> {
    let info = super::object(&[("delayInMinutes", first.into()), ("periodInMinutes", minutes.into())]);
    create(name, &info.into()).await.map(drop).map_err(|error| super::ChromeError::new("alarms.create", &error))
}

/// Makes an alarm that fires once after `minutes`.
///
/// # Errors
/// When the browser refuses.
pub async fn once(name: &str, minutes: f64) -> Result<(), super::ChromeError> {
    let info = super::object(&[("delayInMinutes", minutes.into())]);
    create(name, &info.into()).await.map(drop).map_err(|error| super::ChromeError::new("alarms.create", &error))
}
