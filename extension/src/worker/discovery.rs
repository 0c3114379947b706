//! AI chats that nobody has listed: seen on the network first, looked at only then, guarded without a reload, reported once.
//!
//! The listeners' patterns are narrow (`extension/shim/discovery-patterns.js`), so ordinary pages neither wake the worker nor get a
//! script. What makes a chat is judged in the core; here it is gathered by document and put into force.

use std::rc::Rc;

use promptward::decide::{Judgement, Ruling};
use promptward::decision::{Decision, Fate};
use promptward::discovery::{DiscoveryReport, PageCues, Sighting, look, site_view};
use promptward::gesture::Gesture;
use promptward::guard_state::{GuardReason, GuardState};
use promptward::map::Map;
use promptward::policy::DiscoveryMode;
use promptward::site::url::Location;
use promptward::site::{SiteView, classify, names_host};
use promptward::word::Name;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::report::{Draft, Seen};
use super::{Worker, account, deliver, now_ms, ports, queue, sites, status};
use crate::chrome::runtime::{self, Port};
use crate::chrome::storage::Area;
use crate::chrome::web_request::RequestDetails;
use crate::chrome::{field, object, scripting, strings, tabs, web_navigation};

const KEY: &str = "discovered";
const SCRIPT: &str = "cues.js";
/// Documents whose requests are remembered; the oldest tabs give way.
const MOST_DOCUMENTS: usize = 200;
/// Discovered origins that are kept; the oldest gives way, and would be reported anew.
const MOST_FOUND: usize = 500;
/// A document is not looked at again within this time unless something new was seen of it.
const LOOK_AGAIN_MS: u64 = 5_000;

/// What is known of discovered chats.
#[derive(Default)]
pub struct Discovery {
    found: Map<String, Found>,
    documents: Map<Document, Watched>,
    ports: Map<u32, Looker>,
}

/// A chat that was found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Found {
    framework: Option<Name>,
    at: u64,
}

/// One document in one frame. Service workers of an origin count as its document in tab -1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Document {
    tab: i32,
    frame: i32,
    id: String,
}

#[derive(Default)]
struct Watched {
    sighting: Sighting,
    looked_at: u64,
}

/// A page that is being looked at.
struct Looker {
    port: Port,
    document: Document,
    origin: String,
}

impl Discovery {
    /// What earlier lives of the worker have found.
    pub async fn load() -> Self {
        Self { found: Area::Local.read(KEY).await.ok().flatten().unwrap_or_default(), ..Self::default() }
    }

    /// Whether a port belongs to a page that is being looked at.
    #[must_use]
    pub fn has_port(&self, id: u32) -> bool {
        self.ports.contains_key(&id)
    }
}

/// What an address is where nobody has listed it; none unless a chat was found there and policy wants it guarded.
pub fn site_of(worker: &Worker, href: &str) -> Option<SiteView> {
    let location = Location::parse(href)?;
    let origin = ports::origin_of(Some(href), None);
    let framework = worker.discovery.borrow().found.get(&origin)?.framework.clone();
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let wanted = &judge.policy().discovery;
    if wanted.mode != DiscoveryMode::Protect {
        return None;
    }
    site_view(framework.as_ref(), location.host_and_port(), wanted.status).ok()
}

/// Match patterns of the discovered origins that are to be guarded. An origin that somebody has listed meanwhile is guarded as listed.
pub fn patterns(worker: &Worker) -> Vec<String> {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    if judge.policy().discovery.mode != DiscoveryMode::Protect {
        return Vec::new();
    }
    let discovery = worker.discovery.borrow();
    let unlisted = discovery.found.keys().filter(|origin| classify(&format!("{origin}/"), &judge.policy().sites).is_none());
    unlisted.map(|origin| format!("{origin}/*")).collect()
}

/// A request that may be one of an AI chat, or its answer, was seen.
pub fn saw(worker: &Rc<Worker>, details: &RequestDetails) {
    let mode = worker.policy.borrow().judge.policy().discovery.mode;
    let origin = ports::origin_of(details.initiator().as_deref(), None);
    if mode == DiscoveryMode::Off || origin.is_empty() || is_settled(worker, &origin) {
        return;
    }
    let url = details.url();
    let Some(location) = Location::parse(&url) else { return };
    let tab = details.tab().unwrap_or(-1);
    let id = if tab < 0 { origin.clone() } else { details.document() };
    let document = Document { tab, frame: if tab < 0 { 0 } else { details.frame() }, id };
    if note(worker, &document, details, &location) {
        let worker = Rc::clone(worker);
        spawn_local(async move { look_at(&worker, &document, &origin).await });
    }
}

/// Whether nothing is to be found out about an origin: the catalogue or the policy knows its host, or a chat was found there.
fn is_settled(worker: &Worker, origin: &str) -> bool {
    let href = format!("{origin}/");
    let judge = Rc::clone(&worker.policy.borrow().judge);
    Location::parse(&href).is_none_or(|location| names_host(&location))
        || classify(&href, &judge.policy().sites).is_some()
        || worker.discovery.borrow().found.contains_key(origin)
}

/// Remembers what was seen of a document. Answers whether it is time to look at it.
fn note(worker: &Worker, document: &Document, details: &RequestDetails, location: &Location<'_>) -> bool {
    let method = details.method();
    let mut discovery = worker.discovery.borrow_mut();
    let known = discovery.documents.get(document).map(|watched| watched.sighting);
    let mut seen = known.unwrap_or_default();
    if let Some(headers) = details.answer_headers() {
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        seen.answer(&method, location, headers);
    } else if seen.request(&method, location) {
        seen.body(&details.body().bytes);
    }
    if !seen.is_worth_a_look() {
        return false;
    }
    let now = now_ms();
    if known.is_none() {
        discovery.documents.insert(document.clone(), Watched::default());
        while discovery.documents.len() > MOST_DOCUMENTS {
            discovery.documents.pop_first();
        }
    }
    let Some(watched) = discovery.documents.get_mut(document) else { return false };
    watched.sighting = seen;
    let due = known != Some(seen) || now >= watched.looked_at + LOOK_AGAIN_MS;
    if due {
        watched.looked_at = now;
    }
    due
}

/// Puts the script that looks into the frame of a request; for a service worker's, into the tabs of its origin.
async fn look_at(worker: &Rc<Worker>, document: &Document, origin: &str) {
    let files = [SCRIPT.to_owned()];
    // Pages of the browser and frames that have gone meanwhile cannot be scripted; nothing is to be found there.
    if document.tab >= 0 {
        let _ = scripting::guard_frames(document.tab, &[document.frame], &files).await;
        return;
    }
    for (tab, url) in tabs::matching(&[format!("{origin}/*")]).await.unwrap_or_default() {
        if ports::origin_of(Some(&url), None) == origin && !is_settled(worker, origin) {
            let _ = scripting::guard_frames(tab, &[0], &files).await;
        }
    }
}

/// A page that is being looked at opened its port: it is told what to look for.
pub fn connect(worker: &Worker, id: u32, port: Port) {
    let sender = port.from();
    let Some(tab) = sender.tab() else { return };
    let origin = ports::origin_of(sender.origin().or_else(|| sender.url()).as_deref(), None);
    let document = Document { tab, frame: sender.frame().unwrap_or(0), id: sender.document() };
    let known = gathered(worker, &document, &origin);
    port.send(&message(&known));
    worker.discovery.borrow_mut().ports.insert(id, Looker { port, document, origin });
}

/// Everything that was seen of a document on the network, the requests of its origin's service worker among it.
fn gathered(worker: &Worker, document: &Document, origin: &str) -> Sighting {
    let discovery = worker.discovery.borrow();
    let service_worker = Document { tab: -1, frame: 0, id: origin.to_owned() };
    let mut sighting = Sighting::default();
    for part in [document, &service_worker].into_iter().filter_map(|part| discovery.documents.get(part)) {
        sighting.merge(&part.sighting);
    }
    sighting
}

fn message(known: &Sighting) -> JsValue {
    let what = look();
    let lists: js_sys::Array =
        what.frameworks.iter().map(|lists| lists.iter().map(|list| strings(*list)).collect::<js_sys::Array>()).collect();
    let network: js_sys::Array = known.network().into_iter().map(JsValue::from).collect();
    let made = object(&[("t", "look".into()), ("frameworks", lists.into()), ("network", network.into())]);
    for (name, list) in what.shared {
        let _ = js_sys::Reflect::set(&made, &name.into(), &strings(list));
    }
    made.into()
}

/// A port has been closed.
pub fn gone(worker: &Worker, id: u32) {
    worker.discovery.borrow_mut().ports.remove(&id);
}

/// A page says what it shows.
pub fn heard(worker: &Rc<Worker>, id: u32, message: &JsValue) {
    let Some((document, origin)) = worker.discovery.borrow().ports.get(&id).map(|looker| (looker.document.clone(), looker.origin.clone()))
    else {
        return;
    };
    let mode = worker.policy.borrow().judge.policy().discovery.mode;
    if mode == DiscoveryMode::Off || origin.is_empty() || is_settled(worker, &origin) {
        return dismiss(worker, &origin);
    }
    let mut sighting = gathered(worker, &document, &origin);
    sighting.merge(&Sighting::of_network(network_of(message)));
    sighting.page(cues_of(message));
    if let Some(report) = sighting.verdict() {
        let worker = Rc::clone(worker);
        spawn_local(async move { found(&worker, &document, origin, report).await });
    }
}

/// What the page was told of its own requests. It may lie; all it could gain is to be guarded.
fn network_of(message: &JsValue) -> [u32; 3] {
    let list = js_sys::Array::from(&field(message, "network"));
    [0, 1, 2].map(|at| number(&list.get(at)))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn number(value: &JsValue) -> u32 {
    value.as_f64().map_or(0, |number| number as u32)
}

fn cues_of(message: &JsValue) -> PageCues {
    let set = |name: &str| number(&field(message, name));
    let flag = |name: &str| field(message, name).is_truthy();
    PageCues {
        marks: set("marks"),
        composers: set("composers"),
        rows: set("rows"),
        worded_composer: flag("worded_composer"),
        plain_composer: flag("plain_composer"),
        answer_rows: flag("answer_rows"),
        model_name: flag("model_name"),
        stop_control: flag("stop_control"),
    }
}

/// Nothing more is to be found out about an origin: its pages need not be looked at any longer.
fn dismiss(worker: &Worker, origin: &str) {
    let done = object(&[("t", "done".into())]).into();
    for looker in worker.discovery.borrow().ports.values().filter(|looker| looker.origin == origin) {
        looker.port.send(&done);
    }
}

/// A chat was found. It is written down before it is reported, so that a restart does not report it again.
async fn found(worker: &Rc<Worker>, document: &Document, origin: String, report: DiscoveryReport) {
    let all = {
        let mut discovery = worker.discovery.borrow_mut();
        if discovery.found.contains_key(&origin) {
            return;
        }
        discovery.found.insert(origin.clone(), Found { framework: report.framework.clone(), at: now_ms() });
        drop_oldest(&mut discovery.found);
        discovery.found.clone()
    };
    dismiss(worker, &origin);
    if let Err(error) = Area::Local.write(KEY, &all).await {
        status::fault(&error.to_string());
    }
    tell(worker, &origin, report);
    if site_of(worker, &format!("{origin}/")).is_some() {
        let files = runtime::content_script_files();
        let frames = frames_of(document.tab, &origin).await;
        let frames = if frames.contains(&document.frame) { frames } else { vec![document.frame] };
        if let Err(error) = scripting::guard_frames(document.tab, &frames, &files).await {
            status::fault(&error.to_string());
        }
        sites::guard_hosts(worker).await;
    }
}

fn drop_oldest(found: &mut Map<String, Found>) {
    while found.len() > MOST_FOUND {
        let Some(oldest) = found.iter().min_by_key(|(_, one)| one.at).map(|(origin, _)| origin.clone()) else { return };
        found.remove(&oldest);
    }
}

/// The frames of a tab that belong to an origin, those without an address of their own included.
pub async fn frames_of(tab: i32, origin: &str) -> Vec<i32> {
    let frames = web_navigation::frames(tab).await.unwrap_or_default();
    let mut own: Vec<i32> = Vec::new();
    // The browser names a frame after the one around it.
    for frame in &frames {
        let at = ports::origin_of(Some(&frame.url), None);
        if at == origin || (at.is_empty() && own.contains(&frame.parent)) {
            own.push(frame.id);
        }
    }
    own
}

/// The one event of an origin.
fn tell(worker: &Rc<Worker>, origin: &str, report: DiscoveryReport) {
    let status = worker.policy.borrow().judge.policy().discovery.status;
    let Some(location) = Location::parse(origin) else { return };
    let Ok(site) = site_view(report.framework.as_ref(), location.host_and_port(), status) else { return };
    let judgement = Judgement {
        ruling: Ruling { decision: Decision::Monitor, rule: "discovery".to_owned() },
        findings: Vec::new(),
        would: None,
        offer: Vec::new(),
        message: promptward::policy::Localised::default(),
    };
    let seen = Seen {
        at: deliver::corrected_now(worker),
        site: &site,
        account: account::of(worker, origin),
        signals: None,
        gesture: Gesture::Visit,
        length: 0,
        guard: (GuardState::Unprotected, vec![GuardReason::Initialising]),
        policy: worker.policy.borrow().version(),
    };
    match Draft::new(seen, &judgement, Vec::new()) {
        Some(draft) => queue::record(worker, Draft { discovery: Some(report), ..draft }, Fate::Passed),
        None => status::fault("a discovered chat has an address that cannot be reported"),
    }
}

/// A tab has been closed.
pub fn tab_gone(worker: &Worker, tab: i32) {
    worker.discovery.borrow_mut().documents.retain(|document, _| document.tab != tab);
}

/// A page of a host that an AI service shares with others has moved without loading: it may have moved into the service.
pub fn moved(worker: &Rc<Worker>, tab: i32, frame: i32, url: String) {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    if classify(&url, &judge.policy().sites).is_none() {
        return;
    }
    let origin = ports::origin_of(Some(&url), None);
    let connected = worker.frames.borrow().values().any(|known| known.tab == tab && known.origin == origin && known.top == (frame == 0));
    if connected {
        return;
    }
    spawn_local(async move {
        // The script itself sees to it that it runs once in a document.
        let _ = scripting::guard_frames(tab, &[frame], &runtime::content_script_files()).await;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_gives_way() {
        let mut found = Map::new();
        for at in 0..=MOST_FOUND as u64 {
            found.insert(format!("https://{}.corp.example", 1_000 - at), Found { framework: None, at });
        }
        drop_oldest(&mut found);
        assert_eq!(found.len(), MOST_FOUND);
        assert!(!found.contains_key("https://1000.corp.example"), "the first one that was found");
        let kept: Map<String, Found> = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
        assert_eq!(kept.len(), MOST_FOUND);
    }
}
