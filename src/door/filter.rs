//! Addresses in the two languages of the browsers' request engine (`declarativeNetRequest`): `urlFilter` and, where that cannot say it
//! exactly, `regexFilter` in RE2's syntax. Both compare whole labels: `corp.example` never means `evilcorp.example`.

use crate::site::{HostPattern, Place};

/// One condition on an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// A `urlFilter`.
    Url(String),
    /// A `regexFilter`. The engine takes a thousand of them at most, so they are kept for what needs them.
    Regex(String),
}

impl Filter {
    /// A place of the catalogue, over `http` and `https`.
    #[must_use]
    pub fn of_place(place: &Place) -> Vec<Self> {
        let (host, front, port, path) = place.parts();
        if front.is_empty() && port == 0 && !path.contains('?') {
            return Self::exact(&["https", "http"], &format!("{host}{path}"));
        }
        let front = match front {
            "" => String::new(),
            "**" => ANY_LABELS.to_owned(),
            labels => {
                labels.split('.').map(|label| if label == "*" { format!("{LABEL}\\.") } else { format!("{}\\.", escaped(label)) }).collect()
            }
        };
        vec![Self::Regex(format!("^https?://{front}{}{}{}", escaped(host), port_of(Some(port).filter(|port| *port != 0)), tail(path)))]
    }

    /// The hosts of a policy's entry, over `http` and `https`.
    #[must_use]
    pub fn of_host(host: &HostPattern) -> Vec<Self> {
        Self::of_host_over(host, "https?")
    }

    /// Hosts over the given schemes, a part of a regular expression.
    pub(super) fn of_host_over(host: &HostPattern, schemes: &str) -> Vec<Self> {
        let (name, any_subdomain, port) = host.parts();
        let front = if any_subdomain { ANY_LABELS } else { "" };
        vec![Self::Regex(format!("^{schemes}://{front}{}{}/", escaped(name), port_of(port)))]
    }

    /// Everything below a path of one host, over the given schemes.
    pub(super) fn exact(schemes: &[&str], host_and_path: &str) -> Vec<Self> {
        let end = if host_and_path.ends_with('/') { "" } else { "^" };
        schemes.iter().map(|scheme| Self::Url(format!("|{scheme}://{host_and_path}{end}"))).collect()
    }
}

/// One label of a host name.
const LABEL: &str = "[a-z0-9_-]+";
/// Any number of labels, none included.
const ANY_LABELS: &str = "([a-z0-9_-]+\\.)*";

fn port_of(port: Option<u16>) -> String {
    // The browser leaves a scheme's own port out of the address.
    port.map_or_else(|| "(:[0-9]+)?".to_owned(), |port| if matches!(port, 80 | 443) { format!("(:{port})?") } else { format!(":{port}") })
}

fn tail(path: &str) -> String {
    match path.split_once('?') {
        None if path.is_empty() => "/".to_owned(),
        None => format!("{}([/?#]|$)", escaped(path)),
        Some((path, parameter)) => format!("{}\\?([^#]*&)?{}([&#]|$)", escaped(path), escaped(parameter)),
    }
}

fn escaped(text: &str) -> String {
    regex::escape(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::listed;
    use crate::site::places;
    use crate::site::url::Location;

    /// What the engine does with a `urlFilter` of the forms that are made here: `|` anchors, `^` is a separator or the end.
    fn fits(filter: &Filter, url: &str) -> bool {
        match filter {
            Filter::Regex(pattern) => regex::Regex::new(pattern).unwrap().is_match(url),
            Filter::Url(pattern) => {
                let (text, separated) = match pattern.trim_start_matches('|').split_once('^') {
                    Some((text, "")) => (text.to_owned(), true),
                    _ => (pattern.trim_start_matches('|').to_owned(), false),
                };
                url.strip_prefix(&text).is_some_and(|rest| {
                    !separated || rest.chars().next().is_none_or(|c| !(c.is_ascii_alphanumeric() || "_-.%".contains(c)))
                })
            }
        }
    }

    #[test]
    fn every_place_covers_its_own_address_and_no_look_alike() {
        for place in places() {
            let pattern = place.pattern();
            let address = pattern.replace("*.", "x.");
            let (host, path) = address.split_once('/').map_or((address.as_str(), String::new()), |(host, path)| (host, format!("/{path}")));
            let here = format!("https://{host}{}", if path.is_empty() { "/" } else { &path });
            let filters = Filter::of_place(place);
            assert!(filters.iter().any(|filter| fits(filter, &here)), "{pattern}: {here} by {filters:?}");
            for other in [
                format!("https://evil-{host}.example{path}/"),
                format!("https://evil.example/?u={here}"),
                format!("https://{host}.evil.example{path}/"),
            ] {
                assert!(!filters.iter().any(|filter| fits(filter, &other)), "{pattern}: {other} by {filters:?}");
            }
        }
    }

    #[test]
    fn filters_agree_with_the_catalogue_about_paths() {
        let place = places().iter().find(|place| place.pattern() == "github.com/copilot").unwrap();
        let filters = Filter::of_place(place);
        for (url, inside) in [
            ("https://github.com/copilot", true),
            ("https://github.com/copilot/c/1", true),
            ("https://github.com/copilot?x=1", true),
            ("https://github.com/rust-lang/rust", false),
        ] {
            assert_eq!(filters.iter().any(|filter| fits(filter, url)), inside, "{url}");
            assert_eq!(listed(&Location::parse(url).unwrap()).is_some_and(|site| site.id == "github-copilot"), inside, "{url}");
        }
    }

    #[test]
    fn own_hosts_keep_their_port() {
        let filters = Filter::of_host(&HostPattern::parse("*.ai.corp.example:8443").unwrap());
        let fits = |url: &str| filters.iter().any(|filter| fits(filter, url));
        assert!(fits("https://a.b.ai.corp.example:8443/x") && fits("https://ai.corp.example:8443/"));
        assert!(!fits("https://ai.corp.example/") && !fits("https://evilai.corp.example:8443/"));
    }
}
