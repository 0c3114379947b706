//! Valid events with a spread of words, chained as a browser chains them.

use promptward::event::Event;
use serde_json::json;

const SITES: [(&str, &str, &str); 4] = [
    ("chatgpt", "chatgpt.com", "sanctioned"),
    ("claude", "claude.ai", "tolerated"),
    ("gemini", "gemini.google.com", "tolerated"),
    ("deepseek", "chat.deepseek.com", "unreviewed"),
];
const VERDICTS: [&str; 5] = ["corporate", "personal", "personal", "unknown", "signed_out"];
const GESTURES: [&str; 3] = ["paste", "submit", "drop"];
/// Decision, choice, fate.
const COURSES: [(&str, Option<&str>, &str); 6] = [
    ("allow", None, "passed"),
    ("mask", None, "masked"),
    ("warn", Some("mask"), "masked"),
    ("justify", Some("send_with_reason"), "overridden"),
    ("block", Some("edit"), "stopped"),
    ("coach", None, "passed"),
];
const CLASSES: [(&str, &str); 4] =
    [("aws-access-key", "credential"), ("private-key-pem", "private_key"), ("payment-card", "payment"), ("iban", "bank")];

/// The head of a device's chain.
#[derive(Default, Clone)]
pub struct Chain {
    seq: u64,
    prev: Option<String>,
}

impl Chain {
    /// The next event of the device.
    pub fn next(&mut self, device: &str, at: i64) -> anyhow::Result<Event> {
        self.seq += 1;
        let pick = usize::try_from(self.seq)?;
        let (site, host, status) = SITES[pick % SITES.len()];
        let (decision, choice, fate) = COURSES[(pick / 2) % COURSES.len()];
        let (detector, class) = CLASSES[(pick / 3) % CLASSES.len()];
        let findings =
            if decision == "allow" { json!([]) } else { json!([{ "detector": detector, "class": class, "count": 1, "confidence": 95 }]) };
        let mut event = json!({
            "schema": 1, "id": uuid::Uuid::now_v7().to_string(), "at": at, "device": device, "seq": self.seq,
            "site": { "id": site, "host": host, "status": status, "tier": "acts" },
            "account": { "verdict": VERDICTS[pick % VERDICTS.len()], "evidence": [] },
            "actor": { "kind": "human", "signals": [] },
            "gesture": GESTURES[pick % GESTURES.len()], "findings": findings, "size": "up_to_1k",
            "decision": decision, "rule": "default", "fate": fate,
            "guard": { "state": "armed", "reasons": [] }, "versions": { "extension": "0.1.0", "policy": 1 },
        });
        if let Some(prev) = self.prev.take() {
            event["prev"] = prev.into();
        }
        if let Some(choice) = choice {
            event["choice"] = choice.into();
        }
        let event: Event = serde_json::from_value(event)?;
        self.prev = Some(event.digest());
        Ok(event)
    }
}
