//! `chrome.scripting`: guarding hosts that policy names, also in tabs that are open already.

use wasm_bindgen::prelude::*;

use super::{ChromeError, settle};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = registerContentScripts, catch)]
    fn register_scripts(scripts: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = updateContentScripts, catch)]
    fn update_scripts(scripts: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = unregisterContentScripts, catch)]
    fn unregister_scripts(filter: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = getRegisteredContentScripts, catch)]
    fn registered(filter: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = executeScript, catch)]
    fn execute_script(injection: &JsValue) -> Result<JsValue, JsValue>;
}

/// Firefox gives the manifest's own files as whole addresses and takes them as relative ones only.
fn relative(file: &str) -> &str {
    file.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or(file, |(_, path)| path)
}

/// Registers the content script for exactly these patterns under one id: replaces what stood there, removes it where there are none.
///
/// What stands there is changed in place and left alone where nothing changes: between taking away and registering anew a page could
/// load without its guard.
///
/// # Errors
/// When the browser refuses the patterns; what was registered before stays, and the caller reports it.
pub async fn guard_hosts(id: &str, patterns: &[String], files: &[String]) -> Result<(), ChromeError> {
    let filter: JsValue = super::object(&[("ids", super::strings([id]))]).into();
    let found = settle("scripting.getRegisteredContentScripts", registered(&filter)).await?;
    let present = js_sys::Array::from(&found).iter().next();
    if patterns.is_empty() {
        return match present {
            Some(_) => settle("scripting.unregisterContentScripts", unregister_scripts(&filter)).await.map(drop),
            None => Ok(()),
        };
    }
    let files: Vec<&str> = files.iter().map(|file| relative(file)).collect();
    if present.as_ref().is_some_and(|script| names(script, "matches", patterns, |text| text) && names(script, "js", &files, relative)) {
        return Ok(());
    }
    let script = super::object(&[
        ("id", id.into()),
        ("js", super::strings(files)),
        ("matches", super::strings(patterns)),
        ("runAt", "document_start".into()),
        ("allFrames", true.into()),
        ("matchOriginAsFallback", true.into()),
        ("persistAcrossSessions", true.into()),
    ]);
    let list = js_sys::Array::of1(&script);
    match present {
        Some(_) => settle("scripting.updateContentScripts", update_scripts(&list)).await.map(drop),
        None => settle("scripting.registerContentScripts", register_scripts(&list)).await.map(drop),
    }
}

/// Does a list of a registered script hold exactly these texts? The browser keeps no order.
fn names<T: AsRef<str>>(script: &JsValue, list: &str, wanted: &[T], form: fn(&str) -> &str) -> bool {
    let there = js_sys::Array::from(&super::field(script, list));
    there.length() as usize == wanted.len()
        && there.iter().all(|one| one.as_string().is_some_and(|one| wanted.iter().any(|text| text.as_ref() == form(&one))))
}

/// Runs scripts in frames of a tab.
///
/// # Errors
/// When the tab or a frame cannot be scripted (gone, or a page of the browser).
pub async fn guard_frames(tab: i32, frames: &[i32], files: &[String]) -> Result<(), ChromeError> {
    let frames: js_sys::Array = frames.iter().map(|frame| JsValue::from(*frame)).collect();
    let injection = super::object(&[
        ("target", super::object(&[("tabId", tab.into()), ("frameIds", frames.into())]).into()),
        ("files", super::strings(files.iter().map(|file| relative(file)))),
        ("injectImmediately", true.into()),
    ]);
    settle("scripting.executeScript", execute_script(&injection.into())).await.map(drop)
}

/// Runs the content script in a tab that was open before it was registered. The script itself sees to it that it runs once.
///
/// # Errors
/// When the tab cannot be scripted (gone, or a page of the browser).
pub async fn guard_tab(tab: i32, files: &[String]) -> Result<(), ChromeError> {
    let injection = super::object(&[
        ("target", super::object(&[("tabId", tab.into()), ("allFrames", true.into())]).into()),
        ("files", super::strings(files.iter().map(|file| relative(file)))),
        ("injectImmediately", true.into()),
    ]);
    settle("scripting.executeScript", execute_script(&injection.into())).await.map(drop)
}
