//! One pass over the bytes: where does any literal of any detector stand?
//!
//! Four folded bytes choose a bit: a hash of the first three chooses one of 8192 words, the fourth a bit in it (a literal of three
//! bytes sets the whole word). Where the bit is not set, as for almost all places of ordinary text, nothing can begin. The answers for
//! 64 places are gathered before anything branches. What remains is compared with the literals of its
//! bucket. The tables are built by `build/detectors.rs` with the same hash.

use super::marks::Bits;
use super::tables::{BITS, BUCKET_STARTS, GRAMS, LITERALS, Literal};

/// A literal of some detector, found in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// Where the literal begins.
    pub at: usize,
    /// Which one.
    pub literal: &'static Literal,
}

/// Places looked at together.
const BLOCK: usize = 64;
/// Bytes that are read for them: the last places see three bytes of the next block.
const SEEN: usize = BLOCK + 4;

/// Every literal in the text, by the place where it begins.
pub(crate) fn hits(text: &[u8], hits: &mut Vec<Hit>) {
    hits.clear();
    let mut at = 0;
    while let Some(seen) = text.get(at..).and_then(|rest| rest.first_chunk::<SEEN>()) {
        look(text, at, seen, hits);
        at += BLOCK;
    }
    // What is left may begin a literal up to its last but two byte. No literal has a byte 0, so what stands behind is never found.
    while at < text.len() {
        let mut last = [0; SEEN];
        let rest = &text[at..text.len().min(at + SEEN)];
        last[..rest.len()].copy_from_slice(rest);
        look(text, at, &last, hits);
        at += BLOCK;
    }
}

#[inline(always)]
fn look(text: &[u8], at: usize, seen: &[u8; SEEN], hits: &mut Vec<Hit>) {
    let bytes = |from: usize| seen.get(from..).and_then(|rest| rest.first_chunk()).map_or(0, |b| u64::from_le_bytes(*b)) | FOLD;
    let mut marked = 0;
    for eight in (0..BLOCK).step_by(8) {
        // Four places begin in these eight bytes, the next four in those four further on.
        let (near, far) = (bytes(eight), bytes(eight + 4));
        let mut answers = bit(near) | bit(near >> 8) << 1 | bit(near >> 16) << 2 | bit(near >> 24) << 3;
        answers |= bit(far) << 4 | bit(far >> 8) << 5 | bit(far >> 16) << 6 | bit(far >> 24) << 7;
        marked |= u64::from(answers) << eight;
    }
    for place in Bits(marked) {
        let four = seen.get(place..).and_then(|rest| rest.first_chunk()).map_or(0, |b| u32::from_le_bytes(*b));
        look_up(text, at + place, four | FOLD as u32, hits);
    }
}

/// Makes letters small: eight times the bit in which they differ.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// Whether the table has a bit for the first four of these bytes.
#[inline(always)]
fn bit(bytes: u64) -> u32 {
    let gram = bytes as u32;
    BITS[(hash(gram) >> 19) as usize] >> (gram >> 24 & 31) & 1
}

/// The hash of the first three bytes, in the upper bits.
#[inline(always)]
fn hash(gram: u32) -> u32 {
    (gram << 8).wrapping_mul(0x9E37_79B1)
}

fn look_up(text: &[u8], at: usize, gram: u32, hits: &mut Vec<Hit>) {
    let bucket = (hash(gram) >> 20) as usize;
    let (from, to) = (usize::from(BUCKET_STARTS[bucket]), usize::from(BUCKET_STARTS[bucket + 1]));
    for (known, literal) in GRAMS[from..to].iter().zip(&LITERALS[from..to]) {
        // A literal of three bytes leaves the fourth, the highest, open.
        let open = u32::from(known >> 24 == 0) * 8;
        if (known ^ gram) << open == 0
            && let Some(start) = at.checked_sub(usize::from(literal.offset))
            && text.get(start..start + literal.text.len()).is_some_and(|found| found.eq_ignore_ascii_case(literal.text))
        {
            let place = hits.iter().rposition(|hit| hit.at <= start).map_or(0, |before| before + 1);
            hits.insert(place, Hit { at: start, literal });
        }
    }
}
