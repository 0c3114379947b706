//! Writes a decision into the text of a policy draft.
//!
//! The text is somebody's work: only the entry concerned is touched, everything else keeps its order, blanks and line ends, so that the
//! review before publishing shows this one change.

use super::product;
use crate::store::{Facts, ToolDecision, ToolRow};
use promptward::site::url::Location;
use promptward::site::{HostPattern, by_id};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::ops::Range;

/// Why a decision could not be written into a draft.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The draft is no JSON object.
    #[error("the policy draft is not a valid JSON object (line {line}): mend it on the policy page first, then decide again")]
    NotAnObject {
        /// Line of the fault, from 1.
        line: usize,
    },
    /// `sites` is something else.
    #[error("`sites` in the policy draft is not a list of objects: mend it on the policy page first, then decide again")]
    NoList,
}

/// A site entry of a draft: where it stands in the text, and what it says.
struct Entry {
    span: Range<usize>,
    fields: Map<String, Value>,
}

impl Entry {
    fn id(&self) -> &str {
        self.fields.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    fn hosts(&self) -> impl Iterator<Item = &str> {
        self.fields.get("hosts").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    fn covers(&self, location: &Location<'_>) -> bool {
        self.hosts().any(|host| HostPattern::parse(host).is_ok_and(|pattern| pattern.matches(location)))
    }
}

/// The draft with this decision in it. A decision that has no word in a policy gives `None`.
///
/// # Errors
/// When the text cannot be changed without guessing what it means.
pub fn with_decision(source: &str, tool: &ToolRow, decision: ToolDecision, facts: &Facts) -> Result<Option<String>, DraftError> {
    if decision == ToolDecision::NotAi {
        return Ok(None);
    }
    let fields: HashMap<String, &RawValue> =
        serde_json::from_str(source).map_err(|error| DraftError::NotAnObject { line: error.line() })?;
    let Some(list) = fields.get("sites") else { return Ok(Some(with_new_list(source, &fields, tool, decision, facts))) };
    let entries = entries(source, list)?;
    let text = |old: Option<&Entry>, id: &str| written(tool, decision, facts, old, id);
    let change = if tool.host.is_empty() {
        match entries.iter().find(|entry| entry.id() == tool.site) {
            Some(entry) => replace(source, entry.span.clone(), &text(Some(entry), &tool.site)),
            None => append(source, list, &entries, &text(None, &tool.site)),
        }
    } else {
        host_change(source, list, &entries, tool, &text)
    };
    Ok(Some(change))
}

/// An entry for exactly this host is changed. One that covers others too stays as it is, and a new one goes in front of it, where browsers
/// look first.
fn host_change(source: &str, list: &RawValue, entries: &[Entry], tool: &ToolRow, text: &dyn Fn(Option<&Entry>, &str) -> String) -> String {
    let href = format!("https://{}/", tool.host);
    let first = Location::parse(&href).and_then(|location| entries.iter().find(|entry| entry.covers(&location)));
    match first {
        Some(entry) if entry.hosts().eq([tool.host.as_str()]) => replace(source, entry.span.clone(), &text(Some(entry), entry.id())),
        Some(entry) => {
            let fresh = format!("{},{}", text(None, &free_id(&tool.host, entries)), indent_before(source, entry.span.start));
            replace(source, entry.span.start..entry.span.start, &fresh)
        }
        None => append(source, list, entries, &text(None, &free_id(&tool.host, entries))),
    }
}

/// The place of a part that was read out of `source` without copying.
fn span(source: &str, part: &RawValue) -> Range<usize> {
    let start = (part.get().as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
    start..start + part.get().len()
}

fn entries(source: &str, list: &RawValue) -> Result<Vec<Entry>, DraftError> {
    let items: Vec<&RawValue> = serde_json::from_str(list.get()).map_err(|_| DraftError::NoList)?;
    let read = |item: &&RawValue| {
        let fields = serde_json::from_str(item.get()).map_err(|_| DraftError::NoList)?;
        Ok(Entry { span: span(source, item), fields })
    };
    items.iter().map(read).collect()
}

fn replace(source: &str, place: Range<usize>, text: &str) -> String {
    let (before, after) = (source.get(..place.start).unwrap_or_default(), source.get(place.end..).unwrap_or_default());
    format!("{before}{text}{after}")
}

/// The line end and the blanks in front of a place, or one blank where others stand on the same line.
fn indent_before(source: &str, place: usize) -> String {
    let before = source.get(..place).unwrap_or_default();
    let blanks = before.trim_end_matches([' ', '\t']);
    if blanks.ends_with('\n') { format!("\n{}", before.get(blanks.len()..).unwrap_or_default()) } else { " ".to_owned() }
}

fn append(source: &str, list: &RawValue, entries: &[Entry], text: &str) -> String {
    match entries.last() {
        Some(last) => {
            let fresh = format!(",{}{text}", indent_before(source, last.span.start));
            replace(source, last.span.end..last.span.end, &fresh)
        }
        None => replace(source, span(source, list), &new_list(text)),
    }
}

fn new_list(text: &str) -> String {
    format!("[\n    {text}\n  ]")
}

fn with_new_list(source: &str, fields: &HashMap<String, &RawValue>, tool: &ToolRow, decision: ToolDecision, facts: &Facts) -> String {
    let id = if tool.host.is_empty() { tool.site.clone() } else { free_id(&tool.host, &[]) };
    let list = format!("\n  \"sites\": {}", new_list(&written(tool, decision, facts, None, &id)));
    match fields.values().map(|part| span(source, part).end).max() {
        Some(end) => replace(source, end..end, &format!(",{list}")),
        None => format!("{{{list}\n}}\n"),
    }
}

/// An id for a host: its own letters, so that rules and events can be read.
fn free_id(host: &str, entries: &[Entry]) -> String {
    let plain: String = host.chars().map(|c| if matches!(c, ':' | '[' | ']') { '-' } else { c }).take(70).collect();
    let plain = plain.trim_matches('-').to_owned();
    let taken = |id: &str| by_id(id).is_some() || entries.iter().any(|entry| entry.id() == id);
    let mut id = plain.clone();
    let mut number = 1;
    while taken(&id) {
        number += 1;
        id = format!("{plain}-{number}");
    }
    id
}

/// The entry as a line. What the old entry says beyond status and facts stays.
fn written(tool: &ToolRow, decision: ToolDecision, facts: &Facts, old: Option<&Entry>, id: &str) -> String {
    let mut fields = old.map(|entry| entry.fields.clone()).unwrap_or_default();
    fields.insert("id".into(), id.into());
    if !tool.host.is_empty() && old.is_none() {
        fields.insert("hosts".into(), Value::from(vec![tool.host.clone()]));
        if let Some(like) = product::listed(tool) {
            fields.insert("like".into(), like.id.into());
        }
    }
    fields.insert("status".into(), decision.as_str().into());
    for (name, text) in [("owner", &facts.owner), ("approver", &facts.approver), ("purpose", &facts.purpose), ("review", &facts.review)] {
        if text.is_empty() {
            fields.remove(name);
        } else {
            fields.insert(name.into(), text.as_str().into());
        }
    }
    const ORDER: [&str; 9] = ["id", "hosts", "like", "status", "tier", "owner", "approver", "purpose", "review"];
    let known = ORDER.iter().filter_map(|name| fields.get(*name).map(|value| (*name, value)));
    let others = fields.iter().filter(|(name, _)| !ORDER.contains(&name.as_str())).map(|(name, value)| (name.as_str(), value));
    let parts: Vec<String> = known.chain(others).map(|(name, value)| format!("{}: {value}", Value::from(name))).collect();
    format!("{{ {} }}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::ruling::Ruling;
    use crate::publish;

    fn tool(site: &str, host: &str, framework: Option<&str>) -> ToolRow {
        ToolRow {
            row: 1,
            key: String::new(),
            site: site.into(),
            host: host.into(),
            name: String::new(),
            category: String::new(),
            tier: "reads".into(),
            standing: "unreviewed".into(),
            reported: "unreviewed".into(),
            policy: None,
            first_seen: 0,
            last_seen: 0,
            events: 0,
            people: 0,
            verdicts: Vec::new(),
            profiles: Vec::new(),
            framework: framework.map(str::to_owned),
            cues: Vec::new(),
            confidence: None,
            discovered_at: None,
            facts: Facts::default(),
            decided: None,
        }
    }

    fn facts() -> Facts {
        Facts { owner: "platform \"team\"".into(), review: "2027-06-01".into(), ..Facts::default() }
    }

    fn decide(source: &str, tool: &ToolRow, decision: ToolDecision) -> String {
        let text = with_decision(source, tool, decision, &facts()).unwrap().unwrap();
        assert!(publish::check(&text, 0).unwrap().iter().all(|remark| !remark.path.starts_with("sites")), "{text}");
        let said = Ruling::of_source(&text).facts(&tool.site, &tool.host).unwrap();
        assert_eq!((said.status.as_str(), said.owner.as_str()), (decision.as_str(), "platform \"team\""), "{text}");
        text
    }

    #[test]
    fn only_the_entry_concerned_changes() {
        let source = include_str!("../../../docs/examples/policy.json");
        let text = decide(source, &tool("claude", "", None), ToolDecision::Tolerated);
        let added: Vec<&str> = text.lines().filter(|line| !source.lines().any(|old| old == *line)).collect();
        assert_eq!(
            added,
            [
                "    { \"id\": \"deepseek\", \"status\": \"forbidden\" },",
                "    { \"id\": \"claude\", \"status\": \"tolerated\", \"owner\": \"platform \\\"team\\\"\", \"review\": \"2027-06-01\" }"
            ]
        );
        let again = decide(&text, &tool("claude", "", None), ToolDecision::Forbidden);
        assert_eq!(again, text.replace("\"claude\", \"status\": \"tolerated\"", "\"claude\", \"status\": \"forbidden\""));
        assert_eq!(text.lines().count(), source.lines().count() + 1);
    }

    #[test]
    fn a_host_gets_an_entry_of_its_own_in_front_of_a_wider_one() {
        let wide = "{ \"sites\": [ { \"id\": \"ours\", \"hosts\": [\"*.corp.example\"], \"status\": \"sanctioned\" } ] }";
        let found = tool("open-webui", "chat.corp.example", Some("open-webui"));
        let text = decide(wide, &found, ToolDecision::Forbidden);
        assert!(
            text.contains("{ \"id\": \"chat.corp.example\", \"hosts\": [\"chat.corp.example\"], \"like\": \"open-webui\", \"status\":")
        );
        let other = Ruling::of_source(&text).facts("unlisted", "other.corp.example").unwrap();
        assert_eq!(other.status, "sanctioned", "its neighbours stay as they were");
        let again = decide(&text, &found, ToolDecision::Sanctioned);
        assert_eq!(again.matches("\"id\"").count(), 2, "{again}");
        let shared = tool("text-generation-webui", "lab.example", Some("text-generation-webui"));
        assert!(decide("{}", &shared, ToolDecision::Tolerated).contains("\"like\": \"gradio\""), "a framework that shares another's pages");
        let numbered = tool("unlisted", "[::1]:8080", None);
        assert!(decide("{}", &numbered, ToolDecision::Forbidden).contains("\"hosts\": [\"[::1]:8080\"], \"status\""));
    }

    #[test]
    fn every_shape_of_a_draft_takes_an_entry() {
        for source in [
            "{}",
            "{\n}\n",
            "{\"schema\":1}",
            "{ \"sites\" : [ ] , \"rules\": [] }",
            "{\"sites\":[{\"id\":\"deepseek\",\"status\":\"forbidden\"}]}",
        ] {
            let text = decide(source, &tool("chatgpt", "", None), ToolDecision::Sanctioned);
            assert_eq!(decide(&text, &tool("chatgpt", "", None), ToolDecision::Sanctioned), text, "twice is once");
        }
        let kept = decide(
            "{\"sites\":[{\"tier\":\"acts\",\"status\":\"forbidden\",\"id\":\"chatgpt\",\"owner\":\"x\",\"purpose\":\"y\"}]}",
            &tool("chatgpt", "", None),
            ToolDecision::Tolerated,
        );
        assert!(kept.contains("\"tier\": \"acts\"") && !kept.contains("purpose"), "{kept}");
        for broken in ["", "[]", "{ nonsense", "{\"sites\": {}}", "{\"sites\": [1]}"] {
            assert!(with_decision(broken, &tool("chatgpt", "", None), ToolDecision::Sanctioned, &facts()).is_err(), "{broken}");
        }
        assert_eq!(with_decision("{}", &tool("chatgpt", "", None), ToolDecision::NotAi, &facts()), Ok(None));
    }

    #[test]
    fn an_id_that_is_taken_is_numbered() {
        let source = "{\"sites\":[{\"id\":\"chat.corp.example\",\"hosts\":[\"other.example\"],\"status\":\"forbidden\"}]}";
        let text = decide(source, &tool("unlisted", "chat.corp.example", None), ToolDecision::Tolerated);
        assert!(text.contains("\"id\": \"chat.corp.example-2\""), "{text}");
    }
}
