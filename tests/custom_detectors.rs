//! The organisation's own detectors: what they find, and what is refused with which reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use promptward::map::Set;

use promptward::detect::{CustomDetector, DetectorOptions, Scanner, Validator};

fn own(id: &str) -> CustomDetector {
    CustomDetector { id: id.into(), ..CustomDetector::default() }
}

fn options(custom: Vec<CustomDetector>) -> DetectorOptions {
    DetectorOptions { custom, ..DetectorOptions::default() }
}

#[test]
fn a_pattern_counts_only_near_its_words() {
    let detector = CustomDetector { pattern: Some("[0-9]{6}".into()), words: vec!["Projekt".into()], ..own("project-number") };
    let scanner = Scanner::with(&options(vec![detector])).unwrap();
    let found = scanner.scan("Im projekt 482913 fehlt etwas.");
    assert_eq!(found.iter().map(|f| (f.start, f.end, f.detector.as_str())).collect::<Vec<_>>(), [(11, 17, "project-number")]);
    assert!(scanner.scan("Die Nummer 482913 sagt nichts.").is_empty());
}

#[test]
fn words_are_whole_words_in_any_case() {
    let detector = CustomDetector { words: vec!["Bluebird".into()], ..own("code-name") };
    let scanner = Scanner::with(&options(vec![detector])).unwrap();
    assert_eq!(scanner.scan("about BLUEBIRD, soon").len(), 1);
    assert!(scanner.scan("about bluebirds").is_empty());
}

#[test]
fn a_validator_drops_what_fails_it() {
    let detector = CustomDetector { pattern: Some("[0-9]{11}".into()), validator: Some(Validator::Luhn), ..own("member-number") };
    let scanner = Scanner::with(&options(vec![detector])).unwrap();
    assert_eq!(scanner.scan("79927398713").len(), 1);
    assert!(scanner.scan("79927398714").is_empty());
}

#[test]
fn evasion_does_not_help_against_own_detectors() {
    let detector = CustomDetector { words: vec!["Bluebird".into()], ..own("code-name") };
    let scanner = Scanner::with(&options(vec![detector])).unwrap();
    assert_eq!(scanner.scan("Blue\u{200b}bird").len(), 1);
    assert_eq!(scanner.scan("\\u0042luebird").len(), 1);
}

#[test]
fn what_cannot_run_safely_is_refused_and_the_rest_works() {
    let broken = vec![
        (CustomDetector { pattern: Some("(".into()), ..own("open-bracket") }, "cannot be read"),
        (CustomDetector { pattern: Some("a*".into()), ..own("empty-match") }, "empty text"),
        (CustomDetector { pattern: Some("(?:[a-z]{1,500}){1,500}".into()), ..own("explosion") }, "too large"),
        (CustomDetector { pattern: Some("(?=x)".into()), ..own("look-ahead") }, "cannot be read"),
        (CustomDetector { pattern: Some("x".into()), ..own("Not Kebab") }, "kebab-case"),
        (CustomDetector { pattern: Some("xyz".into()), ..own("github-token") }, "built-in"),
        (CustomDetector { words: vec!["ab".into()], ..own("short-word") }, "three characters"),
        (own("nothing"), "neither"),
    ];
    let mut custom: Vec<CustomDetector> = broken.iter().map(|(detector, _)| detector.clone()).collect();
    custom.push(CustomDetector { words: vec!["Bluebird".into()], ..own("code-name") });
    let (scanner, errors) = Scanner::with_lenient(&options(custom));
    assert_eq!(errors.len(), broken.len());
    for (error, (detector, reason)) in errors.iter().zip(&broken) {
        assert!(error.reason.contains(reason) && !error.mend.is_empty() && error.id == detector.id, "{error}");
    }
    assert_eq!(scanner.scan("about Bluebird").len(), 1);
}

#[test]
fn a_detector_can_be_switched_off() {
    let off = DetectorOptions { off: Set::from(["classified-marking".to_owned()]), ..DetectorOptions::default() };
    assert_eq!(Scanner::builtin().scan("TLP:RED").len(), 1);
    assert!(Scanner::with(&off).unwrap().scan("TLP:RED").is_empty());
    let unknown = DetectorOptions { off: Set::from(["no-such-detector".to_owned()]), ..DetectorOptions::default() };
    assert!(Scanner::with(&unknown).is_err_and(|errors| errors[0].reason.contains("no built-in detector")));
}

#[test]
fn unknown_fields_in_options_are_refused() {
    let error = serde_json::from_str::<DetectorOptions>(r#"{"offf": []}"#).unwrap_err().to_string();
    assert!(error.contains("offf"), "{error}");
}
