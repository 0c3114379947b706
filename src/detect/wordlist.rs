//! Many words at once: the words of a policy's own detector, found as whole words whatever their case.
//!
//! A sorted list instead of an automaton. A word can only begin where the byte before is no part of a word, so most places of a text cost
//! one look; at the others the list is halved byte by byte, which is never more work than the longest word has bytes.

/// Words in lower case as far as ASCII goes, sorted.
pub(crate) struct Words(Vec<Box<[u8]>>);

impl Words {
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut all: Vec<Box<[u8]>> = words.map(|word| word.to_ascii_lowercase().into_bytes().into()).collect();
        crate::order::sort(&mut all);
        all.dedup();
        Self(all)
    }

    /// Where the words stand: from left to right, the longest at each place, none over another, none inside a longer word.
    pub(crate) fn find_iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let bytes = text.as_bytes();
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < bytes.len() {
                let start = at;
                at += 1;
                if start.checked_sub(1).is_some_and(|before| is_inner(bytes[before])) {
                    continue;
                }
                if let Some(length) = self.longest(&bytes[start..]) {
                    at = start + length;
                    return Some((start, at));
                }
            }
            None
        })
    }

    /// The length of the longest word that the text begins with and that ends there.
    fn longest(&self, text: &[u8]) -> Option<usize> {
        let (mut known, mut found) = (&self.0[..], None);
        for (depth, byte) in text.iter().map(u8::to_ascii_lowercase).enumerate() {
            known = &known[known.partition_point(|word| word.get(depth).is_none_or(|b| *b < byte))..];
            known = &known[..known.partition_point(|word| word.get(depth) == Some(&byte))];
            let Some(first) = known.first() else { break };
            if first.len() == depth + 1 && !text.get(depth + 1).copied().is_some_and(is_inner) {
                found = Some(depth + 1);
            }
        }
        found
    }
}

fn is_inner(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<(usize, usize)> {
        Words::new(words.iter().copied()).find_iter(text).collect()
    }

    #[test]
    fn whole_words_and_the_longest() {
        assert_eq!(found(&["blue", "blue bird"], "A Blue bird, blue birds"), [(2, 11), (13, 17)]);
        assert_eq!(found(&["bird"], "blue_bird birds xbird"), []);
        assert_eq!(found(&["-x-"], "a -X- b"), [(2, 5)]);
        assert_eq!(found(&["Größe"], "die GrößE"), [(4, 11)]);
    }

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(words in prop::collection::vec("[a-c_ ]{3,5}", 1..8), text in "[a-cA-C_ ]{0,60}") {
            let words: Vec<&str> = words.iter().map(|word| word.trim()).filter(|word| word.len() >= 3).collect();
            let lower = text.to_ascii_lowercase();
            let free = |at: Option<usize>| !at.and_then(|at| text.as_bytes().get(at)).copied().is_some_and(is_inner);
            let (mut at, mut expected) = (0, Vec::new());
            while at < text.len() {
                let here = words.iter().filter(|word| {
                    lower.as_bytes()[at..].starts_with(word.as_bytes()) && free(at.checked_sub(1)) && free(Some(at + word.len()))
                });
                let end = here.map(|word| at + word.len()).max();
                expected.extend(end.map(|end| (at, end)));
                at = end.unwrap_or(at + 1);
            }
            prop_assert_eq!(found(&words, &text), expected);
        }
    }
}
