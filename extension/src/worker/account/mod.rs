//! The account of each origin: raw evidence comes from the pages, facts stay for this life of the worker, the verdict a little longer.
//!
//! One frame of an origin asks the site and all others share its answer, once a minute at most (`promptward::account::session`). What costs
//! no request comes first: cookies, storage and data of the page, the workspace that a request names, requests that sign in or out.
//!
//! `origin` is what is known of one origin, `ask` puts the question, `requests` reads the requests that change who is signed in.

mod ask;
mod origin;
mod requests;

use std::rc::Rc;

use promptward::account::read::{Payload, read};
use promptward::account::{Assessment, Evidence, Facts, Provider, Source, Verdict, assess, provider};
use promptward::map::Map;
use promptward::sensitive::Sensitive;
use promptward::site::SiteView;
use promptward::wire::ProbeStatus;
use wasm_bindgen_futures::spawn_local;

use super::{Worker, now_ms, sites};
use crate::chrome::storage::Area;
use crate::sleep::sleep;
pub use ask::free_probes;
use ask::{ask_now, ask_when_due};
pub use origin::OriginAccount;
pub use requests::{request_done, request_seen};

const KEY: &str = "accounts";

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
    let tells = facts.as_ref().is_some_and(Facts::says_something);
    let settled = {
        let mut accounts = worker.accounts.borrow_mut();
        let account = accounts.or_default(origin.clone());
        // A site that is out of reach or in trouble has not answered; the same endpoint is asked again.
        if source.is_endpoint() && !tells && report.http.is_some_and(|status| status < 500) {
            account.session.told_nothing();
        }
        account.hear(known, source, facts, id, now_ms())
    };
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
    worker.accounts.borrow_mut().or_default(origin.clone()).session.rely(now_ms());
    ask_when_due(worker, &origin);
}

fn is_top(worker: &Worker, id: u32) -> bool {
    worker.frames.borrow().get(&id).is_some_and(|frame| frame.top)
}

fn frame_of(worker: &Worker, id: u32) -> Option<(String, SiteView)> {
    let frames = worker.frames.borrow();
    let frame = frames.get(&id)?;
    Some((frame.origin.clone(), frame.site.clone()?))
}
