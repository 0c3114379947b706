//! What must hold for every input, one module for each fuzz target. libFuzzer calls these (`make fuzz`), and `tests/fuzz.rs` runs them over
//! the same seeds with small changes, so they compile and hold without libFuzzer too.

#[path = "../../tests/support/cues.rs"]
mod cues;
#[path = "../../tests/support/judging.rs"]
#[allow(dead_code)]
mod judging;

pub mod accounts;
pub mod consents;
pub mod custom_patterns;
pub mod discovery;
pub mod doors;
pub mod html;
pub mod masking;
pub mod policies;
pub mod spans;
pub mod wire;

/// One check by its name. Checks of text get the readable beginning of the bytes, as libFuzzer gives it.
pub type Check = fn(&[u8]);

/// Every check with the name of its target.
pub const ALL: &[(&str, Check)] = &[
    ("accounts", |bytes| accounts::check(text(bytes))),
    ("consents", |bytes| consents::check(text(bytes))),
    ("custom_patterns", |bytes| custom_patterns::check(text(bytes))),
    ("discovery", |bytes| discovery::check(bytes)),
    ("doors", |bytes| doors::check(text(bytes))),
    ("html", |bytes| html::check(text(bytes))),
    ("masking", |bytes| masking::check(text(bytes))),
    ("policies", |bytes| policies::check(bytes)),
    ("spans", |bytes| spans::check(text(bytes))),
    ("wire", |bytes| wire::check(bytes)),
];

/// The longest beginning that is UTF-8.
fn text(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}
