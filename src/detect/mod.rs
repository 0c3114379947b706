//! Text in, findings out: the judge.
//!
//! One engine, not a list of patterns. A pass over the bytes tells what each of them is (`marks`), another looks for literals (`prefilter`); each hit is verified in a
//! small window by a shape compiled at build time from `data/detectors/` (`program`), or read as a named value (`assign`). What
//! hides a secret from that pass (zero-width characters, full-width forms, escapes, line wraps, base64) is undone in views whose
//! spans map back (`views`). `docs/detection.md` tells the whole story.

mod assign;
mod checks;
mod columns;
mod command;
mod contacts;
#[cfg(not(target_arch = "wasm32"))]
mod credential;
mod custom;
mod digits;
mod edge;
mod entropy;
mod finding;
mod gate;
mod info;
mod judge;
mod list;
mod marking;
mod marks;
mod merge;
mod name;
mod near;
mod needles;
mod options;
mod packed;
mod pattern;
mod person;
mod placeholder;
mod prefilter;
mod program;
mod reach;
mod scanner;
mod seal;
mod tables;
mod value;
mod views;
mod wordlist;
mod words;

#[cfg(not(target_arch = "wasm32"))]
pub use credential::{Credential, Kind as CredentialKind, credential};
pub use finding::{DetectorId, Finding, HtmlFinding, utf16_offsets};
pub use gate::{gate_data, gate_module};
#[cfg(not(target_arch = "wasm32"))]
pub use info::texts;
pub use info::{DetectorInfo, Severity, all, info};
pub use options::{CustomDetector, DetectorError, DetectorOptions, Validator};
pub use pattern::{Engine, Pattern, PatternError, compile as compile_pattern};
pub use reach::{REACH_BEFORE, REACH_BEHIND};
pub use scanner::Scanner;
