//! Which source of policy wins: one function.
//!
//! Built-in defaults < a policy in managed storage for the case without a collector < the collector's signed bundle. What managed storage
//! says about the organisation itself (its domains, its own AI chats) is always added: the device management that forces the extension
//! in is the root of trust, and these two are known before any bundle has arrived.

use super::model::{Policy, SiteEntry};

/// Where the policy in force comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Nothing has arrived: built-in protection.
    BuiltIn,
    /// The inline policy of managed storage.
    Managed,
    /// A signed bundle of the collector.
    Collector,
}

/// What the sources have to offer.
#[derive(Debug, Default)]
pub struct Sources<'a> {
    /// The inline policy of managed storage.
    pub managed: Option<&'a Policy>,
    /// The last good bundle of the collector.
    pub collector: Option<&'a Policy>,
    /// Domains named in managed storage.
    pub corporate_domains: &'a [String],
    /// The organisation's own chats named in managed storage.
    pub own_sites: &'a [SiteEntry],
}

/// The policy in force, and where it comes from.
#[must_use]
pub fn in_force(sources: &Sources<'_>) -> (Policy, Source) {
    let (mut policy, source) = match (sources.collector, sources.managed) {
        (Some(bundle), _) => (bundle.clone(), Source::Collector),
        (None, Some(inline)) => (inline.clone(), Source::Managed),
        (None, None) => (Policy::default(), Source::BuiltIn),
    };
    for domain in sources.corporate_domains {
        if !policy.accounts.corporate_domains.contains(domain) {
            policy.accounts.corporate_domains.push(domain.clone());
        }
    }
    for site in sources.own_sites {
        if !policy.sites.iter().any(|known| known.id == site.id || known.hosts.iter().any(|h| site.hosts.contains(h))) {
            policy.sites.push(site.clone());
        }
    }
    (policy, source)
}
