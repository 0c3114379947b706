//! `docs/reference/detectors.md`: every built-in detector as people read it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use promptward::class::DataClass;

use crate::paths;

#[path = "../../../build/schema.rs"]
mod schema;

use schema::{DetectorFile, Entry};

const FOLDER: &str = "data/detectors";

/// How many entries and files there are.
#[cfg(test)]
pub fn count(root: &Path) -> Result<(usize, usize)> {
    let entries = read(root)?;
    let files = paths::files_below(&root.join(FOLDER))?;
    Ok((entries.len(), files.len()))
}

/// Every entry in the order of the files, each with its vendor.
fn read(root: &Path) -> Result<Vec<Entry>> {
    let folder = root.join(FOLDER);
    let mut entries = Vec::new();
    for name in paths::files_below(&folder)?.into_iter().filter(|name| name.ends_with(".toml")) {
        let file: DetectorFile = toml::from_str(&paths::read_text(&folder.join(&name))?).with_context(|| format!("{FOLDER}/{name}"))?;
        for mut entry in file.detector {
            entry.vendor.get_or_insert_with(|| file.vendor.clone());
            entries.push(entry);
        }
    }
    Ok(entries)
}

/// The page's text.
pub fn page() -> Result<String> {
    let entries = read(&paths::root())?;
    let mut page = overview(&entries);
    for class in DataClass::ALL {
        let mut members = of_class(&entries, *class);
        if !members.is_empty() {
            members.sort_by_key(|entry| (vendor(entry).to_lowercase(), &entry.id));
            listing(&mut page, *class, &members);
        }
    }
    Ok(page)
}

fn of_class(entries: &[Entry], class: DataClass) -> Vec<&Entry> {
    entries.iter().filter(|entry| entry.class == class.as_str()).collect()
}

fn vendor(entry: &Entry) -> &str {
    entry.vendor.as_deref().unwrap_or_default()
}

fn overview(entries: &[Entry]) -> String {
    let examples: usize = entries.iter().map(|entry| entry.examples.len()).sum();
    let negatives: usize = entries.iter().map(|entry| entry.not.len()).sum();
    let mut page = format!(
        "# Catalogue of detectors\n\n\
         <!-- Generated from data/detectors by `make generate`. Do not edit. -->\n\n\
         {} detectors with {examples} examples and {negatives} negatives, all run by `cargo test -p promptward --test detectors`.\n\
         Policies and events name a detector by its id or by its class. How they work is in [detection.md](../detection.md);\n\
         to add one: `make new-detector NAME=acme`.\n",
        entries.len()
    );
    page.push_str("\n| Class | Detectors | Handling by default |\n|---|---|---|\n");
    for class in DataClass::ALL {
        let count = of_class(entries, *class).len();
        let name = match (count, class) {
            (0, DataClass::OwnSecret | DataClass::CustomerDefined) => format!("`{class}` (given by policy)"),
            (0, _) => format!("`{class}`"),
            _ => format!("[`{class}`](#{class})"),
        };
        let _ = writeln!(page, "| {name} | {count} | {} |", class.default_handling());
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    entries.iter().for_each(|entry| *kinds.entry(kind(entry)).or_default() += 1);
    page.push_str("\nBeside what *found by* says, the checks must hold.\n\n| Found by | Detectors | Which means |\n|---|---|---|\n");
    for (kind, meaning) in KINDS {
        let _ = writeln!(page, "| {kind} | {} | {meaning} |", kinds.get(kind).unwrap_or(&0));
    }
    page
}

const KINDS: &[(&str, &str)] = &[
    ("form", "the value has a mark of its own and counts wherever it stands"),
    ("form or name", "a mark of its own, or without it beside one of its names"),
    ("name", "the value counts beside one of its names, at its exact length"),
    ("number", "a number beside its name, in its column, or bare where form and check digits prove it"),
    ("reader", "the engine reads it: cards, accounts, contacts, named passwords, command lines, markings"),
];

/// What makes a finding of this detector believable.
fn kind(entry: &Entry) -> &'static str {
    match entry {
        Entry { number: Some(_), .. } => "number",
        Entry { shapes, values, .. } if !shapes.is_empty() && !values.is_empty() => "form or name",
        Entry { shapes, .. } if !shapes.is_empty() => "form",
        Entry { values, .. } if !values.is_empty() => "name",
        _ => "reader",
    }
}

fn listing(page: &mut String, class: DataClass, entries: &[&Entry]) {
    let _ = write!(page, "\n## {class}\n\n| Id | Vendor | Finds | Severity | Found by | Checks | Links |\n|---|---|---|---|---|---|---|\n");
    for entry in entries {
        let checks: Vec<&str> = entry.number.iter().chain(&entry.checks).map(String::as_str).collect();
        let revoke = if entry.rotate.is_empty() { String::new() } else { format!(", [revoke]({})", entry.rotate) };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | [source]({}){revoke} |",
            entry.id,
            cell(vendor(entry)),
            cell(&entry.title),
            entry.severity,
            kind(entry),
            checks.join(", "),
            entry.source,
        );
    }
}

/// A text that cannot end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_detector_of_the_judge_has_its_line_once() {
        let page = page().unwrap();
        for info in promptward::detect::all() {
            let start = format!("| `{}` | {} | {} | {} | ", info.id, cell(info.vendor), cell(info.title), info.severity);
            assert_eq!(page.lines().filter(|line| line.starts_with(&start)).count(), 1, "{}", info.id);
        }
        assert_eq!(page.lines().filter(|line| line.contains("[source](https://")).count(), promptward::detect::all().len());
    }

    #[test]
    fn classes_and_kinds_each_count_every_detector_once() {
        let page = page().unwrap();
        let column = |line: &str| line.split('|').nth(2).and_then(|cell| cell.trim().parse::<usize>().ok());
        assert_eq!(page.lines().filter_map(column).sum::<usize>(), 2 * promptward::detect::all().len());
    }
}
