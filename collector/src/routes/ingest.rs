//! From the wire to a row: what passes here is an event of the core's closed schema, and nothing else is kept.

use crate::clock::DAY;
use crate::store::{EventRow, Heartbeat, Sighting};
use promptward::detect::Scanner;
use promptward::event::{Event, Reason, SCHEMA};
use promptward::mask::{self, Replacement};
use promptward::outcome::{RejectReason, Rejected};
use promptward::wire::DeviceStatus;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use uuid::Uuid;

/// 1 January 2020: nothing of ours is older.
const EARLIEST: i64 = 1_577_836_800_000;
/// Longest text and longest list of a heartbeat that are kept.
const MAX_STATUS_TEXT: usize = 300;
const MAX_STATUS_LIST: usize = 60;

static JUDGE: LazyLock<Scanner> = LazyLock::new(Scanner::builtin);

/// Reads one event of a batch.
pub fn event(raw: &str, device: &str, now: i64, max_bytes: usize) -> Result<EventRow, Rejected> {
    read(raw, device, now, max_bytes).map_err(|reason| Rejected { id: id_of(raw), reason })
}

fn read(raw: &str, device: &str, now: i64, max_bytes: usize) -> Result<EventRow, RejectReason> {
    if raw.len() > max_bytes {
        return Err(RejectReason::TooLarge);
    }
    if schema_of(raw).is_some_and(|schema| schema > u64::from(SCHEMA)) {
        return Err(RejectReason::UnknownSchema);
    }
    let event: Event = serde_json::from_str(raw).map_err(|_| RejectReason::Malformed)?;
    if event.device.as_str() != device {
        return Err(RejectReason::ForeignDevice);
    }
    let at = i64::try_from(event.at).map_err(|_| RejectReason::ImpossibleTime)?;
    if !(EARLIEST..=now + DAY).contains(&at) {
        return Err(RejectReason::ImpossibleTime);
    }
    let id = Uuid::parse_str(event.id.as_str()).map_err(|_| RejectReason::Malformed)?;
    if event.seq == 0 || i64::try_from(event.seq).is_err() {
        return Err(RejectReason::Malformed);
    }
    Ok(row(event, id, at))
}

fn row(mut event: Event, id: Uuid, at: i64) -> EventRow {
    // The chain is over the bytes the device sent, so the hash comes before anything is touched.
    let hash = event.digest();
    event.reason = event.reason.and_then(|reason| judged(&reason));
    let classes: BTreeSet<&str> = event.findings.iter().map(|finding| finding.class.as_str()).collect();
    EventRow {
        id,
        at,
        seq: event.seq,
        prev: event.prev.as_ref().map_or_else(String::new, ToString::to_string),
        hash,
        site: Some(event.site.id.to_string()),
        verdict: event.account.verdict.to_string(),
        gesture: event.gesture.to_string(),
        decision: event.decision.to_string(),
        fate: event.fate.to_string(),
        choice: event.choice.map(|choice| choice.to_string()),
        classes: classes.into_iter().map(str::to_owned).collect(),
        sighting: Some(sighting(&event)),
        body: event.to_json(),
    }
}

/// What the inventory keeps of an event.
fn sighting(event: &Event) -> Sighting {
    Sighting {
        host: event.site.host.to_string(),
        status: event.site.status.to_string(),
        tier: event.site.tier.to_string(),
        subject: event.subject.as_ref().map(ToString::to_string),
        profile: event.profile.map(|profile| profile.to_string()),
        discovery: event.discovery.clone(),
        consent: event.consent.clone(),
    }
}

/// The browser has judged the reason already. It is the one field with words of a person, so it is judged here once more.
fn judged(reason: &Reason) -> Option<Reason> {
    let text = reason.as_str();
    let found = JUDGE.scan(text);
    if found.is_empty() {
        return Some(reason.clone());
    }
    let replacements: Vec<Replacement> = found
        .iter()
        .map(|finding| Replacement { start: finding.start, end: finding.end, token: format!("[{}]", JUDGE.label(&finding.detector)) })
        .collect();
    Reason::from_judged(&mask::apply(text, &replacements))
}

/// The schema a document claims, also when it is not one of ours.
fn schema_of(raw: &str) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Claim {
        schema: u64,
    }
    serde_json::from_str::<Claim>(raw).ok().map(|claim| claim.schema)
}

/// The id of a refused event, if it is an id: nothing else of a refused event is repeated anywhere.
fn id_of(raw: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Claim<'a> {
        #[serde(borrow)]
        id: std::borrow::Cow<'a, str>,
    }
    serde_json::from_str::<Claim<'_>>(raw)
        .ok()
        .and_then(|claim| Uuid::parse_str(&claim.id).ok())
        .map_or_else(String::new, |id| id.to_string())
}

/// Reads the heartbeat; unknown fields of newer extensions are left out, everything kept is bounded.
pub fn heartbeat(raw: &RawValue) -> Option<Heartbeat> {
    let mut status: DeviceStatus = serde_json::from_str(raw.get()).ok()?;
    for word in [&mut status.extension, &mut status.browser, &mut status.policy_digest, &mut status.policy_source] {
        shorten(word);
    }
    status.policy_error.iter_mut().for_each(clean);
    for list in [&mut status.policy_problems, &mut status.managed_keys, &mut status.managed_errors] {
        list.truncate(MAX_STATUS_LIST);
        list.iter_mut().for_each(clean);
    }
    let known = |text: &String| (!text.is_empty()).then(|| text.clone());
    Some(Heartbeat { browser: known(&status.browser), extension: known(&status.extension), json: serde_json::to_string(&status).ok()? })
}

/// Cuts a text to its bound and drops control characters.
fn shorten(text: &mut String) {
    *text = text.chars().filter(|c| !c.is_control()).take(MAX_STATUS_TEXT).collect();
}

/// Does the same, and masks what the judge finds: a message about a broken setting might quote the setting.
fn clean(text: &mut String) {
    shorten(text);
    *text = Reason::from_judged(text).and_then(|kept| judged(&kept)).map_or_else(String::new, |kept| kept.as_str().to_owned());
}
