//! Sixteen places at once, by vectors of sixteen bytes (SSE2, which every x86-64 processor has). Only the table is read byte by byte.

use wide::bytemuck::cast;
use wide::{u8x16, u16x8};

use super::super::packed::{FIRST, SECOND};
use super::{Answer, BLOCK, CHUNK, KINDS, SEEN};

/// Bytes of a vector.
const LANES: usize = 16;

/// What the table says about each place of a chunk.
#[inline(always)]
pub(super) fn answers(table: &[u8; KINDS], folded: &[u8; SEEN]) -> [Answer; CHUNK / BLOCK] {
    let mut kinds = [0; CHUNK];
    for (sixteen, kinds) in kinds.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let (even, odd) = hashes(folded, sixteen * LANES);
        for (eight, (even, odd)) in kinds.as_chunks_mut::<8>().0.iter_mut().zip(even.into_iter().zip(odd)) {
            for i in 0..4 {
                // Four hashes in a word are taken apart by shifts, which cost less than taking them out of a vector.
                let kind = |word: u64| table[(word >> (16 * i)) as usize % KINDS];
                (eight[2 * i], eight[2 * i + 1]) = (kind(even), kind(odd));
            }
        }
    }
    let mut answers = [Answer::default(); CHUNK / BLOCK];
    for (block, (answer, kinds)) in answers.iter_mut().zip(kinds.as_chunks::<BLOCK>().0).enumerate() {
        let (mut nowhere, mut no_beginning) = (0, 0);
        for (sixteen, kinds) in kinds.as_chunks::<LANES>().0.iter().enumerate() {
            let (kinds, place) = (u8x16::new(*kinds), sixteen * LANES);
            let asked = asked(u8x16::new(bytes(folded, block * BLOCK + place + 3)));
            nowhere |= none(kinds & asked) << place;
            no_beginning |= none(kinds & times_sixteen(asked)) << place;
        }
        *answer = Answer { anywhere: !nowhere, beginning: !no_beginning };
    }
    answers
}

/// The hashes of the even and of the odd ones of sixteen places, without the last bit: as many bits as choose a byte of the table.
///
/// Two bytes read as one number are one part of the sum that a hash is, the two that begin a byte later the other.
#[inline(always)]
fn hashes(folded: &[u8; SEEN], at: usize) -> ([u64; 2], [u64; 2]) {
    let pairs = |at: usize| cast::<[u8; LANES], u16x8>(bytes(folded, at));
    let (first, second, third) = (pairs(at), pairs(at + 1), pairs(at + 2));
    let hash = |left: u16x8, right: u16x8| cast((left * u16x8::splat(FIRST) + right * u16x8::splat(SECOND)) >> 1u32);
    (hash(first, second), hash(second, third))
}

/// All that are asked for are there: the text is longer than the last place by more than a vector.
#[inline(always)]
fn bytes(folded: &[u8; SEEN], at: usize) -> [u8; LANES] {
    folded[at..].first_chunk().copied().unwrap_or_default()
}

/// In each byte the bit, of four, that its last two bits choose.
#[inline(always)]
fn asked(bytes: u8x16) -> u8x16 {
    let (one, two) = (u8x16::splat(1), u8x16::splat(2));
    let one_or_two = one + (bytes & one);
    let upper = (bytes & two).simd_eq(two);
    one_or_two + ((one_or_two + one_or_two + one_or_two) & upper)
}

#[inline(always)]
fn times_sixteen(bytes: u8x16) -> u8x16 {
    let twice = |bytes: u8x16| bytes + bytes;
    twice(twice(twice(twice(bytes))))
}

/// A bit for each byte that is 0.
#[inline(always)]
fn none(bytes: u8x16) -> u64 {
    u64::from(bytes.simd_eq(u8x16::splat(0)).to_bitmask())
}
