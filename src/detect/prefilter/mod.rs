//! One pass over the bytes: where does any literal of any detector stand?
//!
//! A hash of three folded bytes chooses one of 32768 bytes of a table, the last two bits of the fourth byte one bit of its lower half
//! and one of its upper half. The lower half knows the literals that count anywhere; the upper half those that count only where a
//! word begins, which is most of them, and where words begin the bitmaps tell. 64 places are answered before anything branches, by
//! vectors where the target has them. A place that remains is asked for all of its three, four or six bytes, again without a branch: hardly
//! one of ordinary text is left, and it is compared with the literals of its bucket. The tables are in `packed.rs`.

#[cfg(any(not(target_arch = "x86_64"), test))]
mod scalar;
#[cfg(target_arch = "x86_64")]
mod vector;

#[cfg(not(target_arch = "x86_64"))]
use scalar::answers;
#[cfg(target_arch = "x86_64")]
use vector::answers;

use super::marks::{Bits, Marks};
use super::packed;
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
/// Bytes that are read for them: the last places see seven bytes of the next chunk.
const SEEN: usize = CHUNK + 8;

/// Bits that are listed together: hardly a block has more, and a loop that nearly always ends alike costs less than one bit at a time.
const TOGETHER: usize = 4;
/// Places in a list of them: those of a chunk, and what is written behind the last.
const LISTED: usize = CHUNK + TOGETHER;

/// What the table says about each place of a block: whether a literal that counts anywhere, and whether one that counts only where a
/// word begins may stand there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Answer {
    anywhere: u64,
    beginning: u64,
}

/// Every literal in the text, by the place where it begins.
pub(crate) fn hits(text: &[u8], marks: &Marks, hits: &mut Vec<Hit>) {
    hits.clear();
    let search = &*SEARCH;
    let mut beginnings = marks.beginnings();
    // No literal has a byte 0, so what stands behind the end is never found.
    let (mut last, mut places) = ([0; SEEN], [0u16; LISTED]);
    for at in (0..text.len()).step_by(CHUNK) {
        let rest = &text[at..];
        let seen = rest.first_chunk().unwrap_or_else(|| {
            last[..rest.len()].copy_from_slice(rest);
            &last
        });
        // Small letters.
        let folded = seen.map(|b| b | 0x20);
        let mut asked = 0;
        for (block, (answer, beginnings)) in answers(&search.kinds, &folded).into_iter().zip(&mut beginnings).enumerate() {
            asked = list(answer.anywhere | answer.beginning & beginnings, block * BLOCK, &mut places, asked);
        }
        let mut count = 0;
        let eight = |place: usize| folded[place..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        for i in 0..asked {
            let place = places[i % LISTED];
            places[count % LISTED] = place;
            count += usize::from(search.classes(eight(usize::from(place))) != 0);
        }
        for place in places.iter().take(count).map(|place| usize::from(*place)) {
            look_up(search, text, at + place, eight(place), hits);
        }
    }
}

/// Appends the places of the bits to a list of `count` places; answers how many it has then.
#[inline(always)]
fn list(mut bits: u64, base: usize, places: &mut [u16; LISTED], count: usize) -> usize {
    let behind = count + bits.count_ones() as usize;
    let mut at = count;
    while at < behind {
        let free = at.min(CHUNK);
        for place in &mut places[free..free + TOGETHER] {
            *place = (base + bits.trailing_zeros() as usize) as u16;
            bits &= bits.wrapping_sub(1);
        }
        at += TOGETHER;
    }
    behind
}

fn look_up(search: &'static Search, text: &[u8], at: usize, eight: u64, hits: &mut Vec<Hit>) {
    // The bytes themselves are known to fit, nearly always; most literals of a bucket differ in what stands around them.
    let twelve = at.checked_sub(4).and_then(|from| text.get(from..)).and_then(<[u8]>::first_chunk::<12>);
    let around = twelve.map_or_else(
        || packed::around(text, at).0,
        |twelve| {
            let [a, b, c, d, _, _, _, _, e, f, g, h] = *twelve;
            u64::from_le_bytes([a, b, c, d, e, f, g, h]) | u64::from_le_bytes([0x20; 8])
        },
    );
    for number in Bits(search.classes(eight)).flat_map(|class| search.of_class(class, eight)) {
        let (known, mask) = search.grams[number];
        if (known ^ around) & mask != 0 {
            continue;
        }
        let literal = &search.literals[number];
        if let Some(start) = at.checked_sub(usize::from(literal.offset))
            && search.stands(number, text, start)
            && !(literal.whole && inside_a_word(text, start, start + literal.text.len()))
        {
            let hit = Hit { at: start, literal };
            if hits.last().is_none_or(|last| last.at <= start) {
                hits.push(hit);
            } else {
                let place = hits.iter().rposition(|hit| hit.at <= start).map_or(0, |before| before + 1);
                hits.insert(place, hit);
            }
        }
    }
}

fn inside_a_word(text: &[u8], start: usize, end: usize) -> bool {
    !near::begins_word(text, start) || person::goes_on(text, end)
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;

    /// Both ways to ask the table agree about every place.
    #[test]
    fn answers_are_the_same_with_and_without_vectors() {
        let mut state = 3_u32;
        let mut some = 0;
        for _ in 0..200 {
            let folded: [u8; SEEN] = std::array::from_fn(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b"abcdefghijklmnopqrstuvwxyz _-=:.0123456789"[(state >> 16) as usize % 42] | 0x20
            });
            let (vector, scalar) = (answers(&SEARCH.kinds, &folded), scalar::answers(&SEARCH.kinds, &folded));
            assert_eq!(vector, scalar);
            some += vector.iter().filter(|answer| answer.anywhere != 0 && answer.beginning != 0).count();
        }
        assert!(some > 100, "only {some} blocks had something to agree about");
    }
}
