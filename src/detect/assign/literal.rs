//! The value at a place: between quotes, inside the call that wraps it, or a bare word up to what ends it.

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::cursor::Cursor;
use super::{Link, Named, object};
use crate::detect::{placeholder, value, words};

/// The longest value.
const LONGEST: usize = 512;

/// The longest name of a type or of a function around the value, with the blank or bracket behind it.
const LONGEST_TYPE: usize = 64;

/// Quotation marks, plain and escaped, and what closes them.
const QUOTES: &[(&str, &str)] = &[
    (r#"\\\""#, r#"\\\""#),
    (r#"\""#, r#"\""#),
    (r"\'", r"\'"),
    ("\"\"\"", "\"\"\""),
    ("'''", "'''"),
    ("\"", "\""),
    ("'", "'"),
    ("``", "``"),
    ("`", "`"),
    ("&quot;", "&quot;"),
    ("&#34;", "&#34;"),
    ("%22", "%22"),
    ("“", "”"),
    ("„", "“"),
    ("‚", "‘"),
    ("‘", "’"),
    ("« ", " »"),
    ("«\u{a0}", "\u{a0}»"),
    ("«\u{202f}", "\u{202f}»"),
    ("«", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ("【", "】"),
    ("《", "》"),
    ("〈", "〉"),
    ("〔", "〕"),
    ("‹", "›"),
    ("⟨", "⟩"),
    ("❝", "❞"),
    ("´", "´"),
    ("［", "］"),
    ("（", "）"),
    ("｛", "｝"),
];
/// Functions that only wrap a literal.
const WRAPPERS: &[&str] = &[
    "from",
    "new",
    "string",
    "str",
    "securestring",
    "convertto-securestring",
    "secret",
    "secretstring",
    "secretstr",
    "sensitive",
    "bytes",
    "quote",
    "text",
    "fromhex",
    "frombase64string",
    "decodestring",
    "decode",
    "b64decode",
    "unhexlify",
    "parse",
    "some",
    "just",
    "md5",
    "sha1",
    "sha256",
    "password",
];

impl Cursor<'_> {
    /// The value behind a link: what stands between them is skipped, and a type in between changes the link.
    pub(super) fn value(&mut self, text: &str, link: Link, words: &mut Words) -> Option<Named> {
        let begin = self.at;
        self.lead_in(link);
        let link = if link == Link::Colon && self.below(begin) { Link::Answer } else { self.typed().unwrap_or(link) };
        // `<user>:<password>@host` is the form of an address.
        if link == Link::Tag && matches!(self.peek(), Some(b'@' | b':' | b'/' | b'#' | b',' | b';' | b'.' | b')')) {
            return None;
        }
        // `Password: <b>…</b>`
        if link == Link::Colon && self.rest().first() == Some(&b'<') && self.element() {
            return self.literal(text, Link::Tag, words);
        }
        if matches!(link, Link::Colon | Link::Equals | Link::Blank) {
            if let Some(enclosed) = self.enclosed(text) {
                return Some(enclosed);
            }
            if link == Link::Colon && self.peek() == Some(b'<') {
                return None;
            }
        }
        // `password 0 …`, `secret 5 …` of network devices: how the value is written.
        if link == Link::Blank && matches!(self.rest(), [b'0'..=b'9', b' ', ..]) {
            self.at += 2;
        }
        self.wrapper();
        self.literal(text, link, words)
    }

    /// `<b>`, `<code>`: steps over an element that only says how its text looks.
    fn element(&mut self) -> bool {
        let name = self.rest()[1..].iter().take_while(|b| b.is_ascii_lowercase()).count();
        let closing = [b"</".as_slice(), &self.rest()[1..=name]].concat();
        let whole =
            (1..=6).contains(&name) && self.rest().get(name + 1) == Some(&b'>') && memchr::memmem::find(self.line(), &closing).is_some();
        self.at += if whole { name + 2 } else { 0 };
        whole
    }

    /// `<…>`, `(…)`, `{…}`, `|…|`, `>>…<<` around one word; mostly it is a blank to fill in or an expression, so the value must be odd.
    pub(super) fn enclosed(&self, text: &str) -> Option<Named> {
        let open = self.peek()?;
        let close = match open {
            b'<' => b'>',
            b'(' => b')',
            b'{' => b'}',
            b'>' => b'<',
            b'|' => b'|',
            _ => return None,
        };
        let ends = |b: &u8| *b == close || matches!(b, b'<' | b'=' | b'"' | b'\'' | b'`' | b'(' | b'{') || b.is_ascii_whitespace();
        let start = self.at + 1 + usize::from(matches!(open, b'<' | b'>' | b'|') && self.rest().get(1) == Some(&open));
        let end = start + self.text.get(start..self.limit)?.iter().position(ends)?;
        (self.text.get(end) == Some(&close)).then(|| Named::new(start, end, Link::Hint, false).if_it_is(text, value::composed))
    }

    /// A quoted or bare value that begins right here.
    pub(super) fn literal(&mut self, text: &str, link: Link, words: &mut Words) -> Option<Named> {
        let start = self.at;
        if let Some(close) = self.open_quote() {
            return quoted(text, self.at, close)
                .map(|end| Named::new(self.at, end, link, true))
                .or_else(|| words.bare(text, self.at, link).map(|end| Named::new(self.at, end, link, false)));
        }
        words.bare(text, start, link).map(|end| Named::new(start, end, link, false))
    }

    /// Steps over an opening quotation mark and answers what closes it.
    pub(super) fn open_quote(&mut self) -> Option<&'static str> {
        if !matches!(self.peek(), Some(b'\\' | b'"' | b'\'' | b'`' | b'&' | b'%' | 0xC2 | 0xE2 | 0xE3 | 0xEF)) {
            return None;
        }
        if !self.rest().starts_with(b"\"\"\"") && self.eat(b"\"") {
            return Some("\"");
        }
        QUOTES.iter().find(|(open, _)| self.eat(open.as_bytes())).map(|(_, close)| *close)
    }

    /// What may stand between the link and the value: blanks, a line break, a YAML mark, emphasis, the fence of a block.
    pub(super) fn lead_in(&mut self, link: Link) {
        self.space();
        if link == Link::Tag {
            self.tags();
        }
        if matches!(link, Link::Colon | Link::Cell) {
            let _ = self.eat(b"!!str ") || self.eat(b"|-") || self.eat(b">-");
            if self.rest().starts_with(b"|\n") {
                self.at += 1;
            }
        }
        if matches!(link, Link::Colon | Link::Tag | Link::Prose | Link::Cell) || self.next_line_opens() {
            self.next_line();
        }
        if link == Link::Tag {
            self.tags();
            let _ = self.eat(b"<![CDATA[");
        }
        // Emphasis; a row of stars is a mask.
        let stars = self.rest().iter().take_while(|b| **b == b'*').count();
        self.at += if stars < 4 { stars } else { 0 };
        self.blanks();
        if matches!(link, Link::Equals | Link::Colon | Link::Cell)
            && matches!(self.peek(), Some(b'-' | b'['))
            && placeholder::mask_at(self.text, self.at).is_none()
        {
            // `[-old-]` of a word diff, too.
            let _ = self.rest().starts_with(b"[]byte(") || self.eat(b"- ") || self.eat(b"[-") || self.eat(b"[");
            let gap = self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
            self.at += if self.text.get(self.at.wrapping_sub(1)) == Some(&b'[') { gap } else { 0 };
        }
    }

    /// Nothing else stands in this line, and the next one begins with a quotation mark, or with the type that PHP prints before one.
    fn next_line_opens(&self) -> bool {
        if !matches!(self.peek(), Some(b'\n' | b'\r')) {
            return false;
        }
        let gap = self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
        matches!(self.rest()[gap..], [b'"' | b'\'', ..]) || self.rest()[gap..].starts_with(b"string(")
    }

    /// Goes on in the next line, when nothing else stands in this one.
    fn next_line(&mut self) {
        let gap = self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
        if self.rest()[..gap].iter().filter(|b| **b == b'\n').count() == 1 {
            self.at += gap;
        }
    }

    /// A line break has been crossed, and neither an indentation nor a list mark nor a quote says that the line goes on here.
    fn below(&self, begin: usize) -> bool {
        let crossed = &self.text[begin..self.at];
        crossed.last() == Some(&b'\n') && !matches!(self.peek(), Some(b'"' | b'\'' | b'`'))
    }

    /// `password: str = "…"`: the type is not the value.
    fn typed(&mut self) -> Option<Link> {
        // The first blank ends it.
        let rest = self.rest();
        let word = memchr::memchr(b' ', &rest[..rest.len().min(LONGEST_TYPE)])?;
        let blanks = rest[word..].iter().take_while(|b| **b == b' ').count();
        let equals = rest[word + blanks..].starts_with(b"= ");
        let kind = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'&' | b'<' | b'>' | b'[' | b']' | b'?' | b'_');
        (equals && word > 0 && rest[..word].iter().all(kind)).then(|| {
            self.at += word + blanks + 1;
            self.blanks();
            Link::Equals
        })
    }

    /// `String::from("…")`, `ConvertTo-SecureString "…"`: the literal inside is the value.
    pub(super) fn wrapper(&mut self) {
        let rest = self.rest();
        if !rest.first().is_some_and(u8::is_ascii_alphanumeric) && !matches!(rest.first(), Some(b'@' | b'_' | b':' | b'!' | b'[' | b'<')) {
            return;
        }
        // `NewPassword (ConvertTo-SecureString -AsPlainText "…"`
        if rest.get(..23).is_some_and(|name| name.eq_ignore_ascii_case(b"convertto-securestring "))
            && let Some(option) =
                rest.get(..LONGEST_TYPE).unwrap_or(rest).split(|b| matches!(b, b'"' | b'\'')).next().filter(|o| o.len() < rest.len())
        {
            self.at += option.len();
            return;
        }
        // `new String("…")`
        if rest.starts_with(b"new ") && rest.len() > 4 {
            self.at += 4;
            return self.wrapper();
        }
        // `string(12) "…"` of PHP, `CharField(max_length=40, default="…")`
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len()).min(LONGEST_TYPE)];
        if let Some(open) = memchr::memchr(b'(', line) {
            let marks: [&[u8]; 2] = if line.starts_with(b"string(") { [b") \"", b") '"] } else { [b"default=\"", b"default='"] };
            if let Some(at) = marks.iter().find_map(|mark| Some(open + memchr::memmem::find(&line[open..], mark)? + mark.len() - 1)) {
                self.at += at;
                return;
            }
        }
        // The first bracket or blank ends it.
        let opens = memchr::memchr2(b'(', b' ', &rest[..rest.len().min(LONGEST_TYPE)])
            .filter(|word| matches!(rest.get(word + 1), Some(b'"' | b'\'')))
            .filter(|word| {
                let name = &rest[..*word];
                let last = name.rsplit(|b| matches!(b, b':' | b'.')).next().unwrap_or_default();
                WRAPPERS.iter().any(|w| last.eq_ignore_ascii_case(w.as_bytes()))
                    && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-' | b'!'))
            });
        if let Some(word) = opens {
            self.at += word + 1;
        } else if matches!(
            rest,
            [b'b' | b'r' | b'u' | b'f' | b'@' | b'L' | b'N', b'"' | b'\'', ..] | [b'b' | b'r' | b'u' | b'f', b'\\', b'"' | b'\'', ..]
        ) {
            self.at += 1;
        } else if rest.starts_with(b"[]byte(\"") {
            self.at += 7;
        } else if rest.starts_with(b"<<\"") {
            self.at += 2;
        }
    }
}

fn window(text: &str, start: usize) -> &str {
    let mut end = text.len().min(start + LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(start..end).unwrap_or_default()
}

/// Where the closing quote stands, on the same line and not escaped.
fn quoted(text: &str, start: usize, close: &str) -> Option<usize> {
    let window = window(text, start).as_bytes();
    let line = &window[..memchr::memchr(b'\n', window).unwrap_or(window.len())];
    let close = close.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr(*close.first()?, line.get(from..)?) {
        let at = from + found;
        if !line[at..].starts_with(close) {
            from = at + 1;
            continue;
        }
        let escapes = line[..at].iter().rev().take_while(|b| **b == b'\\').count();
        if close[0] == b'\\' || escapes % 2 == 0 {
            return (at > 0).then_some(start + at);
        }
        from = at + close.len();
    }
    None
}

/// On which side of a name something is looked for.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Behind,
    Before,
}

/// A stretch of the text in which what is looked for does not stand; it grows while names follow each other.
#[derive(Default)]
pub(super) struct Lacking {
    from: usize,
    to: usize,
}

impl Lacking {
    /// Whether the test holds for a place in `from..to`.
    pub(super) fn holds(&mut self, from: usize, to: usize, test: impl Fn(usize) -> bool) -> bool {
        let known = self.from <= from && from <= self.to;
        let at = if known { self.to } else { from };
        if at >= to {
            return false;
        }
        let found = (at..to).find(|at| test(*at));
        *self = Self { from: if known { self.from } else { from }, to: found.unwrap_or(to) };
        found.is_some()
    }
}

/// What was measured last. Many names inside one long word share its end, and many names before one stretch of words share what that
/// stretch lacks, so each is looked for only once.
#[derive(Default)]
pub(crate) struct Words {
    start: usize,
    end: usize,
    /// Where there is nothing of which a password or key is made and a word is not.
    plain: Lacking,
    /// Where there is no digit, as asked of what stands before names.
    letters: Lacking,
    /// Where there is no sign behind a key that holds a value, as asked of what follows names, and of what stands before them.
    keyless: [Lacking; 2],
    /// Which part of the text was looked at last for a question, and whether it is one.
    asked: ((usize, usize), bool),
    /// Where no value is spoken of before its name; it ends at a blank.
    unspoken: (usize, usize),
}

impl Words {
    /// Whether a digit or a mark that sentences do not use stands in `from..to`: without one, a sentence holds no secret.
    pub(super) fn telling(&mut self, text: &[u8], from: usize, to: usize) -> bool {
        self.plain.holds(from, to.min(text.len()), |at| TELLING[usize::from(text[at])])
    }

    /// Whether a digit stands in `from..to`, before a name.
    pub(super) fn digit_before(&mut self, text: &[u8], from: usize, to: usize) -> bool {
        self.letters.holds(from, to, |at| text[at].is_ascii_digit())
    }

    /// Whether a sign may stand in `from..to` behind a key that holds a value.
    pub(super) fn keys(&mut self, text: &[u8], from: usize, to: usize, side: Side) -> bool {
        self.keyless[side as usize].holds(from, to, |at| object::is_a_sign(text[at]) && object::ends_a_key(text, at))
    }

    /// Whether the line, which stands at this place of the text, asks for something. Names often share a line.
    pub(super) fn asks(&mut self, place: (usize, usize), line: &[u8]) -> bool {
        let (known, asks) = self.asked;
        if known != place {
            // A part of what does not ask does not, either.
            let none = !asks && known.0 <= place.0 && place.1 <= known.1;
            self.asked = if none { self.asked } else { (place, words::asks(line)) };
        }
        self.asked.1
    }

    /// Up to where no value is spoken of in `from..to`, as was found for the names before.
    pub(super) const fn unspoken(&self, from: usize, to: usize) -> usize {
        if self.unspoken.0 <= from && from < self.unspoken.1 && self.unspoken.1 <= to { self.unspoken.1 } else { from }
    }

    /// No value is spoken of in `from..to`.
    pub(super) const fn none_spoken(&mut self, from: usize, to: usize) {
        let known = self.unspoken(from, to) > from;
        self.unspoken = (if known { self.unspoken.0 } else { from }, to);
    }

    /// Where a bare word ends, without the punctuation of the sentence or statement around it.
    pub(crate) fn bare(&mut self, text: &str, start: usize, link: Link) -> Option<usize> {
        // A value that was masked is read as one, so nobody looks for another behind it.
        if let Some(end) = placeholder::mask_at(text.as_bytes(), start) {
            return Some(end);
        }
        let end = self.end(text, start)?;
        let mut word = text.get(start..end).filter(|w| w.len() <= LONGEST)?;
        // `[quote]Password: …[/quote]`
        if matches!(link, Link::Equals | Link::Colon)
            && let Some(close) = memchr::memrchr(b'[', word.as_bytes()).filter(|at| *at > 0 && word.as_bytes()[at + 1..].starts_with(b"/"))
        {
            word = &word[..close];
        }
        while let Some(shorter) = without_punctuation(word, link) {
            word = shorter;
        }
        (!word.is_empty()).then_some(start + word.len())
    }

    fn end(&mut self, text: &str, start: usize) -> Option<usize> {
        if !(self.start <= start && start < self.end) {
            let rest = text.get(start..)?;
            (self.start, self.end) = (start, start + measure(rest));
        }
        Some(self.end)
    }
}

/// Digits, and marks that passwords have and sentences do not.
const TELLING: [bool; 256] = {
    let mut telling = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        telling[byte] = matches!(byte as u8, b'0'..=b'9' | b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'*' | b'+' | b'~');
        byte += 1;
    }
    telling
};

/// How long the bare word is. One that begins in ASCII ends where a script without blanks goes on.
fn measure(rest: &str) -> usize {
    let plain = rest.bytes().position(|b| ENDS[usize::from(b)]).unwrap_or(rest.len());
    if rest.as_bytes().get(plain).is_none_or(u8::is_ascii) {
        return plain;
    }
    rest[plain..].find(ends_word).map_or(rest.len(), |more| plain + more)
}

/// ASCII that ends a bare word, and everything beyond ASCII, which is looked at more closely.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        ends[byte] =
            byte <= 0x20 || byte >= 0x7F || matches!(byte as u8, b'"' | b'\'' | b'<' | b'>' | b'`' | b'|' | b'\\' | b',' | b';' | b'&');
        byte += 1;
    }
    ends
};

/// `a&b=c`, `a;b=c` and `a, b` are several values; a comma inside a password costs only its tail.
fn ends_word(c: char) -> bool {
    if c.is_ascii() {
        return ENDS[c as usize & 127];
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '”' | '“' | '’' | '»' | '«' | '…')
        // CJK punctuation, kana, ideographs, hangul, full-width forms: what stands in them is a sentence around the value.
        || matches!(c as u32, 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xFF00..=0xFFEF)
}

/// The word without its last mark, when that mark belongs to the sentence.
fn without_punctuation(word: &str, link: Link) -> Option<&str> {
    word.strip_suffix(['.', ',', ';', ':', '*'])
        .or_else(|| word.strip_suffix('?').filter(|_| matches!(link, Link::Prose | Link::Hint | Link::Loose | Link::Answer)))
        .or_else(|| word.strip_suffix(')').filter(|w| !w.contains('(')))
        .or_else(|| word.strip_suffix(']').filter(|w| !w.contains('[')))
        .or_else(|| word.strip_suffix('}').filter(|w| !w.contains('{')))
}
