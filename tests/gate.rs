//! The gate is never silent where the judge finds: over every example in every disguise, over texts that were cut, mixed and mistyped,
//! and over HTML. The judge answers natively, the gate runs in Node as it runs in the page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::path::Path;
use std::sync::LazyLock;

use promptward::detect::Scanner;
use support::gate::Gate;
use support::generate::{Dice, example};
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

/// The text as web pages, mails and editors write it.
fn marked_up(text: &str, (start, end): (usize, usize), how: usize) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (before, value, after) = (escaped(&text[..start]), escaped(&text[start..end]), escaped(&text[end..]));
    let middle = value.char_indices().nth(value.chars().count() / 2).map_or(0, |(at, _)| at);
    match how {
        0 => format!("<p>{}</p>", escaped(text).replace('\n', "</p><p>")),
        1 => format!("<div>{before}<b>{}</b><i>{}</i>{after}</div>", &value[..middle], &value[middle..]),
        2 => format!("<pre><code class=\"x>y\">{}</code></pre>", escaped(text)),
        3 => format!("<ul><li>{}</li></ul>", escaped(text).replace('\n', "<br/>")),
        4 => format!("<!-- <script> --><table><tr><td>{before}</td><td>{value}</td><td>{after}</td></tr></table>"),
        _ => format!("<style>p{{}}</style><span>{before}</span><span title='{value}'>&#8203;{value}</span>{after}"),
    }
}

/// Parts of examples and of this repository's own texts, cut, mistyped and joined, in which the judge finds something.
fn mixtures(seed: u64, wanted: usize) -> Vec<String> {
    let scanner = Scanner::builtin();
    let entries = support::entries();
    let benign: Vec<Vec<char>> =
        ["docs/detection.md", "docs/policy.md", "README.md", "Makefile", "src/detect/name.rs", "extension/page/gate-views.js"]
            .map(|file| std::fs::read_to_string(file).unwrap().chars().collect())
            .into();
    let mut dice = Dice(seed);
    let mut texts = Vec::new();
    for _ in 0..wanted {
        let mut text = String::new();
        for _ in 0..=dice.below(3) {
            let mut part = if dice.below(4) == 0 {
                let source = &benign[dice.below(benign.len())];
                let at = dice.below(source.len());
                source[at..source.len().min(at + 20 + dice.below(300))].to_vec()
            } else {
                let entry = &entries[dice.below(entries.len())].1;
                let sample = example(entry, &entry.examples[dice.below(entry.examples.len())], &mut dice);
                let how = if dice.below(2) == 0 { mutate::Disguise::Plain } else { mutate::ALL[dice.below(mutate::ALL.len())] };
                mutate::disguise(&sample.text, sample.spans[0], how, &mut dice).chars().collect()
            };
            // Cut somewhere: a value without its name, a name without its value, half an escape.
            if dice.below(2) == 0 {
                let (a, b) = (dice.below(part.len() / 2 + 1), part.len() - dice.below(part.len() / 3 + 1));
                part = part[a.min(b)..b].to_vec();
            }
            if dice.below(2) == 0 {
                mistype(&mut part, &mut dice);
            }
            text.extend(part);
            text.push_str([" ", "\n", "", ",", "\t", "\":\"", "=", "\n\n", ": ", " | "][dice.below(10)]);
        }
        if !scanner.scan(&text).is_empty() {
            texts.push(text);
        }
    }
    texts
}

/// Changes, adds, takes away or doubles a few characters, mostly signs that readers of names and values look at.
fn mistype(part: &mut Vec<char>, dice: &mut Dice) {
    let signs: Vec<char> = " \n:=\"',|-_/.17aZ()><\t\\*`;：é\u{200b}#&\r%+“".chars().collect();
    for _ in 0..=dice.below(4) {
        if part.is_empty() {
            return;
        }
        let (at, sign) = (dice.below(part.len()), signs[dice.below(signs.len())]);
        match dice.below(4) {
            0 => part[at] = sign,
            1 => part.insert(at, sign),
            2 => drop(part.remove(at)),
            _ => part.insert(at, part[at]),
        }
    }
}
