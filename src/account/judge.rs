//! Facts → verdict. The request's own workspace beats the selected one, an approved workspace beats the address, and doubt is `unknown`.

use std::collections::BTreeSet;

use super::{Evidence, EvidenceField, Provider, SourceKind, ValueClass, Verdict, email};

/// What the organisation calls its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owned {
    /// Its domains.
    pub corporate_domains: Vec<String>,
    /// Its approved workspaces at this provider, in lower case.
    pub approved_workspaces: BTreeSet<String>,
}

/// A workspace that a source names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceFact {
    /// Its id, when it was readable.
    pub id: Option<String>,
    /// Whether it is managed, when a mark says so.
    pub managed: Option<bool>,
    /// Where it stood.
    pub kind: SourceKind,
    /// Whether it is the one in use.
    pub active: bool,
    /// Whether the source only says which one is in use.
    pub selects: bool,
}

/// What has been read so far. Holds domains and workspace ids, never an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Domains with where they stood.
    pub domains: Vec<(SourceKind, String)>,
    /// Workspaces.
    pub workspaces: Vec<WorkspaceFact>,
    /// Remarks that are evidence by themselves.
    pub notes: Vec<Evidence>,
    /// The account is a guest in another tenant: its address says nothing about this one.
    pub guest: bool,
}

impl Facts {
    /// Notes a piece of evidence.
    pub fn note(&mut self, kind: SourceKind, field: EvidenceField, value_class: ValueClass) {
        let piece = Evidence { kind, field, value_class };
        if !self.notes.contains(&piece) {
            self.notes.push(piece);
        }
    }

    /// Adds a domain.
    pub fn add_domain(&mut self, kind: SourceKind, domain: String) {
        if !self.domains.iter().any(|(k, d)| *k == kind && *d == domain) {
            self.domains.push((kind, domain));
        }
    }

    /// Adds a workspace.
    pub fn add_workspace(&mut self, workspace: WorkspaceFact) {
        if !self.workspaces.contains(&workspace) {
            self.workspaces.push(workspace);
        }
    }

    /// Adds the workspace that a request itself names: the strongest evidence of all.
    pub fn add_request_workspace(&mut self, id: &str) {
        self.add_workspace(WorkspaceFact {
            id: Some(id.to_owned()),
            managed: None,
            kind: SourceKind::Request,
            active: true,
            selects: true,
        });
    }

    /// Takes over another reading.
    pub fn merge(&mut self, other: Self) {
        for (kind, domain) in other.domains {
            self.add_domain(kind, domain);
        }
        for workspace in other.workspaces {
            self.add_workspace(workspace);
        }
        for note in other.notes {
            self.note(note.kind, note.field, note.value_class);
        }
        self.guest |= other.guest;
    }

    /// Whether anything but unreadable remarks is here.
    #[must_use]
    pub fn says_something(&self) -> bool {
        !self.domains.is_empty()
            || !self.workspaces.is_empty()
            || self.guest
            || self.notes.iter().any(|n| n.value_class != ValueClass::Unreadable)
    }

    fn signed_in(&self) -> bool {
        !self.domains.is_empty() || self.guest || self.workspaces.iter().any(|w| !w.selects)
    }

    fn signed_out(&self) -> bool {
        self.notes.iter().any(|n| n.field == EvidenceField::Session && n.value_class == ValueClass::SignedOut)
    }
}

/// A verdict and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The verdict.
    pub verdict: Verdict,
    /// The evidence, as kinds and classes.
    pub evidence: Vec<Evidence>,
}

/// Judges facts.
#[must_use]
pub fn assess(provider: &Provider, facts: &Facts, owned: &Owned) -> Assessment {
    let mut evidence = facts.notes.clone();
    let verdict = weigh(provider, facts, owned, &mut evidence);
    evidence.sort_unstable();
    evidence.dedup();
    Assessment { verdict, evidence }
}

fn weigh(provider: &Provider, facts: &Facts, owned: &Owned, evidence: &mut Vec<Evidence>) -> Verdict {
    if facts.signed_out() {
        if facts.signed_in() {
            evidence.push(Evidence { kind: SourceKind::Json, field: EvidenceField::Session, value_class: ValueClass::Conflicting });
            return Verdict::Unknown;
        }
        return Verdict::SignedOut;
    }
    let domain = domain_class(facts, owned, evidence);
    if !provider.workspaces {
        return by_address(provider, domain);
    }
    match active_workspace(facts) {
        Active::Known(workspace) => by_workspace(workspace, facts, owned, domain, evidence),
        Active::Conflicting(kind) => {
            evidence.push(Evidence { kind, field: EvidenceField::Workspace, value_class: ValueClass::Conflicting });
            Verdict::Unknown
        }
        Active::OneOf(candidates) => {
            let mut verdicts: Vec<Verdict> = candidates.into_iter().map(|w| by_workspace(w, facts, owned, domain, evidence)).collect();
            verdicts.dedup();
            match verdicts.as_slice() {
                [one] => *one,
                _ => Verdict::Unknown,
            }
        }
        Active::None => Verdict::Unknown,
    }
}

/// What the address says, over all sources.
fn domain_class(facts: &Facts, owned: &Owned, evidence: &mut Vec<Evidence>) -> Option<ValueClass> {
    let mut classes = Vec::new();
    for (kind, domain) in &facts.domains {
        let class = if email::is_covered(domain, &owned.corporate_domains) {
            ValueClass::CorporateDomain
        } else if email::is_relay(domain) {
            ValueClass::RelayDomain
        } else {
            ValueClass::OtherDomain
        };
        evidence.push(Evidence { kind: *kind, field: EvidenceField::EmailDomain, value_class: class });
        classes.push(class);
    }
    classes.dedup();
    match classes.as_slice() {
        [] => None,
        [one] => Some(*one),
        _ => Some(ValueClass::Conflicting),
    }
}

fn by_address(provider: &Provider, domain: Option<ValueClass>) -> Verdict {
    match domain {
        Some(ValueClass::CorporateDomain) if provider.email_proves => Verdict::Corporate,
        Some(ValueClass::CorporateDomain) => Verdict::CorporateEmailPersonalPlan,
        Some(ValueClass::OtherDomain) => Verdict::Personal,
        _ => Verdict::Unknown,
    }
}

enum Active<'f> {
    Known(&'f WorkspaceFact),
    OneOf(Vec<&'f WorkspaceFact>),
    Conflicting(SourceKind),
    None,
}

/// The workspace in use: named by the request, else by the answer that names one, else the selected one, else all that could be it.
fn active_workspace(facts: &Facts) -> Active<'_> {
    let rank = |w: &WorkspaceFact| match w.kind {
        SourceKind::Request => 0,
        _ if w.active => 1,
        _ if w.selects => 2,
        _ => 3,
    };
    let Some(best) = facts.workspaces.iter().map(rank).min() else { return Active::None };
    let candidates: Vec<&WorkspaceFact> = facts.workspaces.iter().filter(|w| rank(w) == best).collect();
    if best == 3 {
        return match candidates.as_slice() {
            [one] => Active::Known(one),
            _ => Active::OneOf(candidates),
        };
    }
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    };
    match candidates.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| same(&other.id, &first.id)) => Active::Known(first),
        [first, ..] => Active::Conflicting(first.kind),
        [] => Active::None,
    }
}

fn by_workspace(active: &WorkspaceFact, facts: &Facts, owned: &Owned, domain: Option<ValueClass>, evidence: &mut Vec<Evidence>) -> Verdict {
    let approved = active.id.as_ref().is_some_and(|id| owned.approved_workspaces.iter().any(|own| own.eq_ignore_ascii_case(id)));
    let (managed, kind) = managed_by_any_source(active, facts);
    let mut push = |field, value_class| evidence.push(Evidence { kind, field, value_class });
    if approved && managed != Some(false) {
        push(EvidenceField::Workspace, ValueClass::Approved);
        return Verdict::Corporate;
    }
    match managed {
        Some(true) => {
            push(EvidenceField::Workspace, ValueClass::Managed);
            Verdict::UnapprovedWorkspace
        }
        Some(false) => {
            push(EvidenceField::Plan, ValueClass::Personal);
            match domain {
                Some(ValueClass::CorporateDomain) => Verdict::CorporateEmailPersonalPlan,
                _ => Verdict::Personal,
            }
        }
        None => {
            push(EvidenceField::Plan, ValueClass::Unreadable);
            Verdict::Unknown
        }
    }
}

/// A source that only selects does not know the plan; another that lists the same workspace may.
fn managed_by_any_source(active: &WorkspaceFact, facts: &Facts) -> (Option<bool>, SourceKind) {
    if active.managed.is_some() {
        return (active.managed, active.kind);
    }
    facts
        .workspaces
        .iter()
        .find(|other| other.managed.is_some() && other.id.is_some() && other.id == active.id)
        .map_or((None, active.kind), |other| (other.managed, other.kind))
}
