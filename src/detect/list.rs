//! Lists of words in which something is looked up very often and found rarely.

/// The longest word that a list may hold.
const LONGEST: usize = 31;

/// Sorted words in small letters, and by the last five bits of the first byte, which do not tell a letter's case, which lengths occur:
/// nearly every question ends at that, or at how the word ends.
pub(super) struct List {
    words: &'static [&'static str],
    lengths: [u32; 32],
    /// The same for last bytes: a bit for those of each last but one.
    endings: [u32; 32],
}

impl List {
    /// The words must be sorted and none longer than 31 bytes.
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        let (mut lengths, mut endings) = ([0; 32], [0; 32]);
        let mut i = 0;
        while i < words.len() {
            let word = words[i].as_bytes();
            lengths[(word[0] & 31) as usize] |= 1 << word.len();
            if let [.., before, last] = word {
                endings[(*last & 31) as usize] |= 1 << (*before & 31);
            }
            i += 1;
        }
        Self { words, lengths, endings }
    }

    /// Whether the word is in the list, in any case as far as ASCII goes.
    pub(super) fn has(&self, word: &[u8]) -> bool {
        let Some(first) = word.first().filter(|_| word.len() <= LONGEST) else { return false };
        if self.lengths[usize::from(first & 31)] >> word.len() & 1 == 0 || word.len() > 1 && !self.may_end(word) {
            return false;
        }
        let mut lower = [0; LONGEST];
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        // Nearly all are told apart by their first bytes, so that comparing them one by one is quicker than a call.
        self.words.binary_search_by(|candidate| candidate.bytes().cmp(lower.iter().copied())).is_ok()
    }

    /// Whether the text may end with a word of at least two letters that is in the list; nearly every text may not.
    pub(super) fn may_end(&self, text: &[u8]) -> bool {
        matches!(text, [.., before, last] if self.endings[usize::from(last & 31)] >> (before & 31) & 1 == 1)
    }

    /// Whether the list keeps its promises.
    #[cfg(test)]
    pub(super) fn in_order(&self) -> bool {
        self.words.is_sorted() && self.words.iter().all(|word| (1..=LONGEST).contains(&word.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn looks_up_in_any_case() {
        static LIST: List = List::new(&["ab", "abc", "gehe\u{ed}m"]);
        assert!(LIST.in_order());
        for word in ["ab", "ABC", "aBc", "GEHE\u{ed}M"] {
            assert!(LIST.has(word.as_bytes()), "{word}");
        }
        assert!(LIST.may_end(b"xAB") && LIST.may_end(b"an abc") && !LIST.may_end(b"ba") && !LIST.may_end(b"b"));
        for word in ["", "a", "abcd", "bc", "aa", "gehe\u{cd}m", "a word that is longer than any list may hold"] {
            assert!(!LIST.has(word.as_bytes()), "{word}");
        }
    }
}
