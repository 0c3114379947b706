//! The chat frameworks of `data/frameworks/`, and how a request is recognised as theirs.

use std::collections::BTreeSet;

use crate::site::url::Location;

include!(concat!(env!("OUT_DIR"), "/frameworks.rs"));

/// One chat framework, or one product that people host themselves.
#[derive(Debug)]
pub struct Framework {
    /// Its id in events.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The catalogue entry whose selectors and endpoints its pages share.
    pub like: Option<&'static str>,
    /// People build other things with it too: a composer counts only beside rows of answers.
    pub general: bool,
    /// Selectors of what only its pages have.
    pub marks: &'static [&'static str],
    /// Selectors of its composer. None = any composer with the words of a chat.
    pub composers: &'static [&'static str],
    /// Selectors of its rows of messages.
    pub rows: &'static [&'static str],
    /// Requests that its pages send.
    pub requests: &'static [Request],
    /// Headers that only its answers carry, in lower case.
    pub answer_headers: &'static [&'static str],
}

/// A request of a framework.
#[derive(Debug)]
pub struct Request {
    /// Its path: `*` is any part of a segment, `**` any number of segments.
    pub path: &'static str,
    /// The method, where it matters.
    pub method: Option<&'static str>,
    /// The port, where only that tells it from others.
    pub port: Option<u16>,
    /// Others use the path too: it counts only where the page carries the framework's mark.
    pub hint: bool,
}

impl Request {
    pub(super) fn matches(&self, method: &str, location: &Location<'_>) -> bool {
        self.method.is_none_or(|wanted| wanted == method)
            && self.port.is_none_or(|port| location.effective_port() == Some(port))
            && path_fits(self.path, location.path)
    }
}

/// Every framework, in the order of the bits of a set of them.
#[must_use]
pub fn frameworks() -> &'static [Framework] {
    FRAMEWORKS
}

pub(super) fn is_chat_path(path: &str) -> bool {
    CHAT_PATHS.iter().any(|pattern| path_fits(pattern, path))
}

pub(super) fn is_ask_path(path: &str) -> bool {
    ASK_PATHS.iter().any(|pattern| path_fits(pattern, path))
}

pub(super) fn is_stream(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    STREAM_TYPES.iter().any(|stream| kind.eq_ignore_ascii_case(stream))
}

/// What every page is searched for, beside the frameworks' own selectors.
pub(super) const fn shared() -> [(&'static str, &'static [&'static str]); 5] {
    [("words", WORDS), ("not_in", NOT_IN), ("rows", ROWS), ("stops", STOPS), ("models", MODELS)]
}

/// Whether a path fits a pattern, segment by segment.
fn path_fits(pattern: &str, path: &str) -> bool {
    fn step(pattern: &[&str], path: &[&str]) -> bool {
        match (pattern.split_first(), path.split_first()) {
            (None, None) => true,
            (Some((&"**", rest)), _) => (0..=path.len()).any(|skip| step(rest, &path[skip..])),
            (Some((want, rest)), Some((got, more))) => segment_fits(want, got) && step(rest, more),
            _ => false,
        }
    }
    let pattern: Vec<&str> = pattern.trim_matches('/').split('/').collect();
    let path: Vec<&str> = path.trim_matches('/').split('/').collect();
    // No path of ours is as deep, and the search would be the longer for it.
    path.len() <= 24 && step(&pattern, &path)
}

fn segment_fits(want: &str, got: &str) -> bool {
    match want.split_once('*') {
        None => want == got,
        Some((front, back)) => got.len() >= front.len() + back.len() && got.starts_with(front) && got.ends_with(back),
    }
}

/// Match patterns for the browser: which requests the worker is told of at all. They are wider than the paths, and what is told is
/// compared again; they are narrow enough that ordinary pages do not wake the worker.
#[must_use]
pub fn listener_patterns() -> ListenerPatterns {
    let mut patterns = ListenerPatterns::default();
    for request in FRAMEWORKS.iter().flat_map(|framework| framework.requests) {
        let end = globbed(request.path);
        match request.port {
            Some(port) => patterns.ports.extend(["", "?*"].map(|tail| format!("*://*:{port}{end}{tail}"))),
            // A path of the framework's own needs no exact end.
            None if !request.hint => patterns.requests.extend([format!("*://*{}*", end.trim_end_matches('*'))]),
            None => patterns.requests.extend(["", "/", "?*", "/?*"].map(|tail| format!("*://*{end}{tail}"))),
        }
    }
    for path in CHAT_PATHS.iter().chain(ASK_PATHS) {
        patterns.prompts.extend(["", "?*"].map(|tail| format!("*://*{}{tail}", globbed(path))));
    }
    patterns
}

/// `/**/api/*/x` as the browser's patterns have it, where `*` crosses slashes.
fn globbed(path: &str) -> String {
    let path = path.replace("/**/", "/*");
    path.strip_suffix("/**").map_or(path.clone(), |front| format!("{front}/*"))
}

/// Match patterns for the browser's listeners.
#[derive(Debug, Default)]
pub struct ListenerPatterns {
    /// Requests that frameworks send.
    pub requests: BTreeSet<String>,
    /// The same with a port; apart, because not every browser takes these.
    pub ports: BTreeSet<String>,
    /// Requests that may carry a prompt: their bodies and answers are of interest.
    pub prompts: BTreeSet<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_fit_segment_by_segment() {
        assert!(path_fits("/**/gradio_api/**", "/gradio_api/info"));
        assert!(path_fits("/**/gradio_api/**", "/tools/desk/gradio_api/heartbeat/x"));
        assert!(!path_fits("/**/gradio_api/**", "/my_gradio_api/info"));
        assert!(path_fits("/**/models/*:generateContent", "/v1beta/models/gemini-pro:generateContent"));
        assert!(!path_fits("/**/models/*:generateContent", "/v1beta/models/gemini-pro:countTokens"));
        assert!(path_fits("/**/api/chat", "/api/chat/"));
        assert!(!path_fits("/**/api/chat", "/api/chat/7"));
    }

    #[test]
    fn the_browser_is_asked_about_named_paths_only() {
        let patterns = listener_patterns();
        let all: Vec<&String> = patterns.requests.iter().chain(&patterns.ports).chain(&patterns.prompts).collect();
        assert!(all.len() > 50);
        for pattern in all {
            let path = pattern.strip_prefix("*://*").unwrap();
            assert!(path.chars().filter(|c| c.is_ascii_alphabetic()).count() >= 3, "{pattern} would tell of nearly everything");
        }
    }
}
