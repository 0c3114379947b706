//! The organisation's own secrets: every value is found however it stands in a text, nothing else is, and weak values are refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use promptward::class::DataClass;
use promptward::detect::{DetectorOptions, Finding, Scanner};
use promptward::own::{Builder, DETECTOR, Filter, FilterError, Refusal};
use support::generate::Dice;
use support::mutate::{self, Disguise};
use support::vault;

const KEY: [u8; 16] = *b"a key of a test.";

/// Values of every kind and the filter made of them.
fn filter_of(each: usize, dice: &mut Dice) -> (Vec<(&'static str, String)>, String) {
    let mut builder = Builder::new(KEY);
    let mut values: Vec<(&str, String)> = Vec::new();
    for kind in vault::KINDS {
        for _ in 0..each {
            // One in some thousands looks like something else by chance; `what_was_drawn_is_taken` counts them.
            let taken = (0..5).map(|_| vault::make(kind, dice)).find(|value| builder.add(value) == Ok(true));
            values.push((kind, taken.unwrap_or_else(|| panic!("five values of the kind `{kind}` were refused"))));
        }
    }
    for (kind, value) in &values {
        assert_eq!(builder.add(value), Ok(false), "`{kind}`: the same again is no new one");
    }
    assert_eq!(builder.values(), values.len());
    (values, builder.finish("2026-11-22"))
}

fn scanner_with(filter: &str) -> Scanner {
    Scanner::with(&DetectorOptions { own_secrets: filter.to_owned(), ..DetectorOptions::default() }).unwrap()
}

fn own(findings: &[Finding]) -> Vec<(usize, usize)> {
    findings.iter().filter(|f| f.detector.as_str() == DETECTOR).map(|f| (f.start, f.end)).collect()
}

/// Places in which people paste values.
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("Please look at ", " and tell me why it fails"),
    ("API_KEY=", "\n"),
    ("export TOKEN=\"", "\";"),
    ("{\"secret\": \"", "\", \"id\": 7}"),
    ("xx", "yy"),
    ("https://svc:", "@db.corp.example:5432/orders"),
    ("| name | value |\n|---|---|\n| key | ", " |"),
    ("> quoted: ", "\n> more"),
    ("'", "'"),
    ("日本語", "です"),
];

#[test]
fn every_value_is_found_at_its_place_in_whatever_it_stands() {
    let mut dice = Dice(41);
    let (values, filter) = filter_of(12, &mut dice);
    let scanner = scanner_with(&filter);
    let mut cases = 0;
    for (kind, value) in &values {
        for (before, after) in AROUND {
            let text = format!("{before}{value}{after}");
            let wanted = vault::covered(value).trim_start_matches(['>', '|']);
            let start = text.find(wanted).unwrap();
            // Another detector that is less sure may widen the finding, never narrow it.
            let found = scanner.scan(&text);
            let hit = found.iter().find(|f| f.detector.as_str() == DETECTOR);
            let hit = hit.unwrap_or_else(|| panic!("a value of the kind `{kind}` between `{before}` and `{after}` is missed"));
            assert!(hit.start <= start && hit.end >= start + wanted.len(), "`{kind}` between `{before}` and `{after}`");
            assert_eq!((hit.class, hit.confidence, hit.high_entropy), (DataClass::OwnSecret, 100, true));
            cases += 1;
        }
    }
    assert_eq!(cases, 12 * vault::KINDS.len() * AROUND.len());
}

#[test]
fn every_value_is_found_in_every_disguise() {
    let mut dice = Dice(42);
    let (values, filter) = filter_of(12, &mut dice);
    let scanner = scanner_with(&filter);
    let mut cases = 0;
    for (kind, value) in &values {
        for how in mutate::ALL {
            // A block of forty lines in escapes is the business of the detector of key blocks; see docs/detection.md.
            if *kind == "key block" && !matches!(how, Disguise::Plain | Disguise::InJson | Disguise::LineBreak | Disguise::Base64) {
                continue;
            }
            let text = format!("deploy with {value} today");
            let start = text.find(value).unwrap();
            // Mail breaks words between letters and digits, says the view that undoes it.
            let middle = value.char_indices().map(|(i, _)| i).nth(value.chars().count() / 2).unwrap();
            let word = |b: u8| b.is_ascii_alphanumeric();
            if *how == Disguise::QuotedPrintable && !(word(value.as_bytes()[middle - 1]) && word(value.as_bytes()[middle])) {
                continue;
            }
            let disguised = mutate::disguise(&text, (start, start + value.len()), *how, &mut dice);
            assert_eq!(own(&scanner.scan(&disguised)).len(), 1, "a value of the kind `{kind}` as {how:?}");
            cases += 1;
        }
    }
    assert!(cases > 12 * (10 * (mutate::ALL.len() - 1) + 4), "only {cases} cases");
}

#[test]
fn lines_may_break_a_value_anywhere_and_more_than_once() {
    let mut dice = Dice(43);
    let (values, filter) = filter_of(6, &mut dice);
    let scanner = scanner_with(&filter);
    for (kind, value) in &values {
        for by in ["\n", "\r\n", "\n    ", " \n> ", "\\n", "\\r\\n", "\n\n"] {
            let chars: Vec<char> = value.trim_end().chars().collect();
            let (one, other) = (1 + dice.below(chars.len() - 2), 1 + dice.below(chars.len() - 2));
            let text: String = chars
                .iter()
                .enumerate()
                .flat_map(|(i, c)| [if i == one || i == other { by.to_owned() } else { String::new() }, c.to_string()])
                .collect();
            assert_eq!(own(&scanner.scan(&format!("see {text} there"))).len(), 1, "`{kind}` broken by {by:?}");
        }
    }
}

#[test]
fn whatever_is_masked_holds_the_value_no_more() {
    let mut dice = Dice(44);
    let (values, filter) = filter_of(8, &mut dice);
    let scanner = scanner_with(&filter);
    for (kind, value) in &values {
        let mut text = format!("first {value} and {value}, then glued{value}{value}end");
        let found = own(&scanner.scan(&text));
        for (start, end) in found.into_iter().rev() {
            text.replace_range(start..end, "[OWN_SECRET_1]");
        }
        assert!(!text.contains(vault::covered(value)), "`{kind}`");
        assert_eq!(own(&scanner.scan(&text)), [], "`{kind}`");
    }
}

#[test]
fn values_that_nobody_stored_are_never_found() {
    let mut dice = Dice(45);
    let (values, filter) = filter_of(100, &mut dice);
    let filter = Filter::read(&filter).unwrap();
    assert_eq!(filter.values(), values.len());
    let (mut bytes, mut found) = (0, 0);
    for _ in 0..120 {
        let mut text = String::new();
        for _ in 0..12 {
            for kind in vault::KINDS {
                text.push_str(&vault::make(kind, &mut dice));
                text.push([' ', '\n', ',', '"'][dice.below(4)]);
            }
        }
        // Stored values of which one byte is another, or the last is missing: exact means exact.
        for _ in 0..40 {
            let value = vault::covered(&values[dice.below(values.len())].1);
            let at = value.floor_char_boundary(dice.below(value.len()));
            let changed: String = value
                .char_indices()
                .map(|(i, c)| if i == at { if c == '0' { '1' } else { '0' } } else { c })
                .filter(|c| *c != '\n')
                .collect();
            let same = changed == value.replace('\n', "");
            text.push_str(if same { "" } else { &changed });
            text.push(' ');
            text.push_str(&value[..value.floor_char_boundary(value.len() - 1)]);
            text.push('#');
        }
        bytes += text.len();
        filter.find(&text, |_, _| found += 1);
    }
    println!("{bytes} bytes of drawn values against {} stored ones: {found} found", values.len());
    assert_eq!(found, 0);
    assert!(bytes > 2_000_000, "only {bytes} bytes");
}

#[test]
fn ordinary_files_hold_none() {
    let mut dice = Dice(46);
    let (_, filter) = filter_of(100, &mut dice);
    let filter = Filter::read(&filter).unwrap();
    let (mut files, mut found) = (0, 0);
    for folder in ["docs", "src", "src/detect", "data/detectors", "collector/src", "extension/page"] {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if let Ok(text) = std::fs::read_to_string(entry.path()) {
                files += 1;
                filter.find(&text, |_, _| found += 1);
            }
        }
    }
    assert_eq!(found, 0);
    assert!(files > 500, "only {files} files");
}

#[test]
fn what_can_be_guessed_is_refused() {
    let mut builder = Builder::new(KEY);
    let refused = |builder: &mut Builder, value: &str| builder.add(value).unwrap_err();
    for value in [
        "correct horse battery staple correct horse",
        "correct-horse-battery-staple-again",
        "CorrectHorseBatteryStapleAgain42",
        "https://login.corp.example/services/orders/create",
        "arn:aws:iam::123456789012:role/ProductionDeployRole",
        "svc-orders-production@corp-example.iam.gserviceaccount.com",
        "The quick brown fox jumps over the lazy dog and comes back.",
    ] {
        assert_eq!(refused(&mut builder, value), Refusal::Words, "{value}");
    }
    for value in ["Summer2026!", "", "   ", "hunter2"] {
        assert!(matches!(refused(&mut builder, value), Refusal::TooShort(_)), "{value}");
    }
    for value in [
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
        "0123456789abcdefghijklmnopqrstuvwxyz",
        "qwertyuiopasdfghjkl1234567890",
        "abc1abc1abc1abc1abc1abc1abc1abc1",
    ] {
        assert!(matches!(refused(&mut builder, value), Refusal::Weak(_) | Refusal::Words), "{value}");
    }
    let mut dice = Dice(47);
    assert!(matches!(refused(&mut builder, &vault::pick(b"0123456789abcdef", 20, &mut dice)), Refusal::Weak(_)));
    assert_eq!(refused(&mut builder, &vault::pick(b"bcdfghjklmnpqrstvwxz", 40, &mut dice)), Refusal::OneKind);
    assert!(matches!(refused(&mut builder, &vault::pick(b"ABCdef123+/", 5000, &mut dice)), Refusal::TooLong(5000)));
    let certificate = vault::make("key block", &mut dice).replace("PRIVATE KEY", "CERTIFICATE");
    assert_eq!(refused(&mut builder, &certificate), Refusal::Public);
    // A bundle: the key in it counts.
    assert_eq!(builder.add(&format!("{certificate}{}", vault::make("key block", &mut dice))), Ok(true));
    assert_eq!(builder.values(), 1);
}

/// The estimate must not turn away what was drawn: that would be a hole nobody sees.
#[test]
fn what_was_drawn_is_taken() {
    let mut dice = Dice(48);
    let mut builder = Builder::new(KEY);
    let mut refused = 0;
    for i in 0..6000 {
        refused += u32::from(builder.add(&vault::make(vault::KINDS[i % 10], &mut dice)).is_err());
    }
    let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let short = (0..2000).filter(|_| builder.add(&vault::pick(alphabet, 16, &mut dice)).is_err()).count();
    println!("refused: {refused} of 6000 of 20 characters and more, {short} of 2000 of 16 letters and digits");
    assert!(refused <= 6, "{refused} of 6000");
    assert!(short <= 300, "{short} of 2000");
}

#[test]
fn a_filter_that_cannot_be_used_is_named_and_the_rest_works() {
    let mut dice = Dice(49);
    let (_, good) = filter_of(2, &mut dice);
    let (head, body) = good.rsplit_once(':').unwrap();
    let mut changed = body.to_owned();
    let at = dice.below(body.len() - 2);
    let other = if &body[at..=at] == "A" { "B" } else { "A" };
    changed.replace_range(at..=at, other);
    for (text, wanted) in [
        ("nonsense".to_owned(), FilterError::NotAFilter),
        ("own1:2026-11-22".to_owned(), FilterError::NotAFilter),
        (good.replacen("own1", "own2", 1), FilterError::UnknownFormat),
        ("own12:anything".to_owned(), FilterError::UnknownFormat),
        (good[..good.len() - 9].to_owned(), FilterError::Damaged),
        (format!("{head}:{changed}"), FilterError::Damaged),
        (good.replacen("2026-11-22", "2026-11-23", 1), FilterError::Damaged),
        (good.replacen(":22:", ":23:", 1), FilterError::Damaged),
        (good.replacen(":22:", ":4000000000:", 1), FilterError::TooLarge),
        (good.replacen(":22:", ":many:", 1), FilterError::Damaged),
        (format!("{head}:*{body}"), FilterError::Damaged),
    ] {
        assert_eq!(Filter::read(&text).err(), Some(wanted), "{}", &text[..text.len().min(30)]);
        let (scanner, errors) = Scanner::with_lenient(&DetectorOptions { own_secrets: text, ..DetectorOptions::default() });
        assert_eq!(errors.len(), 1);
        assert!(errors[0].to_string().starts_with("detector `own_secrets`: it "), "{}", errors[0]);
        assert_eq!(scanner.scan(&format!("key AKIA{}", vault::pick(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, &mut dice))).len(), 1);
    }
    assert!(Filter::read(&format!(" {good}\n")).is_ok(), "blanks around it do no harm");
}

#[test]
fn equal_vaults_and_keys_give_equal_filters_whatever_the_order() {
    let mut dice = Dice(50);
    let values: Vec<String> = (0..40).map(|i| vault::make(vault::KINDS[i % 11], &mut dice)).collect();
    let build = |key: [u8; 16], values: &mut dyn Iterator<Item = &String>| {
        let mut builder = Builder::new(key);
        values.for_each(|value| assert_eq!(builder.add(value), Ok(true)));
        builder.finish("2026-11-22")
    };
    let one = build(KEY, &mut values.iter());
    assert_eq!(one, build(KEY, &mut values.iter()));
    assert_eq!(one.len(), build(KEY, &mut values.iter().rev()).len());
    assert_ne!(one, build(*b"another test key", &mut values.iter()));
    assert!(values.iter().all(|value| !one.contains(value.as_str())));
}

/// A text made to cost much: 2 MB that repeat the beginning of a stored value, and with it the window by which it is noticed. A search that
/// is not linear would not come to an end here.
#[test]
fn a_hostile_text_holds_no_value_and_comes_to_an_end() {
    let mut dice = Dice(51);
    let long = vault::pick(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 4000, &mut dice);
    let mut builder = Builder::new(KEY);
    builder.add(&long).unwrap();
    let filter = Filter::read(&builder.finish("2026-11-22")).unwrap();
    let text: String = long[..268].repeat(2_000_000 / 268);
    filter.find(&text, |_, _| panic!("the value is not there"));
    let mut found = 0;
    filter.find(&(text + &long), |_, _| found += 1);
    assert_eq!(found, 1);
}
