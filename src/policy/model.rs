//! The shape of a policy. `docs/policy.md` explains each field to administrators.

use serde::{Deserialize, Serialize};

use crate::account::Verdict;
use crate::actor::Actor;
use crate::class::{DataClass, Handling};
use crate::consent::Reach;
use crate::decision::{Choice, Decision, Mode};
use crate::detect::DetectorOptions;
use crate::gesture::Gesture;
use crate::map::{Map, Set};
use crate::profile::ProfileKind;
use crate::site::{SiteStatus, Tier};
use crate::vocabulary::vocabulary;
use crate::word::Name;

/// The schema that this version writes and reads.
pub const SCHEMA: u16 = 1;

/// Text in several languages, keyed by a language tag such as `en` or `de`.
pub type Localised = Map<String, String>;

/// One policy. Everything but the version has a sensible default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Schema of the document; see [`SCHEMA`].
    pub schema: u16,
    /// Only ever rises. 0 = the built-in defaults.
    pub version: u64,
    /// When it was signed, in Unix milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<u64>,
    /// When it is due for renewal, in Unix milliseconds. After that it stays in force and is reported as stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<u64>,
    /// Who speaks to the person.
    pub organisation: Organisation,
    /// Which accounts are the organisation's.
    pub accounts: Accounts,
    /// The organisation's own view of sites, and its own AI chats.
    pub sites: Vec<SiteEntry>,
    /// Workspaces to which vendors are asked to restrict their services, by catalogue id.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub tenants: Map<Name, Tenant>,
    /// How each class is handled where no rule speaks about it.
    pub handling: Map<DataClass, Handling>,
    /// Rules; the most restrictive of those that match wins.
    pub rules: Vec<Rule>,
    /// Who may do what otherwise, until when.
    pub exceptions: Vec<Exception>,
    /// What happens when the guard cannot judge.
    pub failure: Failure,
    /// What happens with AI chats that nobody has listed.
    pub discovery: Discovery,
    /// Detectors off, tuned, and the organisation's own.
    pub detectors: DetectorOptions,
    /// Privacy of the people concerned.
    pub privacy: Privacy,
    /// How long the collector keeps events, in days.
    pub retention_days: u16,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            version: 0,
            issued_at: None,
            expires_at: None,
            organisation: Organisation::default(),
            accounts: Accounts::default(),
            sites: Vec::new(),
            tenants: Map::new(),
            handling: Map::new(),
            rules: Vec::new(),
            exceptions: Vec::new(),
            failure: Failure::default(),
            discovery: Discovery::default(),
            detectors: DetectorOptions::default(),
            privacy: Privacy::default(),
            retention_days: 90,
        }
    }
}

impl Policy {
    /// How a class is handled here.
    #[must_use]
    pub fn handling_of(&self, class: DataClass) -> Handling {
        self.handling.get(&class).copied().unwrap_or(class.default_handling())
    }

    /// Whether no rule and no exception makes a difference between two verdicts.
    #[must_use]
    pub fn treats_alike(&self, one: Verdict, other: Verdict) -> bool {
        let scopes = self.rules.iter().map(|rule| &rule.when).chain(self.exceptions.iter().map(|exception| &exception.scope));
        one == other
            || scopes.into_iter().all(|when| when.account.is_empty() || when.account.contains(&one) == when.account.contains(&other))
    }

    /// Whether the policy is past its expiry. It stays in force all the same.
    #[must_use]
    pub fn is_stale(&self, now_ms: u64) -> bool {
        self.expires_at.is_some_and(|end| end <= now_ms)
    }
}

/// Who speaks to the person, and where the person can turn to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Organisation {
    /// The name shown in the prompt.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where questions go: an address or a URL.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// The tool to use instead, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_tool: Option<ApprovedTool>,
}

/// A tool the organisation has approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedTool {
    /// Its name as shown.
    pub name: String,
    /// Where it is; `https`, or `http` on loopback.
    pub url: String,
}

/// Which accounts are the organisation's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accounts {
    /// Domains of the organisation's addresses; each covers its sub-domains.
    pub corporate_domains: Vec<String>,
    /// Approved workspace, organisation or tenant ids by account provider.
    pub approved_workspaces: Map<Name, Set<String>>,
}

/// What the organisation says of one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteEntry {
    /// A catalogue id, or a new id for one of the organisation's own chats.
    pub id: Name,
    /// Hosts of the organisation's own chat, such as `chat.corp.example`, `*.ai.corp.example` or `127.0.0.1:8080`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// The catalogue entry whose selectors and account evidence it shares, such as `open-webui`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<Name>,
    /// How the site stands.
    pub status: SiteStatus,
    /// What the tool may do, where the catalogue does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub approver: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// When the approval is due for review, as YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub review: String,
}

/// The workspaces to which a vendor is asked to restrict its service.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tenant {
    /// Ids of workspaces, organisations, tenants or domains, in the form that the vendor documents.
    pub allow: Vec<String>,
    /// Whether the way in without an account is closed, where the vendor has one.
    pub close_signed_out: bool,
}

/// One rule: when everything in `when` holds, `then` is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id, named by every decision it leads to.
    pub id: Name,
    /// The conditions; an empty list means "any".
    #[serde(default)]
    pub when: When,
    /// What is asked for.
    pub then: Decision,
    /// How far it is in force.
    #[serde(default = "enforce")]
    pub mode: Mode,
    /// What the person may choose; by default what the decision offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Vec<Choice>>,
    /// What the person is told.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub message: Localised,
}

fn enforce() -> Mode {
    Mode::Enforce
}

/// Conditions. Within a list any word may hold; every list that is not empty must hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// Catalogue or policy ids of sites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub site: Vec<Name>,
    /// Site status.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<SiteStatus>,
    /// Tier of the tool.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tier: Vec<Tier>,
    /// Verdict on the signed-in account.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account: Vec<Verdict>,
    /// Whose browser profile it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<ProfileKind>,
    /// Who acted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actor: Vec<Actor>,
    /// The gesture.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gesture: Vec<Gesture>,
    /// What a tool's access would reach; such a rule speaks about consents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
    /// The data class. A rule with `class` or `detector` speaks about findings; one without speaks about the gesture.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<DataClass>,
    /// Detector ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detector: Vec<Name>,
    /// Groups of devices, given at enrolment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<Name>,
}

impl When {
    /// Whether this speaks about findings rather than about the gesture as such.
    #[must_use]
    pub fn speaks_about_data(&self) -> bool {
        !self.class.is_empty() || !self.detector.is_empty()
    }
}

/// Somebody may do what a rule forbids, until a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Its id, named as `exception.<id>` by the decisions it leads to.
    pub id: Name,
    /// Device ids or groups; empty = everybody.
    #[serde(default)]
    pub subjects: Vec<Name>,
    /// What it covers.
    pub scope: When,
    /// Why.
    pub reason: String,
    /// Who granted it.
    pub approver: String,
    /// When it ends, in Unix milliseconds.
    pub expires_at: u64,
}

vocabulary! {
    /// What happens when a gesture cannot be judged in time.
    FailureRule = "failure rule" {
        /// Nothing goes on; the person gets the text back.
        Hold = "hold",
        /// The person is asked.
        Warn = "warn",
        /// It goes on and is reported.
        AllowAndReport = "allow_and_report",
    }
}

/// Failure rules. The page cannot know what it holds, so the rule is chosen by the handling that the gate suspects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Failure {
    /// The worker does not answer, or the judge fails.
    pub judge: FailureRule,
    /// A file that cannot be read.
    pub unscanned_file: FailureRule,
    /// A request body that cannot be read at the network line.
    pub opaque_request: FailureRule,
    /// How long a gesture is held before it counts as failed, in milliseconds.
    pub timeout_ms: u32,
}

impl Default for Failure {
    fn default() -> Self {
        Self {
            judge: FailureRule::Hold,
            unscanned_file: FailureRule::AllowAndReport,
            opaque_request: FailureRule::AllowAndReport,
            timeout_ms: 4000,
        }
    }
}

vocabulary! {
    /// How far AI chats that nobody has listed are looked for.
    DiscoveryMode = "discovery mode" {
        /// Not at all.
        Off = "off",
        /// They are reported for review and left as they are.
        Report = "report",
        /// They are reported, and guarded like a listed one from the moment they are recognised.
        Protect = "protect",
    }
}

/// What happens with AI chats that nobody has listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Discovery {
    /// How far they are looked for.
    pub mode: DiscoveryMode,
    /// How they stand until somebody has reviewed them.
    pub status: SiteStatus,
}

impl Default for Discovery {
    fn default() -> Self {
        Self { mode: DiscoveryMode::Protect, status: SiteStatus::Unreviewed }
    }
}

vocabulary! {
    /// How events name a person.
    SubjectMode = "subject mode" {
        /// By a pseudonym of the browser profile.
        Pseudonym = "pseudonym",
        /// Not at all: events name the device only.
        None = "none",
    }
}

vocabulary! {
    /// What happens to the reason a person gives.
    ReasonMode = "reason mode" {
        /// Not asked for.
        Off = "off",
        /// May be given.
        Optional = "optional",
        /// Must be given before *send anyway*.
        Required = "required",
    }
}

/// Privacy of the people concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// How events name a person.
    pub subject: SubjectMode,
    /// What happens to reasons.
    pub reason: ReasonMode,
    /// Whether gestures without a finding are reported too.
    pub report_clean: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { subject: SubjectMode::Pseudonym, reason: ReasonMode::Required, report_clean: true }
    }
}
