//! What the device management gives: read key by key, so that one bad value costs that value only and is reported by name.
//!
//! Chromium drops a whole top-level key without a word when one value inside misses the schema, so the schema stays wide and this reader
//! is the judge of form.

use serde_json::Value;

use crate::account::{email::ascii_domain, shared};
use crate::json;
use crate::policy::bundle::raw_key;
use crate::policy::{self, Policy, Problem, SiteEntry};
use crate::site::{HostPattern, SiteStatus, by_id};
use crate::word::Name;

/// Every key that is read, with its title and description. The managed schema is generated from this list.
pub const KEYS: &[(&str, &str, &str)] = &[
    ("serverUrl", "Collector", "URL of the collector, such as https://promptward.corp.example. Without it events stay on the device."),
    ("enrolmentToken", "Enrolment token", "Token with which a browser enrols once, from the console or `promptward token create`."),
    ("trustKeys", "Trust keys", "Public keys (base64) whose signed policies are accepted, as `promptward key show` prints them."),
    (
        "corporateDomains",
        "Corporate domains",
        "Domains of the organisation's e-mail addresses, such as corp.example; each covers its sub-domains.",
    ),
    (
        "aiHosts",
        "The company's own AI chats",
        "List of {\"match\": \"chat.corp.example\", \"like\": \"open-webui\", \"id\": \"our-chat\"}.",
    ),
    ("policy", "Inline policy", "A policy for use without a collector; see docs/policy.md."),
    ("groups", "Groups", "Groups of this device, for rules and exceptions."),
    (
        "fingerprintKey",
        "Fingerprint key",
        "Base64 of at least 16 random bytes, the same for all devices: lets the collector see that two events concern the same secret without knowing it.",
    ),
];

/// The settings that could be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Managed {
    /// The collector's base URL, without a trailing slash.
    pub server_url: Option<String>,
    /// The enrolment token.
    pub enrolment_token: Option<String>,
    /// Trust keys in base64, each of the right form.
    pub trust_keys: Vec<String>,
    /// Domains in ASCII form.
    pub corporate_domains: Vec<String>,
    /// The organisation's own chats.
    pub own_sites: Vec<SiteEntry>,
    /// The inline policy.
    pub policy: Option<Policy>,
    /// Groups of this device.
    pub groups: Vec<Name>,
    /// Key of reported fingerprints.
    pub fingerprint_key: Option<Vec<u8>>,
    /// The keys that were present, by name: administrators see what arrived.
    pub received: Vec<String>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Managed {
    /// Reads what the browser hands over. An empty object means "not yet", which is for the caller to know.
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let mut managed = Self::default();
        let Value::Object(fields) = value else {
            managed.problems.push(Problem::new("managed", "the managed settings must be an object {…}"));
            return managed;
        };
        for (key, value) in fields {
            // Some management tools can only deliver strings: JSON in a string is read as what it says.
            let parsed = value.as_str().filter(|text| text.trim_start().starts_with(['[', '{'])).and_then(|text| json::value(text).ok());
            managed.received.push(key.chars().take(64).collect());
            managed.read_key(key, parsed.as_ref().unwrap_or(value));
        }
        managed
    }

    fn read_key(&mut self, key: &str, value: &Value) {
        match key {
            "serverUrl" => match value.as_str().map(str::trim).filter(|url| is_server(url)) {
                Some(url) => self.server_url = Some(url.trim_end_matches('/').to_owned()),
                None => self
                    .complain(key, "must be an https URL without query, such as https://promptward.corp.example (http only on loopback)"),
            },
            "enrolmentToken" => match value.as_str().map(str::trim).filter(|t| !t.is_empty() && t.len() <= 256) {
                Some(token) => self.enrolment_token = Some(token.to_owned()),
                None => self.complain(key, "must be the token's text, as the console shows it"),
            },
            "trustKeys" => {
                self.trust_keys =
                    self.strings(key, value, |k| raw_key(k).is_ok(), "must be 32 bytes of base64, as `promptward key show` prints them")
            }
            "corporateDomains" => self.read_domains(key, value),
            "groups" => {
                let groups = self.strings(key, value, |g| Name::new(g).is_ok(), "must be 1 to 80 characters of a-z 0-9 - _ .");
                self.groups = groups.into_iter().filter_map(|g| Name::new(g).ok()).collect();
            }
            "aiHosts" => self.read_hosts(value),
            "policy" => self.read_policy(value),
            "fingerprintKey" => {
                use base64::Engine as _;
                let bytes = value.as_str().and_then(|text| base64::engine::general_purpose::STANDARD.decode(text.trim()).ok());
                match bytes.filter(|bytes| bytes.len() >= 16) {
                    Some(bytes) => self.fingerprint_key = Some(bytes),
                    None => self.complain(key, "must be base64 of at least 16 bytes"),
                }
            }
            _ => self.complain(key, "this key is not known: remove it, or check its spelling in docs/deploy.md"),
        }
    }

    fn read_domains(&mut self, key: &str, value: &Value) {
        let domains = self.strings(key, value, |d| ascii_domain(d).is_some(), "must be a domain such as corp.example");
        for domain in domains.iter().filter_map(|d| ascii_domain(d)) {
            match shared::refusal(&domain) {
                Some(why) => self.complain(key, &why),
                None => self.corporate_domains.push(domain),
            }
        }
    }

    fn complain(&mut self, path: &str, message: &str) {
        let path: String = path.chars().take(64).collect();
        self.problems.push(Problem::new(path, message));
    }

    fn strings(&mut self, key: &str, value: &Value, sound: impl Fn(&str) -> bool, form: &str) -> Vec<String> {
        let Value::Array(items) = value else {
            self.complain(key, "must be a list […] of strings");
            return Vec::new();
        };
        let mut good = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item.as_str().map(str::trim).filter(|text| sound(text)) {
                Some(text) => good.push(text.to_owned()),
                None => self.complain(&format!("{key}[{index}]"), form),
            }
        }
        good
    }

    fn read_hosts(&mut self, value: &Value) {
        let Value::Array(items) = value else {
            return self.complain("aiHosts", "must be a list […] of {\"match\": …, \"like\": …}");
        };
        for (index, item) in items.iter().enumerate() {
            match own_site(item) {
                Ok(site) => self.own_sites.push(site),
                Err(message) => self.complain(&format!("aiHosts[{index}]"), message),
            }
        }
    }

    fn read_policy(&mut self, value: &Value) {
        match policy::parse(value.to_string().as_bytes()) {
            Ok((policy, problems)) => {
                self.policy = Some(policy);
                self.problems.extend(problems.into_iter().map(|p| Problem::new(format!("policy.{}", p.path), p.message)));
            }
            Err(error) => self.complain("policy", &error.to_string()),
        }
    }
}

fn own_site(item: &Value) -> Result<SiteEntry, &'static str> {
    let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::trim);
    let host = item.as_str().or_else(|| text("match")).ok_or("needs `match`, a host pattern such as chat.corp.example")?;
    HostPattern::parse(host).map_err(|_| "`match` must be chat.corp.example, *.ai.corp.example or 127.0.0.1:8080, without a path")?;
    let like = text("like").unwrap_or("open-webui");
    by_id(like).ok_or("`like` must be an id of the site catalogue, such as open-webui")?;
    let derived: String = host
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .take(64)
        .collect();
    let id = Name::new(text("id").unwrap_or(derived.trim_matches('-'))).map_err(|_| "`id` must be 1 to 80 characters of a-z 0-9 - _ .")?;
    let status = match text("status") {
        None => SiteStatus::Sanctioned,
        Some(word) => word.parse().map_err(|_| "`status` must be sanctioned, tolerated, forbidden or unreviewed")?,
    };
    Ok(SiteEntry {
        id,
        hosts: vec![host.to_owned()],
        like: Name::new(like).ok(),
        status,
        tier: None,
        owner: String::new(),
        approver: String::new(),
        purpose: String::new(),
        review: String::new(),
    })
}

fn is_server(url: &str) -> bool {
    let Some(at) = crate::site::url::Location::parse(url) else { return false };
    let loopback = matches!(at.host, "localhost" | "127.0.0.1" | "[::1]");
    at.query.is_empty() && !url.contains(['@', '#', '?']) && (at.scheme == "https" || (at.scheme == "http" && loopback))
}
