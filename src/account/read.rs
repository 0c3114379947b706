//! One payload → facts. Only what a provider's data asks for is kept; names, tokens and local parts are never read.

use serde_json::Value;

use super::email;
use super::judge::{Facts, WorkspaceFact};
use super::path::{at, find, head, holds, texts};
use super::text::{self, HOME_ACCOUNT};
use super::{EvidenceField, Marker, Provider, Source, SourceKind, ValueClass, fragment};
use crate::json;

/// What the page brought from one source.
#[derive(Debug, Clone, Copy)]
pub struct Payload<'p> {
    /// The HTTP status, where there was one; 0 for a failed fetch.
    pub status: Option<u16>,
    /// The text as found.
    pub text: &'p str,
    /// Whether it was cut off.
    pub truncated: bool,
}

/// Adds to `facts` what one source of a provider says.
pub fn read(provider: &Provider, source: &Source, payload: Payload<'_>, facts: &mut Facts) {
    if let Some(status) = payload.status {
        if source.signed_out_status.contains(&status) {
            return facts.note(source.kind, EvidenceField::Session, ValueClass::SignedOut);
        }
        if !(200..300).contains(&status) && !says_signed_out(source, payload.text) {
            return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
        }
    }
    if payload.truncated {
        return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
    }
    match source.kind {
        SourceKind::Json => read_json(provider, source, payload.text.trim(), facts),
        SourceKind::Inline => {
            let found = text::objects_in(source.after, payload.text);
            if found.is_empty() {
                facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
            }
            for value in &found {
                read_value(provider, source, value, facts);
            }
        }
        _ => read_text(provider, source, payload.text, facts),
    }
}

/// Tries every source of one kind, for callers that do not know where a payload came from. A source that finds nothing of its own leaves
/// no trace unless none does.
pub fn read_any(provider: &Provider, kind: SourceKind, payload: Payload<'_>, facts: &mut Facts) {
    let mut spoke = false;
    for source in provider.sources.iter().filter(|source| source.kind == kind) {
        let mut own = Facts::default();
        read_part(provider, source, payload, &mut own);
        if own.says_something() {
            facts.merge(own);
            spoke = true;
        }
    }
    if !spoke {
        facts.note(kind, EvidenceField::Session, ValueClass::Unreadable);
    }
}

/// A page hands over what its elements say. People hand over the source around them as well.
fn read_part(provider: &Provider, source: &Source, payload: Payload<'_>, facts: &mut Facts) {
    let text = payload.text.trim_start_matches('\u{feff}');
    if !matches!(source.kind, SourceKind::Dom | SourceKind::Inline) || !fragment::is_source(text) {
        return read(provider, source, Payload { text, ..payload }, facts);
    }
    for said in fragment::select(source.at, source.attribute, text) {
        read(provider, source, Payload { text: &said, ..payload }, facts);
    }
}

/// An answer of refusal that says in so many words that nobody is signed in.
fn says_signed_out(source: &Source, text: &str) -> bool {
    json::value(text.trim()).is_ok_and(|value| is_refused(source, &value))
}

fn is_refused(source: &Source, value: &Value) -> bool {
    source.signed_out_when.iter().any(|mark| find(value, mark.path).into_iter().any(|found| mark.fits(found)))
}

fn read_json(provider: &Provider, source: &Source, text: &str, facts: &mut Facts) {
    match json::value(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => read_value(provider, source, &value, facts),
        Ok(Value::Null) if !source.signed_out_absent.is_empty() => {
            facts.note(source.kind, EvidenceField::Session, ValueClass::SignedOut);
        }
        Err(_) if source.token => match text::claims(text) {
            Some(value) => read_value(provider, source, &value, facts),
            None => facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable),
        },
        _ => facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable),
    }
}

fn read_value(provider: &Provider, source: &Source, value: &Value, facts: &mut Facts) {
    if is_refused(source, value) {
        return facts.note(source.kind, EvidenceField::Session, ValueClass::SignedOut);
    }
    let absent = |paths: &[&str]| paths.iter().all(|path| at(value, path).is_none());
    if !source.signed_out_absent.is_empty() && absent(source.signed_out_absent) {
        let class = if is_empty_session(source, value) { ValueClass::SignedOut } else { ValueClass::Unreadable };
        return facts.note(source.kind, EvidenceField::Session, class);
    }
    if !source.present.is_empty() && absent(source.present) {
        return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
    }
    if source.signed_in.iter().any(|path| find(value, path).into_iter().any(says_somebody)) {
        facts.note(source.kind, EvidenceField::Session, ValueClass::SignedIn);
    }
    let unconfirmed = source.confirmed.iter().any(|path| at(value, path).is_some_and(|flag| holds(flag, "false")));
    for address in texts(value, source.email) {
        read_email(source, address, unconfirmed, facts);
    }
    if !source.list.is_empty() {
        read_list(provider, source, value, facts);
    }
    if let Some(id) = texts(value, source.selected).first() {
        facts.add_workspace(WorkspaceFact { active: true, selects: true, ..WorkspaceFact::new(source.kind, usable(id)) });
    }
    if !source.list.is_empty() {
        return;
    }
    match texts(value, source.workspace).first() {
        Some(id) => add_workspaces(provider, source, id, value, facts),
        None => add_plans(source, value, facts),
    }
}

/// An answer without a user counts as "signed out" only when nothing in it is foreign: an error or another service's answer says nothing.
fn is_empty_session(source: &Source, value: &Value) -> bool {
    let Value::Object(members) = value else { return false };
    let any_companion = source.companions.contains(&"*");
    let known =
        |key: &str| source.signed_out_absent.iter().any(|path| head(path) == key) || source.companions.iter().any(|word| fits(key, word));
    if any_companion && source.present.iter().any(|path| at(value, path).is_some()) {
        return true;
    }
    // Where anything may stand beside, an empty object is no answer of the right form.
    !(any_companion && members.is_empty()) && members.iter().all(|(key, member)| known(key) || member.is_null())
}

/// `*banner*` is any name that holds the word; other words are the whole name.
fn fits(key: &str, word: &str) -> bool {
    match word.strip_prefix('*').and_then(|word| word.strip_suffix('*')) {
        Some(part) => !part.is_empty() && key.to_ascii_lowercase().contains(part),
        None => key.eq_ignore_ascii_case(word),
    }
}

fn says_somebody(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Number(_) | Value::Bool(true) => true,
        _ => false,
    }
}

fn read_list(provider: &Provider, source: &Source, value: &Value, facts: &mut Facts) {
    let Some(lists) = source.list.iter().map(|path| lists(value, path)).find(|found| !found.is_empty()) else {
        return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
    };
    let before = (facts.workspaces.len(), facts.plans.len());
    for (key, entry) in lists.into_iter().flat_map(entries) {
        let counts = source.require.is_none_or(|(path, word)| at(entry, path).is_some_and(|found| holds(found, word)))
            && !source.skip.is_some_and(|(path, word)| at(entry, path).is_some_and(|found| holds(found, word)));
        if counts {
            read_entry(provider, source, key, entry, facts);
        }
    }
    if before == (facts.workspaces.len(), facts.plans.len()) {
        facts.note(source.kind, EvidenceField::Workspace, ValueClass::Unreadable);
    }
}

/// A path leads to a list, or to an object that is one by its members. The whole answer is a list only when it is an array: any answer
/// is an object.
fn lists<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    find(value, path).into_iter().filter(|found| found.is_array() || (found.is_object() && !path.is_empty())).collect()
}

fn entries(list: &Value) -> Vec<(Option<&str>, &Value)> {
    match list {
        Value::Array(items) => items.iter().map(|item| (None, item)).collect(),
        Value::Object(members) => members.iter().map(|(key, member)| (Some(key.as_str()), member)).collect(),
        _ => Vec::new(),
    }
}

fn read_entry(provider: &Provider, source: &Source, key: Option<&str>, entry: &Value, facts: &mut Facts) {
    let named = texts(entry, source.workspace).first().copied();
    let by_key = key.filter(|_| source.workspace.contains(&"@key"));
    match named.or(by_key) {
        Some(id) => add_workspaces(provider, source, id, entry, facts),
        None if source.workspace.is_empty() => add_plans(source, entry, facts),
        None => facts.note(source.kind, EvidenceField::Workspace, ValueClass::Unreadable),
    }
}

/// A mark without a workspace's name says what plan is in use, and not whose.
fn add_plans(source: &Source, value: &Value, facts: &mut Facts) {
    for managed in plans(source, value).into_iter().flatten() {
        facts.add_plan(source.kind, managed);
    }
}

/// A workspace whose marks contradict one another is both, so that the judge sees the conflict.
fn add_workspaces(provider: &Provider, source: &Source, id: &str, value: &Value, facts: &mut Facts) {
    for managed in plans(source, value) {
        facts.add_workspace(workspace(provider, source, id, value, managed));
    }
}

fn read_text(provider: &Provider, source: &Source, text: &str, facts: &mut Facts) {
    let plain = text::without_percents(text.trim());
    let text = plain.as_deref().unwrap_or(text);
    if let Ok(value @ Value::Object(_)) = json::value(text.trim()) {
        return read_value(provider, source, &value, facts);
    }
    if source.signed_out_empty && text.trim().is_empty() {
        return facts.note(source.kind, EvidenceField::Session, ValueClass::SignedOut);
    }
    if source.signed_in.contains(&"*") && is_id(text.trim()) {
        facts.note(source.kind, EvidenceField::Session, ValueClass::SignedIn);
    }
    if source.email.contains(&"*")
        && let Some(address) = email::last_address(text)
    {
        read_email(source, address, false, facts);
    }
    if source.workspace.contains(&HOME_ACCOUNT) {
        match text::tenant_in_keys(text) {
            Some(tenant) => add_workspaces(provider, source, tenant, &Value::Null, facts),
            None => facts.note(source.kind, EvidenceField::Workspace, ValueClass::Unreadable),
        }
    }
    if source.workspace.contains(&"*") {
        read_bare_workspace(provider, source, text.trim().trim_matches('"'), facts);
    }
}

/// The whole text is the workspace's id, or holds it behind a mark; without the mark it names none.
fn read_bare_workspace(provider: &Provider, source: &Source, text: &str, facts: &mut Facts) {
    let id = match source.behind {
        None => Some(text),
        Some(mark) => text.rsplit_once(mark).map(|(_, id)| id),
    };
    match id {
        Some(id) if is_id(id) => {
            for managed in plans(source, &Value::Null) {
                facts.add_workspace(WorkspaceFact { selects: source.selects, ..workspace(provider, source, id, &Value::Null, managed) });
            }
        }
        // A workspace without a name: it proves nothing, and contradicts one that has a name.
        None if is_id(text) => facts.add_workspace(WorkspaceFact { active: source.active, ..WorkspaceFact::new(source.kind, None) }),
        _ => facts.note(source.kind, EvidenceField::Workspace, ValueClass::Unreadable),
    }
}

fn read_email(source: &Source, address: &str, unconfirmed: bool, facts: &mut Facts) {
    match email::domain_of(address) {
        Some(_) if email::is_guest(address) => facts.guest = true,
        // Anybody can sign up with any address as long as nobody asks for proof.
        Some(_) if unconfirmed => facts.note(source.kind, EvidenceField::EmailDomain, ValueClass::Unreadable),
        Some(domain) => facts.add_domain(source.kind, domain),
        None => facts.note(source.kind, EvidenceField::EmailDomain, ValueClass::Unreadable),
    }
}

fn workspace(provider: &Provider, source: &Source, id: &str, value: &Value, managed: Option<bool>) -> WorkspaceFact {
    let none = provider.personal_workspaces.iter().any(|word| word.eq_ignore_ascii_case(id));
    let managed = if none { Some(false) } else { managed };
    let also = source.also.iter().flat_map(|path| texts(value, &[path])).filter_map(usable).collect();
    WorkspaceFact { managed, also, active: source.active, ..WorkspaceFact::new(source.kind, usable(id)) }
}

/// What the marks say: managed, personal, or both where they contradict one another. A word that no mark knows says nothing.
fn plans(source: &Source, value: &Value) -> Vec<Option<bool>> {
    let (mut says, mut strange) = (Vec::new(), false);
    for marker in source.markers {
        for found in find(value, marker.path) {
            match marker.reads(found) {
                Some(managed) if !says.contains(&Some(managed)) => says.push(Some(managed)),
                Some(_) => {}
                None => strange |= found.is_string(),
            }
        }
    }
    if says.is_empty() {
        says.push(if strange { None } else { source.otherwise });
    }
    says
}

impl Marker {
    fn reads(&self, found: &Value) -> Option<bool> {
        if self.managed.iter().any(|word| holds(found, word)) {
            Some(true)
        } else if self.personal.iter().any(|word| holds(found, word)) {
            Some(false)
        } else {
            None
        }
    }
}

impl super::SignedOutMark {
    fn fits(&self, found: &Value) -> bool {
        self.is.iter().any(|word| holds(found, word))
            || found.as_str().is_some_and(|text| self.numbered.iter().any(|word| is_numbered(text, word)))
    }
}

/// `Guest`, `guest_12`, `Guest 7`, but not `Guest Smith` and not `guesthouse`.
fn is_numbered(text: &str, word: &str) -> bool {
    let Some((front, rest)) = text.split_at_checked(word.len()).filter(|(front, _)| front.eq_ignore_ascii_case(word)) else { return false };
    let behind = rest.trim_start_matches([' ', '-', '_']);
    !front.is_empty() && (rest.is_empty() || rest.starts_with(['-', '_']) || behind.starts_with(|c: char| c.is_ascii_digit()))
}

fn usable(id: &str) -> Option<String> {
    is_id(id).then(|| id.to_owned())
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 128 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:@".contains(&b))
}
