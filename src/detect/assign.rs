//! Reads the value that a name is given, in whatever people paste: code, env files, YAML, JSON, XML, tables, command lines, sentences.
//!
//! The prefilter has found a word such as `password`. The reader looks at the whole name around it, then for what joins name and value
//! within a short, bounded window, and answers the value's span. Judging the value is `value`'s work.

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::name;

/// What joins a name to its value. The looser the link, the stronger the value must be by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// `=`, `:=`, `=>`
    Equals,
    /// `:`
    Colon,
    /// `<password>…`, `</td><td>`
    Tag,
    /// `--password …`, `PASSWORD '…'`
    Blank,
    /// `"password", "…"`, `| password | … |`, or a `value` beside the `name`
    Cell,
    /// "the password is …"
    Prose,
}

/// A name, its link and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    pub start: usize,
    pub end: usize,
    pub link: Link,
    pub quoted: bool,
    /// The name is written in capitals only, as environment variables are.
    pub shouted: bool,
}

/// How far the value may stand behind its name.
const REACH: usize = 160;
/// The longest value.
const LONGEST: usize = 512;

/// Reads the value given to the name around `at..at + length`.
pub(crate) fn read(text: &str, at: usize, length: usize, words: &mut Words) -> Option<Named> {
    let name = name::around(text.as_bytes(), at, length)?;
    let mut cursor = Cursor { text: text.as_bytes(), at: name.end, limit: text.len().min(name.end + REACH) };
    let mut link = cursor.link(&name)?;
    cursor.lead_in(link);
    if let Some(inner) = cursor.typed() {
        link = inner;
    }
    let (start, end, quoted) = value(text, &mut cursor, link, words)?;
    Some(Named { start, end, link, quoted, shouted: name.shouted })
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    limit: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &[u8] {
        &self.text[self.at.min(self.limit)..self.limit]
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn eat(&mut self, literal: &[u8]) -> bool {
        let there = self.rest().len() >= literal.len() && self.rest()[..literal.len()].eq_ignore_ascii_case(literal);
        self.at += if there { literal.len() } else { 0 };
        there
    }

    fn blanks(&mut self) -> usize {
        let count = self.rest().iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        self.at += count;
        count
    }

    /// A blank that is not one of ASCII's.
    fn space(&mut self) -> usize {
        let mut count = self.blanks();
        while self.eat("\u{a0}".as_bytes()) || self.eat("\u{3000}".as_bytes()) || self.eat(b"&nbsp;") {
            count += 1 + self.blanks();
        }
        count
    }

    /// What may close a name: quotes (plain or escaped), brackets, emphasis.
    fn closers(&mut self) -> bool {
        let before = self.at;
        while self.eat(b"&quot;")
            || self.eat(b"%22")
            || matches!(self.peek(), Some(b'"' | b'\'' | b'`' | b'\\' | b']' | b'*')) && self.step()
        {}
        self.at > before
    }

    const fn step(&mut self) -> bool {
        self.at += 1;
        true
    }

    /// Any number of `<…>`; true when there was one.
    fn tags(&mut self) -> bool {
        let mut any = false;
        while self.peek() == Some(b'<') && self.rest().get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') {
            let Some(close) = self.rest().iter().position(|b| *b == b'>') else { return any };
            self.at += close + 1;
            any = true;
            let spaces = self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
            if self.rest().get(spaces) == Some(&b'<') {
                self.at += spaces;
            }
        }
        any
    }

    fn link(&mut self, name: &name::Name) -> Option<Link> {
        let closed = self.closers();
        let spaces = self.space();
        if self.eat(b">") || self.tags() {
            self.space();
            let _ = self.eat(b":") || self.eat(b"=");
            return Some(Link::Tag);
        }
        self.remark(spaces > 0);
        if let Some(link) = self.sign() {
            return Some(link);
        }
        if closed && self.value_attribute() {
            return Some(Link::Cell);
        }
        if spaces > 0 && matches!(self.peek(), Some(b'"' | b'\'')) {
            return Some(Link::Blank);
        }
        if spaces > 0 && self.copula() {
            return Some(Link::Prose);
        }
        if spaces > 0 && (name.flag || name.blank) {
            return Some(Link::Blank);
        }
        if self.value_attribute() {
            return Some(Link::Cell);
        }
        self.sentence().then_some(Link::Prose)
    }

    /// `Password (staging): …`, `let key: String = …`, `var key string = …`
    fn remark(&mut self, apart: bool) {
        if apart
            && self.peek() == Some(b'(')
            && let Some(close) = self.rest().iter().take(40).position(|b| *b == b')')
        {
            let behind = self.rest()[close + 1..].iter().find(|b| **b != b' ');
            if matches!(behind, Some(b':' | b'=')) {
                self.at += close + 1;
                self.blanks();
            }
        }
        let word = self.rest().iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if (3..=8).contains(&word) {
            let behind = &self.rest()[word..];
            let blanks = behind.iter().take_while(|b| **b == b' ').count();
            if blanks > 0 && behind.get(blanks) == Some(&b'=') {
                self.at += word + blanks;
            }
        }
    }

    fn sign(&mut self) -> Option<Link> {
        for equals in [b"=>".as_slice(), b":=", b"===", b"==", b"!==", b"!=", b"?=", b"+=", b"=", b"%3D"] {
            if self.eat(equals) {
                return Some(Link::Equals);
            }
        }
        if self.rest().starts_with(b"::") || self.rest().starts_with(b"://") {
            return None;
        }
        if self.eat("：".as_bytes()) || self.eat("＝".as_bytes()) {
            return Some(Link::Colon);
        }
        if self.eat(b":") {
            // Closing emphasis may stand behind the colon: `**Password:** …`
            while self.eat(b"*") {}
            return Some(Link::Colon);
        }
        // `'password' | 'token'` is a union of types.
        let quoted = matches!(self.text.get(self.at.wrapping_sub(2)), Some(b'"' | b'\''))
            || matches!(self.text.get(self.at.wrapping_sub(1)), Some(b'"' | b'\''));
        if self.peek() == Some(b'|') && !quoted && !self.rest().starts_with(b"||") {
            self.at += 1;
            return Some(Link::Cell);
        }
        if self.peek() == Some(b',') {
            self.at += 1;
            self.blanks();
            return matches!(self.peek(), Some(b'"' | b'\'' | b'`' | b'\\'))
                .then_some(())
                .filter(|()| !self.names_value())
                .map(|()| Link::Cell)
                .or_else(|| self.value_attribute().then_some(Link::Cell));
        }
        None
    }

    /// Whether a quoted `value` follows, which is the next key and not the value.
    fn names_value(&self) -> bool {
        let rest = self.rest();
        let skip = rest.iter().take_while(|b| matches!(b, b'"' | b'\'' | b'`' | b'\\')).count();
        VALUE_KEYS.iter().any(|key| {
            let found = rest.get(skip..skip + key.len());
            found.is_some_and(|f| f.eq_ignore_ascii_case(key))
                && rest.get(skip + key.len()).is_some_and(|b| matches!(b, b'"' | b'\'' | b'`' | b'\\'))
        })
    }

    /// `"name": "DB_PASSWORD", "value": …`, `- name: DB_PASSWORD⏎  value: …`, `key="DbPassword" value=…`
    fn value_attribute(&mut self) -> bool {
        let before = self.at;
        let gap = self.rest().iter().take_while(|b| b.is_ascii_whitespace() || matches!(b, b',' | b'"' | b'\'' | b'\\' | b'-')).count();
        self.at += gap;
        if VALUE_KEYS.iter().any(|key| self.eat(key)) {
            self.closers();
            self.blanks();
            if self.eat(b"=") || self.eat(b":") {
                return true;
            }
        }
        self.at = before;
        false
    }

    /// "is", "lautet", "to", … and then a blank.
    fn copula(&mut self) -> bool {
        let rest = self.rest();
        let word = rest.iter().position(|b| matches!(b, b' ' | b':' | b'\n' | b'\t')).unwrap_or(rest.len());
        let found = COPULAS.iter().any(|c| rest[..word].eq_ignore_ascii_case(c.as_bytes()));
        if found {
            self.at += word;
            self.blanks();
            let _ = self.eat(b":") || self.eat(b"=");
        }
        found
    }

    /// "password for the server **is** …": a copula or a colon further on in the same sentence.
    fn sentence(&mut self) -> bool {
        let rest = self.rest();
        let end = rest
            .iter()
            .take(72)
            .position(|b| matches!(b, b'\n' | b';' | b'{' | b'(' | b'=' | b'"' | b'!' | b'?' | b'|' | b'<'))
            .unwrap_or(rest.len().min(72));
        let clause = &rest[..end];
        let mut at = 0;
        while let Some(blank) = clause[at..].iter().position(|b| matches!(b, b' ' | b':')) {
            let here = at + blank;
            if clause[here] == b':' {
                if clause.get(here + 1) != Some(&b' ') {
                    return false;
                }
                self.at += here + 1;
                return true;
            }
            if here > 0 && matches!(clause[here - 1], b'.' | b',') && clause[here - 1] == b'.' {
                return false;
            }
            let word = &clause[here + 1..];
            let length = word.iter().position(|b| matches!(b, b' ' | b':')).unwrap_or(word.len());
            if COPULAS.iter().any(|c| word[..length].eq_ignore_ascii_case(c.as_bytes())) && length < word.len() {
                self.at += here + 1 + length;
                return true;
            }
            at = here + 1;
        }
        false
    }

    /// What may stand between the link and the value: blanks, one line break, a YAML mark, emphasis.
    fn lead_in(&mut self, link: Link) {
        self.space();
        if link == Link::Tag {
            self.tags();
        }
        if matches!(link, Link::Colon | Link::Cell) {
            let _ = self.eat(b"!!str ") || self.eat(b"|-") || self.eat(b">-") || self.rest().starts_with(b"|\n") && self.step();
        }
        if matches!(link, Link::Colon | Link::Tag | Link::Prose | Link::Cell) {
            let gap = self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
            if self.rest()[..gap].iter().filter(|b| **b == b'\n').count() == 1 {
                self.at += gap;
            }
        }
        while self.eat(b"*") {}
        self.blanks();
    }

    /// `password: str = "…"`: the type is not the value.
    fn typed(&mut self) -> Option<Link> {
        let word = self
            .rest()
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'&' | b'<' | b'>' | b'[' | b']' | b'?' | b'_'))
            .count();
        let behind = &self.rest()[word..];
        let blanks = behind.iter().take_while(|b| **b == b' ').count();
        let equals = behind.get(blanks) == Some(&b'=') && blanks > 0 && behind.get(blanks + 1) == Some(&b' ');
        (word > 0 && equals).then(|| {
            self.at += word + blanks + 1;
            self.blanks();
            Link::Equals
        })
    }

    /// `String::from("…")`, `ConvertTo-SecureString "…"`: the literal inside is the value.
    fn wrapper(&mut self) {
        let rest = self.rest();
        let word = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-' | b'!')).count();
        let last = rest[..word].rsplit(|b| matches!(b, b':' | b'.')).next().unwrap_or_default();
        let named = WRAPPERS.iter().any(|w| last.eq_ignore_ascii_case(w.as_bytes()));
        let skip = usize::from(matches!(rest.get(word), Some(b'(' | b' ')));
        if named && skip == 1 && matches!(rest.get(word + 1), Some(b'"' | b'\'')) {
            self.at += word + 1;
        } else if rest.len() > 1 && matches!(rest[0], b'b' | b'r' | b'u' | b'f' | b'@' | b'L') && matches!(rest[1], b'"' | b'\'') {
            self.at += 1;
        }
    }
}

/// Keys that stand beside a `name` and hold its value.
const VALUE_KEYS: &[&[u8]] = &[b"value", b"val", b"content", b"data", b"default", b"defaultValue", b"plaintext", b"text", b"secret"];
/// What makes a sentence out of a name and a value.
const COPULAS: &[&str] = &[
    "is", "was", "are", "be", "to", "as", "ist", "lautet", "war", "auf", "heißt", "sei", "es", "est", "era", "è", "é", "jest", "to:",
    "becomes", "now", "wäre", "vaut", "será", "son", "są", "были", "это",
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
];

/// The value at the cursor: between quotes, or up to what ends a bare word.
fn value(text: &str, cursor: &mut Cursor<'_>, link: Link, words: &mut Words) -> Option<(usize, usize, bool)> {
    // `<user>:<password>@host` is the form of an address.
    if link == Link::Tag && matches!(cursor.peek(), Some(b'@' | b':' | b'/' | b'#' | b',' | b';' | b'.' | b')')) {
        return None;
    }
    cursor.wrapper();
    for (open, close) in [
        (r#"\\\""#, r#"\\\""#),
        (r#"\""#, r#"\""#),
        (r"\'", r"\'"),
        ("\"", "\""),
        ("'", "'"),
        ("`", "`"),
        ("&quot;", "&quot;"),
        ("&#34;", "&#34;"),
        ("“", "”"),
        ("„", "“"),
        ("«", "»"),
        ("「", "」"),
        ("%22", "%22"),
    ] {
        if cursor.eat(open.as_bytes()) {
            return quoted(text, cursor.at, close)
                .map(|end| (cursor.at, end, true))
                .or_else(|| words.bare(text, cursor.at).map(|end| (cursor.at, end, false)));
        }
    }
    words.bare(text, cursor.at).map(|end| (cursor.at, end, false))
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
    let window = window(text, start);
    let line = &window[..window.find('\n').unwrap_or(window.len())];
    let mut from = 0;
    while let Some(found) = line.get(from..)?.find(close) {
        let at = from + found;
        let escapes = line[..at].bytes().rev().take_while(|b| *b == b'\\').count();
        if close.starts_with('\\') || escapes % 2 == 0 {
            return (at > 0).then_some(start + at);
        }
        from = at + close.len();
    }
    None
}

/// The bare word that was measured last. Many names inside one long word share its end, so it is looked for only once.
#[derive(Default)]
pub(crate) struct Words {
    start: usize,
    end: usize,
}

impl Words {
    /// Where a bare word ends, without the punctuation of the sentence or statement around it.
    fn bare(&mut self, text: &str, start: usize) -> Option<usize> {
        let end = self.end(text, start)?;
        let mut word = text.get(start..end).filter(|w| w.len() <= LONGEST)?;
        while let Some(shorter) = without_punctuation(word) {
            word = shorter;
        }
        (!word.is_empty()).then_some(start + word.len())
    }

    fn end(&mut self, text: &str, start: usize) -> Option<usize> {
        if !(self.start <= start && start < self.end) {
            let rest = text.get(start..)?;
            *self = Self { start, end: start + rest.find(ends_word).unwrap_or(rest.len()) };
        }
        Some(self.end)
    }
}

/// `a&b=c`, `a;b=c` and `a, b` are several values; a comma inside a password costs only its tail.
fn ends_word(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '\'' | '<' | '>' | '`' | '|' | '\\' | ',' | ';' | '&')
        || matches!(c, '。' | '，' | '、' | '；' | '”' | '“' | '»' | '」' | '）')
}

/// The word without its last mark, when that mark belongs to the sentence.
fn without_punctuation(word: &str) -> Option<&str> {
    word.strip_suffix(['.', ',', ';', ':', '?', '*'])
        .or_else(|| word.strip_suffix(')').filter(|w| !w.contains('(')))
        .or_else(|| word.strip_suffix(']').filter(|w| !w.contains('[')))
        .or_else(|| word.strip_suffix('}').filter(|w| !w.contains('{')))
}
