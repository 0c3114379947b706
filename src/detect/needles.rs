//! A handful of short texts, any of which may stand in a longer one.
//!
//! For windows of some hundred bytes, which are looked through for every candidate: a table of the pairs of bytes that begin the texts,
//! made at compile time, leaves almost no place to compare.

/// Texts of at least three bytes to look for, ASCII letters in any case.
pub(crate) struct Needles {
    texts: &'static [&'static str],
    /// By the last five bits of the first byte, which do not tell a letter's case: a bit for those of each second byte.
    seconds: [u32; 32],
    /// The same for third bytes.
    thirds: [u32; 32],
}

impl Needles {
    pub(crate) const fn new(texts: &'static [&'static str]) -> Self {
        let (mut seconds, mut thirds) = ([0; 32], [0; 32]);
        let mut i = 0;
        while i < texts.len() {
            let text = texts[i].as_bytes();
            seconds[(text[0] & 31) as usize] |= 1 << (text[1] & 31);
            thirds[(text[0] & 31) as usize] |= 1 << (text[2] & 31);
            i += 1;
        }
        Self { texts, seconds, thirds }
    }

    /// Whether one of them stands in the text.
    pub(crate) fn within(&self, text: &[u8]) -> bool {
        text.windows(3).enumerate().any(|(at, three)| {
            let first = usize::from(three[0] & 31);
            self.seconds[first] >> (three[1] & 31) & self.thirds[first] >> (three[2] & 31) & 1 == 1 && self.begins(&text[at..])
        })
    }

    fn begins(&self, text: &[u8]) -> bool {
        self.texts.iter().any(|needle| text.get(..needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::Needles;

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
