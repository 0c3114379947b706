//! Facts → verdict. The request's own workspace beats the selected one, an approved workspace beats the address, and doubt is `unknown`.

use super::{Evidence, EvidenceField, Provider, SourceKind, ValueClass, Verdict, email};
use crate::map::Set;
use crate::order;

/// What the organisation calls its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owned {
    /// Its domains.
    pub corporate_domains: Vec<String>,
    /// Its approved workspaces at this provider. Case and a UUID's dashes do not matter.
    pub approved_workspaces: Set<String>,
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
    /// Further ids of the same workspace, such as that of the enterprise it belongs to.
    pub also: Vec<String>,
}

impl WorkspaceFact {
    /// A workspace of which nothing but its name is known.
    #[must_use]
    pub fn new(kind: SourceKind, id: Option<String>) -> Self {
        Self { id, managed: None, kind, active: false, selects: false, also: Vec::new() }
    }
}

/// What has been read so far. Holds domains and workspace ids, never an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Domains with where they stood.
    pub domains: Vec<(SourceKind, String)>,
    /// Workspaces.
    pub workspaces: Vec<WorkspaceFact>,
    /// What plan is in use, where an answer says so without naming the workspace: managed or not.
    pub plans: Vec<(SourceKind, bool)>,
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

    /// Adds a plan.
    pub fn add_plan(&mut self, kind: SourceKind, managed: bool) {
        if !self.plans.contains(&(kind, managed)) {
            self.plans.push((kind, managed));
        }
    }

    /// Adds the workspace that a request itself names: the strongest evidence of all.
    pub fn add_request_workspace(&mut self, id: &str) {
        self.add_workspace(WorkspaceFact { active: true, selects: true, ..WorkspaceFact::new(SourceKind::Request, Some(id.to_owned())) });
    }

    /// The choice of workspace that was told is overtaken: which workspaces there are still holds, which one is in use does not.
    pub fn forget_selection(&mut self) {
        for workspace in &mut self.workspaces {
            workspace.active = false;
        }
    }

    /// Takes over another reading.
    pub fn merge(&mut self, other: Self) {
        for (kind, domain) in other.domains {
            self.add_domain(kind, domain);
        }
        for workspace in other.workspaces {
            self.add_workspace(workspace);
        }
        for (kind, managed) in other.plans {
            self.add_plan(kind, managed);
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
            || !self.plans.is_empty()
            || self.guest
            || self.notes.iter().any(|n| n.value_class != ValueClass::Unreadable)
    }

    fn signed_in(&self) -> bool {
        !self.domains.is_empty()
            || !self.plans.is_empty()
            || self.guest
            || self.workspaces.iter().any(|w| !w.selects)
            || self.session(ValueClass::SignedIn)
    }

    fn signed_out(&self) -> bool {
        self.session(ValueClass::SignedOut)
    }

    fn session(&self, class: ValueClass) -> bool {
        self.notes.iter().any(|n| n.field == EvidenceField::Session && n.value_class == class)
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
    order::sort(&mut evidence);
    evidence.dedup();
    Assessment { verdict, evidence }
}

fn weigh(provider: &Provider, facts: &Facts, owned: &Owned, evidence: &mut Vec<Evidence>) -> Verdict {
    if !provider.accounts {
        return Verdict::SignedOut;
    }
    if facts.signed_out() {
        if facts.signed_in() {
            evidence.push(Evidence { kind: SourceKind::Json, field: EvidenceField::Session, value_class: ValueClass::Conflicting });
            return Verdict::Unknown;
        }
        return Verdict::SignedOut;
    }
    let domain = domain_class(facts, owned, evidence);
    if provider.only_personal {
        return on_personal_plan(facts, domain);
    }
    if !provider.workspaces {
        return by_address(provider, domain);
    }
    match active_workspace(facts) {
        Active::Known(workspace) => by_workspace(provider, workspace, facts, owned, domain, evidence),
        Active::Conflicting(kind) => {
            evidence.push(Evidence { kind, field: EvidenceField::Workspace, value_class: ValueClass::Conflicting });
            Verdict::Unknown
        }
        Active::OneOf(candidates) => {
            let verdicts: Set<Verdict> =
                candidates.into_iter().map(|w| by_workspace(provider, w, facts, owned, domain, evidence)).collect();
            match verdicts.first() {
                Some(one) if verdicts.len() == 1 => *one,
                _ => Verdict::Unknown,
            }
        }
        Active::None => by_plan(provider, facts, owned, domain, evidence),
    }
}

/// What the address says, over all sources.
fn domain_class(facts: &Facts, owned: &Owned, evidence: &mut Vec<Evidence>) -> Option<ValueClass> {
    let mut classes = Set::new();
    for (kind, domain) in &facts.domains {
        let class = if email::is_covered(domain, &owned.corporate_domains) {
            ValueClass::CorporateDomain
        } else if email::is_relay(domain) {
            ValueClass::RelayDomain
        } else {
            ValueClass::OtherDomain
        };
        evidence.push(Evidence { kind: *kind, field: EvidenceField::EmailDomain, value_class: class });
        classes.insert(class);
    }
    match classes.first() {
        None => None,
        Some(one) if classes.len() == 1 => Some(*one),
        Some(_) => Some(ValueClass::Conflicting),
    }
}

/// Where there are only personal plans, being signed in is enough; the address tells whose.
fn on_personal_plan(facts: &Facts, domain: Option<ValueClass>) -> Verdict {
    match domain {
        Some(ValueClass::CorporateDomain) => Verdict::CorporateEmailPersonalPlan,
        Some(ValueClass::Conflicting) => Verdict::Unknown,
        _ if facts.signed_in() => Verdict::Personal,
        _ => Verdict::Unknown,
    }
}

fn by_address(provider: &Provider, domain: Option<ValueClass>) -> Verdict {
    match domain {
        Some(ValueClass::CorporateDomain) if provider.email_proves => Verdict::Corporate,
        // A corporate address where workspaces exist and none is known: it may be the organisation's, or a plan of one's own.
        Some(ValueClass::CorporateDomain) if provider.workspaces => Verdict::Unknown,
        Some(ValueClass::CorporateDomain) => Verdict::CorporateEmailPersonalPlan,
        Some(ValueClass::OtherDomain) => Verdict::Personal,
        _ => Verdict::Unknown,
    }
}

/// No workspace is named. A plan may be, and at some providers the address tells enough.
fn by_plan(provider: &Provider, facts: &Facts, owned: &Owned, domain: Option<ValueClass>, evidence: &mut Vec<Evidence>) -> Verdict {
    let Some((kind, managed)) = facts.plans.first().copied() else {
        return if provider.email_proves || provider.address_tells { by_address(provider, domain) } else { Verdict::Unknown };
    };
    let mut push = |value_class| evidence.push(Evidence { kind, field: EvidenceField::Plan, value_class });
    if facts.plans.iter().any(|(_, other)| *other != managed) {
        push(ValueClass::Conflicting);
        return Verdict::Unknown;
    }
    push(if managed { ValueClass::Managed } else { ValueClass::Personal });
    match domain {
        // Managed, but by whom? Only where the organisation has no workspace at all it is surely not its own.
        _ if managed && owned.approved_workspaces.is_empty() => Verdict::UnapprovedWorkspace,
        _ if managed => Verdict::Unknown,
        Some(ValueClass::Conflicting) => Verdict::Unknown,
        Some(ValueClass::CorporateDomain) => Verdict::CorporateEmailPersonalPlan,
        _ => Verdict::Personal,
    }
}

enum Active<'f> {
    Known(&'f WorkspaceFact),
    OneOf(Vec<&'f WorkspaceFact>),
    Conflicting(SourceKind),
    None,
}

/// The workspace in use: named by the request, else by what the page's own data says is in use, else all that could be it.
fn active_workspace(facts: &Facts) -> Active<'_> {
    let of = |wanted: &dyn Fn(&WorkspaceFact) -> bool| facts.workspaces.iter().filter(|w| wanted(w)).collect::<Vec<_>>();
    let requested = of(&|w| w.kind == SourceKind::Request);
    if !requested.is_empty() {
        return agreed(&requested, facts);
    }
    // The session answer may be older than the selection in a cookie, or the reverse: where they differ, nobody knows.
    let told = of(&|w| w.active || w.selects);
    if told.is_empty() {
        let listed = of(&|_| true);
        return match listed.as_slice() {
            [] => Active::None,
            [one] => Active::Known(one),
            _ => Active::OneOf(listed),
        };
    }
    let listed = of(&|w| !w.selects);
    match agreed(&told, facts) {
        // A selection that the account's own list does not know is a leftover of another account.
        // (The word for `no workspace` stands on no list.)
        Active::Known(one)
            if one.selects && one.managed != Some(false) && !listed.is_empty() && !listed.iter().any(|w| same_workspace(w, one)) =>
        {
            Active::Conflicting(one.kind)
        }
        other => other,
    }
}

/// One workspace, when all that name one mean the same; the one that knows the plan speaks for them.
fn agreed<'f>(told: &[&'f WorkspaceFact], facts: &'f Facts) -> Active<'f> {
    let Some(first) = told.first() else { return Active::None };
    if !told.iter().all(|other| same_workspace(other, first) || both_personal(other, first, facts)) {
        return Active::Conflicting(first.kind);
    }
    Active::Known(told.iter().find(|w| w.managed.is_some()).unwrap_or(first))
}

/// `personal` in a cookie and the id of the personal workspace in the session are the same thing under two names.
fn both_personal(a: &WorkspaceFact, b: &WorkspaceFact, facts: &Facts) -> bool {
    managed_by_any_source(a, facts).0 == Some(false) && managed_by_any_source(b, facts).0 == Some(false)
}

fn same_workspace(a: &WorkspaceFact, b: &WorkspaceFact) -> bool {
    match (&a.id, &b.id) {
        (Some(a), Some(b)) => same_id(a, b),
        (a, b) => a == b,
    }
}

/// UUIDs are written with and without dashes, and in both cases.
fn same_id(a: &str, b: &str) -> bool {
    let bare = |id: &str| id.bytes().filter(|b| *b != b'-').map(|b| b.to_ascii_lowercase()).collect::<Vec<_>>();
    let is_uuid = |id: &[u8]| id.len() == 32 && id.iter().all(u8::is_ascii_hexdigit);
    a.eq_ignore_ascii_case(b) || (is_uuid(&bare(a)) && bare(a) == bare(b))
}

fn by_workspace(
    provider: &Provider,
    active: &WorkspaceFact,
    facts: &Facts,
    owned: &Owned,
    domain: Option<ValueClass>,
    evidence: &mut Vec<Evidence>,
) -> Verdict {
    let is_approved = |id: &String| owned.approved_workspaces.iter().any(|own| same_id(own, id));
    // The enterprise that a workspace belongs to may stand in the list alone, while another source says which one is in use.
    let listed = facts.workspaces.iter().filter(|other| active.id.is_some() && same_workspace(other, active));
    let approved = std::iter::once(active).chain(listed).flat_map(|w| w.id.iter().chain(&w.also)).any(is_approved);
    let (managed, kind, contradicted) = plan_of(active, facts);
    let mut push = |field, value_class| evidence.push(Evidence { kind, field, value_class });
    if contradicted {
        push(EvidenceField::Plan, ValueClass::Conflicting);
        return Verdict::Unknown;
    }
    // A remembered selection says which workspace, not that anybody is signed in to it.
    let proved = !active.selects || active.kind == SourceKind::Request || facts.signed_in();
    if approved && proved && managed != Some(false) {
        push(EvidenceField::Workspace, ValueClass::Approved);
        return Verdict::Corporate;
    }
    match managed {
        Some(true) if active.id.is_none() && !owned.approved_workspaces.is_empty() => {
            push(EvidenceField::Workspace, ValueClass::Unreadable);
            Verdict::Unknown
        }
        Some(true) if !approved => {
            push(EvidenceField::Workspace, ValueClass::Managed);
            Verdict::UnapprovedWorkspace
        }
        Some(false) => {
            push(EvidenceField::Plan, ValueClass::Personal);
            match domain {
                Some(ValueClass::CorporateDomain) => Verdict::CorporateEmailPersonalPlan,
                Some(ValueClass::Conflicting) => Verdict::Unknown,
                _ => Verdict::Personal,
            }
        }
        None if provider.email_proves => by_address(provider, domain),
        _ => {
            push(EvidenceField::Plan, ValueClass::Unreadable);
            Verdict::Unknown
        }
    }
}

/// Managed or not, who says so, and whether a plan without a name contradicts.
fn plan_of(active: &WorkspaceFact, facts: &Facts) -> (Option<bool>, SourceKind, bool) {
    let (managed, kind) = managed_by_any_source(active, facts);
    let listed_otherwise =
        facts.workspaces.iter().any(|other| active.id.is_some() && same_workspace(other, active) && differs(other.managed, managed));
    let planned_otherwise = facts.plans.iter().any(|(_, plan)| differs(Some(*plan), managed));
    match (managed, facts.plans.first()) {
        (None, Some((plan_kind, plan))) => (Some(*plan), *plan_kind, facts.plans.iter().any(|(_, other)| other != plan)),
        _ => (managed, kind, listed_otherwise || planned_otherwise),
    }
}

fn differs(a: Option<bool>, b: Option<bool>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

/// A source that only selects does not know the plan; another that lists the same workspace may.
fn managed_by_any_source(active: &WorkspaceFact, facts: &Facts) -> (Option<bool>, SourceKind) {
    if active.managed.is_some() {
        return (active.managed, active.kind);
    }
    facts
        .workspaces
        .iter()
        .find(|other| other.managed.is_some() && other.id.is_some() && same_workspace(other, active))
        .map_or((None, active.kind), |other| (other.managed, other.kind))
}
