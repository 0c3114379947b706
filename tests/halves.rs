//! A text judged in two halves around any cut gives what the whole gives, when each half shows the overlap of `REACH_BEFORE` and
//! `REACH_BEHIND` and keeps the findings that begin on its side.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::cell::Cell;

use promptward::detect::{Finding, REACH_BEFORE, REACH_BEHIND, Scanner};
use proptest::prelude::*;
use support::generate::{Dice, example};
use support::mutate;

/// Prose and code of the repository, from a random place on, `length` bytes long.
fn filler(dice: &mut Dice, length: usize) -> String {
    const FILES: &[&str] = &["docs/design.md", "docs/detection.md", "src/detect/program.rs", "extension/page/paste.js", "Cargo.lock"];
    let mut text = String::new();
    while text.len() < length {
        let file = std::fs::read_to_string(FILES[dice.below(FILES.len())]).unwrap();
        let from = file.ceil_char_boundary(dice.below(file.len()));
        text.push_str(&file[from..]);
        text.push('\n');
    }
    text.truncate(text.floor_char_boundary(length));
    text
}

/// Some examples, disguised and not, with more text around them than a half shows of the other side; and a place among them.
fn text_and_cut(seed: u64) -> (String, usize) {
    let entries = support::entries();
    let mut dice = Dice(seed);
    let mut middle = String::new();
    for _ in 0..6 {
        let entry = &entries[dice.below(entries.len())].1;
        let template = &entry.examples[dice.below(entry.examples.len())];
        let sample = example(entry, template, &mut dice);
        let how = mutate::ALL[dice.below(mutate::ALL.len())];
        let plain = dice.below(2) == 0;
        middle.push_str(&if plain { sample.text } else { mutate::disguise(&sample.text, sample.spans[0], how, &mut dice) });
        let gap = dice.below(300);
        middle.push_str(&["\n".to_owned(), " ".to_owned(), filler(&mut dice, gap)][dice.below(3)]);
    }
    let (before, behind) = (dice.below(REACH_BEFORE * 2), dice.below(REACH_BEHIND * 2));
    let left = filler(&mut dice, before);
    let right = filler(&mut dice, behind);
    let cut = left.len() + dice.below(middle.len().max(1));
    let text = format!("{left}{middle}{right}");
    let cut = text.floor_char_boundary(cut);
    (text, cut)
}

/// What two halves find that meet at the cut.
fn halves(scanner: &Scanner, text: &str, cut: usize) -> Vec<Finding> {
    let until = text.ceil_char_boundary(cut + REACH_BEHIND);
    let from = text.floor_char_boundary(cut.saturating_sub(REACH_BEFORE));
    let left = scanner.scan(&text[..until]).into_iter().filter(|f| f.start < cut);
    let right = scanner.scan(&text[from..]).into_iter().map(|f| Finding { start: f.start + from, end: f.end + from, ..f });
    left.chain(right.filter(|f| f.start >= cut)).collect()
}

#[test]
fn two_halves_find_what_the_whole_finds() {
    let scanner = Scanner::builtin();
    let (findings, cases) = (Cell::new(0), Cell::new(0));
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() });
    runner
        .run(&any::<u64>(), |seed| {
            let (text, cut) = text_and_cut(seed);
            let halves = halves(&scanner, &text, cut);
            for whole in scanner.scan(&text) {
                let there = halves.iter().any(|half| (half.start, half.end, &half.detector) == (whole.start, whole.end, &whole.detector));
                prop_assert!(
                    there,
                    "{} at {}..{} is lost by the cut at {cut} of {} bytes",
                    whole.detector,
                    whole.start,
                    whole.end,
                    text.len()
                );
                findings.set(findings.get() + 1);
            }
            cases.set(cases.get() + 1);
            Ok(())
        })
        .unwrap();
    println!("{} findings in {} texts of up to {} KB", findings.get(), cases.get(), (REACH_BEFORE + REACH_BEHIND) >> 9);
    assert!(findings.get() > cases.get(), "only {} findings in {} texts", findings.get(), cases.get());
}
