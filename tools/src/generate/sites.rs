//! `docs/reference/sites.md`: the catalogue and the account providers as people read them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use promptward::account::{Provider, providers};
use promptward::site::{Scope, Site, catalogue, note, places};

const CATEGORIES: &[(&str, &str)] = &[
    ("chat", "Chats"),
    ("search", "Search and research"),
    ("code", "Code"),
    ("agent", "Agents"),
    ("writing", "Writing, translation, presentations"),
    ("notes", "Meeting notes and transcription"),
    ("image", "Images"),
    ("video", "Video"),
    ("audio", "Voice and music"),
    ("playground", "Model playgrounds"),
    ("embedded", "Assistants inside business applications"),
    ("self-hosted", "Products that people host themselves"),
    ("api", "Interfaces for programs"),
];

/// The page's text.
pub fn page() -> String {
    let hosts = hosts_by_site();
    let mut page = String::new();
    let _ = write!(
        page,
        "# Catalogue of AI sites\n\n\
         <!-- Generated from data/sites and data/accounts by `make generate`. Do not edit. -->\n\n\
         {} services, {} of them with an adapter (selectors, submit endpoints). Policies and events name a service by its id.\n\
         `promptward site URL…` tells which entry an address belongs to and why.\n\n\
         - **Tier**: *reads* what it is given, *recommends* from more than that, *acts* on other systems.\n\
         - **Scope**: a *page* is guarded as a whole. A *panel* lives in a page that people use for other things, so that page is not guarded\n  \
           as a whole unless policy names its hosts. An *api* has no page.\n\
         - To add a service: `make new-site NAME=acme-chat`. To add hosts of your own, list them in the policy; see [policy.md](../policy.md).\n",
        catalogue().len(),
        catalogue().iter().filter(|site| has_adapter(site)).count(),
    );
    adapters(&mut page, &hosts);
    accounts(&mut page);
    for (category, title) in CATEGORIES {
        listing(&mut page, category, title, &hosts);
    }
    page
}

fn has_adapter(site: &Site) -> bool {
    !site.composer.is_empty() || !site.submits.is_empty() || !site.sockets.is_empty()
}

fn hosts_by_site() -> BTreeMap<&'static str, Vec<String>> {
    let mut hosts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for place in places() {
        let pattern = place.pattern();
        if !pattern.starts_with("www.") {
            hosts.entry(place.site().id).or_default().push(format!("`{pattern}`"));
        }
    }
    // A service that is only known under `www.` keeps it.
    for place in places() {
        hosts.entry(place.site().id).or_insert_with(|| vec![format!("`{}`", place.pattern())]);
    }
    hosts
}

fn adapters(page: &mut String, hosts: &BTreeMap<&str, Vec<String>>) {
    page.push_str("\n## Services with an adapter\n");
    for site in catalogue().iter().filter(|site| has_adapter(site)) {
        let _ = write!(page, "\n### {}\n\n`{}`, {}, {}, {}", site.name, site.id, site.vendor, site.category, site.tier);
        if site.scope != Scope::Page {
            let _ = write!(page, ", {}", site.scope);
        }
        page.push('\n');
        let mut line = |label: &str, text: &str| {
            if !text.is_empty() {
                let _ = writeln!(page, "- {label}: {text}");
            }
        };
        line("Hosts", &hosts.get(site.id).map(|hosts| hosts.join(", ")).unwrap_or_default());
        line("Also known as", &site.aliases.iter().map(|alias| format!("`{alias}`")).collect::<Vec<_>>().join(", "));
        line("Account", &site.account.map(|account| format!("`{account}`")).unwrap_or_default());
        line("Prompts leave by", &transport(site));
        line("Restricted to the organisation by", &headers(site));
        if let Some(note) = note(site.id) {
            let retention = note.retention.as_ref();
            line("Retention and training", &retention.map(|r| format!("{} ({}, {})", r.note, r.source, r.seen)).unwrap_or_default());
            line("Evidence", &format!("{} ({})", note.source, note.seen));
        }
    }
}

fn transport(site: &Site) -> String {
    let requests = site.submits.iter().filter(|submit| !submit.upload).map(|submit| {
        let host = submit.host.unwrap_or_default();
        format!("`{} {host}{}`{}", submit.method, submit.path, fields(submit.prompt))
    });
    let sockets = site.sockets.iter().map(|socket| {
        let host = socket.host.unwrap_or_default();
        format!("WebSocket `{host}{}`{}", socket.path, fields(socket.prompt))
    });
    requests.chain(sockets).collect::<Vec<_>>().join("; ")
}

fn fields(prompt: &[&str]) -> String {
    if prompt.is_empty() {
        return String::new();
    }
    format!(" in {}", prompt.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", "))
}

fn headers(site: &Site) -> String {
    site.tenant_headers.iter().map(|header| format!("`{}` ({})", header.name, header.form)).collect::<Vec<_>>().join(", ")
}

fn accounts(page: &mut String) {
    page.push_str(
        "\n## Account providers\n\n\
         What `corporate` needs at each provider. Whatever is missing, cut off, foreign or contradictory is `unknown`.\n\n\
         | Id | Account | Corporate when |\n|---|---|---|\n",
    );
    for provider in providers() {
        let _ = writeln!(page, "| `{}` | {} | {} |", provider.id, provider.name, proof(provider));
    }
}

fn proof(provider: &Provider) -> &'static str {
    match provider {
        Provider { accounts: false, .. } => "never: there are no accounts, everybody is signed out",
        Provider { only_personal: true, .. } => "never: there are only personal plans",
        Provider { workspaces: true, email_proves: true, .. } => {
            "the workspace in use is approved, or the address is in a corporate domain"
        }
        Provider { workspaces: true, .. } => "the workspace in use is approved",
        Provider { email_proves: true, .. } => "the address is in a corporate domain",
        _ => "never: no evidence of a managed account is known",
    }
}

fn listing(page: &mut String, category: &str, title: &str, hosts: &BTreeMap<&str, Vec<String>>) {
    let sites: Vec<&Site> = catalogue().iter().filter(|site| site.category == category).collect();
    let _ = write!(page, "\n## {title} ({})\n\n| Id | Service | Vendor | Tier | Scope | Hosts |\n|---|---|---|---|---|---|\n", sites.len());
    for site in sites {
        let hosts = hosts.get(site.id).map_or_else(|| "your own".to_owned(), |hosts| hosts.join(", "));
        let _ = writeln!(page, "| `{}` | {} | {} | {} | {} | {hosts} |", site.id, site.name, site.vendor, site.tier, site.scope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_and_provider_is_on_the_page() {
        let page = page();
        for site in catalogue() {
            assert!(page.contains(&format!("| `{}` |", site.id)), "{}: its category has no section", site.id);
        }
        assert!(providers().iter().all(|provider| page.contains(&format!("| `{}` | {} |", provider.id, provider.name))));
    }
}
