//! Any bytes as a message of a page or of the prompt, as a heartbeat and as an event: read or refused, never a panic; what is read and written
//! again is the same, and an event keeps to its bounds. The input is the message's kind, a line feed, and its JSON.

use promptward::actor::weigh;
use promptward::event::Event;
use promptward::wire::{DeviceStatus, FromPage, FromPrompt, PromptView};

pub fn check(bytes: &[u8]) {
    let (kind, body) = super::text(bytes).split_once('\n').unwrap_or_default();
    // As the worker puts a message's kind around it.
    if kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        let message = format!("{{\"{kind}\":{body}}}");
        if let Ok(FromPage::Judge { signals, .. } | FromPage::Passed { signals, .. }) = serde_json::from_str(&message) {
            let (_, seen) = weigh(&signals);
            assert!(seen.is_sorted_by(|a, b| a < b) || seen.len() < 2, "signals are told in their order, each once");
        }
        let _ = serde_json::from_str::<FromPrompt>(&message);
    }
    let json = body.as_bytes();
    if let Ok(status) = serde_json::from_slice::<DeviceStatus>(json) {
        let written = serde_json::to_string(&status).unwrap();
        assert_eq!(serde_json::from_str::<DeviceStatus>(&written).unwrap(), status);
    }
    if let Ok(view) = serde_json::from_slice::<PromptView>(json) {
        let written = serde_json::to_string(&view).unwrap();
        assert_eq!(serde_json::to_string(&serde_json::from_str::<PromptView>(&written).unwrap()).unwrap(), written);
    }
    if let Ok(event) = serde_json::from_slice::<Event>(json) {
        let written = event.to_json();
        assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), event, "an event is read differently");
        assert_eq!(event.digest().len(), 64);
        let told = event.reason.as_ref().map_or("", |reason| reason.as_str());
        assert!(told.chars().count() <= 300 && !told.chars().any(char::is_control));
        // Beside the reason an event has no room for a sentence: no blank, nothing beyond ASCII.
        let without = Event { reason: None, ..event };
        assert!(without.to_json().bytes().all(|b| b.is_ascii_graphic()), "an event holds free text");
    }
}
