//! Files that are derived from the core's types and data. They are committed, and a test (`generate --check`) compares.

use std::path::PathBuf;

use anyhow::{Result, bail};
use similar::TextDiff;

use crate::paths;

/// Schema of `storage.managed`, as Chromium wants it.
pub const MANAGED_SCHEMA: &str = "extension/managed_schema.json";

struct Generated {
    path: &'static str,
    text: String,
}

fn all() -> Result<Vec<Generated>> {
    Ok(vec![])
}

/// Writes every generated file.
pub fn write() -> Result<()> {
    for file in all()? {
        paths::write(&target(&file), file.text.as_bytes())?;
    }
    Ok(())
}

/// Compares every generated file with what would be written, and names the repair.
pub fn check() -> Result<()> {
    let mut stale = Vec::new();
    for file in all()? {
        let present = std::fs::read_to_string(target(&file)).unwrap_or_default();
        if present != file.text {
            print_difference(&file, &present);
            stale.push(file.path);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!(
        "out of date: {}\nrepair with: make generate",
        stale.join(", ")
    )
}

fn print_difference(file: &Generated, present: &str) {
    const SHOWN: usize = 4000;
    let diff = TextDiff::from_lines(present, &file.text)
        .unified_diff()
        .header(file.path, "generated")
        .to_string();
    println!("{}", diff.chars().take(SHOWN).collect::<String>());
}

fn target(file: &Generated) -> PathBuf {
    paths::root().join(file.path)
}

/// Match patterns of every site in `data/sites`, sorted.
pub fn site_matches() -> Result<Vec<String>> {
    Ok(vec![])
}
