//! Values that stand before their name: "use … as the password".

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::{Link, Named};
use crate::detect::name::Name;
use crate::detect::{placeholder, words};

/// How far before the name the value may end.
const WINDOW: usize = 160;
/// How many words ("the new admin") may stand between "as" and the name.
const MOST_WORDS: usize = 4;

/// Reads the word before "… as the password".
pub(super) fn read(text: &str, name: &Name) -> Option<Named> {
    let bytes = text.as_bytes();
    // Nearly every name that no "as" stands before ends the search here.
    if !matches!(bytes[..name.start].last()?, b' ' | b'"' | b'\'' | b'`' | b'*' | 0x80..) {
        return None;
    }
    let mut from = name.start.saturating_sub(WINDOW);
    from = memchr::memrchr(b'\n', &bytes[from..name.start]).map_or(from, |n| from + n + 1);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text[from..name.start].trim_end_matches(['"', '\'', '`', '*', '“', '「']);
    let joined = words::AS_JOINED.iter().find_map(|word| before.strip_suffix(word));
    let value = match joined {
        Some(rest) => rest,
        None => spaced(before)?,
    };
    if value.ends_with(']') && placeholder::mask(value.as_bytes()) {
        return None;
    }
    let value = value.trim_end_matches(['"', '\'', '`', ' ', '*', '”', '」', '»', '\u{a0}', ',', ')', ']', '>']);
    let start = value.rfind(begins).map_or(0, |i| i + value[i..].chars().next().map_or(1, char::len_utf8));
    let length = value.len() - start;
    (4..=128).contains(&length).then(|| Named::new(from + start, from + start + length, Link::Prose, false))
}

/// What stands before "as", when "as" and no more than a few words stand before the name.
fn spaced(before: &str) -> Option<&str> {
    let mut rest = before.strip_suffix(' ')?;
    for _ in 0..MOST_WORDS {
        let blank = rest.rfind(' ')?;
        let word = &rest[blank + 1..];
        rest = &rest[..blank];
        if words::is_as(word.as_bytes()) {
            return Some(rest);
        }
        if word.len() > 20 || word.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_punctuation() && b != b'-' && b != b'\'') {
            return None;
        }
    }
    None
}

/// Before this the value cannot go on.
fn begins(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '"' | '\'' | '`' | '<' | '(' | '[' | '“' | '„' | '«' | '「' | '：' | ',' | ';' | '|' | '&')
        || matches!(c as u32, 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xFF00..=0xFFEF)
}
