//! Questions to the person: which are open, what they show, and what follows from the choice.

use std::rc::Rc;

use promptward::decide::Judgement;
use promptward::decision::{Choice, Decision};
use promptward::gesture::Gesture;
use promptward::judge::{Shown, Verdict};
use promptward::map::Map;
use promptward::order;
use promptward::policy::{Localised, Policy};
use promptward::sensitive::Sensitive;
use promptward::site::SiteView;
use promptward::wire::{Action, FromPrompt, Notice, PromptItem, PromptView, ToPage, ToPrompt};
use wasm_bindgen_futures::spawn_local;

use super::judge::{Held, plain};
use super::{Worker, account, held, tabs};
use crate::chrome::runtime::Port;
use crate::chrome::{i18n, tabs as browser_tabs, to_js};

/// The most findings a prompt lists; a table of keys would bury the choice.
const MOST_ITEMS: usize = 20;

/// A question that waits for a person.
pub struct Open {
    frame: u32,
    n: u32,
    nonce: String,
    view: PromptView,
    /// Offers the masked text of a gesture that is over: nothing follows from the choice.
    only_copy: bool,
}

/// Open questions by ticket.
#[derive(Default)]
pub struct Questions {
    open: Map<u32, Open>,
    last_ticket: u32,
}

/// What the prompt shows for a verdict.
#[must_use]
pub fn view(worker: &Worker, site: &SiteView, origin: &str, gesture: Gesture, verdict: &Verdict) -> PromptView {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let policy = judge.policy();
    let (account, evidence) = account::of(worker, origin);
    PromptView {
        ticket: 0,
        site: site.name().to_owned(),
        gesture,
        account,
        evidence,
        decision: verdict.judgement.ruling.decision,
        rule: verdict.judgement.ruling.rule.clone(),
        message: localised(&verdict.judgement.message),
        items: items(policy, &verdict.shown),
        offer: offer(policy, &verdict.judgement, !verdict.digests.is_empty()),
        approved_tool: policy.organisation.approved_tool.clone(),
        organisation: policy.organisation.name.clone(),
        contact: policy.organisation.contact.clone(),
        reason: policy.privacy.reason,
        masked: if verdict.digests.is_empty() { String::new() } else { verdict.masked_text.expose().to_owned() },
        unverified: false,
    }
}

/// What may be chosen: *edit* always, *mask* only where there is something to mask, the approved tool only where there is one.
fn offer(policy: &Policy, judgement: &Judgement, maskable: bool) -> Vec<Choice> {
    let mut offer: Vec<Choice> = judgement
        .offer
        .iter()
        .copied()
        .filter(|choice| match choice {
            Choice::Mask => maskable,
            Choice::UseApprovedTool => policy.organisation.approved_tool.is_some(),
            _ => true,
        })
        .collect();
    if !offer.contains(&Choice::Edit) {
        offer.push(Choice::Edit);
    }
    offer
}

/// The values that stand in the way, the strictest ruling first, in the order of the text otherwise.
fn items(policy: &Policy, shown: &[Shown]) -> Vec<PromptItem> {
    let mut listed: Vec<&Shown> = shown.iter().filter(|one| !one.ruling.decision.goes_on()).collect();
    order::sort_by_key(&mut listed, |one| std::cmp::Reverse(one.ruling.decision));
    listed.into_iter().take(MOST_ITEMS).map(|one| item(policy, one)).collect()
}

fn item(policy: &Policy, shown: &Shown) -> PromptItem {
    let own = policy.detectors.custom.iter().find(|own| own.id == shown.detector);
    PromptItem {
        detector: shown.detector.clone(),
        title: own.and_then(|own| localised(&own.title)),
        class: shown.class,
        preview: shown.preview.expose().to_owned(),
        token: shown.token.clone(),
        line: shown.line,
    }
}

/// A text of the policy in the person's language; English where that is missing, else whatever there is.
#[must_use]
pub fn localised(texts: &Localised) -> Option<String> {
    pick(texts, &i18n::language()).map(str::to_owned)
}

fn pick<'t>(texts: &'t Localised, language: &str) -> Option<&'t str> {
    let exact = texts.iter().find(|(tag, _)| tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(language)));
    exact
        .or_else(|| texts.get_key_value("en"))
        .or_else(|| texts.iter().next())
        .map(|(_, text)| text.as_str())
        .filter(|text| !text.is_empty())
}

/// Opens a question. The prompt shows it as soon as it is there.
pub fn ask(worker: &Worker, frame: u32, n: u32, mut view: PromptView) {
    let Some(nonce) = worker.frames.borrow().get(&frame).map(|frame| frame.nonce.clone()) else { return };
    let mut questions = worker.questions.borrow_mut();
    // A page asks again after it lost its line: the newer question replaces the older one.
    questions.open.retain(|_, open| !(open.frame == frame && open.n == n));
    questions.last_ticket = questions.last_ticket.wrapping_add(1);
    let ticket = questions.last_ticket;
    view.ticket = ticket;
    let open = Open { frame, n, nonce, view, only_copy: false };
    show(worker, &open);
    questions.open.insert(ticket, open);
}

/// The masked text could not be put in its place and nothing was sent: the person may at least copy it.
pub fn offer_copy(worker: &Rc<Worker>, frame: u32, n: u32, held: &Held) {
    let Some((nonce, site, origin)) =
        worker.frames.borrow().get(&frame).and_then(|frame| Some((frame.nonce.clone(), frame.site.clone()?, frame.origin.clone())))
    else {
        return;
    };
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let organisation = &judge.policy().organisation;
    let (account, evidence) = account::of(worker, &origin);
    let (decision, rule, gesture) = held
        .draft
        .as_ref()
        .map_or((Decision::Mask, String::new(), Gesture::Submit), |draft| (draft.decision, draft.rule.to_string(), draft.gesture));
    let view = PromptView {
        ticket: 0,
        site: site.name().to_owned(),
        gesture,
        account,
        evidence,
        decision,
        rule: rule.clone(),
        message: None,
        items: Vec::new(),
        offer: vec![Choice::Edit],
        approved_tool: None,
        organisation: organisation.name.clone(),
        contact: organisation.contact.clone(),
        reason: promptward::policy::ReasonMode::Off,
        masked: held.masked.text.expose().to_owned(),
        unverified: true,
    };
    {
        let mut questions = worker.questions.borrow_mut();
        questions.last_ticket = questions.last_ticket.wrapping_add(1);
        let ticket = questions.last_ticket;
        let open = Open { frame, n, nonce, view: PromptView { ticket, ..view }, only_copy: true };
        show(worker, &open);
        questions.open.insert(ticket, open);
    }
    if let Some(frame) = worker.frames.borrow().get(&frame) {
        frame.tell(&ToPage::Verdict(plain(n, Action::Ask, decision, &rule)));
    }
}

fn show(worker: &Worker, open: &Open) {
    let Some(port) = worker.pages.borrow().prompt(&open.nonce) else { return };
    send(&port, &ToPrompt::Ask { view: Box::new(open.view.clone()) });
}

fn send(port: &Port, message: &ToPrompt) {
    if let Ok(message) = to_js(message) {
        port.send(&message);
    }
}

/// A prompt has spoken.
pub fn heard(worker: &Rc<Worker>, port: u32, message: FromPrompt) {
    let Some(nonce) = worker.pages.borrow().prompts.get(&port).map(|(nonce, _)| nonce.clone()) else { return };
    match message {
        FromPrompt::Ready {} => {
            let questions = worker.questions.borrow();
            if let Some(open) = questions.open.values().rev().find(|open| open.nonce == nonce) {
                show(worker, open);
            }
        }
        FromPrompt::Visible { .. } => {}
        FromPrompt::Choice { ticket, choice, reason } => {
            let mine =
                worker.questions.borrow().open.get(&ticket).is_some_and(|open| open.nonce == nonce && open.view.offer.contains(&choice));
            if mine {
                choose(worker, ticket, choice, reason.as_ref());
            }
        }
    }
}

/// The person has chosen.
fn choose(worker: &Rc<Worker>, ticket: u32, choice: Choice, reason: Option<&Sensitive>) {
    let Some(open) = worker.questions.borrow_mut().open.remove(&ticket) else { return };
    let kept = reason.filter(|_| matches!(choice, Choice::SendWithReason | Choice::RequestApproval));
    let kept = kept.and_then(|reason| {
        let judge = Rc::clone(&worker.policy.borrow().judge);
        judge.mask_reason(reason)
    });
    let mut message = plain(open.n, Action::Drop, open.view.decision, &open.view.rule);
    let mut approved = None;
    {
        let mut frames = worker.frames.borrow_mut();
        let Some(frame) = frames.get_mut(&open.frame) else { return };
        if let Some(held) = frame.held.get_mut(&open.n).filter(|_| !open.only_copy) {
            held.action = action_of(choice);
            held.overridden |= matches!(choice, Choice::Send | Choice::SendWithReason);
            if let Some(draft) = held.draft.as_mut() {
                draft.choice = Some(choice);
                draft.reason = kept;
            }
            held::keep(&open.nonce, open.n, held);
            message.action = held.action;
            if held.action == Action::Replace {
                held.masked.fill(&mut message);
            }
            if held.overridden {
                approved = Some((frame.tab, held.digests.clone(), held.circumstances));
            }
        }
    }
    if let Some((tab, digests, circumstances)) = approved {
        worker.tabs.borrow_mut().or_default(tab).approve(&digests, circumstances);
        tabs::save(worker);
    }
    if choice == Choice::RequestApproval {
        message.notice = Some(Notice { kind: "stopped", text: i18n::word("notice_requested") });
    }
    if let (Choice::UseApprovedTool, Some(tool)) = (choice, &open.view.approved_tool) {
        open_tool(tool.url.clone());
    }
    if let Some(frame) = worker.frames.borrow().get(&open.frame) {
        frame.tell(&ToPage::Resolved(message));
    }
    clear(worker, &open.nonce);
}

const fn action_of(choice: Choice) -> Action {
    match choice {
        Choice::Mask => Action::Replace,
        Choice::Send | Choice::SendWithReason => Action::Native,
        Choice::Edit | Choice::RequestApproval | Choice::UseApprovedTool => Action::Drop,
    }
}

/// Only addresses that a browser may open from here; the policy's lint says the same.
fn open_tool(url: String) {
    let web = promptward::site::url::Location::parse(&url).is_some_and(|at| at.scheme == "https" || at.scheme == "http");
    if web {
        spawn_local(async move {
            if let Err(error) = browser_tabs::open(&url).await {
                super::status::fault(&error.to_string());
            }
        });
    }
}

/// The page removed the prompt: as if the person had chosen to edit.
pub fn gone(worker: &Rc<Worker>, frame: u32, n: u32) {
    let ticket = worker.questions.borrow().open.iter().find(|(_, open)| open.frame == frame && open.n == n).map(|(ticket, _)| *ticket);
    if let Some(ticket) = ticket {
        choose(worker, ticket, Choice::Edit, None);
    }
}

/// The frame has gone: its questions with it.
pub fn withdraw(worker: &Worker, frame: u32) {
    let nonces: Vec<String> = {
        let mut questions = worker.questions.borrow_mut();
        let gone: Vec<u32> = questions.open.iter().filter(|(_, open)| open.frame == frame).map(|(ticket, _)| *ticket).collect();
        gone.iter().filter_map(|ticket| questions.open.remove(ticket)).map(|open| open.nonce).collect()
    };
    for nonce in nonces {
        clear(worker, &nonce);
    }
}

/// Clears a prompt, unless another question of the same frame waits for it.
fn clear(worker: &Worker, nonce: &str) {
    let Some(port) = worker.pages.borrow().prompt(nonce) else { return };
    let questions = worker.questions.borrow();
    match questions.open.values().find(|open| open.nonce == nonce) {
        Some(next) => show(worker, next),
        None => send(&port, &ToPrompt::Withdraw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_in_the_persons_language_or_in_english() {
        let texts: Localised = [("de-AT", "Hallo"), ("en", "Hello")].map(|(tag, text)| (tag.to_owned(), text.to_owned())).into();
        assert_eq!(pick(&texts, "de"), Some("Hallo"));
        assert_eq!(pick(&texts, "fr"), Some("Hello"));
        assert_eq!(pick(&Localised::new(), "de"), None);
    }

    #[test]
    fn nothing_but_the_two_send_choices_lets_the_original_go() {
        for choice in Choice::ALL {
            let native = action_of(*choice) == Action::Native;
            assert_eq!(native, matches!(choice, Choice::Send | Choice::SendWithReason), "{choice}");
        }
    }
}
