//! The words of natural languages that join a name to its value; `build/words.rs` makes the tables from `data/words/`.

use super::list::List;
use super::needles::Needles;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

static COPULA_LIST: List = List::new(COPULAS);
static TARGET_LIST: List = List::new(TARGETS);
static CHANGE_LIST: List = List::new(CHANGES);
static AS_LIST: List = List::new(AS);
static WITH_LIST: List = List::new(WITH);
static NEW_LIST: List = List::new(NEW);
static KIND_LIST: List = List::new(KINDS);
static CODE_LIST: List = List::new(CODES);

/// Copulas, targets, changes, "as", "as" written without blanks, "with", "new", kinds, codes: for the page's gate.
pub(super) const fn lists() -> [&'static [&'static str]; 9] {
    [COPULAS, TARGETS, CHANGES, AS, AS_JOINED, WITH, NEW, KINDS, CODES]
}

/// "is", "lautet", "est", …
pub(crate) fn is_copula(word: &[u8]) -> bool {
    COPULA_LIST.has(word)
}

/// "to", "auf", "en", …: before the new value of something changed, and before much else.
pub(crate) fn is_target(word: &[u8]) -> bool {
    TARGET_LIST.has(word)
}

/// "changed", "geändert", "cambié", …
pub(crate) fn is_change(word: &[u8]) -> bool {
    CHANGE_LIST.has(word)
}

/// "as", "als", "comme", …: between a value and the name that it has.
pub(crate) fn is_as(word: &[u8]) -> bool {
    AS_LIST.has(word)
}

/// "with", "mit", "avec", …: before what somebody uses.
pub(crate) fn is_with(word: &[u8]) -> bool {
    WITH_LIST.has(word)
}

/// "new", "neue", "nowe", …: what a sentence goes on with after the old value.
pub(crate) fn is_new(word: &[u8]) -> bool {
    NEW_LIST.has(word)
}

/// "inicial", "provisoire", …: says which of several a name means.
pub(crate) fn is_kind(word: &[u8]) -> bool {
    KIND_LIST.has(word)
}

/// The name is one of a code that may be digits only: "PIN", "Türcode", "暗証番号".
pub(crate) fn is_code(word: &[u8]) -> bool {
    CODE_LIST.has(word)
}

/// One of the words before the name says that somebody changed it.
pub(crate) fn tells_change(before: &[u8]) -> bool {
    before.rsplit(|b| matches!(b, b' ' | b'\n')).take(8).any(|word| is_change(word.strip_suffix(b".").unwrap_or(word)))
}

/// The next word says that somebody changed what stands before it.
pub(crate) fn changed_behind(behind: &[u8]) -> bool {
    let behind = &behind[..behind.len().min(40)];
    let gap = behind.iter().take_while(|b| matches!(b, b' ' | b'"' | b'\'' | b'`')).count();
    let word = behind[gap..].split(|b| b.is_ascii_whitespace() || matches!(b, b'.' | b',' | b'!' | b'?')).next().unwrap_or_default();
    gap > 0 && is_change(word)
}

/// The next word is one before the new value: "from … **to** …".
pub(crate) fn replaced_behind(behind: &[u8]) -> bool {
    let Some(rest) = behind.strip_prefix(b"\"").unwrap_or(behind).strip_prefix(b" ") else { return false };
    is_target(&rest[..rest.iter().take(4).take_while(|b| !b.is_ascii_whitespace()).count()])
}

/// "with the password", "mit dem Kennwort": one of the last three words before the name says that something is used; or a comma
/// stands there, as in a list of user and password.
pub(crate) fn introduced(before: &[u8]) -> bool {
    if before.ends_with(b", ") {
        return true;
    }
    let mut words = before.rsplit(|b| matches!(b, b' ' | b'\n')).filter(|word| !word.is_empty()).take(3);
    // A single letter ("e", "y", "i": and) is only read as a word right before the name.
    words.next().is_some_and(|word| WITH_LIST.has(word)) || words.any(|word| word.len() > 1 && WITH_LIST.has(word))
}

/// "Als Kennwort habe ich …", "y como contraseña …": a clause begins with "as" and the name, and tells the value behind it.
pub(crate) fn led_by_as(before: &[u8]) -> bool {
    let mut words = before.rsplit(|b| matches!(b, b' ' | b'\n'));
    // Behind the last word stands the blank before the name.
    let (Some(b""), Some(word)) = (words.next(), words.next()) else { return false };
    AS_LIST.has(word)
        && !COPULA_LIST.has(word)
        && (word.first().is_some_and(u8::is_ascii_uppercase)
            || words.next().is_some_and(|and| matches!(and, b"und" | b"et" | b"and" | b"en") || and.len() == 1))
}

/// The line asks for something.
pub(crate) fn asks(line: &[u8]) -> bool {
    static PHRASES: Needles = Needles::new(ASKS);
    PHRASES.within(line)
}

/// The text begins in a script that is written without blanks between words.
pub(crate) fn unspaced(text: &str) -> bool {
    // All of them begin with this byte or a higher one.
    text.as_bytes().first().is_some_and(|b| *b >= 0xE3)
        && text.chars().next().is_some_and(|c| matches!(c as u32, 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xFF00..=0xFFEF))
}

/// The character before this place belongs to such a script.
pub(crate) fn after_unspaced(text: &str, end: usize) -> bool {
    end > 0
        && !text.as_bytes()[end - 1].is_ascii()
        && text.get(..end).and_then(|before| before.char_indices().next_back()).is_some_and(|(at, _)| text.get(at..).is_some_and(unspaced))
}

#[cfg(test)]
mod tests {
    use super::{AS_LIST, CHANGE_LIST, CODE_LIST, COPULA_LIST, KIND_LIST, NEW_LIST, TARGET_LIST, WITH_LIST};

    #[test]
    fn the_words_are_sorted_for_the_search_in_them() {
        for list in [&COPULA_LIST, &TARGET_LIST, &CHANGE_LIST, &AS_LIST, &WITH_LIST, &NEW_LIST, &KIND_LIST, &CODE_LIST] {
            assert!(list.in_order());
        }
    }
}
