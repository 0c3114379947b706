//! Rules and context → decision, with the rule that led to it.
//!
//! For each finding: the rules that speak about its class or detector, the strictest of those in force wins; where none speaks, the
//! class's handling does. A rule that speaks about no data concerns the gesture as such, findings or not. The gesture's decision is the
//! strictest of all. An exception that has not ended turns what it covers into `allow`. Rules in monitor mode are recorded as *would have*.

use crate::account::Verdict;
use crate::actor::Actor;
use crate::class::{DataClass, Handling};
use crate::consent::Reach;
use crate::decision::{Choice, Decision, Mode};
use crate::gesture::Gesture;
use crate::policy::{Localised, Policy, Rule, When};
use crate::profile::ProfileKind;
use crate::site::{SiteStatus, SiteView, Tier};
use crate::word::Name;

/// Where, who, how and when.
#[derive(Debug, Clone)]
pub struct Context<'c> {
    /// The site as it stands in the page.
    pub site: &'c SiteView,
    /// The verdict on the signed-in account.
    pub account: Verdict,
    /// Whose browser profile it is.
    pub profile: ProfileKind,
    /// Who seems to act.
    pub actor: Actor,
    /// The gesture.
    pub gesture: Gesture,
    /// What a tool's access would reach; empty for every gesture but a consent.
    pub reach: &'c [Reach],
    /// This device's id, once it is enrolled.
    pub device: Option<&'c str>,
    /// This device's groups.
    pub groups: &'c [Name],
    /// Now, in Unix milliseconds; the core has no clock.
    pub now_ms: u64,
}

/// What is known of a finding when rules are asked about it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'f> {
    /// Its class.
    pub class: DataClass,
    /// Its detector.
    pub detector: &'f str,
}

/// A decision and what led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// What is asked for.
    pub decision: Decision,
    /// The rule: a policy's own id, `handling.<class>`, `exception.<id>`, `default.<status>` at the door, or `default.allow`.
    pub rule: String,
}

/// The whole answer for one gesture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The strictest ruling.
    pub ruling: Ruling,
    /// One ruling for each finding, in their order.
    pub findings: Vec<Ruling>,
    /// What a rule in monitor mode would have asked for, where that is stricter.
    pub would: Option<Ruling>,
    /// What the person may choose.
    pub offer: Vec<Choice>,
    /// The rule's own words to the person.
    pub message: Localised,
}

/// Decides about one gesture.
#[must_use]
pub fn decide(policy: &Policy, context: &Context<'_>, subjects: &[Subject<'_>]) -> Judgement {
    let mut would: Option<Ruling> = None;
    let mut note = |ruling: Option<Ruling>| {
        if let Some(ruling) = ruling
            && would.as_ref().is_none_or(|known| known.decision < ruling.decision)
        {
            would = Some(ruling);
        }
    };
    let gesture = about_gesture(policy, context, &mut note);
    let findings: Vec<Ruling> = subjects.iter().map(|subject| about_finding(policy, context, *subject, &mut note)).collect();
    // Findings first: where both ask for the same, the rule about the data says more.
    let ruling = findings
        .iter()
        .chain(std::iter::once(&gesture))
        .reduce(|best, next| if next.decision > best.decision { next } else { best })
        .cloned()
        .unwrap_or_else(|| gesture.clone());
    let rule = policy.rules.iter().find(|rule| rule.id.as_str() == ruling.rule);
    Judgement {
        offer: rule.and_then(|rule| rule.offer.clone()).unwrap_or_else(|| Choice::offered_under(ruling.decision)),
        message: rule.map(|rule| rule.message.clone()).unwrap_or_default(),
        would: would.filter(|would| would.decision > ruling.decision),
        ruling,
        findings,
    }
}

/// What the policy asks for where this is found.
#[must_use]
pub fn ruling_of(policy: &Policy, context: &Context<'_>, subject: Subject<'_>) -> Ruling {
    about_finding(policy, context, subject, &mut |_| {})
}

/// Whether any rule could concern a gesture without findings here, so that the gate's silence is not enough.
#[must_use]
pub fn concerns_every_gesture(policy: &Policy, context: &Context<'_>) -> bool {
    let mut any = false;
    // Visits and consents are no gestures of a page: the page has nothing to hold for them.
    for gesture in Gesture::ALL.iter().filter(|gesture| !matches!(gesture, Gesture::Visit | Gesture::Consent)) {
        let here = Context { gesture: *gesture, ..context.clone() };
        any |= about_gesture(policy, &here, &mut |_| {}).decision > Decision::Monitor;
    }
    any
}

fn about_gesture(policy: &Policy, context: &Context<'_>, note: &mut impl FnMut(Option<Ruling>)) -> Ruling {
    // A rule about everything that is done on a site is no rule about opening it, nor about giving it access: these want to be named.
    let named = matches!(context.gesture, Gesture::Visit | Gesture::Consent);
    let speaks = |when: &When| !named || when.gesture.contains(&context.gesture);
    let matching = || {
        let rules = policy.rules.iter().filter(|rule| !rule.when.speaks_about_data());
        rules.filter(|rule| speaks(&rule.when) && holds(&rule.when, context, None))
    };
    note(strictest(matching(), Mode::Monitor));
    let ruling = strictest(matching(), Mode::Enforce).unwrap_or_else(|| by_default(context));
    excepted(policy, context, None, &ruling).unwrap_or(ruling)
}

fn about_finding(policy: &Policy, context: &Context<'_>, subject: Subject<'_>, note: &mut impl FnMut(Option<Ruling>)) -> Ruling {
    let matching = || policy.rules.iter().filter(|rule| rule.when.speaks_about_data() && holds(&rule.when, context, Some(subject)));
    note(strictest(matching(), Mode::Monitor));
    let ruling = strictest(matching(), Mode::Enforce).unwrap_or_else(|| Ruling {
        decision: by_handling(policy.handling_of(subject.class)),
        rule: format!("handling.{}", subject.class),
    });
    excepted(policy, context, Some(subject), &ruling).unwrap_or(ruling)
}

/// What holds where no rule speaks: at the door the site's status does, anywhere else nothing stands in the way.
fn by_default(context: &Context<'_>) -> Ruling {
    let ruling = |decision, rule: &str| Ruling { decision, rule: rule.to_owned() };
    match (context.gesture, context.site.status) {
        (Gesture::Visit | Gesture::Consent, SiteStatus::Forbidden) => ruling(Decision::Block, "default.forbidden"),
        (Gesture::Visit, SiteStatus::Tolerated) => ruling(Decision::Coach, "default.tolerated"),
        (Gesture::Consent, _) => ruling(Decision::Monitor, "default.consent"),
        _ => ruling(Decision::Allow, "default.allow"),
    }
}

const fn by_handling(handling: Handling) -> Decision {
    match handling {
        Handling::Prohibited => Decision::Block,
        Handling::Maskable => Decision::Mask,
        Handling::NeedsApproval => Decision::Approve,
        Handling::Allowed => Decision::Allow,
    }
}

fn strictest<'r>(rules: impl Iterator<Item = &'r Rule>, mode: Mode) -> Option<Ruling> {
    rules
        .filter(|rule| rule.mode == mode)
        .reduce(|best, next| if next.then > best.then { next } else { best })
        .map(|rule| Ruling { decision: rule.then, rule: rule.id.to_string() })
}

fn excepted(policy: &Policy, context: &Context<'_>, subject: Option<Subject<'_>>, ruling: &Ruling) -> Option<Ruling> {
    if ruling.decision <= Decision::Monitor {
        return None;
    }
    let concerns = |subjects: &[Name]| {
        subjects.is_empty() || subjects.iter().any(|s| Some(s.as_str()) == context.device || context.groups.contains(s))
    };
    policy
        .exceptions
        .iter()
        .find(|e| e.expires_at > context.now_ms && concerns(&e.subjects) && holds(&e.scope, context, subject))
        .map(|e| Ruling { decision: Decision::Allow, rule: format!("exception.{}", e.id) })
}

fn holds(when: &When, context: &Context<'_>, subject: Option<Subject<'_>>) -> bool {
    fn list<T: PartialEq>(list: &[T], value: &T) -> bool {
        list.is_empty() || list.contains(value)
    }
    let site: (&Name, SiteStatus, Tier) = (&context.site.id, context.site.status, context.site.tier);
    let by_site = when.site.is_empty()
        || when.site.contains(site.0)
        || context.site.template.is_some_and(|t| when.site.iter().any(|s| s.as_str() == t.id));
    let by_data = match subject {
        None => !when.speaks_about_data(),
        Some(subject) => {
            list(&when.class, &subject.class) && (when.detector.is_empty() || when.detector.iter().any(|d| d.as_str() == subject.detector))
        }
    };
    by_site
        && by_data
        && list(&when.status, &site.1)
        && list(&when.tier, &site.2)
        && list(&when.account, &context.account)
        && list(&when.profile, &context.profile)
        && list(&when.actor, &context.actor)
        && list(&when.gesture, &context.gesture)
        && (when.reach.is_empty() || when.reach.iter().any(|reach| context.reach.contains(reach)))
        && (when.group.is_empty() || when.group.iter().any(|group| context.groups.contains(group)))
}
