//! The rows of the inventory: AI tools that were seen, and access that they were given.

use promptward::consent::{ConsentReport, Reach};
use promptward::discovery::DiscoveryReport;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Declares a closed list of words that only the collector knows.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as it is stored and shown in addresses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

words! {
    /// What an administrator decided about a tool.
    ToolDecision {
        /// Approved for work.
        Sanctioned = "sanctioned",
        /// Not approved, not forbidden.
        Tolerated = "tolerated",
        /// Not to be used.
        Forbidden = "forbidden",
        /// No AI tool at all: a false alarm of the discovery.
        NotAi = "not_ai",
    }
}

words! {
    /// How an administrator sees a grant.
    GrantState {
        /// Nobody has looked yet.
        Open = "open",
        /// It may stay, until it expires.
        Accepted = "accepted",
        /// It has to be taken back at the provider.
        ToRevoke = "to_revoke",
        /// It was taken back at the provider.
        Revoked = "revoked",
    }
}

words! {
    /// Order of the list of tools.
    ToolSort {
        /// Used last, newest first.
        LastSeen = "last_seen",
        /// Seen first, newest first.
        FirstSeen = "first_seen",
        /// By name.
        Name = "name",
        /// Most events first.
        Events = "events",
        /// Most people first.
        People = "people",
        /// Due for review first.
        Review = "review",
    }
}

words! {
    /// Order of the list of grants.
    GrantSort {
        /// Newest first.
        Last = "last",
        /// Furthest reach first.
        Reach = "reach",
        /// By the name of the tool.
        Tool = "tool",
        /// Expires first.
        Expires = "expires",
    }
}

/// What an event says about the tool it concerns.
#[derive(Debug, Clone)]
pub struct Sighting {
    /// Host of the page.
    pub host: String,
    /// How the site stands, as the browser knew it.
    pub status: String,
    /// What the tool can do, as the browser knew it.
    pub tier: String,
    /// Pseudonym of the browser profile.
    pub subject: Option<String>,
    /// Whose browser profile it is.
    pub profile: Option<String>,
    /// Why the page is taken for an AI chat.
    pub discovery: Option<DiscoveryReport>,
    /// The access that was asked for.
    pub consent: Option<ConsentReport>,
}

/// What administrators note about a tool. Every text is bounded; dates are YYYY-MM-DD or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Who answers for it.
    pub owner: String,
    /// Who approved it.
    pub approver: String,
    /// What it is for.
    pub purpose: String,
    /// When that is due for review.
    pub review: String,
    /// Anything else.
    pub note: String,
}

/// What the policy in force says of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFacts {
    /// How it stands.
    pub status: String,
    /// Who answers for it.
    pub owner: String,
    /// Who approved it.
    pub approver: String,
    /// What it is for.
    pub purpose: String,
    /// When that is due for review.
    pub review: String,
}

/// A decision, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub word: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: i64,
}

/// A tool of the inventory.
#[derive(Debug, Clone)]
pub struct ToolRow {
    /// Number inside the store, for continuing a list.
    pub row: i64,
    /// Id of the catalogue, or `@host`.
    pub key: String,
    /// The id that events carry.
    pub site: String,
    /// Its host; empty for services of the catalogue.
    pub host: String,
    /// What people call it.
    pub name: String,
    /// Category of the catalogue; empty where nobody knows.
    pub category: String,
    /// What it can do.
    pub tier: String,
    /// How it stands now: a site status, or `not_ai`.
    pub standing: String,
    /// How the browsers last saw it.
    pub reported: String,
    /// What the policy in force says of it, where it names it.
    pub policy: Option<PolicyFacts>,
    /// First event.
    pub first_seen: i64,
    /// Newest event.
    pub last_seen: i64,
    /// How many events.
    pub events: u64,
    /// How many people, by pseudonym or device.
    pub people: u64,
    /// Events by account verdict.
    pub verdicts: Vec<(String, u64)>,
    /// Events by kind of browser profile.
    pub profiles: Vec<(String, u64)>,
    /// The chat framework that was recognised.
    pub framework: Option<String>,
    /// Why it was taken for an AI chat.
    pub cues: Vec<String>,
    /// How sure that was, 0 to 100.
    pub confidence: Option<u8>,
    /// When it was first reported as discovered.
    pub discovered_at: Option<i64>,
    /// What administrators noted.
    pub facts: Facts,
    /// What they decided.
    pub decided: Option<Decided>,
}

/// What the page of tools asks for.
#[derive(Debug, Clone)]
pub struct ToolFilter {
    /// Only with this standing.
    pub standing: Option<String>,
    /// Only of this category; `""` asks for those outside the catalogue.
    pub category: Option<String>,
    /// Only of this tier.
    pub tier: Option<String>,
    /// Only where this account verdict was seen.
    pub verdict: Option<String>,
    /// Only where name, id or host contain this.
    pub text: Option<String>,
    /// Only sanctioned or tolerated tools without an owner.
    pub ownerless: bool,
    /// Only due for review on this day or before.
    pub due: Option<String>,
    /// Only the review queue: unreviewed, whether or not a decision waits in the draft.
    pub queue: bool,
    /// Order.
    pub sort: ToolSort,
    /// Continue after this row of the page before.
    pub after: Option<Cursor>,
    /// Page size.
    pub limit: u32,
}

impl Default for ToolFilter {
    fn default() -> Self {
        Self {
            standing: None,
            category: None,
            tier: None,
            verdict: None,
            text: None,
            ownerless: false,
            due: None,
            queue: false,
            sort: ToolSort::LastSeen,
            after: None,
            limit: 50,
        }
    }
}

/// A place in a sorted list: the value it is sorted by, and the row that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The value; numbers in decimal.
    pub value: String,
    /// The row.
    pub row: i64,
}

impl Cursor {
    /// Writes the place for an address.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}~{}", self.row, self.value)
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (row, value) = text.split_once('~')?;
        Some(Self { value: value.to_owned(), row: row.parse().ok()? })
    }
}

impl ToolRow {
    /// The place after this row.
    #[must_use]
    pub fn cursor(&self, sort: ToolSort) -> Cursor {
        let value = match sort {
            ToolSort::LastSeen => self.last_seen.to_string(),
            ToolSort::FirstSeen => self.first_seen.to_string(),
            ToolSort::Name => self.name.clone(),
            ToolSort::Events => self.events.to_string(),
            ToolSort::People => self.people.to_string(),
            ToolSort::Review => self.review().to_owned(),
        };
        Cursor { value, row: self.row }
    }

    /// Who answers for it: the policy in force wins where it says so.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.now(|policy| &policy.owner, &self.facts.owner)
    }

    /// Who approved it.
    #[must_use]
    pub fn approver(&self) -> &str {
        self.now(|policy| &policy.approver, &self.facts.approver)
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> &str {
        self.now(|policy| &policy.purpose, &self.facts.purpose)
    }

    /// When it is due for review.
    #[must_use]
    pub fn review(&self) -> &str {
        self.now(|policy| &policy.review, &self.facts.review)
    }

    fn now<'a>(&'a self, of: impl Fn(&'a PolicyFacts) -> &'a String, own: &'a str) -> &'a str {
        self.policy.as_ref().map(of).filter(|text| !text.is_empty()).map_or(own, String::as_str)
    }
}

/// New facts of a tool.
#[derive(Debug, Clone)]
pub struct ToolEdit {
    /// Which tool.
    pub key: String,
    /// What is noted from now on.
    pub facts: Facts,
    /// A decision made with it.
    pub decision: Option<ToolDecision>,
    /// The draft that carries the decision, where it has a place there.
    pub draft: Option<DraftChange>,
    /// Who.
    pub by: String,
    /// When.
    pub at: i64,
}

/// A change of the policy draft that must meet the draft it was made from.
#[derive(Debug, Clone)]
pub struct DraftChange {
    /// Text of the draft it was made from; `None` when there was no draft.
    pub before: Option<String>,
    /// The new text.
    pub after: String,
}

/// What an authorisation reaches, gathered over its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extent {
    /// Whether any event was taken in.
    pub seen: bool,
    /// Listed scopes.
    pub scopes: BTreeSet<String>,
    /// The most unlisted scopes of one request.
    pub unlisted: u32,
    /// What they reach.
    pub reach: BTreeSet<Reach>,
    /// Whether access lasts while the person is away.
    pub lasting: bool,
    /// Whether any request did not tell what it reaches.
    pub unknown: bool,
    /// Whether it concerns the whole organisation.
    pub for_everybody: bool,
}

impl Extent {
    /// Takes in one event. The order of events does not matter, and the same event twice is the same as once.
    pub fn take(&mut self, consent: &ConsentReport) {
        self.seen = true;
        self.scopes.extend(consent.scopes.iter().map(ToString::to_string));
        self.unlisted = self.unlisted.max(consent.unlisted);
        self.reach.extend(consent.reach.iter().copied());
        self.lasting |= consent.lasting;
        self.unknown |= !consent.extent_known;
        self.for_everybody |= consent.for_everybody;
    }

    /// Whether it tells nothing about what is reached.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.scopes.is_empty() && self.reach.is_empty() && self.unlisted == 0
    }
}

/// A grant of the inventory.
#[derive(Debug, Clone)]
pub struct GrantRow {
    /// Number inside the store.
    pub id: i64,
    /// Pseudonym of the browser profile, or the device.
    pub person: String,
    /// Device of the newest event.
    pub device: String,
    /// Label of that device.
    pub device_name: Option<String>,
    /// Who was asked.
    pub provider: String,
    /// The tool's public id at the provider; empty where the request named none.
    pub client: String,
    /// Id of the catalogue, `@host` of the redirect, or empty.
    pub tool: String,
    /// What people call the tool.
    pub name: String,
    /// Where the provider sent the person back to; empty for native apps.
    pub redirect_host: String,
    /// First event.
    pub first_at: i64,
    /// Newest event.
    pub last_at: i64,
    /// Newest request.
    pub asked_at: Option<i64>,
    /// Newest grant.
    pub granted_at: Option<i64>,
    /// Newest refusal.
    pub refused_at: Option<i64>,
    /// Newest request whose answer could not be seen.
    pub unseen_at: Option<i64>,
    /// How it stands: once granted it stays so, because a later refusal takes nothing back.
    pub phase: String,
    /// Listed scopes.
    pub scopes: Vec<String>,
    /// How many scopes no list knows.
    pub unlisted: u32,
    /// What they reach, from harmless to dangerous.
    pub reach: Vec<String>,
    /// Place of the furthest reach in its vocabulary; -1: none.
    pub worst: i64,
    /// Whether access lasts.
    pub lasting: bool,
    /// Whether the extent is known.
    pub extent_known: bool,
    /// Whether it concerns the whole organisation.
    pub for_everybody: bool,
    /// What administrators noted.
    pub facts: GrantFacts,
    /// By whom and when; the word is the state.
    pub decided: Option<Decided>,
}

/// What administrators note about a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantFacts {
    /// Who answers for it.
    pub owner: String,
    /// What it is for.
    pub purpose: String,
    /// Last day on which it may stay.
    pub expires: String,
    /// How it is seen.
    pub state: GrantState,
    /// Anything else.
    pub note: String,
}

/// What the page of consents asks for.
#[derive(Debug, Clone)]
pub struct GrantFilter {
    /// Only of this provider.
    pub provider: Option<String>,
    /// Only with this word of reach.
    pub reach: Option<String>,
    /// Only this phase.
    pub phase: Option<String>,
    /// Only this state.
    pub state: Option<String>,
    /// Only lasting (or only not lasting) access.
    pub lasting: Option<bool>,
    /// Only of this tool.
    pub tool: Option<String>,
    /// Only where tool, client or host contain this.
    pub text: Option<String>,
    /// Only living grants without an owner.
    pub ownerless: bool,
    /// Only living grants that expire on this day or before.
    pub due: Option<String>,
    /// Order.
    pub sort: GrantSort,
    /// Continue after this row.
    pub after: Option<Cursor>,
    /// Page size.
    pub limit: u32,
}

impl Default for GrantFilter {
    fn default() -> Self {
        Self {
            provider: None,
            reach: None,
            phase: None,
            state: None,
            lasting: None,
            tool: None,
            text: None,
            ownerless: false,
            due: None,
            sort: GrantSort::Last,
            after: None,
            limit: 50,
        }
    }
}

impl GrantRow {
    /// The place after this row.
    #[must_use]
    pub fn cursor(&self, sort: GrantSort) -> Cursor {
        let value = match sort {
            GrantSort::Last => self.last_at.to_string(),
            GrantSort::Reach => self.worst.to_string(),
            GrantSort::Tool => self.name.clone(),
            GrantSort::Expires => self.facts.expires.clone(),
        };
        Cursor { value, row: self.id }
    }
}

/// What waits for an administrator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dues {
    /// Tools that nobody has decided on.
    pub undecided: u64,
    /// Tools whose review date has come.
    pub reviews_due: u64,
    /// Tools whose review date comes soon.
    pub reviews_soon: u64,
    /// Approved or tolerated tools without an owner.
    pub tools_ownerless: u64,
    /// Living grants that have expired.
    pub grants_expired: u64,
    /// Living grants that expire soon.
    pub grants_soon: u64,
    /// Living grants without an owner.
    pub grants_ownerless: u64,
}
