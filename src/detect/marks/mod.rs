//! What each byte of a text is, as bitmaps: one pass reads the bytes, and every later stage jumps from mark to mark.
//!
//! A stage that looks for runs of digits, long words, ends of lines or escapes works on 64 bytes at once, by shifting words. The
//! pass uses the vector instructions that every processor of the target has, where Rust offers them without `unsafe`.

#[cfg(any(not(target_arch = "x86_64"), test))]
mod scalar;
#[cfg(target_arch = "x86_64")]
mod vector;

#[cfg(not(target_arch = "x86_64"))]
use scalar::block;
#[cfg(target_arch = "x86_64")]
use vector::block;

/// What each of 64 bytes is: bit `i` stands for byte `i`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// `0` to `9`.
    pub digit: u64,
    /// `A` to `Z` and `a` to `z`.
    pub letter: u64,
    /// `A` to `Z`.
    pub capital: u64,
    /// `+`, `-`, `/` and `_`: what base64 has besides letters and digits.
    pub joiner: u64,
    /// `.`
    pub dot: u64,
    /// The line feed.
    pub newline: u64,
    /// `=`
    pub equals: u64,
    /// Where an escape or a character that only looks like ASCII may begin: `\`, `%`, `&`, the escape character, and the first
    /// bytes of the blocks of Unicode that have such characters.
    pub escape: u64,
}

impl Block {
    /// Letters and digits.
    pub(crate) const fn alnum(&self) -> u64 {
        self.letter | self.digit
    }

    /// The alphabets of base64.
    pub(crate) const fn base64(&self) -> u64 {
        self.letter | self.digit | self.joiner
    }

    /// What a token is made of.
    pub(crate) const fn token(&self) -> u64 {
        self.letter | self.digit | self.joiner | self.dot
    }
}

/// What stands before a text and behind it.
const NOTHING: Block = Block { digit: 0, letter: 0, capital: 0, joiner: 0, dot: 0, newline: 0, equals: 0, escape: 0 };

/// The bitmaps of a text, a block for every 64 bytes. Bits behind the end of the text are 0.
pub(crate) struct Marks {
    blocks: Vec<Block>,
    /// The numbers of the blocks with a digit, which much text hardly has.
    with_digits: Vec<u32>,
}

impl Marks {
    pub(crate) fn of(text: &[u8]) -> Self {
        let (whole, rest) = text.as_chunks::<64>();
        let mut blocks = Vec::with_capacity(whole.len() + 1);
        blocks.extend(whole.iter().map(block));
        if !rest.is_empty() {
            // A byte 0 is none of the things that are marked.
            let mut last = [0; 64];
            last[..rest.len()].copy_from_slice(rest);
            blocks.push(block(&last));
        }
        let with_digits = (0..).zip(&blocks).filter(|(_, block)| block.digit != 0).map(|(number, _)| number).collect();
        Self { blocks, with_digits }
    }

    /// For each block where a word may begin: every place that `near::begins_word` or `edge::left` accepts, and around escapes some more.
    pub(crate) fn beginnings(&self) -> impl Iterator<Item = u64> + '_ {
        let mut before = Block::default();
        self.blocks.iter().map(move |here| {
            let letter = ahead(before.letter, here.letter, 1);
            let small = ahead(before.letter & !before.capital, here.letter & !here.capital, 1);
            let escapes = if before.escape | here.escape == 0 { 0 } else { u64::MAX };
            before = *here;
            !letter | here.capital & small | escapes
        })
    }

    /// The blocks with the place of their first byte.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (usize, &Block)> {
        self.blocks.iter().enumerate().map(|(i, block)| (i * 64, block))
    }

    /// Each place where `pick` sets a bit. It sees a block, the one before it and the one behind it.
    pub(crate) fn places<P: Fn(&Block, &Block, &Block) -> u64>(&self, pick: P) -> Places<'_, P> {
        Places { blocks: &self.blocks, next: 0, bits: 0, pick }
    }

    /// The same where `pick` sets bits only in blocks that have a digit.
    pub(crate) fn places_of_digits(&self, pick: fn(&Block, &Block, &Block) -> u64) -> impl Iterator<Item = usize> {
        let (mut numbers, mut number, mut bits) = (self.with_digits.iter(), 0, Bits(0));
        std::iter::from_fn(move || {
            loop {
                if let Some(place) = bits.next() {
                    return Some(number * 64 + place);
                }
                number = *numbers.next()? as usize;
                let before = number.checked_sub(1).and_then(|b| self.blocks.get(b)).unwrap_or(&NOTHING);
                bits = Bits(pick(before, &self.blocks[number], self.blocks.get(number + 1).unwrap_or(&NOTHING)));
            }
        })
    }

    /// Like [`Marks::places`], for a part of the text.
    pub(crate) fn places_in<P: Fn(&Block, &Block, &Block) -> u64>(&self, from: usize, to: usize, pick: P) -> impl Iterator<Item = usize> {
        let blocks = &self.blocks[..self.blocks.len().min(to.div_ceil(64))];
        Places { blocks, next: from / 64, bits: 0, pick }.skip_while(move |at| *at < from).take_while(move |at| *at < to)
    }

    /// What `pick` says about the 64 bytes before a place, the nearest in the highest bit.
    pub(crate) fn before(&self, at: usize, pick: impl Fn(&Block) -> u64) -> u64 {
        let here = self.blocks.get(at / 64).map_or(0, &pick);
        let before = (at / 64).checked_sub(1).and_then(|b| self.blocks.get(b)).map_or(0, &pick);
        if at.is_multiple_of(64) { before } else { back(before, here, (at % 64) as u32) }
    }

    /// What `pick` says about the 64 bytes from a place on, the nearest in the lowest bit.
    pub(crate) fn behind(&self, at: usize, pick: impl Fn(&Block) -> u64) -> u64 {
        let here = self.blocks.get(at / 64).map_or(0, &pick);
        let next = self.blocks.get(at / 64 + 1).map_or(0, &pick);
        if at.is_multiple_of(64) { here } else { back(here, next, (at % 64) as u32) }
    }

    /// Whether `pick` sets a bit for one of the places from `from` up to `to`.
    pub(crate) fn any(&self, from: usize, to: usize, pick: impl Fn(&Block) -> u64) -> bool {
        let last = self.blocks.len().min(to.div_ceil(64));
        (from / 64..last).any(|block| {
            let behind = u64::MAX << (from.saturating_sub(block * 64));
            let before = u64::MAX >> (block * 64 + 64).saturating_sub(to);
            pick(&self.blocks[block]) & behind & before != 0
        })
    }
}

/// Bit `i` tells what stands `distance` bytes before byte `i`; `distance` is 1 to 63.
pub(crate) const fn ahead(before: u64, here: u64, distance: u32) -> u64 {
    here << distance | before >> (64 - distance)
}

/// Bit `i` tells what stands `distance` bytes behind byte `i`; `distance` is 1 to 63.
pub(crate) const fn back(here: u64, behind: u64, distance: u32) -> u64 {
    here >> distance | behind << (64 - distance)
}

/// Places in a text that bitmaps tell.
pub(crate) struct Places<'a, P> {
    blocks: &'a [Block],
    /// The block to look at when the bits of the last one are used up.
    next: usize,
    bits: u64,
    pick: P,
}

impl<P: Fn(&Block, &Block, &Block) -> u64> Iterator for Places<'_, P> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.bits == 0 {
            let here = self.blocks.get(self.next)?;
            let before = self.next.checked_sub(1).and_then(|b| self.blocks.get(b)).unwrap_or(&NOTHING);
            self.bits = (self.pick)(before, here, self.blocks.get(self.next + 1).unwrap_or(&NOTHING));
            self.next += 1;
        }
        let bit = self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some((self.next - 1) * 64 + bit)
    }
}

/// The places of the bits that are set, from the lowest.
pub(crate) struct Bits(pub u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0.wrapping_sub(1);
        (place < 64).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::scalar::leads_look_alike;
    use super::*;

    /// Both ways to make a block agree, byte for byte, with what the fields say.
    #[test]
    fn blocks_tell_what_each_byte_is() {
        for shift in 0..64_usize {
            let bytes: [u8; 64] = std::array::from_fn(|i| (i + shift * 4) as u8);
            let made = block(&bytes);
            assert_eq!(made, scalar::block(&bytes));
            for (i, b) in bytes.iter().enumerate() {
                let is = |mask: u64| mask >> i & 1 == 1;
                assert_eq!(is(made.digit), b.is_ascii_digit());
                assert_eq!((is(made.letter), is(made.capital)), (b.is_ascii_alphabetic(), b.is_ascii_uppercase()));
                assert_eq!(is(made.joiner), matches!(b, b'+' | b'-' | b'/' | b'_'));
                assert_eq!((is(made.dot), is(made.newline), is(made.equals)), (*b == b'.', *b == b'\n', *b == b'='));
                assert_eq!(is(made.escape), matches!(b, b'\\' | b'%' | b'&' | 0x1B) || leads_look_alike(*b));
            }
        }
    }

    #[test]
    fn any_looks_at_nothing_but_its_places() {
        let mut text = [b'x'; 200];
        for place in [0, 63, 64, 130, 199] {
            text[place] = b'7';
            let marks = Marks::of(&text);
            for from in 0..200 {
                for to in from + 1..=200 {
                    assert_eq!(marks.any(from, to, |b| b.digit), (from..to).contains(&place), "{place} in {from}..{to}");
                }
            }
            text[place] = b'x';
        }
    }
}
