//! The little of a URL that matters here: scheme, host, port and path. Browsers hand over normalised URLs; whatever is not one is no site.

/// Where a page or a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location<'u> {
    /// `http`, `https`, `ws` or `wss`.
    pub scheme: &'u str,
    /// The host, without a trailing dot; case as it came.
    pub host: &'u str,
    /// The port, where one is written.
    pub port: Option<u16>,
    /// The path, without query and fragment; at least `/`.
    pub path: &'u str,
    /// The query without its question mark; empty where there is none.
    pub query: &'u str,
}

impl<'u> Location<'u> {
    /// Reads an absolute URL of the web.
    #[must_use]
    pub fn parse(href: &'u str) -> Option<Self> {
        let (scheme, rest) = href.split_once("://")?;
        if !["http", "https", "ws", "wss"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return None;
        }
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at_checked(end)?;
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = split_port(authority)?;
        let host = host.strip_suffix('.').unwrap_or(host);
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control()) || !is_whole(host) {
            return None;
        }
        let tail = tail.split('#').next().unwrap_or("");
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        Some(Self { scheme, host, port, path: if path.is_empty() { "/" } else { path }, query })
    }

    /// The host in lower case, with its port where that is not the scheme's own.
    #[must_use]
    pub fn host_and_port(&self) -> String {
        let host = self.host.to_ascii_lowercase();
        match self.port {
            Some(port) if Some(port) != self.default_port() => format!("{host}:{port}"),
            _ => host,
        }
    }

    /// The port in use.
    #[must_use]
    pub fn effective_port(&self) -> Option<u16> {
        self.port.or(self.default_port())
    }

    fn default_port(&self) -> Option<u16> {
        match self.scheme.to_ascii_lowercase().as_str() {
            "http" | "ws" => Some(80),
            "https" | "wss" => Some(443),
            _ => None,
        }
    }
}

/// Whether a host has no empty label, and colons only as an address of IPv6 in its brackets.
fn is_whole(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.'),
        None => !host.contains([':', '[', ']']) && host.split('.').all(|label| !label.is_empty()),
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let colon = match authority.rfind(']') {
        Some(bracket) => authority.get(bracket..)?.find(':').map(|at| bracket + at),
        None => authority.rfind(':'),
    };
    match colon {
        None => Some((authority, None)),
        Some(at) => {
            let port = authority.get(at + 1..)?;
            let port = if port.is_empty() { None } else { Some(port.parse().ok()?) };
            Some((authority.get(..at)?, port))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_matters() {
        let at = Location::parse("https://u:p@Chat.Corp.example.:8443/a/b?q=1#f").unwrap();
        assert_eq!((at.host, at.port, at.path, at.query), ("Chat.Corp.example", Some(8443), "/a/b", "q=1"));
        assert_eq!(at.host_and_port(), "chat.corp.example:8443");
        assert_eq!(Location::parse("http://[::1]:3000").unwrap().host_and_port(), "[::1]:3000");
        assert_eq!(Location::parse("https://a.example:443/").unwrap().host_and_port(), "a.example");
    }

    #[test]
    fn refuses_what_is_no_page() {
        for href in [
            "",
            "about:blank",
            "chrome://settings",
            "file:///etc/hosts",
            "https://",
            "https://:80/",
            "https://a:b/",
            "javascript://x",
            "https://a:b:/",
            "https://[::1/",
            "https://[::1]x/",
            "https://[]/",
            "https://a..b/",
            "https://a.b../",
        ] {
            assert_eq!(Location::parse(href), None, "{href}");
        }
    }
}
