//! Arbitrary payloads: no panic, and never `corporate` unless the payload itself holds an approved id or an address in a corporate domain.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use promptward::account::read::{Payload, read};
use promptward::account::{Facts, Owned, SourceKind, Verdict, assess, email, identify, providers};
use proptest::prelude::*;
use proptest::sample::select;

const APPROVED: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const DOMAIN: &str = "corp.example";

/// `PROPTEST_CASES` for a long run.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

fn owned() -> Owned {
    Owned { corporate_domains: vec![DOMAIN.into()], approved_workspaces: promptward::map::Set::from([APPROVED.to_owned()]) }
}

/// Words that real answers are made of, those of the traps included.
fn words() -> impl Strategy<Value = String> {
    let fixed = vec![
        "ann@corp.example",
        "ann@mail.example",
        "ann@evilcorp.example",
        "ann@corp.example.evil.example",
        "ann@gmail.com",
        "ANN@CORP.EXAMPLE.",
        "a@b@corp.example",
        "\"x@y.example\"@corp.example",
        "ann_corp.example#EXT#@host.onmicrosoft.com",
        "ann@c\u{43e}rp.example",
        "ann@\u{ff43}orp.example",
        "Guest-1",
        "guest",
        "none",
        "personal",
        "workspace",
        "team",
        "enterprise",
        "free",
        "plus",
        "edu",
        "raven",
        "chat",
        "api",
        "true",
        "ann_acme",
        "ann",
        "",
        "TCORP0001",
        "E1",
        "9188040d-6c67-4c5b-b112-36a304b66dad",
        APPROVED,
        "bbbbbbbb-0000-4000-8000-000000000002",
        "aaaaaaaa-0000-4000-8000-00000000000",
        "AAAAAAAA-0000-4000-8000-000000000001-x",
        "11111111-2222-4333-8444-555555555555.bbbbbbbb-0000-4000-8000-000000000002-login.windows.net-x",
    ];
    prop_oneof![8 => select(fixed).prop_map(str::to_owned), 2 => "\\PC{0,24}"]
}

/// Names that the providers' data asks for, so that the answers get past the front door.
fn names() -> Vec<String> {
    let mut names = BTreeSet::from(["foreign".to_owned(), "default".to_owned()]);
    for source in providers().iter().flat_map(|provider| provider.sources) {
        let lists = [source.email, source.workspace, source.list, source.selected, source.signed_in, source.present, source.also];
        let marks = source.markers.iter().map(|marker| marker.path).chain(source.signed_out_when.iter().map(|mark| mark.path));
        for path in lists.into_iter().flatten().copied().chain(marks).chain(source.require.map(|(path, _)| path)) {
            names.extend(path.split('.').filter(|name| !name.is_empty() && !name.contains(['"', '*', '@'])).map(str::to_owned));
        }
    }
    names.into_iter().collect()
}

fn answers() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::{Value, json};
    let leaf = prop_oneof![
        6 => words().prop_map(Value::String),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i32>().prop_map(|n| json!(n)),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            3 => prop::collection::vec((select(names()), inner.clone()), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array),
        ]
    })
}

/// Whether a payload holds something that could prove an account, by the plainest reading of it.
fn holds_proof(payload: &str) -> bool {
    let plain = payload.to_lowercase().replace('-', "");
    let has_id = plain.contains(&APPROVED.replace('-', ""));
    let own = [DOMAIN.to_owned()];
    let edge = |c: char| c.is_whitespace() || c.is_control() || "()<>[]{},;'\u{a0}\u{2068}\u{2069}\"".contains(c);
    has_id
        || payload.contains("\\\"")
        || payload.split(edge).filter_map(|word| word.rsplit_once('@')).any(|(_, domain)| {
            email::ascii_domain(domain.trim_end_matches(['.', ':', '\\', '/'])).is_some_and(|domain| email::is_covered(&domain, &own))
        })
}

fn never_wrongly_corporate(payload: &str) -> Result<(), TestCaseError> {
    for provider in providers() {
        for kind in SourceKind::ALL {
            let got = identify(provider.id, *kind, payload, &owned()).unwrap();
            prop_assert!(
                got.verdict != Verdict::Corporate || holds_proof(payload),
                "{} {kind} says corporate of {payload:?}: {:?}",
                provider.id,
                got.evidence
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(payload in "\\PC{0,200}") {
        never_wrongly_corporate(&payload)?;
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        never_wrongly_corporate(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn answers_of_the_right_names_prove_nothing_by_chance(answer in answers()) {
        never_wrongly_corporate(&answer.to_string())?;
    }

    #[test]
    fn scripts_and_elements_prove_nothing_by_chance(answer in answers(), word in words(), front in words()) {
        never_wrongly_corporate(&format!("<script>window.WIZ_global_data = {answer};</script>"))?;
        never_wrongly_corporate(&format!("{front} boot_data = {answer}; {word}"))?;
        never_wrongly_corporate(&format!("Google Account: {front} ({word})"))?;
        never_wrongly_corporate(&format!("<meta name=\"user-login\" content=\"{word}\">"))?;
    }

    /// Several sources at once, with any status and cut off or not: what one of them says of a foreign account is never outvoted
    /// into `corporate` without an approved workspace or an address of the organisation's.
    #[test]
    fn sources_together_prove_nothing_by_chance(
        answers in prop::collection::vec((answers(), prop_oneof![Just(200_u16), Just(401), Just(403), Just(0), Just(500)], any::<bool>()), 1..4),
    ) {
        for provider in providers().iter().filter(|provider| !provider.sources.is_empty()) {
            let mut facts = Facts::default();
            let mut proof = false;
            for (index, (answer, status, truncated)) in answers.iter().enumerate() {
                let text = answer.to_string();
                let source = &provider.sources[index % provider.sources.len()];
                let whole = (200..300).contains(status) && !truncated;
                proof |= whole && holds_proof(&text);
                read(provider, source, Payload { status: Some(*status), text: &text, truncated: *truncated }, &mut facts);
            }
            let got = assess(provider, &facts, &owned());
            prop_assert!(got.verdict != Verdict::Corporate || proof, "{}: {:?}", provider.id, got.evidence);
        }
    }

    /// Where there are only personal plans, or no accounts, nothing in the world is corporate.
    #[test]
    fn personal_services_are_never_corporate(answer in answers(), word in words()) {
        for provider in providers().iter().filter(|provider| provider.only_personal || !provider.accounts) {
            for kind in SourceKind::ALL {
                for payload in [answer.to_string(), word.clone()] {
                    prop_assert_ne!(identify(provider.id, *kind, &payload, &owned()).unwrap().verdict, Verdict::Corporate);
                }
            }
        }
    }

    /// The domain of an address does not depend on case, tags or a trailing dot; and no other domain is taken for it.
    #[test]
    fn addresses_are_compared_label_by_label(local in "[a-z0-9+._-]{1,12}", front in "[a-z0-9-]{1,8}", dot in any::<bool>(), upper in any::<bool>()) {
        let own = [DOMAIN.to_owned()];
        let covered = |domain: &str| email::domain_of(&format!("{local}@{domain}")).is_some_and(|domain| email::is_covered(&domain, &own));
        let mut same = DOMAIN.to_owned();
        if upper { same = same.to_uppercase(); }
        if dot { same.push('.'); }
        prop_assert!(covered(&same));
        let glued = format!("{front}{DOMAIN}");
        prop_assert!(!covered(&glued));
        let behind = format!("{DOMAIN}.{front}x");
        prop_assert!(!covered(&behind));
    }
}
