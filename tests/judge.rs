//! One gesture from text to verdict, over every detector's examples: nothing found survives masking, nothing of it can be reported.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::cell::RefCell;
use std::collections::BTreeSet;

use promptward::decision::Decision;
use promptward::judge::Judge;
use promptward::mask::Placeholders;
use promptward::policy::Policy;
use promptward::sensitive::Sensitive;
use support::generate::{Dice, example};
use support::judging::{judged, mask_everything, nobody};

#[test]
fn no_value_survives_masking_or_enters_a_report() {
    let judge = mask_everything();
    let mut checked = 0;
    for (_, entry) in support::entries() {
        for (index, template) in entry.examples.iter().enumerate() {
            let sample = example(&entry, template, &mut Dice(index as u64 + 77));
            let verdict = judged(&judge, &sample.text, None, &mut Placeholders::default(), &nobody);
            let masked = verdict.masked_text.expose();
            let reported = serde_json::to_string(&verdict.reports).unwrap();
            for &(start, end) in &sample.spans {
                let value = &sample.text[start..end];
                // A password of a word or two may stand elsewhere in its sentence: then its span must be gone, which the next test proves.
                let unique = sample.text.matches(value).count() == 1 && value.len() >= 8;
                assert!(!unique || !masked.contains(value), "{}: `{template}` survives masking", entry.id);
                assert!(value.len() < 8 || !reported.contains(value), "{}: `{template}` is in a report", entry.id);
                checked += 1;
            }
            for shown in &verdict.shown {
                let preview = shown.preview.expose();
                let kept = preview.chars().filter(|c| *c != '•').count();
                let longest = sample.spans.iter().map(|(s, e)| e - s).max().unwrap_or(0);
                assert!(kept * 4 <= longest.max(1), "{}: the preview shows {kept} of {longest}", entry.id);
            }
        }
    }
    assert!(checked >= 80, "only {checked} values were checked");
}

#[test]
fn masking_twice_equals_masking_once() {
    let judge = mask_everything();
    for (_, entry) in support::entries() {
        for template in &entry.examples {
            let sample = example(&entry, template, &mut Dice(5));
            let mut placeholders = Placeholders::default();
            let once = judged(&judge, &sample.text, None, &mut placeholders, &nobody).masked_text;
            let twice = judged(&judge, once.expose(), None, &mut placeholders, &nobody).masked_text;
            assert!(once == twice, "{}: `{template}` is masked again: {}", entry.id, twice.expose());
        }
    }
}

#[test]
fn spans_in_utf16_lead_to_the_same_text() {
    let judge = mask_everything();
    let (_, entry) = support::entries().into_iter().find(|(_, e)| e.id == "aws-access-key-id").unwrap();
    let sample = example(&entry, "😀 schlüssel «» 漢字 «» end", &mut Dice(3));
    let verdict = judged(&judge, &sample.text, None, &mut Placeholders::default(), &nobody);
    let mut units: Vec<u16> = sample.text.encode_utf16().collect();
    for (start, end, token) in verdict.spans.iter().rev() {
        units.splice(*start..*end, token.encode_utf16());
    }
    assert_eq!(verdict.spans.len(), 2);
    assert_eq!(String::from_utf16(&units).unwrap(), verdict.masked_text.expose());
}

#[test]
fn what_the_person_has_approved_is_not_asked_again() {
    let (_, entry) = support::entries().into_iter().find(|(_, e)| e.id == "aws-access-key-id").unwrap();
    let sample = example(&entry, "use «» for it", &mut Dice(11));
    let judge = Judge::new(Policy::default());
    let mut placeholders = Placeholders::default();
    let first = judged(&judge, &sample.text, None, &mut placeholders, &nobody);
    assert_eq!(first.judgement.ruling.decision, Decision::Mask);
    let kept = RefCell::new(BTreeSet::from_iter(first.digests.clone()));
    let again = judged(&judge, &sample.text, None, &mut placeholders, &|digest| kept.borrow().contains(digest));
    assert_eq!(again.judgement.ruling.decision, Decision::Allow);
    assert!(again.masked_text.expose() == sample.text, "an approved value stays as it is");
    assert_eq!(again.reports, first.reports, "and is reported all the same");
    let other = example(&entry, "use «» for it", &mut Dice(12));
    let other = judged(&judge, &other.text, None, &mut placeholders, &|digest| kept.borrow().contains(digest));
    assert_eq!(other.judgement.ruling.decision, Decision::Mask, "another value is another question");
}

#[test]
fn a_secret_split_over_two_elements_is_found_and_masked() {
    let (_, entry) = support::entries().into_iter().find(|(_, e)| e.id == "aws-access-key-id").unwrap();
    let sample = example(&entry, "«»", &mut Dice(21));
    let (head, tail) = sample.text.split_at(9);
    let html = format!("<p>key: <b>{head}</b><i>{tail}</i> &amp; more</p>");
    let verdict = judged(&Judge::new(Policy::default()), "key: see the rich text", Some(&html), &mut Placeholders::default(), &nobody);
    assert_eq!(verdict.judgement.ruling.decision, Decision::Mask);
    let masked = verdict.masked_html.unwrap();
    assert_eq!(masked.expose(), "<p>key: <b>[AWS_ACCESS_KEY_1]</b><i></i> &amp; more</p>");
}

#[test]
fn a_reason_is_masked_before_it_is_kept() {
    let (_, entry) = support::entries().into_iter().find(|(_, e)| e.id == "aws-access-key-id").unwrap();
    let sample = example(&entry, "the key «» is a test key", &mut Dice(8));
    let reason = Judge::new(Policy::default()).mask_reason(&Sensitive::new(sample.text.clone())).unwrap();
    assert_eq!(reason.as_str(), "the key [AWS_ACCESS_KEY] is a test key");
}
