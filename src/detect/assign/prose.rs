//! The value that a sentence gives to a name: "the password for the test server **is** …".

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::cursor::Cursor;
use super::{Link, Named, Words};
use crate::detect::name::Name;
use crate::detect::{placeholder, value, words};

/// How far behind its name a value may stand in a sentence.
const CLAUSE: usize = 110;
/// How many words may stand between a name and its value.
const MOST_WORDS: usize = 14;
/// How far before the name "I changed the …" may stand.
const BEFORE: usize = 60;

/// Words behind which stands something else than the value, beginnings are enough.
pub(super) const OTHER: &[&[u8]] =
    &[b"fingerprint", b"hash", b"digest", b"checksum", b"sha1", b"sha2", b"sha-", b"md5", b"commit", b"version", b"prefix", b"id:"];

/// Asks about every word of the sentence behind the name, and before the `next` name, that could be its value, until one is taken.
/// With `again`, the name has had a value already: only another one beside it counts.
pub(super) fn read(
    text: &str,
    name: &Name,
    next: usize,
    again: bool,
    seen: &mut Words,
    tell: &mut dyn FnMut(&Named) -> Option<()>,
) -> Option<()> {
    let mut cursor = Cursor::behind(text, name.end);
    cursor.limit = cursor.limit.min(name.end + CLAUSE).min(next);
    cursor.closers();
    // What stands there ends a sentence before it begins.
    let ended = match cursor.peek() {
        Some(b'=') => cursor.rest().get(1) != Some(&b' '),
        Some(byte) => matches!(byte, b'\n' | b'\r' | b';' | b'{' | b'?' | b'|' | b'#' | b'\\' | b'}' | b')'),
        None => true,
    };
    if ended {
        return None;
    }
    // Words of scripts that are written without blanks are followed by the value at once.
    let foreign = words::after_unspaced(text, name.end);
    let before = &text.as_bytes()[name.start.saturating_sub(BEFORE)..name.start];
    let changed = !foreign && words::tells_change(before);
    // "We reset your password. The new one is …"
    if changed && cursor.eat(b". ") {
        cursor.blanks();
    }
    let verb = name.is_a_verb(text.as_bytes());
    let sure = foreign || name.is_short(text.as_bytes()) || !verb && words::introduced(before);
    let led = !foreign && words::led_by_as(before);
    let native = !name.the_word(text.as_bytes()).is_ascii();
    let link = if sure || led { Link::Prose } else { Link::Hint };
    let mut state = State {
        link,
        changed,
        said: if led { 4 } else { 0 },
        near: !verb,
        native,
        apart: false,
        again,
        new: false,
        inside: false,
        free: false,
    };
    if !foreign && !changed && !matches!(cursor.peek(), Some(b' ' | b'\t' | b',' | b':' | b'(' | 0xC2 | 0xE2 | 0xE3 | b'\n' | b'\r')) {
        return None;
    }
    let mut told = again.then_some(());
    let mut left = MOST_WORDS;
    while left > 0 {
        left -= 1;
        if state.step_over(&mut cursor, text).is_none() {
            // "The password is <…>."
            let enclosed = || cursor.enclosed(text).filter(|_| state.near || state.said > 0);
            return told.or_else(|| enclosed().and_then(|named| tell(&named)));
        }
        let start = cursor.at;
        let named = cursor.literal(text, state.link, seen);
        if let Some(mut named) = named.filter(|n| n.start < cursor.limit) {
            let value = text.as_bytes().get(named.start..named.end)?;
            // "the password Word-Word-12": nothing stands between.
            if state.near {
                named = named.if_it_is(text, value::composed).if_it_is(text, value::worded);
            }
            if matches!(named.link, Link::Hint | Link::Loose) {
                let behind = &text.as_bytes()[named.end..];
                // "… to Word12 changed", as German and Dutch say it; "changed … from Word_1234 to …".
                let replaced = || state.changed || words::tells_change(&behind[..behind.len().min(BEFORE)]);
                if words::changed_behind(behind) || words::replaced_behind(behind) && value::typed(value) && replaced() {
                    named.link = Link::Prose;
                } else if state.changed {
                    named = named.if_it_is(text, value::worded);
                }
            }
            // "The old password was …, the new one is …": the second must look like nothing but a password, unless it is said to be it.
            let fits = told.is_none() || named.link == Link::Prose && (state.free || value::typed(value));
            // "in" stands before much else: "I reset my password in Office365".
            let fits = fits && !(state.inside && value::product(value).is_some_and(|digits| digits < 4));
            // "I forgot my password, the number of my ticket is …": it counts something else. Only codes are digits alone.
            let digits = value.len() > 5 && value.iter().all(u8::is_ascii_digit);
            let counted = state.apart && digits && !words::is_code(name.the_word(text.as_bytes()));
            if value.len() >= 4 && fits && !counted && tell(&named).is_some() {
                if told.is_some() || placeholder::mask(value) {
                    return Some(());
                }
                told = Some(());
                left = MOST_BETWEEN;
                cursor.at = named.end;
                cursor.limit = text.len().min(named.end + CLAUSE).min(next);
                cursor.closers();
                state = State { link: Link::Loose, said: 0, near: false, again: true, ..state };
                continue;
            }
            if named.quoted && value.len() > 24 {
                return told;
            }
        }
        cursor.at = start;
        if state.next_word(&mut cursor, text).is_none() {
            return told;
        }
    }
    told
}

/// How many words may stand between a value and the one that replaces it or stands beside it.
const MOST_BETWEEN: usize = 10;

/// What the words so far say about the next one.
struct State {
    link: Link,
    /// For so many words more a copula holds: "is from today on …".
    said: u8,
    /// Somebody changed the name's value, so that what follows "to" is the new one.
    changed: bool,
    /// No word stands between the name and the next one.
    near: bool,
    /// The name is not of ASCII, so "to" behind it is the Polish "is".
    native: bool,
    /// A comma stands between the name and the next word.
    apart: bool,
    /// One value has been found.
    again: bool,
    /// "new" or "now" has been said since.
    new: bool,
    /// The word before was "in".
    inside: bool,
    /// The next word is said to be the new value: "the new one is …", "from … to …".
    free: bool,
}

impl State {
    /// Blanks, opening marks and a single line break before a word; nothing when the sentence has ended.
    fn step_over(&mut self, cursor: &mut Cursor<'_>, text: &str) -> Option<()> {
        loop {
            match cursor.peek()? {
                b'[' if placeholder::mask_at(cursor.text, cursor.at).is_some() => return Some(()),
                b' ' | b'\t' | b'*' | b'[' => cursor.at += 1,
                b'(' => {
                    cursor.at += 1;
                    self.link = if self.link == Link::Loose { Link::Hint } else { self.link };
                }
                b':' if cursor.rest().get(1).is_none_or(|b| matches!(b, b' ' | b'\n' | b'\r' | b'*')) => {
                    cursor.at += 1;
                    self.link = Link::Prose;
                }
                // `[pwd:/srv/…]`
                b':' if self.near && cursor.rest().get(1) == Some(&b'/') => return None,
                b',' if cursor.rest().get(1) == Some(&b' ') => {
                    cursor.at += 1;
                    self.apart = true;
                }
                b'.' | b';' if self.again && cursor.rest().get(1) == Some(&b' ') => cursor.at += 1,
                // "the new password for the wiki = …"
                b'-' | b'=' if cursor.rest().get(1) == Some(&b' ') => {
                    cursor.at += 1;
                    self.link = Link::Prose;
                }
                0xC2 | 0xE2 | 0xE3 | 0xEF => {
                    let c = text[cursor.at..].chars().next()?;
                    match c {
                        '\u{a0}' | '\u{202f}' | '\u{3000}' | '、' | '，' | '（' | '［' => {}
                        '：' | '＝' | '–' | '—' | '→' => self.link = Link::Prose,
                        '。' | '！' | '？' | '；' => return None,
                        _ => return Some(()),
                    }
                    cursor.at += c.len_utf8();
                }
                // "with the password !Winter…"
                b'!' if cursor.rest().get(1).is_some_and(u8::is_ascii_alphanumeric) => return Some(()),
                // "Your password is <em>…</em>"
                b'<' if self.said > 0 && !odd_element(cursor.rest()) && cursor.tags() => {}
                b'\n' | b'\r' | b';' | b'{' | b'=' | b'!' | b'?' | b'|' | b'<' | b'>' | b'#' | b'\\' | b'}' | b')' => return None,
                _ => return Some(()),
            }
        }
    }

    /// Steps over a word that was no value, and draws conclusions from it.
    fn next_word(&mut self, cursor: &mut Cursor<'_>, text: &str) -> Option<()> {
        let rest = cursor.rest();
        let ascii = rest.iter().take_while(|b| b.is_ascii_graphic() && !matches!(b, b'(' | b'=' | b'{' | b';' | b'<' | b'|')).count();
        let first = *rest.first()?;
        if !first.is_ascii() && words::unspaced(&text[cursor.at..]) {
            // The run of kana, ideographs or hangul up to the next ASCII; inside it the value cannot begin.
            let end = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
            let stop = ["。", "？", "！"].iter().any(|mark| memchr::memmem::find(&rest[..end], mark.as_bytes()).is_some());
            cursor.at += end;
            self.link = Link::Prose;
            return (!stop && end < rest.len()).then_some(());
        }
        let end = rest
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'(' | b'=' | b'{' | b';' | b'<' | b'|' | b'"' | b'`'))
            .unwrap_or(rest.len());
        let word = &rest[..end];
        if end == 0 || ascii < end && !word.iter().any(|b| !b.is_ascii()) || !ordinary(word) {
            return None;
        }
        if OTHER.iter().any(|other| word.len() >= other.len() && word[..other.len()].eq_ignore_ascii_case(other)) {
            return None;
        }
        cursor.at += end;
        self.apart = self.apart || word.ends_with(b",");
        let bare = word.strip_suffix(b":").or_else(|| word.strip_suffix(b",")).or_else(|| word.strip_suffix(b".")).unwrap_or(word);
        if words::is_kind(bare) && !word.ends_with(b":") {
            return Some(());
        }
        self.near = false;
        self.changed = self.changed || words::is_change(bare);
        let copula = words::is_copula(bare);
        let target = words::is_target(bare) && !(copula && self.native);
        let beside = self.again && (words::is_with(bare) || words::is_new(bare));
        // "now I use …", "jetzt verwende ich …"
        self.said = if copula { 4 } else { self.said.saturating_sub(1).max(2 * u8::from(beside)) };
        self.inside = bare == b"in";
        let replaced = target && (self.again || self.changed);
        self.free =
            self.again && (self.free && self.said > 0 || self.new && (copula || beside || word.ends_with(b":")) || self.changed && target);
        self.new = self.new || words::is_new(bare);
        self.link = if self.said > 0 && !target || word.ends_with(b":") || replaced || beside {
            Link::Prose
        } else if target {
            Link::Hint
        } else {
            Link::Loose
        };
        // "on the 3. floor"
        if word.len() <= 3 && word.first().is_some_and(u8::is_ascii_digit) && word.ends_with(b".") {
            return Some(());
        }
        // "… for the server. Then …": what follows is another sentence. "We reset your password. The new one is …" goes on.
        if self.changed && word.ends_with(b".") {
            self.link = Link::Loose;
            return Some(());
        }
        (!word.ends_with(b".") && !word.ends_with(b"?") && !word.ends_with(b"!")).then_some(())
    }
}

/// `<…>` around what is no name of an element: it has digits and more than `h1`.
fn odd_element(rest: &[u8]) -> bool {
    let name = rest.iter().take(48).take_while(|b| !(b.is_ascii_whitespace() || **b == b'>')).count();
    name > 4 && rest.get(name) == Some(&b'>') && rest[..name].iter().any(u8::is_ascii_digit)
}

/// A word of a sentence, the name of a host or a person: no code.
fn ordinary(word: &[u8]) -> bool {
    word.len() <= 48
        && !word.iter().any(|b| matches!(b, b'$' | b'\\' | b'{' | b'}' | b'[' | b']' | b'=' | b'<' | b'>' | b'|' | b';' | b'%'))
}
