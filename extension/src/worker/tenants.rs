//! Whether the tenant headers are really sent. Rules that the browser has taken are a promise; what was seen on a request is the proof.
//! One request to the vendor's own host, without cookies and without a page, is watched when the rules change or the worker has no proof.

use promptward::map::Map;
use std::cell::RefCell;
use std::rc::Rc;

use promptward::door::{self, Header, TenantState};
use promptward::wire::TenantStatus;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{Worker, door as doors, status};
use crate::chrome::{field, int_field, object, strings, text_field};
use crate::sleep::sleep;

/// A probe that has not been seen after this time proves nothing.
const PROBE_MS: u32 = 4_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest", "onSendHeaders"], js_name = addListener, catch)]
    fn watch(listener: &JsValue, filter: &JsValue, extra: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest", "onSendHeaders"], js_name = removeListener, catch)]
    fn unwatch(listener: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest"], js_name = OnSendHeadersOptions, thread_local_v2)]
    static OPTIONS: JsValue;
    #[wasm_bindgen(js_name = fetch)]
    fn fetch_js(url: &str, options: &JsValue) -> js_sys::Promise;
}

thread_local! {
    static STATES: RefCell<Map<String, TenantState>> = const { RefCell::new(Map::new()) };
}

/// The vendors that policy restricts, and whether it holds.
#[must_use]
pub fn states() -> Vec<TenantStatus> {
    let plan = doors::plan();
    let mut sites: Vec<&str> = plan.headers.iter().map(|header| header.site.as_str()).collect();
    sites.dedup();
    STATES.with(|states| {
        let states = states.borrow();
        sites
            .into_iter()
            .map(|site| TenantStatus { site: site.to_owned(), state: states.get(site).copied().unwrap_or(TenantState::Unproved) })
            .collect()
    })
}

/// The browser has refused the rules.
pub fn refused(worker: &Rc<Worker>) {
    for header in &doors::plan().headers {
        note(worker, header.site.as_str(), TenantState::NotEnforced);
    }
}

fn note(worker: &Rc<Worker>, site: &str, state: TenantState) {
    let changed = STATES.with(|states| states.borrow_mut().insert(site.to_owned(), state) != Some(state));
    if changed {
        status::heartbeat_soon(worker);
    }
}

/// Sends one request to a host of each restricted vendor and looks at what leaves the browser.
pub async fn prove(worker: &Rc<Worker>, anew: bool) {
    let plan = doors::plan();
    let known = |site: &str| STATES.with(|states| states.borrow().get(site) == Some(&TenantState::Enforced));
    let due: Vec<Header> = plan.headers.iter().filter(|header| anew || !known(header.site.as_str())).cloned().collect();
    if due.is_empty() {
        return;
    }
    let seen: Rc<RefCell<Map<String, bool>>> = Rc::default();
    let watcher = watcher(due.clone(), Rc::clone(&seen));
    let patterns: Vec<String> = due.iter().filter_map(probed_host).map(|host| format!("https://{host}/*")).collect();
    let filter = object(&[("urls", strings(&patterns)), ("types", strings(["xmlhttprequest", "other"])), ("tabId", (-1).into())]);
    let mut extra = vec!["requestHeaders"];
    // Chromium alone has, and needs, this word to tell of every header.
    if OPTIONS.with(|options| !field(options, "EXTRA_HEADERS").is_undefined()) {
        extra.push("extraHeaders");
    }
    if let Err(error) = watch(watcher.as_ref(), &filter.into(), &strings(&extra)) {
        status::fault(&crate::chrome::words_of(&error));
        return;
    }
    for pattern in &patterns {
        let options =
            object(&[("method", "HEAD".into()), ("mode", "no-cors".into()), ("credentials", "omit".into()), ("cache", "no-store".into())]);
        // Whether anybody answers does not matter: the headers were seen before.
        let sent = fetch_js(&pattern.replace('*', "robots.txt"), &options.into());
        wasm_bindgen_futures::spawn_local(async move {
            let _ = JsFuture::from(sent).await;
        });
    }
    let mut waited = 0;
    while seen.borrow().len() < due.len() && waited < PROBE_MS {
        sleep(100).await;
        waited += 100;
    }
    let _ = unwatch(watcher.as_ref());
    let mut by_site: Map<&str, TenantState> = Map::new();
    for header in &due {
        let state = match seen.borrow().get(header.name) {
            Some(true) => TenantState::Enforced,
            Some(false) => TenantState::NotEnforced,
            None => TenantState::Unproved,
        };
        // A vendor that wants two headers is restricted when both are sent.
        let worst = by_site.get(header.site.as_str()).map_or(state, |known| state.min(*known));
        by_site.insert(header.site.as_str(), worst);
    }
    for (site, state) in by_site {
        note(worker, site, state);
    }
}

/// The host that is asked: the first that the vendor names without a star, or the domain behind it.
fn probed_host(header: &Header) -> Option<&'static str> {
    header.hosts.iter().find(|host| !host.starts_with('*')).or(header.hosts.first()).map(|host| host.trim_start_matches("*."))
}

fn watcher(due: Vec<Header>, seen: Rc<RefCell<Map<String, bool>>>) -> JsValue {
    Closure::<dyn FnMut(JsValue)>::new(move |details: JsValue| {
        let sent = headers_of(&details);
        let url = text_field(&details, "url").unwrap_or_default();
        for header in due.iter().filter(|header| probed_host(header).is_some_and(|host| url.starts_with(&format!("https://{host}/")))) {
            let there = door::is_sent(header, sent.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            seen.borrow_mut().insert(header.name.to_owned(), there);
        }
    })
    .into_js_value()
    .unchecked_into()
}

fn headers_of(details: &JsValue) -> Vec<(String, String)> {
    let list = field(details, "requestHeaders");
    if !js_sys::Array::is_array(&list) || int_field(details, "tabId").is_some_and(|tab| tab >= 0) {
        return Vec::new();
    }
    js_sys::Array::from(&list).iter().filter_map(|header| Some((text_field(&header, "name")?, text_field(&header, "value")?))).collect()
}
