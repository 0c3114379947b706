//! `chrome.runtime`: ports, the manifest, URLs of our own files.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A `runtime.Port`: one end of a channel between worker and page.
    #[derive(Clone)]
    pub type Port;
    #[wasm_bindgen(method, js_name = postMessage, catch)]
    fn post_message(this: &Port, message: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn disconnect(this: &Port) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter)]
    fn name(this: &Port) -> String;
    #[wasm_bindgen(method, getter)]
    fn sender(this: &Port) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = onMessage)]
    fn on_message(this: &Port) -> ChromeEvent;
    #[wasm_bindgen(method, getter, js_name = onDisconnect)]
    fn on_disconnect(this: &Port) -> ChromeEvent;

    /// An event of the browser's API.
    type ChromeEvent;
    #[wasm_bindgen(method, js_name = addListener)]
    fn add_listener(this: &ChromeEvent, listener: &JsValue);

    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = connect)]
    fn connect_js(options: &JsValue) -> Port;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    fn get_url(path: &str) -> String;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    fn get_manifest() -> JsValue;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = reload)]
    fn reload_js();
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = id, thread_local_v2)]
    static ID: JsValue;
}

impl Port {
    /// Sends a message. A port whose other end has gone is not an error: its `onDisconnect` tells the same.
    pub fn send(&self, message: &JsValue) -> bool {
        self.post_message(message).is_ok()
    }

    /// Closes the port; closing twice is harmless.
    pub fn close(&self) {
        let _ = self.disconnect();
    }

    /// The name given at `connect`.
    #[must_use]
    pub fn title(&self) -> String {
        self.name()
    }

    /// Who is at the other end.
    #[must_use]
    pub fn from(&self) -> Sender {
        Sender(self.sender())
    }

    /// Calls `heard` for every message, for as long as the page lives.
    pub fn listen(&self, heard: impl FnMut(JsValue) + 'static) {
        let closure = Closure::<dyn FnMut(JsValue)>::new(heard);
        self.on_message().add_listener(&closure.into_js_value());
    }

    /// Calls `gone` when the other end has gone.
    pub fn on_gone(&self, gone: impl FnMut() + 'static) {
        let closure = Closure::<dyn FnMut()>::new(gone);
        self.on_disconnect().add_listener(&closure.into_js_value());
    }
}

/// The sender of a port: what the browser, not the page, says of the other end.
pub struct Sender(JsValue);

impl Sender {
    /// The tab, where the other end is in one.
    #[must_use]
    pub fn tab(&self) -> Option<i32> {
        super::int_field(&super::field(&self.0, "tab"), "id")
    }

    /// The frame in the tab; 0 is the top one.
    #[must_use]
    pub fn frame(&self) -> Option<i32> {
        super::int_field(&self.0, "frameId")
    }

    /// What tells the frame's document from others: its id in Chromium, its address in Firefox. The same as a request's.
    #[must_use]
    pub fn document(&self) -> String {
        super::text_field(&self.0, "documentId").or_else(|| self.url()).unwrap_or_default()
    }

    /// The frame's own URL. It is `about:blank` for frames that inherit their origin.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        super::text_field(&self.0, "url")
    }

    /// The frame's origin (Chromium), which is right also for `about:blank` and `srcdoc` frames.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        super::text_field(&self.0, "origin").filter(|origin| origin != "null")
    }

    /// The URL of the tab.
    #[must_use]
    pub fn tab_url(&self) -> Option<String> {
        super::text_field(&super::field(&self.0, "tab"), "url")
    }

    /// Whether the other end belongs to this extension.
    #[must_use]
    pub fn is_own(&self) -> bool {
        ID.with(|id| super::text_field(&self.0, "id").as_deref() == id.as_string().as_deref())
    }

    /// Whether the other end is one of our own pages rather than a content script.
    #[must_use]
    pub fn is_own_page(&self) -> bool {
        let base = url("");
        self.is_own() && self.url().is_some_and(|at| at.starts_with(&base) || is_dynamic_own(&at, &base))
    }
}

/// With `use_dynamic_url` Chromium loads our page under a per-session id, so only scheme and path can be compared.
fn is_dynamic_own(at: &str, base: &str) -> bool {
    let scheme = base.split("//").next().unwrap_or_default();
    at.starts_with(scheme) && !scheme.is_empty() && ["/prompt.html", "/blocked.html"].iter().any(|page| at.contains(page))
}

/// Opens a port to the worker.
#[must_use]
pub fn connect(name: &str) -> Port {
    connect_js(&super::object(&[("name", name.into())]).into())
}

/// The URL of one of our own files.
#[must_use]
pub fn url(path: &str) -> String {
    get_url(path)
}

/// The version in the manifest.
#[must_use]
pub fn version() -> String {
    super::text_field(&get_manifest(), "version").unwrap_or_default()
}

/// The match patterns of the static content scripts: the sites that are guarded without any policy.
#[must_use]
pub fn static_matches() -> Vec<String> {
    let scripts = super::field(&get_manifest(), "content_scripts");
    js_sys::Array::from(&scripts)
        .iter()
        .flat_map(|script| js_sys::Array::from(&super::field(&script, "matches")).to_vec())
        .filter_map(|pattern| pattern.as_string())
        .collect()
}

/// The whole hosts of these sites: a page may send its prompts to any path.
#[must_use]
pub fn static_hosts() -> Vec<String> {
    let whole = |pattern: String| {
        let end = pattern.find("://").and_then(|at| pattern.get(at + 3..)?.find('/').map(|slash| at + 3 + slash));
        end.and_then(|end| pattern.get(..end)).map(|host| format!("{host}/*"))
    };
    let mut hosts: Vec<String> = static_matches().into_iter().filter_map(whole).collect();
    hosts.dedup();
    hosts
}

/// The files of the static content scripts, for registering the same ones on further hosts.
#[must_use]
pub fn content_script_files() -> Vec<String> {
    let scripts = js_sys::Array::from(&super::field(&get_manifest(), "content_scripts"));
    let base = url("");
    // Firefox names them by their full addresses and wants relative ones back.
    let relative = |file: String| file.strip_prefix(&base).unwrap_or(&file).trim_start_matches('/').to_owned();
    js_sys::Array::from(&super::field(&scripts.get(0), "js")).iter().filter_map(|file| file.as_string()).map(relative).collect()
}

/// Starts the extension anew, which puts a waiting update into force.
pub fn reload() {
    reload_js();
}
