//! Every account case of `tests/accounts/`, one file for each provider. Saying `corporate` wrongly fails by name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use std::collections::BTreeMap;

use promptward::account::read::{Payload, read};
use promptward::account::{Assessment, Facts, Owned, Provider, SourceKind, Verdict, assess, identify, provider, providers};
use promptward::map::Set;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// One payload of unknown origin, as `promptward identify` gets it …
    kind: Option<SourceKind>,
    payload: Option<String>,
    /// … or answers of named sources, as the browser brings them, and what the request itself names.
    #[serde(default)]
    answers: Vec<Answer>,
    request: Option<String>,
    approved: Option<Set<String>>,
    corporate_domains: Option<Vec<String>>,
    verdict: Verdict,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    source: String,
    payload: String,
    status: Option<u16>,
    #[serde(default)]
    truncated: bool,
}

const APPROVED: &[&str] = &["aaaaaaaa-0000-4000-8000-000000000001", "TCORP0001", "ECORP0001", "corpx"];

fn owned() -> Owned {
    Owned { corporate_domains: vec!["corp.example".into()], approved_workspaces: APPROVED.iter().map(|id| (*id).to_lowercase()).collect() }
}

impl Case {
    fn judge(&self, provider: &Provider) -> Assessment {
        let mut owned = owned();
        if let Some(approved) = &self.approved {
            owned.approved_workspaces = approved.clone();
        }
        if let Some(domains) = &self.corporate_domains {
            owned.corporate_domains = domains.clone();
        }
        if let Some(kind) = self.kind {
            return identify(provider.id, kind, self.payload.as_deref().unwrap(), &owned).unwrap();
        }
        let mut facts = Facts::default();
        for answer in &self.answers {
            let source = provider.sources.iter().find(|s| s.name == answer.source);
            let source = source.unwrap_or_else(|| panic!("{}: no source `{}`", provider.id, answer.source));
            let payload = Payload { status: answer.status, text: &answer.payload, truncated: answer.truncated };
            read(provider, source, payload, &mut facts);
        }
        if let Some(request) = &self.request {
            facts.add_request_workspace(request);
        }
        assess(provider, &facts, &owned)
    }
}

fn cases() -> Vec<(&'static Provider, Case)> {
    let mut all = Vec::new();
    for provider in providers() {
        let path = format!("{}/tests/accounts/{}.toml", env!("CARGO_MANIFEST_DIR"), provider.id);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("provider {} needs cases in {path}", provider.id));
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        all.extend(file.case.into_iter().map(|case| (provider, case)));
    }
    all
}

#[test]
fn every_case_gets_its_verdict() {
    let mut wrong = Vec::new();
    let mut verdicts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for (provider, case) in cases() {
        *verdicts.entry(case.verdict).or_default() += 1;
        let got = case.judge(provider);
        if got.verdict != case.verdict {
            let worst = if got.verdict == Verdict::Corporate { "WRONGLY CORPORATE: " } else { "" };
            wrong.push(format!(
                "{worst}{}: {}: wanted {}, got {} from {:?}",
                provider.id, case.name, case.verdict, got.verdict, got.evidence
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(verdicts.values().sum::<usize>() >= 385, "only {verdicts:?}");
    assert!(Verdict::ALL.iter().all(|verdict| verdicts.get(verdict).is_some_and(|n| *n >= 20)), "{verdicts:?}");
}

/// A verdict rests on something: nobody is corporate, personal or signed out without a piece of evidence that says so.
#[test]
fn every_verdict_but_unknown_names_its_evidence() {
    use promptward::account::ValueClass::{Approved, CorporateDomain, OtherDomain, SignedIn, SignedOut};
    for (provider, case) in cases() {
        let got = case.judge(provider);
        let says = |class| got.evidence.iter().any(|piece| piece.value_class == class);
        let grounded = match got.verdict {
            Verdict::Corporate => says(Approved) || (says(CorporateDomain) && provider.email_proves),
            Verdict::CorporateEmailPersonalPlan => says(CorporateDomain),
            Verdict::SignedOut => says(SignedOut) || !provider.accounts,
            Verdict::Personal => says(OtherDomain) || says(SignedIn) || !got.evidence.is_empty(),
            Verdict::UnapprovedWorkspace => !got.evidence.is_empty(),
            Verdict::Unknown => true,
        };
        assert!(grounded, "{}: {}: {:?}", provider.id, case.name, got.evidence);
    }
}

/// Every case of a corporate account, cut off at every byte: the rest never proves more than the whole, and mostly nothing.
#[test]
fn a_truncated_answer_never_proves_an_account() {
    for (provider, case) in cases().into_iter().filter(|(_, case)| case.verdict == Verdict::Corporate && case.payload.is_some()) {
        let payload = case.payload.as_deref().unwrap();
        if !matches!(case.kind, Some(SourceKind::Json)) {
            continue;
        }
        for (end, cut) in (0..payload.len()).filter_map(|end| payload.get(..end).map(|cut| (end, cut))) {
            let got = identify(provider.id, SourceKind::Json, cut, &owned()).unwrap().verdict;
            assert_eq!(got, Verdict::Unknown, "{}: {} cut at {end}", provider.id, case.name);
        }
    }
}

#[test]
fn without_evidence_nothing_is_corporate() {
    let owned = owned();
    let payloads = ["", "null", "[]", "{}", "0", "\"ann@corp.example\"", "{\"email\":null}", "corp.example", "[[[[", "\u{0}"];
    for provider in providers() {
        for kind in SourceKind::ALL {
            for payload in payloads {
                let verdict = identify(provider.id, *kind, payload, &owned).unwrap().verdict;
                let is_an_address = payload.contains("ann@corp.example") && provider.email_proves && matches!(kind, SourceKind::Dom);
                assert!(is_an_address || verdict != Verdict::Corporate, "{} {kind} {payload:?}", provider.id);
            }
        }
    }
}

#[test]
fn a_session_answer_and_a_selection_go_together() {
    let claude = provider("claude").unwrap();
    let source = |name: &str| claude.sources.iter().find(|s| s.name == name).unwrap();
    let organisations = r#"[{"uuid":"aaaaaaaa-0000-4000-8000-000000000001","capabilities":["chat","raven"],"raven_type":"team"},
        {"uuid":"cccccccc-0000-4000-8000-000000000003","capabilities":["chat"],"raven_type":null}]"#;
    let read_text =
        |facts: &mut Facts, name, text| read(claude, source(name), Payload { status: Some(200), text, truncated: false }, facts);
    let verdict_with = |selected: &str, requested: Option<&str>| {
        let mut facts = Facts::default();
        read_text(&mut facts, "organizations", organisations);
        read(claude, source("selected-organization"), Payload { status: None, text: selected, truncated: false }, &mut facts);
        if let Some(id) = requested {
            facts.add_request_workspace(id);
        }
        assess(claude, &facts, &owned()).verdict
    };
    assert_eq!(verdict_with("aaaaaaaa-0000-4000-8000-000000000001", None), Verdict::Corporate);
    assert_eq!(verdict_with("cccccccc-0000-4000-8000-000000000003", None), Verdict::Personal);
    let request = Some("cccccccc-0000-4000-8000-000000000003");
    assert_eq!(verdict_with("aaaaaaaa-0000-4000-8000-000000000001", request), Verdict::Personal, "the request's own evidence wins");
    assert_eq!(verdict_with("dddddddd-0000-4000-8000-000000000004", None), Verdict::Unknown, "a selection nobody lists says nothing");
}
