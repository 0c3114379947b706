//! A handful of short texts, any of which may stand in a longer one.
//!
//! For windows of some hundred bytes, which are looked through for every candidate: tables of the bytes that stand first, second and third
//! in the texts, made at compile time, leave almost no place to compare, and there hardly a text.

use super::marks::Bits;

/// Texts of at least three bytes to look for, ASCII letters in any case.
pub(crate) struct Needles {
    texts: &'static [&'static str],
    /// The texts in 32 groups, the first in the first, the second in the second, and again: for each of the three bytes, by its last five
    /// bits, which do not tell a letter's case, the groups with a text that has it there.
    groups: [[u32; 32]; 3],
    /// A bit for the first three bytes of each text: most places of a text end at it. In browsers it would weigh more than it saves.
    #[cfg(not(target_arch = "wasm32"))]
    starts: [u64; STARTS / 64],
}

/// How many groups there are.
const GROUPS: usize = 32;

/// How many beginnings of texts are told apart before anything else is asked.
#[cfg(not(target_arch = "wasm32"))]
const STARTS: usize = 1 << 12;

/// Which of them three bytes are; a letter's case makes no difference.
#[cfg(not(target_arch = "wasm32"))]
const fn start(three: &[u8]) -> usize {
    ((three[0] & 31) as usize) << 7 ^ ((three[1] & 31) as usize) << 3 ^ (three[2] & 31) as usize
}

impl Needles {
    pub(crate) const fn new(texts: &'static [&'static str]) -> Self {
        let mut groups = [[0; 32]; 3];
        #[cfg(not(target_arch = "wasm32"))]
        let mut starts = [0; STARTS / 64];
        let mut i = 0;
        while i < texts.len() {
            let text = texts[i].as_bytes();
            #[cfg(not(target_arch = "wasm32"))]
            {
                starts[start(text) / 64] |= 1 << (start(text) % 64);
            }
            let mut byte = 0;
            while byte < 3 {
                groups[byte][(text[byte] & 31) as usize] |= 1 << (i % GROUPS);
                byte += 1;
            }
            i += 1;
        }
        Self {
            texts,
            groups,
            #[cfg(not(target_arch = "wasm32"))]
            starts,
        }
    }

    /// Whether one of them stands in the text.
    pub(crate) fn within(&self, text: &[u8]) -> bool {
        text.windows(3).enumerate().any(|(at, three)| self.stands(text, at, three))
    }

    /// Where the last of them begins.
    pub(crate) fn last(&self, text: &[u8]) -> Option<usize> {
        text.windows(3).enumerate().rev().find(|(at, three)| self.stands(text, *at, three)).map(|(at, _)| at)
    }

    /// Whether one of them stands at this place, where these three bytes are.
    #[inline(always)]
    fn stands(&self, text: &[u8], at: usize, three: &[u8]) -> bool {
        #[cfg(not(target_arch = "wasm32"))]
        if self.starts[start(three) / 64] >> (start(three) % 64) & 1 == 0 {
            return false;
        }
        let [first, second, third] = &self.groups;
        let of = |groups: &[u32; 32], byte: u8| groups[usize::from(byte & 31)];
        let groups = of(first, three[0]) & of(second, three[1]) & of(third, three[2]);
        groups != 0 && Bits(u64::from(groups)).any(|group| self.begins(&text[at..], group))
    }

    /// Whether the text begins with one of the group.
    fn begins(&self, text: &[u8], group: usize) -> bool {
        let mut texts = self.texts.iter().skip(group).step_by(GROUPS);
        texts.any(|needle| text.get(..needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::Needles;

    #[test]
    fn those_behind_the_first_groups_are_found() {
        static MANY: Needles = Needles::new(&[
            "a00", "a01", "a02", "a03", "a04", "a05", "a06", "a07", "a08", "a09", "a10", "a11", "a12", "a13", "a14", "a15", "a16", "a17",
            "a18", "a19", "a20", "a21", "a22", "a23", "a24", "a25", "a26", "a27", "a28", "a29", "a30", "a31", "b00", "b01", "b02", "b31",
        ]);
        assert!(["a00", "a31", "B00", "b02", "b31"].iter().all(|text| MANY.within(format!("x {text}").as_bytes())));
        assert_eq!((MANY.last(b"b31 A00 b"), MANY.last(b"b3 a 0")), (Some(4), None));
        assert!(["a32", "b03", "b30", "c00", "a 00"].iter().all(|text| !MANY.within(text.as_bytes())));
    }

    #[test]
    fn found_anywhere_in_any_case() {
        static NEEDLES: Needles = Needles::new(&["abc", "gehe\u{ed}m", "****"]);
        for text in ["ABC", "xxaBc", "Gehe\u{ed}M", "x****"] {
            assert!(NEEDLES.within(text.as_bytes()), "{text}");
        }
        for text in ["", "a", "ab c", "***", "gehe\u{ec}m"] {
            assert!(!NEEDLES.within(text.as_bytes()), "{text}");
        }
    }
}
