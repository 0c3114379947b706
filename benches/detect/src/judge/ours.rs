//! Our own judge: as a program that is given lines, like everybody else, or in this process.

use super::{Answers, Hit};
use crate::benign::Benign;
use crate::corpus::case::Case;
use anyhow::{Context as _, Result, ensure};
use promptward::detect::Scanner;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

const NAME: &str = "promptward";
/// Data classes that are secrets; all others are personal or business data.
const SECRETS: &[&str] = &["credential", "private_key", "session_token", "connection_string", "own_secret"];

/// Judges every case in this process.
pub fn in_process(positives: &[Case], benign: &[Benign]) -> Answers {
    let scanner = Scanner::builtin();
    let scan = |text: &str| scanner.scan(text).into_iter().map(|f| hit(f.start, f.end, f.detector.as_str(), f.class.as_str())).collect();
    Answers {
        name: NAME.to_owned(),
        positives: positives.iter().map(|case| scan(&case.text)).collect(),
        benign: benign.iter().map(|case| scan(&case.text)).collect(),
    }
}

fn hit(start: usize, end: usize, rule: &str, class: &str) -> Hit {
    Hit { start, end, rule: rule.to_owned(), personal: !SECRETS.contains(&class), lines: false }
}

/// Judges every case with `promptward scan --jsonl`.
///
/// # Errors
/// When the program cannot be run, or does not answer every line.
pub fn blackbox(program: &Path, folder: &Path, positives: &[Case], benign: &[Benign]) -> Result<Answers> {
    let texts: Vec<&str> = positives.iter().map(|c| c.text.as_str()).chain(benign.iter().map(|c| c.text.as_str())).collect();
    let mut answers = run(program, folder, &texts).with_context(|| format!("{} scan --jsonl", program.display()))?;
    let benign = answers.split_off(positives.len());
    Ok(Answers { name: NAME.to_owned(), positives: answers, benign })
}

#[derive(Deserialize)]
struct Answer {
    id: usize,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    start: usize,
    end: usize,
    rule: String,
    class: String,
}

fn run(program: &Path, folder: &Path, texts: &[&str]) -> Result<Vec<Vec<Hit>>> {
    let (input, output) = (folder.join("cases.jsonl"), folder.join("findings.jsonl"));
    let mut lines = BufWriter::new(File::create(&input)?);
    for (id, text) in texts.iter().enumerate() {
        writeln!(lines, "{}", serde_json::json!({ "id": id, "text": text }))?;
    }
    lines.flush()?;
    let status = Command::new(program).args(["scan", "--jsonl"]).stdin(File::open(&input)?).stdout(File::create(&output)?).status()?;
    ensure!(matches!(status.code(), Some(0 | 1)), "ended with {status}");
    let mut answers = vec![None; texts.len()];
    for line in BufReader::new(File::open(&output)?).lines() {
        let answer: Answer = serde_json::from_str(&line?)?;
        let hits = answer.findings.iter().map(|f| hit(f.start, f.end, &f.rule, &f.class)).collect();
        *answers.get_mut(answer.id).context("an answer has an id that was never asked")? = Some(hits);
    }
    answers.into_iter().collect::<Option<Vec<_>>>().context("not every id was answered")
}
