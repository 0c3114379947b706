//! `promptward site`: which AI site does a URL belong to?

use anyhow::{Context as _, Result};
use promptward::site::url::Location;
use promptward::site::{self, Scope, Site};
use serde_json::{Value, json};
use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// URLs; read from standard input, one a line, when there are none.
    #[arg(value_name = "URL")]
    urls: Vec<String>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.urls.is_empty() {
        for line in io::stdin().lock().split(b'\n') {
            let line = line.context("cannot read the URLs from standard input")?;
            let url = String::from_utf8_lossy(line.strip_prefix(super::BYTE_ORDER_MARK).unwrap_or(&line));
            if !url.trim().is_empty() {
                writeln!(out, "{}", describe(url.trim()))?;
            }
        }
    }
    for url in &args.urls {
        writeln!(out, "{}", describe(url))?;
    }
    out.flush().context("cannot write the answers")?;
    Ok(ExitCode::SUCCESS)
}

/// One line of the answer; `site` is null for anything that is not a known AI site.
fn describe(url: &str) -> Value {
    let none = |why: &str| json!({ "url": url, "site": null, "category": null, "tier": null, "why": why });
    let full = address(url);
    let Some(location) = Location::parse(&full) else { return none("this is not the address of a web page") };
    match site::listed(&location) {
        Some(site) => json!({
            "url": url, "site": site.id, "category": site.category, "tier": site.tier,
            "why": why(site, &location),
        }),
        None => none("no catalogued AI site has this host and path"),
    }
}

/// An address typed without its scheme is meant as a web page; `mailto:` and its like are not.
pub fn address(url: &str) -> String {
    let (scheme, rest) = url.split_once(':').unwrap_or(("", url));
    let is_scheme =
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && !scheme.contains(|c: char| !c.is_ascii_alphanumeric() && c != '+');
    if is_scheme && !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return url.to_owned();
    }
    format!("https://{}", url.trim_start_matches('/'))
}

fn why(site: &Site, location: &Location<'_>) -> String {
    let host = location.host_and_port();
    let part = match site.scope {
        Scope::Page => "",
        Scope::Panel => "; it is a panel in that page, so the page is not guarded as a whole unless the policy names its hosts",
        Scope::Api => "; it is an interface for programs and has no page",
    };
    format!("{} of {} is catalogued under {host}{part}", site.name, site.vendor)
}
