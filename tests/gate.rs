//! The gate is never silent where the judge finds: over every example in every disguise, over texts that were cut, mixed and mistyped,
//! and over HTML. The judge answers natively, the gate runs in Node as it runs in the page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::path::Path;
use std::sync::LazyLock;

use promptward::detect::Scanner;
use support::gate::Gate;
use support::generate::{Dice, example};
use support::mixture::{Mixer, marked_up};
use support::mutate;

static GATE: LazyLock<Gate> = LazyLock::new(|| Gate::in_folder(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate")));

/// Every example in every disguise, in which the judge finds something.
fn disguised(seeds: u64) -> (Vec<String>, Vec<String>) {
    let scanner = Scanner::builtin();
    let (mut texts, mut labels) = (Vec::new(), Vec::new());
    for (_, entry) in support::entries() {
        for template in &entry.examples {
            for seed in 0..seeds {
                let mut dice = Dice(seed * 977 + 13);
                let sample = example(&entry, template, &mut dice);
                for how in mutate::ALL {
                    let text = mutate::disguise(&sample.text, sample.spans[0], *how, &mut dice);
                    if !scanner.scan(&text).is_empty() {
                        labels.push(format!("{} {how:?} `{template}` seed {seed}", entry.id));
                        texts.push(text);
                    }
                }
            }
        }
    }
    (texts, labels)
}

/// Asks the gate about texts in which the judge finds something; they hold generated values only, so a miss may be shown.
fn rings_for(texts: &[String], as_html: bool) {
    let missed = GATE.silent(texts, as_html);
    let told: Vec<String> = missed.iter().take(20).map(|i| texts[*i].escape_debug().to_string()).collect();
    assert!(missed.is_empty(), "silent for {} of {}:\n{}", missed.len(), texts.len(), told.join("\n"));
}

#[test]
fn the_gate_rings_wherever_the_judge_finds() {
    let (texts, labels) = disguised(3);
    let told: Vec<&str> = GATE.silent(&texts, false).into_iter().map(|i| labels[i].as_str()).collect();
    assert!(told.is_empty(), "silent for {} of {}:\n{}", told.len(), texts.len(), told.join("\n"));
    assert!(texts.len() > 60_000, "only {} cases", texts.len());
}

#[test]
fn the_gate_rings_for_mixtures_too() {
    let texts = mixtures(20_26, 12_000);
    rings_for(&texts, false);
    assert!(texts.len() > 4_000, "only {} cases", texts.len());
}

/// As many as a machine has time for: `PROMPTWARD_MIXTURES=500000 cargo test --test gate -- --ignored`.
#[test]
#[ignore = "takes minutes: run it after a change to the gate or to what the judge reads"]
fn the_gate_rings_for_very_many_mixtures() {
    let wanted = std::env::var("PROMPTWARD_MIXTURES").ok().and_then(|n| n.parse().ok()).unwrap_or(200_000);
    let texts = mixtures(77, wanted);
    rings_for(&texts, false);
    println!("{} texts", texts.len());
}

#[test]
fn the_gate_rings_for_html() {
    let scanner = Scanner::builtin();
    let mut texts = Vec::new();
    for (_, entry) in support::entries() {
        for (number, template) in entry.examples.iter().enumerate() {
            let mut dice = Dice(number as u64 * 31 + 5);
            let sample = example(&entry, template, &mut dice);
            for how in 0..6 {
                let html = marked_up(&sample.text, sample.spans[0], how);
                if !scanner.scan_html(&html).is_empty() {
                    texts.push(html);
                }
            }
        }
    }
    rings_for(&texts, true);
    assert!(texts.len() > 8_000, "only {} cases", texts.len());
}

/// Mixtures in which the judge finds something.
fn mixtures(seed: u64, wanted: usize) -> Vec<String> {
    let scanner = Scanner::builtin();
    let mixer = Mixer::new();
    let mut dice = Dice(seed);
    (0..wanted).map(|_| mixer.mix(&mut dice)).filter(|text| !scanner.scan(text).is_empty()).collect()
}
