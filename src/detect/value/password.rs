//! Passwords: what people choose, as it stands or behind base64.

use super::makeup::Makeup;
use super::place::plain_path;
use super::reference::{format, refers};
use super::stock::stock;
use crate::detect::assign::{Link, Named};
use crate::detect::{checks, placeholder};

/// The longest password.
const LONGEST: usize = 128;
/// The same in base64.
pub(crate) const LONGEST_ENCODED: usize = LONGEST.div_ceil(3) * 4;

/// How sure it is that a person chose this as a password, as it stands or behind base64.
pub(crate) fn password(value: &[u8], named: &Named) -> Option<u8> {
    plain_password(value, named).or_else(|| decoded(value, named))
}

/// `password: aHVudGVy…`: secrets of Kubernetes are written in base64.
fn decoded(value: &[u8], named: &Named) -> Option<u8> {
    let assigned = matches!(named.link, Link::Equals | Link::Colon | Link::Tag | Link::Cell);
    if !assigned
        || value.len() < 8
        || !value.len().is_multiple_of(4)
        || value.last().is_some_and(|b| !b.is_ascii_alphanumeric() && *b != b'=')
        || value.len() > LONGEST_ENCODED
        || !first_bytes(value).is_some_and(|bytes| bytes.iter().all(u8::is_ascii_graphic))
    {
        return None;
    }
    let text = checks::base64(value)?;
    text.iter().all(|b| b.is_ascii_graphic()).then(|| plain_password(&text, &Named { quoted: true, ..*named })).flatten()
}

/// What the first four characters of base64 stand for, in either alphabet: most words end the search here.
fn first_bytes(value: &[u8]) -> Option<[u8; 3]> {
    let six = |b: u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let (a, b, c, d) = (six(*value.first()?)?, six(*value.get(1)?)?, six(*value.get(2)?)?, six(*value.get(3)?)?);
    Some([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d])
}

fn plain_password(value: &[u8], named: &Named) -> Option<u8> {
    if named.code && digits_of_a_code(value, named) {
        return Some(66);
    }
    if !(4..=LONGEST).contains(&value.len()) {
        return None;
    }
    // The make-up is cheap and refuses most words; what a value refers to is asked last.
    let makeup = Makeup::of(value);
    if !fits(value, named, makeup) {
        return None;
    }
    // The password "123456" is an example of a bad one.
    if named.link == Link::Blank && named.quoted && b"1234567890".starts_with(value) {
        return None;
    }
    let base = strength(value, named, makeup)?;
    if refers(value, named.quoted) || placeholder::token(value) || stock(value, makeup) {
        return None;
    }
    // A sentence must bring a password that looks like one.
    let plain = makeup.symbols == 0 && (makeup.digits == 0 || value.len() < 8 && makeup.digits < value.len());
    match named.link {
        Link::Equals | Link::Tag => Some(base + 6),
        Link::Colon | Link::Blank => Some(base),
        Link::Cell => Some(base - 6),
        Link::Prose | Link::Hint | Link::Pair | Link::Answer if plain && !named.quoted => None,
        Link::Prose | Link::Pair => Some(base - 10),
        Link::Hint | Link::Answer => Some(base - 14),
        Link::Loose => Some(base - 20),
    }
}

/// `4821`, `204381#`: what a door, an alarm or a card asks for. Six digits behind "PIN:" are the postal code of an Indian address.
fn digits_of_a_code(value: &[u8], named: &Named) -> bool {
    let digits = value.strip_suffix(b"#").or_else(|| value.strip_suffix(b"*")).unwrap_or(value);
    let said = matches!(named.link, Link::Prose | Link::Hint | Link::Answer);
    (said || named.link == Link::Colon && digits.len() != 6)
        && (4..=10).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && !digits.windows(2).all(|pair| pair[0] == pair[1])
        && !digits.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

/// Whether a value of this make-up may stand behind the link at all.
fn fits(value: &[u8], named: &Named, makeup: Makeup) -> bool {
    match named.link {
        Link::Equals | Link::Colon | Link::Tag | Link::Blank => {}
        // Beside each other in a list or table stand many words; only what is no word is taken for a value.
        Link::Cell => {
            // `Step2` is a word; `EsFUmarsASZ2` is none.
            let number = makeup.digits < 2 && (makeup.digits == 0 || makeup.upper < 2 || makeup.lower == 0);
            if value.len() < 6 || number && makeup.wordlike(value) {
                return false;
            }
        }
        Link::Loose => {
            if makeup.other > 0
                || value.len() < 8
                || makeup.kinds() < 3
                || makeup.digits * 2 > value.len()
                || !free(value, makeup)
                || plain_path(value)
            {
                return false;
            }
        }
        Link::Hint | Link::Answer => {
            if !named.quoted && !odd(value, makeup) || plain_path(value) {
                return false;
            }
        }
        Link::Prose | Link::Pair => {
            if plain_path(value) {
                return false;
            }
        }
    }
    let spoken = matches!(named.link, Link::Prose | Link::Hint | Link::Pair | Link::Loose | Link::Answer);
    if spoken && host(value) || (spoken || named.link == Link::Cell) && standard(value) {
        return false;
    }
    // In a sentence `--option` is an option, and "secure!" is a word with a mark behind it.
    let shouted = spoken
        && makeup.digits == 0
        && value
            .iter()
            .rposition(|b| !b.is_ascii_punctuation())
            .is_some_and(|last| value[..last].iter().all(|b| b.is_ascii_alphanumeric() || !b.is_ascii()));
    if shouted
        || (spoken || named.link == Link::Cell) && makeup.digits == 0 && names_something(value, makeup)
        || spoken && (value.starts_with(b"-") || capitals(value, makeup))
        || named.link == Link::Blank && value.starts_with(b"--")
        || named.link == Link::Cell && makeup.other > 0 && makeup.digits == 0
    {
        return false;
    }
    let blanks = if makeup.symbols == 0 { 0 } else { value.iter().filter(|b| **b == b' ').count() };
    blanks == 0 || !spoken && blanks <= 5 && makeup.digits > 0
}

/// Without a digit: `stream=stream`, `ADJUNCT_AS_SHADOW=TRUE`, `--path=PATH`, `SRP_user_pwd`, `@property`, `*must`, `PostgreSQL`. In a
/// sentence or a list these are code and names, and no passwords.
fn names_something(value: &[u8], makeup: Makeup) -> bool {
    let identifier = |part: &[u8]| !part.is_empty() && part.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-' | b'.'));
    let (marked, rest) = match value {
        // `**kwargs`
        [b'*', b'*', rest @ ..] => (true, rest),
        [mark, rest @ ..] if mark.is_ascii_punctuation() => (true, rest),
        _ => (false, value),
    };
    let assigned = memchr::memchr(b'=', value).is_some_and(|at| identifier(&value[..at]) && identifier(&value[at + 1..]));
    let constant = value.contains(&b'_') && value.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_');
    let directive = marked && (makeup.symbols == 1 && makeup.other == 0 || identifier(rest) && makeup.wordlike(value));
    // A capital, small letters, and the capitals of an abbreviation.
    let small = rest.iter().skip(1).take_while(|b| b.is_ascii_lowercase()).count();
    let product = !marked
        && makeup.symbols + makeup.other == 0
        && rest.first().is_some_and(u8::is_ascii_uppercase)
        && small >= 3
        && (2..=4).contains(&(rest.len() - 1 - small))
        && rest[1 + small..].iter().all(u8::is_ascii_uppercase);
    assigned || constant || directive || product
}

/// `PKCS5_PBKDF2_HMAC`: words in capitals that are joined, the name of a constant.
fn capitals(value: &[u8], makeup: Makeup) -> bool {
    makeup.lower == 0
        && makeup.digits * 4 <= value.len()
        && value.contains(&b'_')
        && value
            .split(|b| *b == b'_')
            .all(|part| part.first().is_some_and(u8::is_ascii_uppercase) && part.iter().all(u8::is_ascii_alphanumeric))
}

/// How much the make-up speaks for a password, before the link is weighed.
fn strength(value: &[u8], named: &Named, makeup: Makeup) -> Option<u8> {
    let strong = matches!(named.link, Link::Equals | Link::Tag) || named.quoted;
    Some(if makeup.digits > 0 && makeup.letters() + makeup.other > 0 {
        match (value.len(), makeup.symbols) {
            (4 | 5, _) => 35,
            (_, 0) => 72,
            _ => 80,
        }
    } else if makeup.symbols > 0 && makeup.letters() >= 4 && value.len() >= 8 && punctuated(value) {
        62
    } else if makeup.letters() == 0 && makeup.symbols == 0 && makeup.digits >= 6 {
        // "the code is 483920": a number that nobody counts to and no date.
        if named.link == Link::Prose && !(value.len() <= 8 && pin(value)) {
            40
        } else if named.link == Link::Prose {
            62
        } else {
            56
        }
    } else if makeup.upper > 0 && makeup.lower > 0 && value.len() >= 8 && !makeup.wordlike(value) {
        68
    } else if strong && named.shouted && value.len() >= 6 && makeup.lower == value.len() {
        55
    } else {
        return None;
    })
}

/// Digits that somebody drew: no row, no repetition, no date, not a round number.
fn pin(value: &[u8]) -> bool {
    let steps = |by: u8| value.windows(2).filter(|pair| pair[1] == pair[0].wrapping_add(by)).count();
    let same = steps(0).max(steps(1)).max(steps(255));
    same + 3 <= value.len() && !value.ends_with(b"000") && !(value.len() == 8 && matches!(value, [b'1', b'9', ..] | [b'2', b'0', ..]))
}

/// Whether nobody would write this but as a password, whatever stands around it.
pub(crate) fn chosen(value: &[u8]) -> bool {
    value.len() >= 8 && odd(value, Makeup::of(value)) && !refers(value, false) && !plain_path(value)
}

/// Nobody writes this for an example: ten characters and more of three kinds, which make no word. Documents choose `Secret123`.
pub(crate) fn drawn(value: &[u8]) -> bool {
    let makeup = Makeup::of(value);
    let mixed = makeup.kinds() >= 3 && makeup.digits > 0 || value.len() >= 15 && makeup.upper > 2 && makeup.lower > 2;
    value.len() >= 10 && mixed && !makeup.wordlike(value) && !placeholder::made_up(value)
}

/// Words with capitals, joined with a number as people choose them: `Word-Word-12`, `Word_1234`, `leet4.W0rd`. Versions and names of
/// algorithms are none. Sentences hold such names as well, so only what stands right behind the name, or alone in an answer, counts.
pub(crate) fn composed(value: &[u8]) -> bool {
    let makeup = Makeup::of(value);
    let joined = |b: &u8| matches!(b, b'-' | b'_' | b'.' | b'!' | b'*' | b'#' | b'?');
    let version = value.windows(3).any(|w| w[1] == b'.' && w[0].is_ascii_digit() && w[2].is_ascii_digit());
    let words = || {
        let mut parts = value.split(|b| matches!(b, b'-' | b'_' | b'.'));
        let number = parts.next_back().is_some_and(|part| (2..=4).contains(&part.len()) && part.iter().all(u8::is_ascii_digit));
        number && parts.clone().count() >= 2 && parts.all(|part| part.len() >= 3 && part.iter().all(u8::is_ascii_lowercase))
    };
    (8..=40).contains(&value.len())
        && value.first().is_some_and(u8::is_ascii_alphanumeric)
        && makeup.digits >= 2
        && makeup.letters() >= 4
        && (makeup.upper > 0 && makeup.lower > 1 || words())
        && makeup.other == 0
        && value.iter().all(|b| b.is_ascii_alphanumeric() || joined(b))
        && !version
        && !standard(value)
}

/// Made as people make passwords, and as hardly anything else is named: `Office365` and `Windows11` are not, `Maple_1498` is.
pub(crate) fn typed(value: &[u8]) -> bool {
    let marked = value.iter().any(u8::is_ascii_punctuation);
    marked && (chosen(value) || worded(value) || composed(value)) || !marked && drawn(value) && product(value).is_none()
}

/// `Office365`: a word that begins with a capital, and how many digits stand behind it.
pub(crate) fn product(value: &[u8]) -> Option<usize> {
    let letters = value.iter().skip(1).take_while(|b| b.is_ascii_lowercase()).count() + 1;
    let digits = value.len().saturating_sub(letters);
    (value.first().is_some_and(u8::is_ascii_uppercase) && value.iter().skip(letters).all(u8::is_ascii_digit)).then_some(digits)
}

/// `SHA-256`, `ISO-27001`, `ERR-PW-001`: a few capitals, hyphens and a number.
fn standard(value: &[u8]) -> bool {
    let digits = value.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let Some(stem) = value[..value.len() - digits].strip_suffix(b"-") else { return false };
    (1..=5).contains(&digits)
        && stem.split(|b| *b == b'-').all(|part| (2..=5).contains(&part.len()) && part.iter().all(u8::is_ascii_uppercase))
}

/// `db-prod01.example.com`: in a sentence the name of a machine.
fn host(value: &[u8]) -> bool {
    let last = memchr::memrchr(b'.', value).map_or(&b""[..], |dot| &value[dot + 1..]);
    (2..=10).contains(&last.len())
        && last.iter().all(u8::is_ascii_lowercase)
        && value.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && !value.split(|b| *b == b'.').any(<[u8]>::is_empty)
}

/// `Tiger-Maple-12`, `MyTigerEats62`, `tiger.maple.river.12`: several words and a number, which nothing but a password is made of where
/// one is waited for.
pub(crate) fn worded(value: &[u8]) -> bool {
    let rest = match value {
        [rest @ .., b'!' | b'#' | b'$'] => rest,
        _ => value,
    };
    let digits = rest.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let stem = &rest[..rest.len() - digits];
    let joined = stem.iter().filter(|b| matches!(b, b'-' | b'_' | b'.')).count();
    let capitals = stem.iter().filter(|b| b.is_ascii_uppercase()).count();
    let words = stem
        .split(|b| matches!(b, b'-' | b'_' | b'.'))
        .filter(|part| !part.is_empty())
        .all(|part| part.len() >= 3 && part[1..].iter().any(u8::is_ascii_lowercase) && part.iter().all(u8::is_ascii_alphabetic));
    (1..=4).contains(&digits)
        && stem.len() >= 8
        && words
        && (capitals >= 2 && capitals * 3 <= stem.len() || capitals == 0 && joined >= 2)
        && !host(value)
}

/// Like nothing but a password: marks that join no words between letters and digits, or letters and digits that make no word.
fn odd(value: &[u8], makeup: Makeup) -> bool {
    if value.len() < 6 || makeup.digits == 0 || makeup.letters() < 2 || makeup.other > 0 || value.starts_with(b"PKCS#") || format(value) {
        return false;
    }
    let marked = value.iter().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'*' | b'?' | b'+' | b'~'));
    let joined = value.iter().any(|b| matches!(b, b'-' | b'_' | b'/' | b'.' | b':' | b'(' | b'=' | b'['));
    let mixed = makeup.upper > 0 && makeup.lower > 0 && value.len() >= 8;
    marked && (makeup.kinds() >= 3 || !makeup.wordlike(value)) && !value.contains(&b'(') || mixed && !joined && !makeup.wordlike(value)
}

/// No path, no name of a header or an algorithm: a loose neighbour must look like nothing else.
fn free(value: &[u8], makeup: Makeup) -> bool {
    let joined = value.iter().filter(|b| matches!(b, b'-' | b'_' | b'/' | b'.' | b':' | b'(' | b'=' | b'[')).count();
    joined == 0 && !makeup.wordlike(value)
}

/// Symbols that people put into passwords, more than those that join words.
fn punctuated(value: &[u8]) -> bool {
    value.iter().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'&' | b'*' | b'?' | b'+' | b'=' | b'~' | b'/'))
        && !value.ends_with(b"=")
}
