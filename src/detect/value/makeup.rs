//! What a value is made of: kinds of characters, and whether its letters stand beside each other as in words.

/// The kinds of characters, as they stand in the upper three bits of `KINDS`.
const SYMBOL: u8 = 0;
const DIGIT: u8 = 1;
const LOWER: u8 = 2;
const UPPER: u8 = 3;
const OTHER: u8 = 4;

/// In the lower five bits of `KINDS` for what is no letter: `COMMON` has no row and no column for it.
const NO_LETTER: u8 = 31;

/// Pairs of letters that are common in words of European languages; a row for each first letter, a bit for each second one.
static COMMON: [u32; 32] = [
    0x13e_bd4e, 0x016_4911, 0x01e_4d95, 0x016_4111, 0x1ae_b97f, 0x002_4131, 0x012_6911, 0x010_4111, 0x22e_fc7f, 0x000_0001, 0x004_4111,
    0x11c_4919, 0x014_d113, 0x01c_657d, 0x07e_f86e, 0x01a_c991, 0x010_0000, 0x11e_fd5d, 0x11c_cd95, 0x11e_4995, 0x00e_b91f, 0x000_0111,
    0x000_4111, 0x000_0000, 0x004_8001, 0x000_0110, 0, 0, 0, 0, 0, 0,
];

/// The pairs of letters that words have, a row for each letter, for the page's gate.
pub(crate) fn common_pairs() -> &'static [u32] {
    &COMMON[..26]
}

/// Of every byte its kind and, if it is a letter, which one.
static KINDS: [u8; 256] = {
    let mut kinds = [OTHER << 5 | NO_LETTER; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        kinds[byte] = match b {
            b'a'..=b'z' => LOWER << 5 | (b - b'a'),
            b'A'..=b'Z' => UPPER << 5 | (b - b'A'),
            b'0'..=b'9' => DIGIT << 5 | NO_LETTER,
            _ => SYMBOL << 5 | NO_LETTER,
        };
        byte += 1;
    }
    kinds
};

/// What one step from a kind to the next counts, in lanes of sixteen bits: pairs of letters, capitals that begin a word, breaks between
/// letters and digits.
static STEPS: [u64; 64] = {
    let mut steps = [0; 64];
    let mut at = 0;
    while at < 64 {
        let (a, b) = (at as u8 >> 3, at as u8 & 7);
        let (letter, next) = (matches!(a, LOWER | UPPER), matches!(b, LOWER | UPPER));
        steps[at] = match (letter, next) {
            // A capital in the middle begins a new word.
            (true, true) if a == LOWER && b == UPPER => CAMEL,
            (true, true) => 1,
            (true, false) if b == DIGIT => 1 << 32,
            (false, true) if a == DIGIT => 1 << 32,
            _ => 0,
        };
        at += 1;
    }
    steps
};
const CAMEL: u64 = 1 << 16;

/// The count of a kind, in lanes of sixteen bits; what is beyond ASCII is the rest.
static COUNTS: [u64; 8] = [1, 1 << 16, 1 << 32, 1 << 48, 0, 0, 0, 0];

/// So many bytes fit into the lanes.
const PART: usize = 1 << 15;

/// What a value is made of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Makeup {
    pub lower: usize,
    pub upper: usize,
    pub digits: usize,
    pub symbols: usize,
    /// Bytes beyond ASCII.
    pub other: usize,
}

impl Makeup {
    pub(super) fn of(value: &[u8]) -> Self {
        let mut makeup = Self::default();
        for part in value.chunks(PART) {
            let counts = part.iter().fold(0, |counts, b| counts + COUNTS[usize::from(KINDS[usize::from(*b)] >> 5)]);
            let [symbols, digits, lower, upper] = lanes(counts);
            makeup.symbols += symbols;
            makeup.digits += digits;
            makeup.lower += lower;
            makeup.upper += upper;
            makeup.other += part.len() - symbols - digits - lower - upper;
        }
        makeup
    }

    /// How many kinds of characters there are.
    pub(super) fn kinds(self) -> usize {
        [self.lower, self.upper, self.digits, self.symbols, self.other].iter().filter(|n| **n > 0).count()
    }

    pub(super) const fn letters(self) -> usize {
        self.lower + self.upper
    }

    /// The value, of which this is the make-up, is made of words: most neighbouring letters are pairs that words have, and digits do
    /// not break them up.
    pub(super) fn wordlike(self, value: &[u8]) -> bool {
        let letters = self.letters();
        if self.digits * 3 > letters {
            return false;
        }
        let (mut pairs, mut common, mut breaks, mut camels) = (0, 0, 0, 0);
        let mut before = SYMBOL << 5 | NO_LETTER;
        for part in value.chunks(PART) {
            let mut steps = 0;
            for b in part {
                let kind = KINDS[usize::from(*b)];
                let step = STEPS[usize::from((before >> 5) << 3 | kind >> 5)];
                steps += step;
                common += (COMMON[usize::from(before & 31)] >> (kind & 31) & (step & 1) as u32) as usize;
                before = kind;
            }
            let [p, c, b, _] = lanes(steps);
            (pairs, camels, breaks) = (pairs + p, camels + c, breaks + b);
        }
        pairs >= 3 && common * 100 >= pairs * 68 && breaks * 6 <= letters && camels * 4 <= letters
    }
}

/// The four numbers of sixteen bits, the lowest first.
fn lanes(sum: u64) -> [usize; 4] {
    [sum, sum >> 16, sum >> 32, sum >> 48].map(|lane| (lane & 0xFFFF) as usize)
}

/// Whether the value is made of words.
pub(crate) fn wordlike(value: &[u8]) -> bool {
    Makeup::of(value).wordlike(value)
}

/// Whether a long value has so many letters of both cases and digits, and so few pairs of words, that chance has drawn it.
pub(crate) fn random(value: &[u8]) -> bool {
    let makeup = Makeup::of(value);
    value.len() >= 26 && makeup.upper >= 3 && makeup.lower >= 3 && makeup.digits >= 3 && !makeup.wordlike(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_counted_as_what_it_is() {
        let all: Vec<u8> = (0..=255).collect();
        let makeup = Makeup::of(&all);
        assert_eq!((makeup.lower, makeup.upper, makeup.digits, makeup.symbols, makeup.other), (26, 26, 10, 66, 128));
        let long = b"aB3".repeat(PART);
        let makeup = Makeup::of(&long);
        assert_eq!((makeup.lower, makeup.upper, makeup.digits), (PART, PART, PART));
    }

    #[test]
    fn words_are_told_from_what_is_drawn() {
        for words in ["password", "my-billing-service-v2", "someLongName", "Kennwortregel"] {
            assert!(wordlike(words.as_bytes()), "{words}");
        }
        for drawn in ["xkcdqwrtz", "aB3xK9", "a1b2c3d4", "abc", ""] {
            assert!(!wordlike(drawn.as_bytes()), "{drawn}");
        }
    }
}
