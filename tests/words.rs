//! Every language of `data/words/` finds its own examples and is silent in its own negatives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use promptward::detect::Scanner;
use support::generate::{Dice, example};

/// How often each example is drawn anew.
const DRAWS: u64 = 8;

#[test]
fn examples_of_every_language_are_found_at_their_exact_spans() {
    let scanner = Scanner::builtin();
    let generic = support::entries().into_iter().find(|(_, e)| e.id == "generic-password").unwrap().1;
    let (mut cases, mut wrong) = (0, Vec::new());
    for (file, language) in support::languages() {
        for template in &language.examples {
            for seed in 0..DRAWS {
                let sample = example(&generic, template, &mut Dice(seed));
                let findings = scanner.scan(&sample.text);
                cases += 1;
                if !sample.spans.iter().all(|span| findings.iter().any(|f| (f.start, f.end) == *span)) {
                    wrong.push(format!("{file}: `{template}` (seed {seed})"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 400, "only {cases} cases ran");
}

#[test]
fn negatives_of_every_language_are_silent() {
    let scanner = Scanner::builtin();
    let (mut cases, mut wrong) = (0, Vec::new());
    for (file, language) in support::languages() {
        for negative in &language.not {
            cases += 1;
            if let Some(f) = scanner.scan(&negative.text).first() {
                wrong.push(format!("{file}: {} ({}) found in `{}`", negative.why, f.detector, negative.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 30, "only {cases} cases ran");
}
