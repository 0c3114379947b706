//! Own secrets in a policy: signed with the rest, read back, judged by; a filter that cannot be used is named and the rest holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use ed25519_dalek::SigningKey;
use promptward::decision::Decision;
use promptward::judge::{Judge, Verdict};
use promptward::mask::Placeholders;
use promptward::own::Builder;
use promptward::policy::bundle::{sign, verify};
use promptward::policy::lint::{Severity, lint, refuses};
use promptward::policy::parse;
use serde_json::{Value, json};
use support::generate::Dice;
use support::judging;
use support::vault;

/// A value that no detector knows, and a filter that does.
fn value_and_filter(seed: u64) -> (String, String) {
    let value = vault::make("letters and digits", &mut Dice(seed));
    let mut builder = Builder::new([3; 16]);
    assert_eq!(builder.add(&value), Ok(true));
    (value, builder.finish("2026-11-22"))
}

fn judged(judge: &Judge, text: &str, html: Option<&str>) -> Verdict {
    judging::judged(judge, text, html, &mut Placeholders::default(), &judging::nobody)
}

fn judge_of(policy: &Value) -> Judge {
    let (policy, problems) = parse(policy.to_string().as_bytes()).unwrap();
    assert_eq!(problems, [], "the policy is read whole");
    Judge::new(policy)
}

#[test]
fn a_signed_filter_is_judged_by() {
    let (value, filter) = value_and_filter(1);
    let policy = json!({"version": 4, "detectors": {"own_secrets": filter}, "handling": {"own_secret": "maskable"}});
    let key = SigningKey::from_bytes(&[5; 32]);
    let envelope = serde_json::to_vec(&sign(policy.to_string().as_bytes(), &key)).unwrap();
    let verified = verify(&envelope, &[key.verifying_key()]).unwrap();
    let (read, problems) = parse(&verified.payload).unwrap();
    assert_eq!((read.detectors.own_secrets.as_str(), problems.len()), (filter.as_str(), 0));
    let (again, _) = parse(serde_json::to_string(&read).unwrap().as_bytes()).unwrap();
    assert_eq!(again, read, "it survives its own JSON");

    let text = format!("Why does {value} not work?");
    let verdict = judged(&Judge::new(read), &text, None);
    assert_eq!(verdict.judgement.ruling.decision, Decision::Mask);
    assert_eq!(verdict.masked_text.expose(), "Why does [OWN_SECRET_1] not work?");
    assert_eq!((verdict.reports.len(), verdict.reports[0].detector.as_str(), verdict.reports[0].confidence), (1, "own-secret", 100));
    let without = judged(&judge_of(&json!({"handling": {"own_secret": "maskable"}})), &text, None);
    assert_eq!((without.judgement.ruling.decision, without.masked_text.expose()), (Decision::Allow, text.as_str()), "no detector knows it");
}

#[test]
fn own_secrets_are_blocked_unless_a_rule_says_otherwise() {
    let (value, filter) = value_and_filter(2);
    let decision = |rules: Value| judged(&judge_of(&json!({"detectors": {"own_secrets": filter}, "rules": rules})), &value, None).judgement;
    assert_eq!(decision(json!([])).ruling.decision, Decision::Block);
    let by_class = decision(json!([{"id": "ours", "when": {"class": ["own_secret"]}, "then": "warn"}]));
    assert_eq!((by_class.ruling.decision, by_class.ruling.rule.to_string()), (Decision::Warn, "ours".to_owned()));
    let by_detector = decision(json!([{"id": "ours", "when": {"detector": ["own-secret"]}, "then": "coach"}]));
    assert_eq!(by_detector.ruling.decision, Decision::Coach);
    let off = judge_of(&json!({"detectors": {"own_secrets": filter, "off": ["own-secret"]}}));
    assert_eq!(judged(&off, &value, None).judgement.ruling.decision, Decision::Allow);
}

#[test]
fn markup_that_cuts_a_value_does_not_hide_it() {
    let (value, filter) = value_and_filter(3);
    let judge = judge_of(&json!({"detectors": {"own_secrets": filter}, "handling": {"own_secret": "maskable"}}));
    let html = format!("<p>key <b>{}</b><i>{}</i> end</p>", &value[..9], &value[9..]);
    let verdict = judged(&judge, &format!("key {value} end"), Some(&html));
    assert_eq!(verdict.masked_html.unwrap().expose(), "<p>key <b>[OWN_SECRET_1]</b><i></i> end</p>");
}

#[test]
fn a_filter_that_cannot_be_used_costs_itself_only() {
    let (value, filter) = value_and_filter(4);
    for (broken, word) in [
        (json!(filter.replacen("own1", "own9", 1)), "does not know"),
        (json!(filter[..filter.len() - 5]), "damaged"),
        (json!("something else"), "no filter"),
        (json!(filter.replacen(":1:", ":99999999:", 1)), "more than"),
    ] {
        let policy = json!({"detectors": {"own_secrets": broken, "off": ["github-token"]}, "rules": [{"id": "keep", "then": "warn"}]});
        let judge = judge_of(&policy);
        assert!(judge.problems().iter().any(|p| p.message.contains(word)), "{word}: {:?}", judge.problems());
        assert_eq!((judge.policy().rules.len(), judge.policy().detectors.off.len()), (1, 1));
        assert_eq!(judged(&judge, &value, None).reports.len(), 0);
        let (_, remarks) = lint(policy.to_string().as_bytes(), 0).unwrap();
        let remark = remarks.iter().find(|r| r.path == "detectors.own_secrets").unwrap();
        assert!(refuses(&remarks) && remark.message.contains(word), "{remark:?}");
    }
    let (policy, problems) =
        parse(json!({"detectors": {"own_secrets": {"filter": 1}, "min_confidence": 60}}).to_string().as_bytes()).unwrap();
    assert_eq!(problems.iter().map(|p| p.path.as_str()).collect::<Vec<_>>(), ["detectors.own_secrets"]);
    assert_eq!(policy.detectors.min_confidence, Some(60));
}

#[test]
fn lint_tells_count_day_and_size_and_no_more() {
    let (_, filter) = value_and_filter(5);
    let policy =
        json!({"detectors": {"own_secrets": filter}, "rules": [{"id": "x", "when": {"detector": ["own-secret"]}, "then": "warn"}]});
    let (_, remarks) = lint(policy.to_string().as_bytes(), 0).unwrap();
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert_eq!((remarks[0].severity, remarks[0].path.as_str()), (Severity::Note, "detectors.own_secrets"));
    assert_eq!(remarks[0].message, "1 own secret, built on 2026-11-22, 1 KB in the policy");
}
