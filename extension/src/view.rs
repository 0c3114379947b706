//! What the worker tells the popup. The prompt's messages stand in the core, beside those of the page.

use promptward::account::{Evidence, Verdict};
use promptward::consent::Reach;
use promptward::door::TenantState;
use promptward::guard_state::{GuardReason, GuardState};
use promptward::policy::ApprovedTool;
use promptward::policy::precedence::Source;
use promptward::profile::ProfileKind;
use promptward::site::SiteStatus;
use serde::{Deserialize, Serialize};

/// The account verdict with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// Worker → popup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PopupView {
    /// The guarded page in the tab; `None` = the tab is not a guarded page.
    pub page: Option<PageView>,
    /// Whose browser profile it is; kept apart from the site's account.
    pub profile: ProfileKind,
    /// The policy.
    pub policy: PolicyView,
    /// Every event about this person, newest first, as it was or will be sent.
    pub events: Vec<String>,
    /// Events not yet delivered.
    pub waiting: u32,
    /// Whether there is a collector at all.
    pub has_collector: bool,
    /// Whether this browser is enrolled.
    pub enrolled: bool,
    /// Whether the network line stands.
    pub network_line: bool,
    /// Vendors that are asked to let in the organisation's workspaces only.
    pub tenants: Vec<TenantView>,
    /// Faults worth knowing: settings, policy, queue.
    pub faults: Vec<String>,
}

/// A vendor that is asked to let in the organisation's workspaces only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantView {
    /// The service's name.
    pub name: String,
    /// How far it is proved.
    pub state: TenantState,
}

/// One guarded tab.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageView {
    /// The state of the guard over all frames of the tab.
    pub state: GuardState,
    /// Why it is not armed.
    pub reasons: Vec<GuardReason>,
    /// The site's name.
    pub site: String,
    /// Its status.
    pub status: SiteStatus,
    /// The account.
    pub account: AccountView,
    /// What happened here.
    pub counts: Counts,
}

/// What happened in a tab since it was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Gestures looked at.
    pub checked: u32,
    /// Sent with placeholders.
    pub masked: u32,
    /// Not sent.
    pub stopped: u32,
    /// Sent as they were by choice.
    pub overridden: u32,
}

/// The policy in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// Where it comes from.
    pub source: Source,
    /// Its version.
    pub version: u64,
    /// Whether it is past its expiry.
    pub stale: bool,
    /// The organisation's name.
    pub organisation: String,
}

/// Worker → the page in a forbidden site's place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BlockedView {
    /// The site may be entered by now.
    pub open: bool,
    /// Its name.
    pub site: String,
    /// Its host.
    pub host: String,
    /// The rule that keeps the person out.
    pub rule: String,
    /// The rule's own words.
    pub message: Option<String>,
    /// Who speaks.
    pub organisation: String,
    /// Where questions go.
    pub contact: String,
    /// The tool to use instead.
    pub approved_tool: Option<ApprovedTool>,
    /// The person has asked for access.
    pub asked: bool,
    /// The access that a tool asked for, where that was stopped and not a page.
    pub consent: Option<ConsentView>,
}

/// The access that a tool asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentView {
    /// Who was to be asked.
    pub provider: String,
    /// What it would reach.
    pub reach: Vec<Reach>,
    /// Whether it would last.
    pub lasting: bool,
    /// Whether the request tells all of what it reaches.
    pub extent_known: bool,
    /// Whether it is asked for the whole organisation.
    pub for_everybody: bool,
    /// Whether the person may go on.
    pub may_go_on: bool,
    /// Nothing waits any more: the tool has to ask anew.
    pub over: bool,
}
