//! Masking changes nothing outside the spans, hides each value in what is shown and reported, and leaves nothing to be found.

use std::sync::LazyLock;

use promptward::detect::Scanner;
use promptward::judge::{Judge, Verdict};
use promptward::mask::Placeholders;

use super::judging::{judged, mask_everything, nobody};

static JUDGE: LazyLock<Judge> = LazyLock::new(mask_everything);

pub fn check(text: &str) {
    let verdict = judged(&JUDGE, text, None, &mut Placeholders::default(), &nobody);
    let masked = verdict.masked_text.expose();
    let found = Scanner::builtin().scan(text);
    assert_eq!(verdict.spans.len(), found.len(), "every finding is masked, since policy says so");

    // The text outside the spans, character by character.
    let (mut from, mut at) = (0, 0);
    for (f, (_, _, token)) in found.iter().zip(&verdict.spans) {
        let before = &text[from..f.start];
        assert!(masked[at..].starts_with(before) && masked[at + before.len()..].starts_with(token.as_str()), "{}", f.detector);
        (from, at) = (f.end, at + before.len() + token.len());
    }
    assert_eq!(&masked[at..], &text[from..]);

    if let Some(again) = Scanner::builtin().scan(masked).first() {
        panic!("{} in a masked text", again.detector);
    }
    quiet(text, &verdict);
}

/// What is shown of a value is a quarter of it at most; what is reported holds nothing of it.
fn quiet(text: &str, verdict: &Verdict) {
    let reports = serde_json::to_string(&verdict.reports).unwrap();
    for (f, shown) in Scanner::builtin().scan(text).iter().zip(&verdict.shown) {
        let value = &text[f.start..f.end];
        let hidden = '…';
        let told = shown.preview.expose().chars().filter(|c| *c != hidden && *c != '•').count();
        assert!(told * 4 <= value.chars().count().max(4), "{}: {told} characters of {} are shown", f.detector, value.chars().count());
        // A report is made of small letters, digits and the signs of JSON, so a value of these alone may stand in it by chance.
        let own = value.chars().any(|c| !c.is_ascii_lowercase() && !c.is_ascii_digit() && !"_-\":,[]{}".contains(c));
        assert!(!own || !reports.contains(value), "{}: a value is in a report", f.detector);
    }
}
