//! `promptward scan`.

use super::{ERRORS, FINDINGS};
use crate::scan::ScanError;
use crate::scan::file;
use crate::scan::jsonl;
use crate::scan::report::{self, Format, Scanned};
use anyhow::{Context as _, Result};
use promptward::detect::Scanner;
use promptward::policy;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// Files and directories to look into; `-` is standard input.
    #[arg(value_name = "FILE", required_unless_present = "jsonl")]
    files: Vec<PathBuf>,
    /// Print one JSON document.
    #[arg(long, conflicts_with_all = ["sarif", "jsonl"])]
    json: bool,
    /// Print SARIF 2.1.0.
    #[arg(long, conflicts_with = "jsonl")]
    sarif: bool,
    /// Read lines {"id","text"} from standard input, write lines {"id","findings"}.
    #[arg(long, conflicts_with = "files")]
    jsonl: bool,
    /// Use the detectors of this policy: its own, its switched-off ones, its threshold.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// Exit status 0 when nothing was found, 1 when something was, 2 when anything could not be read.
pub fn run(args: &Args) -> Result<ExitCode> {
    let scanner = scanner(args.policy.as_deref())?;
    if args.jsonl {
        let summary = jsonl::run(&scanner, io::stdin().lock(), io::stdout().lock()).context("cannot read or write the lines")?;
        return Ok(status(summary.findings > 0, summary.errors > 0));
    }
    let results = scan_all(&scanner, &args.files);
    for (name, result) in &results {
        if let Some(error) = &result.error {
            eprintln!("promptward: {name} {error}");
        }
    }
    let format = if args.json {
        Format::Json
    } else if args.sarif {
        Format::Sarif
    } else {
        Format::Human
    };
    report::write(format, &scanner, &results, io::BufWriter::new(io::stdout().lock())).context("cannot write the results")?;
    let found = results.iter().any(|(_, report)| !report.hits.is_empty());
    let failed = results.iter().any(|(_, report)| report.error.is_some());
    Ok(status(found, failed))
}

fn status(found: bool, failed: bool) -> ExitCode {
    match (failed, found) {
        (true, _) => ExitCode::from(ERRORS),
        (false, true) => ExitCode::from(FINDINGS),
        (false, false) => ExitCode::SUCCESS,
    }
}

fn scanner(policy: Option<&Path>) -> Result<Scanner> {
    let Some(path) = policy else { return Ok(Scanner::builtin()) };
    let json = std::fs::read(path).with_context(|| format!("cannot read the policy {}", path.display()))?;
    let (policy, problems) = policy::parse(&json).with_context(|| path.display().to_string())?;
    for problem in problems.iter().filter(|problem| problem.path.starts_with("detectors")) {
        eprintln!("promptward: {}: {}: {}", path.display(), problem.path, problem.message);
    }
    let (scanner, errors) = Scanner::with_lenient(&policy.detectors);
    for error in errors {
        eprintln!("promptward: {}: {error}", path.display());
    }
    Ok(scanner)
}

fn scan_all(scanner: &Scanner, paths: &[PathBuf]) -> Vec<Scanned> {
    let mut results = Vec::new();
    for path in paths {
        scan_path(scanner, path, &mut results);
    }
    results
}

/// Directories are walked in the order of names; links within them are not followed.
fn scan_path(scanner: &Scanner, path: &Path, results: &mut Vec<Scanned>) {
    let name = path.display().to_string();
    if !path.is_dir() {
        results.push((name, file::scan(scanner, path)));
        return;
    }
    match entries(path) {
        Ok(entries) => entries.iter().filter(|entry| !entry.is_symlink()).for_each(|entry| scan_path(scanner, entry, results)),
        Err(error) => {
            let error = ScanError { what: format!("cannot be listed ({error})"), mend: "run as a user who may read the directory" };
            results.push((name, file::FileReport { hits: Vec::new(), error: Some(error) }));
        }
    }
}

fn entries(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(directory)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    Ok(entries)
}
