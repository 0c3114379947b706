//! Blocks by vectors of sixteen bytes (SSE2, which every x86-64 processor has).

use super::Block;
use wide::i8x16;

/// Sixteen bytes, or sixteen answers about them.
#[derive(Clone, Copy)]
struct Lane(i8x16);

impl Lane {
    #[inline(always)]
    fn of(bytes: &[u8; 16]) -> Self {
        Self(i8x16::new(bytes.map(u8::cast_signed)))
    }

    #[inline(always)]
    fn is(self, byte: u8) -> Self {
        Self(self.0.simd_eq(i8x16::splat(byte.cast_signed())))
    }

    /// The bytes move until the first of the range is the least of all, so that one comparison answers.
    #[inline(always)]
    fn within(self, first: u8, last: u8) -> Self {
        let moved = self.0 + i8x16::splat(i8::MIN.wrapping_sub(first.cast_signed()));
        Self(moved.simd_lt(i8x16::splat(i8::MIN.wrapping_add_unsigned(last - first + 1))))
    }

    /// With letters made small.
    #[inline(always)]
    fn small(self) -> Self {
        Self(self.0 | i8x16::splat(0x20))
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The upper bit of each byte: the answers, or which bytes are not ASCII.
    #[inline(always)]
    fn bits(self) -> u64 {
        u64::from(self.0.to_bitmask() as u16)
    }
}

/// What each of 64 bytes is.
#[inline(always)]
pub(super) fn block(bytes: &[u8; 64]) -> Block {
    let mut block = Block::default();
    let (lanes, _) = bytes.as_chunks::<16>();
    for (i, lane) in lanes.iter().enumerate() {
        let (lane, at) = (Lane::of(lane), i * 16);
        block.digit |= lane.within(b'0', b'9').bits() << at;
        block.letter |= lane.small().within(b'a', b'z').bits() << at;
        block.capital |= lane.within(b'A', b'Z').bits() << at;
        block.joiner |= lane.is(b'+').or(lane.is(b'-')).or(lane.is(b'/')).or(lane.is(b'_')).bits() << at;
        block.dot |= lane.is(b'.').bits() << at;
        block.newline |= lane.is(b'\n').bits() << at;
        block.equals |= lane.is(b'=').bits() << at;
        let mut escape = lane.within(b'%', b'&').or(lane.is(b'\\')).or(lane.is(0x1B));
        if lane.bits() != 0 {
            let two = lane.is(0xC2).or(lane.is(0xCD)).or(lane.is(0xD8));
            escape = escape.or(two).or(lane.within(0xE1, 0xE3)).or(lane.within(0xEF, 0xF3));
        }
        block.escape |= escape.bits() << at;
    }
    block
}
