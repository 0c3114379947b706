//! Under which key a sighting is kept.
//!
//! A service of the catalogue is one tool, on however many hosts. Everything else is known by its host: its id changes from `unlisted` to
//! a framework's to the policy's own while it stays the same tool, and what was noted about it must not get lost on the way.

pub use promptward::discovery::UNLISTED;
use promptward::site::url::Location;
use promptward::site::{HostPattern, Scope, by_id};

/// Whether this id at this host is a service of the catalogue, rather than somebody's own installation of a listed product.
#[must_use]
pub fn is_catalogued(site: &str, host: &str) -> bool {
    let Some(listed) = by_id(site) else { return false };
    if listed.scope != Scope::Page {
        return true;
    }
    let href = format!("https://{host}/");
    let Some(location) = Location::parse(&href) else { return false };
    listed.hosts.iter().any(|pattern| HostPattern::parse(pattern).is_ok_and(|pattern| pattern.matches(&location)))
}

/// The key of a host outside the catalogue. `@` occurs in no id.
#[must_use]
pub fn of_host(host: &str) -> String {
    format!("@{host}")
}

/// The key of a consent's tool; empty where neither the catalogue nor the redirect names one.
#[must_use]
pub fn of_consent(site: &str, redirect_host: Option<&str>) -> String {
    match (by_id(site), redirect_host) {
        (Some(_), _) => site.to_owned(),
        (None, Some(host)) => of_host(host),
        (None, None) => String::new(),
    }
}

/// What people call the tool behind a key.
#[must_use]
pub fn name(key: &str) -> &str {
    match key.strip_prefix('@') {
        Some(host) => host,
        None => by_id(key).map_or(key, |site| site.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_one_tool_and_an_installation_is_another() {
        assert!(is_catalogued("chatgpt", "chatgpt.com"));
        assert!(!is_catalogued("chatgpt", "chat.corp.example"));
        assert!(!is_catalogued("open-webui", "chat.corp.example"));
        assert!(!is_catalogued(UNLISTED, "chatgpt.com"));
        assert!(is_catalogued("bedrock-api", "bedrock-runtime.eu-west-1.amazonaws.com"));
        assert_eq!(of_consent("chatgpt", Some("chatgpt.com")), "chatgpt");
        assert_eq!(of_consent(UNLISTED, Some("notes.example")), "@notes.example");
        assert_eq!(of_consent(UNLISTED, None), "");
    }
}
