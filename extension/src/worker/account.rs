//! The account of each origin: raw evidence comes from the pages, facts stay for this life of the worker, the verdict a little longer.
//!
//! One frame of an origin asks the site and all others share its answer, once a minute at most (`promptward::account::session`). What costs
//! no request comes first: cookies, storage and data of the page, the workspace that a request names, requests that sign in or out.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use promptward::account::read::{Payload, read};
use promptward::account::session::Session;
use promptward::account::{Assessment, Evidence, Facts, Provider, Source, SourceKind, Verdict, assess, provider};
use promptward::map::{Map, Set};
use promptward::sensitive::Sensitive;
use promptward::site::SiteView;
use promptward::wire::{ProbeMessage, ProbeStatus, ToPage};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use super::{Worker, now_ms, sites};
use crate::chrome::storage::Area;
use crate::sleep::sleep;

const KEY: &str = "accounts";
/// A page that asks for its session so soon after it was loaded starts up; later on it has a reason.
const STARTS_UP_MS: u64 = 10_000;
/// The most characters of a payload that are looked at.
const MOST_CHARS: u32 = 256 * 1024;

/// What is known of one origin's account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct OriginAccount {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// When the site was asked, and what is in doubt.
    session: Session,
    /// Documents of the origin that are known, by their nonces: one that only lost its line is no new one.
    documents: VecDeque<String>,
    /// Facts by source, each with the moment of which it speaks.
    #[serde(skip)]
    sources: Map<String, (Facts, u64)>,
    /// When the workspace that the page's own data names became another one.
    #[serde(skip)]
    selected_at: u64,
    /// The document that was loaded last, by its frame, and when.
    #[serde(skip)]
    loaded: (u32, u64),
    /// A workspace that a request has named and that fits the verdict no more, and when.
    #[serde(skip)]
    requested: Option<(String, u64)>,
}

impl Default for OriginAccount {
    fn default() -> Self {
        Self {
            verdict: Verdict::Unknown,
            evidence: Vec::new(),
            session: Session::default(),
            documents: VecDeque::new(),
            sources: Map::new(),
            selected_at: 0,
            loaded: (0, 0),
            requested: None,
        }
    }
}

impl OriginAccount {
    fn verdict_now(&self) -> Verdict {
        self.session.holds(self.verdict)
    }

    /// All that is known, the older answer's choice of workspace left out where the page's own data has chosen since.
    fn facts(&self, known: &Provider) -> Facts {
        let mut all = Facts::default();
        for (name, (facts, at)) in &self.sources {
            let mut facts = facts.clone();
            if *at < self.selected_at && is_answer(known, name) {
                facts.forget_selection();
            }
            all.merge(facts);
        }
        all
    }

    /// What was told before this moment is overtaken by the answer that has come.
    fn forget_answers_before(&mut self, known: &Provider, at: u64) {
        let old: Vec<String> =
            self.sources.iter().filter(|(name, (_, told))| *told < at && is_answer(known, name)).map(|(name, _)| name.clone()).collect();
        for name in old {
            self.sources.remove(&name);
        }
        if self.requested.as_ref().is_some_and(|(_, named)| *named <= at) {
            self.requested = None;
        }
    }

    /// Takes in what one source says now. True = a doubt is settled by it.
    fn hear(&mut self, known: &Provider, source: &Source, facts: Option<Facts>, frame: u32, now: u64) -> bool {
        let at = match source.kind {
            SourceKind::Json => self.session.asked_at(),
            SourceKind::Inline if self.loaded.0 == frame => self.loaded.1,
            SourceKind::Inline => 0,
            _ => now,
        };
        let tells = facts.as_ref().is_some_and(Facts::says_something);
        let free = !matches!(source.kind, SourceKind::Json | SourceKind::Inline);
        let changed = self.sources.get(source.name).map(|(facts, _)| facts) != facts.as_ref();
        if free && changed && asks(known) && self.sources.keys().any(|name| is_answer(known, name)) {
            self.session.doubt(now);
            if source.selects {
                self.selected_at = now;
                self.requested = None;
            }
        }
        // Where the site is not asked at all, its page is the best witness there is.
        let settles = match source.kind {
            SourceKind::Json => true,
            SourceKind::Inline => tells,
            _ => tells && !asks(known),
        };
        if settles && !free {
            self.forget_answers_before(known, at);
        }
        if free && changed && !asks(known) {
            self.requested = None;
        }
        match facts {
            Some(facts) => self.sources.insert(source.name.to_owned(), (facts, at)),
            None => self.sources.remove(source.name),
        };
        match source.kind {
            SourceKind::Json => self.session.answered(),
            _ => settles && self.session.read_at(at),
        }
    }
}

/// Whether the provider has a session endpoint that a page may fetch.
fn asks(known: &Provider) -> bool {
    known.sources.iter().any(|source| source.kind == SourceKind::Json && !source.at.is_empty())
}

/// Whether a source speaks of one moment, and is not read again whenever it changes.
fn is_answer(known: &Provider, name: &str) -> bool {
    known.sources.iter().any(|source| source.name == name && matches!(source.kind, SourceKind::Json | SourceKind::Inline))
}

/// Accounts by origin.
pub type Accounts = Map<String, OriginAccount>;

/// Evidence as a page brought it.
pub struct Report {
    /// The provider.
    pub provider: String,
    /// The source's name.
    pub source: String,
    /// What the probe said.
    pub status: ProbeStatus,
    /// HTTP status.
    pub http: Option<u16>,
    /// The raw text; forgotten once it is read.
    pub payload: Sensitive,
}

/// Verdicts that an earlier life of the worker has left.
pub async fn load() -> Accounts {
    Area::Session.read(KEY).await.ok().flatten().unwrap_or_default()
}

fn save(worker: &Worker) {
    let accounts = worker.accounts.borrow().clone();
    spawn_local(async move {
        if let Err(error) = Area::Session.write(KEY, &accounts).await {
            super::status::fault(&error.to_string());
        }
    });
}

/// The verdict for an origin with its evidence.
#[must_use]
pub fn of(worker: &Worker, origin: &str) -> (Verdict, Vec<Evidence>) {
    let accounts = worker.accounts.borrow();
    accounts.get(origin).map_or((Verdict::Unknown, Vec::new()), |account| (account.verdict_now(), account.evidence.clone()))
}

/// Whether the site has been asked about the account and is about to answer.
#[must_use]
pub fn is_settling(worker: &Worker, origin: &str) -> bool {
    worker.accounts.borrow().get(origin).is_some_and(|account| account.session.is_settling(now_ms()))
}

/// Waits until the site has answered, or has had its time: a person should not be asked under one account and again under the next.
pub async fn settled(worker: &Worker, origin: &str) {
    const STEP_MS: u32 = 20;
    while is_settling(worker, origin) {
        sleep(STEP_MS).await;
    }
}

/// Evidence has come from a page.
pub fn evidence(worker: &Rc<Worker>, id: u32, report: &Report) {
    let Some((origin, site)) = frame_of(worker, id) else { return };
    let Some(known) = site.provider().and_then(provider).filter(|known| known.id == report.provider) else { return };
    let Some(source) = known.sources.iter().find(|source| source.name == report.source) else { return };
    let facts = facts_of(known, source, report);
    let settled = worker.accounts.borrow_mut().or_default(origin.clone()).hear(known, source, facts, id, now_ms());
    reassess(worker, &origin, known, settled);
    ask_when_due(worker, &origin);
}

/// One source's facts. What is not in the page says nothing at all; what could not be read says that it could not.
fn facts_of(known: &Provider, source: &Source, report: &Report) -> Option<Facts> {
    let mut facts = Facts::default();
    let payload = |status, truncated| Payload { status, text: report.payload.expose(), truncated };
    match report.status {
        ProbeStatus::Absent => return None,
        ProbeStatus::Failed => read(known, source, payload(Some(report.http.unwrap_or(0)), false), &mut facts),
        ProbeStatus::Truncated => read(known, source, payload(report.http, true), &mut facts),
        ProbeStatus::Ok => read(known, source, payload(report.http, false), &mut facts),
    }
    Some(facts)
}

/// Weighs all sources of an origin anew, and tells its pages when the verdict has changed or a doubt about it is `settled`.
fn reassess(worker: &Rc<Worker>, origin: &str, known: &Provider, settled: bool) {
    let owned = worker.policy.borrow().owned(known.id);
    let changed = {
        let mut accounts = worker.accounts.borrow_mut();
        let Some(account) = accounts.get_mut(origin) else { return };
        let mut facts = account.facts(known);
        if let Some((workspace, _)) = &account.requested {
            facts.add_request_workspace(workspace);
        }
        let Assessment { verdict, evidence } = assess(known, &facts, &owned);
        let changed = settled || account.verdict != verdict || account.evidence != evidence;
        (account.verdict, account.evidence) = (verdict, evidence);
        changed
    };
    if changed {
        save(worker);
        sites::publish(worker);
    }
}

/// Policy has changed: what counts as the organisation's may be different now.
pub fn reassess_all(worker: &Rc<Worker>) {
    let mut known: Map<String, &'static Provider> = Map::new();
    for frame in worker.frames.borrow().values() {
        if let Some(found) = frame.site.as_ref().and_then(SiteView::provider).and_then(provider) {
            known.insert(frame.origin.clone(), found);
        }
    }
    for (origin, provider) in known {
        let has_facts = worker.accounts.borrow().get(&origin).is_some_and(|account| !account.sources.is_empty());
        if has_facts {
            reassess(worker, &origin, provider, false);
        }
    }
}

/// A request names its workspace itself: the strongest evidence, and it is there at the moment of sending. Answers the verdict that holds for
/// this request, and corrects the origin's at once where the two differ. Only `corporate` is not taken over from a request, which may be
/// that of another tab: the site is asked.
pub fn named_by_request(worker: &Rc<Worker>, origin: &str, site: &SiteView, workspace: &str) -> Verdict {
    let Some(known) = site.provider().and_then(provider) else { return of(worker, origin).0 };
    let owned = worker.policy.borrow().owned(known.id);
    let (right, corrects) = {
        let mut accounts = worker.accounts.borrow_mut();
        let account = accounts.or_default(origin.to_owned());
        let mut facts = account.facts(known);
        facts.add_request_workspace(workspace);
        let right = assess(known, &facts, &owned).verdict;
        let differs = right != account.verdict;
        let corrects = differs && right != Verdict::Corporate;
        if corrects {
            account.requested = Some((workspace.to_owned(), now_ms()));
        }
        if differs {
            account.session.doubt(now_ms());
        }
        (right, corrects)
    };
    if corrects {
        reassess(worker, origin, known, true);
    }
    ask_when_due(worker, origin);
    right
}

/// Whether a document of an origin is seen for the first time.
pub fn is_new_document(worker: &Worker, origin: &str, nonce: &str) -> bool {
    const MOST: usize = 32;
    let mut accounts = worker.accounts.borrow_mut();
    let documents = &mut accounts.or_default(origin.to_owned()).documents;
    if documents.iter().any(|known| known == nonce) {
        return false;
    }
    documents.push_back(nonce.to_owned());
    if documents.len() > MOST {
        documents.pop_front();
    }
    true
}

/// A page has loaded, by which somebody may have signed in, out or over.
pub fn loaded(worker: &Rc<Worker>, id: u32) {
    let Some((origin, site)) = frame_of(worker, id).filter(|_| is_top(worker, id)) else { return };
    if site.provider().is_none() {
        return;
    }
    {
        let mut accounts = worker.accounts.borrow_mut();
        let account = accounts.or_default(origin.clone());
        let now = now_ms();
        account.loaded = (id, now);
        account.requested = None;
        account.session.doubt(now);
    }
    ask_when_due(worker, &origin);
}

/// A page has moved, come back into view or got its line to the worker anew.
pub fn look(worker: &Rc<Worker>, id: u32) {
    let Some((origin, site)) = frame_of(worker, id) else { return };
    if site.provider().is_none() {
        return;
    }
    let refreshes = worker.accounts.borrow_mut().or_default(origin.clone()).session.may_refresh(now_ms());
    if refreshes { ask_now(worker, &origin) } else { ask_when_due(worker, &origin) }
}

/// Somebody is about to send something: an old answer is not relied on.
pub fn before_gesture(worker: &Rc<Worker>, id: u32) {
    let Some((origin, site)) = frame_of(worker, id) else { return };
    if site.provider().is_none() {
        return;
    }
    {
        let mut accounts = worker.accounts.borrow_mut();
        let account = accounts.or_default(origin.clone());
        if account.session.is_old(now_ms()) {
            account.session.doubt(now_ms());
        }
    }
    ask_when_due(worker, &origin);
}

thread_local! {
    /// Requests under way that may change the account, by the browser's id.
    static PENDING: RefCell<Map<String, String>> = const { RefCell::new(Map::new()) };
    /// Origins that will be asked at a later time.
    static PLANNED: RefCell<Set<String>> = const { RefCell::new(Set::new()) };
}

/// A page has sent a request. One that signs somebody in, out or over is followed to its end, and then the site is asked: pages that never
/// load anew show no other sign of it. True = it is to be followed.
pub fn request_seen(worker: &Rc<Worker>, id: u32, request: &str, method: &str, path: &str) -> bool {
    let Some((origin, site)) = frame_of(worker, id) else { return false };
    let Some(known) = site.provider().and_then(provider) else { return false };
    let now = now_ms();
    let mut accounts = worker.accounts.borrow_mut();
    let account = accounts.or_default(origin.clone());
    if changes_session(method, path) {
        account.session.doubt_until_done(now);
        PENDING.with(|pending| pending.borrow_mut().insert(request.to_owned(), origin));
        return true;
    }
    // The page asks for its own session: as it starts up, or because something has happened.
    let own = known.sources.iter().any(|source| source.kind == SourceKind::Json && !source.at.is_empty() && source.at == path);
    if own && !account.session.is_open(now) && now >= account.loaded.1 + STARTS_UP_MS {
        account.session.doubt(now);
        drop(accounts);
        ask_when_due(worker, &origin);
    }
    false
}

/// A request that was followed has ended.
pub fn request_done(worker: &Rc<Worker>, request: &str) {
    let Some(origin) = PENDING.with(|pending| pending.borrow_mut().remove(request)) else { return };
    if PENDING.with(|pending| pending.borrow().values().any(|other| *other == origin)) {
        return;
    }
    if let Some(account) = worker.accounts.borrow_mut().get_mut(&origin) {
        account.session.done(now_ms());
    }
    ask_when_due(worker, &origin);
}

fn changes_session(method: &str, path: &str) -> bool {
    const WORDS: [&str; 9] = ["auth", "login", "logout", "signin", "signout", "sign-in", "sign-out", "session", "switch"];
    const ENDS: [&str; 4] = ["logout", "log-out", "signout", "sign-out"];
    /// Sites count and measure their sessions all day.
    const MEASURES: [&str; 7] = ["heartbeat", "ping", "track", "event", "metric", "telemetry", "analytic"];
    let path = path.to_ascii_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| path.contains(word));
    let reads = matches!(method, "GET" | "HEAD" | "OPTIONS");
    !holds(&MEASURES) && (if reads { method == "GET" && holds(&ENDS) } else { holds(&WORDS) })
}

/// Asks the site when it is time: now, or as soon as the minute allows.
fn ask_when_due(worker: &Rc<Worker>, origin: &str) {
    let due = worker.accounts.borrow().get(origin).and_then(|account| account.session.due_at());
    let Some(due) = due else { return };
    let wait = due.saturating_sub(now_ms());
    if wait == 0 {
        return ask_now(worker, origin);
    }
    if !PLANNED.with(|planned| planned.borrow_mut().insert(origin.to_owned())) {
        return;
    }
    let (worker, origin) = (Rc::clone(worker), origin.to_owned());
    Timeout::new(u32::try_from(wait).unwrap_or(u32::MAX), move || {
        PLANNED.with(|planned| planned.borrow_mut().remove(&origin));
        ask_when_due(&worker, &origin);
    })
    .forget();
}

/// Lets one top frame of the origin ask the site for all of them.
fn ask_now(worker: &Rc<Worker>, origin: &str) {
    let probes = {
        let frames = worker.frames.borrow();
        // The newest: an older one may be about to go.
        let asker = frames.iter().rev().find(|(_, frame)| frame.top && frame.origin == origin && frame.site.is_some());
        asker.and_then(|(id, frame)| Some((*id, probes(frame.site.as_ref()?, |_| true))))
    };
    let Some((id, probes)) = probes.filter(|(_, probes)| !probes.is_empty()) else { return };
    worker.accounts.borrow_mut().or_default(origin.to_owned()).session.asked(now_ms());
    save(worker);
    if let Some(frame) = worker.frames.borrow().get(&id) {
        frame.tell(&ToPage::Probe { probes });
    }
}

fn is_top(worker: &Worker, id: u32) -> bool {
    worker.frames.borrow().get(&id).is_some_and(|frame| frame.top)
}

/// The probes that cost the site nothing: every frame may run them as it likes.
#[must_use]
pub fn free_probes(site: &SiteView) -> Vec<ProbeMessage> {
    probes(site, |source| source.kind != SourceKind::Json)
}

fn probes(site: &SiteView, wanted: impl Fn(&Source) -> bool) -> Vec<ProbeMessage> {
    let Some(known) = site.provider().and_then(provider) else { return Vec::new() };
    known
        .sources
        .iter()
        .filter(|source| source.kind != SourceKind::Request && wanted(source))
        .map(|source| ProbeMessage {
            provider: known.id.to_owned(),
            source: source.name.to_owned(),
            kind: source.kind.to_string(),
            at: source.at.to_owned(),
            attribute: source.attribute.map(str::to_owned),
            after: source.after.map(str::to_owned),
            max_chars: MOST_CHARS,
        })
        .collect()
}

fn frame_of(worker: &Worker, id: u32) -> Option<(String, SiteView)> {
    let frames = worker.frames.borrow();
    let frame = frames.get(&id)?;
    Some((frame.origin.clone(), frame.site.clone()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_that_change_the_session_are_a_sign() {
        assert!(changes_session("POST", "/api/v1/auths/signin"));
        assert!(changes_session("DELETE", "/Session"));
        assert!(changes_session("GET", "/api/auth/signout"));
        assert!(!changes_session("GET", "/api/auth/session"));
        assert!(!changes_session("POST", "/api/chat/completions"));
        assert!(!changes_session("POST", "/api/session/heartbeat"));
    }

    fn named(known: &'static Provider, name: &str) -> &'static Source {
        known.sources.iter().find(|source| source.name == name).unwrap()
    }

    fn read_from(known: &'static Provider, source: &'static Source, text: &str) -> Option<Facts> {
        let mut facts = Facts::default();
        read(known, source, Payload { status: Some(200), text, truncated: false }, &mut facts);
        Some(facts)
    }

    const ANSWER: &str =
        r#"{"user":{"id":"u","email":"ann@corp.example"},"account":{"id":"ws-1","structure":"workspace","planType":"enterprise"}}"#;

    fn owned() -> promptward::account::Owned {
        promptward::account::Owned {
            corporate_domains: vec!["corp.example".to_owned()],
            approved_workspaces: Set::from(["ws-1".to_owned()]),
        }
    }

    /// An origin that was loaded and has answered: the organisation's workspace.
    fn answered() -> (OriginAccount, &'static Provider) {
        let known = provider("chatgpt").unwrap();
        let mut account = OriginAccount { loaded: (1, 1_000), ..OriginAccount::default() };
        account.session.doubt(1_000);
        account.session.asked(1_000);
        assert!(account.hear(known, named(known, "session"), read_from(known, named(known, "session"), ANSWER), 1, 1_100));
        assert_eq!(assess(known, &account.facts(known), &owned()).verdict, Verdict::Corporate);
        (account, known)
    }

    #[test]
    fn a_changed_cookie_overtakes_the_older_answer() {
        let (mut account, known) = answered();
        let cookie = named(known, "selected-workspace");
        assert!(!account.hear(known, cookie, read_from(known, cookie, "personal"), 1, 5_000));
        assert!(account.session.is_doubted());
        assert_eq!(assess(known, &account.facts(known), &owned()).verdict, Verdict::CorporateEmailPersonalPlan);
        let (mut account, _) = answered();
        account.hear(known, cookie, read_from(known, cookie, "ws-2"), 1, 5_000);
        assert_eq!(assess(known, &account.facts(known), &owned()).verdict, Verdict::Unknown, "a workspace nobody knows");
    }

    #[test]
    fn the_data_of_a_page_settles_the_doubt_of_its_own_loading_and_overtakes_the_older_answer() {
        let (mut account, known) = answered();
        account.loaded = (2, 9_000);
        account.session.doubt(9_000);
        let inline = named(known, "bootstrap");
        let text =
            r#"{"authStatus":"logged_in","session":{"user":{"email":"ann@mail.example"},"account":{"id":"p","structure":"personal"}}}"#;
        assert!(
            !account.hear(known, inline, read_from(known, inline, text), 1, 9_050),
            "another document's data is as old as that document"
        );
        assert!(account.hear(known, inline, read_from(known, inline, text), 2, 9_100));
        assert_eq!(assess(known, &account.facts(known), &owned()).verdict, Verdict::Personal);
    }

    #[test]
    fn where_no_endpoint_can_be_asked_the_page_settles_the_doubt() {
        let known = provider("gemini").unwrap();
        assert!(!asks(known));
        let mut account = OriginAccount { loaded: (1, 1_000), ..OriginAccount::default() };
        account.session.doubt(1_000);
        let link = named(known, "account-link");
        assert!(!account.hear(known, link, None, 1, 1_100), "nothing there says nothing");
        assert!(account.hear(known, link, read_from(known, link, "Google Account: Ann (ann@corp.example)"), 1, 1_200));
    }
}
