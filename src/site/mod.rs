//! Which AI site is this, and how does it stand with the organisation?
//!
//! The catalogue is compiled from `data/sites/`: `catalogue` holds its types and the look-up. The policy adds the organisation's own chats and its view of
//! listed ones. `host` holds the label-wise matching, `url` the little of a URL that matters here.

mod catalogue;
pub mod host;
pub mod query;
pub mod url;

pub use catalogue::{
    Adapter, IdForm, Note, Place, Retention, Scope, Site, Socket, Submit, TenantHeader, by_any_id, by_id, catalogue, listed, names_host,
    note, places,
};
pub use host::HostPattern;
use url::Location;

use crate::policy::SiteEntry;
use crate::vocabulary::vocabulary;
use crate::word::Name;

vocabulary! {
    /// How a site stands with the organisation.
    SiteStatus = "site status" {
        /// Approved for work.
        Sanctioned = "sanctioned",
        /// Not approved, not forbidden.
        Tolerated = "tolerated",
        /// Not to be used.
        Forbidden = "forbidden",
        /// Nobody has decided yet.
        Unreviewed = "unreviewed",
    }
}

vocabulary! {
    /// What a tool can do with what it is given.
    Tier = "tier" {
        /// Reads what it is given.
        Reads = "reads",
        /// Recommends on the strength of more than it is given.
        Recommends = "recommends",
        /// Acts: calls tools, writes into other systems.
        Acts = "acts",
    }
}

/// A site as it stands in one page: the catalogue's entry under the policy's view.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteView {
    /// Id of the catalogue or of the policy's entry.
    pub id: Name,
    /// The host of the page, with its port where it is not the default one.
    pub host: String,
    /// How it stands.
    pub status: SiteStatus,
    /// What it can do.
    pub tier: Tier,
    /// The catalogue entry whose selectors and evidence apply.
    pub template: Option<&'static Site>,
    /// Whether it is the organisation's own chat, named by policy.
    pub own: bool,
}

impl SiteView {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.template {
            Some(site) if !self.own => site.name,
            _ => &self.host,
        }
    }

    /// The id of the account provider, where there is one.
    #[must_use]
    pub fn provider(&self) -> Option<&'static str> {
        self.template.and_then(|site| site.account)
    }
}

/// What a URL is under a policy; `None` = not a guarded page.
///
/// A page that holds an AI panel among other things is not guarded as a whole unless the policy says so by giving its hosts: people
/// paste into their documents and mails all day. A programs' interface has no page to guard.
#[must_use]
pub fn classify(href: &str, entries: &[SiteEntry]) -> Option<SiteView> {
    let location = Location::parse(href)?;
    own_site(&location, entries).or_else(|| {
        let site = listed(&location).filter(|site| site.scope == Scope::Page)?;
        let entry = entries.iter().find(|entry| entry.id.as_str() == site.id);
        Some(SiteView {
            id: Name::new(site.id).ok()?,
            host: location.host_and_port(),
            status: entry.map_or(SiteStatus::Unreviewed, |entry| entry.status),
            tier: entry.and_then(|entry| entry.tier).unwrap_or(site.tier),
            template: Some(site),
            own: false,
        })
    })
}

fn own_site(location: &Location<'_>, entries: &[SiteEntry]) -> Option<SiteView> {
    let entry = entries.iter().find(|entry| entry.hosts.iter().any(|host| HostPattern::parse(host).is_ok_and(|p| p.matches(location))))?;
    let template = entry.like.as_ref().and_then(|like| by_id(like.as_str()));
    Some(SiteView {
        id: entry.id.clone(),
        host: location.host_and_port(),
        status: entry.status,
        tier: entry.tier.or(template.map(|site| site.tier)).unwrap_or(Tier::Reads),
        template,
        own: true,
    })
}

/// Matches a path against a pattern and gives what each `*` stood for.
pub(crate) fn match_path<'p>(pattern: &str, path: &'p str) -> Option<Vec<&'p str>> {
    fn step<'p>(pattern: &[&str], path: &[&'p str], stars: &mut Vec<&'p str>) -> bool {
        match (pattern.first(), path.first()) {
            (None, None) => true,
            (Some(&"**"), _) => {
                let kept = stars.len();
                for skip in 0..=path.len() {
                    if step(&pattern[1..], &path[skip..], stars) {
                        return true;
                    }
                    stars.truncate(kept);
                }
                false
            }
            (Some(&"*"), Some(segment)) => {
                stars.push(segment);
                step(&pattern[1..], &path[1..], stars) || {
                    stars.pop();
                    false
                }
            }
            (Some(want), Some(got)) if want == got => step(&pattern[1..], &path[1..], stars),
            _ => false,
        }
    }
    let pattern: Vec<&str> = pattern.trim_matches('/').split('/').collect();
    let path: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut stars = Vec::new();
    step(&pattern, &path, &mut stars).then_some(stars)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, host: &str, like: &str, status: SiteStatus) -> SiteEntry {
        serde_json::from_value(serde_json::json!({"id": id, "hosts": [host], "like": like, "status": status})).unwrap()
    }

    #[test]
    fn listed_hosts_match_label_by_label() {
        let id = |href: &str| classify(href, &[]).map(|view| view.id.to_string());
        assert_eq!(id("https://chatgpt.com/c/1").as_deref(), Some("chatgpt"));
        assert_eq!(id("https://CHATGPT.com./").as_deref(), Some("chatgpt"));
        assert_eq!(id("https://notchatgpt.com/"), None);
        assert_eq!(id("https://chatgpt.com.evil.example/"), None);
        assert_eq!(id("https://evil.example/chatgpt.com"), None);
        assert_eq!(id("https://user@evil.example:443/?u=chatgpt.com"), None);
    }

    #[test]
    fn a_path_limits_a_shared_host() {
        let id = |href: &str| classify(href, &[]).map(|view| view.id.to_string());
        assert_eq!(id("https://github.com/copilot").as_deref(), Some("github-copilot"));
        assert_eq!(id("https://github.com/copilot/c/1").as_deref(), Some("github-copilot"));
        assert_eq!(id("https://github.com/copilots"), None);
        assert_eq!(id("https://github.com/rust-lang/rust"), None);
    }

    #[test]
    fn the_organisations_own_chat_comes_first_and_keeps_its_port() {
        let own = entry("our-chat", "127.0.0.1:8080", "open-webui", SiteStatus::Sanctioned);
        let view = classify("http://127.0.0.1:8080/c/new", std::slice::from_ref(&own)).unwrap();
        assert_eq!((view.id.as_str(), view.status, view.own), ("our-chat", SiteStatus::Sanctioned, true));
        assert_eq!(view.provider(), Some("open-webui"));
        assert!(classify("http://127.0.0.1:8081/", &[own]).is_none());
    }

    #[test]
    fn hosts_that_the_catalogue_knows() {
        let known = |href: &str| names_host(&Location::parse(href).unwrap());
        assert!(known("https://github.com/rust-lang/rust") && known("https://www.notion.so/x") && known("https://docs.google.com/"));
        assert!(known("http://localhost:11434/") && !known("http://localhost:3000/"));
        assert!(!known("https://desk.corp.example/") && !known("https://notgithub.com/"));
    }

    #[test]
    fn places_with_queries_ports_and_stars() {
        let id = |href: &str| listed(&Location::parse(href).unwrap()).map(|site| site.id);
        assert_eq!(id("https://duckduckgo.com/?q=x&ia=chat"), Some("duck-ai"));
        assert_eq!(id("https://duckduckgo.com/?q=ia=chat"), None);
        assert_eq!(id("https://x.com/i/grok?conversation=1"), Some("grok"));
        assert_eq!(id("https://x.com/i/groks"), None);
        assert_eq!(id("http://localhost:11434/api/chat"), Some("ollama-api"));
        assert_eq!(id("http://localhost:3000/api/chat"), None);
        assert_eq!(id("https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/converse"), Some("bedrock-api"));
        assert_eq!(id("https://bedrock-runtime.a.b.amazonaws.com/"), None);
        assert_eq!(id("https://s3.eu-west-1.amazonaws.com/"), None);
        assert_eq!(id("https://corp.atlassian.net/wiki"), Some("atlassian-rovo"));
    }

    #[test]
    fn pages_that_hold_a_panel_are_listed_and_not_guarded() {
        assert!(listed(&Location::parse("https://docs.google.com/document/d/1").unwrap()).is_some());
        assert_eq!(classify("https://docs.google.com/document/d/1", &[]), None);
        assert_eq!(classify("https://api.openai.com/v1/models", &[]), None);
        let named = entry("our-docs", "docs.google.com", "google-workspace-gemini", SiteStatus::Tolerated);
        assert!(classify("https://docs.google.com/document/d/1", &[named]).is_some_and(|view| view.own));
    }

    #[test]
    fn a_socket_names_its_tenant() {
        let copilot = by_id("m365-copilot").unwrap();
        let href = "wss://substrate.office.com/m365Copilot/Chathub/o1@aaaaaaaa-0000-4000-8000-000000000001?x=1";
        let at = Location::parse(href).unwrap();
        let tenant = copilot.sockets.iter().find_map(|socket| socket.matches(&at, "m365.cloud.microsoft"));
        assert_eq!(tenant, Some(Some("aaaaaaaa-0000-4000-8000-000000000001")));
        assert!(IdForm::Uuid.fits("aaaaaaaa-0000-4000-8000-000000000001") && !IdForm::Uuid.fits("org-abc") && IdForm::Org.fits("org-abc"));
    }

    #[test]
    fn every_id_and_alias_finds_its_site() {
        for site in catalogue() {
            assert_eq!(by_id(site.id).map(|s| s.id), Some(site.id));
            assert!(site.aliases.iter().all(|alias| by_any_id(alias).is_some_and(|s| s.id == site.id)), "{}", site.id);
            assert!(note(site.id).is_some_and(|note| note.seen.len() == 7), "{}", site.id);
        }
    }

    #[test]
    fn the_first_host_is_the_first_of_the_data() {
        for site in catalogue() {
            assert_eq!(site.first_host(), site.hosts.first().copied(), "{}", site.id);
        }
    }

    #[test]
    fn stars_name_the_workspace() {
        let stars =
            match_path("/api/organizations/*/chat_conversations/*/completion", "/api/organizations/o1/chat_conversations/c2/completion");
        assert_eq!(stars, Some(vec!["o1", "c2"]));
        assert_eq!(match_path("/a/**/z", "/a/b/c/z"), Some(vec![]));
        assert_eq!(match_path("/a/*", "/a"), None);
    }
}
