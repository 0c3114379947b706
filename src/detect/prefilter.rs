//! One pass over the bytes: where does any literal of any detector stand?
//!
//! Three bytes, folded, roll through one multiplication into a bit table of 8 KB. Most positions of ordinary text end there. The few
//! that do not are compared with the literals of their bucket. The table is built by `build/detectors.rs` with the same hash.

use super::tables::{BITS, BUCKET_STARTS, LITERALS, Literal};

/// A literal of some detector, found in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// Where the literal begins.
    pub at: usize,
    /// Which one.
    pub literal: &'static Literal,
}

/// Every literal in the text, ordered by the place of its hashed bytes (close to, but not quite, by `at`).
pub(crate) fn hits(text: &[u8]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let [first, second, rest @ ..] = text else { return hits };
    let mut rolling = fold(*first) << 8 | fold(*second);
    for (at, &byte) in rest.iter().enumerate() {
        rolling = (rolling << 8 | fold(byte)) & 0x00FF_FFFF;
        let hash = rolling.wrapping_mul(0x9E37_79B1) >> 16;
        if BITS[(hash >> 6) as usize & 1023] >> (hash & 63) & 1 == 1 {
            look_up(text, at, hash, &mut hits);
        }
    }
    hits
}

fn fold(byte: u8) -> u32 {
    u32::from(byte | 0x20)
}

#[cold]
#[inline(never)]
fn look_up(text: &[u8], at: usize, hash: u32, hits: &mut Vec<Hit>) {
    let bucket = hash as usize % (BUCKET_STARTS.len() - 1);
    let (from, to) = (usize::from(BUCKET_STARTS[bucket]), usize::from(BUCKET_STARTS[bucket + 1]));
    for literal in &LITERALS[from..to] {
        let Some(start) = at.checked_sub(usize::from(literal.offset)) else { continue };
        if text.get(start..start + literal.text.len()).is_some_and(|found| found.eq_ignore_ascii_case(literal.text)) {
            hits.push(Hit { at: start, literal });
        }
    }
}
