//! `docs/reference/oauth.md`: what each provider of OAuth is known to ask for, and what it reaches.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;
use serde::Deserialize;

#[derive(Deserialize)]
struct Provider {
    id: String,
    name: String,
    source: String,
    requests: Vec<String>,
    #[serde(default)]
    for_everybody: Vec<String>,
    #[serde(default)]
    lasting: Vec<String>,
    #[serde(default)]
    lasting_scopes: Vec<String>,
    #[serde(default)]
    always_lasting: bool,
    #[serde(default)]
    fixed_extent: bool,
    reach: BTreeMap<String, Vec<String>>,
}

/// The page's text.
pub fn page() -> Result<String> {
    let providers: Vec<Provider> = super::read_all("data/oauth")?;
    let scopes: usize = providers.iter().flat_map(|provider| provider.reach.values()).map(Vec::len).sum();
    let mut page = format!(
        "# Providers of OAuth\n\n\
         <!-- Generated from data/oauth by `make generate`. Do not edit. -->\n\n\
         {} providers, {scopes} scopes by what they reach. `*` in a scope stands for any rest; a scope that is not listed is counted and reported as\n\
         unlisted. What is done with a consent is in [policy.md](../policy.md).\n\n\
         | Id | Provider | Lasting access | Documented |\n|---|---|---|---|\n",
        providers.len()
    );
    for provider in &providers {
        let _ = writeln!(page, "| `{}` | {} | {} | [scopes]({}) |", provider.id, provider.name, lasting(provider), provider.source);
    }
    for provider in &providers {
        let _ = write!(page, "\n## {}\n\nAsked at {}.", provider.name, words(&provider.requests));
        if !provider.for_everybody.is_empty() {
            let _ = write!(page, " For the whole organisation at {}.", words(&provider.for_everybody));
        }
        page.push('\n');
        if provider.fixed_extent {
            page.push_str("The request does not tell what is asked for: the extent is fixed in the integration.\n");
        }
        if !provider.reach.is_empty() {
            page.push_str("\n| Reaches | Scopes |\n|---|---|\n");
            for (reach, scopes) in &provider.reach {
                let _ = writeln!(page, "| {reach} | {} |", words(scopes));
            }
        }
    }
    Ok(page)
}

fn lasting(provider: &Provider) -> String {
    if provider.always_lasting {
        return "always".to_owned();
    }
    let marks: Vec<String> = provider.lasting.iter().chain(&provider.lasting_scopes).cloned().collect();
    if marks.is_empty() {
        "not told by the request".to_owned()
    } else {
        format!("when {} is asked for", words(&marks).replace(", ", " or "))
    }
}

fn words(values: &[String]) -> String {
    values.iter().map(|value| format!("`{}`", value.replace('|', "\\|"))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_provider_of_the_core_has_its_section() {
        let page = page().unwrap();
        let providers = promptward::consent::provider::providers();
        assert!(providers.iter().all(|provider| page.contains(&format!("| `{}` | {} |", provider.id, provider.name))));
        assert_eq!(page.matches("\n## ").count(), providers.len());
    }
}
