//! What the catalogue says of a service, and how a URL finds its entry.

use std::ops::Deref;
use std::sync::LazyLock;

use super::host::HostPattern;
use super::url::Location;
use super::{Tier, match_path};
use crate::order;
use crate::vocabulary::vocabulary;

include!(concat!(env!("OUT_DIR"), "/sites.rs"));

vocabulary! {
    /// How much of a page belongs to the AI service.
    Scope = "scope" {
        /// All of it.
        Page = "page",
        /// A panel in a page that people use for other things: only that panel is guarded.
        Panel = "panel",
        /// No page at all: an interface for programs.
        Api = "api",
    }
}

vocabulary! {
    /// The form of the ids that a tenant header carries, so that a wrong one is refused before it is sent.
    IdForm = "id form" {
        /// A UUID.
        Uuid = "uuid",
        /// `org-…`.
        Org = "org",
        /// A domain.
        Domain = "domain",
        /// Digits.
        Digits = "digits",
        /// `T…` or `E…`.
        Slack = "slack",
        /// `<tenant>:<policy>`, both UUIDs.
        TenantPolicy = "tenant-policy",
    }
}

/// One service of the catalogue, as `data/sites/` describes it. What only some services have is in its [`Adapter`];
/// what only people and the packaging need is not there in the browser.
#[derive(Debug)]
pub struct Site {
    /// Its id everywhere.
    pub id: &'static str,
    /// Its name as shown.
    pub name: &'static str,
    /// What it can do.
    pub tier: Tier,
    /// How much of its pages belongs to it.
    pub scope: Scope,
    /// Where it is, as the build writes it: patterns apart by blanks, the first of the data first, and behind a `-` where it is not.
    places: &'static str,
    adapter: &'static Adapter,
    /// Who runs it.
    #[cfg(not(target_arch = "wasm32"))]
    pub vendor: &'static str,
    /// Category, such as `chat` or `code`.
    #[cfg(not(target_arch = "wasm32"))]
    pub category: &'static str,
    /// Hosts whose pages are guarded; empty for products that people host themselves, for panels and for programs' interfaces.
    #[cfg(not(target_arch = "wasm32"))]
    pub hosts: &'static [&'static str],
    /// Path prefixes, where only a part of the hosts is the AI service.
    #[cfg(not(target_arch = "wasm32"))]
    pub paths: &'static [&'static str],
}

/// What the extension knows of a service's pages and requests. Most services have none of it.
#[derive(Debug)]
pub struct Adapter {
    /// Other ids under which people know it.
    pub aliases: &'static [&'static str],
    /// Account provider, an id of `data/accounts/`.
    pub account: Option<&'static str>,
    /// Selectors of the panel, where the service is only a part of the page.
    pub panel: &'static [&'static str],
    /// Selectors of the composer, best first.
    pub composer: &'static [&'static str],
    /// Selectors of the send control, best first.
    pub send: &'static [&'static str],
    /// Selectors of a sent message.
    pub user_row: &'static [&'static str],
    /// The request header that names the workspace.
    pub workspace_header: Option<&'static str>,
    /// Requests that carry a prompt or a file.
    pub submits: &'static [Submit],
    /// WebSockets that carry prompts.
    pub sockets: &'static [Socket],
    /// Headers by which the vendor restricts its service to an organisation's workspaces.
    pub tenant_headers: &'static [TenantHeader],
}

static NO_ADAPTER: Adapter = Adapter {
    aliases: &[],
    account: None,
    panel: &[],
    composer: &[],
    send: &[],
    user_row: &[],
    workspace_header: None,
    submits: &[],
    sockets: &[],
    tenant_headers: &[],
};

/// What is told to people and to the packaging: not carried into browsers.
#[cfg(not(target_arch = "wasm32"))]
struct About {
    vendor: &'static str,
    category: &'static str,
    hosts: &'static [&'static str],
    paths: &'static [&'static str],
}

impl Deref for Site {
    type Target = Adapter;
    fn deref(&self) -> &Adapter {
        self.adapter
    }
}

/// The id is the entry.
impl PartialEq for Site {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Site {
    /// Whether a host, in lower case, is one that lies under the service's own and is something else.
    fn excepts(&self, host: &str) -> bool {
        self.places.split(' ').filter_map(|written| written.strip_prefix('-')).any(|other| other == host)
    }

    /// The host that the data name first, as a pattern; none where the service has no pages of its own.
    #[must_use]
    pub fn first_host(&self) -> Option<&'static str> {
        let first = self.places.split(' ').next().filter(|first| self.scope == Scope::Page && !first.is_empty())?;
        let host = first.split('/').next().unwrap_or(first);
        Some(host.strip_prefix("+www.").unwrap_or(host))
    }
}

/// The catalogue is carried as text, one line for each service: a table of pointers would weigh three times as much in the browser.
static SITES: LazyLock<Vec<Site>> = LazyLock::new(|| {
    let mut adapters = ADAPTERS.iter();
    let read = |(_at, line): (usize, &'static str)| {
        let mut columns = line.split('\t');
        let (id, name, kind) = (columns.next()?, columns.next()?, columns.next()?.as_bytes());
        Some(Site {
            id,
            name,
            tier: match kind.first()? {
                b'a' => Tier::Acts,
                b'c' => Tier::Recommends,
                _ => Tier::Reads,
            },
            scope: match kind.get(1)? {
                b'a' => Scope::Api,
                b'w' => Scope::Panel,
                _ => Scope::Page,
            },
            places: columns.next()?,
            adapter: if kind.get(2).is_some() { adapters.next()? } else { &NO_ADAPTER },
            #[cfg(not(target_arch = "wasm32"))]
            vendor: ABOUT.get(_at)?.vendor,
            #[cfg(not(target_arch = "wasm32"))]
            category: ABOUT.get(_at)?.category,
            #[cfg(not(target_arch = "wasm32"))]
            hosts: ABOUT.get(_at)?.hosts,
            #[cfg(not(target_arch = "wasm32"))]
            paths: ABOUT.get(_at)?.paths,
        })
    };
    LISTED.lines().enumerate().filter_map(read).collect()
});

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let mut places = Vec::new();
    for (number, site) in (0u16..).zip(SITES.iter()) {
        for written in site.places.split_ascii_whitespace().filter(|written| !written.starts_with('-')) {
            let both = written.strip_prefix('+');
            let place = Place::read(both.unwrap_or(written), number);
            let bare = both.and_then(|_| place.host.strip_prefix("www."));
            places.extend(bare.map(|host| Place { host, ..place }));
            places.push(place);
        }
    }
    order::sort_by(&mut places, |a, b| (a.host, a.front, a.port, a.path).cmp(&(b.host, b.front, b.port, b.path)));
    places
});

/// A request that carries a prompt or a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Submit {
    /// The method, in capitals.
    pub method: &'static str,
    /// Its host, where it is not the page's own.
    pub host: Option<&'static str>,
    /// Its path; `*` stands for one segment, `**` for any number.
    pub path: &'static str,
    /// Which segment matched by `*` (from 0) names the workspace.
    pub workspace_segment: Option<usize>,
    /// Whether it carries a file rather than a prompt.
    pub upload: bool,
    /// Where the prompt sits: `json:a.b[].c`, `form:field`, `query:q`. Empty = not known.
    pub prompt: &'static [&'static str],
}

/// A WebSocket that carries prompts. Opening it is no submit: only what is sent over it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Socket {
    /// Its host, where it is not the page's own.
    pub host: Option<&'static str>,
    /// Its path, as in [`Submit`].
    pub path: &'static str,
    /// The workspace's id follows this text in the last segment of the path.
    pub workspace_after: Option<&'static str>,
    /// Where the prompt sits in a frame.
    pub prompt: &'static [&'static str],
}

/// A header that restricts a service to an organisation's workspaces.
#[derive(Debug, PartialEq, Eq)]
pub struct TenantHeader {
    /// Its name.
    pub name: &'static str,
    /// The form of its ids.
    pub form: IdForm,
    /// The hosts that the vendor documents. It goes to no other: the ids tell who the organisation is.
    pub hosts: &'static [&'static str],
    /// The most ids it carries.
    pub most: usize,
    /// It carries the first id alone: the organisation that asks.
    pub first: bool,
    /// Paths that serve people who are not signed in, where the header has no say.
    pub signed_out: &'static [&'static str],
}

/// Where an entry's facts come from, for people who read the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct Note {
    /// The entry.
    pub site: &'static str,
    /// The source.
    pub source: &'static str,
    /// Newest evidence, as YYYY-MM.
    pub seen: &'static str,
    /// What the vendor says about keeping prompts and training on them, where a source was found.
    pub retention: Option<Retention>,
}

/// What a vendor says about keeping prompts and training on them.
#[derive(Debug, PartialEq, Eq)]
pub struct Retention {
    /// In one or two sentences.
    pub note: &'static str,
    /// The source.
    pub source: &'static str,
    /// When it was read, as YYYY-MM.
    pub seen: &'static str,
}

/// One host of the catalogue, taken apart.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    host: &'static str,
    front: &'static str,
    port: u16,
    path: &'static str,
    site: u16,
}

impl Place {
    /// Takes apart what the build has checked: `front.host:port/path?query`.
    fn read(written: &'static str, site: u16) -> Self {
        let (name, path) = written.split_at(written.find('/').unwrap_or(written.len()));
        let (name, port) = name.split_once(':').map_or((name, 0), |(name, port)| (name, port.parse().unwrap_or(0)));
        let (front, host) = match name.rsplit_once("*.") {
            None => ("", name),
            Some(("", host)) => ("**", host),
            Some((front, host)) => (name.get(..=front.len()).unwrap_or_default(), host),
        };
        Self { host, front, port, path, site }
    }

    /// As it is written in the data.
    #[must_use]
    pub fn pattern(&self) -> String {
        let front = match self.front {
            "" => String::new(),
            "**" => "*.".to_owned(),
            front => format!("{front}."),
        };
        let port = if self.port == 0 { String::new() } else { format!(":{}", self.port) };
        format!("{front}{}{port}{}", self.host, self.path)
    }

    /// Host, what stands before it (empty, `**` for any depth, or labels with `*`), port (0 = any) and path.
    #[must_use]
    pub const fn parts(&self) -> (&'static str, &'static str, u16, &'static str) {
        (self.host, self.front, self.port, self.path)
    }

    /// The service it belongs to.
    #[must_use]
    pub fn site(&self) -> &'static Site {
        &SITES[usize::from(self.site)]
    }

    /// Whether a location lies here, when its host is `front` followed by the place's own.
    fn covers(&self, location: &Location<'_>, front: &str) -> bool {
        self.covers_front(front) && (self.port == 0 || location.effective_port() == Some(self.port)) && self.covers_path(location)
    }

    fn covers_front(&self, front: &str) -> bool {
        match self.front {
            "" => front.is_empty(),
            "**" => true,
            pattern => {
                let front = front.trim_end_matches('.');
                front.split('.').count() == pattern.split('.').count()
                    && front.split('.').zip(pattern.split('.')).all(|(label, want)| !label.is_empty() && (want == "*" || want == label))
            }
        }
    }

    /// A path with a query, such as `/?ia=chat`, is the whole path and one parameter; one without is a prefix, cut at a slash.
    fn covers_path(&self, location: &Location<'_>) -> bool {
        match self.path.split_once('?') {
            None => self.path.is_empty() || has_prefix(location.path, self.path),
            Some((path, parameter)) => location.path == path && location.query.split('&').any(|pair| pair == parameter),
        }
    }
}

/// The whole catalogue, sorted by id.
#[must_use]
pub fn catalogue() -> &'static [Site] {
    &SITES
}

/// Every host of the catalogue, panels and programs' interfaces included.
#[must_use]
pub fn places() -> &'static [Place] {
    &PLACES
}

/// Where the facts of an entry come from.
#[must_use]
pub fn note(id: &str) -> Option<&'static Note> {
    NOTES.iter().find(|note| note.site == id)
}

/// A catalogue entry by its id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Site> {
    SITES.binary_search_by(|site| site.id.cmp(id)).ok().and_then(|at| SITES.get(at))
}

/// A catalogue entry by its id or by another name people know it under.
#[must_use]
pub fn by_any_id(id: &str) -> Option<&'static Site> {
    by_id(id).or_else(|| SITES.iter().find(|site| site.aliases.contains(&id)))
}

/// The catalogue entry of a URL, without regard to policy.
#[must_use]
pub fn listed(location: &Location<'_>) -> Option<&'static Site> {
    let host = location.host.to_ascii_lowercase();
    let mut at = 0;
    loop {
        let (front, rest) = host.split_at_checked(at)?;
        let first = PLACES.partition_point(|place| place.host < rest);
        let here = PLACES.get(first..)?.iter().take_while(|place| place.host == rest);
        if let Some(place) = here.into_iter().find(|place| place.covers(location, front)) {
            return Some(place.site()).filter(|site| !site.excepts(&host));
        }
        at += rest.find('.')? + 1;
    }
}

/// Whether the catalogue knows the host at all, as a service's own or as one that a service shares with other pages.
#[must_use]
pub fn names_host(location: &Location<'_>) -> bool {
    let host = location.host.to_ascii_lowercase();
    let tails = host.match_indices('.').map(|(at, _)| at + 1);
    std::iter::once(0).chain(tails).any(|at| {
        let Some((front, rest)) = host.split_at_checked(at) else { return false };
        let first = PLACES.partition_point(|place| place.host < rest);
        let here = PLACES.iter().skip(first).take_while(|place| place.host == rest);
        here.into_iter().any(|place| place.covers_front(front) && (place.port == 0 || location.effective_port() == Some(place.port)))
    })
}

/// Whether `path` lies under `prefix`, cut at a slash.
fn has_prefix(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| prefix.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
}

fn host_fits(host: Option<&str>, location: &Location<'_>, page_host: &str) -> bool {
    match host {
        Some(host) => HostPattern::parse(host).is_ok_and(|pattern| pattern.matches(location)),
        None => location.host_and_port() == page_host,
    }
}

impl Submit {
    /// Whether a request is this one; on a match the workspace its path names, if it does.
    #[must_use]
    pub fn matches<'u>(&self, method: &str, location: &Location<'u>, page_host: &str) -> Option<Option<&'u str>> {
        if !host_fits(self.host, location, page_host) || !method.eq_ignore_ascii_case(self.method) {
            return None;
        }
        let stars = match_path(self.path, location.path)?;
        Some(self.workspace_segment.and_then(|index| stars.get(index).copied()))
    }
}

impl Socket {
    /// Whether a WebSocket is this one; on a match the workspace its path names, if it does.
    #[must_use]
    pub fn matches<'u>(&self, location: &Location<'u>, page_host: &str) -> Option<Option<&'u str>> {
        if !host_fits(self.host, location, page_host) {
            return None;
        }
        match_path(self.path, location.path)?;
        let last = location.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        Some(self.workspace_after.and_then(|mark| last.split_once(mark)).map(|(_, id)| id).filter(|id| !id.is_empty()))
    }
}

impl IdForm {
    /// Whether an id has the form.
    #[must_use]
    pub fn fits(self, id: &str) -> bool {
        let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
        match self {
            Self::Uuid => is_uuid(id),
            Self::Org => id.strip_prefix("org-").is_some_and(word),
            Self::Domain => crate::account::email::ascii_domain(id).is_some(),
            Self::Digits => !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()),
            Self::Slack => id.len() >= 8 && id.starts_with(['T', 'E']) && word(id),
            Self::TenantPolicy => id.split_once(':').is_some_and(|(tenant, policy)| is_uuid(tenant) && is_uuid(policy)),
        }
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| if matches!(at, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() })
}
