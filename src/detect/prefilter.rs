//! One pass over the bytes: where does any literal of any detector stand?
//!
//! A hash of three folded bytes chooses one of 32768 bytes of a table, the last two bits of the fourth byte one bit of its lower half
//! and one of its upper half. The lower half knows the literals that count anywhere; the upper half those that count only where a
//! word begins, which is most of them, and where words begin the bitmaps tell. Eight places are answered at once in the bytes of one
//! word, and nothing branches before 64 of them are. Hardly a place of ordinary text remains, and is compared with the literals of its
//! bucket. The tables are in `packed.rs`.

use super::marks::{Bits, Marks};
use super::packed::hash;
use super::tables::{KINDS, Literal, SEARCH, Search};
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
/// Places whose hashes are computed together.
const CHUNK: usize = 4 * BLOCK;
/// Bytes that are read for them: the last places see three bytes of the next chunk.
const SEEN: usize = CHUNK + 8;

/// Every literal in the text, by the place where it begins.
pub(crate) fn hits(text: &[u8], marks: &Marks, hits: &mut Vec<Hit>) {
    hits.clear();
    let search = &*SEARCH;
    let mut beginnings = marks.beginnings();
    for at in (0..text.len()).step_by(CHUNK) {
        // No literal has a byte 0, so what stands behind the end is never found.
        let mut last = [0; SEEN];
        let rest = &text[at..];
        let seen = rest.first_chunk().unwrap_or_else(|| {
            last[..rest.len()].copy_from_slice(rest);
            &last
        });
        // Small letters, then all hashes: loops without branches, which compilers turn into vector instructions.
        let folded = seen.map(|b| b | 0x20);
        let mut hashes = [0; CHUNK];
        for (i, place) in hashes.iter_mut().enumerate() {
            // As many bits as choose a byte of the table.
            *place = hash(folded[i], folded[i + 1], folded[i + 2]) >> 1;
        }
        for (block, beginnings) in (0..CHUNK).step_by(BLOCK).zip(&mut beginnings) {
            for place in Bits(marked(&search.kinds, &folded, &hashes, block, beginnings)) {
                let gram = folded[block + place..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
                look_up(search, text, at + block + place, hashes[block + place], gram, hits);
            }
        }
    }
}

/// Which of 64 places the table does not rule out.
#[inline(always)]
fn marked(table: &[u8; KINDS], folded: &[u8; SEEN], hashes: &[u16; CHUNK], block: usize, beginnings: u64) -> u64 {
    let (mut anywhere, mut beginning) = (0u64, 0u64);
    // The last eight places first: each answer moves those before it up.
    for eight in (0..BLOCK).step_by(8).rev() {
        let at = block + eight;
        let kinds = u64::from_le_bytes(std::array::from_fn(|i| table[usize::from(hashes[at + i]) % KINDS]));
        let asked = asked(u64::from_le_bytes(std::array::from_fn(|i| folded[at + i + 3])));
        anywhere = anywhere << 8 | gathered(kinds & asked);
        beginning = beginning << 8 | gathered(kinds >> 4 & asked);
    }
    anywhere | beginning & beginnings
}

/// A one in each of eight bytes.
const ONES: u64 = u64::from_le_bytes([1; 8]);

/// In each of eight bytes the bit, of four, that its last two bits choose.
const fn asked(bytes: u64) -> u64 {
    let one_or_two = ONES + (bytes & ONES);
    let upper = (bytes >> 1 & ONES) * 0xFF;
    one_or_two + ((one_or_two * 3) & upper)
}

/// A bit for each of eight bytes in whose lower half a bit is set.
const fn gathered(bytes: u64) -> u64 {
    let set = ((bytes & (ONES * 0x0F)) + ONES * 0x0F) >> 4 & ONES;
    set.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

fn look_up(search: &'static Search, text: &[u8], at: usize, hash: u16, gram: u64, hits: &mut Vec<Hit>) {
    let bucket = usize::from(hash >> 2);
    let (from, to) = (usize::from(search.starts[bucket]), usize::from(search.starts[bucket + 1]));
    for (known, literal) in search.grams[from..to].iter().zip(&search.literals[from..to]) {
        // A literal of fewer than eight bytes leaves the others, the highest, open.
        if (known ^ gram) << (known.leading_zeros() & !7) == 0
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
