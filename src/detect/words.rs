//! The words of natural languages that join a name to its value; `build/words.rs` makes the tables from `data/words/`.

use super::needles::Needles;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The longest word that is looked up.
const LONGEST: usize = 24;

/// Copulas, targets, changes, "as", "as" written without blanks, "with": for the page's gate.
pub(super) const fn lists() -> [&'static [&'static str]; 6] {
    [COPULAS, TARGETS, CHANGES, AS, AS_JOINED, WITH]
}

/// "is", "lautet", "est", …
pub(crate) fn is_copula(word: &[u8]) -> bool {
    listed(word, COPULAS)
}

/// "to", "auf", "en", …: before the new value of something changed, and before much else.
pub(crate) fn is_target(word: &[u8]) -> bool {
    listed(word, TARGETS)
}

/// "changed", "geändert", "cambié", …
pub(crate) fn is_change(word: &[u8]) -> bool {
    listed(word, CHANGES)
}

/// "as", "als", "comme", …: between a value and the name that it has.
pub(crate) fn is_as(word: &[u8]) -> bool {
    listed(word, AS)
}

/// One of the words before the name says that somebody changed it.
pub(crate) fn tells_change(before: &[u8]) -> bool {
    before.rsplit(|b| matches!(b, b' ' | b'\n')).take(8).any(is_change)
}

/// "with the password", "mit dem Kennwort": one of the last three words before the name says that something is used; or a comma
/// stands there, as in a list of user and password.
pub(crate) fn introduced(before: &[u8]) -> bool {
    if before.ends_with(b", ") {
        return true;
    }
    let mut words = before.rsplit(|b| matches!(b, b' ' | b'\n')).filter(|word| !word.is_empty()).take(3);
    // A single letter ("e", "y", "i": and) is only read as a word right before the name.
    words.next().is_some_and(|word| listed(word, WITH)) || words.any(|word| word.len() > 1 && listed(word, WITH))
}

/// The line asks for something.
pub(crate) fn asks(line: &[u8]) -> bool {
    static PHRASES: Needles = Needles::new(ASKS);
    PHRASES.within(line)
}

/// The text begins in a script that is written without blanks between words.
pub(crate) fn unspaced(text: &str) -> bool {
    text.chars().next().is_some_and(|c| matches!(c as u32, 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xFF00..=0xFFEF))
}

/// The character before this place belongs to such a script.
pub(crate) fn after_unspaced(text: &str, end: usize) -> bool {
    text.get(..end).and_then(|before| before.char_indices().next_back()).is_some_and(|(at, _)| text.get(at..).is_some_and(unspaced))
}

fn listed(word: &[u8], list: &[&str]) -> bool {
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    list.binary_search_by(|candidate| candidate.as_bytes().cmp(lower)).is_ok()
}
