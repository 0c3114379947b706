//! A number beside its name: behind it, in the column under it, or right before it.

use super::super::judge::Raw;
use super::super::marks::Marks;
use super::super::near::begins_word;
use super::super::reach::Far;
use super::super::tables::{DIGITS_BANK, NUMBERS, Number, PHRASES, RULES};
use super::column;
use super::token::{Groups, made_up};
use crate::detect::checks::Proof;

/// How far behind its name a number with a check digit may stand, and over how many line breaks.
const REACH: usize = 90;
const LINES: usize = 2;
/// How far behind its name a number may stand that nothing else proves.
const SHORT_REACH: usize = 56;
/// How far behind one number the next of the same list may stand.
const LIST: usize = 24;
/// How far before its name a number may stand: `44051401359 (PESEL)`.
const BEFORE: usize = 32;
/// How far from its name the words around a number may stand.
const AROUND: usize = 240;
/// The longest number as it stands in the text.
const TOKEN: usize = 48;
/// A name so short must not be the beginning of a longer word.
const SHORT_NAME: usize = 4;

/// Reads the numbers of persons beside their names. Columns cost lines, so a text has so many of them to spend.
pub(crate) struct Persons {
    budget: usize,
    refused: Refused,
}

/// A stretch of the text in which no number of this sort begins. Names may follow each other closely, and each looks at the same words.
struct Refused {
    number: u16,
    from: usize,
    to: usize,
}

impl Refused {
    /// Whether it is known of the word that begins at `at`.
    fn knows(&self, number: u16, at: usize) -> bool {
        self.number == number && (self.from..self.to).contains(&at)
    }

    /// Nothing begins from `from` up to `to`.
    fn add(&mut self, number: u16, from: usize, to: usize) {
        let goes_on = self.goes_on(number, from);
        *self = if goes_on { Self { number, from: self.from, to: to.max(self.to) } } else { Self { number, from, to } };
    }

    /// Whether the stretch is known up to this place or further.
    fn goes_on(&self, number: u16, from: usize) -> bool {
        self.number == number && (self.from..=self.to).contains(&from)
    }

    /// Whether nothing begins from `from` up to `to`; what is not known yet is read.
    fn all(&mut self, text: &[u8], number: u16, from: usize, to: usize) -> bool {
        let mut at = from;
        // The first word may be the rest of one, of which nothing is remembered.
        if !text.get(from).is_some_and(u8::is_ascii_alphanumeric) && self.goes_on(number, from) {
            at = self.to;
        }
        let unknown = at;
        while at < to {
            let run = text[at..].iter().take(REACH).take_while(|b| b.is_ascii_alphanumeric()).count();
            if run > 0 && value(text, at, &NUMBERS[usize::from(number)]).is_some() {
                return false;
            }
            at += run.max(1);
        }
        if at > unknown {
            self.add(number, unknown, at);
        }
        true
    }
}

impl Persons {
    pub(crate) const fn new(text: &[u8]) -> Self {
        Self { budget: 64 * 1024 + text.len() * 4, refused: Refused { number: 0, from: 0, to: 0 } }
    }

    /// The name of `number` stands at `at..at + length`; its other words are those of the phrase.
    pub(crate) fn read(
        &mut self,
        text: &[u8],
        marks: &Marks,
        (at, length): (usize, usize),
        (number, phrase): (u16, u16),
        found: &mut Vec<Raw>,
        far: &mut Far,
    ) {
        let Some((start, end)) = phrase_around(text, at, length, usize::from(phrase)) else { return };
        let short = end - start <= SHORT_NAME;
        if !begins_word(text, start) || short && (goes_on(text, end) || start > 0 && text[start - 1].is_ascii_digit()) {
            return;
        }
        let index = number;
        let number = &NUMBERS[usize::from(index)];
        if !number.beside.is_empty() && !accompanied(text, start, number.beside) {
            return;
        }
        let before = found.len();
        let digits = |from: usize, to: usize| spelled(number) || marks.any(from, to, |block| block.digit);
        if digits(end, end + REACH + TOKEN) {
            behind(text, end, index, &mut self.refused, found);
        }
        // Without a digit before the name only cells with digits matter.
        let led = digits(start.saturating_sub(BEFORE), start);
        let cells = column::cells(text, (start, end), &mut self.budget, far, |from, to| led || marks.any(from, to, |block| block.digit));
        for cell in &cells {
            found.extend(value(text, cell.0, number).filter(|raw| raw.end + 2 >= cell.1));
        }
        if led && found.len() == before && cells.is_empty() {
            leading(text, start, index, &self.refused, found);
        }
    }
}

/// Banks are the one thing whose number needs no digit.
fn spelled(number: &Number) -> bool {
    Some(number.detector) == DIGITS_BANK
}

/// One of the words stands not far from the name.
fn accompanied(text: &[u8], at: usize, words: &[&str]) -> bool {
    let around = text[at.saturating_sub(AROUND)..text.len().min(at + AROUND)].to_ascii_lowercase();
    words.iter().any(|word| memchr::memmem::find(&around, word.as_bytes()).is_some())
}

/// The name with the words of its phrase before and behind, which blanks, `_`, `-` or nothing may join.
fn phrase_around(text: &[u8], at: usize, length: usize, phrase: usize) -> Option<(usize, usize)> {
    let (before, after) = PHRASES.get(phrase)?;
    // Most words have no other of their phrase beside them: the first letter behind tells.
    if let Some(first) = after.as_bytes().first() {
        let gap = text[at + length..].iter().take(2).take_while(|b| joins(**b)).count();
        text.get(at + length + gap)?.eq_ignore_ascii_case(first).then_some(())?;
    }
    let mut start = at;
    for word in before.as_bytes().rsplit(|b| *b == b' ').filter(|word| !word.is_empty()) {
        let gap = text[..start].iter().rev().take(2).take_while(|b| joins(**b)).count();
        let from = (start - gap).checked_sub(word.len())?;
        text[from..start - gap].eq_ignore_ascii_case(word).then_some(())?;
        start = from;
    }
    let mut end = at + length;
    for word in after.as_bytes().split(|b| *b == b' ').filter(|word| !word.is_empty()) {
        end += text[end..].iter().take(2).take_while(|b| joins(**b)).count();
        text.get(end..end + word.len())?.eq_ignore_ascii_case(word).then_some(())?;
        end += word.len();
    }
    Some((start, end))
}

const fn joins(b: u8) -> bool {
    matches!(b, b' ' | b'_' | b'-' | b'.' | b'\'')
}

/// The word is longer than its name: `NIFty`, but not `bsnNummer` or `CPR_nr`.
pub(crate) fn goes_on(text: &[u8], end: usize) -> bool {
    let (Some(last), Some(next)) = (text.get(end - 1), text.get(end)) else { return false };
    last.is_ascii_alphabetic() && next.is_ascii_alphabetic() && last.is_ascii_lowercase() == next.is_ascii_lowercase()
}

fn behind(text: &[u8], from: usize, index: u16, refused: &mut Refused, found: &mut Vec<Raw>) {
    let number = &NUMBERS[usize::from(index)];
    let (mut at, mut limit, mut lines, mut others) = (from, text.len().min(from + REACH), 0, false);
    if refused.all(text, index, from, limit) {
        return;
    }
    // From here on nothing was a number.
    let mut vain = from;
    while at < limit {
        let b = text[at];
        if b == b'\n' {
            lines += 1;
            if lines > LINES {
                break;
            }
        }
        if !b.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let run = text[at..].iter().take(REACH).take_while(|b| b.is_ascii_alphanumeric()).count();
        let nearby = at - from <= SHORT_REACH && !others;
        // Of the rest of a word nothing is remembered.
        let begins = !at.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric());
        let value = if begins && refused.knows(index, at) { None } else { value(text, at, number) };
        let refuses = value.is_none();
        match value {
            Some(raw) if (nearby || raw.confidence >= PROVEN) && introduced(&text[..from], &text[from..at], &text[at..raw.end]) => {
                at = raw.end;
                limit = text.len().min(at + LIST);
                lines = 0;
                found.push(raw);
                vain = at;
            }
            _ => {
                others |= text[at..at + run].iter().filter(|b| b.is_ascii_digit()).count() > 2;
                at += run;
                if refuses {
                    refused.add(index, vain, at);
                } else {
                    vain = at;
                }
            }
        }
    }
}

/// A value without a digit is a word until a sign or a small letter introduces it: `BIC: …`, not `SWIFT PROGRAMMING`.
fn introduced(name: &[u8], between: &[u8], value: &[u8]) -> bool {
    let bank = name.len() > 2 && name[name.len() - 3..].eq_ignore_ascii_case(b"bic");
    bank || value.iter().any(u8::is_ascii_digit) || between.iter().any(|b| *b != b' ' && !b.is_ascii_uppercase())
}

/// `… 44051401359 (PESEL)`, `… 123-45-6789 is my SSN`: on the same line, with a check digit.
fn leading(text: &[u8], name: usize, index: u16, refused: &Refused, found: &mut Vec<Raw>) {
    let number = &NUMBERS[usize::from(index)];
    let from = name.saturating_sub(BEFORE);
    let from = memchr::memrchr(b'\n', &text[from..name]).map_or(from, |n| from + n + 1);
    let mut at = from;
    while at < name {
        if !text[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let begins = !at.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric());
        let known = begins && refused.knows(index, at);
        if !known && let Some(raw) = value(text, at, number).filter(|raw| raw.confidence >= PROVEN && raw.end <= name) {
            found.push(raw);
            return;
        }
        at += text[at..name].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    }
}

/// The confidence from which on a number has proved itself by a check digit.
const PROVEN: u8 = 85;

/// The number that begins here, if one does.
fn value(text: &[u8], at: usize, number: &Number) -> Option<Raw> {
    let (end, proof) = Groups::read(text, at)?.longest(text, |token| {
        if !spelled(number) && !token.chars.iter().any(u8::is_ascii_digit) {
            return None;
        }
        let proof = number.proof(token);
        (proof > Proof::No && !made_up(token.chars)).then_some(proof)
    })?;
    let confidence = match proof {
        Proof::No => return None,
        Proof::Form => RULES[usize::from(number.detector)].confidence.min(PROVEN - 1),
        Proof::Check => PROVEN,
        Proof::Sure => 92,
    };
    Some(Raw { start: at, end, detector: number.detector, confidence })
}
