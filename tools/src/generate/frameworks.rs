//! `docs/reference/frameworks.md`: the products by which a self-hosted AI chat is recognised.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Deserialize;

#[derive(Deserialize)]
struct Framework {
    id: String,
    name: String,
    #[serde(default)]
    general: bool,
    #[serde(default)]
    mark: Vec<String>,
    #[serde(default)]
    request: Vec<Request>,
    evidence: Evidence,
}

#[derive(Deserialize)]
struct Request {
    path: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    hint: bool,
}

#[derive(Deserialize)]
struct Evidence {
    source: String,
    seen: String,
}

/// The page's text.
pub fn page() -> Result<String> {
    let frameworks: Vec<Framework> = super::read_all("data/frameworks")?;
    let mut page = format!(
        "# Frameworks of AI chats\n\n\
         <!-- Generated from data/frameworks by `make generate`. Do not edit. -->\n\n\
         {} products that people host themselves, recognised without being listed; how the cues are weighed is in [discovery.md](../discovery.md).\n\
         A request marked *hint* proves nothing alone. *General*: people build other things with it too, so rows of answers must be seen.\n\n\
         | Id | Name | General | Marks in the page | Requests | Evidence |\n|---|---|---|---|---|---|\n",
        frameworks.len()
    );
    for framework in &frameworks {
        let marks: Vec<String> = framework.mark.iter().map(|mark| format!("`{}`", mark.replace('|', "\\|"))).collect();
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} ({}) |",
            framework.id,
            framework.name,
            if framework.general { "yes" } else { "" },
            marks.join(", "),
            framework.request.iter().map(request).collect::<Vec<_>>().join(", "),
            framework.evidence.source.replace('|', "\\|"),
            framework.evidence.seen,
        );
    }
    Ok(page)
}

fn request(request: &Request) -> String {
    let method = request.method.as_ref().map(|method| format!("{method} ")).unwrap_or_default();
    format!("`{method}{}`{}", request.path, if request.hint { " (hint)" } else { "" })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_framework_of_the_core_has_its_line() {
        let page = page().unwrap();
        let frameworks = promptward::discovery::frameworks();
        assert!(!frameworks.is_empty());
        assert!(frameworks.iter().all(|framework| page.contains(&format!("| `{}` | {} |", framework.id, framework.name))));
    }
}
