//! Other scanners, installed at pinned versions and run as black boxes with their defaults. Their rules are never read; only their
//! reports are.

mod betterleaks;
mod detect_secrets;
mod install;
mod kingfisher;
mod secretlint;

use super::process::{self, Ended};
use super::{Answers, Hit};
use crate::benign::Benign;
use crate::corpus::case::Case;
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};

/// One place in one file that a peer reported.
#[derive(Debug, PartialEq, Eq)]
struct Report {
    file: String,
    /// First and last line, from 1.
    lines: (usize, usize),
    rule: String,
}

/// A scanner.
pub struct Peer {
    pub name: &'static str,
    pub version: &'static str,
    install: fn(&Path) -> Result<()>,
    /// The command that scans the files of a folder; the second path is a file for its report.
    command: fn(&Path, &Path, &Path) -> Vec<String>,
    /// Exit codes with which it says that all went well, with or without findings.
    codes: &'static [i32],
    read: fn(&Ended, &Path) -> Result<Vec<Report>>,
    /// Megabytes on which its speed is measured: slow ones get less, and those so fast that little but their start would be seen get more.
    pub megabytes: usize,
    /// Whether it is called for each part of the corpus, since its time grows with the square of the number of files.
    by_parts: bool,
}

/// All of them. Gitleaks is wanted too, but no package of the registries ships its program: the packages of that name download it
/// when they run, and the `gitleaks` command of betterleaks' package is betterleaks itself.
pub const PEERS: &[Peer] = &[betterleaks::PEER, kingfisher::PEER, detect_secrets::PEER, secretlint::PEER];
pub const NOT_TO_BE_HAD: &str = "gitleaks: no package was found that ships its program (betterleaks is its successor)";

/// A peer that is installed.
pub struct Installed<'a> {
    pub peer: &'a Peer,
    tools: PathBuf,
}

/// Installs what is missing. Those that cannot be had are told and left out.
pub fn installed(tools: &Path) -> Vec<Installed<'static>> {
    let mut ready = Vec::new();
    for peer in PEERS {
        let tools = tools.join(format!("{}-{}", peer.name, peer.version));
        match (peer.install)(&tools) {
            Ok(()) => ready.push(Installed { peer, tools }),
            Err(error) => eprintln!("bench-detect: {} {} cannot be had and is left out: {error:#}", peer.name, peer.version),
        }
    }
    eprintln!("bench-detect: {NOT_TO_BE_HAD}");
    ready
}

impl Installed<'_> {
    /// Runs it over a folder of files.
    fn scan(&self, folder: &Path) -> Result<(Ended, Vec<Report>)> {
        let report = self.tools.join("report.json");
        let _ = std::fs::remove_file(&report);
        let ended = process::run(folder, &(self.peer.command)(&self.tools, folder, &report))?;
        if !ended.code.is_some_and(|code| self.peer.codes.contains(&code)) {
            let told: String = ended.stderr.chars().rev().take(600).collect::<Vec<_>>().into_iter().rev().collect();
            bail!("{} ended with {:?}: {told}", self.peer.name, ended.code);
        }
        let reports = (self.peer.read)(&ended, &report).with_context(|| format!("the report of {}", self.peer.name))?;
        Ok((ended, reports))
    }

    /// The processor time that it takes for a folder.
    pub fn cpu_seconds(&self, folder: &Path) -> Result<f64> {
        self.scan(folder).map(|(ended, _)| ended.cpu_seconds)
    }

    /// Its answers to the corpus.
    pub fn judge(&self, corpus: &Written, positives: &[Case], benign: &[Benign]) -> Result<Answers> {
        let texts: Vec<&str> = positives.iter().map(|c| c.text.as_str()).collect();
        let positives = hits(self.reports(&corpus.positives)?, &texts);
        let texts: Vec<&str> = benign.iter().map(|c| c.text.as_str()).collect();
        let benign = hits(self.reports(&corpus.benign)?, &texts);
        Ok(Answers { name: self.peer.name.to_owned(), positives, benign })
    }

    /// What it reports of the files of a folder and its parts.
    fn reports(&self, folder: &Path) -> Result<Vec<Report>> {
        if !self.peer.by_parts {
            return Ok(self.scan(folder)?.1);
        }
        let mut all = Vec::new();
        for part in std::fs::read_dir(folder)? {
            all.extend(self.scan(&part?.path())?.1);
        }
        Ok(all)
    }
}

/// The corpus as files, a case each.
pub struct Written {
    positives: PathBuf,
    benign: PathBuf,
}

/// Writes the cases for the peers: the number of a case is the name of its file.
pub fn write(folder: &Path, positives: &[Case], benign: &[Benign]) -> Result<Written> {
    let written = Written { positives: folder.join("positives"), benign: folder.join("benign") };
    files(&written.positives, positives.iter().map(|c| c.text.as_str()))?;
    files(&written.benign, benign.iter().map(|c| c.text.as_str()))?;
    Ok(written)
}

/// Files of one part of the corpus.
const PART: usize = 500;

fn files<'a>(folder: &Path, texts: impl Iterator<Item = &'a str>) -> Result<()> {
    let _ = std::fs::remove_dir_all(folder);
    for (number, text) in texts.enumerate() {
        let part = folder.join(format!("{:03}", number / PART));
        if number % PART == 0 {
            std::fs::create_dir_all(&part).with_context(|| format!("cannot make {}", part.display()))?;
        }
        std::fs::write(part.join(format!("{number:06}.txt")), text)?;
    }
    Ok(())
}

/// Reports to hits: whole lines, since not every peer tells columns and those that do mean different things by them.
fn hits(reports: Vec<Report>, texts: &[&str]) -> Vec<Vec<Hit>> {
    let mut all = vec![Vec::new(); texts.len()];
    for report in reports {
        let Some(number) = Path::new(&report.file).file_stem().and_then(|s| s.to_str()?.parse::<usize>().ok()) else { continue };
        let (Some(text), Some(hits)) = (texts.get(number), all.get_mut(number)) else { continue };
        let (start, end) = span(text, report.lines);
        hits.push(Hit { start, end, rule: report.rule, personal: false, lines: true });
    }
    all
}

fn span(text: &str, (first, last): (usize, usize)) -> (usize, usize) {
    let mut at = 0;
    let (mut start, mut end) = (text.len(), text.len());
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if number + 1 == first {
            start = at;
        }
        at += line.len();
        if number + 1 == last.max(first) {
            end = at;
        }
    }
    (start.min(end), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_spans() {
        assert_eq!(span("ab\ncd\nef", (2, 2)), (3, 6));
        assert_eq!(span("ab\ncd\nef", (1, 3)), (0, 8));
        assert_eq!(span("ab\ncd\nef", (3, 0)), (6, 8));
    }
}
