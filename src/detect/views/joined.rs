//! Lines that a terminal, a mail or a narrow window has broken, joined again.

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use std::sync::LazyLock;

use super::View;
use crate::detect::marks::{Bits, Block, Marks, ahead, back};
use crate::detect::program;

/// The shortest part of a token on either side of a break that is worth a look.
const PART: usize = 3;
/// The longest part of a token that is read.
const LONGEST: usize = 512;
/// What is shorter than any shape that tokens can match is not read at all, which for mere numbers is longer: most words
/// that stand around a line break.
static SHAPES: LazyLock<program::Least> = LazyLock::new(|| program::least(token));
/// A token is broken more often only in base64 blocks, which have their own readers.
const BREAKS: usize = 4;

/// Every word that seems to go on in the next line, joined with its rest; nothing when there is none.
pub(crate) fn joined(text: &str, marks: &Marks) -> Option<View> {
    let mut view = View::default();
    let mut seen = Seen::default();
    for line_break in behind_words(marks) {
        chain(text, marks, line_break, &mut seen, &mut view);
    }
    (!view.text.is_empty()).then_some(view)
}

/// Ends of lines right behind a word of at least `PART` bytes, where it or the first word of the next line has a digit. A carriage
/// return may stand between. Words of more than 64 bytes may have one anywhere.
fn behind_words(marks: &Marks) -> impl Iterator<Item = usize> + '_ {
    marks.places(|before, here, behind| {
        if here.newline == 0 {
            return 0;
        }
        let (tokens_before, tokens) = (before.token(), here.token());
        // Most text has no digits; without any that a word of these blocks could have, nothing more is asked.
        let digits = before.digit | here.digit | behind.digit;
        if digits == 0 && !reaches_back(tokens_before) && !reaches_on(behind.token()) {
            return 0;
        }
        let word = |distance| ahead(tokens_before, tokens, distance);
        let breaks = here.newline & word(2) & word(3) & (word(1) | word(4));
        if breaks == 0 {
            return 0;
        }
        // Digits added to runs of ones carry into the place behind each run that has one.
        let both = |before: u64, here: u64| u128::from(here) << 64 | u128::from(before);
        let runs = both(tokens_before, tokens);
        let mut ends = runs.wrapping_add(both(before.digit, here.digit)) & !runs;
        // Of a run that began before these blocks nobody knows.
        let reaching = tokens.trailing_ones();
        if reaching < 64 && tokens_before.leading_ones() + reaching >= 64 {
            ends |= 1 << (64 + reaching);
        } else if tokens_before == u64::MAX >> 1 {
            ends |= 1 << 63;
        }
        // A word ends at the break, or one place before it.
        let told = breaks & ((ends | ends << 1) >> 64) as u64;
        Bits(breaks & !told)
            .filter(|at| {
                let from = *at as u32 + 1;
                let next = |here: u64, behind: u64| if from == 64 { behind } else { back(here, behind, from) };
                let (tokens, digits) = (next(tokens, behind.token()), next(here.digit, behind.digit));
                let indent = tokens.trailing_zeros();
                let word = (!tokens.checked_shr(indent).unwrap_or(0)).trailing_zeros();
                let covered = u64::MAX.checked_shl(indent + word).map_or(u64::MAX, |further| !further);
                indent + word >= 64 || digits & covered != 0
            })
            .fold(told, |kept, at| kept | 1 << at)
    })
}

/// Whether a word that ends behind this block, or two bytes before its end, may begin before it.
const fn reaches_back(tokens: u64) -> bool {
    tokens | 0b11 << 62 == u64::MAX
}

/// Whether a word that begins in the block before, or behind an indent in this one, may go on behind it.
const fn reaches_on(tokens: u64) -> bool {
    tokens | ((1 << 26) - 1) == u64::MAX
}

/// A word on one side of a break.
#[derive(Clone, Copy, Default)]
struct Part {
    start: usize,
    end: usize,
    digit: bool,
    /// It has no letter and no sign that joins.
    number: bool,
}

impl Part {
    fn new(marks: &Marks, start: usize, end: usize) -> Self {
        let digit = marks.any(start, end, |block| block.digit);
        Self { start, end, digit, number: !marks.any(start, end, |block| block.letter | block.joiner) }
    }

    const fn length(&self) -> usize {
        self.end - self.start
    }
}

/// The end of a line, and the word at the beginning of the next.
type Looked = (usize, Option<Part>);

/// The words at the beginnings of the lines that were looked at last: in a column of words each is asked for by several chains.
#[derive(Default)]
struct Seen([Option<Looked>; 16]);

impl Seen {
    fn next_part(&mut self, bytes: &[u8], marks: &Marks, line_break: usize) -> Option<Part> {
        let slot = &mut self.0[line_break % 16];
        match *slot {
            Some((known, part)) if known == line_break => part,
            _ => {
                let part = next_part(bytes, marks, line_break);
                *slot = Some((line_break, part));
                part
            }
        }
    }
}

/// Appends the word broken at `line_break`. Its last part may itself be the beginning of a broken word, which is another chain.
fn chain(text: &str, marks: &Marks, line_break: usize, seen: &mut Seen, view: &mut View) -> Option<()> {
    let bytes = text.as_bytes();
    let left_end = line_break - usize::from(line_break > 0 && bytes[line_break - 1] == b'\r');
    let left = match marks.before(left_end, Block::token).leading_ones() as usize {
        64 => left_end - bytes[..left_end].iter().rev().take(LONGEST).take_while(|b| token(**b)).count(),
        length => left_end - length,
    };
    let mut right = seen.next_part(bytes, marks, line_break)?;
    if left_end - left < PART || right.length() < PART {
        return None;
    }
    let left = Part::new(marks, left, left_end);
    if !(left.digit || right.digit) {
        return None;
    }
    let mut parts = [left; 1 + BREAKS];
    let (mut count, mut whole, mut number) = (1, left.length(), left.number);
    for part in &mut parts[1..] {
        *part = right;
        count += 1;
        whole += right.length();
        number &= right.number;
        let at_break = match bytes[right.end..] {
            [b'\n', ..] => right.end,
            [b'\r', b'\n', ..] => right.end + 1,
            _ => break,
        };
        let Some(next) = seen.next_part(bytes, marks, at_break) else { break };
        right = next;
    }
    if whole < SHAPES.bytes || whole < SHAPES.of_numbers && number {
        return None;
    }
    for part in &parts[..count] {
        view.copy(&text[part.start..part.end], part.start);
    }
    view.put('\n', right.end.min(text.len().saturating_sub(1)), 1);
    Some(())
}

/// The word at the beginning of the next line, behind indentation and the mark of a quotation.
fn next_part(bytes: &[u8], marks: &Marks, line_break: usize) -> Option<Part> {
    let line = bytes.get(line_break + 1..)?;
    let indent = line.iter().take(24).take_while(|b| matches!(b, b' ' | b'\t' | b'>' | b'|')).count();
    let start = line_break + 1 + indent;
    let length = match marks.behind(start, Block::token).trailing_ones() as usize {
        64 => bytes[start..].iter().take(LONGEST).take_while(|b| token(**b)).count(),
        length => length,
    };
    (length > 0).then(|| Part::new(marks, start, start + length))
}

const fn token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'+' | b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every break beside whose words a digit stands is told, wherever blocks end; what is told besides is for `chain` to refuse.
    #[test]
    fn breaks_beside_digits_are_told() {
        let mut state = 5_u32;
        let mut below = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % n
        };
        let (mut told, mut silent) = (0, 0);
        for _ in 0..3000 {
            let mut text = Vec::new();
            while text.len() < 260 {
                let length = [1, 3, 7, 30, 70][below(5) as usize];
                text.extend((0..length).map(|_| if below(40) == 0 { b'7' } else { b'x' }));
                text.extend_from_slice([b" ".as_slice(), b"\n", b"\r\n", b"\n  ", b"\n> ", b", "][below(6) as usize]);
            }
            let marks = Marks::of(&text);
            let found: Vec<usize> = behind_words(&marks).collect();
            for (at, _) in text.iter().enumerate().filter(|(_, b)| **b == b'\n') {
                let end = at - usize::from(text[..at].ends_with(b"\r"));
                let word = text[..end].iter().rev().take_while(|b| token(**b)).count();
                let next = next_part(&text, &marks, at).map_or(0..0, |part| part.start..part.end);
                let digit = text[end - word..end].contains(&b'7') || text[next].contains(&b'7');
                if word >= PART && digit {
                    assert!(found.contains(&at), "{} at {at}", text.escape_ascii());
                    told += 1;
                } else {
                    silent += usize::from(!found.contains(&at));
                }
            }
        }
        assert!(told > 1000 && silent > 1000, "{told} and {silent}");
    }
}
