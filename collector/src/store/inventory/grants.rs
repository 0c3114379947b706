//! Access that AI tools were given: what was asked for, what was granted, and until when it may stay.

use super::words::words;
use super::{Cursor, Decided};
use promptward::consent::{ConsentReport, Reach};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
