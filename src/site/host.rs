//! Host patterns, compared label by label and never by suffix text: `corp.example` is not `evilcorp.example`.

use super::url::Location;
use crate::word::FormError;

/// `chat.corp.example`, `*.ai.corp.example`, `127.0.0.1:8080`, or one of these behind a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern {
    scheme: Option<String>,
    host: String,
    any_subdomain: bool,
    port: Option<u16>,
}

impl HostPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is not of one of the forms.
    pub fn parse(pattern: &str) -> Result<Self, FormError> {
        let error = FormError { what: "host pattern", form: "chat.corp.example, *.ai.corp.example or 127.0.0.1:8080, without a path" };
        let pattern = pattern.trim();
        let (scheme, rest) = match pattern.split_once("://") {
            Some((scheme @ ("http" | "https"), rest)) => (Some(scheme.to_owned()), rest),
            Some(_) => return Err(error),
            None => (None, pattern),
        };
        let rest = rest.strip_suffix("/*").or_else(|| rest.strip_suffix('/')).unwrap_or(rest);
        let (any_subdomain, rest) = match rest.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let probe = format!("https://{rest}/");
        let location = Location::parse(&probe).filter(|l| l.path == "/" && !rest.contains(['/', '?', '#', '@', '*', '\\']));
        let Some(location) = location else { return Err(error) };
        let host = location.host.to_ascii_lowercase();
        let bracketed = host.starts_with('[');
        let sound = bracketed
            || host.split('.').all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        if !sound {
            return Err(error);
        }
        Ok(Self { scheme, host, any_subdomain, port: location.port })
    }

    /// Whether a location lies under the pattern.
    #[must_use]
    pub fn matches(&self, location: &Location<'_>) -> bool {
        let scheme_fits = self.scheme.as_deref().is_none_or(|scheme| location.scheme.eq_ignore_ascii_case(scheme));
        let port_fits = self.port.is_none_or(|port| location.effective_port() == Some(port));
        scheme_fits && port_fits && self.host_fits(location.host)
    }

    fn host_fits(&self, host: &str) -> bool {
        if host.eq_ignore_ascii_case(&self.host) {
            return true;
        }
        self.any_subdomain
            && host.len() > self.host.len() + 1
            && host.is_char_boundary(host.len() - self.host.len())
            && host.get(host.len() - self.host.len()..).is_some_and(|tail| tail.eq_ignore_ascii_case(&self.host))
            && host.as_bytes().get(host.len() - self.host.len() - 1) == Some(&b'.')
    }

    /// Host, whether sub-domains are covered too, and the port where one is named.
    #[must_use]
    pub fn parts(&self) -> (&str, bool, Option<u16>) {
        (&self.host, self.any_subdomain, self.port)
    }

    /// The browser's match pattern that covers it. Ports are left out: not every browser reads them, and the worker looks again.
    #[must_use]
    pub fn match_pattern(&self) -> String {
        let scheme = self.scheme.as_deref().unwrap_or("*");
        let any = if self.any_subdomain { "*." } else { "" };
        format!("{scheme}://{any}{}/*", self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, href: &str) -> bool {
        HostPattern::parse(pattern).unwrap().matches(&Location::parse(href).unwrap())
    }

    #[test]
    fn labels_decide() {
        assert!(matches("corp.example", "https://corp.example/"));
        assert!(!matches("corp.example", "https://a.corp.example/"));
        assert!(matches("*.corp.example", "https://a.b.corp.example/"));
        assert!(matches("*.corp.example", "https://corp.example/"));
        assert!(!matches("*.corp.example", "https://evilcorp.example/"));
        assert!(matches("127.0.0.1:8080", "http://127.0.0.1:8080/x"));
        assert!(!matches("127.0.0.1:8080", "http://127.0.0.1/"));
        assert!(!matches("https://corp.example", "http://corp.example/"));
    }

    #[test]
    fn bad_patterns_are_refused() {
        for bad in ["", "*", "*.*", "a b", "corp.example/path", "ftp://corp.example", "corp..example", "a@b.example", "*.", "<all_urls>"] {
            assert!(HostPattern::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn match_patterns_are_wide_enough() {
        assert_eq!(HostPattern::parse("127.0.0.1:8080").unwrap().match_pattern(), "*://127.0.0.1/*");
        assert_eq!(HostPattern::parse("https://*.ai.corp.example").unwrap().match_pattern(), "https://*.ai.corp.example/*");
    }
}
