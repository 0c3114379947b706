//! The account of each origin: raw evidence comes from the pages, facts stay for this life of the worker, the verdict a little longer.
//!
//! One frame of an origin asks the site and all others share its answer. A document that has just been loaded is asked about, because
//! signing in, out or into another account loads one; moves inside a page ask at most once a minute.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use promptward::account::read::{Payload, read};
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
/// Documents of an origin that are loaded within this time share one session request.
const LOADS_SHARE_MS: u64 = 300;
/// How long a held gesture waits for the answer that settles a doubt.
const SETTLES_WITHIN_MS: u64 = 2_000;
/// At most one session request for an origin in this time while pages move without loading.
const PROBE_EVERY_MS: u64 = 60_000;
/// A verdict older than this is asked for again.
const FRESH_MS: u64 = 5 * 60_000;
/// After a request that may have signed somebody in or out, the site needs a moment to answer it.
const HINT_SETTLES_MS: u32 = 700;
/// The most characters of a payload that are looked at.
const MOST_CHARS: u32 = 256 * 1024;

/// What is known of one origin's account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OriginAccount {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    assessed_at: u64,
    probed_at: u64,
    /// When a page of the origin was last loaded, in this life of the worker.
    #[serde(skip)]
    loaded_at: u64,
    /// Something has happened after which the account may be another one: a page was loaded, a request about the session was sent.
    #[serde(default)]
    doubted: bool,
    #[serde(skip)]
    doubted_at: u64,
    /// Documents of the origin that are known, by their nonces: one that only lost its line is no new one.
    #[serde(default)]
    documents: VecDeque<String>,
    #[serde(skip)]
    sources: Map<String, Facts>,
}

impl Default for OriginAccount {
    fn default() -> Self {
        Self {
            verdict: Verdict::Unknown,
            evidence: Vec::new(),
            assessed_at: 0,
            probed_at: 0,
            loaded_at: 0,
            doubted: false,
            doubted_at: 0,
            documents: VecDeque::new(),
            sources: Map::new(),
        }
    }
}

impl OriginAccount {
    /// The verdict as far as it holds now. Until the site has answered anew, nobody is taken for the organisation's: that error is the
    /// worst, and the answer is a moment away.
    fn verdict_now(&self) -> Verdict {
        if self.doubted && self.verdict == Verdict::Corporate { Verdict::Unknown } else { self.verdict }
    }

    fn doubt(&mut self, now: u64) {
        (self.doubted, self.doubted_at) = (true, now);
    }

    /// Whether an answer that settles a doubt is on its way.
    fn is_settling(&self, now: u64) -> bool {
        self.doubted && now < self.doubted_at + SETTLES_WITHIN_MS
    }

    fn is_due(&self, now: u64) -> bool {
        if self.loaded_at > self.probed_at {
            return now >= self.probed_at + LOADS_SHARE_MS;
        }
        let fresh = now < self.assessed_at + FRESH_MS && !self.sources.is_empty();
        !fresh && now >= self.probed_at + PROBE_EVERY_MS
    }
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
    worker.accounts.borrow().get(origin).is_some_and(|account| account.is_settling(now_ms()))
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
    let settled = {
        let mut accounts = worker.accounts.borrow_mut();
        let account = accounts.or_default(origin.clone());
        let settled = account.doubted && answers_doubt(known, source);
        account.doubted &= !settled;
        match facts {
            Some(facts) => account.sources.insert(source.name.to_owned(), facts),
            None => account.sources.remove(source.name),
        };
        settled
    };
    reassess(worker, &origin, known, settled);
}

/// Whether this source's answer settles whose account it is: the site's own session endpoint, where the provider has one.
fn answers_doubt(known: &Provider, source: &Source) -> bool {
    let fetched = |source: &Source| source.kind == SourceKind::Json && !source.at.is_empty();
    fetched(source) || !known.sources.iter().any(fetched)
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
        let mut facts = Facts::default();
        for source in account.sources.values() {
            facts.merge(source.clone());
        }
        let Assessment { verdict, evidence } = assess(known, &facts, &owned);
        let changed = settled || account.verdict != verdict || account.evidence != evidence;
        (account.verdict, account.evidence, account.assessed_at) = (verdict, evidence, now_ms());
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

/// The verdict for one request that names its workspace itself: the strongest evidence, and it is there at the moment of sending.
#[must_use]
pub fn with_request_workspace(worker: &Worker, origin: &str, site: &SiteView, workspace: &str) -> Verdict {
    let Some(known) = site.provider().and_then(provider) else { return of(worker, origin).0 };
    let owned = worker.policy.borrow().owned(known.id);
    let mut facts = Facts::default();
    if let Some(account) = worker.accounts.borrow().get(origin) {
        for source in account.sources.values() {
            facts.merge(source.clone());
        }
    }
    facts.add_request_workspace(workspace);
    assess(known, &facts, &owned).verdict
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

/// A page has loaded: the site is asked about its account, once for all pages that load within the same moment.
pub fn probe_after_load(worker: &Rc<Worker>, id: u32) {
    let Some((origin, site)) = frame_of(worker, id).filter(|_| is_top(worker, id)) else { return };
    if site.provider().is_none() {
        return;
    }
    let wait = {
        let mut accounts = worker.accounts.borrow_mut();
        let account = accounts.or_default(origin);
        account.loaded_at = now_ms();
        account.doubt(now_ms());
        (account.probed_at + LOADS_SHARE_MS).saturating_sub(account.loaded_at)
    };
    if wait == 0 {
        return probe_if_due(worker, id);
    }
    let worker = Rc::clone(worker);
    Timeout::new(u32::try_from(wait).unwrap_or(u32::MAX), move || probe_if_due(&worker, id)).forget();
}

thread_local! {
    static HINTED: RefCell<Set<String>> = const { RefCell::new(Set::new()) };
}

/// A page has sent a request. One that signs somebody in, out or over is a reason to ask again once it has been answered: pages that
/// never load anew show no other sign of it.
pub fn request_seen(worker: &Rc<Worker>, id: u32, method: &str, path: &str) {
    if !changes_session(method, path) {
        return;
    }
    let Some((origin, _)) = frame_of(worker, id) else { return };
    if !HINTED.with(|hinted| hinted.borrow_mut().insert(origin.clone())) {
        return;
    }
    worker.accounts.borrow_mut().or_default(origin.clone()).doubt(now_ms());
    let worker = Rc::clone(worker);
    Timeout::new(HINT_SETTLES_MS, move || {
        HINTED.with(|hinted| hinted.borrow_mut().remove(&origin));
        let top = worker.frames.borrow().iter().find(|(_, frame)| frame.top && frame.origin == origin).map(|(id, _)| *id);
        if let Some(top) = top {
            probe_after_load(&worker, top);
        }
    })
    .forget();
}

fn changes_session(method: &str, path: &str) -> bool {
    const WORDS: [&str; 9] = ["auth", "login", "logout", "signin", "signout", "sign-in", "sign-out", "session", "switch"];
    let path = path.to_ascii_lowercase();
    !matches!(method, "GET" | "HEAD" | "OPTIONS") && WORDS.iter().any(|word| path.contains(word))
}

/// Lets a top frame ask the site, when it is time.
pub fn probe_if_due(worker: &Rc<Worker>, id: u32) {
    let Some((origin, site)) = frame_of(worker, id).filter(|_| is_top(worker, id)) else { return };
    if site.provider().is_none() {
        return;
    }
    let now = now_ms();
    {
        let mut accounts = worker.accounts.borrow_mut();
        let account = accounts.or_default(origin);
        if !account.is_due(now) {
            return;
        }
        account.probed_at = now;
    }
    save(worker);
    let probes = probes(&site, |_| true);
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
    fn only_writing_requests_about_the_session_are_a_hint() {
        assert!(changes_session("POST", "/api/v1/auths/signin"));
        assert!(changes_session("DELETE", "/Session"));
        assert!(!changes_session("GET", "/api/auth/session"));
        assert!(!changes_session("POST", "/api/chat/completions"));
    }

    fn account(assessed_at: u64, probed_at: u64, loaded_at: u64) -> OriginAccount {
        let sources = Map::from([("session".to_owned(), Facts::default())]);
        OriginAccount { assessed_at, probed_at, loaded_at, sources, ..OriginAccount::default() }
    }

    #[test]
    fn a_loaded_page_is_asked_about_though_the_last_answer_is_young() {
        let signed_in_since = account(10_000, 9_900, 11_000);
        assert!(signed_in_since.is_due(11_000));
        assert!(!account(11_100, 11_000, 10_900).is_due(11_200), "the load was before the last request");
    }

    #[test]
    fn in_doubt_nobody_is_corporate_and_nothing_else_changes() {
        let doubted = |verdict| OriginAccount { verdict, doubted: true, ..OriginAccount::default() }.verdict_now();
        assert_eq!(doubted(Verdict::Corporate), Verdict::Unknown);
        assert_eq!(doubted(Verdict::Personal), Verdict::Personal);
        let settled = OriginAccount { verdict: Verdict::Corporate, ..OriginAccount::default() };
        assert_eq!(settled.verdict_now(), Verdict::Corporate);
    }

    #[test]
    fn a_doubt_is_waited_for_only_so_long() {
        let mut account = OriginAccount::default();
        assert!(!account.is_settling(1_000));
        account.doubt(1_000);
        assert!(account.is_settling(1_000 + SETTLES_WITHIN_MS - 1));
        assert!(!account.is_settling(1_000 + SETTLES_WITHIN_MS), "a site that never answers is waited for once");
        assert!(account.doubted, "and the doubt stays");
    }

    #[test]
    fn only_the_session_endpoint_settles_a_doubt_where_there_is_one() {
        let with_endpoint = provider("chatgpt").unwrap();
        let source = |name: &str| with_endpoint.sources.iter().find(|source| source.name == name).unwrap();
        assert!(answers_doubt(with_endpoint, source("session")));
        assert!(!answers_doubt(with_endpoint, source("selected-workspace")));
        let without = provider("gemini").unwrap();
        assert!(without.sources.iter().all(|source| answers_doubt(without, source)));
    }

    #[test]
    fn pages_that_load_together_share_one_request() {
        let second_of_two = account(9_950, 9_900, 10_000);
        assert!(!second_of_two.is_due(10_000));
        assert!(second_of_two.is_due(9_900 + LOADS_SHARE_MS));
    }

    #[test]
    fn moves_inside_a_page_wait_for_the_answer_to_grow_old() {
        assert!(!account(10_000, 9_900, 9_800).is_due(10_000 + FRESH_MS - 1));
        assert!(account(10_000, 9_900, 9_800).is_due(10_000 + FRESH_MS));
    }
}
