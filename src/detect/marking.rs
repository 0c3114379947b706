//! Markings of documents: `STRENG VERTRAULICH`, `TLP:RED`, `机密`. The same words in a sentence mark nothing, so their place decides.

use super::judge::Raw;
use super::needles::Needles;

const CONFIDENCE: u8 = 85;
/// A marking so long is one with a dash and so little behind it, too.
const LONG: usize = 10;
const REST: usize = 48;
/// How far a line is looked at on either side.
const SIDE: usize = 160;
/// Words before the colon of `Classification: …`, in lower case.
static LABELS: Needles = Needles::new(&[
    "classification",
    "classified",
    "sensitivity",
    "marking",
    "confidentiality",
    "protection",
    "handling",
    "distribution",
    "security level",
    "data class",
    "einstufung",
    "klassifizierung",
    "klassifikation",
    "vertraulichkeit",
    "schutzklasse",
    "geheimhaltung",
    "vermerk",
    "niveau",
    "sensibilité",
    "clasificación",
    "clasificacion",
    "classificazione",
    "riservatezza",
    "classificação",
    "classificacao",
    "sigilo",
    "classificatie",
    "rubricering",
    "klauzula",
    "klasyfikacja",
    "klassning",
    "gradering",
    "klassificering",
    "luokitus",
    "密级",
    "密級",
    "保密等级",
    "保密",
    "機密区分",
    "区分",
    "기밀",
    "гриф",
    "gizlilik",
    "tlp",
]);

/// The marking at `at`, if this is a place where markings stand.
pub(crate) fn read(text: &[u8], at: usize, length: usize, detector: u16) -> Option<Raw> {
    let end = at + length;
    let word = &text[at..end];
    let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if word[0].is_ascii() && at > 0 && letter(text[at - 1]) || letter(word[length - 1]) && text.get(end).is_some_and(|b| letter(*b)) {
        return None;
    }
    if matches!(text[..at], [.., b, b'-' | b'.' | b'/'] if letter(b))
        || matches!(text[end..], [b'-' | b'.' | b'/' | b'@' | b'=', b, ..] if letter(b))
    {
        return None;
    }
    let end = end + caveats(&text[..end], &text[end..text.len().min(end + SIDE)]);
    let (left, right) = around(text, at, end);
    let alone = || blank_beside(text, at, end);
    marked(word, left, right, alone).then_some(Raw { start: at, end, detector, confidence: CONFIDENCE })
}

fn marked(word: &[u8], left: &[u8], right: &[u8], alone: impl Fn() -> bool) -> bool {
    let shouted = !word.iter().any(u8::is_ascii_lowercase);
    let capital = shouted || word[0].is_ascii_uppercase();
    // Several words, or a form of its own, such as `TLP:RED`.
    let phrase = word.iter().filter(|b| matches!(b, b' ' | b':' | b'/' | b'-')).count() > 0;
    let (before, behind) = (bare(left), bare(right));
    // One word on a line may be one of a list of words; a heading or footer has an empty line beside it.
    let latin = word.is_ascii() && shouted && (phrase || word.len() > 6);
    if capital && before.is_empty() && behind.is_empty() && !comment(left) && (latin || alone()) {
        return true;
    }
    // `Company Confidential – Do Not Pass On`
    if capital && before.is_empty() && !comment(left) && word.len() >= LONG && right.len() <= REST && set_off(right) && alone() {
        return true;
    }
    if (behind.is_empty() || cut(right, true)) && labelled(left) {
        return true;
    }
    // `[SECRET]` and `INTERN |` stand in every program: a word so short wants a label or a line of its own.
    if !phrase && word.is_ascii() && word.len() <= 6 {
        return false;
    }
    let bracketed = matches!(trim(left).last(), Some(b'[' | b'(' | b'{')) && matches!(trim(right).first(), Some(b']' | b')' | b'}'));
    if bracketed && (shouted || capital && phrase) {
        return true;
    }
    if trim(left).is_empty() && trim(right).is_empty() {
        return false;
    }
    let (cut_left, cut_right) = (cut(left, false), cut(right, true));
    shouted
        && !comment(left)
        && (cut_left && cut_right || phrase && word.iter().any(|b| *b > 127 || b.is_ascii_uppercase()) && (cut_left || cut_right))
}

/// How much of the line `//SI//NOFORN` and the like take behind a marking.
fn caveats(marking: &[u8], behind: &[u8]) -> usize {
    if !marking.ends_with(b"//") && !behind.starts_with(b"//") {
        return 0;
    }
    let tail = behind.iter().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'/' | b',' | b' ' | b'-')).count();
    let whole = matches!(behind.get(tail), None | Some(b'\n' | b'\r' | b')' | b']'));
    if whole { behind[..tail].trim_ascii_end().len() } else { 0 }
}

/// A dash or bar stands right behind, and then words that begin with capitals, as in a heading.
fn set_off(right: &[u8]) -> bool {
    let right = trim(right);
    let dash = matches!(right, [b'-' | b'|', b' ', ..]) || right.starts_with("–".as_bytes()) || right.starts_with("—".as_bytes());
    dash && right.split(|b| *b == b' ').all(|word| !word.first().is_some_and(u8::is_ascii_lowercase))
}

/// What stands on the same line before and behind.
fn around(text: &[u8], at: usize, end: usize) -> (&[u8], &[u8]) {
    let left = &text[at.saturating_sub(SIDE)..at];
    let right = &text[end..text.len().min(end + SIDE)];
    let begins = memchr::memrchr2(b'\n', b'\r', left).map_or(0, |n| n + 1);
    let ends = memchr::memchr2(b'\n', b'\r', right).unwrap_or(right.len());
    (&left[begins..], &right[..ends])
}

/// The line before or the line behind is empty, or there is none.
fn blank_beside(text: &[u8], at: usize, end: usize) -> bool {
    let ends = |line: &[u8]| line.iter().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'-' | b'=' | b'*' | b'_'));
    let from = at.saturating_sub(SIDE);
    let before = memchr::memrchr(b'\n', &text[from..at]).map(|n| &text[from..from + n]);
    let behind = memchr::memchr(b'\n', &text[end..]).map(|n| &text[end + n + 1..]);
    let last = |lines: &[u8]| ends(&lines[memchr::memrchr(b'\n', lines).map_or(0, |n| n + 1)..]);
    let first = |lines: &[u8]| ends(&lines[..memchr::memchr(b'\n', lines).unwrap_or(lines.len().min(SIDE))]);
    before.is_none_or(last) || behind.is_none_or(first)
}

/// The side without blanks and ornaments: empty when the marking stands alone. A page number or date may stand there.
fn bare(side: &[u8]) -> &[u8] {
    let plain = |b: &u8| b.is_ascii_alphabetic() || *b > 127 && !ornament(*b);
    if side.iter().any(plain) { side } else { &[] }
}

/// A byte of typographical signs: dashes, bullets, quotation marks, full-width brackets.
const fn ornament(b: u8) -> bool {
    matches!(b, 0xE2 | 0xE3 | 0x80..=0x9F | 0xC2 | 0xA0 | 0xAB | 0xBB | 0xA2 | 0xB7)
}

fn trim(side: &[u8]) -> &[u8] {
    side.trim_ascii()
}

/// The side ends (or begins) with a sign that sets the marking off, or there is nothing.
fn cut(side: &[u8], behind: bool) -> bool {
    let side = trim(side);
    let near = if behind { side.first() } else { side.last() };
    let wide =
        |signs: &[&str]| signs.iter().any(|sign| if behind { side.starts_with(sign.as_bytes()) } else { side.ends_with(sign.as_bytes()) });
    match near {
        None => true,
        Some(b'-' | b'|' | b'/' | b':' | b'[' | b']' | b'(' | b')' | b'*' | b'#' | b'=' | b'~' | b';' | b'!') => true,
        Some(b'.' | b',') => behind,
        Some(b'>') => !behind,
        _ => wide(&["–", "—", "•", "·", "：", "【", "】", "「", "」", "（", "）", "。", "、", "■", "●", "※"]),
    }
}

/// A label of classifications and a colon stand right before.
fn labelled(left: &[u8]) -> bool {
    let left = left.trim_ascii_end();
    let wrapped = left.iter().rev().take_while(|b| matches!(b, b'"' | b'\'' | b'*' | b'`' | b' ' | b'[' | b'(')).count();
    let left = &left[..left.len() - wrapped];
    let Some(label) = left
        .strip_suffix(b":")
        .or_else(|| left.strip_suffix(b"="))
        .or_else(|| left.strip_suffix("：".as_bytes()))
        .or_else(|| left.strip_suffix(b"|"))
    else {
        return false;
    };
    LABELS.within(&label[label.len().saturating_sub(48)..])
}

/// The line is a comment of a program.
fn comment(left: &[u8]) -> bool {
    let left = left.trim_ascii_start();
    left.starts_with(b"//")
        || left.starts_with(b"/*")
        || left.starts_with(b"* ")
        || left.starts_with(b"--[")
        || left.contains(&b'"')
        || left.contains(&b'`')
}
