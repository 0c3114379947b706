//! secretlint with its recommended preset.

use super::{Ended, Peer, Report, install};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::path::Path;

pub const PEER: Peer = Peer {
    name: "secretlint",
    version: "11.7.1",
    install: |tools| {
        install::node(tools, &["secretlint@11.7.1", "@secretlint/secretlint-rule-preset-recommend@11.7.1"], "secretlint")?;
        std::fs::write(tools.join("rules.json"), "{\"rules\":[{\"id\":\"@secretlint/secretlint-rule-preset-recommend\"}]}\n")?;
        Ok(())
    },
    command: |tools, _, report| {
        let program = tools.join("node_modules/.bin/secretlint").to_string_lossy().into_owned();
        let rules = tools.join("rules.json").to_string_lossy().into_owned();
        let output = report.to_string_lossy().into_owned();
        ["--secretlintrc", &rules, "--format", "json", "--no-color", "--output", &output, "**/*"].iter().fold(
            vec![program],
            |mut command, argument| {
                command.push((*argument).to_owned());
                command
            },
        )
    },
    codes: &[0, 1],
    read,
    megabytes: 64,
    by_parts: true,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    file_path: String,
    messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    rule_id: String,
    loc: Loc,
}

#[derive(Deserialize)]
struct Loc {
    start: Place,
    end: Place,
}

#[derive(Deserialize)]
struct Place {
    line: usize,
}

fn read(ended: &Ended, report: &Path) -> Result<Vec<Report>> {
    let text = std::fs::read_to_string(report).unwrap_or_else(|_| ended.stdout.clone());
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let files: Vec<File> = serde_json::from_str(&text).context("it wrote no JSON")?;
    let reports = |file: File| {
        let path = file.file_path;
        file.messages
            .into_iter()
            .map(move |m| Report { file: path.clone(), lines: (m.loc.start.line, m.loc.end.line), rule: m.rule_id })
            .collect::<Vec<_>>()
    };
    Ok(files.into_iter().flat_map(reports).collect())
}
