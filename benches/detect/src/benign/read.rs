//! Files to text, text to pieces as a person would paste them.

use super::sources::Pieces;
use crate::support::generate::Dice;
use std::io::Read as _;
use std::path::Path;

const LARGEST: u64 = 3 << 20;

/// The text of a file: packed files are unpacked, manual pages lose their markup, message catalogues give their translations.
pub fn text(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok().filter(|b| b.len() as u64 <= LARGEST)?;
    let name = path.to_string_lossy();
    if name.ends_with(".mo") {
        return catalogue(&bytes);
    }
    let bytes = if name.ends_with(".gz") {
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).take(LARGEST).read_to_end(&mut unpacked).ok()?;
        unpacked
    } else {
        bytes
    };
    let text = String::from_utf8(bytes).ok().filter(|t| !t.contains('\0'))?;
    Some(if name.contains("/man/") { plain(&text) } else { text })
}

/// A manual page without its requests and font changes.
fn plain(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for line in page.lines().filter(|l| !l.starts_with(".\\\"") && !l.starts_with("'\\\"")) {
        let line = match line.strip_prefix('.') {
            Some(request) => request.split_once(' ').map_or("", |(_, rest)| rest),
            None => line,
        };
        let line = line.replace("\\-", "-").replace("\\(aq", "'").replace("\\&", "").replace("\\e", "\\");
        let line = ["\\fB", "\\fI", "\\fR", "\\fP", "\\f1", "\\f2"].iter().fold(line, |line, font| line.replace(font, ""));
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// The translations of a GNU message catalogue, one a line.
fn catalogue(bytes: &[u8]) -> Option<String> {
    let word = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    if word(0)? != 0x9504_12DE {
        return None;
    }
    let (count, table) = (word(8)? as usize, word(16)? as usize);
    let mut out = String::new();
    for entry in 1..count {
        let (length, start) = (word(table + 8 * entry)? as usize, word(table + 8 * entry + 4)? as usize);
        let translation = std::str::from_utf8(bytes.get(start..start + length)?).ok()?;
        out.push_str(&translation.replace('\0', "\n"));
        out.push('\n');
    }
    Some(out)
}

/// Up to so many pieces of 200 bytes to 8 KB, each from one line break to another where there are any.
pub fn pieces(text: &str, pieces: Pieces, dice: &mut Dice) -> Vec<String> {
    let mut out = Vec::new();
    for _ in 0..pieces.0 {
        if text.len() < 220 {
            break;
        }
        let wanted = length(dice).min(text.len());
        let mut start = boundary(text, dice.below(text.len() - wanted + 1));
        if let Some(line) = text[start..].find('\n').filter(|line| start > 0 && *line < 2000) {
            start += line + 1;
        }
        let mut end = boundary(text, (start + wanted).min(text.len()));
        if let Some(line) = text[start..end].rfind('\n').filter(|line| *line > 200) {
            end = start + line;
        }
        if end - start >= 200 {
            out.push(text[start..end].to_owned());
        }
    }
    out
}

/// Short pastes are more frequent than long ones.
fn length(dice: &mut Dice) -> usize {
    match dice.below(4) {
        0 => 200 + dice.below(400),
        1 | 2 => 500 + dice.below(2000),
        _ => 2000 + dice.below(6000),
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
