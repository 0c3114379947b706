//! What each field of an event means, in words for the person who reads it.

use promptward::detect;
use serde_json::Value;

/// Every field of an event in the order in which people read, and what it means.
const MEANINGS: &[(&str, &str)] = &[
    ("id", "Made in the browser; a retry carries the same one, so nothing is counted twice"),
    ("at", "When it happened, by the device's clock corrected by the collector's"),
    ("device", "The enrolled browser"),
    ("seq", "Counts this device's events without gaps: a hole would show"),
    ("prev", "Hash of the device's event before: a changed or removed event would show"),
    ("site.id", "The site, as the catalogue or the policy calls it"),
    ("site.host", "Its host; never a path or a query"),
    ("site.status", "How the site stands with the organisation"),
    ("site.tier", "What the tool can do with what it is given"),
    ("account.verdict", "What the signed-in account is to the organisation"),
    ("account.evidence", "Where the evidence was found"),
    ("account.evidence.kind", "Where the evidence was found"),
    ("account.evidence.field", "What the evidence speaks about"),
    ("account.evidence.value_class", "What it says, as a class; the value itself was forgotten in the browser"),
    ("actor.kind", "Who seems to have acted: a suspicion, not a proof"),
    ("actor.signals", "Signals seen of the actor"),
    ("gesture", "How the text was given to the site"),
    ("findings", "What was recognised"),
    ("findings.detector", "The detector that recognised it"),
    ("findings.class", "What kind of data it is"),
    ("findings.count", "How many values; not the values"),
    ("findings.confidence", "How sure the judge was, 0 to 100"),
    ("findings.fingerprints", "Keyed fingerprint: tells the same secret again without knowing it"),
    ("size", "How long the text was, as a bucket"),
    ("decision", "What the policy asked for"),
    ("rule", "The rule that led to it"),
    ("would.decision", "What a rule in monitor mode would have asked for"),
    ("would.rule", "That rule"),
    ("choice", "What the person chose in the prompt"),
    ("reason", "The person's own words, judged and masked in the browser and again here"),
    ("fate", "What became of the gesture"),
    ("guard.state", "Whether every layer of the guard was in place"),
    ("guard.reasons", "Why it was not"),
    ("subject", "Pseudonym of the browser profile"),
    ("profile_domain", "Domain of the browser profile's own account, only where it is the organisation's"),
    ("profile", "Whose browser profile it is, apart from the site's account"),
    ("discovery.framework", "The chat framework that was recognised"),
    ("discovery.cues", "Why the page is taken for an AI chat"),
    ("discovery.confidence", "How sure that is, 0 to 100"),
    ("consent.flow", "Links the events of one authorisation"),
    ("consent.provider", "Who was asked for access"),
    ("consent.phase", "How far the authorisation has come"),
    ("consent.client", "The tool's public id at the provider"),
    ("consent.redirect_host", "Where the provider sends the person back to"),
    ("consent.scopes", "What was asked for, where it is a listed scope"),
    ("consent.unlisted", "How many scopes no list knows; not the scopes"),
    ("consent.reach", "What the scopes reach together"),
    ("consent.lasting", "Whether access lasts while the person is away"),
    ("consent.extent_known", "Whether the request told what it reaches"),
    ("consent.for_everybody", "Whether access is asked for the whole organisation"),
    ("versions.extension", "Version of the extension"),
    ("versions.policy", "Version of the policy in force; 0 is the built-in one"),
    ("schema", "Version of the event's form"),
];

/// One stored field.
pub struct Field {
    /// Its path.
    pub path: String,
    /// Its value as stored.
    pub value: String,
    /// What it means.
    pub meaning: String,
}

/// Every stored field of an event, none left out.
pub fn fields(body: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    walk(body, "", &mut fields);
    // Stable, so that the fields of one list entry stay together.
    fields.sort_by_key(|field| group(&field.path));
    fields
}

fn walk(value: &Value, path: &str, fields: &mut Vec<Field>) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                walk(value, &if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, fields);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, value) in items.iter().enumerate() {
                walk(value, &format!("{path}[{index}]"), fields);
            }
        }
        leaf => fields.push(Field { path: path.to_owned(), value: show(path, leaf), meaning: meaning(path, leaf) }),
    }
}

fn show(path: &str, leaf: &Value) -> String {
    match (path, leaf) {
        ("at", Value::Number(ms)) => ms.as_i64().map_or_else(|| ms.to_string(), crate::clock::rfc3339),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(_)) => "none".to_owned(),
        (_, other) => other.to_string(),
    }
}

fn meaning(path: &str, leaf: &Value) -> String {
    let bare = bare(path);
    if bare == "findings.detector"
        && let Some(info) = leaf.as_str().and_then(detect::info)
    {
        return format!("{}. {}", info.title, info.why);
    }
    MEANINGS.get(place(&bare)).map_or("", |(_, meaning)| meaning).to_owned()
}

/// The place of a field in [`MEANINGS`]; a field of a newer schema comes last, and is shown all the same.
fn place(path: &str) -> usize {
    let bare = bare(path);
    MEANINGS.iter().position(|(known, _)| *known == bare).unwrap_or(MEANINGS.len())
}

/// Entries of a list stay together, in their order; everything else goes by the table.
fn group(path: &str) -> (usize, usize, usize) {
    match path.split_once('[') {
        Some((list, rest)) => {
            let index = rest.split(']').next().and_then(|index| index.parse().ok()).unwrap_or(0);
            (place(list), index, place(path))
        }
        None => (place(path), 0, 0),
    }
}

/// A path without the numbers of list entries.
fn bare(path: &str) -> String {
    path.split(['[', ']']).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_leaf_is_shown_once_with_its_path() {
        let body = json!({ "at": 0, "site": { "id": "x" }, "findings": [{ "count": 2, "fingerprints": ["ab", "cd"] }, { "count": 1 }], "actor": { "signals": [] } });
        let shown: Vec<(String, String)> = fields(&body).into_iter().map(|field| (field.path, field.value)).collect();
        let wanted = [
            ("at", "1970-01-01T00:00:00Z"),
            ("site.id", "x"),
            ("actor.signals", "none"),
            ("findings[0].count", "2"),
            ("findings[0].fingerprints[0]", "ab"),
            ("findings[0].fingerprints[1]", "cd"),
            ("findings[1].count", "1"),
        ];
        assert_eq!(shown, wanted.map(|(path, value)| (path.to_owned(), value.to_owned())));
        assert!(fields(&body).iter().all(|field| !field.meaning.is_empty()));
    }
}
