//! What the worker sends to the extension's own pages: views, as plain objects.

use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// A view as the page's type; `None` when it is not of the type. Read field by field, without JSON in between: the pages' module reads
/// few types, and the reader for them is smaller than the reader of texts.
#[must_use]
pub fn view<T: DeserializeOwned>(message: &JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(message.clone()).ok()
}
