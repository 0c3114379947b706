//! Who is asked for access, as `data/oauth/` describes it.

use super::Reach;
use crate::site::match_path;
use crate::site::url::Location;

include!(concat!(env!("OUT_DIR"), "/oauth.rs"));

/// A provider of OAuth.
#[derive(Debug)]
pub struct Provider {
    /// Its id everywhere.
    pub id: &'static str,
    /// Its name as shown.
    pub name: &'static str,
    /// Where authorisation requests go.
    pub requests: &'static [Endpoint],
    /// Parameters that carry scopes.
    pub(super) scopes: &'static [&'static str],
    /// Characters between scopes.
    pub(super) separators: &'static str,
    /// What stands before a scope's short name.
    pub(super) prefixes: &'static [&'static str],
    /// Parameters with the value that asks for lasting access.
    pub(super) lasting: &'static [(&'static str, &'static str)],
    /// Scopes that ask for lasting access.
    pub(super) lasting_scopes: &'static [&'static str],
    /// Access always lasts.
    pub(super) always_lasting: bool,
    /// The request does not tell what is asked for.
    pub(super) fixed_extent: bool,
    /// A request without a scope does not tell what is asked for.
    pub(super) empty_is_unknown: bool,
    /// Listed scopes and what they reach.
    listed: &'static [(&'static str, Reach)],
}

/// Where authorisation requests go.
#[derive(Debug)]
pub struct Endpoint {
    host: &'static str,
    path: &'static str,
    /// Access is asked for the whole organisation.
    pub for_everybody: bool,
}

impl Endpoint {
    fn matches(&self, location: &Location<'_>) -> bool {
        let host = location.host.to_ascii_lowercase();
        let host_fits = match self.host.strip_prefix("*.") {
            Some(rest) => host.strip_suffix(rest).is_some_and(|front| front.len() > 1 && front.ends_with('.')),
            None => host == self.host,
        };
        host_fits && match_path(self.path, location.path).is_some()
    }

    /// The browser's match pattern that covers it, query included.
    #[must_use]
    pub fn match_pattern(&self) -> String {
        format!("https://{}{}*", self.host, self.path.replace("**", "*"))
    }
}

impl Provider {
    /// The listed name under which a scope is known, and what it reaches. An exact entry counts before a pattern, a longer pattern first.
    pub(super) fn scope(&self, scope: &str) -> Option<(&'static str, Reach)> {
        let short = self.prefixes.iter().find_map(|prefix| scope.strip_prefix(prefix)).unwrap_or(scope);
        let exact = self.listed.iter().find(|(name, _)| *name == short || *name == scope);
        let fits = |pattern: &str| match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
            (Some(start), _) => short.starts_with(start) || scope.starts_with(start),
            (_, Some(end)) => short.ends_with(end) || scope.ends_with(end),
            _ => false,
        };
        exact.or_else(|| self.listed.iter().filter(|(pattern, _)| fits(pattern)).max_by_key(|(pattern, _)| pattern.len())).copied()
    }
}

/// Every provider, sorted by id.
#[must_use]
pub fn providers() -> &'static [Provider] {
    PROVIDERS
}

/// The provider of an authorisation request.
#[must_use]
pub fn at(location: &Location<'_>) -> Option<(&'static Provider, &'static Endpoint)> {
    PROVIDERS
        .iter()
        .find_map(|provider| provider.requests.iter().find(|endpoint| endpoint.matches(location)).map(|endpoint| (provider, endpoint)))
}
