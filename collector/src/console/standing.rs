//! The three questions about a device, answered apart: is it connected, is the policy applied, is it guarding? A browser can be any one
//! of these without the others, and silence is never shown as "fine".

use crate::clock::{self, MINUTE};
use crate::store::DeviceRow;
use promptward::wire::DeviceStatus;

/// Three missed looks of five minutes: after that a device counts as silent.
const CONNECTED_FOR: i64 = 15 * MINUTE;

/// One answer: a tone, a word and what stands behind it.
pub struct Answer {
    /// `good`, `warn`, `bad` or `dim`.
    pub tone: &'static str,
    /// The word.
    pub word: String,
    /// The detail.
    pub detail: String,
}

impl Answer {
    fn new(tone: &'static str, word: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { tone, word: word.into(), detail: detail.into() }
    }

    /// Whether this is the answer one wants.
    pub fn is_good(&self) -> bool {
        self.tone == "good"
    }
}

/// The three answers.
pub struct Standing {
    /// Does it speak with us?
    pub connected: Answer,
    /// Does it follow the newest policy?
    pub policy: Answer,
    /// Does it protect its AI tabs?
    pub guarding: Answer,
}

impl Standing {
    /// The standing of a device now.
    pub fn of(device: &DeviceRow, newest: Option<u64>, now: i64) -> Self {
        let status = status(device);
        let connected = connected(device, now);
        let mut guarding = status.as_ref().map_or_else(unreported, guarding);
        if !connected.is_good() && status.is_some() {
            // What a silent browser said last is not what it does now.
            guarding = Answer::new("dim", "not known", format!("last: {}, {}", guarding.word, guarding.detail));
        }
        Self { connected, policy: status.as_ref().map_or_else(unreported, |status| policy(status, newest)), guarding }
    }
}

/// The last heartbeat.
pub fn status(device: &DeviceRow) -> Option<DeviceStatus> {
    serde_json::from_str(device.status.as_deref()?).ok()
}

fn unreported() -> Answer {
    Answer::new("dim", "not reported", "no heartbeat yet")
}

fn connected(device: &DeviceRow, now: i64) -> Answer {
    let ago = clock::ago(device.last_seen_at, now);
    if device.revoked_at.is_some() {
        Answer::new("dim", "revoked", format!("last seen {ago} ago"))
    } else if now - device.last_seen_at <= CONNECTED_FOR {
        Answer::new("good", "connected", format!("seen {ago} ago"))
    } else {
        Answer::new("warn", "silent", format!("for {ago}"))
    }
}

fn policy(status: &DeviceStatus, newest: Option<u64>) -> Answer {
    let version = status.policy_version;
    if let Some(error) = &status.policy_error {
        return Answer::new("bad", "refused", format!("stays on v{version}: {error}"));
    }
    if status.policy_source == "managed" {
        return Answer::new("calm", "managed", format!("v{version} from managed storage"));
    }
    match newest {
        None => Answer::new("dim", "none published", format!("built-in defaults, v{version}")),
        Some(_) if status.policy_stale => Answer::new("warn", "stale", format!("v{version} is past its renewal date")),
        Some(newest) if version == newest && !status.policy_problems.is_empty() => {
            Answer::new("warn", "in part", format!("v{version}, {} parts not understood", status.policy_problems.len()))
        }
        Some(newest) if version == newest => Answer::new("good", "applied", format!("v{version}")),
        Some(_) if version == 0 => Answer::new("warn", "not yet", "built-in defaults"),
        Some(newest) => Answer::new("warn", "behind", format!("v{version}, published is v{newest}")),
    }
}

fn guarding(status: &DeviceStatus) -> Answer {
    let guard = &status.guard;
    let tabs = |n: u32| if n == 1 { "1 tab".to_owned() } else { format!("{n} tabs") };
    if guard.unprotected > 0 {
        Answer::new("bad", "unprotected", format!("{} without guard", tabs(guard.unprotected)))
    } else if guard.degraded > 0 {
        Answer::new("warn", "degraded", format!("{} only in part", tabs(guard.degraded)))
    } else if guard.armed > 0 {
        Answer::new("good", "guarding", tabs(guard.armed))
    } else {
        Answer::new("calm", "ready", "no AI tab open")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::HOUR;
    use serde_json::json;

    fn device(status: Option<serde_json::Value>, last_seen_at: i64) -> DeviceRow {
        DeviceRow {
            id: "d".into(),
            name: None,
            team: None,
            browser: String::new(),
            extension: String::new(),
            enrolled_at: 0,
            last_seen_at,
            revoked_at: None,
            status: status.map(|status| status.to_string()),
            status_at: None,
            last_seq: None,
            chain_breaks: 0,
            missing: 0,
            dropped: 0,
            stored: 0,
            duplicate: 0,
            rejected: 0,
        }
    }

    fn words(status: serde_json::Value, seen: i64) -> (String, String, String) {
        let standing = Standing::of(&device(Some(status), seen), Some(3), HOUR);
        (standing.connected.word, standing.policy.word, standing.guarding.word)
    }

    #[test]
    fn the_three_states_are_independent() {
        let word = |c: &str, p: &str, g: &str| (c.to_owned(), p.to_owned(), g.to_owned());
        let armed = json!({ "armed": 2 });
        assert_eq!(words(json!({ "policy_version": 3, "guard": armed }), HOUR), word("connected", "applied", "guarding"));
        assert_eq!(words(json!({ "policy_version": 2, "guard": armed }), 0), word("silent", "behind", "not known"));
        assert_eq!(
            words(json!({ "policy_version": 3, "guard": { "armed": 2, "unprotected": 1 } }), HOUR),
            word("connected", "applied", "unprotected")
        );
        assert_eq!(
            words(json!({ "policy_version": 2, "policy_error": "bad signature", "guard": { "degraded": 1 } }), HOUR),
            word("connected", "refused", "degraded")
        );
        assert_eq!(words(json!({ "policy_version": 3, "policy_problems": ["rules[1]"] }), HOUR), word("connected", "in part", "ready"));
        assert_eq!(words(json!({ "policy_version": 3, "policy_stale": true }), HOUR), word("connected", "stale", "ready"));
    }

    #[test]
    fn silence_is_not_called_good() {
        let standing = Standing::of(&device(None, 0), Some(3), HOUR);
        assert!(!standing.connected.is_good() && !standing.policy.is_good() && !standing.guarding.is_good());
    }
}
