//! What each page is told of itself, and guarding the hosts that only policy names.

use std::cell::Cell;
use std::rc::Rc;

use promptward::actor::Actor;
use promptward::decide::{Context, concerns_every_gesture};
use promptward::detect::DetectorOptions;
use promptward::gesture::Gesture;
use promptward::map::Map;
use promptward::order;
use promptward::policy::Policy;
use promptward::site::{HostPattern, SiteView, catalogue};
use promptward::wire::{SiteForPage, SiteMessage, ToPage};
use wasm_bindgen::JsValue;

use super::{Worker, account, browser, discovery, door, now_ms, ports, status};
use crate::chrome::{i18n, runtime, scripting, strings, tabs};

const SCRIPT_ID: &str = "promptward-policy-hosts";
const DISCOVERED_ID: &str = "promptward-discovered";

/// The words of the page's notices.
const WORDS: [&str; 12] = [
    "notice_masked",
    "notice_dropped",
    "notice_not_sent",
    "notice_unanswered",
    "notice_unverified",
    "notice_no_target",
    "notice_reload",
    "notice_retry",
    "notice_continue",
    "notice_copy",
    "notice_close",
    "notice_requested",
];

/// Tells every connected page what it is now, where that has changed.
pub fn publish(worker: &Rc<Worker>) {
    let policy = Rc::clone(&worker.policy.borrow().judge);
    {
        let mut frames = worker.frames.borrow_mut();
        for frame in frames.values_mut() {
            let around = frame.port.from().tab_url();
            frame.site = ports::site_of(&frame.href, &frame.origin, around.as_deref(), policy.policy())
                .or_else(|| discovery::site_of(worker, &frame.origin));
        }
    }
    let ids: Vec<u32> = worker.frames.borrow().keys().copied().collect();
    account::reassess_all(worker);
    for id in ids {
        tell(worker, id);
    }
}

/// Tells one page what it is, unless it has been told just that.
pub fn tell(worker: &Rc<Worker>, id: u32) {
    let (message, told) = {
        let frames = worker.frames.borrow();
        let Some(frame) = frames.get(&id) else { return };
        let message = message(worker, frame.site.as_ref(), &frame.origin);
        let state = worker.policy.borrow();
        let (verdict, _) = account::of(worker, &frame.origin);
        let json = serde_json::to_string(&message).unwrap_or_default();
        (message, format!("{} {} {} {json}", state.version(), state.digest, verdict))
    };
    let mut frames = worker.frames.borrow_mut();
    let Some(frame) = frames.get_mut(&id).filter(|frame| frame.told != told) else { return };
    frame.told = told;
    frame.tell(&ToPage::Site(Box::new(message)));
}

fn message(worker: &Worker, site: Option<&SiteView>, origin: &str) -> SiteMessage {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let policy = judge.policy();
    let (literals, always) = gate_of(&policy.detectors);
    SiteMessage {
        hold_all: site.is_some_and(|site| concerns_every_gesture(policy, &context(worker, site, origin, Actor::Human))),
        hold_unusual: site.is_some_and(|site| {
            let other = |actor| concerns_every_gesture(policy, &context(worker, site, origin, actor));
            other(Actor::Automated) || other(Actor::ToolMediated)
        }),
        timeout_ms: policy.failure.timeout_ms,
        failure: policy.failure.judge,
        unscanned_file: policy.failure.unscanned_file,
        probes: site.map(account::free_probes).unwrap_or_default(),
        words: words(),
        extra_gate: literals,
        gate_always: always,
        own_secrets: judge.knows_own_secrets(),
        prompt_url: runtime::url("prompt.html"),
        site: site.map(for_page),
    }
}

/// The context of a gesture nobody has made yet.
fn context<'c>(worker: &Worker, site: &'c SiteView, origin: &str, actor: Actor) -> Context<'c> {
    Context {
        site,
        account: account::of(worker, origin).0,
        profile: browser::profile(worker),
        actor,
        gesture: Gesture::Paste,
        reach: &[],
        device: None,
        groups: &[],
        now_ms: now_ms(),
    }
}

fn for_page(site: &SiteView) -> SiteForPage {
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
    SiteForPage {
        id: site.id.to_string(),
        name: site.name().to_owned(),
        composer: site.template.map(|known| list(known.composer)).unwrap_or_default(),
        send: site.template.map(|known| list(known.send)).unwrap_or_default(),
        user_row: site.template.map(|known| list(known.user_row)).unwrap_or_default(),
    }
}

/// What the gate must know of the policy's own detectors: their words, or that one of them has none and the gate must always ring.
fn gate_of(options: &DetectorOptions) -> (Vec<String>, bool) {
    let always = options.custom.iter().any(|own| own.pattern.is_some() && own.words.is_empty());
    let words = options.custom.iter().flat_map(|own| own.words.iter().cloned()).collect();
    (words, always)
}

fn words() -> Map<String, String> {
    WORDS.iter().map(|name| ((*name).to_owned(), i18n::word(name))).collect()
}

/// Match patterns of hosts that only the policy names.
fn policy_patterns(policy: &Policy) -> Vec<String> {
    let mut patterns: Vec<String> = policy
        .sites
        .iter()
        .flat_map(|entry| &entry.hosts)
        .filter_map(|host| HostPattern::parse(host).ok())
        .map(|pattern| pattern.match_pattern())
        .collect();
    order::sort(&mut patterns);
    patterns.dedup();
    patterns
}

/// Hosts other than the pages' own to which the catalogue's sites send.
fn submit_patterns() -> Vec<String> {
    let pattern = |host: &str| HostPattern::parse(host).ok().map(|pattern| pattern.match_pattern());
    let submits = catalogue().iter().flat_map(|site| site.submits).filter_map(|submit| pattern(submit.host?));
    // A star for the scheme stands for no WebSocket.
    let sockets = catalogue().iter().flat_map(|site| site.sockets).filter_map(|socket| pattern(socket.host?));
    submits.chain(sockets.map(|pattern| pattern.replacen("*://", "wss://", 1))).collect()
}

thread_local! {
    static GUARDING: Cell<bool> = const { Cell::new(false) };
    static GUARD_AGAIN: Cell<bool> = const { Cell::new(false) };
}

/// Puts content script and network line on the policy's hosts, also in tabs that are open already. Two changes at once go one after the
/// other: the browser knows a script by its id.
pub async fn guard_hosts(worker: &Rc<Worker>) {
    GUARD_AGAIN.with(|again| again.set(true));
    if GUARDING.with(|guarding| guarding.replace(true)) {
        return;
    }
    while GUARD_AGAIN.with(|again| again.replace(false)) {
        guard_hosts_now(worker).await;
    }
    GUARDING.with(|guarding| guarding.set(false));
}

async fn guard_hosts_now(worker: &Rc<Worker>) {
    let patterns = policy_patterns(worker.policy.borrow().judge.policy());
    let lines: Vec<String> = patterns.iter().cloned().chain(submit_patterns()).collect();
    put_line(worker, "policy", &lines);
    door::put_up(worker).await;
    let files = runtime::content_script_files();
    guard_discovered(worker, &files).await;
    if let Err(error) = scripting::guard_hosts(SCRIPT_ID, &patterns, &files).await {
        status::fault(&error.to_string());
        return;
    }
    for (tab, url) in tabs::matching(&patterns).await.unwrap_or_default() {
        // A frame of the page that the tab showed before may still be known.
        let origin = ports::origin_of(Some(&url), None);
        let connected = worker.frames.borrow().values().any(|frame| frame.tab == tab && frame.origin == origin);
        if !connected {
            // Pages of the browser and tabs that close meanwhile cannot be scripted; nothing needs guarding there.
            let _ = scripting::guard_tab(tab, &files).await;
        }
    }
}

/// The same for chats that were discovered: exactly their origins, port and all.
async fn guard_discovered(worker: &Rc<Worker>, files: &[String]) {
    let mut patterns = discovery::patterns(worker);
    if scripting::guard_hosts(DISCOVERED_ID, &patterns, files).await.is_err() {
        // A browser that does not take ports: the whole host then, and the worker says which page is which.
        for pattern in &mut patterns {
            if let Some(whole) = HostPattern::parse(pattern).ok().map(|host| host.match_pattern()) {
                *pattern = whole;
            }
        }
        if let Err(error) = scripting::guard_hosts(DISCOVERED_ID, &patterns, files).await {
            return status::fault(&error.to_string());
        }
    }
    put_line(worker, "discovered", &patterns);
    for (tab, url) in tabs::matching(&patterns).await.unwrap_or_default() {
        let origin = ports::origin_of(Some(&url), None);
        let connected = worker.frames.borrow().values().any(|frame| frame.tab == tab && frame.origin == origin);
        if !connected && discovery::site_of(worker, &url).is_some() {
            let frames = discovery::frames_of(tab, &origin).await;
            let _ = scripting::guard_frames(tab, &frames, files).await;
        }
    }
}

/// Where requests may not be cancelled, the line on the static hosts looks on at least: it reports, and it sees people sign in.
pub fn look_on(worker: &Worker) {
    if !worker.browser.borrow().network_line {
        put_line(worker, "static", &runtime::static_hosts());
    }
}

fn put_line(worker: &Worker, name: &str, hosts: &[String]) {
    let blocking = worker.browser.borrow().network_line;
    // The shim catches and tells what the browser refuses.
    let _ = worker.guard_requests.call3(&JsValue::NULL, &name.into(), &strings(hosts), &blocking.into());
}

/// Guards tabs of the static sites that were open before the extension was.
pub async fn guard_open_tabs() {
    let files = runtime::content_script_files();
    for (tab, _) in tabs::matching(&runtime::static_matches()).await.unwrap_or_default() {
        let _ = scripting::guard_tab(tab, &files).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use promptward::detect::CustomDetector;

    #[test]
    fn a_pattern_without_words_makes_the_gate_always_ring() {
        let own = |pattern: Option<&str>, words: &[&str]| CustomDetector {
            id: "own".into(),
            pattern: pattern.map(str::to_owned),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            ..CustomDetector::default()
        };
        let gate = |custom| gate_of(&DetectorOptions { custom, ..DetectorOptions::default() });
        assert_eq!(gate(vec![own(None, &["Falcon"])]), (vec!["Falcon".to_owned()], false));
        assert_eq!(gate(vec![own(Some("PRJ-[0-9]{4}"), &["project"])]), (vec!["project".to_owned()], false));
        assert!(gate(vec![own(Some("PRJ-[0-9]{4}"), &[])]).1);
    }

    #[test]
    fn only_the_policys_hosts_are_registered() {
        let policy: Policy = serde_json::from_value(serde_json::json!({"sites": [
            {"id": "ours", "hosts": ["*.ai.corp.example", "127.0.0.1:8080"], "status": "sanctioned"},
            {"id": "chatgpt", "status": "tolerated"}]}))
        .unwrap();
        assert_eq!(policy_patterns(&policy), ["*://*.ai.corp.example/*", "*://127.0.0.1/*"]);
    }
}
