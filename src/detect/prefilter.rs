//! One pass over the bytes: where does any literal of any detector stand?
//!
//! Four folded bytes choose a bit: a hash of the first three chooses one of 8192 words, the fourth a bit in it (a literal of three
//! bytes sets the whole word). Where the bit is not set, as for almost all places of ordinary text, nothing can begin. The answers for
//! 64 places are gathered before anything branches. What remains is compared with the literals of its
//! bucket. The tables are built by `build/detectors.rs` with the same hash.

use super::marks::Bits;
use super::tables::{BITS, BUCKET_STARTS, GRAMS, LITERALS, Literal};
use super::{near, person};

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
    // Small letters, then all hashes: loops without branches, which compilers turn into vector instructions.
    let folded = seen.map(|b| b | 0x20);
    let mut words = [0; BLOCK];
    for (i, word) in words.iter_mut().enumerate() {
        *word = hash(folded[i], folded[i + 1], folded[i + 2]) >> 3;
    }
    let mut marked = 0;
    for eight in (0..BLOCK).step_by(8) {
        let mut answers = 0;
        for i in 0..8 {
            answers |= (BITS[usize::from(words[eight + i]) % BITS.len()] >> (folded[eight + i + 3] & 31) & 1) << i;
        }
        marked |= u64::from(answers) << eight;
    }
    for place in Bits(marked) {
        let gram = folded.get(place..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four));
        look_up(text, at + place, gram, hits);
    }
}

/// The hash of three bytes, whose upper bits choose.
#[inline(always)]
const fn hash(first: u8, second: u8, third: u8) -> u16 {
    (first as u16).wrapping_mul(0x9E37).wrapping_add((second as u16).wrapping_mul(0x79B9)).wrapping_add((third as u16).wrapping_mul(0x4D2B))
}

fn look_up(text: &[u8], at: usize, gram: u32, hits: &mut Vec<Hit>) {
    let [first, second, third, _] = gram.to_le_bytes();
    let bucket = usize::from(hash(first, second, third) >> 4);
    let (from, to) = (usize::from(BUCKET_STARTS[bucket]), usize::from(BUCKET_STARTS[bucket + 1]));
    for (known, literal) in GRAMS[from..to].iter().zip(&LITERALS[from..to]) {
        // A literal of three bytes leaves the fourth, the highest, open.
        let open = u32::from(known >> 24 == 0) * 8;
        if (known ^ gram) << open == 0
            && let Some(start) = at.checked_sub(usize::from(literal.offset))
            && text.get(start..start + literal.text.len()).is_some_and(|found| found.eq_ignore_ascii_case(literal.text))
            && !(literal.whole && inside_a_word(text, start, start + literal.text.len()))
        {
            let place = hits.iter().rposition(|hit| hit.at <= start).map_or(0, |before| before + 1);
            hits.insert(place, Hit { at: start, literal });
        }
    }
}

fn inside_a_word(text: &[u8], start: usize, end: usize) -> bool {
    !near::begins_word(text, start) || person::goes_on(text, end)
}
