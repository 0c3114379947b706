//! Chance puts short words such as `FAKE` into the random part of a token with a form of its own: it stays a token, also where its length varies. What nobody would draw
//! at random (`EXAMPLE`, one piece again and again, a row) stays a placeholder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use promptward::detect::Scanner;
use support::generate::Dice;

const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Prefix, alphabet and length of the random part, and the detector that knows the form.
const FORMS: &[(&str, &[u8], usize, &str)] = &[("AKIA", BASE32, 16, "aws-access-key-id"), ("ghp_", BASE62, 36, "github")];

fn drawn(alphabet: &[u8], length: usize, dice: &mut Dice) -> String {
    (0..length).map(|_| char::from(alphabet[dice.below(alphabet.len())])).collect()
}

/// Whether the whole token is found by a detector of that vendor.
fn found(scanner: &Scanner, token: &str, detector: &str) -> bool {
    let text = format!("use {token} here");
    scanner.scan(&text).iter().any(|f| f.detector.as_str().starts_with(detector) && (f.start, f.end) == (4, 4 + token.len()))
}

#[test]
fn a_short_word_in_the_random_part_is_chance() {
    let scanner = Scanner::builtin();
    let mut dice = Dice(20_261_122);
    let (mut cases, mut missed) = (0, Vec::new());
    for (prefix, alphabet, length, detector) in FORMS {
        for word in ["FAKE", "TODO", "XXXX", "DUMMY", "SAMPLE"] {
            for at in 0..=length - word.len() {
                for _ in 0..4 {
                    let random = drawn(alphabet, *length, &mut dice);
                    let token = format!("{prefix}{}{word}{}", &random[..at], &random[at + word.len()..]);
                    cases += 1;
                    if !found(&scanner, &token, detector) {
                        missed.push(format!("{detector}: {word} at {at}"));
                    }
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} of {cases} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(cases > 400, "only {cases} cases ran");
}

#[test]
fn a_short_word_in_a_part_of_varying_length_is_chance_too() {
    let scanner = Scanner::builtin();
    let mut dice = Dice(20_261_123);
    let (mut cases, mut missed) = (0, Vec::new());
    for word in ["FAKE", "tOdo", "xxXX", "SAMPLE"] {
        for at in 0..=88 - word.len() {
            let random = drawn(BASE62, 93, &mut dice);
            let anthropic = format!("sk-ant-api03-{}{word}{}AA", &random[..at], &random[at + word.len()..]);
            let slack = format!(
                "xoxb-{}-{}-{}{word}{}",
                drawn(b"123456789", 12, &mut dice),
                drawn(b"123456789", 13, &mut dice),
                &random[..at / 5],
                &random[at / 5 + word.len()..24]
            );
            for (token, detector) in [(anthropic, "anthropic"), (slack, "slack")] {
                cases += 1;
                if !found(&scanner, &token, detector) {
                    missed.push(format!("{detector}: {word} at {at}"));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} of {cases} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(cases > 600, "only {cases} cases ran");
    let made_up = ["sk-ant-api03-", "fake-key-for-tests-", &"0".repeat(60), "AA"].concat();
    assert!(!found(&scanner, &made_up, "anthropic"), "words and noughts are no key");
}

#[test]
fn what_nobody_draws_is_a_placeholder() {
    let scanner = Scanner::builtin();
    let mut dice = Dice(7);
    for (prefix, alphabet, length, detector) in FORMS {
        let random = drawn(alphabet, *length, &mut dice);
        for body in [
            format!("{}EXAMPLE", &random[..length - 7]),
            format!("{}CHANGEME", &random[..length - 8]),
            "FAKE".repeat(length / 4),
            "XXXX".repeat(length / 4),
            format!("{}{}", "ABCDEFGHIJKL", &random[..length - 12]),
        ] {
            assert!(!found(&scanner, &format!("{prefix}{body}"), detector), "{detector}: {body}");
        }
        assert!(found(&scanner, &format!("{prefix}{random}"), detector));
    }
}
