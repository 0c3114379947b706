//! One gesture, from question to what became of it.

use std::cell::Cell;
use std::rc::Rc;

use promptward::actor::{PageSignals, weigh};
use promptward::decide::{Context, Judgement, decide};
use promptward::decision::{Decision, Fate};
use promptward::gesture::Gesture;
use promptward::judge::{Memory, Offering, Verdict};
use promptward::map::Map;
use promptward::mask::ValueDigest;
use promptward::sensitive::Sensitive;
use promptward::wire::{Action, How, Moment, Notice, SpanMessage, ToPage, VerdictMessage};
use wasm_bindgen_futures::spawn_local;

use super::report::{Draft, Seen, unheard_fate};
use super::tabs::Circumstances;
use super::{Worker, account, browser, held, now_ms, prompt, tabs};
use crate::chrome::i18n;

/// A question of a page.
pub struct Question {
    /// The page's number.
    pub n: u32,
    /// The gesture.
    pub gesture: Gesture,
    /// Whether something is held.
    pub moment: Moment,
    /// Plain text.
    pub text: Sensitive,
    /// Rich text.
    pub html: Option<Sensitive>,
    /// What was seen of the actor.
    pub signals: PageSignals,
}

/// A verdict that the page has not yet carried out.
pub struct Held {
    /// The event in the making; none where the site cannot be reported.
    pub draft: Option<Draft>,
    /// What the page was told to do.
    pub action: Action,
    /// The text was judged while it was typed: nothing happens unless the page says that it was sent.
    pub background: bool,
    /// The person chose to send it as it is, now or before.
    pub overridden: bool,
    /// What takes its place.
    pub masked: Masked,
    /// Digests of the values that stand in the way.
    pub digests: Vec<ValueDigest>,
    /// Under which circumstances it was judged.
    pub circumstances: Circumstances,
}

/// The same gesture with placeholders.
#[derive(Clone, Default)]
pub struct Masked {
    /// The text.
    pub text: Sensitive,
    /// The HTML.
    pub html: Option<Sensitive>,
    /// Replacements in UTF-16 units.
    pub spans: Vec<(usize, usize, String)>,
}

impl Masked {
    fn of(verdict: &Verdict) -> Self {
        Self { text: verdict.masked_text.clone(), html: verdict.masked_html.clone(), spans: verdict.spans.clone() }
    }

    /// Puts it into a message.
    pub fn fill(&self, message: &mut VerdictMessage) {
        message.text = Some(self.text.expose().to_owned());
        message.html = self.html.as_ref().map(|html| html.expose().to_owned());
        message.spans =
            self.spans.iter().map(|(start, end, token)| SpanMessage { start: *start, end: *end, token: token.clone() }).collect();
    }
}

/// What the page of a frame is, as far as judging needs it.
struct Place {
    tab: i32,
    origin: String,
    site: promptward::site::SiteView,
    guard: (promptward::guard_state::GuardState, Vec<promptward::guard_state::GuardReason>),
}

fn place_of(worker: &Worker, id: u32) -> Option<Place> {
    let frames = worker.frames.borrow();
    let frame = frames.get(&id)?;
    Some(Place { tab: frame.tab, origin: frame.origin.clone(), site: frame.site.clone()?, guard: (frame.state, frame.reasons.clone()) })
}

/// Judges a gesture and answers the page: at once, unless the site is just telling whose account it is.
pub fn judge(worker: &Rc<Worker>, id: u32, question: Question) {
    let Some(place) = place_of(worker, id) else {
        return answer(worker, id, plain(question.n, Action::Native, Decision::Allow, "not_guarded"));
    };
    account::before_gesture(worker, id);
    if question.moment == Moment::Background || !account::is_settling(worker, &place.origin) {
        return judge_at(worker, id, place, question);
    }
    let worker = Rc::clone(worker);
    spawn_local(async move {
        account::settled(&worker, &place.origin).await;
        judge_at(&worker, id, place, question);
    });
}

fn judge_at(worker: &Rc<Worker>, id: u32, place: Place, question: Question) {
    let (verdict, held) = weigh_up(worker, &place, &question);
    let n = question.n;
    let mut message = plain(n, held.action, verdict.judgement.ruling.decision, &verdict.judgement.ruling.rule);
    if held.action == Action::Replace && !held.background {
        held.masked.fill(&mut message);
    }
    message.notice = notice(&verdict.judgement, held.action);
    let asks = held.action == Action::Ask && !held.background;
    if asks {
        let view = prompt::view(worker, &place.site, &place.origin, question.gesture, &verdict);
        prompt::ask(worker, id, n, view);
    }
    if let Some(frame) = worker.frames.borrow_mut().get_mut(&id) {
        held::keep(&frame.nonce, n, &held);
        frame.hold(n, held);
    }
    answer(worker, id, message);
}

/// Detection, rules and memory: what is to be done with a gesture, and the draft of its event.
fn weigh_up(worker: &Rc<Worker>, place: &Place, question: &Question) -> (Verdict, Held) {
    let state = worker.policy.borrow();
    let judge = Rc::clone(&state.judge);
    let (account, evidence) = account::of(worker, &place.origin);
    let circumstances = Circumstances { policy: state.version(), account };
    drop(state);
    let background = question.moment == Moment::Background;
    let verdict_and_hit = with_context(worker, place, question.gesture, account, &question.signals, |context| {
        let settings = worker.settings.borrow();
        let mut tabs = worker.tabs.borrow_mut();
        let memory = tabs.or_default(place.tab);
        let hit = Cell::new(false);
        let known = memory.approved.clone();
        let approved = |digest: &ValueDigest| {
            let known = known.get(digest).is_some_and(|then| then.holds(circumstances, judge.policy()));
            hit.set(hit.get() || known);
            known
        };
        // While somebody types, every unfinished value would take a number of its own.
        let mut scratch = background.then(|| memory.placeholders.clone());
        let memory = Memory {
            key: &worker.session_key,
            placeholders: scratch.as_mut().unwrap_or(&mut memory.placeholders),
            approved: &approved,
            fingerprint_key: settings.managed.fingerprint_key.as_deref(),
        };
        let offering = Offering { text: &question.text, html: question.html.as_ref() };
        (judge.judge(context, &offering, memory), hit.get())
    });
    let (verdict, overridden) = verdict_and_hit;
    let seen = Seen {
        at: super::deliver::corrected_now(worker),
        site: &place.site,
        account: (account, evidence),
        signals: Some(&question.signals),
        gesture: if background { Gesture::Submit } else { question.gesture },
        length: question.text.len().max(question.html.as_ref().map_or(0, Sensitive::len)),
        guard: place.guard.clone(),
        policy: circumstances.policy,
    };
    let held = Held {
        draft: Draft::new(seen, &verdict.judgement, verdict.reports.clone()),
        action: action(&verdict),
        background,
        overridden,
        // Nothing takes the place of what goes as it is, and a text judged while it is typed is judged again before it is replaced.
        masked: if background || action(&verdict) == Action::Native { Masked::default() } else { Masked::of(&verdict) },
        digests: verdict.digests.clone(),
        circumstances,
    };
    if !background {
        tabs::save(worker);
    }
    (verdict, held)
}

fn with_context<T>(
    worker: &Worker,
    place: &Place,
    gesture: Gesture,
    account: promptward::account::Verdict,
    signals: &PageSignals,
    run: impl FnOnce(&Context<'_>) -> T,
) -> T {
    let device = worker.device.borrow().id();
    let groups = worker.settings.borrow().managed.groups.clone();
    run(&Context {
        site: &place.site,
        account,
        profile: browser::profile(worker),
        actor: weigh(signals).0,
        gesture,
        reach: &[],
        device: device.as_deref(),
        groups: &groups,
        now_ms: now_ms(),
    })
}

/// Decision → action. Masking something in which nothing stands in the way is letting it go.
fn action(verdict: &Verdict) -> Action {
    match verdict.judgement.ruling.decision {
        decision if decision.goes_on() => Action::Native,
        Decision::Mask if verdict.digests.is_empty() => Action::Native,
        Decision::Mask => Action::Replace,
        _ => Action::Ask,
    }
}

fn notice(judgement: &Judgement, action: Action) -> Option<Notice> {
    let own = prompt::localised(&judgement.message);
    match (judgement.ruling.decision, action) {
        (Decision::Coach, _) => Some(Notice { kind: "coach", text: own.unwrap_or_else(|| i18n::word("notice_coach")) }),
        (Decision::Mask, Action::Replace) => Some(Notice { kind: "masked", text: own.unwrap_or_else(|| i18n::word("notice_masked")) }),
        _ => None,
    }
}

/// A verdict without contents.
#[must_use]
pub fn plain(n: u32, action: Action, decision: Decision, rule: &str) -> VerdictMessage {
    VerdictMessage { n, action, decision, rule: rule.to_owned(), text: None, html: None, spans: Vec::new(), notice: None }
}

fn answer(worker: &Worker, id: u32, message: VerdictMessage) {
    if let Some(frame) = worker.frames.borrow().get(&id) {
        frame.tell(&ToPage::Verdict(message));
    }
}

/// A gesture went its native way because the gate was silent.
pub fn passed(worker: &Rc<Worker>, id: u32, gesture: Gesture, length: usize, signals: &PageSignals) {
    let Some(place) = place_of(worker, id) else { return };
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let (account, evidence) = account::of(worker, &place.origin);
    let judgement = with_context(worker, &place, gesture, account, signals, |context| decide(judge.policy(), context, &[]));
    let seen = Seen {
        at: super::deliver::corrected_now(worker),
        site: &place.site,
        account: (account, evidence),
        signals: Some(signals),
        gesture,
        length,
        guard: place.guard.clone(),
        policy: judge.policy().version,
    };
    finish(worker, place.tab, Draft::new(seen, &judgement, Vec::new()), Fate::Passed);
}

/// The page says what became of a verdict.
pub fn applied(worker: &Rc<Worker>, id: u32, n: u32, how: How, verified: bool) {
    let (tab, nonce, held) = {
        let mut frames = worker.frames.borrow_mut();
        let Some(frame) = frames.get_mut(&id) else { return };
        (frame.tab, frame.nonce.clone(), frame.held.remove(&n))
    };
    let Some(held) = held else {
        return match held::claim(&nonce, n, how, verified) {
            Some((draft, fate)) => finish(worker, tab, Some(draft), fate),
            None => unanswered(worker, id, how, verified),
        };
    };
    held::forget(&nonce, n);
    let fate = fate_of(&held, how, verified);
    if fate == Fate::Failed && !held.masked.text.is_empty() {
        prompt::offer_copy(worker, id, n, &held);
    }
    finish(worker, tab, held.draft, fate);
}

/// What a gesture ends as.
fn fate_of(held: &Held, how: How, verified: bool) -> Fate {
    match (held.action, how) {
        (_, _) if !verified => Fate::Failed,
        (_, How::None) | (Action::Drop | Action::Ask, _) => Fate::Stopped,
        (Action::Native, _) if held.overridden => Fate::Overridden,
        (Action::Native, _) => Fate::Passed,
        (Action::Replace, _) => Fate::Masked,
    }
}

/// A gesture that this worker never answered: the page's failure rule has spoken, and that is told.
fn unanswered(worker: &Rc<Worker>, id: u32, how: How, verified: bool) {
    let Some(place) = place_of(worker, id) else { return };
    let gesture = if how == How::Submit { Gesture::Submit } else { Gesture::Paste };
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let (account, evidence) = account::of(worker, &place.origin);
    let signals = PageSignals { trusted: true, activation: true, ..PageSignals::default() };
    let judgement = with_context(worker, &place, gesture, account, &signals, |context| decide(judge.policy(), context, &[]));
    let seen = Seen {
        at: super::deliver::corrected_now(worker),
        site: &place.site,
        account: (account, evidence),
        signals: None,
        gesture,
        length: 0,
        guard: place.guard.clone(),
        policy: judge.policy().version,
    };
    let fate = if how == How::None || !verified { Fate::Failed } else { Fate::FailedOpen };
    finish(worker, place.tab, Draft::new(seen, &judgement, Vec::new()), fate);
}

/// A frame has gone with verdicts it never spoke about.
pub fn frame_gone(worker: &Rc<Worker>, nonce: &str, held: Map<u32, Held>) {
    for (n, held) in held.into_iter().filter(|(_, held)| !held.background) {
        held::forget(nonce, n);
        if let Some(draft) = held.draft {
            let fate = if held.overridden { Fate::Overridden } else { unheard_fate(draft.decision) };
            super::queue::record(worker, draft, fate);
        }
    }
}

/// Counts and reports.
pub fn finish(worker: &Rc<Worker>, tab: i32, draft: Option<Draft>, fate: Fate) {
    worker.tabs.borrow_mut().or_default(tab).count(fate);
    tabs::save(worker);
    if let Some(draft) = draft {
        super::queue::record(worker, draft, fate);
    }
}
