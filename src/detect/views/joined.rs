//! Lines that a terminal, a mail or a narrow window has broken, joined again.

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::View;
use crate::detect::marks::{Block, Marks, ahead};

/// The shortest part of a token on either side of a break that is worth a look.
const PART: usize = 3;
/// The longest part of a token that is read.
const LONGEST: usize = 512;
/// A token is broken more often only in base64 blocks, which have their own readers.
const BREAKS: usize = 4;

/// Every word that seems to go on in the next line, joined with its rest; nothing when there is none.
pub(crate) fn joined(text: &str, marks: &Marks) -> Option<View> {
    let mut view = View::default();
    let mut done = 0;
    for line_break in behind_words(marks) {
        if line_break >= done
            && let Some(end) = chain(text, marks, line_break, &mut view)
        {
            done = end;
        }
    }
    (!view.text.is_empty()).then_some(view)
}

/// Ends of lines right behind a word of at least `PART` bytes, where it or the first word of the next line has a digit. A carriage
/// return may stand between. Words of more than 64 bytes may have one anywhere.
fn behind_words(marks: &Marks) -> impl Iterator<Item = usize> + '_ {
    let lines = marks.places(|before, here, _| {
        if here.newline == 0 {
            return 0;
        }
        let word = |distance| ahead(before.token(), here.token(), distance);
        here.newline & word(2) & word(3) & (word(1) | word(4))
    });
    lines.filter(|line_break| {
        let carriage_return = marks.before(*line_break, Block::token) >> 63 == 0;
        let end = line_break - usize::from(carriage_return);
        let word = marks.before(end, Block::token).leading_ones();
        let near = u64::MAX.checked_shr(word).map_or(u64::MAX, |far| !far);
        if word == 64 || marks.before(end, |b| b.digit) & near != 0 {
            return true;
        }
        let next = marks.behind(line_break + 1, Block::token);
        let indent = next.trailing_zeros();
        let word = (!next.checked_shr(indent).unwrap_or(0)).trailing_zeros();
        let covered = u64::MAX.checked_shl(indent + word).map_or(u64::MAX, |further| !further);
        indent + word >= 64 || marks.behind(line_break + 1, |b| b.digit) & covered != 0
    })
}

/// Appends the word broken at `line_break` and answers where the look for the next one goes on.
fn chain(text: &str, marks: &Marks, line_break: usize, view: &mut View) -> Option<usize> {
    let bytes = text.as_bytes();
    let has_digit = |from, to| marks.any(from, to, |block| block.digit);
    let left_end = line_break - usize::from(line_break > 0 && bytes[line_break - 1] == b'\r');
    let left = match marks.before(left_end, Block::token).leading_ones() as usize {
        64 => left_end - bytes[..left_end].iter().rev().take(LONGEST).take_while(|b| token(**b)).count(),
        length => left_end - length,
    };
    let (mut right, mut right_end) = next_part(bytes, marks, line_break)?;
    if left_end - left < PART || right_end - right < PART || !(has_digit(left, left_end) || has_digit(right, right_end)) {
        return None;
    }
    view.copy(&text[left..left_end], left);
    for _ in 0..BREAKS {
        view.copy(&text[right..right_end], right);
        let at_break =
            bytes.get(right_end) == Some(&b'\n') || bytes.get(right_end) == Some(&b'\r') && bytes.get(right_end + 1) == Some(&b'\n');
        let Some((start, end)) =
            at_break.then(|| memchr::memchr(b'\n', &bytes[right_end..])).flatten().and_then(|n| next_part(bytes, marks, right_end + n))
        else {
            break;
        };
        (right, right_end) = (start, end);
    }
    view.put('\n', right_end.min(text.len().saturating_sub(1)), 1);
    // The last part may itself be the beginning of a broken word, so its own break is looked at again.
    Some(line_break + 1)
}

/// The word at the beginning of the next line, behind indentation and the mark of a quotation.
fn next_part(bytes: &[u8], marks: &Marks, line_break: usize) -> Option<(usize, usize)> {
    let line = bytes.get(line_break + 1..)?;
    let indent = line.iter().take(24).take_while(|b| matches!(b, b' ' | b'\t' | b'>' | b'|')).count();
    let start = line_break + 1 + indent;
    let length = match marks.behind(start, Block::token).trailing_ones() as usize {
        64 => bytes[start..].iter().take(LONGEST).take_while(|b| token(**b)).count(),
        length => length,
    };
    (length > 0).then_some((start, start + length))
}

const fn token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'+' | b'/')
}
