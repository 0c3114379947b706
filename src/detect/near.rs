//! Values without a literal of their own, which count only behind a word that announces them.

use std::sync::LazyLock;

use super::judge::{Raw, verdict};
use super::marks::{Bits, Block, Marks};
use super::placeholder;
use super::program::{self, Runs};
use super::tables::{Op, PROGRAMS, Program, RULES, SETS};

/// How far behind its word a value may stand.
const REACH: usize = 80;

/// Tries `PROGRAMS[from..to]` at the beginning of every token behind the word `text[at..end]` that is long enough for one of them, as
/// `tokens` tell, which begin behind the word; `key` wants a word such as key or token in the word itself or between.
pub(crate) fn values(text: &[u8], tokens: u128, (at, end): (usize, usize), sought: &Sought, runs: &mut Runs, found: &mut Vec<Raw>) {
    let programs = &PROGRAMS[usize::from(sought.from)..usize::from(sought.to)];
    let least = LEAST[usize::from(sought.from)..usize::from(sought.to)].iter().fold(u8::MAX, |least, l| least.min(*l));
    // Most words are followed by shorter words only, and the search ends here.
    let long = starts(tokens, least);
    if long == 0 || !begins_word(text, at) {
        return;
    }
    let limit = text.len().min(end + REACH);
    let limit = memchr::memchr_iter(b'\n', &text[end..limit]).nth(1).map_or(limit, |n| end + n);
    let mut introduced = !sought.key || names_a_key(&text[at..end]);
    let mut last = end;
    for start in Bits(long as u64).chain(Bits((long >> 64) as u64).map(|place| 64 + place)).map(|place| end + place) {
        if start >= limit {
            break;
        }
        introduced = introduced || names_a_key(&text[last..start]);
        last = start;
        if introduced {
            found.extend(programs.iter().filter_map(|program| value(program, text, start, runs)));
        }
    }
}

/// The shapes `PROGRAMS[from..to]`, and whether they want a word about keys.
pub(crate) struct Sought {
    pub from: u16,
    pub to: u16,
    pub key: bool,
}

/// The tokens behind a word, which several detectors may look at.
#[derive(Default)]
pub(crate) struct Tokens(Option<(usize, u128)>);

impl Tokens {
    /// Those behind `end`.
    pub(crate) fn behind(&mut self, text: &[u8], marks: &Marks, end: usize) -> u128 {
        match self.0 {
            Some((known, tokens)) if known == end => tokens,
            _ => {
                let tokens = tokens(text, marks, end);
                self.0 = Some((end, tokens));
                tokens
            }
        }
    }
}

/// Bit `i` tells whether the byte `i` places behind `end` belongs to a token.
fn tokens(text: &[u8], marks: &Marks, end: usize) -> u128 {
    let pick = |block: &Block| block.digit | block.letter | block.joiner | block.dot;
    let mut tokens = u128::from(marks.behind(end, pick)) | u128::from(marks.behind(end + 64, pick)) << 64;
    // A sign that the marks do not tell.
    let window = &text[end..text.len().min(end + 128)];
    memchr::memchr_iter(b'~', window).for_each(|place| tokens |= 1 << place);
    tokens
}

/// Where tokens of so many bytes begin, among the first `REACH` bytes. At the border of what is seen a token may go on.
fn starts(tokens: u128, least: u8) -> u128 {
    let starts = tokens & !(tokens << 1) & ((1 << REACH) - 1);
    let least = u32::from(least).min(128 - REACH as u32);
    let (mut long, mut sure) = (tokens, 1);
    while sure < least {
        let more = sure.min(least - sure);
        long &= long >> more;
        sure += more;
    }
    starts & long
}

/// How many bytes of tokens each shape begins with at least.
static LEAST: LazyLock<Vec<u8>> = LazyLock::new(|| {
    // Whether tokens may hold every byte of the set.
    let sets: Vec<bool> = SETS.iter().map(|set| (0..=255).all(|byte| token_byte(byte) || !program::contains(set, byte))).collect();
    PROGRAMS.iter().map(|program| at_least(program, &sets)).collect()
});

fn at_least(program: &Program, of_tokens: &[bool]) -> u8 {
    let mut least = 0_usize;
    for op in program.ops {
        match *op {
            Op::Literal(literal) => {
                let tokens = literal.iter().take_while(|byte| token_byte(**byte)).count();
                least += tokens;
                if tokens < literal.len() {
                    break;
                }
            }
            Op::Set { set, .. } if !of_tokens[usize::from(set)] => break,
            Op::Set { min, .. } => least += usize::from(min),
            Op::Open | Op::Close => {}
        }
    }
    least.min(100) as u8
}

fn value(program: &Program, text: &[u8], start: usize, runs: &mut Runs) -> Option<Raw> {
    let rules = &RULES[usize::from(program.detector)];
    let matched = program::run(program, rules, text, start, runs)?;
    if placeholder::token(text.get(matched.value.0..matched.value.1)?) {
        return None;
    }
    verdict(program.detector, rules, text, matched)
}

/// The word stands at the beginning of a word of its own: behind no letter, or with a capital behind a small letter.
pub(crate) fn begins_word(text: &[u8], at: usize) -> bool {
    let Some(&before) = at.checked_sub(1).and_then(|i| text.get(i)) else { return true };
    !before.is_ascii_alphabetic() || before.is_ascii_lowercase() && text[at].is_ascii_uppercase() || super::edge::escaped(text, at)
}

const fn token_byte(b: u8) -> bool {
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
