//! Eight places at once in the bytes of one word.

use super::super::packed::hash;
use super::{Answer, BLOCK, CHUNK, KINDS, SEEN};

/// What the table says about each place of a chunk.
pub(super) fn answers(table: &[u8; KINDS], folded: &[u8; SEEN]) -> [Answer; CHUNK / BLOCK] {
    // All hashes first: a loop without branches.
    let mut hashes = [0; CHUNK];
    for (i, place) in hashes.iter_mut().enumerate() {
        // As many bits as choose a byte of the table.
        *place = hash(folded[i], folded[i + 1], folded[i + 2]) >> 1;
    }
    std::array::from_fn(|block| answer(table, folded, &hashes, block * BLOCK))
}

/// What the table says about the 64 places from `block` on.
#[inline(always)]
fn answer(table: &[u8; KINDS], folded: &[u8; SEEN], hashes: &[u16; CHUNK], block: usize) -> Answer {
    let mut answer = Answer::default();
    // The last eight places first: each answer moves those before it up.
    for eight in (0..BLOCK).step_by(8).rev() {
        let at = block + eight;
        let kinds = u64::from_le_bytes(std::array::from_fn(|i| table[usize::from(hashes[at + i]) % KINDS]));
        let asked = asked(u64::from_le_bytes(std::array::from_fn(|i| folded[at + i + 3])));
        answer.anywhere = answer.anywhere << 8 | gathered(kinds & asked);
        answer.beginning = answer.beginning << 8 | gathered(kinds >> 4 & asked);
    }
    answer
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
