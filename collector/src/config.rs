//! Settings of a running collector.

use crate::limits::Rate;
use serde::Serialize;

/// What a device may send, told in every answer so that a change reaches the fleet without an update.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct BatchRules {
    /// Events in one batch.
    pub max_events: usize,
    /// Seconds between batches while there is something to send.
    pub interval_s: u32,
}

/// Rates of the lanes.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Enrolments, all callers together.
    pub enrol: Rate,
    /// Event batches of one device.
    pub events: Rate,
    /// Policy requests of one device.
    pub policy: Rate,
    /// Login attempts from one address.
    pub login: Rate,
}

/// Settings of a running collector.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address administrators and browsers use, for cookies and links.
    pub public_url: String,
    /// Batches.
    pub batch: BatchRules,
    /// Largest body as sent.
    pub max_wire: usize,
    /// Largest body unpacked.
    pub max_body: usize,
    /// Largest single event.
    pub max_event: usize,
    /// Rates.
    pub rates: Rates,
    /// Event batches worked on at once.
    pub event_slots: usize,
    /// Long polls held at once.
    pub poll_slots: usize,
}

impl Config {
    /// The defaults, for this address.
    #[must_use]
    pub fn new(public_url: impl Into<String>) -> Self {
        Self {
            public_url: public_url.into(),
            batch: BatchRules { max_events: 500, interval_s: 10 },
            max_wire: 1 << 20,
            max_body: 4 << 20,
            max_event: 16 << 10,
            rates: Rates {
                enrol: Rate { burst: 100.0, per_second: 10.0 },
                events: Rate { burst: 200.0, per_second: 50.0 },
                policy: Rate { burst: 20.0, per_second: 2.0 },
                login: Rate { burst: 10.0, per_second: 0.1 },
            },
            event_slots: 512,
            poll_slots: 20_000,
        }
    }

    /// The path in front of ours where a proxy serves the collector below a directory; devices sign the address they see.
    #[must_use]
    pub fn path_prefix(&self) -> &str {
        let after_host = self.public_url.split_once("://").map_or("", |(_, rest)| rest);
        after_host.find('/').and_then(|at| after_host.get(at..)).map_or("", |path| path.trim_end_matches('/'))
    }

    /// Whether browsers reach the console over TLS: decides the cookie's name and attributes.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_prefix_is_what_stands_between_host_and_our_paths() {
        for (url, prefix) in
            [("http://127.0.0.1:8787", ""), ("https://dlp.example/", ""), ("https://corp.example/dlp/", "/dlp"), ("https://c/a/b", "/a/b")]
        {
            assert_eq!(Config::new(url).path_prefix(), prefix);
        }
    }
}
