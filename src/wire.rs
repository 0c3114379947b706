//! Every message between page, prompt and worker. `docs/design.md` §3 tells the protocol; unknown fields are ignored on both sides, so an
//! old page and a new worker understand each other for as long as a tab stays open.

use serde::{Deserialize, Serialize};

use crate::actor::PageSignals;
use crate::decision::{Choice, Decision};
use crate::door::TenantState;
use crate::gesture::Gesture;
use crate::guard_state::{GuardReason, GuardState};
use crate::map::Map;
use crate::policy::FailureRule;
use crate::sensitive::Sensitive;

/// What a page says.
///
/// Messages are objects with their kind in `t`; whoever reads one puts the kind around it (`{"judge": {…}}`), because serde reads that
/// without keeping every message in a buffer of its own first.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromPage {
    /// The first message of a frame.
    Hello {
        /// The frame's URL.
        href: String,
        /// Whether it is the top frame.
        #[serde(default)]
        top: bool,
        /// Nonce of the frame's prompt iframe.
        #[serde(default)]
        prompt: String,
    },
    /// Keeps the worker awake.
    Warm {},
    /// A held gesture, or a composer's text in the background.
    Judge {
        /// The page's number of the gesture.
        n: u32,
        /// The gesture.
        gesture: Gesture,
        /// Whether something is held.
        moment: Moment,
        /// Plain text.
        text: Sensitive,
        /// Rich text.
        #[serde(default)]
        html: Option<Sensitive>,
        /// The page's id of the composer.
        #[serde(default)]
        composer: String,
        /// What was seen of the actor.
        #[serde(default)]
        signals: PageSignals,
    },
    /// A gesture went its native way because the gate was silent.
    Passed {
        /// The gesture.
        gesture: Gesture,
        /// Length in UTF-16 units.
        #[serde(default)]
        length: usize,
        /// What was seen of the actor.
        #[serde(default)]
        signals: PageSignals,
    },
    /// What became of a verdict.
    Applied {
        /// The gesture's number.
        n: u32,
        /// How it was carried out.
        how: How,
        /// Whether the effect was seen.
        verified: bool,
    },
    /// The page removed the prompt.
    PromptGone {
        /// The gesture's number.
        n: u32,
    },
    /// The guard's state in the frame.
    State {
        /// The state.
        state: GuardState,
        /// Why.
        #[serde(default)]
        reasons: Vec<GuardReason>,
    },
    /// Evidence of the account.
    Account {
        /// The provider.
        provider: String,
        /// The source's name.
        source: String,
        /// What the fetch said.
        #[serde(default)]
        status: ProbeStatus,
        /// HTTP status.
        #[serde(default)]
        http: Option<u16>,
        /// The raw text.
        #[serde(default)]
        payload: Sensitive,
    },
}

/// Whether something waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Something is held.
    Final,
    /// Nothing is held; the answer is used later.
    Background,
}

/// How a verdict was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The native event was repeated or let through.
    Native,
    /// A synthetic paste.
    Paste,
    /// A synthetic `beforeinput`.
    Beforeinput,
    /// `insertHTML`.
    Html,
    /// `insertText`.
    Text,
    /// The site's own submit.
    Submit,
    /// Nothing was given back.
    None,
}

/// How a probe went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbeStatus {
    /// It was read.
    #[default]
    Ok,
    /// It was longer than may be read.
    Truncated,
    /// It could not be read.
    Failed,
    /// There is no such thing in the page.
    Absent,
}

/// What the worker says to a page.
#[derive(Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ToPage {
    /// What this page is, again on every change.
    Site(Box<SiteMessage>),
    /// The answer to `judge`.
    Verdict(VerdictMessage),
    /// What the person chose in the prompt.
    Resolved(VerdictMessage),
    /// Run these probes now.
    Probe {
        /// The probes.
        probes: Vec<ProbeMessage>,
    },
}

/// What this page is.
#[derive(Serialize)]
pub struct SiteMessage {
    /// The site; none = not a guarded page.
    pub site: Option<SiteForPage>,
    /// Whether every gesture has to be judged.
    pub hold_all: bool,
    /// Whether a gesture has to be judged when anything but a person at the keyboard is to be seen.
    pub hold_unusual: bool,
    /// How long a gesture is held, in milliseconds.
    pub timeout_ms: u32,
    /// What happens when no answer comes.
    pub failure: FailureRule,
    /// What happens to a file that cannot be read.
    pub unscanned_file: FailureRule,
    /// Probes this frame runs by itself.
    pub probes: Vec<ProbeMessage>,
    /// Words of the notice, by key, in the person's language.
    pub words: Map<String, String>,
    /// Literals of the policy's own detectors, for the gate.
    pub extra_gate: Vec<String>,
    /// The policy has detectors that no literal announces: the gate must always ring.
    pub gate_always: bool,
    /// The policy knows the organisation's own secrets: the gate rings for whatever could be one. No more of them goes to the page.
    pub own_secrets: bool,
    /// URL of the prompt page, without the nonce.
    pub prompt_url: String,
}

/// The site as the page needs it.
#[derive(Serialize)]
pub struct SiteForPage {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Selectors of the composer.
    pub composer: Vec<String>,
    /// Selectors of the send control.
    pub send: Vec<String>,
    /// Selectors of a sent message.
    pub user_row: Vec<String>,
}

/// One probe.
#[derive(Serialize)]
pub struct ProbeMessage {
    /// The provider.
    pub provider: String,
    /// The source's name.
    pub source: String,
    /// `json`, `inline`, `cookie`, `dom` or `storage`.
    pub kind: String,
    /// Path, selector, cookie name or part of a storage key's name.
    pub at: String,
    /// The attribute to read.
    pub attribute: Option<String>,
    /// Text that an inline script must contain.
    pub after: Option<String>,
    /// The most characters to read.
    pub max_chars: u32,
}

/// What to do with a held gesture.
#[derive(Serialize)]
pub struct VerdictMessage {
    /// The page's number.
    pub n: u32,
    /// What to do.
    pub action: Action,
    /// The decision.
    pub decision: Decision,
    /// The rule.
    pub rule: String,
    /// The text to put in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The HTML to put in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// Replacements for text that already stands in the composer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<SpanMessage>,
    /// A quiet notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}

/// One replacement in UTF-16 units.
#[derive(Serialize)]
pub struct SpanMessage {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The placeholder.
    pub token: String,
}

/// What to do with a held gesture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Repeat it as it was.
    Native,
    /// Put the masked text in its place.
    Replace,
    /// Give nothing back.
    Drop,
    /// Show the prompt and wait.
    Ask,
}

/// A quiet notice: one sentence in the person's language.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// `masked`, `coach`, `stopped` or `failed`: decides the look.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
}

/// What the worker says to the prompt.
#[derive(Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ToPrompt {
    /// Show this.
    Ask {
        /// What to show.
        view: Box<PromptView>,
    },
    /// The question has gone: the tab moved on.
    Withdraw,
}

/// What the prompt shows. Texts are in the person's language where policy gives them; the prompt has its own words for the rest.
#[derive(Clone, Serialize, Deserialize)]
pub struct PromptView {
    /// Number of the question; the answer must carry it.
    pub ticket: u32,
    /// The site's name.
    pub site: String,
    /// The gesture.
    pub gesture: Gesture,
    /// The account verdict.
    pub account: crate::account::Verdict,
    /// What the verdict rests on.
    pub evidence: Vec<crate::account::Evidence>,
    /// The decision.
    pub decision: Decision,
    /// The rule.
    pub rule: String,
    /// The policy's own words.
    pub message: Option<String>,
    /// What was found.
    pub items: Vec<PromptItem>,
    /// What may be chosen.
    pub offer: Vec<Choice>,
    /// The approved tool.
    pub approved_tool: Option<crate::policy::ApprovedTool>,
    /// Name of the organisation.
    pub organisation: String,
    /// Where questions go.
    pub contact: String,
    /// Whether a reason must be given.
    pub reason: crate::policy::ReasonMode,
    /// The text with placeholders, so that it can be copied.
    pub masked: String,
    /// The insert could not be verified: nothing was sent, copying is the way on.
    pub unverified: bool,
}

/// One thing found, as the prompt shows it.
#[derive(Clone, Serialize, Deserialize)]
pub struct PromptItem {
    /// The detector's id.
    pub detector: String,
    /// Its title, where the policy gives one. Titles and reasons of the built-in detectors are in a file that the prompt reads.
    #[serde(default)]
    pub title: Option<String>,
    /// Its class.
    pub class: crate::class::DataClass,
    /// The value, all but its ends hidden.
    pub preview: String,
    /// The placeholder that would take its place.
    pub token: String,
    /// The line it stands in.
    pub line: usize,
}

/// What the prompt says.
/// Read like [`FromPage`].
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromPrompt {
    /// It is there and can show something.
    Ready {},
    /// The question is visible.
    Visible {
        /// The question.
        ticket: u32,
    },
    /// The person has chosen.
    Choice {
        /// The question.
        ticket: u32,
        /// The choice.
        choice: Choice,
        /// The reason given.
        #[serde(default)]
        reason: Option<Sensitive>,
    },
}

/// The heartbeat that a device sends with its batches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceStatus {
    /// Version of the extension.
    pub extension: String,
    /// Name and major version of the browser.
    pub browser: String,
    /// Version of the policy in force.
    pub policy_version: u64,
    /// SHA-256 of the policy's bytes, in hex.
    pub policy_digest: String,
    /// Where the policy comes from: `built_in`, `managed` or `collector`.
    pub policy_source: String,
    /// Why the last bundle was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_error: Option<String>,
    /// Paths of policy parts this version could not read.
    pub policy_problems: Vec<String>,
    /// Whether the policy is past its expiry.
    pub policy_stale: bool,
    /// Names of the managed keys that arrived.
    pub managed_keys: Vec<String>,
    /// Managed keys that could not be read.
    pub managed_errors: Vec<String>,
    /// Tabs by guard state.
    pub guard: GuardCounts,
    /// Events waiting to be sent.
    pub queue: u32,
    /// Whether the network line is in force.
    pub network_line: bool,
    /// Vendors that are asked to let in the organisation's workspaces only, and whether that holds here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tenants: Vec<TenantStatus>,
    /// The device's clock, in Unix milliseconds.
    pub clock: u64,
}

/// Whether one vendor's tenant restriction holds on a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantStatus {
    /// The service, an id of the catalogue.
    pub site: String,
    /// Whether it holds.
    pub state: TenantState,
}

/// Tabs by guard state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuardCounts {
    /// Armed.
    pub armed: u32,
    /// Degraded.
    pub degraded: u32,
    /// Unprotected.
    pub unprotected: u32,
}
