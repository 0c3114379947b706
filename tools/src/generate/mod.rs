//! Files that are derived from the core's types and data. They are committed, and `generate --check` compares them in every test run.

mod accounts;
pub mod detectors;
mod discovery;
mod frameworks;
mod managed;
mod oauth;
mod sites;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use promptward::detect::gate_module;
use promptward::site::{HostPattern, Scope, catalogue, places};
use serde::de::DeserializeOwned;
use similar::TextDiff;

use crate::paths;

/// Schema of `storage.managed`, as Chromium wants it.
pub const MANAGED_SCHEMA: &str = "extension/managed_schema.json";

struct Generated {
    path: &'static str,
    text: String,
}

fn all() -> Result<Vec<Generated>> {
    let files = [
        (MANAGED_SCHEMA, managed::schema()?),
        ("extension/page/generated/gate-data.js", gate_module()),
        ("extension/shim/discovery-patterns.js", discovery::module()),
        ("extension/shim/tenant-hosts.js", tenant_hosts()?),
        ("extension/shim/authorisations.js", authorisations()),
        ("extension/shim/workspace-headers.js", workspace_headers()?),
        ("docs/reference/detectors.md", detectors::page()?),
        ("docs/reference/sites.md", sites::page()),
        ("docs/reference/accounts.md", accounts::page()?),
        ("docs/reference/oauth.md", oauth::page()?),
        ("docs/reference/frameworks.md", frameworks::page()?),
    ];
    Ok(files.into_iter().map(|(path, text)| Generated { path, text }).collect())
}

/// Every `*.toml` of a folder of the tree, in the order of its names.
fn read_all<T: DeserializeOwned>(folder: &str) -> Result<Vec<T>> {
    let below = paths::root().join(folder);
    let names = paths::files_below(&below)?.into_iter().filter(|name| name.ends_with(".toml"));
    names.map(|name| toml::from_str(&paths::read_text(&below.join(&name))?).with_context(|| format!("{folder}/{name}"))).collect()
}

/// Writes every generated file.
pub fn write() -> Result<()> {
    for file in all()? {
        paths::write(&target(&file), file.text.as_bytes())?;
    }
    Ok(())
}

/// Compares every generated file with what would be written, and names the repair.
pub fn check() -> Result<()> {
    let mut stale = Vec::new();
    for file in all()? {
        let present = std::fs::read_to_string(target(&file)).unwrap_or_default();
        if present != file.text {
            print_difference(&file, &present);
            stale.push(file.path);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!("out of date: {}\nrepair with: make generate", stale.join(", "))
}

fn print_difference(file: &Generated, present: &str) {
    const SHOWN: usize = 4000;
    let diff = TextDiff::from_lines(present, &file.text).unified_diff().header(file.path, "generated").to_string();
    println!("{}", diff.chars().take(SHOWN).collect::<String>());
}

fn target(file: &Generated) -> PathBuf {
    paths::root().join(file.path)
}

/// A part of a host that belongs to an AI service.
pub struct PathSite {
    /// The host, perhaps behind `*.`.
    pub host: String,
    /// A path prefix, or a whole path with one parameter behind `?`.
    pub path: String,
}

/// Every AI service that shares its host with other pages.
pub fn path_sites() -> Vec<PathSite> {
    let pages = places().iter().filter(|place| place.site().scope == Scope::Page);
    let split = |pattern: String| {
        let (host, path) = pattern.split_once('/')?;
        Some(PathSite { host: host.to_owned(), path: format!("/{path}") })
    };
    pages.filter_map(|place| split(place.pattern())).collect()
}

/// Match patterns of the sites in `data/sites` that have their hosts for themselves, sorted. A content script that follows a page into
/// frames of its origin must match whole origins.
pub fn site_matches() -> Result<Vec<String>> {
    let shared: BTreeSet<String> = path_sites().into_iter().map(|site| site.host).collect();
    let mut patterns = BTreeSet::new();
    for site in catalogue() {
        for host in site.hosts.iter().filter(|host| !shared.contains(**host)) {
            let pattern = HostPattern::parse(host).with_context(|| format!("data/sites/{}.toml: host {host}", site.id))?;
            patterns.insert(pattern.match_pattern());
        }
    }
    if patterns.is_empty() {
        bail!("data/sites names no host, so the content script would run nowhere");
    }
    Ok(patterns.into_iter().collect())
}

/// Headers in which sites name the workspace of a request, and the hosts that do.
fn workspace_headers() -> Result<String> {
    let (mut names, mut patterns) = (BTreeSet::new(), BTreeSet::new());
    for site in catalogue() {
        let Some(header) = site.workspace_header else { continue };
        names.insert(header.to_ascii_lowercase());
        for host in site.hosts {
            patterns.insert(HostPattern::parse(host).with_context(|| format!("data/sites/{}.toml: host {host}", site.id))?.match_pattern());
        }
    }
    let list = |items: &BTreeSet<String>| items.iter().map(|item| format!("  '{item}',\n")).collect::<String>();
    let head = "// Request headers in which sites name the workspace, and the hosts that do. Made from data/sites by `make generate`.";
    let (hosts, names) = (list(&patterns), list(&names));
    Ok(format!("{head}\nexport const workspaceHosts = [\n{hosts}];\nexport const workspaceHeaders = [\n{names}];\n"))
}

/// The hosts that tenant headers may go to, for the worker's first turn, which knows no policy yet.
fn tenant_hosts() -> Result<String> {
    let mut patterns = BTreeSet::new();
    for host in catalogue().iter().flat_map(|site| site.tenant_headers).flat_map(|header| header.hosts) {
        let pattern = HostPattern::parse(host).with_context(|| format!("tenant host {host}"))?.match_pattern();
        patterns.insert(pattern.replacen("*://", "https://", 1));
    }
    let lines: String = patterns.iter().map(|pattern| format!("  '{pattern}',\n")).collect();
    let head = "// Hosts whose vendors document a header that restricts a service to its tenants. Made from data/sites by `make generate`.";
    Ok(format!("{head}\nexport const tenantHosts = [\n{lines}];\n"))
}

/// Match patterns of the sites that share their hosts, sorted: their own paths and nothing beside them.
pub fn path_matches() -> Vec<String> {
    let patterns: BTreeSet<String> = path_sites()
        .iter()
        .flat_map(|PathSite { host, path }| match path.split_once('?') {
            None => ["", "?*", "/*"].map(|tail| format!("*://{host}{}{tail}", path.trim_end_matches('/'))).to_vec(),
            Some((path, parameter)) => {
                [format!("?{parameter}"), format!("?{parameter}&*"), format!("?*&{parameter}"), format!("?*&{parameter}&*")]
                    .map(|query| format!("*://{host}{path}{query}"))
                    .to_vec()
            }
        })
        .collect();
    patterns.into_iter().collect()
}

/// Addresses of authorisation requests, for the worker's first turn.
fn authorisations() -> String {
    let patterns: BTreeSet<String> =
        promptward::consent::provider::providers().iter().flat_map(|provider| provider.requests).map(|at| at.match_pattern()).collect();
    let lines: String = patterns.iter().map(|pattern| format!("  '{pattern}',\n")).collect();
    format!("// Where tools ask for access. Made from data/oauth by `make generate`.\nexport const authorisations = [\n{lines}];\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_host_is_matched_by_its_paths_only() {
        let (hosts, paths) = (site_matches().unwrap_or_default(), path_matches());
        for host in ["github.com", "x.com", "huggingface.co", "www.bing.com"] {
            assert!(!hosts.contains(&format!("*://{host}/*")), "{host} is matched whole");
        }
        for path in ["*://github.com/copilot", "*://github.com/copilot/*", "*://github.com/copilot?*", "*://duckduckgo.com/?*&ia=chat&*"] {
            assert!(paths.contains(&path.to_owned()), "{path}");
        }
        assert!(
            paths.iter().all(|pattern| !pattern.ends_with("//*") && !pattern.trim_start_matches("*://").ends_with("com/*")),
            "{paths:#?}"
        );
        assert!(hosts.contains(&"*://chatgpt.com/*".to_owned()));
    }
}
