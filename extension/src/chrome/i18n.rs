//! `chrome.i18n`: the words of `_locales`, in the language of the browser.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(name: &str, substitutions: &JsValue) -> JsValue;
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    fn ui_language() -> String;
}

/// A message by its name; the name itself where the catalogue lacks it, so that a gap is seen and not silent.
#[must_use]
pub fn word(name: &str) -> String {
    fill(name, &[])
}

/// A message with its placeholders filled.
#[must_use]
pub fn fill(name: &str, values: &[&str]) -> String {
    let found = get_message(name, &super::strings(values)).as_string().unwrap_or_default();
    if found.is_empty() { name.to_owned() } else { found }
}

/// A message, where the catalogue has it.
#[must_use]
pub fn known(name: &str) -> Option<String> {
    get_message(name, &JsValue::UNDEFINED).as_string().filter(|found| !found.is_empty())
}

/// The browser's language, two letters.
#[must_use]
pub fn language() -> String {
    ui_language().chars().take(2).collect::<String>().to_ascii_lowercase()
}
