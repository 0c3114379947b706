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
    let window = &text[at + length..text.len().min(at + length + REACH)];
    let mut lines = 0;
    for (i, &b) in window.iter().enumerate() {
        lines += usize::from(b == b'\n');
        if lines > 1 {
            return;
        }
        let start = at + length + i;
        if !token_byte(b) || i > 0 && token_byte(window[i - 1]) {
            continue;
        }
        if key && !names_a_key(&text[at..start]) {
            continue;
        }
        for program in &PROGRAMS[usize::from(from)..usize::from(to)] {
            found.extend(value(program, text, start, runs));
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

fn names_a_key(between: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[b"key", b"token", b"secret", b"pass", b"auth", b"pwd", b"credential", b"api"];
    let lower = between.to_ascii_lowercase();
    WORDS.iter().any(|word| memchr::memmem::find(&lower, word).is_some())
}
