//! From a judged gesture to an event. A draft holds everything but the outcome; sealing it gives it its place in the device's chain.

use promptward::account::{Evidence, Verdict};
use promptward::actor::{PageSignals, weigh};
use promptward::consent::ConsentReport;
use promptward::decide::Judgement;
use promptward::decision::{Choice, Decision, Fate};
use promptward::discovery::DiscoveryReport;
use promptward::event::{
    AccountReport, ActorReport, Event, FindingReport, GuardReport, Reason, SCHEMA, SiteReport, SizeBucket, Versions, Would,
};
use promptward::gesture::Gesture;
use promptward::guard_state::{GuardReason, GuardState};
use promptward::profile::ProfileKind;
use promptward::site::SiteView;
use promptward::word::{Hex, Host, Name, Uuid, Version};
use serde::{Deserialize, Serialize};

use super::ids;
use crate::store::events::Chain;

/// An event before its outcome is known. It holds what an event holds and no text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Draft {
    /// When.
    pub at: u64,
    /// Where.
    pub site: SiteReport,
    /// Under which account.
    pub account: AccountReport,
    /// By whom.
    pub actor: ActorReport,
    /// How.
    pub gesture: Gesture,
    /// What was found.
    pub findings: Vec<FindingReport>,
    /// How much text.
    pub size: SizeBucket,
    /// What policy asked for.
    pub decision: Decision,
    /// Which rule.
    pub rule: Name,
    /// What a rule in monitor mode would have asked for.
    pub would: Option<Would>,
    /// What the person chose.
    pub choice: Option<Choice>,
    /// Why.
    pub reason: Option<Reason>,
    /// Why the page is taken for an AI chat.
    #[serde(default)]
    pub discovery: Option<DiscoveryReport>,
    /// The access a tool asked for.
    #[serde(default)]
    pub consent: Option<ConsentReport>,
    /// The guard's state.
    pub guard: GuardReport,
    /// The policy's version.
    pub policy: u64,
}

/// What a draft is made of.
pub struct Seen<'s> {
    /// When.
    pub at: u64,
    /// The site.
    pub site: &'s SiteView,
    /// The account.
    pub account: (Verdict, Vec<Evidence>),
    /// What the page saw of the actor; none at the network line.
    pub signals: Option<&'s PageSignals>,
    /// The gesture.
    pub gesture: Gesture,
    /// Length in bytes.
    pub length: usize,
    /// The guard's state.
    pub guard: (GuardState, Vec<GuardReason>),
    /// The policy's version.
    pub policy: u64,
}

impl Draft {
    /// A draft; none when the site has no reportable host.
    #[must_use]
    pub fn new(seen: Seen<'_>, judgement: &Judgement, findings: Vec<FindingReport>) -> Option<Self> {
        let (actor, signals) = weigh(seen.signals.unwrap_or(&PageSignals { trusted: true, activation: true, ..PageSignals::default() }));
        let would = judgement.would.as_ref().and_then(|would| Some(Would { decision: would.decision, rule: Name::new(&would.rule).ok()? }));
        Some(Self {
            at: seen.at,
            site: SiteReport::of(seen.site).ok()?,
            account: AccountReport { verdict: seen.account.0, evidence: seen.account.1 },
            actor: ActorReport { kind: actor, signals },
            gesture: seen.gesture,
            findings,
            size: SizeBucket::of(seen.length),
            decision: judgement.ruling.decision,
            rule: Name::new(&judgement.ruling.rule).ok()?,
            would,
            choice: None,
            reason: None,
            discovery: None,
            consent: None,
            guard: GuardReport { state: seen.guard.0, reasons: seen.guard.1 },
            policy: seen.policy,
        })
    }

    /// A count of use: nothing was found and nothing was in the way.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        self.findings.is_empty() && self.decision <= Decision::Monitor && self.would.is_none() && self.discovery.is_none()
    }
}

/// Who reports.
#[derive(Debug, Clone)]
pub struct Reporter {
    /// The device; `unenrolled` until the collector has named it.
    pub device: Name,
    /// The profile's pseudonym, where policy wants one.
    pub subject: Option<Hex>,
    /// The profile's domain, where it is the organisation's.
    pub profile_domain: Option<Host>,
    /// Whose profile it is.
    pub profile: Option<ProfileKind>,
    /// The extension's version.
    pub extension: Version,
}

/// Gives a draft its outcome and its place in the chain, and moves the chain on. None when an id could not be made.
#[must_use]
pub fn seal(draft: Draft, fate: Fate, who: &Reporter, chain: &Chain) -> Option<(Event, Chain)> {
    let id = Uuid::new(ids::uuid_v7(draft.at)).ok()?;
    let event = Event {
        schema: SCHEMA,
        id,
        at: draft.at,
        device: who.device.clone(),
        seq: 0,
        prev: None,
        subject: who.subject.clone(),
        profile_domain: who.profile_domain.clone(),
        profile: who.profile,
        site: draft.site,
        account: draft.account,
        actor: draft.actor,
        gesture: draft.gesture,
        findings: draft.findings,
        size: draft.size,
        decision: draft.decision,
        rule: draft.rule,
        would: draft.would,
        choice: draft.choice,
        reason: draft.reason,
        fate,
        discovery: draft.discovery,
        consent: draft.consent,
        guard: draft.guard,
        versions: Versions { extension: who.extension.clone(), policy: draft.policy },
    };
    Some(hang(event, chain))
}

/// Hangs an event on the chain.
#[must_use]
pub fn hang(mut event: Event, chain: &Chain) -> (Event, Chain) {
    event.seq = chain.seq + 1;
    event.prev = chain.prev.as_deref().and_then(|prev| Hex::new(prev).ok());
    let moved = Chain { seq: event.seq, prev: Some(event.digest()), lost: chain.lost };
    (event, moved)
}

/// What a gesture ends as when its page has gone without saying: the text may have left natively, a replacement cannot be vouched for,
/// and a question nobody answered let nothing through.
#[must_use]
pub const fn unheard_fate(decision: Decision) -> Fate {
    match decision {
        Decision::Allow | Decision::Monitor | Decision::Coach => Fate::Passed,
        Decision::Mask => Fate::Failed,
        Decision::Warn | Decision::Justify | Decision::Approve | Decision::Redirect | Decision::Block => Fate::Stopped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        serde_json::from_value(serde_json::json!({
            "schema": 1, "id": "01928c3f-a1b2-7fff-bfff-ffffffffffff", "at": 1, "device": "unenrolled", "seq": 9,
            "site": {"id": "chatgpt", "host": "chatgpt.com", "status": "tolerated", "tier": "reads"},
            "account": {"verdict": "unknown", "evidence": []}, "actor": {"kind": "human", "signals": []}, "gesture": "paste",
            "findings": [], "size": "up_to_100", "decision": "allow", "rule": "default.allow", "fate": "passed",
            "guard": {"state": "armed", "reasons": []}, "versions": {"extension": "0.1.0", "policy": 0}}))
        .unwrap()
    }

    #[test]
    fn events_hang_on_one_another() {
        let (first, chain) = hang(event(), &Chain::default());
        assert_eq!((first.seq, first.prev.as_ref()), (1, None));
        let (second, chain) = hang(event(), &chain);
        assert_eq!(second.seq, 2);
        assert_eq!(second.prev.as_ref().map(Hex::as_str), Some(first.digest().as_str()));
        assert_eq!(chain.prev.as_deref(), Some(second.digest().as_str()));
    }

    #[test]
    fn silence_is_never_reported_as_masked() {
        for decision in Decision::ALL {
            assert_ne!(unheard_fate(*decision), Fate::Masked);
        }
    }
}
