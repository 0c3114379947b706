//! Passwords on command lines: behind the options of the programs that `data/detectors/command-lines.toml` lists, and before a pipe
//! into them.

// Every place in the text that is cut at here was found by an ASCII byte.
#![allow(clippy::string_slice)]

use super::assign::{Link, Named};
use super::judge::Raw;
use super::tables::Command;
use super::{edge, value};

/// How much of a command line is read; the gate reads as far.
const REACH: usize = 270;

/// Reads the command line that begins with the program's name at `at`.
pub(crate) fn read(text: &str, at: usize, length: usize, command: &Command, found: &mut Vec<Raw>) {
    let bytes = text.as_bytes();
    if !edge::left(bytes, at) {
        return;
    }
    let mut tell = |(start, end): (usize, usize)| {
        let quoted = start > 0 && matches!(bytes[start - 1], b'"' | b'\'');
        // The program itself says what stands here, so even a plain word is a password.
        let named = Named { start, end, link: Link::Equals, quoted, shouted: true, code: false };
        let confidence = bytes.get(start..end).and_then(|v| value::password(v, &named).or_else(|| value::key(v, &named)));
        found.extend(confidence.map(|confidence| Raw { start, end, detector: command.detector, confidence }));
    };
    if command.piped {
        if let Some(word) = piped(bytes, at) {
            tell(word);
        }
        return;
    }
    let program = bytes[at..at + length].trim_ascii();
    let mut place = 0;
    let mut next = false;
    let mut words = Shell { text: bytes, at: at + length, end: bytes.len().min(at + length + REACH) };
    while let Some((start, end)) = words.next() {
        let word = &bytes[start..end];
        if next {
            next = false;
            tell((start, end));
        } else if command.place == 0 && word.eq_ignore_ascii_case(program) {
            // What follows the program's name is read from there.
            return;
        } else if command.separate.contains(&word) {
            next = true;
        } else if let Some(option) = command.pair.iter().find(|option| word.starts_with(option)) {
            let pair = if word.len() == option.len() { words.next() } else { Some((start + option.len(), end)) };
            let Some((start, end)) = pair else { return };
            if let Some(mark) = memchr::memchr(command.mark, &bytes[start..end]).filter(|mark| *mark > 0) {
                tell((start + mark + 1, end));
            }
        } else if let Some(option) = command.attached.iter().find(|option| word.starts_with(option) && word.len() > option.len()) {
            let quote = usize::from(matches!(word[option.len()], b'"' | b'\''));
            tell((start + option.len() + quote, end - quote));
        } else if command.behind.iter().any(|before| word.len() >= before.len() && word[..before.len()].eq_ignore_ascii_case(before)) {
            next = true;
        } else if !option(word) && command.place > 0 {
            place += 1;
            if place == command.place {
                tell((start, end));
            }
        }
    }
}

/// `-x`, `--long`, `/add`, `/user:bob`; `/etc/file` is a path.
fn option(word: &[u8]) -> bool {
    word.starts_with(b"-") || word.starts_with(b"/") && !word[1..].contains(&b'/')
}

/// The words of a command line, without the quotes around a whole word.
struct Shell<'a> {
    text: &'a [u8],
    at: usize,
    end: usize,
}

impl Shell<'_> {
    fn next(&mut self) -> Option<(usize, usize)> {
        let text = &self.text[..self.end];
        loop {
            match text.get(self.at)? {
                b' ' | b'\t' => self.at += 1,
                // The line goes on in the next.
                b'\\' | b'^' | b'`' if matches!(text.get(self.at + 1), Some(b'\n' | b'\r')) => {
                    self.at += if text.get(self.at + 1) == Some(&b'\r') { 3 } else { 2 };
                }
                b'\n' | b'\r' | b'|' | b';' => return None,
                b'&' if text.get(self.at + 1) == Some(&b'&') => return None,
                _ => break,
            }
        }
        let start = self.at;
        let mut quote = None;
        while let Some(&b) = text.get(self.at) {
            match (quote, b) {
                (Some(open), _) if b == open => quote = None,
                (Some(_), b'\n') => break,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(b),
                (None, b' ' | b'\t' | b'\n' | b'\r' | b'|' | b';') => break,
                (None, _) => {}
            }
            self.at += 1;
        }
        // A quote without its end belongs to the text around the command: `subprocess.run("mysql -p…")`.
        let end = if quote.is_some() {
            self.at.min(start + text[start..self.at].iter().position(|b| matches!(b, b'"' | b'\'')).unwrap_or(0))
        } else {
            self.at
        };
        let word = &text[start..end];
        match word {
            [b'"', .., b'"'] | [b'\'', .., b'\''] if word.len() > 1 => Some((start + 1, end - 1)),
            _ => Some((start, end)),
        }
    }
}

/// The word that is printed into the pipe before the program: `echo … | sudo -S`.
fn piped(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let from = at.saturating_sub(REACH - 70);
    let line = memchr::memrchr(b'\n', &text[from..at]).map_or(from, |n| from + n + 1);
    let pipe = line + memchr::memrchr(b'|', &text[line..at])?;
    let mut words = Shell { text, at: line, end: pipe };
    let mut last = None;
    let mut printed = false;
    while let Some((start, end)) = words.next() {
        let word = &text[start..end];
        if printed && !word.starts_with(b"-") {
            last = Some((start, end));
        }
        printed |= word.ends_with(b"echo") || word.ends_with(b"printf");
    }
    let (start, end) = last?;
    // `echo "user:password" | chpasswd`
    let pair = text[at..].starts_with(b"chpasswd").then(|| memchr::memchr(b':', &text[start..end])).flatten();
    Some((start + pair.map_or(0, |colon| colon + 1), end))
}
