//! The name around a word such as `password`: where it ends, how it is written, and whether it names a secret at all.

// Every place in the text that is cut at here is the beginning or end of a whole character.
#![allow(clippy::string_slice)]

use super::list::List;
use super::words::{after_unspaced, unspaced};

/// A name that may hold a secret.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    pub start: usize,
    pub end: usize,
    /// Where the word that was looked for stands in it.
    word: (usize, usize),
    /// `--name` or `-name`
    pub flag: bool,
    /// Capitals, digits and `_` only.
    pub shouted: bool,
}

impl Name {
    /// The name is the first thing behind an opening bracket: `setenv("NAME", …`.
    pub(crate) fn leads_a_list(&self, text: &[u8]) -> bool {
        let before = text[..self.start].iter().rev().take(4).find(|b| !matches!(b, b'"' | b'\'' | b'`' | b' ' | b'\\'));
        matches!(before, Some(b'(' | b'[' | b'{'))
    }

    /// The name is the first cell of a row: only its opening quote stands before it in the line.
    pub(crate) fn leads_a_row(&self, text: &[u8]) -> bool {
        let before = text[..self.start].iter().rev().take(3).find(|b| !matches!(b, b'"' | b'\'' | b'`'));
        matches!(before, None | Some(b'\n'))
    }

    /// Only words and the frame of a table stand before the name in its line.
    pub(crate) fn begins_line(&self, text: &[u8]) -> bool {
        let before = &text[self.start.saturating_sub(48)..self.start];
        let line = &before[memchr::memrchr(b'\n', before).map_or(0, |n| n + 1)..];
        (line.len() < before.len() || before.len() == self.start)
            && line
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || !b.is_ascii() || matches!(b, b' ' | b'\t' | b'_' | b'-' | b'"' | b'*' | b'|' | b'`'))
    }

    /// `/etc/passwd`, `docs/token.md`: a folder stands before the name.
    pub(crate) fn ends_a_path(&self, text: &[u8]) -> bool {
        matches!(text[..self.start], [.., before, b'/'] if before.is_ascii_alphanumeric() || matches!(before, b'.' | b'_' | b'-'))
    }

    /// The word stands at the end of the name, and no member of it is called.
    pub(crate) fn ends_with_the_word(&self, text: &[u8]) -> bool {
        !text[self.word.0 + self.word.1..self.end].contains(&b'.')
    }

    /// The word is an abbreviation that stands alone: `pw`, `mdp`; `pass` is a verb, unless it is one of a list: "user bob, pass …".
    pub(crate) fn is_short(&self, text: &[u8]) -> bool {
        // "USER bob PASS …" is a protocol, "the pass" is a noun.
        let listed = || {
            self.shouted || [b", ".as_slice(), b"/ ", b" the ", b" my ", b" our "].iter().any(|before| text[..self.start].ends_with(before))
        };
        self.is_the_word() && (self.word.1 < SHORT - 1 || self.word.1 < SHORT && listed())
    }

    /// The word that was looked for, without the sign that it carries.
    pub(crate) fn the_word<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        &text[self.word.0..self.word.0 + self.word.1]
    }

    /// A letter stands right before the word, and no capital begins it: "unsafe code", but not `doorPasscode`.
    pub(crate) fn is_the_end_of_a_word(&self, text: &[u8]) -> bool {
        let camel = text.get(self.word.0).is_some_and(u8::is_ascii_uppercase);
        self.word.0 > 0 && text[self.word.0 - 1].is_ascii_alphabetic() && !camel
    }

    /// "the password manager", "the API key name": the word behind the name is what is spoken of. "The password expired" is not.
    pub(crate) fn is_an_attribute(&self, text: &[u8]) -> bool {
        let Some(behind) = text[self.end..].strip_prefix(b" ") else { return false };
        let word = &behind[..behind.iter().take(16).take_while(|b| b.is_ascii_lowercase()).count()];
        word.len() > 3
            && !(word.ends_with(b"s") || word.ends_with(b"ed") || word == b"with" || word == b"test")
            && !super::words::is_change(word)
            && ABOUT_LIST.has(word)
    }

    /// "pass", which is an order as well.
    pub(crate) fn is_a_verb(&self, text: &[u8]) -> bool {
        text[self.start..self.end].eq_ignore_ascii_case(b"pass")
    }

    /// The name is the word itself and no longer identifier.
    pub(crate) const fn is_the_word(&self) -> bool {
        self.start == self.word.0 && self.end <= self.word.0 + self.word.1 + 1
    }

    /// `machine … login … password …` of a `.netrc`, `ENV PASSWORD …`, and settings whose value follows behind a mere blank.
    pub(crate) fn takes_blank(&self, text: &[u8]) -> bool {
        let word = &text[self.word.0..self.word.0 + self.word.1];
        if SETTINGS.has(word) || of_a_dockerfile(text, self.start) {
            return true;
        }
        if !word.eq_ignore_ascii_case(b"password") || !text[..self.word.0].last().is_some_and(u8::is_ascii_whitespace) {
            return false;
        }
        let before = &text[self.word.0.saturating_sub(120)..self.word.0];
        memchr::memchr_iter(b' ', before).any(|blank| {
            matches!(before[..blank].last(), Some(b'n' | b'e' | b't'))
                && [b"login".as_slice(), b"machine", b"set"].iter().any(|word| before[..blank].ends_with(word))
        })
    }
}

/// Settings whose value follows behind a mere blank.
#[rustfmt::skip]
static SETTINGS: List = List::new(&[
    "_authtoken", "auth_pass", "bindpw", "enable password", "enable secret", "insecure-password", "isakmp key", "masterauth", "password 0", "pre-shared-key",
    "radius-server key", "requirepass", "rootpw", "secret 0", "server community", "tacacs-server key", "wifi-sec.psk", "wpa-psk",
]);

/// Words of fewer bytes must stand at the beginning of a word of their own.
const SHORT: usize = 5;

/// Longest part of a name on either side of the word.
const SIDE: usize = 40;

/// Parts of names that speak about a secret without holding one.
#[rustfmt::skip]
const ABOUT: &[&str] = &[
    "added", "age", "alg", "algorithm", "arn", "array", "at", "audience", "auth", "authentication", "bos", "budget", "button", "by",
    "callback", "cancellation", "changed", "char", "chars", "checksum", "class", "cls", "confirmation", "const", "continuation",
    "count", "created", "csrf", "database", "date", "description", "dialog", "digest", "dir", "disabled", "duration", "enabled",
    "encoder", "encryption", "endpoint", "eos", "error", "event", "example", "exists", "expiration", "expire", "expired", "expires",
    "expiry", "field", "file", "filename", "filter", "fingerprint", "fn", "form", "format", "func", "function", "generator", "go",
    "h", "handler", "hash", "hashed", "hasher", "hashing", "help", "helper", "hint", "history", "hpp", "icon", "id", "ids", "idx",
    "index", "input", "invalid", "issuer", "iterations", "java", "js", "kind", "label", "lang", "len", "length", "less", "level",
    "lifetime", "limit", "link", "list", "listener", "locale", "management", "manager", "map", "mask", "max", "message", "method",
    "mgr", "min", "missing", "mode", "model", "name", "names", "next", "nonce", "notification", "offset", "on", "pad", "page",
    "parser", "path", "pattern", "placeholder", "plugin", "policy", "policyname", "pos", "position", "prompt", "protected",
    "protection", "provider", "pub", "public", "py", "ref", "regex", "required", "reset", "rotation", "rounds", "routine", "rs",
    "rule", "rules", "sample", "scanning", "scheme", "scope", "scopes", "sep", "service", "set", "short", "site", "sitekey", "size",
    "special", "start", "state", "status", "stop", "store", "stream", "strength", "symbol", "test", "tests", "time", "timeout",
    "title", "tree", "ts", "ttl", "type", "types", "unk", "updated", "uri", "url", "usage", "util", "utils", "valid", "validator",
    "vault", "verified", "version", "visible", "window", "with", "xsrf",
];

/// First parts of names that are about something else than the secret itself.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "about", "bos", "cached", "cancellation", "change", "cls", "completion", "continuation", "count", "csrf", "encrypted", "eos",
    "example", "forgot", "forgotten", "has", "hash", "hashed", "hide", "input", "invalid", "is", "mask", "max", "min", "missing", "no",
    "nonce", "num", "output", "pad", "per", "prompt", "pub", "public", "reasoning", "require", "reset", "sample", "sep", "show",
    "special", "stop", "total", "unk", "valid", "xsrf",
];

/// Parts of names that are about something else only right before the word: `next_token`, but not `next-auth.session-token`.
const RIGHT_BEFORE: &[&str] = &["next", "page", "site", "test"];

/// Parts of names that speak about a secret, anywhere behind the word, anywhere before it, and right before it: for the page's gate.
pub(super) const fn lists() -> (&'static [&'static str], &'static [&'static str], &'static [&'static str]) {
    (ABOUT, BEFORE, RIGHT_BEFORE)
}

/// The name around the word `text[at..at + length]`, unless it only speaks about a secret. A word may carry the sign behind it (`pw:`),
/// which is no part of the name.
pub(crate) fn around(text: &str, at: usize, length: usize) -> Option<Name> {
    let bytes = text.as_bytes();
    let sign = bytes[at..at + length].iter().rev().take_while(|b| b.is_ascii() && !b.is_ascii_alphanumeric()).count();
    let length = length - sign;
    let word_end = at + length;
    if length == 0 || goes_on(text, word_end) || !begins(text, at, length) {
        return None;
    }
    let right = if sign > 0 || after_unspaced(text, word_end) {
        0
    } else {
        bytes[word_end..].iter().take(SIDE).take_while(|b| PART[usize::from(**b)]).count()
    };
    let suffix = trim_dashes(&bytes[word_end..word_end + right]);
    // `password.set("…")`: a call, and no member that speaks about the password.
    let suffix = suffix.strip_suffix(b".set").filter(|_| bytes.get(word_end + suffix.len()) == Some(&b'(')).unwrap_or(suffix);
    let left = bytes[..at].iter().rev().take(SIDE).take_while(|b| PART[usize::from(**b)]).count();
    let mut prefix = &bytes[at - left..at];
    let dashes = prefix.iter().take_while(|b| **b == b'-').count();
    // An escape's letter (`\n`) is not a letter of the name.
    if at > left && bytes[at - left - 1] == b'\\' && prefix.first().is_some_and(|b| matches!(b, b'n' | b't' | b'r')) {
        prefix = &prefix[1..];
    }
    if !suffix.is_empty() && about(suffix, &ABOUT_LIST)
        || !prefix.is_empty() && (about(prefix, &BEFORE_LIST) || RIGHT_BEFORE_LIST.has(last_piece(prefix)))
    {
        return None;
    }
    let name = &bytes[at - left..word_end + suffix.len()];
    // One of our own masks: `[DB_PASSWORD_1]`.
    if at > left
        && bytes[at - left - 1] == b'['
        && bytes.get(word_end + suffix.len()) == Some(&b']')
        && name.last().is_some_and(u8::is_ascii_digit)
    {
        return None;
    }
    Some(Name {
        start: at - left,
        end: word_end + suffix.len(),
        word: (at, length),
        flag: dashes > 0 && dashes <= 2 && (left == dashes || prefix[dashes..].iter().all(|b| PART[usize::from(*b)])),
        shouted: !name.iter().any(u8::is_ascii_lowercase) && name.iter().any(u8::is_ascii_uppercase),
    })
}

/// The word is only the beginning of a longer one: `tokenizer`, `ключевой`, `キーボード`; a plural is not.
fn goes_on(text: &str, word_end: usize) -> bool {
    let bytes = text.as_bytes();
    let (Some(&last), Some(&next)) = (bytes.get(word_end.wrapping_sub(1)), bytes.get(word_end)) else { return false };
    if next.is_ascii() {
        let plural = next == b's' && !bytes.get(word_end + 1).is_some_and(u8::is_ascii_alphanumeric);
        return !plural
            && (next.is_ascii_lowercase() && (last.is_ascii_lowercase() || !last.is_ascii() && !after_unspaced(text, word_end))
                || next.is_ascii_uppercase() && last.is_ascii_uppercase());
    }
    let after = text.get(word_end..).and_then(|rest| rest.chars().next());
    let katakana = |c: char| matches!(c as u32, 0x30A1..=0x30FA | 0x30FC);
    let before = text.get(..word_end).and_then(|t| t.chars().next_back());
    after.is_some_and(|c| {
        if after_unspaced(text, word_end) {
            katakana(c) && before.is_some_and(katakana)
        } else {
            c.is_alphabetic() && !unspaced(&text[word_end..])
        }
    })
}

/// A short word, and one that begins beyond ASCII, is not the end of a longer one.
fn begins(text: &str, at: usize, length: usize) -> bool {
    let bytes = text.as_bytes();
    let Some(&before) = at.checked_sub(1).and_then(|i| bytes.get(i)) else { return true };
    if !bytes[at].is_ascii() {
        let alphabetic = text.get(..at).and_then(|t| t.chars().next_back()).is_some_and(char::is_alphabetic);
        return unspaced(&text[at..]) || !alphabetic;
    }
    length >= SHORT
        || !before.is_ascii_alphabetic()
        || bytes[at].is_ascii_uppercase() && before.is_ascii_lowercase()
        || super::edge::escaped(bytes, at)
}

/// What names are made of.
static PART: [bool; 256] = {
    let mut part = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        part[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'_' | b'-' | b'.');
        byte += 1;
    }
    part
};

/// `password-` and `password.` end a clause, not a name.
fn trim_dashes(suffix: &[u8]) -> &[u8] {
    let end = suffix.iter().rposition(|b| !matches!(b, b'-' | b'.')).map_or(0, |p| p + 1);
    &suffix[..end]
}

/// Any part of the name, cut at `_`, `-`, `.` and at capitals, is a word about secrets.
fn about(part: &[u8], words: &List) -> bool {
    let mut start = 0;
    for i in 0..=part.len() {
        let cut = i == part.len()
            || matches!(part[i], b'_' | b'-' | b'.')
            || i > start && part[i].is_ascii_uppercase() && part[i - 1].is_ascii_lowercase();
        if cut {
            if words.has(&part[start..i]) {
                return true;
            }
            start = if i < part.len() && part[i].is_ascii_uppercase() { i } else { i + 1 };
        }
    }
    false
}

/// What stands behind the last `_`, `-`, `.` or change of case, without that mark.
fn last_piece(part: &[u8]) -> &[u8] {
    let end = part.len() - part.iter().rev().take_while(|b| matches!(b, b'_' | b'-' | b'.')).count();
    let start = part[..end].iter().rposition(|b| matches!(b, b'_' | b'-' | b'.')).map_or(0, |p| p + 1);
    &part[start..end]
}

static ABOUT_LIST: List = List::new(ABOUT);
static BEFORE_LIST: List = List::new(BEFORE);
static RIGHT_BEFORE_LIST: List = List::new(RIGHT_BEFORE);

/// `ENV DB_PASSWORD …`
fn of_a_dockerfile(text: &[u8], at: usize) -> bool {
    let before = &text[at.saturating_sub(60)..at];
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |n| n + 1)..];
    line.starts_with(b"ENV ") || line.starts_with(b"ARG ") || line.starts_with(b"setx ")
}

#[cfg(test)]
mod tests {
    use super::{ABOUT_LIST, BEFORE_LIST, RIGHT_BEFORE_LIST, SETTINGS};

    #[test]
    fn lists_are_sorted_for_the_search_in_them() {
        assert!(ABOUT_LIST.in_order() && BEFORE_LIST.in_order() && RIGHT_BEFORE_LIST.in_order() && SETTINGS.in_order());
    }
}
