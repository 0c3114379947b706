//! kingfisher.

use super::{Ended, Peer, Report, install};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::path::Path;

pub const PEER: Peer = Peer {
    name: "kingfisher",
    version: "2.14.0",
    install: |tools| install::python(tools, "kingfisher-bin==2.14.0", "kingfisher"),
    command: |tools, folder, _| {
        let program = tools.join("bin/kingfisher").to_string_lossy().into_owned();
        let arguments = ["--no-validate", "--no-update-check", "--no-dedup", "--format", "json"];
        [&[program, "scan".into(), folder.display().to_string()], arguments.map(str::to_owned).as_slice()].concat()
    },
    // 200 and above are its codes for findings.
    codes: &[0, 200, 205],
    read,
    megabytes: 512,
    by_parts: false,
};

fn read(ended: &Ended, _: &Path) -> Result<Vec<Report>> {
    let first = ended.stdout.lines().find(|line| line.starts_with('{')).context("it printed no JSON")?;
    let answer: Value = serde_json::from_str(first)?;
    let findings = answer["findings"].as_array().context("its JSON has no findings")?;
    findings.iter().map(report).collect()
}

fn report(finding: &Value) -> Result<Report> {
    let (at, rule) = (&finding["finding"], &finding["rule"]);
    let line = at["line"].as_u64().context("a finding has no line")? as usize;
    let text = at["snippet"].as_str().unwrap_or_default();
    Ok(Report {
        file: at["path"].as_str().context("a finding has no path")?.to_owned(),
        lines: (line, line + text.matches('\n').count()),
        rule: rule["id"].as_str().unwrap_or_default().to_owned(),
    })
}
