//! Hosts and paths of the catalogue, checked: no two services share a place.

use std::path::{Path, PathBuf};

use crate::sites::Entry;
use crate::source;

/// `*.ai.example:8080/chat?mode=ai`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// The labels behind the last `*`.
    host: String,
    /// What stands before them: nothing, `**` (any labels or none), or labels of which `*` is any one.
    front: String,
    port: Option<u16>,
    path: String,
}

/// The places of each entry, written as in the data; a `+` says that it is one without `www.` too.
pub fn by_site(entries: &[(PathBuf, Entry)]) -> Vec<Vec<String>> {
    let mut rows: Vec<(Place, usize)> = Vec::new();
    for (index, (path, entry)) in entries.iter().enumerate() {
        for place in places(path, entry) {
            if let Some((_, taken)) = rows.iter().find(|(other, _)| other.clashes(&place)) {
                let (other_path, other) = &entries[*taken];
                source::fail(
                    path,
                    &format!("`{}`: the host `{}` already belongs to `{}` in {}", entry.id, place.host, other.id, other_path.display()),
                );
            }
            rows.push((place, index));
        }
    }
    let mut by_site = vec![Vec::new(); entries.len()];
    for (row, (place, index)) in rows.iter().enumerate() {
        let row_of = |wanted: &Place| rows.iter().position(|(other, at)| at == index && other == wanted);
        let bare = place.host.strip_prefix("www.").map(|host| Place { host: host.to_owned(), ..place.clone() });
        let with_www = Place { host: format!("www.{}", place.host), ..place.clone() };
        if row_of(&with_www).is_none_or(|other| other < row) {
            let both = bare.and_then(|bare| row_of(&bare)).is_some_and(|other| other < row);
            by_site[*index].push(format!("{}{}", if both { "+" } else { "" }, place.written()));
        }
    }
    by_site
}

/// The host patterns of an entry, without paths, each once; a bare domain also with `www.`.
pub fn hosts(entry: &Entry) -> Vec<String> {
    let mut hosts = Vec::new();
    for written in &entry.hosts {
        let host = written.split('/').next().unwrap_or_default().to_owned();
        for host in with_www(&host) {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
    }
    hosts
}

/// People type `example.com` and arrive at `www.example.com`, or the reverse.
fn with_www(host: &str) -> Vec<String> {
    let bare = host.split('.').count() == 2 && !host.contains([':', '*']);
    let mut both = vec![host.to_owned()];
    if bare {
        both.push(format!("www.{host}"));
    }
    both
}

fn places(path: &Path, entry: &Entry) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::new();
    for written in &entry.hosts {
        let (host, own_path) = written.split_once('/').map_or((written.as_str(), None), |(host, rest)| (host, Some(format!("/{rest}"))));
        let paths = match own_path {
            Some(own) => vec![own],
            None if entry.paths.is_empty() => vec![String::new()],
            None => entry.paths.clone(),
        };
        for host in with_www(host) {
            for place_path in &paths {
                let place = place(path, &host, place_path);
                if !all.contains(&place) {
                    all.push(place);
                }
            }
        }
    }
    all
}

fn place(path: &Path, host: &str, place_path: &str) -> Place {
    let wrong = || -> ! {
        source::fail(
            path,
            &format!("`{host}` is no host: write chat.example.com, *.example.com, x.*.example.com, each with a path if need be"),
        )
    };
    let (name, port) = match host.split_once(':') {
        None => (host, None),
        Some((name, port)) => (name, Some(port.parse().unwrap_or_else(|_| wrong()))),
    };
    let sound = |label: &str| {
        label == "*" || (!label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
    };
    if !name.split('.').all(sound) || (!place_path.is_empty() && !place_path.starts_with('/')) {
        wrong();
    }
    let (front, rest) = match name.rsplit_once("*.") {
        None => (String::new(), name),
        Some(("", rest)) => ("**".to_owned(), rest),
        Some((before, rest)) => (format!("{before}*"), rest),
    };
    if rest.is_empty() || rest.contains('*') || (!rest.contains('.') && rest != "localhost") {
        wrong();
    }
    Place { host: rest.to_owned(), front, port, path: place_path.to_owned() }
}

impl Place {
    fn written(&self) -> String {
        let front = match self.front.as_str() {
            "" => String::new(),
            "**" => "*.".to_owned(),
            front => format!("{front}."),
        };
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{front}{}{port}{}", self.host, self.path)
    }

    /// Two places of one host clash when one path lies under the other.
    fn clashes(&self, other: &Self) -> bool {
        let under =
            |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || b.ends_with('/') || rest.starts_with(['/', '?']));
        (&self.host, &self.front, self.port) == (&other.host, &other.front, other.port)
            && (self.path.is_empty() || other.path.is_empty() || under(&self.path, &other.path) || under(&other.path, &self.path))
    }
}
