//! SARIF 2.1.0, as code scanning services read it.

use super::Hit;
use super::report::Scanned;
use promptward::detect::{self, Scanner, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn document(scanner: &Scanner, results: &[Scanned], now: i64) -> Value {
    let mut rules = BTreeMap::new();
    let mut found = Vec::new();
    for (name, report) in results {
        for hit in &report.hits {
            rules.entry(hit.detector.to_string()).or_insert_with(|| rule(scanner, hit));
            found.push(result(scanner, name, hit, now));
        }
    }
    let notifications: Vec<Value> = results
        .iter()
        .filter_map(|(name, report)| {
            Some(json!({
                "level": "error",
                "message": { "text": format!("{name} {}", report.error.as_ref()?) },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(name) } } }],
            }))
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "promptward",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<Value>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": notifications.is_empty(), "toolExecutionNotifications": notifications }],
            "results": found,
        }],
    })
}

fn rule(scanner: &Scanner, hit: &Hit) -> Value {
    let id = hit.detector.as_str();
    let why = detect::info(id).map_or("Found by a detector of the organisation.", |info| info.why);
    json!({
        "id": id,
        "shortDescription": { "text": scanner.title(&hit.detector, "en") },
        "fullDescription": { "text": why },
        "properties": { "tags": ["security", hit.class.as_str()] },
    })
}

fn result(scanner: &Scanner, name: &str, hit: &Hit, now: i64) -> Value {
    let expired = if hit.expired(now) { "; the token says that it has expired" } else { "" };
    json!({
        "ruleId": hit.detector.as_str(),
        "level": level(hit, now),
        "message": { "text": format!("{} (confidence {} %){expired}", scanner.title(&hit.detector, "en"), hit.confidence) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(name) },
            "region": {
                "startLine": hit.line, "startColumn": hit.column,
                "byteOffset": hit.start, "byteLength": hit.end - hit.start,
            },
        }}],
    })
}

/// A token whose time is over opens no door any more, but it tells whose it was.
fn level(hit: &Hit, now: i64) -> &'static str {
    if hit.expired(now) {
        return "note";
    }
    match detect::info(hit.detector.as_str()).map(|info| info.severity) {
        Some(Severity::Critical | Severity::High) => "error",
        Some(Severity::Medium) | None => "warning",
        Some(Severity::Low) => "note",
    }
}

/// A path as a relative URI reference.
fn uri(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::with_capacity(name.len()), |mut uri, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
        uri
    })
}
