//! Every account case of `tests/accounts/`, one file for each provider. Saying `corporate` wrongly fails by name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use promptward::account::{Owned, SourceKind, Verdict, identify};
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
    kind: SourceKind,
    payload: String,
    verdict: Verdict,
}

fn owned() -> Owned {
    Owned {
        corporate_domains: vec!["corp.example".into()],
        approved_workspaces: BTreeSet::from(["aaaaaaaa-0000-4000-8000-000000000001".to_owned()]),
    }
}

#[test]
fn every_case_gets_its_verdict() {
    let mut wrong = Vec::new();
    let mut ran = 0;
    for provider in promptward::account::providers() {
        let path = format!("{}/tests/accounts/{}.toml", env!("CARGO_MANIFEST_DIR"), provider.id);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("provider {} needs cases in {path}", provider.id));
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for case in file.case {
            ran += 1;
            let got = identify(provider.id, case.kind, &case.payload, &owned()).unwrap();
            if got.verdict != case.verdict {
                wrong.push(format!("{}: {}: wanted {}, got {} from {:?}", provider.id, case.name, case.verdict, got.verdict, got.evidence));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ran >= 41, "only {ran} cases ran");
}

#[test]
fn without_evidence_nothing_is_corporate() {
    let owned = owned();
    let payloads = ["", "null", "[]", "{}", "0", "\"ann@corp.example\"", "{\"email\":null}", "corp.example", "[[[[", "\u{0}"];
    for provider in promptward::account::providers() {
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
    use promptward::account::read::{Payload, read};
    use promptward::account::{Facts, assess, provider};
    let claude = provider("claude").unwrap();
    let source = |name: &str| claude.sources.iter().find(|s| s.name == name).unwrap();
    let organisations = r#"[{"uuid":"aaaaaaaa-0000-4000-8000-000000000001","capabilities":["chat","raven"],"raven_type":"team"},
        {"uuid":"cccccccc-0000-4000-8000-000000000003","capabilities":["chat"],"raven_type":null}]"#;
    let read_text = |facts: &mut Facts, name, text| read(claude, source(name), Payload { status: Some(200), text, truncated: false }, facts);
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
