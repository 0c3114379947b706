//! Whose account is signed in? A verdict, and the evidence it rests on.
//!
//! `data/accounts/` says for each provider where evidence stands; [`read`] turns one payload into facts and forgets the rest; [`judge`]
//! turns facts into a verdict. Saying `corporate` wrongly is the worst error of all, so whatever is missing, truncated, foreign or
//! contradictory is `unknown`.

pub mod email;
mod fragment;
mod idn;
pub mod judge;
mod path;
pub mod read;
pub mod session;
pub mod shared;
mod text;

use serde::{Deserialize, Serialize};

pub use judge::{Assessment, Facts, Owned, assess};

use crate::vocabulary::vocabulary;

include!(concat!(env!("OUT_DIR"), "/accounts.rs"));

vocabulary! {
    /// What the signed-in account is to the organisation.
    Verdict = "account verdict" {
        /// An approved workspace, or an address that proves it at this provider.
        Corporate = "corporate",
        /// A corporate address on a plan that the organisation does not manage.
        CorporateEmailPersonalPlan = "corporate_email_personal_plan",
        /// A managed workspace that is not on the organisation's list.
        UnapprovedWorkspace = "unapproved_workspace",
        /// Somebody's own account.
        Personal = "personal",
        /// Nobody is signed in.
        SignedOut = "signed_out",
        /// Not known. Never a guess.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Where a piece of evidence was found.
    SourceKind = "evidence source" {
        /// The site's own session endpoint.
        Json = "json",
        /// Data inside the page's own scripts.
        Inline = "inline",
        /// A cookie that scripts may read.
        Cookie = "cookie",
        /// An element of the page.
        Dom = "dom",
        /// The site's local storage.
        Storage = "storage",
        /// The request itself.
        Request = "request",
    }
}

vocabulary! {
    /// What a piece of evidence says, without saying it of whom.
    EvidenceField = "evidence field" {
        /// The address's domain.
        EmailDomain = "email_domain",
        /// The workspace, organisation or tenant.
        Workspace = "workspace",
        /// A mark of a managed or a personal plan.
        Plan = "plan",
        /// Whether somebody is signed in.
        Session = "session",
    }
}

vocabulary! {
    /// The value of a piece of evidence, as a class: the value itself is forgotten.
    ValueClass = "evidence value" {
        /// On the organisation's list.
        Approved = "approved",
        /// One of the organisation's domains.
        CorporateDomain = "corporate_domain",
        /// Some other domain.
        OtherDomain = "other_domain",
        /// A relay that hides the real address.
        RelayDomain = "relay_domain",
        /// Managed, and not on the list.
        Managed = "managed",
        /// Not managed.
        Personal = "personal",
        /// Somebody is signed in.
        SignedIn = "signed_in",
        /// Nobody is signed in.
        SignedOut = "signed_out",
        /// Could not be read, or says something we do not know.
        Unreadable = "unreadable",
        /// Contradicts another piece.
        Conflicting = "conflicting",
    }
}

/// One piece of evidence, fit to be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it was found.
    pub kind: SourceKind,
    /// What it speaks about.
    pub field: EvidenceField,
    /// What it says.
    pub value_class: ValueClass,
}

/// A provider of accounts, as `data/accounts/<id>.toml` describes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its id.
    pub id: &'static str,
    /// Its name as shown.
    pub name: &'static str,
    /// Whether there are accounts at all; without them everybody is signed out.
    pub accounts: bool,
    /// Whether there are only personal plans, so that whoever is signed in is so on one.
    pub only_personal: bool,
    /// Whether an address in a corporate domain proves a corporate account here.
    pub email_proves: bool,
    /// Whether a foreign address tells a private account while the workspace is not known.
    pub address_tells: bool,
    /// Whether the provider has workspaces, so that the workspace decides.
    pub workspaces: bool,
    /// Workspace ids that mean "no workspace", such as `personal` or the tenant of consumer accounts.
    pub personal_workspaces: &'static [&'static str],
    /// Where evidence stands.
    pub sources: &'static [Source],
}

impl Provider {
    /// The endpoints that tell a page whose session it is, the one to be asked first in front.
    pub fn endpoints(&self) -> impl Iterator<Item = &'static Source> + use<> {
        self.sources.iter().filter(|source| source.is_endpoint())
    }
}

/// One place where evidence stands.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name in the protocol.
    pub name: &'static str,
    /// What kind of place.
    pub kind: SourceKind,
    /// Path, selector, cookie name, or part of a storage key's name; an empty path is not fetched.
    pub at: &'static str,
    /// The attribute to read from an element; otherwise its text.
    pub attribute: Option<&'static str>,
    /// JSON begins behind this text (inline data).
    pub after: Option<&'static str>,
    /// The whole text may be a compact token whose claims are read.
    pub token: bool,
    /// The answer holds a list of workspaces at the first of these paths that leads to one; empty = it is the list.
    pub list: &'static [&'static str],
    /// Only list entries whose value at this path holds this word count.
    pub require: Option<(&'static str, &'static str)>,
    /// List entries whose value at this path holds this word do not count.
    pub skip: Option<(&'static str, &'static str)>,
    /// Paths of the id of the list's workspace that is in use.
    pub selected: &'static [&'static str],
    /// Paths of the address, first hit wins. `*` = the last address in the text.
    pub email: &'static [&'static str],
    /// Paths of flags one of which is false when nobody has proved the address.
    pub confirmed: &'static [&'static str],
    /// Paths of the workspace id, first hit wins. `*` = the whole text; `@key` = the name of the list entry.
    pub workspace: &'static [&'static str],
    /// The workspace's id is what stands behind the last of these; a text without it names none.
    pub behind: Option<&'static str>,
    /// Paths of further ids of the same workspace.
    pub also: &'static [&'static str],
    /// Paths one of which says something when somebody is signed in. `*` = the whole text.
    pub signed_in: &'static [&'static str],
    /// Paths one of which must exist, or the answer is foreign.
    pub present: &'static [&'static str],
    /// Nobody is signed in when all these paths are absent or null in an answer of the right form.
    pub signed_out_absent: &'static [&'static str],
    /// Names of members that may stand in such an answer; `*word*` = any that holds the word, `*` = any, when `present` holds.
    pub companions: &'static [&'static str],
    /// Values that say that nobody is signed in.
    pub signed_out_when: &'static [SignedOutMark],
    /// Nobody is signed in when the text is empty.
    pub signed_out_empty: bool,
    /// Nobody is signed in when the answer has one of these statuses.
    pub signed_out_status: &'static [u16],
    /// Whether the workspace found here is the one in use.
    pub active: bool,
    /// Whether this source only says which workspace is in use.
    pub selects: bool,
    /// Marks of managed and personal plans.
    pub markers: &'static [Marker],
    /// What holds when no mark speaks: managed, personal, or nothing.
    pub otherwise: Option<bool>,
}

impl Source {
    /// Whether the page can ask for it by a request.
    #[must_use]
    pub fn is_endpoint(&self) -> bool {
        self.kind == SourceKind::Json && !self.at.is_empty()
    }
}

/// Values that tell managed plans from personal ones. A list is searched for the word; `abc*` is any word that begins so.
#[derive(Debug, PartialEq, Eq)]
pub struct Marker {
    /// Path of the value.
    pub path: &'static str,
    /// Values of managed plans.
    pub managed: &'static [&'static str],
    /// Values of personal plans.
    pub personal: &'static [&'static str],
}

/// A value that says that nobody is signed in.
#[derive(Debug, PartialEq, Eq)]
pub struct SignedOutMark {
    /// Path of the value.
    pub path: &'static str,
    /// These words say so.
    pub is: &'static [&'static str],
    /// These words say so, alone or with a number or mark behind them: `Guest`, `guest-17`.
    pub numbered: &'static [&'static str],
}

/// A provider by its id.
#[must_use]
pub fn provider(id: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.id == id)
}

/// The provider of a site, by the site's id or another name for it.
#[must_use]
pub fn provider_of(site: &str) -> Option<&'static Provider> {
    crate::site::by_any_id(site).and_then(|site| site.account).and_then(provider).or_else(|| provider(site))
}

/// Every provider.
#[must_use]
pub fn providers() -> &'static [Provider] {
    PROVIDERS
}

/// Judges one payload of a site: what `promptward identify` does for administrators who test their own set-up.
///
/// `site` is a catalogue id, another name the catalogue knows the site under, or the id of a provider. `None` = the site has no account
/// provider.
#[must_use]
pub fn identify(site: &str, kind: SourceKind, payload: &str, owned: &Owned) -> Option<Assessment> {
    let provider = provider_of(site)?;
    let mut facts = Facts::default();
    read::read_any(provider, kind, read::Payload { status: None, text: payload, truncated: false }, &mut facts);
    Some(assess(provider, &facts, owned))
}
