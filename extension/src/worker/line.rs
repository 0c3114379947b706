//! The network's last line: what missed the page layer and would carry a value out in a prompt request is cancelled, never rewritten.
//!
//! It answers synchronously and knows two things only: requests that carry prompts (the site's data says which), and values that stand in
//! the way and that nobody has let through. The page's own tokens are not its business.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use promptward::account::Verdict as Account;
use promptward::actor::Actor;
use promptward::decide::Context;
use promptward::decision::{Decision, Fate};
use promptward::gesture::Gesture;
use promptward::guard_state::{GuardReason, GuardState};
use promptward::json;
use promptward::judge::{Memory, Offering, Verdict};
use promptward::map::Map;
use promptward::mask::{Placeholders, ValueDigest};
use promptward::policy::FailureRule;
use promptward::sensitive::Sensitive;
use promptward::site::query::decoded;
use promptward::site::url::Location;
use promptward::site::{SiteView, classify};
use promptward::wire::{Action, Notice, ToPage};

use super::judge::{finish, plain};
use super::report::{Draft, Seen};
use super::{Worker, account, badge, browser, deliver, discovery, now_ms};
use crate::chrome::i18n;
use crate::chrome::web_request::RequestDetails;

/// A page that tries again and again is cancelled each time and reported once in this time.
const REPORT_EVERY_MS: u64 = 3_000;
/// Query parameters in which sites take a prompt.
const PROMPT_PARAMETERS: [&str; 8] = ["q", "query", "prompt", "text", "message", "input", "question", "p"];

thread_local! {
    static REPORTED: RefCell<Map<String, u64>> = const { RefCell::new(Map::new()) };
}

/// The page from which a request comes.
struct Page {
    tab: Option<i32>,
    frame: Option<u32>,
    origin: String,
    site: SiteView,
    guard: (GuardState, Vec<GuardReason>),
}

/// What is to become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Fare {
    /// It goes.
    Goes = 0,
    /// It is cancelled.
    Cancelled = 1,
    /// It goes, and its end is to be told: it may change the account.
    Followed = 2,
}

/// What is to become of a request that is about to be sent.
pub fn fare(worker: &Rc<Worker>, details: &RequestDetails) -> Fare {
    let mut followed = false;
    if cancels(worker, details, &mut followed) {
        return Fare::Cancelled;
    }
    if followed { Fare::Followed } else { Fare::Goes }
}

fn cancels(worker: &Rc<Worker>, details: &RequestDetails, followed: &mut bool) -> bool {
    let url = details.url();
    let Some(location) = Location::parse(&url) else { return false };
    let Some(page) = page_of(worker, details, &url) else { return false };
    let method = details.method();
    if let Some(frame) = page.frame {
        *followed = account::request_seen(worker, frame, &details.id(), &method, location.path);
    }
    let submit = submit_of(&page.site, &method, &location);
    if let Some(workspace) = socket_of(&page.site, &location) {
        account::named_by_request(worker, &page.origin, &page.site, workspace);
    }
    let mut text = prompt_parameters(location.query);
    let mut opaque = false;
    if submit.is_some() {
        let body = details.body();
        opaque = body.opaque;
        text.push_str(&readable(&body.bytes));
    }
    let (known, _) = account::of(worker, &page.origin);
    let right = submit.flatten().map_or(known, |workspace| account::named_by_request(worker, &page.origin, &page.site, workspace));
    let text = Sensitive::new(text);
    if (right != known || !text.expose().trim().is_empty()) && stands_in_the_way(worker, &page, known, right, &text) {
        return true;
    }
    if opaque && cancels_opaque(worker, &page) {
        return true;
    }
    if submit == Some(None) && page.site.template.is_some_and(|site| site.workspace_header.is_some()) {
        keep_for_headers(details.id(), text);
    }
    false
}

thread_local! {
    /// Texts of prompt requests whose headers are about to come, by the browser's id of the request.
    static BEFORE_HEADERS: RefCell<VecDeque<(String, Sensitive)>> = const { RefCell::new(VecDeque::new()) };
}

fn keep_for_headers(request: String, text: Sensitive) {
    const MOST: usize = 4;
    BEFORE_HEADERS.with(|kept| {
        let mut kept = kept.borrow_mut();
        if kept.len() == MOST {
            kept.pop_front();
        }
        kept.push_back((request, text));
    });
}

fn kept_for_headers(request: &str) -> Option<Sensitive> {
    BEFORE_HEADERS.with(|kept| {
        let mut kept = kept.borrow_mut();
        let at = kept.iter().position(|(id, _)| id == request)?;
        kept.remove(at).map(|(_, text)| text)
    })
}

/// The headers of a request name its workspace. A prompt is judged once more where that is another than everybody thought. True = it is
/// cancelled.
pub fn cancels_by_header(worker: &Rc<Worker>, details: &RequestDetails, header: &str, workspace: &str) -> bool {
    let text = kept_for_headers(&details.id());
    let Some(page) = page_of(worker, details, &details.url()) else { return false };
    let named = page.site.template.and_then(|site| site.workspace_header);
    if !named.is_some_and(|named| named.eq_ignore_ascii_case(header)) || workspace.is_empty() {
        return false;
    }
    let (known, _) = account::of(worker, &page.origin);
    let right = account::named_by_request(worker, &page.origin, &page.site, workspace);
    right != known && text.is_some_and(|text| stands_in_the_way(worker, &page, known, right, &text))
}

/// The page: by its tab and origin where it is connected, else by what the browser says of the request.
fn page_of(worker: &Rc<Worker>, details: &RequestDetails, url: &str) -> Option<Page> {
    let initiator = details.initiator();
    let tab = details.tab();
    let frames = worker.frames.borrow();
    let fits = |origin: &str| initiator.as_deref().is_none_or(|initiator| initiator == "null" || same_origin(initiator, origin));
    let told = tab.is_some() || initiator.is_some();
    let connected = frames
        .iter()
        .filter(|_| told)
        .find(|(_, frame)| frame.site.is_some() && tab.is_none_or(|tab| frame.tab == tab) && fits(&frame.origin));
    if let Some((id, frame)) = connected {
        let guard = (frame.state, frame.reasons.clone());
        return Some(Page { tab: Some(frame.tab), frame: Some(*id), origin: frame.origin.clone(), site: frame.site.clone()?, guard });
    }
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let sites = &judge.policy().sites;
    let site = initiator.as_deref().and_then(|origin| classify(&format!("{origin}/"), sites)).or_else(|| classify(url, sites));
    let site = site.or_else(|| discovery::site_of(worker, initiator.as_deref().filter(|origin| *origin != "null").unwrap_or(url)))?;
    let origin = initiator.filter(|origin| origin != "null").unwrap_or_else(|| format!("https://{}", site.host));
    Some(Page { tab, frame: None, origin, site, guard: (GuardState::Unprotected, vec![GuardReason::Initialising]) })
}

fn same_origin(one: &str, other: &str) -> bool {
    one.trim_end_matches('/').eq_ignore_ascii_case(other.trim_end_matches('/'))
}

/// Whether the request carries a prompt, and the workspace its path names. A site without data of its own: everything it is sent does.
#[allow(clippy::option_option)]
fn submit_of<'u>(site: &SiteView, method: &str, location: &Location<'u>) -> Option<Option<&'u str>> {
    match site.template {
        Some(template) => template.submits.iter().find_map(|submit| submit.matches(method, location, &site.host)),
        None => (matches!(method, "POST" | "PUT" | "PATCH") && location.host_and_port() == site.host).then_some(None),
    }
}

/// The workspace that a WebSocket's address names.
fn socket_of<'u>(site: &SiteView, location: &Location<'u>) -> Option<&'u str> {
    let sockets = site.template.filter(|_| matches!(location.scheme, "ws" | "wss"))?.sockets;
    sockets.iter().find_map(|socket| socket.matches(location, &site.host)).flatten()
}

/// Judges what a request holds, under the verdict that is `right` for it where the page was judged under the one `known`. True = it is
/// cancelled.
fn stands_in_the_way(worker: &Rc<Worker>, page: &Page, known: Account, right: Account, text: &Sensitive) -> bool {
    let (_, evidence) = account::of(worker, &page.origin);
    let verdict = right;
    let length = text.len();
    let judged = judge(worker, page, verdict, text);
    let rules = &judged.judgement;
    // Where the page was judged under another verdict, nobody has been asked yet what the right one asks for.
    let stricter = || rules.ruling.decision > judge(worker, page, known, text).judgement.ruling.decision;
    let missed = right != known && right != Account::Corporate && !rules.ruling.decision.goes_on();
    let stopped = rules.findings.iter().any(|ruling| ruling.decision >= Decision::Mask) || (missed && stricter());
    if !stopped {
        return false;
    }
    let seen = Seen {
        at: deliver::corrected_now(worker),
        site: &page.site,
        account: (verdict, evidence),
        signals: None,
        gesture: Gesture::Request,
        length,
        guard: page.guard.clone(),
        policy: worker.policy.borrow().version(),
    };
    let can_cancel = worker.browser.borrow().network_line;
    let fate = if can_cancel { Fate::Stopped } else { Fate::FailedOpen };
    if due(&page.origin) {
        finish(worker, page.tab.unwrap_or(-1), Draft::new(seen, &judged.judgement, judged.reports), fate);
        tell(worker, page, &judged.judgement.ruling.rule);
    }
    true
}

fn judge(worker: &Rc<Worker>, page: &Page, account: Account, text: &Sensitive) -> Verdict {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let device = worker.device.borrow().id();
    let settings = worker.settings.borrow();
    let context = Context {
        site: &page.site,
        account,
        profile: browser::profile(worker),
        actor: Actor::Human,
        gesture: Gesture::Request,
        reach: &[],
        device: device.as_deref(),
        groups: &settings.managed.groups,
        now_ms: now_ms(),
    };
    let tabs = tabs_of(worker, page);
    let remembered = worker.tabs.borrow();
    // What a person has let through on this site stays let through here, whatever the policy says by now: the answer to an old question
    // is still being sent again with every later message of the conversation.
    let approved =
        |digest: &ValueDigest| tabs.iter().any(|tab| remembered.get(tab).is_some_and(|memory| memory.approved.contains_key(digest)));
    let memory = Memory {
        key: &worker.session_key,
        placeholders: &mut Placeholders::default(),
        approved: &approved,
        fingerprint_key: settings.managed.fingerprint_key.as_deref(),
    };
    judge.judge(&context, &Offering { text, html: None }, memory)
}

/// The request's own tab; for shared and service workers every tab of the same origin.
fn tabs_of(worker: &Worker, page: &Page) -> Vec<i32> {
    let frames = worker.frames.borrow();
    let same = frames.values().filter(|frame| frame.origin == page.origin).map(|frame| frame.tab);
    page.tab.into_iter().chain(same).collect()
}

fn due(origin: &str) -> bool {
    REPORTED.with(|reported| {
        let now = now_ms();
        let mut reported = reported.borrow_mut();
        let due = reported.get(origin).is_none_or(|at| now >= at + REPORT_EVERY_MS);
        if due {
            reported.insert(origin.to_owned(), now);
        }
        due
    })
}

/// The page says in a quiet notice that its request was stopped.
fn tell(worker: &Rc<Worker>, page: &Page, rule: &str) {
    let frames = worker.frames.borrow();
    let Some(frame) = page.frame.and_then(|id| frames.get(&id)) else { return };
    let mut message = plain(0, Action::Drop, Decision::Block, rule);
    message.notice = Some(Notice { kind: "stopped", text: i18n::word("notice_request_cancelled") });
    frame.tell(&ToPage::Verdict(message));
    badge::refresh(worker, frame.tab);
}

/// A body that cannot be read: policy says whether it may go.
fn cancels_opaque(worker: &Rc<Worker>, page: &Page) -> bool {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let held = judge.policy().failure.opaque_request != FailureRule::AllowAndReport;
    if due(&format!("opaque {}", page.origin)) {
        let (verdict, evidence) = account::of(worker, &page.origin);
        let judgement = promptward::decide::Judgement {
            ruling: promptward::decide::Ruling {
                decision: if held { Decision::Block } else { Decision::Monitor },
                rule: "failure.opaque_request".to_owned(),
            },
            findings: Vec::new(),
            would: None,
            offer: Vec::new(),
            message: Map::new(),
        };
        let seen = Seen {
            at: deliver::corrected_now(worker),
            site: &page.site,
            account: (verdict, evidence),
            signals: None,
            gesture: Gesture::Request,
            length: 0,
            guard: page.guard.clone(),
            policy: judge.policy().version,
        };
        let fate = if held { Fate::Stopped } else { Fate::FailedOpen };
        finish(worker, page.tab.unwrap_or(-1), Draft::new(seen, &judgement, Vec::new()), fate);
    }
    held
}

/// The decoded values of parameters that hold prompts.
fn prompt_parameters(query: &str) -> String {
    let wanted = query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| PROMPT_PARAMETERS.contains(name));
    wanted.map(|(_, value)| format!("{}\n", decoded(value))).collect()
}

/// The text of a body: of JSON the string values without the page's own tokens, of anything else all of it.
fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let trimmed = text.trim_start();
    if trimmed.starts_with(['{', '['])
        && let Ok(value) = json::value(trimmed)
    {
        let mut out = String::new();
        leaves("", &value, &mut out);
        return out;
    }
    text.into_owned()
}

fn leaves(key: &str, value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::String(text) if !is_own_token(key) => {
            out.push_str(text);
            out.push('\n');
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| leaves(key, item, out)),
        serde_json::Value::Object(fields) => fields.iter().for_each(|(key, value)| leaves(key, value, out)),
        _ => {}
    }
}

/// Fields in which sites send their own session, proof-of-work and anti-forgery values.
fn is_own_token(key: &str) -> bool {
    const PARTS: [&str; 10] =
        ["token", "csrf", "nonce", "signature", "turnstile", "captcha", "arkose", "proof", "attestation", "authorization"];
    let key = key.to_ascii_lowercase();
    PARTS.iter().any(|part| key.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_gives_its_values_but_not_the_pages_own_tokens() {
        let body = br#"{"messages":[{"content":{"parts":["line \"one\"\nline two"]}}],"turnstile_token":"own","csrfToken":"own"}"#;
        let text = readable(body);
        assert!(text.contains("line \"one\"\nline two"));
        assert!(!text.contains("own"));
        assert_eq!(readable(b"prompt=hello"), "prompt=hello");
        assert_eq!(readable(b"{not json"), "{not json");
    }

    #[test]
    fn only_prompt_parameters_of_a_url_are_read() {
        assert_eq!(prompt_parameters("q=a%20b+c&id_token=secret&prompt=%C3%A4"), "a b c\nä\n");
        assert_eq!(prompt_parameters("code=1"), "");
    }
}
