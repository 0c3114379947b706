//! Lists of words in which something is looked up very often and found rarely.

/// The longest word that a list may hold.
const LONGEST: usize = 31;

/// Sorted words in small letters, and which forms they have: nearly every question ends at that, or at how the word ends. Of bytes the
/// last five bits are asked, which do not tell a letter's case.
pub(super) struct List {
    words: &'static [&'static str],
    /// A bit for each form.
    forms: [u32; 32],
    /// By last bytes, a bit for each last but one.
    endings: [u32; 32],
}

/// What the first, second and last byte and the length make together.
const fn form(word: &[u8]) -> usize {
    let second = if word.len() > 1 { word[1] & 31 } else { 0 };
    ((word[0] & 31) as usize * 37 + second as usize * 229 + (word[word.len() - 1] & 31) as usize * 101 + word.len() * 57) % 1024
}

impl List {
    /// The words must be sorted and none longer than 31 bytes.
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        let (mut forms, mut endings) = ([0; 32], [0; 32]);
        let mut i = 0;
        while i < words.len() {
            let word = words[i].as_bytes();
            forms[form(word) >> 5] |= 1 << (form(word) & 31);
            if let [.., before, last] = word {
                endings[(*last & 31) as usize] |= 1 << (*before & 31);
            }
            i += 1;
        }
        Self { words, forms, endings }
    }

    /// Whether the word is in the list, in any case as far as ASCII goes.
    pub(super) fn has(&self, word: &[u8]) -> bool {
        if !(1..=LONGEST).contains(&word.len()) || word.len() > 1 && !self.may_end(word) {
            return false;
        }
        let form = form(word);
        if self.forms[form >> 5] >> (form & 31) & 1 == 0 {
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
