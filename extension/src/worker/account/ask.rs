//! The question to the site, put by one of its pages for all of them, and the probes with which it is put.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use promptward::account::{Provider, Source, SourceKind, provider};
use promptward::map::Set;
use promptward::site::SiteView;
use promptward::wire::{ProbeMessage, ToPage};

use super::{OriginAccount, save};
use crate::worker::{Worker, now_ms};

/// The most characters of a payload that are looked at.
const MOST_CHARS: u32 = 256 * 1024;

thread_local! {
    /// Origins that will be asked at a later time.
    static PLANNED: RefCell<Set<String>> = const { RefCell::new(Set::new()) };
}

/// Asks the site when it is time: now, or as soon as the minute allows.
pub(super) fn ask_when_due(worker: &Rc<Worker>, origin: &str) {
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

/// Lets one top frame of the origin ask the site for all of them, by one request, and read once more what costs none.
pub(super) fn ask_now(worker: &Rc<Worker>, origin: &str) {
    let probes = {
        let frames = worker.frames.borrow();
        // The newest: an older one may be about to go.
        let asker = frames.iter().rev().find(|(_, frame)| frame.top && frame.origin == origin && frame.site.is_some());
        let accounts = worker.accounts.borrow();
        asker.and_then(|(id, frame)| {
            let site = frame.site.as_ref()?;
            let endpoint = endpoint(site.provider().and_then(provider)?, accounts.get(origin));
            Some((*id, probes(site, |source| source.kind != SourceKind::Json || Some(source.name) == endpoint)))
        })
    };
    let Some((id, probes)) = probes.filter(|(_, probes)| !probes.is_empty()) else { return };
    worker.accounts.borrow_mut().or_default(origin.to_owned()).session.asked(now_ms());
    save(worker);
    if let Some(frame) = worker.frames.borrow().get(&id) {
        frame.tell(&ToPage::Probe { probes });
    }
}

/// The one endpoint that is asked next.
fn endpoint(known: &Provider, account: Option<&OriginAccount>) -> Option<&'static str> {
    let next = account.map_or(0, |account| account.session.endpoint_of(known.endpoints().count()));
    known.endpoints().nth(next).map(|source| source.name)
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
