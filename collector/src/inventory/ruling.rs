//! What a policy says of each tool, asked in the way in which browsers ask it.

use super::key;
use crate::store::PolicyFacts;
use promptward::policy::{self, Policy, SiteEntry};
use promptward::site::HostPattern;
use promptward::site::url::Location;
use std::collections::HashMap;

/// A policy, ready to be asked.
pub struct Ruling {
    entries: Vec<SiteEntry>,
    by_id: HashMap<String, usize>,
    hosts: Vec<(HostPattern, usize)>,
}

impl Ruling {
    /// The sites of a policy's text; a text that is no policy says nothing.
    #[must_use]
    pub fn of_source(source: &str) -> Self {
        Self::of(policy::parse(source.as_bytes()).map_or_else(|_| Policy::default(), |(policy, _)| policy))
    }

    fn of(policy: Policy) -> Self {
        let entries = policy.sites;
        let mut by_id = HashMap::new();
        let mut hosts = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            // The first entry of an id counts, in browsers as here.
            by_id.entry(entry.id.to_string()).or_insert(index);
            hosts.extend(entry.hosts.iter().filter_map(|host| Some((HostPattern::parse(host).ok()?, index))));
        }
        Self { entries, by_id, hosts }
    }

    /// The entry that concerns a tool. For a host outside the catalogue only its own hosts count, not an id that it shares with others.
    #[must_use]
    pub fn entry(&self, site: &str, host: &str) -> Option<&SiteEntry> {
        let index = if host.is_empty() { self.by_id.get(site) } else { self.at_host(host) };
        index.and_then(|index| self.entries.get(*index))
    }

    fn at_host(&self, host: &str) -> Option<&usize> {
        let href = format!("https://{host}/");
        let location = Location::parse(&href)?;
        self.hosts.iter().find(|(pattern, _)| pattern.matches(&location)).map(|(_, index)| index)
    }

    /// What is said of a tool; `None` when it is not named.
    #[must_use]
    pub fn facts(&self, site: &str, host: &str) -> Option<PolicyFacts> {
        self.entry(site, host).map(|entry| PolicyFacts {
            status: entry.status.to_string(),
            owner: entry.owner.clone(),
            approver: entry.approver.clone(),
            purpose: entry.purpose.clone(),
            review: entry.review.clone(),
        })
    }

    /// What is said of the tool behind a key.
    #[must_use]
    pub fn of_key(&self, tool: &str) -> Option<PolicyFacts> {
        match tool.strip_prefix('@') {
            Some(host) => self.facts(key::UNLISTED, host),
            None => self.facts(tool, ""),
        }
    }
}
