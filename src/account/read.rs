//! One payload → facts. Only what a provider's data asks for is kept; names, tokens and local parts are never read.

use serde_json::Value;

use super::email;
use super::judge::{Facts, WorkspaceFact};
use super::{EvidenceField, Provider, Source, SourceKind, ValueClass};

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
        if !(200..300).contains(&status) {
            return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
        }
    }
    if payload.truncated {
        return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
    }
    match source.kind {
        SourceKind::Json => read_json(provider, source, payload.text.trim(), facts),
        SourceKind::Inline => read_inline(provider, source, payload.text, facts),
        _ => read_text(provider, source, payload.text, facts),
    }
}

/// Tries every source of one kind, for callers that do not know where a payload came from. A source that finds nothing of its own leaves
/// no trace unless none does.
pub fn read_any(provider: &Provider, kind: SourceKind, payload: Payload<'_>, facts: &mut Facts) {
    let mut spoke = false;
    for source in provider.sources.iter().filter(|source| source.kind == kind) {
        let mut own = Facts::default();
        read(provider, source, payload, &mut own);
        if own.says_something() {
            facts.merge(own);
            spoke = true;
        }
    }
    if !spoke {
        facts.note(kind, EvidenceField::Session, ValueClass::Unreadable);
    }
}

fn read_json(provider: &Provider, source: &Source, text: &str, facts: &mut Facts) {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => read_value(provider, source, &value, facts),
        Ok(Value::Null) if source.signed_out_absent.is_some() => facts.note(source.kind, EvidenceField::Session, ValueClass::SignedOut),
        _ => facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable),
    }
}

fn read_inline(provider: &Provider, source: &Source, text: &str, facts: &mut Facts) {
    let json = match source.after {
        None => text.trim(),
        Some(mark) => match text.split_once(mark) {
            Some((_, rest)) => rest.trim_start().trim_start_matches(['=', ':']).trim_start(),
            None if text.trim_start().starts_with('{') => text.trim(),
            None => return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable),
        },
    };
    // A script goes on behind its object: read the first JSON value and leave the rest.
    let first = serde_json::Deserializer::from_str(json).into_iter::<Value>().next();
    match first {
        Some(Ok(value @ Value::Object(_))) => read_value(provider, source, &value, facts),
        _ => facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable),
    }
}

fn read_value(provider: &Provider, source: &Source, value: &Value, facts: &mut Facts) {
    if let Some(list) = source.list {
        return read_list(provider, source, at(value, list), facts);
    }
    if let Some(path) = source.signed_out_absent
        && at(value, path).is_none()
    {
        // An error object is no session answer: it says nothing about who is signed in.
        let class =
            if at(value, "error").is_some() || at(value, "detail").is_some() { ValueClass::Unreadable } else { ValueClass::SignedOut };
        return facts.note(source.kind, EvidenceField::Session, class);
    }
    if !source.present.is_empty() && source.present.iter().all(|path| at(value, path).is_none()) {
        return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
    }
    read_email(source, first_text(value, source.email), facts);
    if let Some(id) = first_text(value, source.workspace) {
        facts.add_workspace(workspace(provider, source, id, value));
    } else if let Some(managed) = managed(source, value)
        && provider.workspaces
    {
        facts.add_workspace(WorkspaceFact { id: None, managed: Some(managed), kind: source.kind, active: source.active, selects: false });
    }
}

fn read_list(provider: &Provider, source: &Source, list: Option<&Value>, facts: &mut Facts) {
    let Some(Value::Array(entries)) = list else {
        return facts.note(source.kind, EvidenceField::Session, ValueClass::Unreadable);
    };
    for entry in entries {
        let counts = source.require.is_none_or(|(path, word)| at(entry, path).is_some_and(|value| holds(value, word)));
        if !counts {
            continue;
        }
        match first_text(entry, source.workspace) {
            Some(id) => facts.add_workspace(workspace(provider, source, id, entry)),
            None => facts.note(source.kind, EvidenceField::Workspace, ValueClass::Unreadable),
        }
    }
    if facts.workspaces.is_empty() {
        facts.note(source.kind, EvidenceField::Workspace, ValueClass::Unreadable);
    }
}

fn read_text(provider: &Provider, source: &Source, text: &str, facts: &mut Facts) {
    if let Ok(value @ Value::Object(_)) = serde_json::from_str::<Value>(text.trim()) {
        return read_value(provider, source, &value, facts);
    }
    if source.email.contains(&"*") {
        read_email(source, email::last_address(text), facts);
    }
    if source.workspace.contains(&HOME_ACCOUNT) {
        match home_tenant(text) {
            Some(tenant) => facts.add_workspace(workspace(provider, source, tenant, &Value::Null)),
            None => facts.note(source.kind, EvidenceField::Workspace, ValueClass::Unreadable),
        }
    }
    if source.workspace.contains(&"*") {
        let id = text.trim().trim_matches('"');
        if is_id(id) {
            let managed = if provider.personal_workspaces.contains(&id) { Some(false) } else { source.otherwise };
            facts.add_workspace(WorkspaceFact {
                id: Some(id.to_owned()),
                managed,
                kind: source.kind,
                active: source.active,
                selects: source.selects,
            });
        } else {
            facts.note(source.kind, EvidenceField::Workspace, ValueClass::Unreadable);
        }
    }
}

fn read_email(source: &Source, address: Option<&str>, facts: &mut Facts) {
    let Some(address) = address else { return };
    match email::domain_of(address) {
        Some(_) if email::is_guest(address) => facts.guest = true,
        Some(domain) => facts.add_domain(source.kind, domain),
        None => facts.note(source.kind, EvidenceField::EmailDomain, ValueClass::Unreadable),
    }
}

fn workspace(provider: &Provider, source: &Source, id: &str, value: &Value) -> WorkspaceFact {
    let managed = if provider.personal_workspaces.contains(&id) { Some(false) } else { managed(source, value) };
    WorkspaceFact { id: is_id(id).then(|| id.to_owned()), managed, kind: source.kind, active: source.active, selects: source.selects }
}

/// What the marks say; contradicting marks say nothing.
fn managed(source: &Source, value: &Value) -> Option<bool> {
    let mut says = Vec::new();
    for marker in source.markers {
        let Some(found) = at(value, marker.path) else { continue };
        if marker.managed.iter().any(|word| holds(found, word)) {
            says.push(true);
        } else if marker.personal.iter().any(|word| holds(found, word)) {
            says.push(false);
        }
    }
    match says.as_slice() {
        [] => source.otherwise,
        [first, rest @ ..] => rest.iter().all(|other| other == first).then_some(*first),
    }
}

fn holds(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => text == word,
        Value::Bool(flag) => word == if *flag { "true" } else { "false" },
        Value::Array(items) => items.iter().any(|item| holds(item, word)),
        _ => false,
    }
}

/// The value at a dotted path; `null` counts as absent.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if path.is_empty() {
        return Some(value);
    }
    path.split('.').try_fold(value, |here, key| here.get(key)).filter(|found| !found.is_null())
}

fn first_text<'v>(value: &'v Value, paths: &[&str]) -> Option<&'v str> {
    paths.iter().filter_map(|path| at(value, path)).find_map(Value::as_str).filter(|text| !text.is_empty())
}

/// The path word for "the tenant of a home account id", `{object}.{tenant}`, as Microsoft's sign-in library writes it into its keys.
const HOME_ACCOUNT: &str = "*home-account";

/// The tenant of the home account ids in a text, when they all name the same one.
fn home_tenant(text: &str) -> Option<&str> {
    let is_guid = |part: &str| {
        part.len() == 36
            && part.bytes().enumerate().all(|(i, b)| if matches!(i, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() })
    };
    let mut tenants = text
        .split(|c: char| !(c.is_ascii_hexdigit() || c == '-' || c == '.'))
        .filter_map(|word| word.split_once('.'))
        .filter_map(|(object, rest)| Some((object, rest.get(..36)?)))
        .filter(|(object, tenant)| is_guid(object) && is_guid(tenant))
        .map(|(_, tenant)| tenant);
    let first = tenants.next()?;
    tenants.all(|other| other == first).then_some(first)
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 128 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:@".contains(&b))
}
