//! What is reported. The schema is closed: every field is a word of a vocabulary, a number, or a string with an alphabet and a bound, so
//! an event cannot hold what a person wrote. The one exception is the reason a person gives, which only [`Reason`] can carry and which is
//! judged and masked before it exists.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::account::{Evidence, Verdict};
use crate::actor::{Actor, ActorSignal};
use crate::class::DataClass;
use crate::consent::ConsentReport;
use crate::decision::{Choice, Decision, Fate};
use crate::discovery::DiscoveryReport;
use crate::gesture::Gesture;
use crate::guard_state::{GuardReason, GuardState};
use crate::policy::bundle::hex;
use crate::profile::ProfileKind;
use crate::site::{SiteStatus, SiteView, Tier};
use crate::vocabulary::vocabulary;
use crate::word::{FormError, Hex, Host, Name, Uuid, Version};

/// The schema that this version writes.
pub const SCHEMA: u16 = 1;

/// The most bytes one serialised event may have.
pub const MAX_BYTES: usize = 16 * 1024;

/// One gesture, as it is reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// See [`SCHEMA`].
    pub schema: u16,
    /// UUIDv7, made in the browser: a retry carries the same one.
    pub id: Uuid,
    /// When it happened, in Unix milliseconds, by the device's clock corrected by the collector's.
    pub at: u64,
    /// The device.
    pub device: Name,
    /// Counts the device's events from 1 without gaps.
    pub seq: u64,
    /// [`Event::digest`] of the device's previous event; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<Hex>,
    /// Pseudonym of the browser profile, where policy wants one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Hex>,
    /// Domain of the browser profile's own account, where the profile is signed in and the domain is the organisation's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_domain: Option<Host>,
    /// Whose browser profile it is; absent where the browser does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileKind>,
    /// The site.
    pub site: SiteReport,
    /// The signed-in account.
    pub account: AccountReport,
    /// Who acted.
    pub actor: ActorReport,
    /// The gesture.
    pub gesture: Gesture,
    /// What was found, one entry for each detector.
    pub findings: Vec<FindingReport>,
    /// How long the text was, as a bucket.
    pub size: SizeBucket,
    /// What policy asked for.
    pub decision: Decision,
    /// The rule that led to it.
    pub rule: Name,
    /// What a rule in monitor mode would have asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub would: Option<Would>,
    /// What the person chose, where somebody was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// The reason the person gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What became of the gesture.
    pub fate: Fate,
    /// Why the page is taken for an AI chat, where nobody had listed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovery: Option<DiscoveryReport>,
    /// The access a tool asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentReport>,
    /// The guard's state in the page.
    pub guard: GuardReport,
    /// Versions in force.
    pub versions: Versions,
}

/// The site of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteReport {
    /// Id of the catalogue or the policy.
    pub id: Name,
    /// Its host; never a path or a query.
    pub host: Host,
    /// How it stands.
    pub status: SiteStatus,
    /// What it can do.
    pub tier: Tier,
}

impl SiteReport {
    /// What is reported of a site.
    ///
    /// # Errors
    /// When its host is not one.
    pub fn of(site: &SiteView) -> Result<Self, FormError> {
        Ok(Self { id: site.id.clone(), host: Host::new(site.host.clone())?, status: site.status, tier: site.tier })
    }
}

/// The account of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountReport {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// The actor of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorReport {
    /// The suspicion.
    pub kind: Actor,
    /// The signals seen.
    pub signals: Vec<ActorSignal>,
}

/// What one detector found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingReport {
    /// The detector.
    pub detector: Name,
    /// The class.
    pub class: DataClass,
    /// How many values.
    pub count: u32,
    /// The highest confidence, 0 to 100.
    pub confidence: u8,
    /// Keyed fingerprints of high-entropy values, where the tenant has a key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fingerprints: Vec<Hex>,
}

/// What a rule in monitor mode would have asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Would {
    /// The decision.
    pub decision: Decision,
    /// The rule.
    pub rule: Name,
}

/// The guard's state at the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardReport {
    /// The state.
    pub state: GuardState,
    /// Why it is not armed.
    pub reasons: Vec<GuardReason>,
}

/// Versions in force at the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// The extension.
    pub extension: Version,
    /// The policy; 0 = built-in.
    pub policy: u64,
}

vocabulary! {
    /// The length of a text in bytes, as a bucket.
    SizeBucket = "size bucket" {
        /// Up to 100.
        Tiny = "up_to_100",
        /// Up to 1 000.
        Small = "up_to_1k",
        /// Up to 10 000.
        Medium = "up_to_10k",
        /// Up to 100 000.
        Large = "up_to_100k",
        /// Up to 1 000 000.
        Huge = "up_to_1m",
        /// More.
        Enormous = "over_1m",
    }
}

impl SizeBucket {
    /// The bucket of a length in bytes.
    #[must_use]
    pub const fn of(bytes: usize) -> Self {
        match bytes {
            0..=100 => Self::Tiny,
            101..=1_000 => Self::Small,
            1_001..=10_000 => Self::Medium,
            10_001..=100_000 => Self::Large,
            100_001..=1_000_000 => Self::Huge,
            _ => Self::Enormous,
        }
    }
}

/// A reason that a person gave, judged and masked. [`Reason::from_judged`] is the only way to make one here; on the receiving side its
/// length is checked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason(String);

impl Reason {
    /// The most characters a reason keeps.
    pub const MAX_CHARS: usize = 300;

    /// Keeps a reason from which everything found has already been masked; control characters become blanks, the rest is cut at the bound.
    #[must_use]
    pub fn from_judged(masked: &str) -> Option<Self> {
        let plain: String = masked.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text: String = plain.trim().chars().take(Self::MAX_CHARS).collect();
        (!text.is_empty()).then_some(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        if text.chars().count() > Self::MAX_CHARS || text.chars().any(char::is_control) {
            return Err(serde::de::Error::custom("a reason has at most 300 characters and no control characters"));
        }
        Ok(Self(text))
    }
}

impl Event {
    /// The bytes that travel and that the chain is built over.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Every field is a plain string, number or list, so serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// SHA-256 of [`Event::to_json`]: what the next event names as `prev`.
    #[must_use]
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.to_json().as_bytes()))
    }
}
