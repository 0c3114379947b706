//! The page's gate knows no secret of the organisation, and yet it is never silent where the judge finds one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::path::Path;

use promptward::detect::{DetectorOptions, Scanner};
use promptward::own::Builder;
use support::gate::Gate;
use support::generate::Dice;
use support::{mutate, vault};

fn gate(name: &str) -> Gate {
    Gate::in_folder(&Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
}

#[test]
fn the_gate_rings_wherever_an_own_secret_is_found() {
    let mut dice = Dice(61);
    let mut builder = Builder::new([7; 16]);
    let values: Vec<String> =
        (0..330).map(|i| vault::make(vault::KINDS[i % 11], &mut dice)).filter(|v| builder.add(v) == Ok(true)).collect();
    let filter = builder.finish("2026-11-22");
    let scanner = Scanner::with(&DetectorOptions { own_secrets: filter, ..DetectorOptions::default() }).unwrap();
    let mut texts = Vec::new();
    for value in &values {
        for how in mutate::ALL {
            let text = format!("deploy with {value} today");
            texts.push(mutate::disguise(&text, (12, 12 + value.len()), *how, &mut dice));
        }
        for by in ["\n", "\r\n  ", " \n> | ", "\\n", "\\\\r\\\\n", "\n\n\t"] {
            let every = 1 + dice.below(15);
            let text: String = value
                .chars()
                .enumerate()
                .flat_map(|(i, c)| [if i % every == every - 1 { by } else { "" }.to_owned(), c.to_string()])
                .collect();
            texts.push(format!("see {text}."));
        }
        texts.push(format!("ü{value}日本😀{value}"));
    }
    texts.retain(|text| scanner.scan(text).iter().any(|f| f.detector.as_str() == promptward::own::DETECTOR));
    let gate = gate("gate-own");
    let missed: Vec<&str> = gate.silent_with_own(&texts).into_iter().map(|i| texts[i].as_str()).collect();
    assert!(missed.is_empty(), "silent for {} of {}, such as {:?}", missed.len(), texts.len(), missed.iter().take(3).collect::<Vec<_>>());
    assert!(texts.len() > 4500, "only {} cases", texts.len());
    // It rings because of the policy: most values are nothing to the gate by themselves.
    let alone: Vec<String> = values.iter().take(110).map(|value| format!("deploy with {} today", vault::covered(value))).collect();
    assert!(gate.silent(&alone, false).len() > 60, "{} of {}", gate.silent(&alone, false).len(), alone.len());
}

#[test]
fn ordinary_sentences_stay_silent() {
    let texts: Vec<String> = [
        "Please summarise the meeting: we agreed on three steps and a date, the 22nd of November.",
        "The quick brown fox jumps over the lazy dog.\nIt comes back, twice, and sleeps until 12:30.",
        "Der Donaudampfschifffahrtsgesellschaftskapitän grüßt und wünscht einen schönen Tag.",
        "- first point\n- second point\n- third-and-last point\n",
    ]
    .map(str::to_owned)
    .into();
    assert_eq!(gate("gate-prose").silent_with_own(&texts).len(), texts.len());
}
