//! detect-secrets.

use super::{Ended, Peer, Report, install};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

pub const PEER: Peer = Peer {
    name: "detect-secrets",
    version: "1.5.0",
    install: |tools| install::python(tools, "detect-secrets==1.5.0", "detect-secrets"),
    command: |tools, _, _| {
        let program = tools.join("bin/detect-secrets").to_string_lossy().into_owned();
        [program].into_iter().chain(["scan", "--all-files", "--no-verify", "."].map(str::to_owned)).collect()
    },
    codes: &[0],
    read,
    megabytes: 4,
    by_parts: false,
};

#[derive(Deserialize)]
struct Answer {
    results: BTreeMap<String, Vec<Finding>>,
}

#[derive(Deserialize)]
struct Finding {
    #[serde(rename = "type")]
    kind: String,
    line_number: usize,
}

fn read(ended: &Ended, _: &Path) -> Result<Vec<Report>> {
    let answer: Answer = serde_json::from_str(&ended.stdout).context("it printed no JSON")?;
    let reports = |(file, findings): (String, Vec<Finding>)| {
        findings
            .into_iter()
            .map(move |f| Report { file: file.clone(), lines: (f.line_number, f.line_number), rule: f.kind })
            .collect::<Vec<_>>()
    };
    Ok(answer.results.into_iter().flat_map(reports).collect())
}
