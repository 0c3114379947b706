//! The judge finds the same natively and as WebAssembly: every example in every disguise, texts cut and mixed, benign pieces of the
//! repository's own files, and, under a policy with detectors and secrets of its own, what these are for. `make test-parity` builds the
//! Wasm for Node and runs this.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use promptward::detect::{CustomDetector, DetectorOptions, Finding, Scanner, Validator};
use promptward::own::{Builder, DETECTOR};
use support::generate::{Dice, example};
use support::mixture::Mixer;
use support::{mutate, vault};

/// Reads a text in JSON on each line and answers with the findings of its plain and of its HTML reading.
const RUNNER: &str = r"
const { createInterface } = require('node:readline');
const { Judge } = require(process.argv[1]);
const policy = process.argv[2];
const judge = policy ? Judge.under(policy) : new Judge();
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

/// What the Wasm judge answers to each text, with the built-in detectors or under a policy.
fn in_wasm(texts: &[String], policy: Option<&str>) -> Vec<String> {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-wasm/judge.js");
    assert!(judge.exists(), "{} is missing: run `make test-parity`, which builds it", judge.display());
    let mut node = Command::new("node")
        .args(["-e", RUNNER, "--"])
        .arg(judge)
        .args(policy)
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
    let (findings, different) = compared(&Scanner::builtin(), &texts, &in_wasm(&texts, None));
    println!("{} examples in disguise and {} benign pieces: {findings} findings, {} differences", counts.0, counts.1, different.len());
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(counts.0 > 5_000 && counts.1 > 300 && findings > 4_000, "too little was compared: {counts:?}, {findings} findings");
}

/// How many findings there are, and every difference.
fn compared(scanner: &Scanner, texts: &[String], answers: &[String]) -> (usize, Vec<String>) {
    assert_eq!(answers.len(), texts.len(), "the Wasm judge did not answer every text");
    let (mut findings, mut different) = (0, Vec::new());
    for (number, (text, answer)) in texts.iter().zip(answers).enumerate() {
        let native = natively(scanner, text);
        findings += scanner.scan(text).len();
        if native != *answer {
            // Places and kinds only: a value never is in a message.
            different.push(format!("text {number} of {} bytes: native {native}, Wasm {answer}", text.len()));
        }
    }
    (findings, different)
}

/// Detectors of every kind that a policy can have, and what they find in the texts below.
fn own_detectors() -> Vec<CustomDetector> {
    let named = |id: &str| CustomDetector { id: id.into(), ..CustomDetector::default() };
    let like = |id: &str, pattern: &str| CustomDetector { pattern: Some(pattern.into()), ..named(id) };
    vec![
        like("project", r"\bPRJ-[0-9]{4,6}\b"),
        like("case", r"(?i)\b(?:case|vorgang)[ -]?no\.? ?\d{6}"),
        like("umlaut", r"\b[A-ZÄÖÜ]\w*[äöüßñłé]\w+"),
        like("any-case", "(?i)größe|überweisung"),
        CustomDetector { words: vec!["Bluebird".into(), "Überweisung".into(), "青い鳥".into()], ..named("code-name") },
        CustomDetector { words: vec!["badge".into()], ..like("badge", "[A-Z]{2}[0-9]{5}") },
        CustomDetector { validator: Some(Validator::Luhn), ..like("member", "[0-9]{11}") },
        CustomDetector { validator: Some(Validator::Verhoeff), ..like("ticket", "T[0-9]{8}") },
        CustomDetector { validator: Some(Validator::Mod11), ..like("book", "[0-9]{9}[0-9X]") },
        CustomDetector { validator: Some(Validator::Iban), ..like("account", "[A-Z]{2}[0-9]{20,22}") },
        CustomDetector { validator: Some(Validator::Entropy), ..like("opaque", "[a-zA-Z0-9]{24,40}") },
    ]
}

/// A policy with own detectors, own secrets and some that are off, and texts with what it is for among mixtures.
fn under_policy() -> (DetectorOptions, Vec<String>) {
    let mut dice = Dice(2_611);
    let mut builder = Builder::new(*b"a key of a test.");
    let mut values: Vec<String> = Vec::new();
    for kind in vault::KINDS {
        let drawn: Vec<String> = (0..12).map(|_| vault::make(kind, &mut dice)).collect();
        values.extend(drawn.into_iter().filter(|value| builder.add(value) == Ok(true)));
    }
    let off = ["jwt", "email-list"].map(str::to_owned).into_iter().filter(|id| promptward::detect::info(id).is_some());
    let options = DetectorOptions {
        off: off.collect(),
        custom: own_detectors(),
        own_secrets: builder.finish("2026-11-22"),
        min_confidence: Some(40),
    };
    let mut texts = Vec::new();
    for value in &values {
        for how in mutate::ALL {
            let (before, after) =
                [("API_KEY=", "\n"), ("look at ", " please"), ("xx", "yy"), ("{\"a\": \"", "\"}"), ("日本", "語")][dice.below(5)];
            let text = format!("{before}{value}{after}");
            texts.push(mutate::disguise(&text, (before.len(), before.len() + value.len()), *how, &mut dice));
        }
    }
    let mixer = Mixer::new();
    // One number in ninety-seven has the right check digits.
    let account = own_detectors().into_iter().filter(|own| own.id == "account").collect();
    let account = Scanner::with(&DetectorOptions { custom: account, ..DetectorOptions::default() }).unwrap();
    for _ in 0..1_500 {
        let digits = |length: usize, dice: &mut Dice| vault::pick(b"0123456789", length, dice);
        let mine = match dice.below(8) {
            0 => format!("PRJ-{}", digits(5, &mut dice)),
            1 => format!("Vorgang-No. {}", digits(6, &mut dice)),
            2 => "Grüße about BLUEBIRD, überweisung 青い鳥 GRÖSSE GRÖßE".to_owned(),
            3 => format!("badge AB{} and CD{}", digits(5, &mut dice), digits(5, &mut dice)),
            4 => format!("{} T{} {}", digits(11, &mut dice), digits(8, &mut dice), digits(10, &mut dice)),
            5 => loop {
                let drawn = format!("DE{}", digits(20, &mut dice));
                if !account.scan(&drawn).is_empty() {
                    break drawn;
                }
            },
            _ => values[dice.below(values.len())].clone(),
        };
        let how = mutate::ALL[dice.below(mutate::ALL.len())];
        let mine = mutate::disguise(&mine, (0, mine.len()), how, &mut dice);
        texts.push([mixer.mix(&mut dice), mine, mixer.mix(&mut dice)].join(["\n", " ", ""][dice.below(3)]));
    }
    (options, texts)
}

#[test]
#[ignore = "needs the judge as WebAssembly: `make test-parity` builds it and runs this"]
fn native_and_wasm_find_the_same_under_a_policy() {
    let (options, texts) = under_policy();
    let policy = serde_json::json!({ "schema": 1, "detectors": options }).to_string();
    let scanner = Scanner::with(&options).unwrap();
    let (findings, different) = compared(&scanner, &texts, &in_wasm(&texts, Some(&policy)));
    println!("{} texts under a policy: {findings} findings, {} differences", texts.len(), different.len());
    assert!(different.is_empty(), "{}", different.join("\n"));
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for text in &texts {
        for finding in scanner.scan(text) {
            *found.entry(finding.detector.to_string()).or_default() += 1;
        }
    }
    for id in options.custom.iter().map(|own| own.id.as_str()).chain([DETECTOR]) {
        assert!(found.contains_key(id), "`{id}` finds nothing");
    }
}
