//! Values that stand before their name: "use … as the password".

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::{Link, Named, Words};
use crate::detect::name::Name;
use crate::detect::{placeholder, value, words};

/// How far before the name the value may end.
const WINDOW: usize = 160;
/// How far before the name the clause may begin in which the value stands.
const CLAUSE: usize = 90;
/// How many words ("the new admin") may stand between "as" and the name.
const MOST_WORDS: usize = 4;
/// How long each of them is at most.
const LONGEST_WORD: usize = 20;

/// Reads the word before "… as the password".
pub(super) fn read(text: &str, name: &Name) -> Option<Named> {
    let bytes = text.as_bytes();
    // Nearly every name that no "as" stands before ends the search here.
    if !matches!(bytes[..name.start].last()?, b' ' | b'"' | b'\'' | b'`' | b'*' | b'(' | 0x80..) {
        return None;
    }
    let noted = noted(bytes, name);
    let (end, sure) = noted.map(|end| (end, false)).or_else(|| announced(text, name))?;
    let mut from = name.start.saturating_sub(WINDOW).min(end);
    from = memchr::memrchr(b'\n', &bytes[from..end]).map_or(from, |n| from + n + 1);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let value = text.get(from..end)?;
    if let Some((start, end)) = placeholder::masks(value.as_bytes()).last().filter(|(_, end)| *end == value.len()) {
        return Some(Named::new(from + start, from + end, Link::Prose, false));
    }
    let value = value.trim_end_matches([
        '"', '\'', '`', ' ', '*', '”', '」', '»', '\u{a0}', ',', ')', ']', '>', '-', '–', '—', '<', '}', '|', '⟩', '〉', '】', '›', '«',
        '❞', '´',
    ]);
    let start = value.rfind(begins).map_or(0, |i| i + value[i..].chars().next().map_or(1, char::len_utf8));
    let length = value.len() - start;
    let (start, end) = (from + start, from + start + length);
    let named = Named::new(start, end, if noted.is_none() && sure { Link::Prose } else { Link::Hint }, false);
    let made = if noted.is_some() { value::composed } else { value::worded };
    (4..=128).contains(&length).then(|| named.if_it_is(text, made))
}

/// Where the value ends before `(api token)`, `(admin login)`: a remark in brackets that ends with the name.
fn noted(text: &[u8], name: &Name) -> Option<usize> {
    if text.get(name.end) != Some(&b')') {
        return None;
    }
    let before = &text[name.start.saturating_sub(MOST_WORDS * LONGEST_WORD)..name.start];
    let open = before.iter().rposition(|b| !(b.is_ascii_alphabetic() || matches!(b, b' ' | b'-' | b'\'')))?;
    (before[open] == b'(' && open > 0 && before[open - 1] == b' ').then(|| name.start - before.len() + open)
}

/// The word behind "is" or "use" in the clause before the name: "Is … a good password?", "Enter … when it asks for the password".
/// Only what looks like nothing but a password counts here, or what stands in quotes.
pub(super) fn spoken_of(text: &str, name: &Name, seen: &mut Words) -> Option<Named> {
    let bytes = text.as_bytes();
    let mut from = name.start.saturating_sub(CLAUSE);
    // What looks like nothing but a password has a digit: most text ends the search here.
    if bytes[..name.start].last() != Some(&b' ') || !seen.digit_before(bytes, from, name.start) {
        return None;
    }
    from = memchr::memrchr(b'\n', &bytes[from..name.start]).map_or(from, |n| from + n + 1);
    // Names before this one may have asked about most of the words, but for the one behind that which the clause cuts.
    let (known, end) = (seen.unspoken(from, name.start), name.start - 1);
    let (mut at, mut last, mut asked): (_, &[u8], _) = (from, &[], 0);
    while at < end {
        if asked >= 2 && at < known {
            at = known;
            last = bytes[from..at - 1].rsplit(|b| *b == b' ').next().unwrap_or_default();
            continue;
        }
        let word = &bytes[at..end];
        let word = &word[..memchr::memchr(b' ', word).unwrap_or(word.len())];
        let (start, lead) = (at, std::mem::replace(&mut last, word));
        at += word.len() + 1;
        asked += 1;
        // What may be told is long and has a digit, which is soon seen of most words.
        if word.len() >= SHORTEST
            && word.iter().any(u8::is_ascii_digit)
            && let lead = lead.strip_prefix("¿".as_bytes()).unwrap_or(lead)
            && (words::is_copula(lead) || words::is_with(lead))
            && let Some(named) = told(bytes, start, word)
        {
            return Some(named.if_it_is(text, value::worded).if_it_is(text, value::typed));
        }
    }
    seen.none_spoken(from, name.start);
    None
}

/// The shortest value that is told without a sign for it.
const SHORTEST: usize = 8;

/// The word without what is around it, when it looks like nothing but a password or stands in quotes.
fn told(bytes: &[u8], start: usize, word: &[u8]) -> Option<Named> {
    let quotes = word.iter().take_while(|b| matches!(b, b'"' | b'\'' | b'`' | b'*')).count();
    let end = word.len() - word.iter().rev().take_while(|b| matches!(b, b'"' | b'\'' | b'`' | b'*' | b',' | b'.')).count();
    let named = Named::new(start + quotes, start + end.max(quotes), Link::Hint, false);
    let bare = bytes.get(named.start..named.end)?;
    let marked = bare.iter().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'*' | b'?' | b'+' | b'~'));
    let drawn = bare.len() >= 12 && value::drawn(bare);
    ((marked || quotes > 0 || drawn) && value::chosen(bare) || value::worded(bare) || bare.contains(&b'_') && value::composed(bare))
        .then_some(named)
}

/// How far before the name the quote may stand that ends its value in code.
const CODE: usize = 28;
/// What stands between a value and its name in code: `"…" -> password`, `"…".equals(password)`, `MOVE "…" TO WS-PASSWORD`, a remark.
const JOINS: [&[u8]; 10] = [b"-> ", b".equals(", b" TO ", b" == ", b" === ", b"# ", b"// ", b"-- ", b" into ", b" in "];

/// The quoted value before the name in a line of code, when it looks like nothing but a password or key.
pub(super) fn of_code(text: &str, name: &Name) -> Option<Named> {
    let bytes = text.as_bytes();
    // `"…" into "password"`
    let begin = name.start - usize::from(matches!(bytes[..name.start].last()?, b'"' | b'\''));
    if !matches!(bytes[..begin].last()?, b' ' | b'(') {
        return None;
    }
    let near = &bytes[begin.saturating_sub(CODE)..begin];
    let end = begin - near.len() + memchr::memrchr2(b'"', b'\'', near)?;
    let line = &bytes[end.saturating_sub(WINDOW)..end];
    let start = end - line.len() + memchr::memrchr2(bytes[end], b'\n', line)? + 1;
    let between = &bytes[end + 1..begin];
    // `assertEquals("…", config.getPassword())`
    let compared = between == b", " && (bytes[..start - 1].ends_with(b"qual(") || bytes[..start - 1].ends_with(b"quals("));
    let joined = compared || JOINS.iter().any(|join| between.ends_with(join) && !between.contains(&b'\n'));
    let value = bytes.get(start..end).filter(|value| joined && value.iter().any(u8::is_ascii_digit))?;
    let drawn = value.len() > 19 || value::chosen(value) || value::composed(value);
    drawn.then(|| Named::new(start, end, Link::Hint, false).if_it_is(text, value::composed))
}

/// How far before the name "as" may stand where words are not set apart.
const RUN: usize = 60;

/// Where what stands before "as" ends, when "as" and no more than a few words stand right before the name, and whether nothing but a
/// value stands there.
fn announced(text: &str, name: &Name) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let before = &bytes[..name.start];
    // `"…" (password)`
    let bracket = |open: &str, close: &str| before.ends_with(open.as_bytes()) && bytes[name.end..].starts_with(close.as_bytes());
    if bracket("(", ")") {
        return Some((name.start - 1, false));
    }
    if bracket("（", "）") {
        return Some((name.start - "（".len(), false));
    }
    behind_as(before, !name.the_word(bytes).is_ascii()).map(|end| (end, true)).or_else(|| run(text, name).map(|end| (end, false)))
}

/// "…がサーバーのパスワードです", "…是服务器的密码": the words between a value and its name are written without blanks.
fn run(text: &str, name: &Name) -> Option<usize> {
    let before = &text.as_bytes()[..name.start];
    let mut from = name.start.saturating_sub(RUN);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let start = from + before[from..].iter().rposition(u8::is_ascii)? + 1;
    let words = text.get(start..name.start)?;
    let said = words.trim_start_matches(['」', '”', '』', '】']);
    (!words.contains(['。', '，', '、', '？', '！']) && words::AS_JOINED.iter().any(|word| said.starts_with(word))).then_some(start)
}

/// "to" is "as" only before a name beyond ASCII, which is Polish then.
fn behind_as(before: &[u8], native: bool) -> Option<usize> {
    let mut end = before.len();
    loop {
        match before[..end].last()? {
            b'"' | b'\'' | b'`' | b'*' => end -= 1,
            0x80.. if before[..end].ends_with("“".as_bytes()) || before[..end].ends_with("「".as_bytes()) => end -= "「".len(),
            0x80.. => return words::AS_JOINED.iter().find_map(|word| before[..end].strip_suffix(word.as_bytes())).map(<[u8]>::len),
            b' ' => break,
            _ => return None,
        }
    }
    end -= 1;
    for _ in 0..MOST_WORDS {
        let mut start = end;
        loop {
            match *before.get(start.checked_sub(1)?)? {
                b' ' => break,
                // No word of these holds such a sign.
                b if b < b' ' || b.is_ascii_digit() || b.is_ascii_punctuation() && b != b'-' && b != b'\'' => return None,
                _ if end - start == LONGEST_WORD => return None,
                _ => start -= 1,
            }
        }
        let word = &before[start..end];
        if words::is_as(word) && (native || !words::is_copula(word) || !words::is_target(word)) {
            return Some(start - 1);
        }
        end = start - 1;
    }
    None
}

/// Before this the value cannot go on.
fn begins(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\''
                | '`'
                | '<'
                | '('
                | '['
                | '“'
                | '„'
                | '«'
                | '「'
                | '：'
                | ','
                | ';'
                | '|'
                | '&'
                | '>'
                | '{'
                | '⟨'
                | '‹'
                | '»'
                | '❝'
                | '´'
        )
        || matches!(c as u32, 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xFF00..=0xFFEF)
}
