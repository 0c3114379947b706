//! The value that the next message or line gives: a question in a chat and its answer, a command and its output, a line that ends with
//! a colon and the value alone below it.

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::{Link, Named, Words, prose};
use crate::detect::name::Name;
use crate::detect::{placeholder, value, words};

/// How far behind the name the answer may end; the gate looks as far.
pub(super) const WINDOW: usize = 260;
/// How many lines behind the name's own are looked at.
const MOST_LINES: usize = 7;
/// How many words an answer has at most: "sure, here you go: …".
const MOST_WORDS: usize = 7;

/// Asks about the first line behind the name's own that could be an answer; with `output`, only about what a command prints.
pub(super) fn read(
    text: &str,
    name: &Name,
    output: bool,
    next: usize,
    seen: &mut Words,
    tell: &mut dyn FnMut(&Named) -> Option<()>,
) -> Option<()> {
    let bytes = text.as_bytes();
    let mut end = bytes.len().min(name.end + WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line_end = name.end + memchr::memchr(b'\n', &bytes[name.end..end])?;
    // Behind the line of the next name answers are its own.
    if line_end >= next {
        return None;
    }
    // No answer without a digit or a mark: most text ends the search here.
    if !seen.telling(bytes, line_end, end) {
        return None;
    }
    // Only behind the last word of its line, or behind a question, a value is waited for.
    let rest = &bytes[name.end..line_end];
    let from = line_start(bytes, name.start);
    let line = &bytes[from..line_end];
    let end_of_line = rest.trim_ascii_end().strip_suffix(b"**").unwrap_or_else(|| rest.trim_ascii_end());
    let colon = end_of_line.ends_with(b":") || end_of_line.ends_with("：".as_bytes());
    // "Your temporary password is", and the value below.
    let told = !colon && end_of_line.rsplit(|b| *b == b' ').next().is_some_and(words::is_copula);
    // `WWW-Authenticate: Bearer realm="…"` asks, and the next head of the answer says something else.
    if rest.starts_with(b" realm=") {
        return None;
    }
    let label = colon || told || rest.iter().all(|b| matches!(b, b' ' | b'"' | b'\'' | b'`' | b'*' | b'\r' | b')'));
    let printed = prompt(line);
    if output && !printed {
        return None;
    }
    let said = message(bytes, from, line_end).spoken;
    // Elsewhere only a question, a label or a command line is followed by a value; a question is the dearest of them to tell.
    if !(printed || said || label || may_answer(text, line_end + 1, end, next)) {
        return None;
    }
    let asked = rest.contains(&b'?') || memchr::memmem::find(rest, "？".as_bytes()).is_some() || seen.asks((from, line_end), line);
    let spoken = asked || said;
    if !(printed || spoken || label) {
        return None;
    }
    let expected = asked || printed;
    let mut lines = 0;
    let mut at = line_end + 1;
    while at < end && at <= next && lines < MOST_LINES {
        let to = memchr::memchr(b'\n', &bytes[at..end]).map_or(end, |n| at + n);
        if to == end && end < bytes.len() && bytes[end] != b'\n' {
            return None;
        }
        lines += 1;
        let Message { start, spoken: said, header } = message(bytes, at, to);
        let said_words = count(&bytes[start..to]);
        if said_words > 0 && !header {
            let alone = said_words == 1 && lines <= 3;
            if alone || (spoken || said) && said_words <= MOST_WORDS {
                let link = if expected && said_words <= 2 { Link::Prose } else { Link::Answer };
                let mut told = |named: Named| {
                    let named = Named { link, ..named };
                    // "I tried Word_1234": asked for, it needs no other sign.
                    let named = if expected { named.if_it_is(text, value::composed) } else { named };
                    tell(&if alone && (label || expected) || asked && said_words <= 2 {
                        named.if_it_is(text, value::worded)
                    } else {
                        named
                    })
                };
                let found = last_word(text, start, to, seen).and_then(&mut told);
                // "… lol", "…, don't tell the others"
                let found =
                    found.or_else(|| (asked && said_words > 1).then(|| first_word(text, start, to, seen)).flatten().and_then(&mut told));
                if found.is_some() {
                    return found;
                }
            }
            // "One moment": in a conversation the answer may come later.
            if !spoken || said_words > 2 * MOST_WORDS {
                return None;
            }
        }
        at = to + 1;
    }
    None
}

/// Whether one of the lines from `at` on could be an answer to a question: short, and not of letters alone.
fn may_answer(text: &str, mut at: usize, end: usize, next: usize) -> bool {
    let bytes = text.as_bytes();
    for _ in 0..MOST_LINES {
        if at >= end || at > next {
            return false;
        }
        let to = memchr::memchr(b'\n', &bytes[at..end]).map_or(end, |n| at + n);
        let Message { start, header, .. } = message(bytes, at, to);
        let words = count(&bytes[start..to]);
        if words > 0 && !header {
            let line = text.get(start..to).map_or("", bare);
            if words <= MOST_WORDS && line.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_punctuation()) {
                return true;
            }
            if words > 2 * MOST_WORDS {
                return false;
            }
        }
        at = to + 1;
    }
    false
}

fn count(line: &[u8]) -> usize {
    line.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty()).count()
}

/// `$ …`, `# …`, `user@host:~$ …`, `PS C:\> …`: a command, whose output follows.
fn prompt(line: &[u8]) -> bool {
    let head = &line[..line.len().min(60)];
    matches!(head.first(), Some(b'$' | b'#' | b'>' | b'%'))
        || memchr::memchr3_iter(b'$', b'#', b'>', head).any(|at| head.get(at + 1) == Some(&b' '))
}

pub(super) fn line_start(text: &[u8], at: usize) -> usize {
    let from = at.saturating_sub(WINDOW);
    memchr::memrchr(b'\n', &text[from..at]).map_or(from, |n| from + n + 1)
}

/// The line without the marks at its end.
fn bare(line: &str) -> &str {
    line.trim_end_matches(['"', '\'', '`', ' ', '\r', '*', '.', ',', '」', '”', '»', ')', '_'])
}

/// The last word of the line, without what is around it.
fn last_word(text: &str, start: usize, end: usize, seen: &mut Words) -> Option<Named> {
    let line = bare(text.get(start..end)?);
    let from = line
        .rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '「' | '“' | '«' | '：' | '('))
        .map_or(0, |i| i + line[i..].chars().next().map_or(1, char::len_utf8));
    // "+ commit 8721…": what stands there says itself what it is.
    let word = line[..from].trim_end().rsplit(char::is_whitespace).next().unwrap_or_default().as_bytes();
    if prose::OTHER.iter().any(|other| word.get(..other.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(other))) {
        return None;
    }
    let from = from + line[from..].bytes().take_while(|b| *b == b'*').count();
    let stop = seen.bare(text, start + from, Link::Answer)?.min(start + line.len());
    (stop > start + from).then(|| Named::new(start + from, stop, Link::Answer, false))
}

/// The first word of the line, without what is around it.
fn first_word(text: &str, start: usize, end: usize, seen: &mut Words) -> Option<Named> {
    let line = text.get(start..end)?;
    let from = start + line.len() - line.trim_start_matches(['"', '\'', '`', ' ', '*', '(']).len();
    let stop = seen.bare(text, from, Link::Answer)?.min(end);
    (stop > from).then(|| Named::new(from, stop, Link::Answer, false))
}

/// A line of a conversation.
pub(super) struct Message {
    /// Where it begins, behind time and speaker.
    pub start: usize,
    /// A time or a speaker stands before it.
    spoken: bool,
    /// The line is only a time and a speaker, or a fence, or empty.
    pub header: bool,
}

/// What stands before the words of a line.
pub(super) fn message(text: &[u8], start: usize, end: usize) -> Message {
    let mut at = start;
    let mut spoken = false;
    loop {
        let rest = &text[at..end];
        let skip = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>' | b'-' | b'|' | b'*' | b'\r')).count();
        let rest = &rest[skip..];
        let masked = placeholder::mask_at(rest, 0).is_some();
        let step = bracketed(rest).filter(|_| !masked).or_else(|| clock(rest)).or_else(|| speaker(rest));
        match step {
            Some(step) => {
                at += skip + step;
                spoken = true;
            }
            None => {
                let header = rest.is_empty() || rest.starts_with(b"```") || rest.starts_with(b"~~~") || heading(rest);
                return Message { start: at + skip, spoken, header };
            }
        }
    }
}

/// `[04.03.26, 12:01:33]`, `<anna>`, `(10:02)`
fn bracketed(line: &[u8]) -> Option<usize> {
    let close = match line.first()? {
        b'[' => b']',
        b'<' => b'>',
        b'(' => b')',
        _ => return None,
    };
    let end = line.iter().take(40).position(|b| *b == close)?;
    let blank = line.get(end + 1).is_none_or(|b| matches!(b, b' ' | b'\t'));
    (blank && line.len() > end + 1).then_some(end + 2)
}

/// `12:01`, `9:14 AM`, `12:01:33 -`
fn clock(line: &[u8]) -> Option<usize> {
    let digits = line.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'/' | b',' | b'-' | b'T' | b'Z')).count();
    let word = &line[..digits];
    let timed = (4..=25).contains(&digits) && word.first().is_some_and(u8::is_ascii_digit) && word.contains(&b':')
        || (8..=11).contains(&digits) && word.iter().filter(|b| matches!(b, b'.' | b'/' | b'-')).count() >= 2;
    let mut end = digits;
    for half in [b" AM".as_slice(), b" PM", b" am", b" pm", b"AM", b"PM"] {
        if line[end..].starts_with(half) {
            end += half.len();
            break;
        }
    }
    (timed && line.get(end).is_none_or(|b| matches!(b, b' ' | b'\t' | b'\r'))).then_some(end)
}

/// `Anna:`, `Anna Schmidt: `, `A:`, `**Anna**: `, `anna> `
fn speaker(line: &[u8]) -> Option<usize> {
    let nick = line.iter().take(20).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')).count();
    if nick > 1 && line[nick..].starts_with(b"> ") {
        return Some(nick + 1);
    }
    let colon = line.iter().take(34).position(|b| *b == b':')?;
    let name = &line[..colon];
    let blanks = name.iter().filter(|b| **b == b' ').count();
    let letters = name
        .iter()
        .all(|b| b.is_ascii_alphanumeric() || !b.is_ascii() || matches!(b, b' ' | b'.' | b'_' | b'-' | b'*' | b'@' | b'(' | b')'));
    let capital = name.iter().find(|b| !matches!(b, b'*' | b'@' | b'(')).is_some_and(|b| b.is_ascii_uppercase() || !b.is_ascii());
    (letters && capital && blanks <= 2 && colon > 0 && line.get(colon + 1).is_none_or(|b| matches!(b, b' ' | b'\r'))).then_some(colon + 1)
}

/// `Anna  9:14 AM`, `Anna 04/03/2026 14:02`, `Anna — Today at 9:14`: a speaker and a time, and nothing said yet.
fn heading(line: &[u8]) -> bool {
    let last =
        line.rsplit(|b| matches!(b, b' ' | b'\t')).find(|w| !w.is_empty() && !matches!(w, [b'A' | b'P' | b'a' | b'p', b'M' | b'm', ..]));
    let timed = last.is_some_and(|w| {
        let w = w.strip_suffix(b"\r").unwrap_or(w);
        let w = w.strip_suffix(b"]").or_else(|| w.strip_suffix(b")")).unwrap_or(w);
        w.contains(&b':') && w.iter().filter(|b| b.is_ascii_digit()).count() >= 3 && w.iter().all(|b| b.is_ascii_digit() || *b == b':')
    });
    timed && line.len() <= 60 && line.first().is_some_and(|b| b.is_ascii_alphabetic() || !b.is_ascii() || *b == b'*' || *b == b'@')
}
