//! Placeholders: typed, numbered and stable. The same value becomes the same `[AWS_ACCESS_KEY_1]` for as long as one [`Placeholders`] lives
//! (one tab); masking twice equals masking once; nothing outside the spans changes.
//!
//! Values are remembered as keyed digests only, so the table can outlive a worker in session storage without holding a secret.

use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::map::Map;
use crate::policy::bundle::hex;

/// A key that lives no longer than the browser session.
pub type SessionKey = [u8; 32];

/// A value's keyed digest: tells "the same value" and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ValueDigest(String);

impl ValueDigest {
    /// The digest of a value under a session's key.
    #[must_use]
    pub fn of(key: &SessionKey, value: &str) -> Self {
        Self(hex(&keyed(key, value)[..16]))
    }
}

/// HMAC-SHA-256 of a value.
fn keyed(key: &[u8], value: &str) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; an all-zero digest would only make values look alike.
    Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mut mac| {
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().into()
    })
}

/// A fingerprint fit to be reported: keyed with the tenant's key, truncated, for high-entropy values only.
#[must_use]
pub fn fingerprint(tenant_key: &[u8], value: &str) -> String {
    hex(&keyed(tenant_key, value)[..16])
}

/// The placeholders of one tab.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placeholders {
    given: Map<ValueDigest, String>,
    counters: Map<String, u32>,
}

impl Placeholders {
    /// The placeholder of a value: the one it has, or the next one of its label.
    pub fn of(&mut self, key: &SessionKey, label: &str, value: &str) -> String {
        let digest = ValueDigest::of(key, value);
        if let Some(known) = self.given.get(&digest) {
            return known.clone();
        }
        let number = self.counters.or_default(label.to_owned());
        *number += 1;
        let token = format!("[{label}_{number}]");
        self.given.insert(digest, token.clone());
        token
    }
}

/// One replacement, in bytes of the original text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What stands there afterwards.
    pub token: String,
}

/// Replaces sorted, non-overlapping spans; a span that is not one of the text is left out.
#[must_use]
pub fn apply(text: &str, replacements: &[Replacement]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for replacement in replacements {
        let (Some(before), true) = (text.get(from..replacement.start), text.is_char_boundary(replacement.end)) else { continue };
        out.push_str(before);
        out.push_str(&replacement.token);
        from = replacement.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: SessionKey = [7; 32];

    #[test]
    fn the_same_value_keeps_its_placeholder() {
        let mut table = Placeholders::default();
        assert_eq!(table.of(&KEY, "AWS_ACCESS_KEY", "one"), "[AWS_ACCESS_KEY_1]");
        assert_eq!(table.of(&KEY, "AWS_ACCESS_KEY", "two"), "[AWS_ACCESS_KEY_2]");
        assert_eq!(table.of(&KEY, "AWS_ACCESS_KEY", "one"), "[AWS_ACCESS_KEY_1]");
        let kept = serde_json::to_string(&table).unwrap();
        assert!(!kept.contains("\"one\"") && !kept.contains("\"two\""), "values must not be kept");
        let mut revived: Placeholders = serde_json::from_str(&kept).unwrap();
        assert_eq!(revived.of(&KEY, "AWS_ACCESS_KEY", "two"), "[AWS_ACCESS_KEY_2]");
    }

    #[test]
    fn only_the_spans_change() {
        let text = "ä=ONE b=TWO 😀";
        let spans = [Replacement { start: 3, end: 6, token: "[X_1]".into() }, Replacement { start: 9, end: 12, token: "[X_2]".into() }];
        assert_eq!(apply(text, &spans), "ä=[X_1] b=[X_2] 😀");
        let outside = [Replacement { start: 1, end: 2, token: "[X]".into() }];
        assert_eq!(apply(text, &outside), text, "a span inside a character is no span");
    }
}
