//! What an administrator should know before publishing: faults by path, and rules that can never matter.

use serde::{Deserialize, Serialize};

use super::model::{DiscoveryMode, Exception, Policy, Rule, When};
use super::parse::{PolicyError, Problem, parse};
use crate::account::{email::ascii_domain, shared};
use crate::decision::Mode;
use crate::detect;
use crate::discovery;
use crate::map::Set;
use crate::order;
use crate::own;
use crate::site::{self, SiteStatus};

/// How grave a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant.
    Warning,
    /// Would not be in force: publishing is refused.
    Error,
}

/// One remark on a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// How grave.
    pub severity: Severity,
    /// Where.
    pub path: String,
    /// What, and how to mend it.
    pub message: String,
}

/// The remarks on a document, gravest first.
///
/// # Errors
/// When the document cannot be used at all.
pub fn lint(json: &[u8], now_ms: u64) -> Result<(Policy, Vec<Remark>), PolicyError> {
    let (policy, problems) = parse(json)?;
    let mut remarks: Vec<Remark> = problems.into_iter().map(|p| remark(Severity::Error, p)).collect();
    check_ids(&policy, &mut remarks);
    check_sites(&policy, &mut remarks);
    check_accounts(&policy, &mut remarks);
    remarks.extend(crate::door::check_tenants(&policy).into_iter().map(|problem| remark(Severity::Error, problem)));
    check_discovery(&policy, &mut remarks);
    check_detectors(&policy, &mut remarks);
    for (index, rule) in policy.rules.iter().enumerate() {
        check_when(&rule.when, &policy, &format!("rules[{index}] ({})", rule.id), &mut remarks);
        check_rule(&policy, index, rule, &mut remarks);
    }
    for (index, exception) in policy.exceptions.iter().enumerate() {
        check_exception(exception, index, now_ms, &policy, &mut remarks);
    }
    order::sort_by_key(&mut remarks, |remark| std::cmp::Reverse(remark.severity));
    Ok((policy, remarks))
}

/// Whether the remarks stand against publishing.
#[must_use]
pub fn refuses(remarks: &[Remark]) -> bool {
    remarks.iter().any(|r| r.severity == Severity::Error)
}

fn remark(severity: Severity, problem: Problem) -> Remark {
    Remark { severity, path: problem.path, message: problem.message }
}

fn say(remarks: &mut Vec<Remark>, severity: Severity, path: impl Into<String>, message: impl Into<String>) {
    remarks.push(remark(severity, Problem::new(path, message)));
}

fn check_ids(policy: &Policy, remarks: &mut Vec<Remark>) {
    let mut seen = Set::new();
    for (index, rule) in policy.rules.iter().enumerate() {
        if !seen.insert(rule.id.as_str()) {
            say(
                remarks,
                Severity::Error,
                format!("rules[{index}]"),
                format!("the id `{}` is used twice: decisions name rules by id, so give each its own", rule.id),
            );
        }
    }
}

fn check_sites(policy: &Policy, remarks: &mut Vec<Remark>) {
    for (index, entry) in policy.sites.iter().enumerate() {
        let path = format!("sites[{index}] ({})", entry.id);
        let known = site::by_id(entry.id.as_str()).is_some();
        if !known && entry.hosts.is_empty() {
            say(remarks, Severity::Error, &path, "this id is not in the catalogue and names no hosts: add `hosts`, or use a catalogue id");
        }
        if let Some(like) = &entry.like
            && site::by_id(like.as_str()).is_none()
        {
            say(remarks, Severity::Error, &path, format!("`like` names `{like}`, which is not in the catalogue"));
        }
        for host in &entry.hosts {
            if site::HostPattern::parse(host).is_err() {
                say(
                    remarks,
                    Severity::Error,
                    &path,
                    format!(
                        "`{}` is not a host pattern: write chat.corp.example, *.ai.corp.example or 127.0.0.1:8080",
                        host.chars().take(80).collect::<String>()
                    ),
                );
            }
        }
    }
}

fn check_accounts(policy: &Policy, remarks: &mut Vec<Remark>) {
    for (index, domain) in policy.accounts.corporate_domains.iter().enumerate() {
        let path = format!("accounts.corporate_domains[{index}]");
        match ascii_domain(domain) {
            None => say(remarks, Severity::Error, path, "not a domain: write corp.example, without @ and path"),
            Some(domain) => check_own_domain(&domain, path, remarks),
        }
    }
    for provider in policy.accounts.approved_workspaces.keys() {
        if crate::account::provider(provider.as_str()).is_none() {
            say(
                remarks,
                Severity::Warning,
                format!("accounts.approved_workspaces.{provider}"),
                "no account provider has this id, so these workspaces are never matched",
            );
        }
    }
}

fn check_own_domain(domain: &str, path: String, remarks: &mut Vec<Remark>) {
    match shared::refusal(domain) {
        Some(why) => say(remarks, Severity::Error, path, why),
        None if is_free_mail(domain) => say(
            remarks,
            Severity::Warning,
            path,
            format!(
                "{domain} is on the list of free-mail domains: if anybody can get an address there, remove it, or strangers count as corporate"
            ),
        ),
        None => {}
    }
}

/// The long list is for whoever writes policies; in the browser the short one of [`shared::refusal`] has to do.
#[cfg(not(target_arch = "wasm32"))]
fn is_free_mail(domain: &str) -> bool {
    shared::is_free_mail(domain)
}

#[cfg(target_arch = "wasm32")]
const fn is_free_mail(_: &str) -> bool {
    false
}

fn check_discovery(policy: &Policy, remarks: &mut Vec<Remark>) {
    let discovery = &policy.discovery;
    if discovery.status == SiteStatus::Sanctioned {
        say(
            remarks,
            Severity::Warning,
            "discovery.status",
            "every chat that anybody starts anywhere would count as approved: use unreviewed, and list the approved ones in `sites`",
        );
    } else if discovery.status != SiteStatus::Unreviewed && discovery.mode != DiscoveryMode::Protect {
        say(remarks, Severity::Note, "discovery.status", "has no effect on pages unless `discovery.mode` is protect");
    }
}

fn check_detectors(policy: &Policy, remarks: &mut Vec<Remark>) {
    for id in &policy.detectors.off {
        if detect::info(id).is_none() && id != own::DETECTOR {
            say(
                remarks,
                Severity::Warning,
                "detectors.off",
                format!("no detector has the id `{}`", id.chars().take(64).collect::<String>()),
            );
        }
    }
    if let Err(errors) = detect::Scanner::with(&policy.detectors) {
        for error in errors {
            let path = if error.id == "own_secrets" { "detectors.own_secrets" } else { "detectors.custom" };
            say(remarks, Severity::Error, path, error.to_string());
        }
    }
    if let Ok(filter) = own::Filter::read(&policy.detectors.own_secrets) {
        let size = policy.detectors.own_secrets.len().div_ceil(1024);
        let values = filter.values();
        let about =
            format!("{values} own secret{}, built on {}, {size} KB in the policy", if values == 1 { "" } else { "s" }, filter.built());
        say(remarks, Severity::Note, "detectors.own_secrets", about);
    }
}

fn check_when(when: &When, policy: &Policy, path: &str, remarks: &mut Vec<Remark>) {
    for id in &when.site {
        let known = site::by_id(id.as_str()).is_some() || policy.sites.iter().any(|s| &s.id == id) || discovery::is_site_id(id.as_str());
        if !known {
            say(remarks, Severity::Warning, path, format!("`when.site` names `{id}`, which is neither in the catalogue nor in `sites`"));
        }
    }
    for id in &when.detector {
        let own = policy.detectors.custom.iter().any(|d| d.id == id.as_str());
        if !own && detect::info(id.as_str()).is_none() && id.as_str() != own::DETECTOR {
            say(remarks, Severity::Warning, path, format!("`when.detector` names `{id}`, which no detector has"));
        }
    }
}

fn check_rule(policy: &Policy, index: usize, rule: &Rule, remarks: &mut Vec<Remark>) {
    let path = format!("rules[{index}] ({})", rule.id);
    if rule.mode == Mode::Off {
        say(remarks, Severity::Note, &path, "the rule is off");
        return;
    }
    for other in policy.rules.iter().filter(|o| o.id != rule.id && o.mode == Mode::Enforce && rule.mode == Mode::Enforce) {
        if other.then > rule.then && covers(&other.when, &rule.when) {
            say(
                remarks,
                Severity::Warning,
                &path,
                format!("unreachable: whenever it matches, the stricter rule `{}` ({}) matches too", other.id, other.then),
            );
        } else if other.then == rule.then && other.when == rule.when {
            say(remarks, Severity::Warning, &path, format!("says the same as rule `{}`", other.id));
        }
    }
    if rule.then.goes_on() && rule.offer.is_some() {
        say(remarks, Severity::Warning, &path, format!("`offer` has no effect under `{}`: nobody is asked", rule.then));
    }
}

/// Whether `wide` matches whenever `narrow` does.
fn covers(wide: &When, narrow: &When) -> bool {
    fn list<T: PartialEq>(wide: &[T], narrow: &[T]) -> bool {
        wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(|word| wide.contains(word)))
    }
    wide.speaks_about_data() == narrow.speaks_about_data()
        && list(&wide.site, &narrow.site)
        && list(&wide.status, &narrow.status)
        && list(&wide.tier, &narrow.tier)
        && list(&wide.account, &narrow.account)
        && list(&wide.profile, &narrow.profile)
        && list(&wide.actor, &narrow.actor)
        && list(&wide.gesture, &narrow.gesture)
        && list(&wide.class, &narrow.class)
        && list(&wide.detector, &narrow.detector)
        && list(&wide.group, &narrow.group)
}

fn check_exception(exception: &Exception, index: usize, now_ms: u64, policy: &Policy, remarks: &mut Vec<Remark>) {
    let path = format!("exceptions[{index}] ({})", exception.id);
    check_when(&exception.scope, policy, &path, remarks);
    if exception.expires_at <= now_ms {
        say(remarks, Severity::Warning, &path, "has ended and has no effect: remove it or set a later `expires_at`");
    }
    if exception.subjects.is_empty() && exception.scope == When::default() {
        say(remarks, Severity::Error, &path, "covers everybody and everything: name subjects or narrow the scope");
    }
    if exception.reason.trim().is_empty() || exception.approver.trim().is_empty() {
        say(remarks, Severity::Error, &path, "needs a reason and an approver");
    }
}
