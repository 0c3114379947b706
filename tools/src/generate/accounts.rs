//! `docs/reference/accounts.md`: where the evidence of the signed-in account stands at each provider.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Deserialize;

#[derive(Deserialize)]
struct Provider {
    id: String,
    name: String,
    #[serde(default)]
    source: Vec<Source>,
    evidence: Evidence,
}

#[derive(Deserialize)]
struct Source {
    name: String,
    kind: String,
    at: String,
    #[serde(default)]
    email: Vec<String>,
    #[serde(default)]
    workspace: Vec<String>,
    #[serde(default)]
    marker: Vec<toml::Value>,
}

#[derive(Deserialize)]
struct Evidence {
    source: String,
    seen: String,
}

/// The page's text.
pub fn page() -> Result<String> {
    let providers: Vec<Provider> = super::read_all("data/accounts")?;
    let sources: usize = providers.iter().map(|provider| provider.source.len()).sum();
    let mut page = format!(
        "# Evidence of accounts\n\n\
         <!-- Generated from data/accounts by `make generate`. Do not edit. -->\n\n\
         {} providers, {sources} places where evidence stands. What `corporate` needs at each of them is in [sites.md](sites.md#account-providers),\n\
         the form of the files in [data/accounts](../../data/accounts/README.md).\n",
        providers.len()
    );
    for provider in &providers {
        let _ = write!(
            page,
            "\n## {}\n\n`{}`. Evidence: {} ({})\n",
            provider.name, provider.id, provider.evidence.source, provider.evidence.seen
        );
        if !provider.source.is_empty() {
            page.push_str("\n| Source | Kind | Where | Tells |\n|---|---|---|---|\n");
        }
        for source in &provider.source {
            let at =
                if source.at.is_empty() { "seen when the page asks".to_owned() } else { format!("`{}`", source.at.replace('|', "\\|")) };
            let _ = writeln!(page, "| `{}` | {} | {at} | {} |", source.name, source.kind, tells(source));
        }
    }
    Ok(page)
}

fn tells(source: &Source) -> String {
    let parts = [(!source.email.is_empty(), "address"), (!source.workspace.is_empty(), "workspace"), (!source.marker.is_empty(), "plan")];
    let told: Vec<&str> = parts.iter().filter(|(has, _)| *has).map(|(_, name)| *name).collect();
    if told.is_empty() { "whether somebody is signed in".to_owned() } else { told.join(", ") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_provider_and_every_source_of_the_core_is_told() {
        let page = page().unwrap();
        let providers = promptward::account::providers();
        assert!(providers.iter().all(|provider| page.contains(&format!("\n`{}`. Evidence: ", provider.id))));
        let sources: usize = providers.iter().map(|provider| provider.sources.len()).sum();
        assert!(page.contains(&format!("{} providers, {sources} places", providers.len())));
    }
}
