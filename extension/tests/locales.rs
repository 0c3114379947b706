//! The catalogues of words: the same names in every language, and a message for every word of every vocabulary that our pages show.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use promptward::account::{EvidenceField, SourceKind, ValueClass, Verdict};
use promptward::class::DataClass;
use promptward::consent::Reach;
use promptward::decision::{Choice, Decision, Fate};
use promptward::door::TenantState;
use promptward::gesture::Gesture;
use promptward::guard_state::{GuardReason, GuardState};
use promptward::site::SiteStatus;

fn catalogue(language: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("_locales").join(language).join("messages.json");
    let text = fs::read_to_string(path).unwrap();
    let messages: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&text).unwrap();
    messages.into_iter().map(|(name, mut message)| (name, message.remove("message").expect("every entry has a `message`"))).collect()
}

fn languages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("_locales");
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn placeholders(message: &str) -> BTreeSet<char> {
    message.split('$').skip(1).filter_map(|rest| rest.chars().next()).filter(char::is_ascii_digit).collect()
}

#[test]
fn every_language_has_the_same_messages_with_the_same_placeholders() {
    let english = catalogue("en");
    assert!(languages().len() >= 2);
    for language in languages() {
        let other = catalogue(&language);
        let names = |catalogue: &BTreeMap<String, String>| catalogue.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&english), names(&other), "{language}");
        for (name, message) in &english {
            assert!(!other[name].trim().is_empty(), "{language} {name}");
            assert_eq!(placeholders(message), placeholders(&other[name]), "{language} {name}");
        }
    }
}

#[test]
fn every_word_that_our_pages_show_has_its_message() {
    let english = catalogue("en");
    let mut missing = Vec::new();
    let mut need = |name: String| {
        if !english.contains_key(&name) {
            missing.push(name);
        }
    };
    Verdict::ALL.iter().for_each(|word| need(format!("verdict_{word}")));
    Decision::ALL.iter().for_each(|word| need(format!("title_{word}")));
    Choice::ALL.iter().for_each(|word| need(format!("choice_{word}")));
    Fate::ALL.iter().for_each(|word| need(format!("fate_{word}")));
    GuardReason::ALL.iter().for_each(|word| need(format!("reason_{word}")));
    SiteStatus::ALL.iter().for_each(|word| need(format!("status_{word}")));
    SourceKind::ALL.iter().for_each(|word| need(format!("source_{word}")));
    EvidenceField::ALL.iter().for_each(|word| need(format!("field_{word}")));
    ValueClass::ALL.iter().for_each(|word| need(format!("value_{word}")));
    Reach::ALL.iter().for_each(|word| need(format!("reach_{word}")));
    TenantState::ALL.iter().for_each(|word| need(format!("tenant_{word}")));
    for word in GuardState::ALL {
        need(format!("state_{word}"));
        need(format!("state_{word}_text"));
    }
    for word in DataClass::ALL {
        need(format!("class_{word}"));
        need(format!("why_{word}"));
    }
    for word in Gesture::ALL {
        need(format!("gesture_{word}"));
        need(format!("lead_one_{word}"));
        need(format!("lead_many_{word}"));
    }
    for word in Decision::ALL.iter().filter(|decision| decision.asks()) {
        need(format!("asks_{word}"));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_word_that_the_html_names_exists() {
    let english = catalogue("en");
    let mut count = 0;
    for page in ["prompt.html", "popup.html", "blocked.html"] {
        let html = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("html").join(page)).unwrap();
        for name in html.split("data-word=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(english.contains_key(name), "{page} names `{name}`");
            count += 1;
        }
    }
    assert!(count >= 8, "the pages name their words");
}
