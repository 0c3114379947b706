//! The judge finds the same natively and as WebAssembly: every example in every disguise, texts cut and mixed, and benign pieces of the
//! repository's own files. `make test-parity` builds the Wasm for Node and runs this.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use promptward::detect::{Finding, Scanner};
use support::generate::{Dice, example};
use support::mutate;

/// Reads a text in JSON on each line and answers with the findings of its plain and of its HTML reading.
const RUNNER: &str = r"
const { createInterface } = require('node:readline');
const { Judge } = require(process.argv[1]);
const judge = new Judge();
createInterface({ input: process.stdin }).on('line', line => {
  const text = JSON.parse(line);
  console.log(`${judge.findings(text)}|${judge.findings_html(text)}`);
});
";

/// Bytes of a benign piece.
const PIECE: usize = 6_000;

fn told(finding: &Finding) -> String {
    format!("{}-{} {} {} {};", finding.start, finding.end, finding.detector, finding.class, finding.confidence)
}

fn natively(scanner: &Scanner, text: &str) -> String {
    let plain: String = scanner.scan(text).iter().map(told).collect();
    let html: String = scanner.scan_html(text).iter().map(|f| format!("{}{:?}", told(&f.finding), f.pieces)).collect();
    format!("{plain}|{html}")
}

/// Every example as it stands, in every disguise, and some of them together.
fn examples() -> Vec<String> {
    let mut texts = Vec::new();
    for (_, entry) in support::entries() {
        for (index, template) in entry.examples.iter().enumerate() {
            let mut dice = Dice(index as u64 + 31);
            let sample = example(&entry, template, &mut dice);
            texts.extend(mutate::ALL.iter().map(|how| mutate::disguise(&sample.text, sample.spans[0], *how, &mut dice)));
            texts.push(sample.text);
        }
    }
    let mut dice = Dice(5);
    let mixed: Vec<String> = (0..600)
        .map(|_| {
            let parts: Vec<&str> = (0..3)
                .map(|_| {
                    let text = texts[dice.below(texts.len())].as_str();
                    let cut = text.ceil_char_boundary(dice.below(text.len() + 1));
                    if dice.below(3) == 0 { &text[cut..] } else { text }
                })
                .collect();
            parts.join(["\n", " ", ""][dice.below(3)])
        })
        .collect();
    texts.extend(mixed);
    texts
}

/// Text files of the repository, in pieces.
fn benign() -> Vec<String> {
    let mut files = vec![PathBuf::from("Cargo.lock"), PathBuf::from("package-lock.json"), PathBuf::from("README.md")];
    for folder in ["docs", "src", "collector/src", "extension", "data", "benches/detect/contexts", "www"] {
        below(Path::new(folder), &mut files);
    }
    let texts = files.into_iter().filter_map(|file| std::fs::read_to_string(file).ok());
    texts
        .flat_map(|text| {
            let mut pieces = Vec::new();
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let (piece, further) = rest.split_at(rest.ceil_char_boundary(PIECE.min(rest.len())));
                pieces.push(piece.to_owned());
                rest = further;
            }
            pieces
        })
        .collect()
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { below(&path, files) } else { files.push(path) }
    }
}

/// What the Wasm judge answers to each text.
fn in_wasm(texts: &[String]) -> Vec<String> {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-wasm/judge.js");
    assert!(judge.exists(), "{} is missing: run `make test-parity`, which builds it", judge.display());
    let mut node = Command::new("node")
        .args(["-e", RUNNER, "--"])
        .arg(judge)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test runs the judge in Node: install Node 20 or later");
    let mut input = node.stdin.take().unwrap();
    let lines: Vec<String> = texts.iter().map(|text| serde_json::to_string(text).unwrap()).collect();
    let feeder = std::thread::spawn(move || lines.iter().try_for_each(|line| writeln!(input, "{line}")));
    let answers: Vec<String> = BufReader::new(node.stdout.take().unwrap()).lines().map(Result::unwrap).collect();
    feeder.join().unwrap().unwrap();
    assert!(node.wait().unwrap().success());
    answers
}

#[test]
#[ignore = "needs the judge as WebAssembly: `make test-parity` builds it and runs this"]
fn native_and_wasm_find_the_same() {
    let (examples, benign) = (examples(), benign());
    let counts = (examples.len(), benign.len());
    let texts: Vec<String> = examples.into_iter().chain(benign).collect();
    let answers = in_wasm(&texts);
    assert_eq!(answers.len(), texts.len(), "the Wasm judge did not answer every text");
    let scanner = Scanner::builtin();
    let (mut findings, mut different) = (0, Vec::new());
    for (number, (text, answer)) in texts.iter().zip(&answers).enumerate() {
        let native = natively(&scanner, text);
        findings += scanner.scan(text).len();
        if native != *answer {
            // Places and kinds only: a value never is in a message.
            different.push(format!("text {number} of {} bytes: native {native}, Wasm {answer}", text.len()));
        }
    }
    println!("{} examples in disguise and {} benign pieces: {findings} findings, {} differences", counts.0, counts.1, different.len());
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(counts.0 > 5_000 && counts.1 > 300 && findings > 4_000, "too little was compared: {counts:?}, {findings} findings");
}
