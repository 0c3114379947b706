//! What stands at a site's door, before any page of it has loaded: who is turned away, and which headers ask a vendor to let nobody in but
//! the organisation's own workspaces.
//!
//! Everything here is derived from the policy. The extension turns a [`Plan`] into rules of the browser's request engine, which work while
//! the worker sleeps, and asks the same functions again where the engine is not in force yet.

mod filter;
mod tenant;

pub use filter::Filter;
pub use tenant::{Closed, Header, TenantState, check as check_tenants, headers_for, is_sent};

use crate::account::Verdict;
use crate::actor::Actor;
use crate::decide::{Context, Judgement, decide};
use crate::decision::Decision;
use crate::gesture::Gesture;
use crate::policy::{Policy, Problem, SiteEntry};
use crate::profile::ProfileKind;
use crate::site::{HostPattern, Scope, SiteStatus, SiteView, Tier, by_id, classify, places};
use crate::word::Name;

/// Who stands at the door. The account is not known before the page has loaded.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'v> {
    /// The device's id, once it is enrolled.
    pub device: Option<&'v str>,
    /// The device's groups.
    pub groups: &'v [Name],
    /// Now, in Unix milliseconds.
    pub now_ms: u64,
    /// Whose browser profile it is.
    pub profile: ProfileKind,
}

/// A site that is not entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Its id.
    pub site: Name,
    /// Its addresses.
    pub filters: Vec<Filter>,
}

/// Everything the browser's request engine is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Sites that are not entered.
    pub away: Vec<Away>,
    /// Headers that are set.
    pub headers: Vec<Header>,
    /// Ways in without an account that are closed.
    pub closed: Vec<Closed>,
    /// Parts of the policy that cannot be put into force.
    pub problems: Vec<Problem>,
}

/// What a policy asks for at the doors of all sites.
#[must_use]
pub fn plan(policy: &Policy, visitor: &Visitor<'_>) -> Plan {
    let mut plan = Plan::default();
    for entry in &policy.sites {
        let Some(view) = view_of(entry) else { continue };
        if turns_away(&judge(policy, &view, visitor)) {
            plan.away.push(Away { site: entry.id.clone(), filters: addresses(entry) });
        }
    }
    tenant::plan(policy, &mut plan);
    plan
}

/// The decision about opening an address; `None` where it is no site that policy speaks of.
#[must_use]
pub fn visit(policy: &Policy, href: &str, visitor: &Visitor<'_>) -> Option<(SiteView, Judgement)> {
    let site = classify(href, &policy.sites)?;
    let judgement = judge(policy, &site, visitor);
    Some((site, judgement))
}

/// The decision about opening a site of the policy or the catalogue, by its id.
#[must_use]
pub fn visit_by_id(policy: &Policy, id: &str, visitor: &Visitor<'_>) -> Option<(SiteView, Judgement)> {
    let entry = policy.sites.iter().find(|entry| entry.id.as_str() == id)?;
    let site = view_of(entry)?;
    let judgement = judge(policy, &site, visitor);
    Some((site, judgement))
}

/// Whether a decision keeps the person out.
#[must_use]
pub fn turns_away(judgement: &Judgement) -> bool {
    matches!(judgement.ruling.decision, Decision::Block | Decision::Redirect | Decision::Approve)
}

fn judge(policy: &Policy, site: &SiteView, visitor: &Visitor<'_>) -> Judgement {
    let context = Context {
        site,
        account: Verdict::Unknown,
        profile: visitor.profile,
        actor: Actor::Human,
        gesture: Gesture::Visit,
        reach: &[],
        device: visitor.device,
        groups: visitor.groups,
        now_ms: visitor.now_ms,
    };
    decide(policy, &context, &[])
}

/// The site of a policy's entry, seen from outside. Panels and programs' interfaces have no door: the page around a panel is not theirs.
fn view_of(entry: &SiteEntry) -> Option<SiteView> {
    let own = !entry.hosts.is_empty();
    let template = match own {
        true => entry.like.as_ref().and_then(|like| by_id(like.as_str())),
        false => Some(by_id(entry.id.as_str()).filter(|site| site.scope == Scope::Page)?),
    };
    let host = match own {
        true => entry.hosts.first()?.trim_start_matches("*.").to_owned(),
        false => template?.first_host()?.trim_start_matches("*.").to_owned(),
    };
    Some(SiteView {
        id: entry.id.clone(),
        host,
        status: entry.status,
        tier: entry.tier.or(template.map(|site| site.tier)).unwrap_or(Tier::Reads),
        template,
        own,
    })
}

fn addresses(entry: &SiteEntry) -> Vec<Filter> {
    if entry.hosts.is_empty() {
        let here = places().iter().filter(|place| place.site().id == entry.id.as_str() && place.site().scope == Scope::Page);
        return here.flat_map(Filter::of_place).collect();
    }
    entry.hosts.iter().filter_map(|host| HostPattern::parse(host).ok()).flat_map(|host| Filter::of_host(&host)).collect()
}

/// Whether somebody who opens the site is reminded of how it stands.
#[must_use]
pub fn reminds(site: &SiteView, judgement: &Judgement) -> bool {
    judgement.ruling.decision == Decision::Coach || (site.status == SiteStatus::Tolerated && judgement.ruling.decision == Decision::Warn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policy(value: &serde_json::Value) -> Policy {
        serde_json::from_value(value.clone()).unwrap()
    }

    const NOBODY: Visitor<'static> = Visitor { device: None, groups: &[], now_ms: 1_000, profile: ProfileKind::Unknown };

    #[test]
    fn status_decides_at_the_door_and_a_rule_about_visits_beside_it() {
        let forbidden = policy(&json!({"sites": [{"id": "deepseek", "status": "forbidden"}]}));
        let (site, judgement) = visit(&forbidden, "https://chat.deepseek.com/a", &NOBODY).unwrap();
        assert_eq!((site.id.as_str(), judgement.ruling.rule.as_str()), ("deepseek", "default.forbidden"));
        assert!(turns_away(&judgement));
        let named = policy(&json!({"sites": [{"id": "deepseek", "status": "tolerated"}],
            "rules": [{"id": "no-visit", "when": {"site": ["deepseek"], "gesture": ["visit"]}, "then": "redirect"}]}));
        let (_, judgement) = visit(&named, "https://chat.deepseek.com/", &NOBODY).unwrap();
        assert_eq!(judgement.ruling.rule, "no-visit");
        assert!(turns_away(&judgement));
    }

    #[test]
    fn a_rule_about_what_is_done_there_keeps_nobody_out() {
        let policy = policy(&json!({"sites": [{"id": "deepseek", "status": "unreviewed"}],
            "rules": [{"id": "no-work", "when": {"status": ["unreviewed"]}, "then": "block"}]}));
        let (_, judgement) = visit(&policy, "https://chat.deepseek.com/", &NOBODY).unwrap();
        assert!(!turns_away(&judgement));
        assert_eq!(plan(&policy, &NOBODY).away, []);
    }

    #[test]
    fn an_exception_opens_the_door_for_its_subjects_until_it_ends() {
        let policy = policy(&json!({"sites": [{"id": "deepseek", "status": "forbidden"}],
            "exceptions": [{"id": "study", "subjects": ["research"], "scope": {"site": ["deepseek"]}, "reason": "study", "approver": "ann", "expires_at": 2_000}]}));
        let research = [Name::new("research").unwrap()];
        let at = |now_ms| Visitor { device: None, groups: &research, now_ms, profile: ProfileKind::Unknown };
        assert_eq!(plan(&policy, &at(1_999)).away, []);
        assert_eq!(plan(&policy, &at(2_000)).away.len(), 1);
        assert_eq!(plan(&policy, &NOBODY).away.len(), 1);
    }

    #[test]
    fn tolerated_is_reminded_and_neither_sanctioned_nor_unreviewed_is() {
        for (status, reminded) in [("tolerated", true), ("sanctioned", false), ("unreviewed", false), ("forbidden", false)] {
            let policy = policy(&json!({"sites": [{"id": "claude", "status": status}]}));
            let (site, judgement) = visit(&policy, "https://claude.ai/new", &NOBODY).unwrap();
            assert_eq!(reminds(&site, &judgement), reminded, "{status}");
        }
    }

    #[test]
    fn a_panel_has_no_door() {
        let policy = policy(&json!({"sites": [{"id": "google-workspace-gemini", "status": "forbidden"}]}));
        assert_eq!(plan(&policy, &NOBODY).away, []);
    }

    #[test]
    fn the_organisations_own_entry_is_turned_away_by_its_hosts() {
        let policy = policy(
            &json!({"sites": [{"id": "old-chat", "hosts": ["chat.corp.example", "*.ai.corp.example:8443"], "status": "forbidden"}]}),
        );
        let plan = plan(&policy, &NOBODY);
        assert_eq!(plan.away.len(), 1);
        assert!(plan.away[0].filters.len() >= 2);
        assert!(visit_by_id(&policy, "old-chat", &NOBODY).is_some_and(|(site, judgement)| site.own && turns_away(&judgement)));
        assert!(visit_by_id(&policy, "claude", &NOBODY).is_none());
    }
}
