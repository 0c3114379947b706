//! The organisation's own hosts at the door: the browser's filter made from a host pattern fits exactly the addresses that the pattern itself
//! covers. The input is a pattern and an address, one on each line.

use promptward::door::Filter;
use promptward::site::url::Location;
use promptward::site::{HostPattern, classify, listed};

pub fn check(input: &str) {
    let (pattern, href) = input.split_once('\n').unwrap_or((input, ""));
    let location = Location::parse(href);
    if let Some(location) = &location {
        assert!(!location.host.is_empty() && !location.path.is_empty());
        let view = classify(href, &[]);
        assert!(view.is_none() || listed(location).is_some(), "a page of no listed site is one");
        // What a browser makes of an address is read alike.
        let again = normal(location);
        let read = Location::parse(&again).expect("a normal address is one");
        assert_eq!(read.host_and_port(), location.host_and_port());
        assert_eq!(view.map(|v| v.id), classify(&again, &[]).map(|v| v.id));
    }
    let Ok(pattern) = HostPattern::parse(pattern) else { return };
    assert!(!pattern.match_pattern().contains(char::is_whitespace));
    let filters: Vec<regex::Regex> = Filter::of_host(&pattern)
        .iter()
        .map(|filter| match filter {
            Filter::Regex(text) => regex::Regex::new(text).expect("a filter is a regular expression"),
            Filter::Url(text) => panic!("hosts need expressions: {text}"),
        })
        .collect();
    let Some(location) = location.filter(|at| matches!(at.scheme, "http" | "https") && is_browsers_host(at.host)) else { return };
    let address = normal(&location);
    let at = Location::parse(&address).expect("a normal address is one");
    let caught = filters.iter().any(|filter| filter.is_match(&address));
    assert_eq!(caught, pattern.matches(&at), "{pattern:?} and its filter differ about {address}");
}

/// The address as browsers write it: small letters, no port of the scheme's own, no user.
fn normal(at: &Location<'_>) -> String {
    let query = if at.query.is_empty() { String::new() } else { format!("?{}", at.query) };
    // A browser turns a backslash in an address of the web into a slash.
    let path = at.path.replace('\\', "/");
    format!("{}://{}{path}{query}", at.scheme.to_ascii_lowercase(), at.host_and_port())
}

/// Hosts as browsers write them: letters, digits, hyphens and underscores between single dots, or an address in brackets.
fn is_browsers_host(host: &str) -> bool {
    let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    host.split('.').all(label)
        || host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .is_some_and(|v6| v6.bytes().all(|b| b.is_ascii_hexdigit() || b == b':'))
}
