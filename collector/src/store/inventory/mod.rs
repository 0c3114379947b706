//! The rows of the inventory: AI tools that were seen (`tools`), and access that they were given (`grants`).

mod grants;
mod tools;
mod words;

use promptward::consent::ConsentReport;
use promptward::discovery::DiscoveryReport;

pub use grants::*;
pub use tools::*;

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
