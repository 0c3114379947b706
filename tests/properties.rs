//! What must hold for every text, drawn at random: valid spans, no panic, masking that leaves nothing behind, order that does not
//! matter, and disguises that do not help.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use promptward::detect::{CustomDetector, DetectorOptions, Finding, Scanner, utf16_offsets};
use proptest::prelude::*;
use support::generate::{Dice, example};
use support::mutate::{self, Disguise};

/// Texts made of examples, prose, punctuation and whatever Unicode has.
fn texts() -> impl Strategy<Value = String> {
    let entries = support::entries();
    let sample = (any::<u64>(), any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(move |(seed, which, how)| {
        let entry = &entries[which.index(entries.len())].1;
        let mut dice = Dice(seed);
        let template = &entry.examples[dice.below(entry.examples.len())];
        let sample = example(entry, template, &mut dice);
        mutate::disguise(&sample.text, sample.spans[0], *how.get(mutate::ALL), &mut dice)
    });
    let piece = prop_oneof![
        4 => sample,
        2 => "[a-zA-Z0-9 .,:=\"'{}\\[\\]\\\\/%&;<>|-]{0,60}",
        1 => "\\PC{0,20}",
        1 => Just("password: ".to_owned()),
        1 => Just("\u{0}\u{fffd}\u{202e}\u{200b}".to_owned()),
        1 => "[0-9 -]{0,40}",
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.join("\n"))
}

fn valid(text: &str, findings: &[Finding]) -> Result<(), TestCaseError> {
    let mut last = 0;
    for f in findings {
        prop_assert!(f.start < f.end && f.end <= text.len() && f.start >= last, "span {}..{} of {}", f.start, f.end, text.len());
        prop_assert!(text.is_char_boundary(f.start) && text.is_char_boundary(f.end));
        prop_assert!(f.confidence <= 100);
        last = f.end;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_valid(text in texts()) {
        valid(&text, &Scanner::builtin().scan(&text))?;
    }

    #[test]
    fn html_pieces_are_valid(text in texts()) {
        let mut all = Vec::new();
        for found in Scanner::builtin().scan_html(&text) {
            prop_assert!(!found.pieces.is_empty());
            let mut last = found.pieces[0].0;
            for (start, end) in &found.pieces {
                prop_assert!(start < end && *start >= last && text.is_char_boundary(*start) && text.is_char_boundary(*end));
                last = *end;
            }
            prop_assert_eq!((found.pieces[0].0, last), (found.finding.start, found.finding.end));
            all.extend(found.pieces);
        }
        all.sort_unstable();
        prop_assert!(all.windows(2).all(|pair| pair[0].1 <= pair[1].0), "two findings have a place in common");
    }

    #[test]
    fn nothing_is_found_in_masked_text(text in texts()) {
        let scanner = Scanner::builtin();
        let mut clean = text.clone();
        for f in scanner.scan(&text).iter().rev() {
            clean.replace_range(f.start..f.end, &format!("[{}_1]", scanner.label(&f.detector)));
        }
        for again in scanner.scan(&clean) {
            prop_assert!(false, "{} at {}..{} of a masked text", again.detector, again.start, again.end);
        }
    }

    #[test]
    fn utf16_offsets_agree_with_the_text(text in texts()) {
        let findings = Scanner::builtin().scan(&text);
        let units: Vec<u16> = text.encode_utf16().collect();
        for (f, (start, end)) in findings.iter().zip(utf16_offsets(&text, &findings)) {
            prop_assert_eq!(String::from_utf16(&units[start..end]).unwrap(), &text[f.start..f.end]);
        }
    }

    #[test]
    fn the_order_of_custom_detectors_is_irrelevant(text in texts(), seed in any::<u64>()) {
        let own = |id: &str, pattern: &str| CustomDetector { id: id.into(), pattern: Some(pattern.into()), ..CustomDetector::default() };
        let mut custom = vec![own("digits", "[0-9]{6,}"), own("words", "[a-z]{9,}"), own("capitals", "[A-Z]{5,}[0-9]*"), own("mixed", "[A-Za-z0-9]{12,}")];
        let ordered = Scanner::with(&DetectorOptions { custom: custom.clone(), ..DetectorOptions::default() }).unwrap().scan(&text);
        let mut dice = Dice(seed);
        for i in (1..custom.len()).rev() {
            custom.swap(i, dice.below(i + 1));
        }
        let shuffled = Scanner::with(&DetectorOptions { custom, ..DetectorOptions::default() }).unwrap().scan(&text);
        prop_assert_eq!(ordered, shuffled);
    }
}

/// The share of examples that are still found, at least in part, when their value is disguised.
#[test]
fn disguises_do_not_help() {
    let scanner = Scanner::builtin();
    let mut kept: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (_, entry) in support::entries() {
        for template in &entry.examples {
            let mut dice = Dice(7);
            let sample = example(&entry, template, &mut dice);
            for how in mutate::ALL {
                let text = mutate::disguise(&sample.text, sample.spans[0], *how, &mut dice);
                let count = kept.entry(format!("{how:?}")).or_default();
                count.0 += usize::from(!scanner.scan(&text).is_empty());
                count.1 += 1;
            }
        }
    }
    let share = |how: Disguise| kept.get(&format!("{how:?}")).map_or(0.0, |(found, all)| *found as f64 / *all as f64);
    for (how, (found, all)) in &kept {
        println!("{how:16} {found:5} of {all}");
    }
    for how in mutate::ALL.iter().filter(|h| **h != Disguise::LineBreak) {
        assert!(share(*how) >= 0.9, "{how:?}: only {:.2} of the examples are still found", share(*how));
    }
    // A value of variable length that was cut in two cannot be told from a shorter one, so some stay hidden.
    assert!(share(Disguise::LineBreak) >= 0.55, "line breaks: only {:.2}", share(Disguise::LineBreak));
}

/// A secret split over two elements is found, and its pieces hold exactly its text.
#[test]
fn html_cannot_cut_a_secret() {
    let scanner = Scanner::builtin();
    let (mut cases, mut wrong) = (0, BTreeSet::new());
    for (_, entry) in support::entries() {
        let mut dice = Dice(11);
        let sample = example(&entry, &entry.examples[0], &mut dice);
        let (start, end) = sample.spans[0];
        let value = &sample.text[start..end];
        if sample.text.contains(['<', '&', '\n', '\\']) || scanner.scan(&sample.text).is_empty() {
            continue;
        }
        let cut = start + value.len() / 2;
        let html = format!("<p>{}<b>{}</b></p>", &sample.text[..cut], &sample.text[cut..]);
        let found = scanner.scan_html(&html);
        let whole: Vec<String> = found.iter().map(|f| f.pieces.iter().map(|(s, e)| &html[*s..*e]).collect()).collect();
        cases += 1;
        if !whole.iter().any(|w| w.contains(value)) {
            wrong.insert(entry.id.clone());
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} were cut: {wrong:?}", wrong.len());
    assert!(cases > 100, "only {cases} cases");
}

/// Whatever is hostile about a text, it is answered in time that grows with its length.
#[test]
fn hostile_texts_are_answered() {
    let scanner = Scanner::builtin();
    let pieces = [
        "password=",
        "-----BEGIN PRIVATE KEY-----\n",
        "sk-",
        "eyJ",
        "{{",
        "<b",
        "&#",
        "\\u0041",
        "4111-",
        "AKIA",
        "://a:b",
        "ghp_a\n",
        "%41",
        "\u{0}",
        "\u{202e}\u{200b}",
        "DE44 ",
        "token: \"",
        "aA1-",
        "x y",
        "password,",
        "password\n",
        "as password ",
        "token: [",
        "credentials: a/",
        "user,password\na,b\n",
        "name\":\"password",
    ];
    for piece in pieces {
        let text = piece.repeat(200_000 / piece.len());
        let began = std::time::Instant::now();
        valid(&text, &scanner.scan(&text)).unwrap();
        let _ = scanner.scan_html(&text);
        // Debug builds on a busy machine are slow; a quadratic engine would take minutes.
        assert!(began.elapsed().as_secs() < 20, "{} bytes of `{}` took {:?}", text.len(), piece.escape_debug(), began.elapsed());
    }
}
