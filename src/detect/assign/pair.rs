//! The second half of `bob / …`, `bob:…` or `bob …` behind a word such as "credentials".

use super::cursor::Cursor;
use super::{Link, Named, Words, answer};
use crate::detect::name::Name;
use crate::detect::{value, words};

/// How far the pair may stand behind the word.
const CLAUSE: usize = 120;
/// How many words may stand between the word and the pair.
const MOST_WORDS: usize = 9;
/// How many pairs of a list are asked about.
const MOST_PAIRS: usize = 32;

/// Asks about every pair of a user and a value behind the word, and before the `next` such word, until one is taken.
pub(super) fn read(text: &str, name: &Name, next: usize, seen: &mut Words, tell: &mut dyn FnMut(&Named) -> Option<()>) -> Option<()> {
    // `ftp.login("…`, `NetworkCredential("…`: a call with literals may have a longer name.
    if !name.is_the_word() && !matches!(text.as_bytes()[name.end..], [b'(', b'"' | b'\'' | b'`', ..]) {
        return None;
    }
    let mut cursor = Cursor::behind(text, name.end);
    cursor.limit = cursor.limit.min(name.end + CLAUSE).min(next);
    let mut lines = 0;
    // A colon right before the user makes a mere blank enough: "creds for the host: bob …".
    let mut announced = false;
    let mut led = name.the_word(text.as_bytes()).rsplit(|b| *b == b' ').next().is_some_and(words::is_with);
    let (mut words, mut pairs) = (0, 0);
    let mut told = None;
    // What stands beside people in a list may be much; only what looks like nothing but a password is one.
    let people = [b"users".as_slice(), b"accounts"].iter().any(|list| name.the_word(text.as_bytes()).eq_ignore_ascii_case(list));
    let made = if people { value::worded } else { value::typed };
    // `login (bob / …)`
    let login = name.the_word(text.as_bytes()).eq_ignore_ascii_case(b"login");
    let people = people || login && matches!(text.as_bytes()[name.end..], [b' ', b'(' | b'[', ..]);
    while words < MOST_WORDS {
        words += 1;
        let gap = cursor.at;
        while let Some(byte) = cursor.peek() {
            match byte {
                b'\n' => lines += 1,
                b':' | b'=' => announced = true,
                0xEF if cursor.rest().starts_with("：".as_bytes()) => {
                    announced = true;
                    cursor.at += 2;
                }
                b' ' | b'\t' | b'\r' | b'*' | b'-' | b'>' | b'`' | b'"' | b'\'' | b'(' | b'[' | b'{' | b',' => {}
                b'b' if matches!(cursor.rest().get(1), Some(b'"' | b'\'')) => {}
                _ => break,
            }
            cursor.at += 1;
        }
        if lines > 2 || cursor.peek().is_none() {
            return told;
        }
        let listed = text.as_bytes()[gap..cursor.at].iter().any(|b| matches!(b, b'(' | b'[' | b'{'));
        let user = user(cursor.rest());
        let behind = cursor.at + user;
        if user > 0
            && let Some(value) = separator(&text.as_bytes()[behind..cursor.limit], announced)
        {
            let mut pair = Cursor { text: cursor.text, at: behind + value, limit: text.len().min(behind + value + 140) };
            pair.wrapper();
            let named = pair.literal(text, Link::Pair, seen);
            // "I log in with Windows11": what a mere word joins may be a program.
            let joined = text.as_bytes()[behind..behind + value].iter().any(u8::is_ascii_alphabetic);
            let named = named.filter(|n| !(joined && value::product(&text.as_bytes()[n.start..n.end]).is_some_and(|digits| digits < 4)));
            let named = named.map(|n| if people { Named::new(n.start, n.end, Link::Hint, false).if_it_is(text, made) } else { n });
            if let Some(named) = named
                && tell(&named).is_some()
            {
                told = Some(());
                pairs += 1;
                if !listed || pairs == MOST_PAIRS {
                    return told;
                }
                // `[("bob", "…"), ("ann", "…", "admin")]`
                cursor.at = named.end;
                cursor.limit = text.len().min(named.end + CLAUSE).min(next);
                (words, lines) = (0, 0);
                continue;
            }
        }
        let word = cursor.rest().iter().position(|b| b.is_ascii_whitespace() || matches!(b, b':' | b'=')).unwrap_or(cursor.rest().len());
        if word == 0 {
            return told;
        }
        // "bob logs in with …": without a user only what looks like nothing but a password counts.
        if led && word > 7 {
            let named = Cursor { ..cursor }.literal(text, Link::Hint, seen);
            let sure = |value: &[u8]| value::typed(value) && (value::chosen(value) || value::worded(value));
            let named = named.filter(|named| text.as_bytes().get(named.start..named.end).is_some_and(sure));
            if let Some(named) = named
                && tell(&named.if_it_is(text, value::worded)).is_some()
            {
                return Some(());
            }
        }
        led = words::is_with(&cursor.rest()[..word]);
        cursor.at += word;
        announced = false;
    }
    told
}

/// How many lines behind a question are looked at for its answer.
const MOST_LINES: usize = 5;

/// "What's the login for the shop?" and `admin / …` in the next message.
pub(super) fn answered(text: &str, name: &Name, seen: &mut Words, tell: &mut dyn FnMut(&Named) -> Option<()>) -> Option<()> {
    let bytes = text.as_bytes();
    let end = bytes.len().min(name.end + answer::WINDOW);
    let line_end = name.end + memchr::memchr(b'\n', &bytes[name.end..end])?;
    let from = answer::line_start(bytes, name.start);
    if !bytes[name.end..line_end].contains(&b'?') && !seen.asks((from, line_end), &bytes[from..line_end]) {
        return None;
    }
    let mut at = line_end + 1;
    for _ in 0..MOST_LINES {
        let to = memchr::memchr(b'\n', bytes.get(at..end)?).map_or(end, |n| at + n);
        let message = answer::message(bytes, at, to);
        let user = user(&bytes[message.start..to]);
        let behind = message.start + user;
        if user > 0
            && !message.header
            && let Some(value) = separator(&bytes[behind..to], false)
        {
            let mut pair = Cursor { text: bytes, at: behind + value, limit: bytes.len().min(behind + value + 140) };
            return pair.literal(text, Link::Pair, seen).and_then(|named| tell(&named));
        }
        at = to + 1;
    }
    None
}

fn user(rest: &[u8]) -> usize {
    let length =
        rest.iter().take(49).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'@' | b'+' | b'\\')).count();
    if length > 48 { 0 } else { length }
}

/// The length of what stands between user and value.
fn separator(rest: &[u8], announced: bool) -> Option<usize> {
    let closing = rest.iter().take_while(|b| matches!(b, b'`' | b'"' | b'\'' | b'*')).count();
    let blanks = |rest: &[u8]| rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let before = closing + blanks(&rest[closing..]);
    let mark = match rest.get(before)? {
        b'/' | b'|' => 1,
        b':' if rest.get(before + 1) != Some(&b'/') => 1,
        b',' | b'-' | b';' if before > closing || rest.get(before + 1) == Some(&b' ') => 1,
        // "sign in as bob using …"
        _ if before > closing => {
            let word = rest[before..].iter().take(16).take_while(|b| !b.is_ascii_whitespace()).count();
            // "con la cuenta de …" is Spanish for whose account it is.
            let with = words::is_with(&rest[before..before + word]) && &rest[before..before + word] != b"de";
            if !with && !announced {
                return None;
            }
            if with { word } else { 0 }
        }
        _ => return None,
    };
    let at = before + mark;
    Some(at + blanks(&rest[at..]))
}
