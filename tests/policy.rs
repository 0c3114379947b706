//! Policies as they arrive: damaged, old, forged, from a later version.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ed25519_dalek::SigningKey;
use promptward::managed::Managed;
use promptward::policy::bundle::{BundleError, Ratchet, sign, verify};
use promptward::policy::lint::{Severity, lint, refuses};
use promptward::policy::precedence::{Source, Sources, in_force};
use promptward::policy::{Policy, PolicyError, parse};
use serde_json::json;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

#[test]
fn a_signed_bundle_is_read_only_after_its_signature_fits() {
    let payload = br#"{"version":7}"#;
    let envelope = serde_json::to_vec(&sign(payload, &key(1))).unwrap();
    let verified = verify(&envelope, &[key(2).verifying_key(), key(1).verifying_key()]).unwrap();
    assert_eq!(verified.payload, payload);

    let stranger = verify(&envelope, &[key(2).verifying_key()]);
    assert!(matches!(stranger, Err(BundleError::UntrustedKey(_))), "{stranger:?}");
    assert_eq!(verify(&envelope, &[]), Err(BundleError::NoTrustKeys));

    let mut altered = sign(payload, &key(1));
    altered.payload = sign(br#"{"version":8}"#, &key(1)).payload;
    let altered = verify(&serde_json::to_vec(&altered).unwrap(), &[key(1).verifying_key()]);
    assert!(matches!(altered, Err(BundleError::BadSignature(_))), "{altered:?}");

    let mut other_type = sign(payload, &key(1));
    other_type.payload_type = "application/json".into();
    assert_eq!(verify(&serde_json::to_vec(&other_type).unwrap(), &[key(1).verifying_key()]), Err(BundleError::WrongType));
    assert_eq!(verify(b"not json", &[key(1).verifying_key()]), Err(BundleError::Malformed));
}

#[test]
fn versions_only_rise_for_each_key_by_itself() {
    let mut ratchet = Ratchet::default();
    assert_eq!(ratchet.accept("a", 5), Ok(()));
    assert!(matches!(ratchet.accept("a", 5), Err(BundleError::NotNewer { .. })));
    assert!(matches!(ratchet.accept("a", 4), Err(BundleError::NotNewer { offered: 4, stored: 5, .. })));
    assert_eq!(ratchet.accept("b", 1), Ok(()), "a new key begins its own count");
    assert_eq!(ratchet.accept("a", 6), Ok(()));
}

#[test]
fn a_word_from_a_later_version_costs_one_rule_and_is_named() {
    let text = json!({"version": 3, "rules": [
        {"id": "good", "when": {"class": ["credential"]}, "then": "block"},
        {"id": "later", "when": {"class": ["telepathy"]}, "then": "block"},
        {"id": "odd", "then": "vaporise"}
    ], "handling": {"credential": "maskable", "telepathy": "prohibited"}, "novelty": true, "failure": {"judge": "hold", "timeout_ms": "soon"}});
    let (policy, problems) = parse(text.to_string().as_bytes()).unwrap();
    assert_eq!(policy.rules.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["good"]);
    let mut problems = problems;
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<&str> = problems.iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["failure.timeout_ms", "handling.telepathy", "novelty", "rules[1] (later)", "rules[2] (odd)"]);
    assert!(problems[4].message.contains("allow, monitor, coach"), "the message lists the words that exist: {}", problems[4].message);
}

#[test]
fn what_is_no_policy_is_refused_as_a_whole() {
    assert!(matches!(parse(b"{\"version\": 1,"), Err(PolicyError::NotJson { line: 1, .. })));
    assert!(matches!(parse(b"[]"), Err(PolicyError::NotAnObject)));
    assert!(matches!(parse(br#"{"schema": 99}"#), Err(PolicyError::UnknownSchema { found: 99, .. })));
    assert!(matches!(parse(br#"{"version": -1}"#), Err(PolicyError::NoVersion)));
}

#[test]
fn a_policy_survives_its_own_json() {
    let (policy, problems) = parse(include_bytes!("../docs/examples/policy.json")).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let (again, problems) = parse(serde_json::to_string(&policy).unwrap().as_bytes()).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(again, policy);
    let (_, remarks) = lint(include_bytes!("../docs/examples/policy.json"), 0).unwrap();
    assert!(remarks.iter().all(|r| r.severity == Severity::Note), "the documented example must be clean: {remarks:?}");
}

#[test]
fn the_collector_wins_over_managed_storage_and_both_over_the_defaults() {
    let inline = Policy { version: 3, ..Policy::default() };
    let bundle = Policy { version: 2, ..Policy::default() };
    let domains = ["corp.example".to_owned()];
    let source_of = |managed, collector| {
        let (policy, source) = in_force(&Sources { managed, collector, corporate_domains: &domains, own_sites: &[] });
        assert_eq!(policy.accounts.corporate_domains, domains, "the domains of managed storage are always in force");
        (policy.version, source)
    };
    assert_eq!(source_of(None, None), (0, Source::BuiltIn));
    assert_eq!(source_of(Some(&inline), None), (3, Source::Managed));
    assert_eq!(source_of(Some(&inline), Some(&bundle)), (2, Source::Collector));
}

#[test]
fn managed_settings_lose_only_what_is_wrong_with_them() {
    let good_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    let managed = Managed::read(&json!({
        "serverUrl": "http://collector.example",
        "enrolmentToken": "pw-enrol-1",
        "trustKeys": [good_key, "short"],
        "corporateDomains": ["Corp.Example", "not a domain"],
        "aiHosts": [{"match": "127.0.0.1:8080", "like": "open-webui"}, {"match": "*"}, {"match": "ai.corp.example", "like": "nothing"}],
        "policy": {"rules": [{"id": "x", "then": "never"}]},
        "colour": "blue"
    }));
    assert_eq!(managed.server_url, None, "plain http outside loopback is refused");
    assert_eq!(managed.enrolment_token.as_deref(), Some("pw-enrol-1"));
    assert_eq!(managed.trust_keys, [good_key]);
    assert_eq!(managed.corporate_domains, ["corp.example"]);
    assert_eq!(managed.own_sites.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["127-0-0-1-8080"]);
    let paths: Vec<&str> = managed.problems.iter().map(|p| p.path.as_str()).collect();
    for path in ["serverUrl", "trustKeys[1]", "corporateDomains[1]", "aiHosts[1]", "aiHosts[2]", "policy.rules[0] (x)", "colour"] {
        assert!(paths.contains(&path), "{path} is missing from {paths:?}");
    }
    let as_text = Managed::read(&json!({"corporateDomains": "[\"corp.example\"]"}));
    assert_eq!(as_text.corporate_domains, ["corp.example"], "tools that can only deliver strings are understood");
}

#[test]
fn lint_names_what_can_never_matter() {
    let text = json!({"rules": [
        {"id": "narrow", "when": {"class": ["credential"], "account": ["personal"]}, "then": "warn"},
        {"id": "wide", "when": {"class": ["credential", "private_key"]}, "then": "block"},
        {"id": "wide", "when": {"site": ["no-such-site"], "detector": ["no-such-detector"]}, "then": "allow", "offer": ["edit"]}
    ], "exceptions": [{"id": "all", "scope": {}, "reason": "", "approver": "", "expires_at": 1}]});
    let (_, remarks) = lint(text.to_string().as_bytes(), 10).unwrap();
    let has = |part: &str| remarks.iter().any(|r| r.message.contains(part));
    for part in [
        "unreachable",
        "used twice",
        "no-such-site",
        "no-such-detector",
        "no effect under",
        "has ended",
        "everybody and everything",
        "reason and an approver",
    ] {
        assert!(has(part), "no remark about `{part}`: {remarks:#?}");
    }
    assert!(refuses(&remarks));
    assert_eq!(remarks.first().map(|r| r.severity), Some(Severity::Error), "gravest first");
}

#[test]
fn discovery_is_on_unless_somebody_says_otherwise() {
    use promptward::policy::DiscoveryMode;
    use promptward::site::SiteStatus;
    let read = |value: serde_json::Value| parse(json!({"discovery": value}).to_string().as_bytes()).unwrap();
    assert_eq!((Policy::default().discovery.mode, Policy::default().discovery.status), (DiscoveryMode::Protect, SiteStatus::Unreviewed));
    let (policy, problems) = read(json!({"mode": "report", "status": "forbidden"}));
    assert_eq!((policy.discovery.mode, policy.discovery.status, problems.len()), (DiscoveryMode::Report, SiteStatus::Forbidden, 0));
    let (policy, problems) = read(json!({"mode": "sometimes", "status": "tolerated"}));
    assert_eq!(
        (policy.discovery.mode, policy.discovery.status),
        (DiscoveryMode::Protect, SiteStatus::Tolerated),
        "a bad word costs itself only"
    );
    assert_eq!(problems.iter().map(|p| p.path.as_str()).collect::<Vec<_>>(), ["discovery.mode"]);

    let remarks = |value: serde_json::Value| lint(value.to_string().as_bytes(), 0).unwrap().1;
    assert!(
        remarks(json!({"discovery": {"status": "sanctioned"}}))
            .iter()
            .any(|r| r.path == "discovery.status" && r.severity == Severity::Warning)
    );
    assert!(remarks(json!({"rules": [{"id": "x", "when": {"site": ["unlisted", "streamlit", "panel"]}, "then": "warn"}]})).is_empty());
}

#[test]
fn a_field_without_a_name_is_still_a_problem_with_a_place() {
    let (_, problems) = parse(br#"{"version":1,"":3}"#).unwrap();
    assert_eq!(problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), ["\"\""]);
    let managed = Managed::read(&json!({"": 3}));
    assert!(managed.problems.iter().all(|problem| !problem.path.is_empty()) && managed.problems.len() == 1);
}
