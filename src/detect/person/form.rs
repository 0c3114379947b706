//! Numbers without a name: those whose written form and check digits together prove them, and lists in which almost every one is valid.

use std::collections::VecDeque;

use super::super::edge;
use super::super::judge::Raw;
use super::super::reach::Far;
use super::super::tables::{FORM_STARTS, FORMS, Form, NUMBERS};
use super::token::{Token, made_up, may_begin, may_end};
use crate::detect::checks::Proof;
use crate::order;

/// So many different valid numbers of one kind, among so many in the same form that follow each other, are a list of them.
const LIST: usize = 5;
const AMONG: usize = 6;
/// A list or its part lies within so many bytes.
const NEARBY: usize = 4096;
/// Confidence of a number that only its form and check digits prove, and of one among its like.
const BARE: u8 = 70;
const LISTED: u8 = 80;

/// The most letters before the first digit, and the most digits in the first run, of any form.
const LETTERS: usize = 6;
const RUN: usize = 19;

/// What was seen of each number in this text.
#[derive(Default)]
pub(crate) struct Forms {
    seen: Vec<Seen>,
}

struct Seen {
    number: u16,
    /// The last ones: where, and whether valid.
    last: VecDeque<((usize, usize), bool)>,
}

impl Forms {
    /// A run of digits: the first of some form?
    pub(crate) fn read(&mut self, text: &[u8], run: usize, length: usize, found: &mut Vec<Raw>, far: &mut Far) {
        let letters = text[..run].iter().rev().take(LETTERS + 1).take_while(|b| b.is_ascii_uppercase()).count();
        if letters > LETTERS || length > RUN {
            return;
        }
        // The forms whose first letters and digits are as many.
        let key = letters * (RUN + 1) + length;
        let (from, to) = (usize::from(FORM_STARTS[key]), usize::from(FORM_STARTS[key + 1]));
        let start = run - letters;
        if from == to || !may_begin(text, start) {
            return;
        }
        let next = text.get(run + length).copied();
        for form in FORMS[from..to].iter().filter(|form| goes_on(form.mask.get(letters + length), next)) {
            if let Some((end, proof)) = matched(form, text, start, letters + length) {
                self.weigh(text, form, (start, end), proof, found, far);
            }
        }
    }

    fn weigh(&mut self, text: &[u8], form: &Form, span: (usize, usize), proof: Proof, found: &mut Vec<Raw>, far: &mut Far) {
        if form.bare {
            if proof >= Proof::Check {
                let detector = NUMBERS[usize::from(form.number)].detector;
                found.push(Raw { start: span.0, end: span.1, detector, confidence: BARE });
            }
            return;
        }
        let place = self.seen.iter().position(|seen| seen.number == form.number).unwrap_or_else(|| {
            self.seen.push(Seen { number: form.number, last: VecDeque::new() });
            self.seen.len() - 1
        });
        let last = &mut self.seen[place].last;
        last.push_back((span, proof >= Proof::Check));
        if last.len() > AMONG {
            last.pop_front();
        }
        let near: Vec<(usize, usize)> =
            last.iter().filter(|(other, valid)| *valid && span.1 - other.0 <= NEARBY).map(|(other, _)| *other).collect();
        // One more would make a list of them.
        far.cluster(near.iter().copied(), LIST - 1, NEARBY);
        if near.len() < LIST {
            return;
        }
        let mut different: Vec<&[u8]> = near.iter().map(|(start, end)| &text[*start..*end]).collect();
        order::sort(&mut different);
        different.dedup();
        if different.len() >= LIST {
            let detector = NUMBERS[usize::from(form.number)].detector;
            found.extend(near.into_iter().map(|(start, end)| Raw { start, end, detector, confidence: LISTED }));
        }
    }
}

/// What the form has behind its first digits, if anything, may be this byte, which is no digit.
fn goes_on(form: Option<&u8>, next: Option<u8>) -> bool {
    match form {
        None => true,
        Some(b'A' | b'X') => next.is_some_and(|b| b.is_ascii_uppercase()),
        sign => sign.copied() == next,
    }
}

/// The form, of which the first bytes are known to fit, stands here and its number is weighed: where it ends and what it proves.
fn matched(form: &Form, text: &[u8], start: usize, fit: usize) -> Option<(usize, Proof)> {
    let end = start + form.mask.len();
    let raw = text.get(start..end)?;
    let fits = raw.iter().zip(form.mask).skip(fit).all(|(b, m)| match m {
        b'9' => b.is_ascii_digit(),
        b'A' => b.is_ascii_uppercase(),
        b'X' => b.is_ascii_digit() || b.is_ascii_uppercase(),
        sign => b == sign,
    });
    if !fits || !alone(text, start, end, form.mask.contains(&b' ')) {
        return None;
    }
    let mut chars = [0; 24];
    let mut count = 0;
    for b in raw.iter().filter(|b| b.is_ascii_alphanumeric()) {
        *chars.get_mut(count)? = b.to_ascii_uppercase();
        count += 1;
    }
    let chars = &chars[..count];
    let proof = if made_up(chars) { Proof::No } else { NUMBERS[usize::from(form.number)].proof(&Token { raw, chars }) };
    Some((end, proof))
}

/// Neither part of a word, path, version or longer number, nor of a row of groups. That it may begin there is known.
fn alone(text: &[u8], start: usize, end: usize, spaced: bool) -> bool {
    let glued = matches!(text[..start], [.., before, b'.' | b'-' | b'/' | b'+' | b'#'] if before.is_ascii_alphanumeric())
        && !edge::escaped(text, start);
    let row = spaced
        && (matches!(text[..start], [.., before, b' '] if before.is_ascii_digit())
            || matches!(text[end..], [b' ', next, ..] if next.is_ascii_digit()));
    !glued && !row && may_end(text, end) && !matches!(text[..start], [.., b'$' | b'@' | b'%'])
}
