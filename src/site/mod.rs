//! Which AI site is this, and how does it stand with the organisation?
//!
//! The catalogue is compiled from `data/sites/`, one file for each service. The policy adds the organisation's own chats and its view of
//! listed ones. `host` holds the label-wise matching, `url` the little of a URL that matters here.

pub mod host;
pub mod url;

pub use host::HostPattern;
use url::Location;

use crate::policy::SiteEntry;
use crate::vocabulary::vocabulary;
use crate::word::Name;

include!(concat!(env!("OUT_DIR"), "/sites.rs"));

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

/// One service of the catalogue, as `data/sites/<id>.toml` describes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Site {
    /// Its id everywhere.
    pub id: &'static str,
    /// Its name as shown.
    pub name: &'static str,
    /// Who runs it.
    pub vendor: &'static str,
    /// Category, such as `chat` or `code`.
    pub category: &'static str,
    /// What it can do.
    pub tier: Tier,
    /// Hosts; empty for products that people host themselves.
    pub hosts: &'static [&'static str],
    /// Path prefixes, where only a part of the host is the AI service.
    pub paths: &'static [&'static str],
    /// Account provider, an id of `data/accounts/`.
    pub account: Option<&'static str>,
    /// Selectors of the composer, best first.
    pub composer: &'static [&'static str],
    /// Selectors of the send control, best first.
    pub send: &'static [&'static str],
    /// Selectors of a sent message.
    pub user_row: &'static [&'static str],
    /// Requests that carry a prompt or a file.
    pub submits: &'static [Submit],
}

/// A request that carries a prompt or a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Submit {
    /// The method, in capitals.
    pub method: &'static str,
    /// Its host, where it is not the page's own.
    pub host: Option<&'static str>,
    /// Its path; `*` stands for one segment, `**` for any number.
    pub path: &'static str,
    /// Which segment matched by `*` (from 0) names the workspace.
    pub workspace_segment: Option<usize>,
    /// Whether it carries a file rather than a prompt.
    pub upload: bool,
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

/// The whole catalogue.
#[must_use]
pub fn catalogue() -> &'static [Site] {
    SITES
}

/// A catalogue entry by its id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Site> {
    SITES.iter().find(|site| site.id == id)
}

/// The catalogue entry of a URL, without regard to policy.
#[must_use]
pub fn listed(location: &Location<'_>) -> Option<&'static Site> {
    SITES.iter().find(|site| {
        site.hosts.iter().any(|host| HostPattern::parse(host).is_ok_and(|p| p.matches(location)))
            && (site.paths.is_empty() || site.paths.iter().any(|prefix| has_prefix(location.path, prefix)))
    })
}

/// What a URL is under a policy; `None` = not a guarded page.
#[must_use]
pub fn classify(href: &str, entries: &[SiteEntry]) -> Option<SiteView> {
    let location = Location::parse(href)?;
    own_site(&location, entries).or_else(|| {
        let site = listed(&location)?;
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

/// Whether `path` lies under `prefix`, cut at a slash.
fn has_prefix(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| prefix.ends_with('/') || rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

impl Submit {
    /// Whether a request is this one; on a match the workspace its path names, if it does.
    #[must_use]
    pub fn matches<'u>(&self, method: &str, location: &Location<'u>, page_host: &str) -> Option<Option<&'u str>> {
        let host_fits = match self.host {
            Some(host) => HostPattern::parse(host).is_ok_and(|p| p.matches(location)),
            None => location.host_and_port() == page_host,
        };
        if !host_fits || !method.eq_ignore_ascii_case(self.method) {
            return None;
        }
        let stars = match_path(self.path, location.path)?;
        Some(self.workspace_segment.and_then(|index| stars.get(index).copied()))
    }
}

/// Matches a path against a pattern and gives what each `*` stood for.
fn match_path<'p>(pattern: &str, path: &'p str) -> Option<Vec<&'p str>> {
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
    fn stars_name_the_workspace() {
        let stars =
            match_path("/api/organizations/*/chat_conversations/*/completion", "/api/organizations/o1/chat_conversations/c2/completion");
        assert_eq!(stars, Some(vec!["o1", "c2"]));
        assert_eq!(match_path("/a/**/z", "/a/b/c/z"), Some(vec![]));
        assert_eq!(match_path("/a/*", "/a"), None);
    }
}
