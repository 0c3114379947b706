//! Any document read as a policy, as managed settings and as a signed bundle: refused with a reason, or read so that writing and reading it
//! again gives the same; whatever was read can be judged with; and nothing unsigned is ever taken.

use std::sync::LazyLock;

use promptward::door::{Filter, Visitor, plan};
use promptward::judge::Judge;
use promptward::managed::Managed;
use promptward::policy::bundle::{public_key, verify};
use promptward::policy::lint::lint;
use promptward::policy::parse;
use promptward::profile::ProfileKind;

/// The base point of the curve: a valid key to which nobody here has the secret half.
static KEY: LazyLock<Vec<ed25519_dalek::VerifyingKey>> =
    LazyLock::new(|| vec![public_key("WGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY=").unwrap()]);

pub fn check(bytes: &[u8]) {
    assert!(verify(bytes, &KEY).is_err(), "an unsigned bundle was taken");
    if let Ok(settings) = serde_json::from_slice(bytes) {
        let managed = Managed::read(&settings);
        assert!(managed.problems.iter().all(|p| !p.path.is_empty() && !p.message.is_empty()), "a problem without place or reason");
    }
    let (policy, problems) = match parse(bytes) {
        Ok(read) => read,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(problems.iter().all(|p| !p.path.is_empty() && !p.message.is_empty()), "a problem without place or reason");
    assert!(lint(bytes, 1_700_000_000_000).is_ok(), "what is read can be looked over");
    let written = serde_json::to_vec(&policy).unwrap();
    let (again, left) = parse(&written).unwrap();
    assert!(left.is_empty(), "what was written is not read: {left:?}");
    assert_eq!(again, policy, "what was written is read differently");

    let plan = plan(&policy, &Visitor { device: None, groups: &[], now_ms: 0, profile: ProfileKind::Unknown });
    for filter in plan.away.iter().flat_map(|away| &away.filters) {
        match filter {
            Filter::Regex(pattern) => assert!(regex::Regex::new(pattern).is_ok(), "no regular expression: {pattern}"),
            Filter::Url(pattern) => assert!(pattern.is_ascii(), "a filter beyond ASCII: {pattern}"),
        }
    }
    let _ = Judge::new(policy).problems();
}
