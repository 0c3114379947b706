//! `data/phones.toml` → the numbering plan as a static table.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use crate::source;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Country code, shortest and longest national number, the digits it begins with.
    plans: Vec<(u16, u8, u8, String)>,
}

/// Writes `phones.rs`.
pub fn generate(path: &Path, out: &Path) {
    let file: File = std::fs::read_to_string(path)
        .map_err(|error| error.to_string())
        .and_then(|text| toml::from_str(&text).map_err(|error| error.to_string()))
        .unwrap_or_else(|error| source::fail(path, &error));
    let mut code = format!("pub(crate) static PHONES: [(u16, u8, u8, u16); {}] = [\n", file.plans.len());
    let mut last = 0;
    for (country, shortest, longest, first) in &file.plans {
        if *country <= last || shortest > longest || first.is_empty() || !first.bytes().all(|b| b.is_ascii_digit()) {
            source::fail(path, &format!("[{country}, …]: codes rise, lengths are ordered, and first digits are digits"));
        }
        last = *country;
        let mask = first.bytes().fold(0u16, |mask, b| mask | 1 << (b - b'0'));
        let _ = writeln!(code, "({country},{shortest},{longest},{mask}),");
    }
    code.push_str("];\n");
    source::write(out, &code);
}
