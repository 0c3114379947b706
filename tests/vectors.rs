//! Frozen wire examples: what a fleet has sent once is understood for ever, and nothing else is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use promptward::event::{Event, Reason};

#[test]
fn events_of_version_1_are_read_and_written_alike() {
    let mut read = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/event-v1")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let event: Event = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(event.to_json(), text.trim_end(), "{}: the bytes are what the chain is built over", path.display());
        assert_eq!(event.digest().len(), 64);
        read += 1;
    }
    assert_eq!(read, 2);
}

#[test]
fn an_event_has_no_room_for_text() {
    let text = include_str!("vectors/event-v1/override.json");
    let event: serde_json::Value = serde_json::from_str(text).unwrap();
    let prose = "please look at this sentence";
    let mut tried = 0;
    let mut refuse = |pointer: String| {
        let mut forged = event.clone();
        *forged.pointer_mut(&pointer).unwrap() = serde_json::Value::String(prose.into());
        assert!(serde_json::from_value::<Event>(forged).is_err(), "{pointer} took a sentence");
        tried += 1;
    };
    for pointer in string_pointers(&event, String::new()) {
        if pointer != "/reason" {
            refuse(pointer);
        }
    }
    assert!(tried >= 25, "only {tried} fields were tried");
    let mut extra = event.clone();
    extra.as_object_mut().unwrap().insert("note".into(), prose.into());
    assert!(serde_json::from_value::<Event>(extra).is_err(), "an unknown field must be refused");
}

#[test]
fn a_reason_is_bounded() {
    assert_eq!(Reason::from_judged("  needed\nnow\u{0}  ").unwrap().as_str(), "needed now");
    assert_eq!(Reason::from_judged(" \n "), None);
    assert_eq!(Reason::from_judged(&"ä".repeat(900)).unwrap().as_str().chars().count(), Reason::MAX_CHARS);
    assert!(serde_json::from_value::<Reason>("x".repeat(301).into()).is_err());
}

fn string_pointers(value: &serde_json::Value, at: String) -> Vec<String> {
    match value {
        serde_json::Value::String(_) => vec![at],
        serde_json::Value::Array(items) => {
            items.iter().enumerate().flat_map(|(i, item)| string_pointers(item, format!("{at}/{i}"))).collect()
        }
        serde_json::Value::Object(fields) => fields.iter().flat_map(|(key, item)| string_pointers(item, format!("{at}/{key}"))).collect(),
        _ => Vec::new(),
    }
}
