//! One pass over the bytes: where does any literal of any detector stand?
//!
//! Four folded bytes choose a bit: a hash of the first three chooses one of 8192 words, the fourth a bit in it (a literal of three
//! bytes sets the whole word). Where the bit is not set, as for almost all places of ordinary text, nothing can begin. The answers for
//! 64 places are gathered in one word, so that nothing branches for each byte. What remains is compared with the literals of its
//! bucket. The tables are built by `build/detectors.rs` with the same hash.

use super::marks::Bits;
use super::tables::{BITS, BUCKET_STARTS, LITERALS, Literal};

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
/// Bytes that these places see: the last one sees three more.
const SEEN: usize = BLOCK + 3;

/// Every literal in the text, by the place where it begins.
pub(crate) fn hits(text: &[u8], hits: &mut Vec<Hit>) {
    hits.clear();
    let mut at = 0;
    while let Some(seen) = text.get(at..).and_then(|rest| rest.first_chunk::<SEEN>()) {
        look(text, at, seen, hits);
        at += BLOCK;
    }
    // No literal has a byte 0, so what stands behind the end is never found.
    let mut last = [0; SEEN];
    let rest = &text[at..];
    last[..rest.len()].copy_from_slice(rest);
    look(text, at, &last, hits);
    hits.sort_by_key(|hit| hit.at);
}

#[inline(always)]
fn look(text: &[u8], at: usize, seen: &[u8; SEEN], hits: &mut Vec<Hit>) {
    for place in Bits(marked(seen)) {
        look_up(text, at + place, gram(seen, place), hits);
    }
}

/// A bit for each place where the table has one.
#[inline(always)]
fn marked(seen: &[u8; SEEN]) -> u64 {
    let mut marked = 0;
    for place in 0..BLOCK {
        let gram = gram(seen, place);
        let word = BITS[(hash(gram) >> 19) as usize];
        marked |= u64::from(word >> (gram >> 24 & 31) & 1) << place;
    }
    marked
}

/// Four bytes with their letters made small.
#[inline(always)]
fn gram(seen: &[u8; SEEN], place: usize) -> u32 {
    u32::from_le_bytes([seen[place], seen[place + 1], seen[place + 2], seen[place + 3]]) | 0x2020_2020
}

/// The hash of the first three bytes, in the upper bits.
#[inline(always)]
fn hash(gram: u32) -> u32 {
    (gram << 8).wrapping_mul(0x9E37_79B1)
}

fn look_up(text: &[u8], at: usize, gram: u32, hits: &mut Vec<Hit>) {
    let bucket = (hash(gram) >> 20) as usize;
    let (from, to) = (usize::from(BUCKET_STARTS[bucket]), usize::from(BUCKET_STARTS[bucket + 1]));
    for literal in &LITERALS[from..to] {
        // Four bytes are compared at once before the rest is.
        if (literal.gram ^ gram) & literal.mask != 0 {
            continue;
        }
        let Some(start) = at.checked_sub(usize::from(literal.offset)) else { continue };
        if text.get(start..start + literal.text.len()).is_some_and(|found| found.eq_ignore_ascii_case(literal.text)) {
            hits.push(Hit { at: start, literal });
        }
    }
}
