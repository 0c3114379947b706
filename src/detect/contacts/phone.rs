//! Telephone numbers: international with their country, national as they are printed. The numbering plan is a table made by hand from the
//! metadata of libphonenumber (`data/phones.toml`, which says how).

use super::super::needles::Needles;
use super::super::tables::PHONES;
use super::Span;

/// The longest number (ITU-T E.164: fifteen digits) and the shortest that is read.
const LONGEST: usize = 15;
const SHORTEST: usize = 8;
/// How far before a number of a list a word about telephones may stand.
const TOLD: usize = 4096;

/// How far from a number of a person the telephone number of the same record stands.
const RECORD: usize = 240;
/// How far before it the word about telephones stands.
const LABEL: usize = 40;

/// How far before a number the sentence that gives it is read.
const SENTENCE: usize = 80;
/// How far behind its word a number stands in such a sentence.
const GIVEN: usize = 48;
/// Codes of numbers that cost nothing, of companies and not of persons.
const FREE: &[&[u8]] = &[b"800", b"0800", b"833", b"844", b"855", b"866", b"877", b"888"];

/// How clearly a run of digits is a telephone number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// With a country code, or in a national form that nothing else has.
    Clear,
    /// Only where the text speaks of telephones.
    Faint,
}

/// The telephone numbers of a text, gathered while its runs of digits are read.
#[derive(Default)]
pub(crate) struct Phones {
    seen: Vec<(Span, Kind)>,
    /// Those that a sentence gives.
    given: Vec<Span>,
    until: usize,
}

impl Phones {
    /// A run of digits: the beginning of a number?
    pub(crate) fn read(&mut self, text: &[u8], start: usize, length: usize) {
        if start < self.until || length > LONGEST {
            return;
        }
        let Some(number) = Number::read(text, start) else { return };
        self.until = number.span.1;
        if let Some(kind) = number.kind() {
            self.seen.push((number.span, kind));
            if !number.is_free() && given(text, number.span.0) {
                self.given.push(number.span);
            }
        }
    }

    /// The numbers that a sentence gives: "my phone number is …", "call me on …". A label and its number alone are a signature.
    pub(super) fn given(&self) -> &[Span] {
        &self.given
    }

    /// The numbers right behind a word about telephones, on a line near one of `numbers`.
    pub(super) fn labelled(&self, text: &[u8], numbers: &[Span]) -> Vec<Span> {
        let near = |span: &Span| numbers.iter().any(|(start, end)| *start < span.1 + RECORD && span.0 < *end + RECORD);
        let told = |span: &Span| {
            let before = &text[span.0.saturating_sub(LABEL)..span.0];
            let line = before[memchr::memrchr(b'\n', before).map_or(0, |n| n + 1)..].to_ascii_lowercase();
            matches!(line.trim_ascii_end(), [.., b':' | b'=' | b'|' | b'"' | b'\t' | b',' | b'.'] | [.., 0xEF, 0xBC, 0x9A])
                && WORDS.iter().any(|word| memchr::memmem::find(&line, word.as_bytes()).is_some())
        };
        self.seen.iter().map(|(span, _)| *span).filter(|span| near(span) && told(span)).collect()
    }

    /// The numbers, in order; faint ones only where the text speaks of telephones before them. Fewer than `least` are of no use.
    pub(super) fn finish(self, text: &[u8], least: usize) -> Vec<Span> {
        if self.seen.len() < least {
            return Vec::new();
        }
        let (mut searched, mut last) = (0_usize, None);
        let mut told = |start: usize| {
            // Numbers follow each other, so only what lies between is searched, and nothing that is too far away.
            let from = searched.saturating_sub(LONGEST_WORD).max(start.saturating_sub(TOLD));
            last = TELEPHONES.last(&text[from..start]).map(|at| from + at).or(last);
            searched = start;
            last.is_some_and(|at| start - at <= TOLD)
        };
        self.seen.into_iter().filter(|(span, kind)| *kind == Kind::Clear || told(span.0)).map(|(span, _)| span).collect()
    }
}

/// Digits in groups.
struct Number {
    span: Span,
    /// A `+` stands before.
    plus: bool,
    digits: [u8; 18],
    count: usize,
    /// The lengths of the groups.
    groups: [u8; 8],
    parts: usize,
    /// `(0)` behind a country code.
    trunk: bool,
}

/// A word about telephones stands before the number on the same line, and either it is one for the telephone that a person carries, or it is
/// part of a sentence: other words stand before it or behind it.
fn given(text: &[u8], start: usize) -> bool {
    let before = &text[start.saturating_sub(SENTENCE)..start];
    let line = before[memchr::memrchr(b'\n', before).map_or(0, |n| n + 1)..].to_ascii_lowercase();
    let near = line.len().saturating_sub(GIVEN);
    let Some(word) = TELEPHONES.last(&line[near..]).map(|at| near + at) else { return false };
    let (head, rest) = line.split_at(word);
    let letters = |part: &[u8]| part.iter().filter(|b| b.is_ascii_alphabetic() || !b.is_ascii()).count() > 1;
    // "hotel", "recall", "cancelled"
    if head.last().is_some_and(u8::is_ascii_alphabetic) && matches!(rest, [b't' | b'c', b'e' | b'a', b'l', ..]) {
        return false;
    }
    if CARRIED.iter().any(|own| rest.starts_with(own.as_bytes())) {
        return !rest.iter().any(u8::is_ascii_digit);
    }
    let behind = rest.iter().position(|b| matches!(b, b' ' | b':' | b'.')).map_or(&[][..], |end| &rest[end..]);
    let code = head.iter().any(|b| matches!(b, b'|' | b'"' | b'{' | b'=' | b'<' | b'@'));
    !code && !rest.starts_with(b"fax") && (letters(head) || letters(behind))
}

impl Number {
    fn read(text: &[u8], first: usize) -> Option<Self> {
        let mut start = first;
        let mut plus = false;
        if start > 0 && text[start - 1] == b'(' {
            start -= 1;
        }
        if start > 0 && text[start - 1] == b'+' {
            (start, plus) = (start - 1, true);
        }
        match text[..start] {
            [.., b] if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'+' | b'$' | b'%' | b'@') => return None,
            [.., b, b'-' | b'/'] if b.is_ascii_alphanumeric() => return None,
            [.., b, b' '] if b.is_ascii_digit() && !plus => return None,
            _ => {}
        }
        let mut number = Self { span: (start, first), plus, digits: [0; 18], count: 0, groups: [0; 8], parts: 0, trunk: false };
        let mut at = first;
        loop {
            let run = text[at..].iter().take(18).take_while(|b| b.is_ascii_digit()).count();
            if run == 1 && text[at] == b'0' && text[..at].ends_with(b"(") && text.get(at + 1) == Some(&b')') && number.count > 0 {
                number.trunk = true;
            } else {
                if number.count + run > 18 || number.parts == 8 {
                    return None;
                }
                number.digits[number.count..number.count + run].copy_from_slice(&text[at..at + run]);
                number.count += run;
                number.groups[number.parts] = run as u8;
                number.parts += 1;
            }
            at += run;
            number.span.1 = at;
            let gap = text[at..].iter().take(3).take_while(|b| matches!(b, b' ' | b'-' | b'.' | b'/' | b'(' | b')')).count();
            if gap == 0 || gap > 2 && !text[at..at + gap].contains(&b'(') || !text.get(at + gap).is_some_and(u8::is_ascii_digit) {
                break;
            }
            at += gap;
        }
        let behind = &text[number.span.1..];
        let goes_on = matches!(behind, [b, ..] if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'@' | b'%'))
            || matches!(behind, [b':' | b',' , next, ..] if next.is_ascii_digit() && behind[0] == b':');
        (!goes_on && number.count >= SHORTEST && number.count <= LONGEST + 2).then_some(number)
    }

    /// Nobody's own: calling it is free.
    fn is_free(&self) -> bool {
        let mut at = 0;
        self.groups[..self.parts].iter().take(3).any(|length| {
            let group = &self.digits[at..at + usize::from(*length)];
            at += group.len();
            FREE.contains(&group)
        })
    }

    fn kind(&self) -> Option<Kind> {
        let digits = &self.digits[..self.count];
        let groups = &self.groups[..self.parts];
        if self.plus {
            return international(digits).then_some(Kind::Clear);
        }
        if let Some(rest) = digits.strip_prefix(b"00") {
            return international(rest).then_some(if self.parts > 1 { Kind::Clear } else { Kind::Faint });
        }
        if digits[0] == b'0' && digits[1] != b'0' && (9..=12).contains(&self.count) && groups[0] >= 2 {
            let printed = self.parts > 1 && groups[1..].iter().all(|length| *length >= 2);
            return Some(if printed { Kind::Clear } else { Kind::Faint });
        }
        let american = |groups: &[u8], digits: &[u8]| groups == [3, 3, 4] && digits[0] >= b'2' && digits[3] >= b'2';
        if american(groups, digits) || groups.first() == Some(&1) && digits[0] == b'1' && american(&groups[1..], &digits[1..]) {
            return Some(Kind::Clear);
        }
        // 1998-2002
        let years = groups.first() == Some(&4) && matches!(&digits[..2], b"19" | b"20");
        // 347 1234567, as Italy prints it
        let italian = groups == [3, 7] && digits[0] == b'3';
        let grouped = self.parts > 1 && !years && groups.iter().all(|length| (2..=5).contains(length)) && (8..=11).contains(&self.count);
        let whole = self.parts == 1 && (9..=11).contains(&self.count);
        ((grouped || whole || italian) && digits[0] != b'0').then_some(Kind::Faint)
    }
}

/// A country's code and as many digits as its numbers have.
fn international(digits: &[u8]) -> bool {
    (1..=3).any(|length| {
        let code = digits.iter().take(length).fold(0u16, |code, b| code * 10 + u16::from(b - b'0'));
        PHONES.binary_search_by_key(&code, |plan| plan.0).is_ok_and(|at| {
            let (_, shortest, longest, first) = PHONES[at];
            let national = &digits[length.min(digits.len())..];
            // A noughth of the national form is often kept: +49 0171 …
            let national = if national.first() == Some(&b'0') && first & 1 == 0 { &national[1..] } else { national };
            let begins = national.first().is_some_and(|b| first >> (b - b'0') & 1 == 1);
            begins && (usize::from(shortest)..=usize::from(longest)).contains(&national.len())
        })
    })
}

/// Words that tell of telephones, in lower case.
pub(crate) const WORDS: &[&str] = &[
    "phone",
    "tel",
    "mobil",
    "mobiel",
    "cell",
    "handy",
    "rufnummer",
    "anruf",
    "call",
    "fax",
    "whatsapp",
    "móvil",
    "movil",
    "celular",
    "cellulare",
    "numéro",
    "appel",
    "ligar",
    "bellen",
    "gsm",
    "komórk",
    "dzwon",
    "电话",
    "手机",
    "電話",
    "携帯",
    "전화",
    "휴대",
    "телефон",
    "هاتف",
    "טלפון",
    "फ़ोन",
    "sms",
    "natel",
    "bel me",
    "ring me",
];

/// Those for a telephone that one person carries.
const CARRIED: &[&str] = &[
    "mobil",
    "mobiel",
    "cell",
    "handy",
    "whatsapp",
    "móvil",
    "movil",
    "celular",
    "cellulare",
    "gsm",
    "komórk",
    "手机",
    "携帯",
    "휴대",
    "natel",
];

static TELEPHONES: Needles = Needles::new(WORDS);

/// No word is longer, in bytes.
const LONGEST_WORD: usize = 32;
