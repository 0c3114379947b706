//! What a person meets at the door: the page in a forbidden site's place, with its way to ask; and, once in a browser session, the reminder
//! of how a tolerated site stands.

use promptward::map::{Map, Set};
use std::cell::RefCell;
use std::rc::Rc;

use promptward::account::Verdict;
use promptward::decide::Judgement;
use promptward::decision::{Choice, Decision, Fate};
use promptward::door;
use promptward::gesture::Gesture;
use promptward::guard_state::GuardState;
use promptward::sensitive::Sensitive;
use promptward::site::SiteView;
use promptward::wire::{Action, Notice, ToPage};
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use super::door::with_visitor;
use super::judge::{finish, plain};
use super::prompt::localised;
use super::report::{Draft, Seen};
use super::{Worker, consents, deliver, now_ms};
use crate::chrome::runtime::Port;
use crate::chrome::storage::Area;
use crate::chrome::{i18n, to_js};
use crate::view::BlockedView;

const KEY: &str = "reminded";
/// A page that is loaded again at once is one visit.
const VISIT_MS: u64 = 3_000;

thread_local! {
    static REPORTED: RefCell<Map<String, u64>> = const { RefCell::new(Map::new()) };
    static REMINDED: RefCell<Option<Set<String>>> = const { RefCell::new(None) };
}

/// What the page in a site's place says.
#[derive(Deserialize)]
pub struct FromBlocked {
    /// The site.
    #[serde(default)]
    site: String,
    /// The authorisation, where one was stopped.
    #[serde(default)]
    consent: Option<String>,
    /// The person goes on to the provider.
    #[serde(default)]
    go_on: bool,
    /// The person asks for access.
    #[serde(default)]
    ask: bool,
    /// Why; judged and masked before it is kept.
    #[serde(default)]
    reason: Option<Sensitive>,
}

/// The page has spoken.
pub fn heard(worker: &Rc<Worker>, port: &Port, message: &FromBlocked) {
    if let Some(flow) = &message.consent {
        let said = consents::Said { flow, go_on: message.go_on, ask: message.ask, reason: message.reason.as_ref() };
        return consents::heard(worker, port, &said);
    }
    let found = with_visitor(worker, |policy, visitor| door::visit_by_id(policy, &message.site, visitor));
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let organisation = &judge.policy().organisation;
    let view = match &found {
        None => BlockedView { open: true, ..BlockedView::default() },
        Some((site, judgement)) => BlockedView {
            open: !door::turns_away(judgement),
            site: site.name().to_owned(),
            host: site.host.clone(),
            rule: judgement.ruling.rule.clone(),
            message: localised(&judgement.message),
            organisation: organisation.name.clone(),
            contact: organisation.contact.clone(),
            approved_tool: organisation.approved_tool.clone(),
            asked: message.ask,
            consent: None,
        },
    };
    if let Some((site, judgement)) = found.filter(|(_, judgement)| door::turns_away(judgement)) {
        let reason = message.reason.as_ref().filter(|_| message.ask).and_then(|reason| judge.mask_reason(reason));
        let choice = message.ask.then_some(Choice::RequestApproval);
        if message.ask || due(site.id.as_str()) {
            report(worker, port.from().tab(), &site, &judgement, (choice, reason), Fate::Stopped);
        }
    }
    if let Ok(view) = to_js(&view) {
        port.send(&view);
    }
}

fn due(site: &str) -> bool {
    let now = now_ms();
    REPORTED.with(|reported| {
        let before = reported.borrow_mut().insert(site.to_owned(), now);
        before.is_none_or(|before| now >= before + VISIT_MS)
    })
}

type Answer = (Option<Choice>, Option<promptward::event::Reason>);

fn report(worker: &Rc<Worker>, tab: Option<i32>, site: &SiteView, judgement: &Judgement, answer: Answer, fate: Fate) {
    let seen = Seen {
        at: deliver::corrected_now(worker),
        site,
        account: (Verdict::Unknown, Vec::new()),
        signals: None,
        gesture: Gesture::Visit,
        length: 0,
        guard: (GuardState::Armed, Vec::new()),
        policy: worker.policy.borrow().version(),
    };
    let draft = Draft::new(seen, judgement, Vec::new()).map(|draft| Draft { choice: answer.0, reason: answer.1, ..draft });
    finish(worker, tab.unwrap_or(-1), draft, fate);
}

/// A page of a tolerated site has opened: the person is reminded once in a browser session.
pub fn remind(worker: &Rc<Worker>, id: u32, href: &str) {
    let found = with_visitor(worker, |policy, visitor| door::visit(policy, href, visitor));
    let Some((site, judgement)) = found.filter(|(site, judgement)| door::reminds(site, judgement)) else { return };
    let worker = Rc::clone(worker);
    spawn_local(async move {
        if !first_time(site.id.as_str()).await {
            return;
        }
        let tab = {
            let frames = worker.frames.borrow();
            let Some(frame) = frames.get(&id) else { return };
            let mut message = plain(0, Action::Drop, Decision::Coach, &judgement.ruling.rule);
            let own = localised(&judgement.message);
            let text = own.unwrap_or_else(|| i18n::fill("door_reminder", &[site.name()]));
            message.notice = Some(Notice { kind: "coach", text });
            frame.tell(&ToPage::Verdict(message));
            frame.tab
        };
        report(&worker, Some(tab), &site, &judgement, (None, None), Fate::Passed);
    });
}

/// Whether the session has not reminded of this site yet; from now on it has.
async fn first_time(site: &str) -> bool {
    if REMINDED.with(|known| known.borrow().is_none()) {
        let kept: Set<String> = Area::Session.read(KEY).await.ok().flatten().unwrap_or_default();
        REMINDED.with(|known| known.borrow_mut().get_or_insert_default().extend(kept));
    }
    let first = REMINDED.with(|known| known.borrow_mut().get_or_insert_default().insert(site.to_owned()));
    if first {
        let now: Set<String> = REMINDED.with(|known| known.borrow().clone().unwrap_or_default());
        if let Err(error) = Area::Session.write(KEY, &now).await {
            super::status::fault(&error.to_string());
        }
    }
    first
}
