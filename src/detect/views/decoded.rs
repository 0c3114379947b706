//! Zero-width characters taken out, look-alike forms of ASCII made ASCII, escapes of JSON, URL, HTML and mail decoded.

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::View;
use crate::detect::marks::{Block, Marks, back};

/// How much is read again before something that decodes: further back than any reader of names and values looks.
const BEFORE: usize = 512;
/// How much is read again behind it: a name, what joins it to its value, and the longest value.
const BEHIND: usize = 1024;
/// The same around mere typography (a curly quote, a wide blank, a full-width comma), which can only stand between a name and its value
/// or at an end of the value.
const AROUND_TYPOGRAPHY: usize = 224;
/// Written line breaks (`\\n`) so close to each other are lines of one text in a string: a table of a notebook, a conversation in JSON.
const LINE: usize = 200;
/// The same around these: readers of lines look no further.
const AROUND_LINES: (usize, usize) = (256, 512);
/// How much behind the first line of a key, whose lines need not hold anything to decode.
const BEHIND_KEY: usize = 16 * 1024;

/// A part of the text with something to decode in it, decoded.
pub(crate) struct Island {
    pub view: View,
    from: usize,
    to: usize,
}

impl Island {
    /// Whether a span of the view reaches a border at which the text goes on: then nobody knows where it begins or ends.
    pub(crate) fn cuts(&self, start: usize, end: usize, text: &str) -> bool {
        start == 0 && self.from > 0 || end == self.view.text.len() && self.to < text.len()
    }

    /// Where it stands in the text, if the first line of a key may stand in it.
    pub(crate) fn of_a_key(&self) -> Option<(usize, usize)> {
        (self.to - self.from > BEHIND_KEY && memchr::memmem::find(self.view.text.as_bytes(), b"BEGIN").is_some())
            .then_some((self.from, self.to))
    }
}

/// The parts of the text around whatever decodes to something that the raw reading does not understand by itself.
pub(crate) fn decoded<'a>(text: &'a str, marks: &'a Marks) -> impl Iterator<Item = Island> + 'a {
    parts(text, marks).into_iter().map(|(from, to)| Island { view: view(text, marks, from, to), from, to })
}

/// Where an escape or a look-alike may begin; `=` only before what mail writes behind it.
fn begins(_: &Block, here: &Block, behind: &Block) -> u64 {
    if here.escape | here.equals == 0 {
        return 0;
    }
    let next = back(here.digit | here.newline, behind.digit | behind.newline, 1) | back(here.newline, behind.newline, 2);
    here.escape | here.equals & next
}

/// The stretches to decode, in order and apart.
fn parts(text: &str, marks: &Marks) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let (mut done, mut broken) = (0, None);
    let mut add = |from: usize, to: usize| {
        let (mut from, mut to) = (text.floor_char_boundary(from), text.ceil_char_boundary(to));
        while let Some(last) = parts.pop_if(|last| last.1 >= from) {
            (from, to) = (from.min(last.0), to.max(last.1));
        }
        parts.push((from, to));
    };
    for at in marks.places(begins) {
        if at < done {
            continue;
        }
        if bytes[at] == b'\\' && bytes.get(at + 1) == Some(&b'n') {
            done = at + 2;
            if broken.replace(at).is_some_and(|before: usize| at - before <= LINE) {
                add(at.saturating_sub(AROUND_LINES.0), done + AROUND_LINES.1);
            }
        } else if bytes[at] == b'\\' && matches!(bytes.get(at + 1), Some(b'r' | b't' | b'"' | b'\'' | b'\\')) {
            done = at + 2;
        } else if let Some((length, character)) = decode(text, at) {
            done = at + length;
            let typography = !bytes[at].is_ascii() && character.is_some_and(|c| !c.is_ascii_alphanumeric());
            let (before, behind) = if typography { (AROUND_TYPOGRAPHY, AROUND_TYPOGRAPHY) } else { (BEFORE, BEHIND) };
            add(at.saturating_sub(before), done + behind);
        }
    }
    for i in 0..parts.len() {
        let (from, to) = parts[i];
        if memchr::memmem::find(&bytes[from..to], b"BEGIN").is_some() {
            let end = text.ceil_char_boundary(to + BEHIND_KEY);
            parts[i].1 = parts.get(i + 1).map_or(end, |next| end.min(next.0));
        }
    }
    parts
}

fn view(text: &str, marks: &Marks, from: usize, to: usize) -> View {
    let mut view = View::with_capacity(to - from);
    let mut copied = from;
    for at in marks.places_in(from, to, begins) {
        if at < copied {
            continue;
        }
        if let Some((length, character)) = decode(text, at) {
            view.copy(&text[copied..at], copied);
            if let Some(character) = character {
                view.put(character, at, length);
            }
            copied = at + length;
        }
    }
    let copied = copied.min(to);
    view.copy(&text[copied..to], copied);
    view
}

/// What begins at `at` and how long it is; a missing character means that it stands for nothing.
fn decode(text: &str, at: usize) -> Option<(usize, Option<char>)> {
    let bytes = text.as_bytes();
    match bytes[at] {
        b'\\' => backslash(bytes, at),
        b'%' => hex(bytes, at + 1, 2).and_then(printable).map(|c| (3, Some(c))),
        b'&' => entity(bytes, at),
        b'=' => mail(bytes, at),
        _ => text[at..].chars().next().and_then(|c| fold(c).map(|folded| (c.len_utf8(), folded))),
    }
}

fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    let text = bytes.get(at..at + digits)?;
    text.iter().try_fold(0u32, |value, b| char::from(*b).to_digit(16).map(|d| value << 4 | d))
}

fn printable(code: u32) -> Option<char> {
    (0x20..0x7F).contains(&code).then_some(code).and_then(char::from_u32)
}

fn backslash(bytes: &[u8], at: usize) -> Option<(usize, Option<char>)> {
    match bytes.get(at + 1)? {
        b'u' if bytes.get(at + 2) == Some(&b'{') => {
            let length = bytes[at + 3..].iter().take(7).position(|b| *b == b'}')?;
            let character = char::from_u32(hex(bytes, at + 3, length)?)?;
            Some((length + 4, fold(character).unwrap_or(Some(character))))
        }
        b'u' | b'U' => {
            let character = char::from_u32(hex(bytes, at + 2, 4)?)?;
            Some((6, fold(character).unwrap_or(Some(character))))
        }
        b'x' => hex(bytes, at + 2, 2).and_then(printable).map(|c| (4, Some(c))),
        b'n' => Some((2, Some('\n'))),
        b'r' => Some((2, Some('\r'))),
        b't' => Some((2, Some('\t'))),
        c @ (b'"' | b'\'' | b'/' | b'\\' | b'-' | b'_' | b'=' | b'.') => Some((2, Some(char::from(*c)))),
        // A line that goes on in the next.
        b'\n' => Some((2, None)),
        b'\r' if bytes.get(at + 2) == Some(&b'\n') => Some((3, None)),
        _ => None,
    }
}

pub(super) fn entity(bytes: &[u8], at: usize) -> Option<(usize, Option<char>)> {
    const NAMED: &[(&[u8], char)] = &[
        (b"&amp;", '&'),
        (b"&lt;", '<'),
        (b"&gt;", '>'),
        (b"&quot;", '"'),
        (b"&apos;", '\''),
        (b"&nbsp;", ' '),
        (b"&equals;", '='),
        (b"&colon;", ':'),
        (b"&lowbar;", '_'),
        (b"&sol;", '/'),
        (b"&plus;", '+'),
        (b"&period;", '.'),
        (b"&hyphen;", '-'),
        (b"&shy;", '\u{ad}'),
        (b"&commat;", '@'),
        (b"&ZeroWidthSpace;", '\u{200b}'),
        (b"&zwnj;", '\u{200c}'),
        (b"&zwj;", '\u{200d}'),
    ];
    let rest = &bytes[at..];
    if let Some((name, character)) = NAMED.iter().find(|(name, _)| rest.get(1) == name.get(1) && rest.starts_with(name)) {
        return Some((name.len(), fold(*character).unwrap_or(Some(*character))));
    }
    let (digits_at, radix) = match rest {
        [b'&', b'#', b'x' | b'X', ..] => (3, 16),
        [b'&', b'#', ..] => (2, 10),
        _ => return None,
    };
    let digits = rest[digits_at..].iter().take(8).take_while(|b| char::from(**b).is_digit(radix)).count();
    let code = std::str::from_utf8(&rest[digits_at..digits_at + digits]).ok().and_then(|d| u32::from_str_radix(d, radix).ok())?;
    let character = char::from_u32(code).filter(|c| *c != '\0')?;
    let closed = usize::from(rest.get(digits_at + digits) == Some(&b';'));
    Some((digits_at + digits + closed, fold(character).unwrap_or(Some(character))))
}

/// Quoted-printable: `=3D` and the soft line break.
fn mail(bytes: &[u8], at: usize) -> Option<(usize, Option<char>)> {
    match &bytes[at + 1..] {
        [b'3', b'D', ..] => Some((3, Some('='))),
        [b'\n', next, ..] if next.is_ascii_alphanumeric() && at > 0 && bytes[at - 1].is_ascii_alphanumeric() => Some((2, None)),
        [b'\r', b'\n', next, ..] if next.is_ascii_alphanumeric() && at > 0 && bytes[at - 1].is_ascii_alphanumeric() => Some((3, None)),
        _ => None,
    }
}

/// What a character stands for: nothing (invisible), an ASCII character that it only looks different from, or itself (`None`).
pub(super) fn fold(c: char) -> Option<Option<char>> {
    let code = c as u32;
    match code {
        0x00AD
        | 0x034F
        | 0x061C
        | 0x115F
        | 0x1160
        | 0x17B4
        | 0x17B5
        | 0x180B..=0x180E
        | 0x200B..=0x200F
        | 0x202A..=0x202E
        | 0x2060..=0x206F
        | 0x3164
        | 0xFE00..=0xFE0F
        | 0xFEFF
        | 0xFFA0
        | 0xE0000..=0xE0FFF => Some(None),
        0xFF01..=0xFF5E => Some(char::from_u32(code - 0xFEE0)),
        0x00A0 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => Some(Some(' ')),
        0x2010..=0x2015 | 0x2212 | 0xFE58 | 0xFE63 => Some(Some('-')),
        0x2018 | 0x2019 | 0x201B => Some(Some('\'')),
        0x201C..=0x201E => Some(Some('"')),
        0x1D400..=0x1D6A3 => Some(Some(letter((code - 0x1D400) % 52))),
        0x1D7CE..=0x1D7FF => char::from_digit((code - 0x1D7CE) % 10, 10).map(Some),
        0x24B6..=0x24E9 => Some(Some(letter(code - 0x24B6))),
        _ => None,
    }
}

/// The letters of a mathematical alphabet: capitals first, then small ones.
fn letter(index: u32) -> char {
    let base = if index < 26 { u32::from(b'A') + index } else { u32::from(b'a') + index - 26 };
    char::from_u32(base).unwrap_or('?')
}
