//! Keys and tokens: what machines make.

use super::makeup::Makeup;
use super::publishable::publishable;
use super::reference::refers;
use crate::detect::assign::{Link, Named};
use crate::detect::{entropy, placeholder};

/// Letters, digits and the signs that keys are written with.
static BODY: [bool; 256] = {
    let mut body = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        body[byte] = b.is_ascii_alphanumeric()
            || matches!(b, b'_' | b'-' | b'+' | b'/' | b'=' | b'.' | b':' | b'~' | b'!' | b'@' | b'#' | b'%' | b'^' | b'*');
        byte += 1;
    }
    body
};

/// How sure it is that a machine made this as a key or token.
pub(crate) fn key(value: &[u8], named: &Named) -> Option<u8> {
    if !(12..=512).contains(&value.len()) {
        return None;
    }
    // Sixteen bytes without a branch at a time: a word, or a row of them in one piece, ends the search here.
    let telling = |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    if !value.chunks(16).any(|part| part.iter().fold(false, |any, b| any | telling(b))) {
        return None;
    }
    // Between quotes a long one has every sign of the keyboard: keys of Django.
    let keyboard = |b: &u8| named.quoted && value.len() >= 30 && matches!(b, b'(' | b')' | b'&' | b'$');
    if !value.iter().all(|b| BODY[usize::from(*b)] || keyboard(b)) {
        return None;
    }
    let makeup = Makeup::of(value);
    if makeup.digits + makeup.upper.min(makeup.lower) == 0 || makeup.letters() == 0 || makeup.wordlike(value) {
        return None;
    }
    let needed = if value.len() >= 20 { 30 } else { 28 };
    if refers(value, named.quoted) || placeholder::token(value) || publishable(value) || label(value) || entropy::tenths(value) < needed {
        return None;
    }
    let base: u8 = match (value.len(), makeup.digits) {
        (0..16, 0) => return None,
        (0..16, _) => 52,
        (_, 0) => 62,
        _ if uuid(value) => 60,
        _ => 76,
    };
    match named.link {
        Link::Equals | Link::Tag => Some(base + 6),
        Link::Colon | Link::Blank => Some(base + 2),
        Link::Cell => Some(base - 4),
        // `sha256=…` is a digest, `name=…` has a name of its own.
        Link::Prose | Link::Pair | Link::Hint | Link::Loose | Link::Answer
            if value
                .trim_ascii_end()
                .split_last()
                .is_some_and(|(_, head)| memchr::memchr(b'=', head).is_some_and(|at| head.get(at + 1).is_some_and(|b| *b != b'='))) =>
        {
            None
        }
        Link::Prose | Link::Pair if makeup.digits == 0 || fingerprint(value) => None,
        Link::Prose | Link::Pair => Some(base - 8),
        Link::Hint | Link::Loose | Link::Answer if value.len() < 20 || makeup.digits < 2 || value.contains(&b':') || fingerprint(value) => {
            None
        }
        Link::Loose if value.contains(&b'/') => None,
        // The alphabets of base64 have either `+` and `/` or `-` and `_`; a path mixes them.
        Link::Hint | Link::Answer if value.contains(&b'/') && value.iter().any(|b| matches!(b, b'.' | b'-' | b'_')) => None,
        Link::Hint | Link::Answer => Some(base - 10),
        Link::Loose => Some(base - 14),
    }
}

/// 40 or 16 hexadecimal digits in capitals: what a sentence about a key says of it is its fingerprint.
fn fingerprint(value: &[u8]) -> bool {
    matches!(value.len(), 16 | 32 | 40) && value.iter().all(|b| b.is_ascii_digit() || matches!(b, b'A'..=b'F'))
}

/// `TELNYX_API_KEY_1`: the name in one of our own placeholders, or a constant that is called so.
fn label(value: &[u8]) -> bool {
    let Some(at) = value.iter().rposition(|b| *b == b'_') else { return false };
    let (name, number) = (&value[..at], &value[at + 1..]);
    !number.is_empty()
        && number.iter().all(u8::is_ascii_digit)
        && name.first().is_some_and(u8::is_ascii_uppercase)
        && name.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
        && name.iter().filter(|b| b.is_ascii_digit()).count() <= 2
}

/// `8-4-4-4-12` hexadecimal digits.
fn uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(i, b)| if matches!(i, 8 | 13 | 18 | 23) { *b == b'-' } else { b.is_ascii_hexdigit() })
}
