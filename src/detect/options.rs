//! How a policy changes the set of detectors.

use serde::{Deserialize, Serialize};

use crate::class::DataClass;
use crate::map::{Map, Set};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A check that a custom pattern's match must pass.
    Validator = "validator" {
        /// The Luhn digit, over the digits of the match.
        Luhn = "luhn",
        /// Country length and mod 97.
        Iban = "iban",
        /// The Verhoeff digit, over the digits of the match.
        Verhoeff = "verhoeff",
        /// A weighted mod 11 check digit (ISBN-10 style, `X` allowed).
        Mod11 = "mod11",
        /// At least three bits of Shannon entropy for each character and no placeholder.
        Entropy = "entropy",
    }
}

/// The part of a policy that speaks about detectors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DetectorOptions {
    /// Ids of built-in detectors that are off.
    #[serde(skip_serializing_if = "Set::is_empty")]
    pub off: Set<String>,
    /// The organisation's own detectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom: Vec<CustomDetector>,
    /// The filter of the organisation's own secrets, as `promptward secrets build` writes it; see [`crate::own`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub own_secrets: String,
    /// Findings below this confidence are dropped; the built-in default is 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_confidence: Option<u8>,
}

/// A detector written by the organisation: a pattern, words, or a pattern that counts only near its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomDetector {
    /// Kebab-case id; must differ from every built-in id.
    pub id: String,
    /// Data class; `customer_defined` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<DataClass>,
    /// Title by language (`en`, `de`, …).
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub title: Map<String, String>,
    /// A pattern in the syntax of the `regex` crate (no look-around, no back-references: it always runs in linear time).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Without a pattern: the words to find. With one: it counts only within 80 bytes of one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// A check that the match must pass as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator: Option<Validator>,
}

/// Why a custom detector or an option was refused, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("detector `{id}`: {reason}; {mend}")]
pub struct DetectorError {
    /// The detector's id as written (cut to 64 characters).
    pub id: String,
    /// What is wrong with it.
    pub reason: String,
    /// What to do about it.
    pub mend: String,
}
