//! AI tools that were seen, and what administrators note about them.

use super::words::words;
use super::{Cursor, Decided};

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
