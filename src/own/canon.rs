//! The form in which values are compared: lines are joined, whatever indents or quotes them, and what escapes do to a value is undone.
//!
//! Both sides are brought into this form, a stored value once and a pasted text each time:
//! - a line break goes, with the blanks before it and the blanks, `>` and `|` behind it (indentation, quoted mail); `\n` and `\r` as they
//!   stand in JSON and in source text are line breaks too;
//! - other blanks become one blank; so does `\t`;
//! - other backslashes go, however many, so that `\/`, `\"` and text that was escaped twice are read alike.

use super::WINDOW;

/// A text in canonical form, and where its bytes stand in the original.
pub(super) struct Canon {
    pub bytes: Vec<u8>,
    /// From the first on, bytes are copies of those from the second on.
    steps: Vec<(usize, usize)>,
}

/// What a byte means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Blank,
    Break,
    /// `>` and `|`, which quote a line where they begin it.
    Quote,
    Backslash,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Plain; 256];
    kinds[b' ' as usize] = Kind::Blank;
    kinds[b'\t' as usize] = Kind::Blank;
    kinds[0x0B] = Kind::Blank;
    kinds[0x0C] = Kind::Blank;
    kinds[b'\n' as usize] = Kind::Break;
    kinds[b'\r' as usize] = Kind::Break;
    kinds[b'>' as usize] = Kind::Quote;
    kinds[b'|' as usize] = Kind::Quote;
    kinds[b'\\' as usize] = Kind::Backslash;
    kinds
};

impl Canon {
    /// The canonical form of a text; one blank at most, and none at either end.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut canon = Self { bytes: Vec::with_capacity(text.len()), steps: Vec::new() };
        let mut reader = Reader::new(text, 0);
        while let Some(at) = reader.next() {
            if reader.behind_blank {
                canon.copy(b" ", at - 1);
            }
            let plain = text[at + 1..].iter().take_while(|b| KINDS[usize::from(**b)] == Kind::Plain).count();
            canon.copy(&text[at..=at + plain], at);
            reader.at += plain;
        }
        canon
    }

    fn copy(&mut self, part: &[u8], from: usize) {
        let ahead = self.steps.last().is_some_and(|(canon, text)| from - text == self.bytes.len() - canon);
        if !ahead {
            self.steps.push((self.bytes.len(), from));
        }
        self.bytes.extend_from_slice(part);
    }

    /// The place in the original of a byte of the canonical form.
    pub(super) fn origin(&self, at: usize) -> usize {
        let after = self.steps.partition_point(|(canon, _)| *canon <= at);
        after.checked_sub(1).and_then(|i| self.steps.get(i)).map_or(at, |(canon, text)| text + (at - canon))
    }

    /// The place in the canonical form of a byte of the original that is in it.
    pub(super) fn place(&self, from: usize) -> usize {
        let after = self.steps.partition_point(|(_, text)| *text <= from);
        after.checked_sub(1).and_then(|i| self.steps.get(i)).map_or(from, |(canon, text)| canon + (from - text))
    }
}

/// Walks from byte to byte of the canonical form without writing it.
struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    line_begins: bool,
    /// A blank stands before the byte that was told last.
    behind_blank: bool,
}

impl<'t> Reader<'t> {
    /// From the beginning of the text, or from behind a blank within a line.
    const fn new(text: &'t [u8], at: usize) -> Self {
        Self { text, at, line_begins: at == 0, behind_blank: false }
    }

    /// Where the next byte stands.
    #[inline]
    fn next(&mut self) -> Option<usize> {
        let mut blank = false;
        loop {
            let at = self.at;
            let mut kind = KINDS[usize::from(*self.text.get(at)?)];
            self.at += 1;
            if kind == Kind::Backslash {
                self.at += self.text[self.at..].iter().take_while(|b| **b == b'\\').count();
                kind = match self.text.get(self.at) {
                    Some(b'n' | b'r') => Kind::Break,
                    Some(b't') => Kind::Blank,
                    _ => continue,
                };
                self.at += 1;
            }
            match kind {
                Kind::Break => (self.line_begins, blank) = (true, false),
                Kind::Blank => blank = !self.line_begins,
                Kind::Quote if self.line_begins => {}
                _ => {
                    (self.line_begins, self.behind_blank) = (false, blank);
                    return Some(at);
                }
            }
        }
    }
}

/// Whether a blank surely stands at `at` in the canonical form too: not at an end of a line, and no escape beside it.
fn parts(text: &[u8], at: usize) -> bool {
    let kind = |at: usize| text.get(at).map_or(Kind::Break, |b| KINDS[usize::from(*b)]);
    let escaped = || matches!(text[at - 1], b'n' | b'r' | b't') && at > 1 && text[at - 2] == b'\\';
    kind(at) == Kind::Blank && matches!(kind(at + 1), Kind::Plain | Kind::Quote) && at > 0 && kind(at - 1) == Kind::Plain && !escaped()
}

/// Whether a window looks drawn: a letter, and beside it a digit or both cases at least twice. The page's gate rings for nothing else
/// (`extension/page/gate-own.js`), so every value is noticed by such a window.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn drawn(window: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| window.iter().filter(|b| is(b)).count();
    let (upper, lower) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    !window.contains(&b' ') && upper + lower > 0 && (count(u8::is_ascii_digit) > 0 || upper >= 2 && lower >= 2)
}

/// A hash of the last [`WINDOW`] bytes that moves on with each byte: a polynomial over 64 bits with a secret base.
#[derive(Clone)]
pub(super) struct Rolling {
    base: u64,
    /// What the byte that leaves is worth.
    leaving: u64,
    /// Spreads what the low bits know to the high ones.
    spread: u64,
}

impl Rolling {
    /// Made from sixteen secret bytes.
    pub(super) fn new(secret: &[u8; 16]) -> Self {
        let [base, spread] = [0, 8].map(|from| (from..from + 8).fold(0, |word: u64, i| word << 8 | u64::from(secret[i])) | 1);
        Self { base, leaving: (0..WINDOW).fold(1, |power: u64, _| power.wrapping_mul(base)), spread }
    }

    /// The tag of one window by itself.
    #[cfg(test)]
    fn plain(&self, window: &[u8]) -> u32 {
        let hash = window.iter().fold(0_u64, |hash, byte| hash.wrapping_mul(self.base).wrapping_add(u64::from(*byte)));
        (hash.wrapping_mul(self.spread) >> 40) as u32
    }

    /// Tells the tag of each window of the canonical form that has no blank in it, with the place in the text of its last byte.
    pub(super) fn windows(&self, text: &[u8], mut tell: impl FnMut(usize, u32)) {
        let mut from = 0;
        while let Some(stretch) = text.get(from..from + WINDOW) {
            // Most words of ordinary text are shorter than a window: those that end within it are passed over.
            match (0..stretch.len()).rev().find(|i| parts(text, from + i)) {
                Some(blank) => from += blank + 1,
                None => from = self.run(text, from, &mut tell),
            }
        }
    }

    /// Reads up to the next blank and answers where it goes on behind it.
    fn run(&self, text: &[u8], from: usize, tell: &mut impl FnMut(usize, u32)) -> usize {
        let mut reader = Reader::new(text, from);
        // The last sixteen bytes, each at its number.
        let mut last = [0_u8; 16];
        let (mut hash, mut run) = (0_u64, 0_usize);
        while let Some(at) = reader.next() {
            if reader.behind_blank && run > 0 {
                return at;
            }
            let byte = text[at];
            hash = hash.wrapping_mul(self.base).wrapping_add(u64::from(byte));
            if run >= WINDOW {
                hash = hash.wrapping_sub(u64::from(last[(run - WINDOW) % 16]).wrapping_mul(self.leaving));
            }
            last[run % 16] = byte;
            run += 1;
            if run >= WINDOW {
                tell(at, (hash.wrapping_mul(self.spread) >> 40) as u32);
            }
        }
        text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canon(text: &str) -> String {
        String::from_utf8(Canon::of(text.as_bytes()).bytes).unwrap()
    }

    #[test]
    fn lines_are_joined_and_escapes_undone() {
        for (text, wanted) in [
            ("ab\n  cd", "abcd"),
            ("ab \r\n> | cd", "abcd"),
            (r"ab\ncd", "abcd"),
            (r"ab\\r\\ncd", "abcd"),
            (r"ab\/cd\\", "ab/cd"),
            ("  ab \t cd  ", "ab cd"),
            (r"ab\tcd", "ab cd"),
            ("a>b|c", "a>b|c"),
            ("\\", ""),
        ] {
            assert_eq!(canon(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn places_map_back() {
        let text = "x ab\n   cd \\/ ef";
        let canon = Canon::of(text.as_bytes());
        // A blank may stand for several; no value begins or ends with one.
        for (at, byte) in canon.bytes.iter().enumerate().filter(|(_, b)| **b != b' ') {
            assert_eq!(text.as_bytes()[canon.origin(at)], *byte, "byte {at}");
        }
    }

    #[test]
    fn a_window_has_the_same_tag_wherever_it_stands() {
        let rolling = Rolling::new(&std::array::from_fn(|i| (i as u8).wrapping_mul(37)));
        let tags = |text: &[u8]| {
            let mut tags = Vec::new();
            rolling.windows(text, |at, tag| tags.push((at, tag)));
            tags
        };
        let alone = tags(b"0aB1cD2eF3gH");
        assert_eq!(alone.len(), 1);
        let within = tags(b"words and xx0aB1cD2eF3gHyyy behind a blank");
        assert!(within.contains(&(23, alone[0].1)), "{within:?}");
        assert_eq!(within.len(), 6, "windows without a blank only");
    }

    /// Passing words over and jumping from stretch to stretch changes nothing: a plain walk over the canonical form tells the same.
    #[test]
    fn windows_are_those_of_the_canonical_form() {
        let rolling = Rolling::new(&[0x5A; 16]);
        let alphabet = b"aB3n\\ \\n\n \r\t>|xyzrt/ ";
        let mut state = 9_u32;
        let mut cases = 0;
        for length in 0..400 {
            for sparse in [2, 9, 40] {
                let text: Vec<u8> = (0..length)
                    .map(|_| {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        let odd = (state >> 20).is_multiple_of(sparse);
                        if odd { alphabet[(state >> 24) as usize % alphabet.len()] } else { b'a' + (state >> 24) as u8 % 26 }
                    })
                    .collect();
                let canon = Canon::of(&text);
                let plain: Vec<u32> =
                    canon.bytes.windows(WINDOW).filter(|w| !w.contains(&b' ')).map(|window| rolling.plain(window)).collect();
                let mut told = Vec::new();
                rolling.windows(&text, |at, tag| {
                    assert_eq!(canon.bytes[canon.place(at)], text[at]);
                    told.push(tag);
                });
                assert_eq!(told, plain, "{:?}", String::from_utf8_lossy(&text));
                cases += plain.len();
            }
        }
        assert!(cases > 20_000, "only {cases} windows were compared");
    }
}
