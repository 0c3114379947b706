//! The doors of sites: the browser's own request rules are kept equal to what the policy asks for, and where they are not in force yet
//! (the first page after the browser's start, a page that its own service worker serves) the worker stands in for them.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use promptward::door::{self, Filter, Plan, Visitor};
use promptward::policy::Policy;
use sha2::{Digest as _, Sha256};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{Worker, browser, now_ms, status, tenants};
use crate::chrome::storage::Area;
use crate::chrome::{net_request, object, runtime, strings, tabs};

/// The page that stands in a forbidden site's place.
pub const BLOCKED_PAGE: &str = "blocked.html";

const KEY: &str = "door";
const AWAY_PRIORITY: i32 = 3;
const CLOSED_PRIORITY: i32 = 2;
const HEADER_PRIORITY: i32 = 1;
/// What loads a page.
const PAGES: [&str; 2] = ["main_frame", "sub_frame"];
/// What carries headers: everything that can reach an account, images and styles left out.
const CARRIERS: [&str; 7] = ["main_frame", "sub_frame", "xmlhttprequest", "websocket", "script", "ping", "other"];

thread_local! {
    static PLAN: RefCell<Rc<Plan>> = RefCell::default();
}

/// The plan in force.
#[must_use]
pub fn plan() -> Rc<Plan> {
    PLAN.with(|plan| Rc::clone(&plan.borrow()))
}

/// Asks the core with what is known of this device.
pub fn with_visitor<T>(worker: &Worker, ask: impl FnOnce(&Policy, &Visitor<'_>) -> T) -> T {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let device = worker.device.borrow().id();
    let settings = worker.settings.borrow();
    let profile = browser::profile(worker);
    ask(judge.policy(), &Visitor { device: device.as_deref(), groups: &settings.managed.groups, now_ms: now_ms(), profile })
}

/// Makes the plan anew, for the worker's own answers.
pub fn replan(worker: &Worker) {
    let made = with_visitor(worker, door::plan);
    PLAN.with(|plan| *plan.borrow_mut() = Rc::new(made));
}

/// Makes the browser's rules equal to the plan, and proves the tenant headers.
pub async fn put_up(worker: &Rc<Worker>) {
    replan(worker);
    let plan = plan();
    let rules = rules(&plan);
    let digest = digest_of(&rules);
    let kept: Option<String> = Area::Local.read(KEY).await.ok().flatten();
    let present = net_request::ids().await.map(|ids| ids.len());
    let changed = kept.as_deref() != Some(&digest) || present != Ok(rules.length() as usize);
    if changed {
        if let Err(error) = net_request::replace(&rules).await {
            status::fault(&error.to_string());
            tenants::refused(worker);
            return;
        }
        if let Err(error) = Area::Local.write(KEY, &digest).await {
            status::fault(&error.to_string());
        }
    }
    tenants::prove(worker, changed).await;
}

fn digest_of(rules: &Array) -> String {
    let text = js_sys::JSON::stringify(rules).map(String::from).unwrap_or_default();
    promptward::policy::bundle::hex(&Sha256::digest(text.as_bytes()))
}

fn rules(plan: &Plan) -> Array {
    let rules = Array::new();
    let add = |filter: &Filter, priority: i32, types: &[&str], action: &JsValue| {
        let id = rules.length() + 1;
        let (name, value) = match filter {
            Filter::Url(value) => ("urlFilter", value),
            Filter::Regex(value) => ("regexFilter", value),
        };
        let condition =
            object(&[(name, value.as_str().into()), ("resourceTypes", strings(types)), ("isUrlFilterCaseSensitive", false.into())]);
        rules.push(&object(&[
            ("id", id.into()),
            ("priority", priority.into()),
            ("condition", condition.into()),
            ("action", action.clone()),
        ]));
    };
    for away in &plan.away {
        let page = object(&[("extensionPath", format!("/{BLOCKED_PAGE}?site={}", away.site).into())]);
        let action = object(&[("type", "redirect".into()), ("redirect", page.into())]).into();
        away.filters.iter().for_each(|filter| add(filter, AWAY_PRIORITY, &PAGES, &action));
    }
    for closed in &plan.closed {
        let action = object(&[("type", "block".into())]).into();
        closed.filters.iter().for_each(|filter| add(filter, CLOSED_PRIORITY, &CARRIERS, &action));
    }
    for header in &plan.headers {
        let set = object(&[("header", header.name.into()), ("operation", "set".into()), ("value", header.value.as_str().into())]);
        let action = object(&[("type", "modifyHeaders".into()), ("requestHeaders", Array::of1(&set).into())]).into();
        header.filters().iter().for_each(|filter| add(filter, HEADER_PRIORITY, &CARRIERS, &action));
    }
    rules
}

/// Where somebody who asks for this page is sent instead.
#[must_use]
pub fn instead_of(worker: &Worker, href: &str) -> Option<String> {
    let (site, judgement) = with_visitor(worker, |policy, visitor| door::visit(policy, href, visitor))?;
    door::turns_away(&judgement).then(|| runtime::url(&format!("{BLOCKED_PAGE}?site={}", site.id)))
}

/// A page of a site says hello that nobody may enter: neither the rules nor the network line were asked about it.
pub fn show_out(worker: &Worker, tab: i32, href: &str) -> bool {
    let Some(instead) = instead_of(worker, href) else { return false };
    spawn_local(async move {
        if let Err(error) = tabs::go(tab, &instead).await {
            status::fault(&error.to_string());
        }
    });
    true
}
