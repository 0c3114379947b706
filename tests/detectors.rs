//! Every detector's examples are found at their exact spans, every negative is silent, and the number of cases is asserted, so that a
//! loader that silently reads nothing cannot pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

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
    assert!(cases >= 500, "only {cases} cases ran");
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
    assert!(cases >= 500, "only {cases} cases ran");
}

#[test]
fn the_catalogue_is_the_data() {
    let entries = support::entries();
    assert_eq!(entries.len(), detect::all().len());
    for (_, entry) in &entries {
        let info = detect::info(&entry.id).unwrap();
        assert_eq!((info.label, info.class.as_str()), (entry.label.as_str(), entry.class.as_str()));
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
