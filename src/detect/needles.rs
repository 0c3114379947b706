//! A handful of short texts, any of which may stand in a longer one.
//!
//! For windows of some hundred bytes, which are looked through for every candidate: a table of the pairs of bytes that begin the texts,
//! made at compile time, leaves almost no place to compare.

/// Texts of at least two bytes to look for, ASCII letters in any case.
pub(crate) struct Needles {
    texts: &'static [&'static str],
    /// A bit for each pair of first bytes, of which five bits each are told apart: a letter's case is not among them.
    pairs: [u64; 16],
}

impl Needles {
    pub(crate) const fn new(texts: &'static [&'static str]) -> Self {
        let mut pairs = [0; 16];
        let mut i = 0;
        while i < texts.len() {
            let text = texts[i].as_bytes();
            let pair = pair(text[0], text[1]);
            pairs[pair / 64] |= 1 << (pair % 64);
            i += 1;
        }
        Self { texts, pairs }
    }

    /// Whether one of them stands in the text.
    pub(crate) fn within(&self, text: &[u8]) -> bool {
        text.windows(2).enumerate().any(|(at, two)| {
            let pair = pair(two[0], two[1]);
            self.pairs[pair / 64] >> (pair % 64) & 1 == 1 && self.begins(&text[at..])
        })
    }

    fn begins(&self, text: &[u8]) -> bool {
        self.texts.iter().any(|needle| text.get(..needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle.as_bytes())))
    }
}

const fn pair(first: u8, second: u8) -> usize {
    ((first & 31) as usize) << 5 | (second & 31) as usize
}

#[cfg(test)]
mod tests {
    use super::Needles;

    #[test]
    fn found_anywhere_in_any_case() {
        static NEEDLES: Needles = Needles::new(&["ab", "gehe\u{ed}m", "****"]);
        for text in ["AB", "xxaB", "Gehe\u{ed}M", "x****"] {
            assert!(NEEDLES.within(text.as_bytes()), "{text}");
        }
        for text in ["", "a", "a b", "***", "gehe\u{ec}m"] {
            assert!(!NEEDLES.within(text.as_bytes()), "{text}");
        }
    }
}
