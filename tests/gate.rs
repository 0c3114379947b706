//! The gate is never silent where the judge finds: over every example in every disguise, and over texts that were cut and mixed.
//! The judge answers natively, the gate runs in Node as it runs in the page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use promptward::detect::{Scanner, gate_module};
use support::generate::{Dice, example};
use support::mutate;

const RUNNER: &str = r#"
import { createInterface } from 'node:readline';
import { rings } from './gate.js';
let line = 0;
for await (const text of createInterface({ input: process.stdin })) {
  if (!rings(JSON.parse(text))) console.log(line);
  line++;
}
console.log(`judged ${line}`);
"#;

/// Lays the gate out as the bundle sees it, with data generated from this very build.
fn lay_out() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate");
    fs::create_dir_all(folder.join("generated")).unwrap();
    for entry in fs::read_dir("extension/page").unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("gate") && name.ends_with(".js") && name != "gate-check.js" {
            fs::copy(entry.path(), folder.join(name)).unwrap();
        }
    }
    fs::write(folder.join("generated/gate-data.js"), gate_module()).unwrap();
    fs::write(folder.join("package.json"), r#"{"type":"module"}"#).unwrap();
    fs::write(folder.join("run.js"), RUNNER).unwrap();
    folder
}

/// The texts for which the gate stays silent.
fn silent(texts: &[String]) -> Vec<&str> {
    let mut node = Command::new("node")
        .arg("run.js")
        .current_dir(lay_out())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test runs the gate in Node: install Node 20 or later");
    let mut input = node.stdin.take().unwrap();
    let lines: Vec<String> = texts.iter().map(|t| serde_json::to_string(t).unwrap()).collect();
    let feeder = std::thread::spawn(move || lines.iter().try_for_each(|line| writeln!(input, "{line}")));
    let output = node.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(&format!("judged {}", texts.len())), "the gate did not judge every text");
    said.lines().filter_map(|line| line.parse::<usize>().ok()).map(|i| texts[i].as_str()).collect()
}

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

#[test]
fn the_gate_rings_wherever_the_judge_finds() {
    let (texts, labels) = disguised(3);
    let missed = silent(&texts);
    let told: Vec<&str> = missed.iter().map(|m| labels[texts.iter().position(|t| t == m).unwrap()].as_str()).collect();
    assert!(told.is_empty(), "silent for {} of {}:\n{}", told.len(), texts.len(), told.join("\n"));
    assert!(texts.len() > 2000, "only {} cases", texts.len());
}

#[test]
fn the_gate_rings_for_mixtures_too() {
    let scanner = Scanner::builtin();
    let entries = support::entries();
    let mut dice = Dice(20_26);
    let mut texts = Vec::new();
    for _ in 0..6000 {
        let mut text = String::new();
        for _ in 0..2 {
            let entry = &entries[dice.below(entries.len())].1;
            let template = &entry.examples[dice.below(entry.examples.len())];
            let sample = example(entry, template, &mut dice);
            let how = mutate::ALL[dice.below(mutate::ALL.len())];
            let part = mutate::disguise(&sample.text, sample.spans[0], how, &mut dice);
            // Cut somewhere: a value without its name, a name without its value, half an escape.
            let chars: Vec<char> = part.chars().collect();
            let (a, b) = (dice.below(chars.len() / 2 + 1), chars.len() - dice.below(chars.len() / 3 + 1));
            text.extend(&chars[a.min(b)..b]);
            text.push_str([" ", "\n", "", ",", "\t", "\":\"", "="][dice.below(7)]);
        }
        if !scanner.scan(&text).is_empty() {
            texts.push(text);
        }
    }
    let missed = silent(&texts);
    // Generated values only, so a miss may be shown.
    assert!(
        missed.is_empty(),
        "silent for {} of {}:\n{}",
        missed.len(),
        texts.len(),
        missed.iter().take(20).map(|m| m.escape_debug().to_string()).collect::<Vec<_>>().join("\n")
    );
    assert!(texts.len() > 1500, "only {} cases", texts.len());
}
