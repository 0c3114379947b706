//! Every detector's examples are found at their exact spans, every negative is silent, and the number of cases is asserted, so that a
//! loader that silently reads nothing cannot pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use promptward::class::DataClass;
use promptward::detect::{self, Finding, Scanner};
use support::generate::{Dice, example};
use support::schema::Entry;

/// How often each example is drawn anew.
const DRAWS: u64 = 8;

fn at(findings: &[Finding], span: (usize, usize)) -> Option<&Finding> {
    findings.iter().find(|f| (f.start, f.end) == span)
}

/// What went wrong with one example, told without its values.
fn failures(scanner: &Scanner, entry: &Entry, template: &str, seed: u64) -> Vec<String> {
    let sample = example(entry, template, &mut Dice(seed));
    let findings = scanner.scan(&sample.text);
    let told: Vec<String> = findings.iter().map(|f| format!("{}@{}..{}", f.detector, f.start, f.end)).collect();
    sample
        .spans
        .iter()
        .filter(|span| at(&findings, **span).is_none_or(|f| f.detector.as_str() != entry.id))
        .map(|span| format!("{}: `{template}` (seed {seed}) wanted {}..{}, found {told:?}", entry.id, span.0, span.1))
        .collect()
}

/// No catalogue smaller than this is ours.
const LEAST: usize = 500;

#[test]
fn examples_are_found_at_their_exact_spans() {
    let scanner = Scanner::builtin();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for (_, entry) in support::entries() {
        for template in &entry.examples {
            for seed in 0..DRAWS {
                cases += 1;
                wrong.extend(failures(&scanner, &entry, template, seed));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= LEAST * 2 * DRAWS as usize, "only {cases} cases ran");
    println!("{cases} examples found at their spans");
}

#[test]
fn negatives_are_silent() {
    let scanner = Scanner::builtin();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for (_, entry) in support::entries() {
        for negative in &entry.not {
            let template = negative.text.replace("{b64:64}", "«{b64:64}»").replace("{b64:61}", "«{b64:61}»");
            for seed in 0..DRAWS {
                cases += 1;
                let sample = example(&entry, &template, &mut Dice(seed));
                let findings = scanner.scan(&sample.text);
                if let Some(f) = findings.first() {
                    wrong.push(format!("{}: {} ({}) found in `{}`", entry.id, negative.why, f.detector, negative.text));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= LEAST * 2 * DRAWS as usize, "only {cases} cases ran");
    println!("{cases} negatives silent");
}

#[test]
fn the_catalogue_is_the_data() {
    let entries = support::entries();
    assert!(entries.len() >= LEAST, "only {} detectors", entries.len());
    assert_eq!(entries.len(), detect::all().len());
    for (_, entry) in &entries {
        let info = detect::info(&entry.id).unwrap();
        assert_eq!((info.label, info.class.as_str()), (entry.label.as_str(), entry.class.as_str()));
    }
}

/// What an entry lacks, told with its file.
fn lacking(file: &str, entry: &Entry) -> Vec<String> {
    let distinct = |texts: Vec<&str>| texts.into_iter().collect::<BTreeSet<_>>().len();
    let examples = distinct(entry.examples.iter().map(String::as_str).collect());
    let negatives = distinct(entry.not.iter().map(|negative| negative.text.as_str()).collect());
    let reasons = entry.not.iter().all(|negative| negative.why.trim().len() >= 4);
    let checks = [
        (examples >= 2, "fewer than two different examples"),
        (negatives >= 2, "fewer than two different negatives"),
        (reasons, "a negative without its reason"),
        (is_https(&entry.source), "`source` is no https address"),
        (entry.rotate.is_empty() || is_https(&entry.rotate), "`rotate` is no https address"),
    ];
    checks.iter().filter(|(holds, _)| !holds).map(|(_, what)| format!("{file}, {}: {what}", entry.id)).collect()
}

/// `https`, a host of labels with a top-level domain, and nothing that breaks a link.
fn is_https(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let top = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && host.split('.').all(label)
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && rest.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"`|\\".contains(&b))
}

#[test]
fn every_entry_has_its_cases_and_its_addresses() {
    let entries = support::entries();
    let wrong: Vec<String> = entries.iter().flat_map(|(file, entry)| lacking(file, entry)).collect();
    assert!(wrong.is_empty(), "{} of {} entries:\n{}", wrong.len(), entries.len(), wrong.join("\n"));

    let ids: BTreeSet<&str> = entries.iter().map(|(_, entry)| entry.id.as_str()).collect();
    assert_eq!(ids.len(), entries.len(), "an id is given twice");
    let files: BTreeSet<&str> = entries.iter().map(|(file, _)| file.as_str()).collect();
    let present = std::fs::read_dir("data/detectors").unwrap().count();
    assert_eq!(files.len(), present, "a file of data/detectors gives no detector or is none");

    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    entries.iter().for_each(|(_, entry)| *classes.entry(&entry.class).or_default() += 1);
    let unused: Vec<_> = DataClass::ALL.iter().map(|class| class.as_str()).filter(|class| !classes.contains_key(class)).collect();
    println!("{} detectors in {present} files: {classes:?}; classes without one: {unused:?}", entries.len());
}

#[test]
fn addresses_that_are_none_are_told() {
    for good in ["https://docs.example.com/a/b?c=d#e", "https://example.com"] {
        assert!(is_https(good), "{good}");
    }
    for bad in [
        "",
        "http://example.com",
        "https://",
        "https://localhost/x",
        "https://example..com",
        "https://a b.com",
        "https://example.com/a b",
        "docs",
    ] {
        assert!(!is_https(bad), "{bad}");
    }
}

/// Values are found at their place in a long text, not only in an example of one line.
#[test]
fn surroundings_do_not_move_spans() {
    let scanner = Scanner::builtin();
    let prose = "The quick brown fox jumps over the lazy dog; über die Wiese. ".repeat(40);
    let (mut cases, mut wrong) = (0, Vec::new());
    for (_, entry) in support::entries() {
        for template in &entry.examples {
            let sample = example(&entry, template, &mut Dice(3));
            let text = format!("{prose}\n\n{}\n\n{prose}", sample.text);
            let moved = prose.len() + 2;
            let findings = scanner.scan(&text);
            cases += 1;
            let found = sample.spans.iter().all(|(start, end)| at(&findings, (start + moved, end + moved)).is_some());
            if !found {
                wrong.push(format!("{}: `{template}`", entry.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 400, "only {cases} cases ran");
}
