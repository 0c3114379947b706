//! The machine-readable lines of passports and identity cards (ICAO 9303): their check digits prove them.

use super::super::judge::Raw;
use super::super::tables::DIGITS_TRAVEL_DOCUMENT;

const CONFIDENCE: u8 = 97;

/// The lines around `<<<` at `at`, once for each document: only its first line is taken as the beginning.
pub(crate) fn read(text: &[u8], at: usize, found: &mut Vec<Raw>) {
    let Some(detector) = DIGITS_TRAVEL_DOCUMENT else { return };
    let Some(first) = line(text, at) else { return };
    let lines = following(text, first);
    let spans: &[Span] = match (first.1 - first.0, lines.as_slice()) {
        // Passports and visas of two lines of 44, cards of two lines of 36.
        (44 | 36, [second, ..]) if two_lines(&text[second.0..second.1]) => &[first, *second],
        // The second line was hit: what stands before it is the first.
        (44 | 36, _) if two_lines(&text[first.0..first.1]) => &[first],
        // Cards of three lines of 30.
        (30, [second, third, ..]) if three_lines(&text[first.0..first.1], &text[second.0..second.1]) => &[first, *second, *third],
        _ => return,
    };
    found.extend(spans.iter().map(|(start, end)| Raw { start: *start, end: *end, detector, confidence: CONFIDENCE }));
}

type Span = (usize, usize);

fn of_document(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<'
}

/// The run of document characters around `at`, if it is as long as a line is.
fn line(text: &[u8], at: usize) -> Option<Span> {
    let start = at - text[..at].iter().rev().take(45).take_while(|b| of_document(**b)).count();
    let end = at + text[at..].iter().take(45).take_while(|b| of_document(**b)).count();
    matches!(end - start, 30 | 36 | 44).then_some((start, end))
}

/// Up to two lines of the same length behind this one.
fn following(text: &[u8], first: Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut at = first.1;
    for _ in 0..2 {
        at += text[at..].iter().take(8).take_while(|b| matches!(b, b'\r' | b'\n' | b' ' | b'>' | b'\t')).count();
        let length = text[at..].iter().take(45).take_while(|b| of_document(**b)).count();
        if length != first.1 - first.0 {
            break;
        }
        lines.push((at, at + length));
        at += length;
    }
    lines
}

/// Number, nationality, birth, sex, expiry: each of the three with its digit.
fn two_lines(line: &[u8]) -> bool {
    holds(&line[..9], line[9]) && holds(&line[13..19], line[19]) && holds(&line[21..27], line[27])
}

/// The number stands in the first line, birth and expiry in the second.
fn three_lines(first: &[u8], second: &[u8]) -> bool {
    holds(&first[5..14], first[14]) && holds(&second[..6], second[6]) && holds(&second[8..14], second[14])
}

/// The weights 7, 3, 1 over digits, letters from ten on, and `<` for nought.
fn holds(body: &[u8], digit: u8) -> bool {
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'Z' => u32::from(b - b'A') + 10,
        _ => 0,
    };
    let sum: u32 = body.iter().zip([7, 3, 1].into_iter().cycle()).map(|(b, weight)| value(*b) * weight).sum();
    digit == b'<' && sum == 0 || digit.is_ascii_digit() && sum % 10 == u32::from(digit - b'0')
}

#[cfg(test)]
mod tests {
    use super::holds;

    /// The numbers of the specimen in ICAO 9303, part 4.
    #[test]
    fn the_specimen_holds() {
        assert!(holds(b"L898902C3", b'6') && holds(b"740812", b'2') && holds(b"120415", b'9'));
        assert!(!holds(b"L898902C3", b'5') && !holds(b"740813", b'2'));
    }
}
