//! Access that AI tools ask for at other providers: seen from the first request to its grant or refusal, stopped where policy says so.
//!
//! Addresses are read and forgotten: what is kept of an open authorisation is its event and the place to which the answer will go. The one
//! address that waits for a person's *go on* stays in this life of the worker and is never stored.

use std::cell::RefCell;
use std::rc::Rc;

use promptward::account::Verdict;
use promptward::actor::Actor;
use promptward::consent::read::{Asked, NATIVE_APP, Redirect, answer, read};
use promptward::consent::{ConsentPhase, Reach};
use promptward::decide::{Context, Judgement, decide};
use promptward::decision::{Choice, Decision, Fate};
use promptward::event::Reason;
use promptward::gesture::Gesture;
use promptward::guard_state::GuardState;
use promptward::map::Map;
use promptward::sensitive::Sensitive;
use promptward::site::SiteView;
use promptward::word::Uuid;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use super::judge::finish;
use super::prompt::localised;
use super::report::{Draft, Seen};
use super::{Worker, browser, deliver, door, ids, now_ms, status};
use crate::chrome::storage::Area;
use crate::chrome::web_request::RequestDetails;
use crate::chrome::{i18n, runtime, tabs, to_js};
use crate::view::{BlockedView, ConsentView};

const KEY: &str = "consents";
/// An authorisation that has not been answered after this time is reported as unseen.
const OPEN_MS: u64 = 10 * 60_000;
/// The most open authorisations that are remembered.
const MOST_OPEN: usize = 50;

/// An authorisation whose answer is awaited.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Open {
    /// Its event, as it was when access was asked for.
    draft: Draft,
    tab: i32,
    at: u64,
    /// Where the answer goes; empty for an application on the device.
    host: String,
    path: String,
}

/// One that stands still until the person says what to do.
struct Stopped {
    open: Open,
    href: String,
    view: BlockedView,
    judgement: Judgement,
    told: bool,
}

thread_local! {
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
    static STOPPED: RefCell<Map<String, Stopped>> = RefCell::default();
    /// Tabs in which the next request of a client may go on, because the person said so.
    static LET_THROUGH: RefCell<Vec<(i32, String)>> = const { RefCell::new(Vec::new()) };
}

/// What an earlier life of the worker was waiting for.
pub async fn load() {
    let kept: Vec<Open> = Area::Session.read(KEY).await.ok().flatten().unwrap_or_default();
    OPEN.with(|open| *open.borrow_mut() = kept);
}

fn save() {
    let now = OPEN.with(|open| open.borrow().clone());
    spawn_local(async move {
        if let Err(error) = Area::Session.write(KEY, &now).await {
            status::fault(&error.to_string());
        }
    });
}

/// An authorisation request is about to be sent. Answers the page to show instead, where policy wants one.
pub fn asked(worker: &Rc<Worker>, details: &RequestDetails) -> Option<String> {
    let href = details.url();
    let tab = details.tab()?;
    let asked = read(&href)?;
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let site = asked.tool(&judge.policy().sites)?;
    if let_through(tab, &asked) || is_open(tab, &asked) {
        return None;
    }
    let judgement = judged(worker, &site, &asked.reach);
    let open = opened(worker, tab, &site, &asked, &judgement)?;
    if judgement.ruling.decision <= Decision::Monitor {
        tell(worker, &open, (None, None), Fate::Passed);
        keep(open);
        return None;
    }
    let flow = open.draft.consent.as_ref()?.flow.to_string();
    let page = runtime::url(&format!("{}?consent={flow}", door::BLOCKED_PAGE));
    let view = view(worker, &site, &asked, &judgement);
    STOPPED.with(|stopped| stopped.borrow_mut().insert(flow, Stopped { open, href, view, judgement, told: false }));
    if worker.browser.borrow().network_line {
        return Some(page);
    }
    // This installation may not hold requests: the tab is led away from the question instead.
    spawn_local(async move {
        if let Err(error) = tabs::go(tab, &page).await {
            status::fault(&error.to_string());
        }
    });
    None
}

fn client_of(asked: &Asked) -> String {
    asked.client.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn let_through(tab: i32, asked: &Asked) -> bool {
    let client = client_of(asked);
    LET_THROUGH.with(|let_through| {
        let mut let_through = let_through.borrow_mut();
        let before = let_through.len();
        let_through.retain(|(known, whose)| (*known, whose) != (tab, &client));
        let_through.len() < before
    })
}

/// Whether the same tab asks for the same client once more: choosing another account begins the request anew.
fn is_open(tab: i32, asked: &Asked) -> bool {
    let same = |open: &Open| {
        open.draft.consent.as_ref().is_some_and(|consent| consent.provider.as_str() == asked.provider && consent.client == asked.client)
    };
    OPEN.with(|open| open.borrow().iter().any(|open| open.tab == tab && same(open)))
}

fn judged(worker: &Worker, site: &SiteView, reach: &[Reach]) -> Judgement {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let device = worker.device.borrow().id();
    let settings = worker.settings.borrow();
    let context = Context {
        site,
        account: Verdict::Unknown,
        profile: browser::profile(worker),
        actor: Actor::Human,
        gesture: Gesture::Consent,
        reach,
        device: device.as_deref(),
        groups: &settings.managed.groups,
        now_ms: now_ms(),
    };
    decide(judge.policy(), &context, &[])
}

fn opened(worker: &Worker, tab: i32, site: &SiteView, asked: &Asked, judgement: &Judgement) -> Option<Open> {
    let at = deliver::corrected_now(worker);
    let seen = Seen {
        at,
        site,
        account: (Verdict::Unknown, Vec::new()),
        signals: None,
        gesture: Gesture::Consent,
        length: 0,
        guard: (GuardState::Armed, Vec::new()),
        policy: worker.policy.borrow().version(),
    };
    let flow = Uuid::new(ids::uuid_v7(at)).ok()?;
    let draft = Draft { consent: asked.report(flow, ConsentPhase::Asked), ..Draft::new(seen, judgement, Vec::new())? };
    let (host, path) = match &asked.redirect {
        Redirect::Web { host, path } => (host.clone(), path.clone()),
        Redirect::Device | Redirect::Unsaid => (String::new(), String::new()),
    };
    Some(Open { draft, tab, at: now_ms(), host, path })
}

fn keep(open: Open) {
    OPEN.with(|all| {
        let mut all = all.borrow_mut();
        all.push(open);
        if all.len() > MOST_OPEN {
            all.remove(0);
        }
    });
    save();
}

type Answer = (Option<Choice>, Option<Reason>);

fn tell(worker: &Rc<Worker>, open: &Open, answer: Answer, fate: Fate) {
    let draft = Draft { at: deliver::corrected_now(worker), choice: answer.0, reason: answer.1, ..open.draft.clone() };
    finish(worker, open.tab, Some(draft), fate);
}

/// A page was asked for whose address looks like an answer.
pub fn answered(worker: &Rc<Worker>, href: &str) {
    let found = OPEN.with(|open| {
        let mut open = open.borrow_mut();
        let (at, phase) = open.iter().enumerate().rev().find_map(|(at, open)| Some((at, answer(href, &open.host, &open.path)?)))?;
        Some((open.remove(at), phase))
    });
    let Some((open, phase)) = found else { return };
    save();
    end(worker, open, phase);
}

fn end(worker: &Rc<Worker>, mut open: Open, phase: ConsentPhase) {
    if let Some(consent) = open.draft.consent.as_mut() {
        consent.phase = phase;
    }
    let fate = if phase == ConsentPhase::Refused { Fate::Stopped } else { Fate::Passed };
    tell(worker, &open, (None, None), fate);
}

/// Time has passed: what nobody answered is reported as such.
pub fn sweep(worker: &Rc<Worker>) {
    let now = now_ms();
    close(worker, |open| now >= open.at + OPEN_MS);
}

/// A tab was closed, and its answers will not be seen.
pub fn tab_gone(worker: &Rc<Worker>, tab: i32) {
    STOPPED.with(|stopped| stopped.borrow_mut().retain(|_, stopped| stopped.open.tab != tab));
    LET_THROUGH.with(|let_through| let_through.borrow_mut().retain(|(known, _)| *known != tab));
    close(worker, |open| open.tab == tab);
}

fn close(worker: &Rc<Worker>, over: impl Fn(&Open) -> bool) {
    let ended: Vec<Open> = OPEN.with(|open| {
        let mut open = open.borrow_mut();
        let (ended, left): (Vec<Open>, Vec<Open>) = open.drain(..).partition(|open| over(open));
        *open = left;
        ended
    });
    if ended.is_empty() {
        return;
    }
    save();
    for open in ended {
        end(worker, open, ConsentPhase::Unseen);
    }
}

fn view(worker: &Worker, site: &SiteView, asked: &Asked, judgement: &Judgement) -> BlockedView {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let organisation = &judge.policy().organisation;
    let tool = if site.id.as_str() == NATIVE_APP { i18n::word("consent_native_app") } else { site.name().to_owned() };
    BlockedView {
        open: false,
        site: tool,
        host: site.host.clone(),
        rule: judgement.ruling.rule.clone(),
        message: localised(&judgement.message),
        organisation: organisation.name.clone(),
        contact: organisation.contact.clone(),
        approved_tool: organisation.approved_tool.clone(),
        asked: false,
        consent: Some(ConsentView {
            provider: asked.provider_name.to_owned(),
            reach: asked.reach.clone(),
            lasting: asked.lasting,
            extent_known: asked.extent_known && asked.unlisted == 0,
            for_everybody: asked.for_everybody,
            may_go_on: may_go_on(judgement.ruling.decision),
            over: false,
        }),
    }
}

/// Approval, redirection and a block leave no way on but asking.
const fn may_go_on(decision: Decision) -> bool {
    !matches!(decision, Decision::Approve | Decision::Redirect | Decision::Block)
}

/// What the person does in the page that stands in the request's place.
pub struct Said<'m> {
    /// The authorisation.
    pub flow: &'m str,
    /// Go on to the provider.
    pub go_on: bool,
    /// Ask for access.
    pub ask: bool,
    /// Why.
    pub reason: Option<&'m Sensitive>,
}

/// The page that stands in the request's place has spoken.
pub fn heard(worker: &Rc<Worker>, port: &runtime::Port, said: &Said<'_>) {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let reason = said.reason.filter(|_| said.ask || said.go_on).and_then(|reason| judge.mask_reason(reason));
    let view = STOPPED.with(|stopped| {
        let mut stopped = stopped.borrow_mut();
        let Some(waiting) = stopped.get_mut(said.flow) else {
            let consent = ConsentView { over: true, ..ConsentView::default() };
            return BlockedView { open: true, consent: Some(consent), ..BlockedView::default() };
        };
        if !waiting.told {
            waiting.told = true;
            tell(worker, &waiting.open, (None, None), Fate::Stopped);
        }
        if said.ask {
            waiting.view.asked = true;
            tell(worker, &waiting.open, (Some(Choice::RequestApproval), reason.clone()), Fate::Stopped);
        }
        waiting.view.clone()
    });
    if said.go_on {
        go_on(worker, said.flow, reason);
    }
    if let Ok(view) = to_js(&view) {
        port.send(&view);
    }
}

fn go_on(worker: &Rc<Worker>, flow: &str, reason: Option<Reason>) {
    let waiting = STOPPED.with(|stopped| {
        let mut stopped = stopped.borrow_mut();
        let allowed = stopped.get(flow).is_some_and(|waiting| may_go_on(waiting.judgement.ruling.decision));
        if allowed { stopped.remove(flow) } else { None }
    });
    let Some(Stopped { open, href, .. }) = waiting else { return };
    let choice = if reason.is_some() { Choice::SendWithReason } else { Choice::Send };
    tell(worker, &open, (Some(choice), reason), Fate::Overridden);
    let client = open.draft.consent.as_ref().and_then(|consent| consent.client.as_ref()).map(ToString::to_string).unwrap_or_default();
    LET_THROUGH.with(|let_through| let_through.borrow_mut().push((open.tab, client)));
    let tab = open.tab;
    keep(open);
    spawn_local(async move {
        if let Err(error) = tabs::go(tab, &href).await {
            status::fault(&error.to_string());
        }
    });
}
