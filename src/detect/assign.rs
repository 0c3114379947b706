//! Reads the value that a name is given, in whatever people paste: code, env files, YAML, JSON, XML, tables, command lines, sentences.
//!
//! The prefilter has found a word such as `password`. The reader looks at the whole name around it, then for what joins name and value
//! within a short, bounded window, and answers the value's span. Judging the value is `value`'s work.

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::name::Name;
use super::placeholder;

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
    /// "the api key … does not work"
    Loose,
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

/// Reads the value given to the name.
pub(crate) fn read(text: &str, name: &Name, words: &mut Words) -> Option<Named> {
    let mut cursor = Cursor::behind(text, name.end);
    let link = cursor.link(name)?;
    let (start, end, quoted, link) = cursor.value(text, link, words)?;
    Some(Named { start, end, link, quoted, shouted: name.shouted })
}

/// Reads the value of a `value` key whose `name` key follows it: `"value": "…", "name": "DB_PASSWORD"`.
pub(crate) fn read_before(text: &str, name: &Name, words: &mut Words) -> Option<Named> {
    let bytes = text.as_bytes();
    let before = &bytes[name.start.saturating_sub(200)..name.start];
    let key = before.iter().rposition(|b| !matches!(b, b'"' | b'\'' | b'\\' | b':' | b'=' | b' '))? + 1;
    if !(before[..key].ends_with(b"name") || before[..key].ends_with(b"key") || before[..key].ends_with(b"Name")) {
        return None;
    }
    let at = name.start - before.len() + memchr::memmem::rfind(&before[..key], b"value")? + 5;
    let mut cursor = Cursor::behind(text, at);
    cursor.closers();
    cursor.space();
    cursor.sign(name)?;
    let (start, end, quoted, _) = cursor.value(text, Link::Cell, words)?;
    (end < name.start).then_some(Named { start, end, link: Link::Cell, quoted, shouted: name.shouted })
}

/// Reads the word before "… as the password".
pub(crate) fn read_as(text: &str, name: &Name) -> Option<Named> {
    let mut from = name.start.saturating_sub(160);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..name.start)?;
    let clause = ARTICLES.iter().find_map(|article| before.strip_suffix(article)).unwrap_or(before);
    let word = AS.iter().find_map(|word| clause.strip_suffix(word))?.trim_end_matches(['"', '\'', '`', ' ']);
    let start = word.rfind(|c: char| ends_word(c)).map_or(0, |i| i + word[i..].chars().next().map_or(1, char::len_utf8));
    (start < word.len() && word.len() - start <= 128).then_some(Named {
        start: from + start,
        end: from + word.len(),
        link: Link::Prose,
        quoted: false,
        shouted: false,
    })
}

/// Reads the second half of `bob / …` or `bob:…` behind a word such as "credentials".
pub(crate) fn read_pair(text: &str, name: &Name, words: &mut Words) -> Option<Named> {
    let mut cursor = Cursor::behind(text, name.end);
    let link = cursor.link(name)?;
    cursor.lead_in(link);
    let user =
        cursor.rest().iter().take(48).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'@' | b'+')).count();
    cursor.at += user;
    cursor.blanks();
    if user == 0 || !(cursor.eat(b"/") || cursor.eat(b":") || cursor.eat(b"|") || cursor.eat(b",") || cursor.eat(b"-")) {
        return None;
    }
    cursor.blanks();
    let end = words.bare(text, cursor.at, Link::Prose)?;
    Some(Named { start: cursor.at, end, link: Link::Prose, quoted: false, shouted: false })
}

const ARTICLES: &[&str] =
    &["the ", "my ", "your ", "a ", "das ", "dein ", "mein ", "le ", "la ", "el ", "il ", "root ", "the root ", "the admin "];
const AS: &[&str] = &[" as ", " als ", " comme ", " como ", " come "];

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    limit: usize,
}

impl<'a> Cursor<'a> {
    const fn behind(text: &'a str, at: usize) -> Self {
        let limit = if text.len() < at + REACH { text.len() } else { at + REACH };
        Self { text: text.as_bytes(), at, limit }
    }

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

    fn link(&mut self, name: &Name) -> Option<Link> {
        let closed = self.closers();
        let spaces = self.space();
        if self.eat(b">") || self.tags() {
            self.space();
            let _ = self.eat(b":") || self.eat(b"=");
            return Some(Link::Tag);
        }
        self.remark(spaces > 0);
        if let Some(link) = self.sign(name) {
            return Some(link);
        }
        if closed && self.value_attribute() {
            return Some(Link::Cell);
        }
        if spaces > 0 && matches!(self.peek(), Some(b'"' | b'\'')) {
            return Some(Link::Blank);
        }
        if self.particle() || spaces > 0 && self.copula() {
            return Some(Link::Prose);
        }
        if spaces > 0 && (name.flag || name.blank) {
            return Some(Link::Blank);
        }
        if self.value_attribute() || closed && self.form_field(name) || self.own_line(name) {
            return Some(Link::Cell);
        }
        if spaces > 0 && self.bracketed() {
            return Some(Link::Cell);
        }
        if self.sentence() {
            return Some(Link::Prose);
        }
        (spaces > 0 && self.peek().is_some_and(|b| b.is_ascii_alphanumeric())).then_some(Link::Loose)
    }

    /// `Password [x]`, `api key (x)`: one word in brackets.
    fn bracketed(&mut self) -> bool {
        let close = match self.peek() {
            Some(b'[') => b']',
            Some(b'(') => b')',
            _ => return false,
        };
        let inside = self.rest()[1..].iter().take_while(|b| !b.is_ascii_whitespace() && **b != close).count();
        let whole = self.rest().get(inside + 1) == Some(&close);
        self.at += usize::from(whole);
        whole
    }

    /// Particles that follow a name without a blank.
    fn particle(&mut self) -> bool {
        let found = ["是", "为", "為", "は", "が", "은", "는"].iter().any(|p| self.eat(p.as_bytes()));
        if found {
            self.space();
            let _ = self.eat(b":") || self.eat("：".as_bytes());
        }
        found
    }

    /// `name="password"⏎⏎…`: a field of a form on the wire.
    fn form_field(&mut self, name: &Name) -> bool {
        self.text[..name.start].ends_with(b"name=\"") && (self.eat(b"\r\n\r\n") || self.eat(b"\n\n"))
    }

    /// The name stands alone on its line, as labels do when a page is copied; the value is alone on the next.
    fn own_line(&mut self, name: &Name) -> bool {
        let line = &self.text[..name.start];
        let begins = line.is_empty() || line.ends_with(b"\n");
        let rest = self.rest();
        let value = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"));
        begins && value.is_some_and(|v| v.iter().take_while(|b| **b != b'\n').all(|b| !matches!(b, b' ' | b'\t')) && !v.is_empty())
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
        // `public string Password { get; set; } = …`
        if self.peek() == Some(b'{')
            && let Some(close) = self.rest().iter().take(40).position(|b| *b == b'}')
        {
            let behind = &self.rest()[close + 1..];
            if behind.starts_with(b" =") || behind.starts_with(b"=") {
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

    fn sign(&mut self, name: &Name) -> Option<Link> {
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
            if !name.leads_a_list(self.text) {
                return None;
            }
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
        let gap =
            self.rest().iter().take_while(|b| b.is_ascii_whitespace() || matches!(b, b',' | b'"' | b'\'' | b'\\' | b'-' | b'{')).count();
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
        if matches!(link, Link::Equals | Link::Colon | Link::Cell) && !placeholder::mask(&self.rest()[..self.rest().len().min(48)]) {
            let _ = self.eat(b"- ") || self.eat(b"[");
            let gap = self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
            self.at += if self.text.get(self.at.wrapping_sub(1)) == Some(&b'[') { gap } else { 0 };
        }
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

    /// The value at the cursor: between quotes, or up to what ends a bare word; a type between link and value changes the link.
    fn value(&mut self, text: &str, link: Link, words: &mut Words) -> Option<(usize, usize, bool, Link)> {
        self.lead_in(link);
        let link = self.typed().unwrap_or(link);
        // `<user>:<password>@host` is the form of an address.
        if link == Link::Tag && matches!(self.peek(), Some(b'@' | b':' | b'/' | b'#' | b',' | b';' | b'.' | b')')) {
            return None;
        }
        self.wrapper();
        for (open, close) in QUOTES {
            if self.eat(open.as_bytes()) {
                let end = quoted(text, self.at, close);
                return end
                    .map(|end| (self.at, end, true, link))
                    .or_else(|| words.bare(text, self.at, link).map(|end| (self.at, end, false, link)));
            }
        }
        words.bare(text, self.at, link).map(|end| (self.at, end, false, link))
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
/// Quotation marks, plain and escaped, and what closes them.
const QUOTES: &[(&str, &str)] = &[
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
    pub(crate) fn bare(&mut self, text: &str, start: usize, link: Link) -> Option<usize> {
        let end = self.end(text, start)?;
        let mut word = text.get(start..end).filter(|w| w.len() <= LONGEST)?;
        while let Some(shorter) = without_punctuation(word, link) {
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
fn without_punctuation(word: &str, link: Link) -> Option<&str> {
    word.strip_suffix(['.', ',', ';', ':', '*'])
        .or_else(|| word.strip_suffix('?').filter(|_| matches!(link, Link::Prose | Link::Loose)))
        .or_else(|| word.strip_suffix(')').filter(|w| !w.contains('(')))
        .or_else(|| word.strip_suffix(']').filter(|w| !w.contains('[')))
        .or_else(|| word.strip_suffix('}').filter(|w| !w.contains('{')))
}
