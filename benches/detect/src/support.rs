//! The detectors' data as the build and the tests read it, and values made from their shapes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs, dead_code)]

#[path = "../../../tests/support/gate.rs"]
pub mod gate;
#[path = "../../../tests/support/generate.rs"]
pub mod generate;
#[path = "../../../tests/support/people/mod.rs"]
pub mod people;
#[path = "../../../build/schema.rs"]
pub mod schema;
#[path = "../../../build/shape.rs"]
pub mod shape;

use anyhow::{Context as _, Result};
use schema::{DetectorFile, Entry};

/// Every entry of `data/detectors/`, in the order of files and entries.
pub fn entries() -> Result<Vec<Entry>> {
    let folder = std::fs::read_dir("data/detectors").context("cannot read data/detectors: run from the root of the repository")?;
    let mut files: Vec<_> =
        folder.filter_map(Result::ok).map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    let mut entries = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let file: DetectorFile = toml::from_str(&text).with_context(|| path.display().to_string())?;
        for mut entry in file.detector {
            entry.vendor.get_or_insert_with(|| file.vendor.clone());
            entries.push(entry);
        }
    }
    Ok(entries)
}
