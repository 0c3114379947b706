//! `promptward identify --jsonl`: account evidence in, verdict out, exactly as the browser would judge it.

use anyhow::{Context as _, Result};
use promptward::account::read::{Payload, read_any};
use promptward::account::{self, Facts, Owned, SourceKind, Verdict, assess};
use promptward::site::{self, url::Location};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// Read lines {"id","site","kind","payload","corporate_domains","approved_workspaces"} from standard input.
    #[arg(long, required = true)]
    jsonl: bool,
}

#[derive(Deserialize)]
struct Line {
    id: Value,
    site: String,
    kind: SourceKind,
    payload: String,
    #[serde(default)]
    corporate_domains: Vec<String>,
    #[serde(default)]
    approved_workspaces: Vec<String>,
}

/// Exit status 1 when a line could not be read.
pub fn run(_: &Args) -> Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut failed = false;
    for (number, line) in io::stdin().lock().split(b'\n').enumerate() {
        let line = line.context("cannot read the lines from standard input")?;
        let line = line.strip_prefix(super::BYTE_ORDER_MARK).unwrap_or(&line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = judge(line).unwrap_or_else(|error| {
            failed = true;
            json!({ "id": id_of(line), "line": number + 1, "error": format!("line {}: {error:#}", number + 1) })
        });
        writeln!(out, "{answer}")?;
    }
    out.flush().context("cannot write the answers")?;
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn judge(line: &[u8]) -> Result<Value> {
    let line: Line = serde_json::from_slice(line).map_err(|error| fault(&error))?;
    let id = site_id(&line.site).with_context(|| format!("the catalogue has no site `{}`: {}", cut(&line.site), known()))?;
    let Some(provider) = account::provider_of(id) else {
        // A known site that nobody knows account evidence of: whoever is signed in, it is not known.
        return Ok(json!({ "id": line.id, "verdict": Verdict::Unknown, "evidence": [] }));
    };
    let mut facts = Facts::default();
    read_any(provider, line.kind, Payload { status: None, text: &line.payload, truncated: false }, &mut facts);
    let owned = Owned {
        corporate_domains: line.corporate_domains,
        approved_workspaces: line.approved_workspaces.iter().map(|id| id.to_lowercase()).collect(),
    };
    let assessment = assess(provider, &facts, &owned);
    Ok(json!({ "id": line.id, "verdict": assessment.verdict, "evidence": assessment.evidence }))
}

/// The id of a site that is named by its id, another name it is known under, or its address.
fn site_id(written: &str) -> Option<&str> {
    if account::provider_of(written).is_some() || site::by_any_id(written).is_some() {
        return Some(written);
    }
    let href = super::site::address(written);
    site::listed(&Location::parse(&href)?).map(|site| site.id)
}

fn known() -> String {
    let names: Vec<&str> = account::providers().iter().map(|provider| provider.id).collect();
    format!("`promptward site URL` tells a site's id; account evidence is known for {}", names.join(", "))
}

fn cut(text: &str) -> String {
    text.chars().take(64).collect()
}

/// Says what is wrong with a line without repeating its payload.
fn fault(error: &serde_json::Error) -> anyhow::Error {
    if error.is_data() {
        anyhow::anyhow!(
            "the line needs `id`, `site`, `kind` (json, inline, cookie, dom, storage or request) and `payload` (column {})",
            error.column()
        )
    } else {
        anyhow::anyhow!("the line is not JSON: write one object on each line (column {})", error.column())
    }
}

fn id_of(line: &[u8]) -> Value {
    serde_json::from_slice::<Value>(line).ok().and_then(|value| value.get("id").cloned()).unwrap_or(Value::Null)
}
