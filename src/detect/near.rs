//! Values without a literal of their own, which count only behind a word that announces them.

use super::judge::{Raw, verdict};
use super::program::{self, Runs};
use super::tables::{PROGRAMS, Program, RULES};

/// How far behind its word a value may stand.
const REACH: usize = 80;

/// Tries `PROGRAMS[from..to]` at the beginning of every token behind the word.
#[allow(clippy::too_many_arguments)]
pub(crate) fn values(text: &[u8], at: usize, length: usize, from: u16, to: u16, key: bool, runs: &mut Runs, found: &mut Vec<Raw>) {
    if !begins_word(text, at) {
        return;
    }
    let end = text.len().min(at + length + REACH);
    let window = &text[at + length..memchr::memchr_iter(b'\n', &text[at + length..end]).nth(1).map_or(end, |n| at + length + n)];
    let mut introduced = !key || names_a_key(&text[at..at + length]);
    let mut last = 0;
    for (i, &b) in window.iter().enumerate() {
        if !token_byte(b) || i > 0 && token_byte(window[i - 1]) {
            continue;
        }
        introduced = introduced || names_a_key(&window[last..i]);
        last = i;
        if introduced {
            let start = at + length + i;
            found.extend(PROGRAMS[usize::from(from)..usize::from(to)].iter().filter_map(|program| value(program, text, start, runs)));
        }
    }
}

fn value(program: &Program, text: &[u8], start: usize, runs: &mut Runs) -> Option<Raw> {
    let rules = &RULES[usize::from(program.detector)];
    let matched = program::run(program, rules, text, start, runs)?;
    verdict(program.detector, rules, text, matched)
}

/// The word stands at the beginning of a word of its own: behind no letter, or with a capital behind a small letter.
pub(crate) fn begins_word(text: &[u8], at: usize) -> bool {
    let Some(&before) = at.checked_sub(1).and_then(|i| text.get(i)) else { return true };
    !before.is_ascii_alphabetic() || before.is_ascii_lowercase() && text[at].is_ascii_uppercase() || super::edge::escaped(text, at)
}

fn token_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b'/' | b'.' | b'~')
}

/// A word about keys stands in the text, in any case.
fn names_a_key(between: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[b"key", b"token", b"secret", b"pass", b"auth", b"pwd", b"cred", b"api"];
    between.iter().enumerate().any(|(i, b)| {
        matches!(b | 0x20, b'k' | b't' | b's' | b'p' | b'a' | b'c')
            && WORDS.iter().any(|word| between[i..].get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
    })
}
