//! `chrome.declarativeNetRequest`: rules that the browser keeps and applies itself, while the worker sleeps and over restarts.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::{ChromeError, int_field, object, settle};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "declarativeNetRequest"], js_name = getDynamicRules, catch)]
    fn get_dynamic_rules() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "declarativeNetRequest"], js_name = updateDynamicRules, catch)]
    fn update_dynamic_rules(change: &JsValue) -> Result<JsValue, JsValue>;
}

/// Ids of the rules that the browser keeps for us.
///
/// # Errors
/// When the browser refuses.
pub async fn ids() -> Result<Vec<i32>, ChromeError> {
    let rules = settle("declarativeNetRequest.getDynamicRules", get_dynamic_rules()).await?;
    Ok(Array::from(&rules).iter().filter_map(|rule| int_field(&rule, "id")).collect())
}

/// Puts these rules in place of all others, in one step: at no time is neither in force.
///
/// # Errors
/// When the browser refuses a rule; those that were in force stay.
pub async fn replace(rules: &Array) -> Result<(), ChromeError> {
    let old: Array = ids().await?.into_iter().map(JsValue::from).collect();
    let change = object(&[("removeRuleIds", old.into()), ("addRules", rules.into())]);
    settle("declarativeNetRequest.updateDynamicRules", update_dynamic_rules(&change.into())).await.map(drop)
}
