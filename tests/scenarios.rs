//! The scenarios of `tests/scenarios/`: a security administrator can read one and add one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use promptward::account::Verdict;
use promptward::actor::Actor;
use promptward::class::DataClass;
use promptward::decide::{Context, Subject, concerns_every_gesture, decide};
use promptward::decision::{Choice, Decision};
use promptward::gesture::Gesture;
use promptward::policy::parse;
use promptward::profile::ProfileKind;
use promptward::site::{SiteStatus, SiteView, by_id};
use promptward::word::Name;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scenario: Vec<Scenario>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    policy: String,
    #[serde(default = "unknown")]
    account: Verdict,
    #[serde(default = "untold")]
    profile: ProfileKind,
    #[serde(default = "tolerated")]
    status: SiteStatus,
    #[serde(default = "human")]
    actor: Actor,
    #[serde(default)]
    groups: Vec<Name>,
    finding: Vec<String>,
    decision: Decision,
    rule: String,
    would: Option<String>,
    offer: Option<Vec<Choice>>,
}

fn unknown() -> Verdict {
    Verdict::Unknown
}

fn untold() -> ProfileKind {
    ProfileKind::Unknown
}

fn tolerated() -> SiteStatus {
    SiteStatus::Tolerated
}

fn human() -> Actor {
    Actor::Human
}

fn site(status: SiteStatus) -> SiteView {
    let template = by_id("chatgpt").unwrap();
    SiteView {
        id: Name::new("chatgpt").unwrap(),
        host: "chatgpt.com".into(),
        status,
        tier: template.tier,
        template: Some(template),
        own: false,
    }
}

#[test]
fn every_scenario_holds() {
    let mut ran = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let file: File =
            toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for scenario in &file.scenario {
            check(scenario);
            ran += 1;
        }
    }
    assert!(ran >= 18, "only {ran} scenarios ran");
}

fn check(scenario: &Scenario) {
    let name = &scenario.name;
    let (policy, problems) = parse(scenario.policy.as_bytes()).unwrap();
    assert!(problems.is_empty(), "{name}: {problems:?}");
    let site = site(scenario.status);
    let context = Context {
        site: &site,
        account: scenario.account,
        profile: scenario.profile,
        actor: scenario.actor,
        gesture: Gesture::Paste,
        reach: &[],
        device: Some("device-1"),
        groups: &scenario.groups,
        now_ms: 1000,
    };
    let pairs: Vec<(DataClass, &str)> = scenario
        .finding
        .iter()
        .map(|pair| pair.split_once('/').unwrap())
        .map(|(class, detector)| (class.parse().unwrap(), detector))
        .collect();
    let subjects: Vec<Subject<'_>> = pairs.iter().map(|&(class, detector)| Subject { class, detector }).collect();
    let judged = decide(&policy, &context, &subjects);
    assert_eq!((judged.ruling.decision, judged.ruling.rule.as_str()), (scenario.decision, scenario.rule.as_str()), "{name}");
    assert_eq!(judged.would.map(|would| would.rule), scenario.would, "{name}: would");
    if let Some(offer) = &scenario.offer {
        assert_eq!(&judged.offer, offer, "{name}: offer");
    }
    if subjects.is_empty() {
        let held = concerns_every_gesture(&policy, &context);
        assert_eq!(held, scenario.decision > Decision::Monitor, "{name}: a page must hold what a rule concerns");
    }
}
