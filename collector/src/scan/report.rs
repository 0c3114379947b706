//! The table for people and the JSON for programs.

use super::file::FileReport;
use super::{Hit, sarif};
use crate::clock;
use promptward::detect::{Credential, Scanner};
use serde_json::{Value, json};
use std::io::{self, Write};

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Human,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code scanning services.
    Sarif,
}

/// One file and what was found in it.
pub type Scanned = (String, FileReport);

/// Writes all results.
///
/// # Errors
/// When the output fails.
pub fn write(format: Format, scanner: &Scanner, results: &[Scanned], mut out: impl Write) -> io::Result<()> {
    let now = clock::now_ms();
    match format {
        Format::Human => human(scanner, results, now, &mut out),
        Format::Json => writeln!(out, "{:#}", document(results, now)),
        Format::Sarif => writeln!(out, "{:#}", sarif::document(scanner, results, now)),
    }
}

fn human(scanner: &Scanner, results: &[Scanned], now: i64, out: &mut impl Write) -> io::Result<()> {
    let rows: Vec<[String; 4]> =
        results.iter().flat_map(|(name, report)| report.hits.iter().map(|hit| row(scanner, name, hit, now))).collect();
    let widths: [usize; 4] = std::array::from_fn(|i| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0));
    for [place, class, title, confidence] in &rows {
        writeln!(
            out,
            "{place:<w0$}  {class:<w1$}  {title:<w2$}  {confidence:>w3$}",
            w0 = widths[0],
            w1 = widths[1],
            w2 = widths[2],
            w3 = widths[3]
        )?;
    }
    let unread = results.iter().filter(|(_, report)| report.error.is_some()).count();
    let problems = if unread > 0 { format!(", {unread} with problems") } else { String::new() };
    writeln!(out, "{} found in {} files{problems}", rows.len(), results.len())
}

fn row(scanner: &Scanner, name: &str, hit: &Hit, now: i64) -> [String; 4] {
    [
        format!("{name}:{}:{}", hit.line, hit.column),
        hit.class.to_string(),
        format!("{} ({}){}", scanner.title(&hit.detector, "en"), hit.detector, if hit.expired(now) { ", expired" } else { "" }),
        format!("{} %", hit.confidence),
    ]
}

/// What the token says about itself, in closed words and times.
fn token(credential: &Credential, now: i64) -> Value {
    json!({
        "kind": credential.kind.as_str(), "algorithm": credential.algorithm, "issuer": credential.issuer,
        "expires": credential.expires.map(|seconds| clock::rfc3339(seconds.saturating_mul(1000))),
        "expired": credential.expires.map(|_| credential.expired(now / 1000)),
    })
}

fn document(results: &[Scanned], now: i64) -> Value {
    let findings: Vec<Value> = results
        .iter()
        .flat_map(|(name, report)| {
            report.hits.iter().map(move |hit| {
                let mut finding = json!({
                    "file": name, "start": hit.start, "end": hit.end, "line": hit.line, "column": hit.column,
                    "rule": hit.detector.as_str(), "class": hit.class.as_str(), "confidence": hit.confidence,
                });
                if let Some(credential) = &hit.credential {
                    finding["token"] = token(credential, now);
                }
                finding
            })
        })
        .collect();
    let errors: Vec<Value> =
        results.iter().filter_map(|(name, report)| Some(json!({ "file": name, "error": report.error.as_ref()?.to_string() }))).collect();
    json!({ "files": results.len(), "findings": findings, "errors": errors })
}
