//! The name around a word such as `password`: where it ends, how it is written, and whether it names a secret at all.

/// A name that may hold a secret.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    pub start: usize,
    pub end: usize,
    /// `--name` or `-name`
    pub flag: bool,
    /// A word whose value follows behind a mere blank: `.netrc`, `requirepass`, …
    pub blank: bool,
    /// Capitals, digits and `_` only.
    pub shouted: bool,
}

impl Name {
    /// The name is the first thing behind an opening bracket: `setenv("NAME", …`.
    pub(crate) fn leads_a_list(&self, text: &[u8]) -> bool {
        let before = text[..self.start].iter().rev().take(4).find(|b| !matches!(b, b'"' | b'\'' | b'`' | b' ' | b'\\'));
        matches!(before, Some(b'(' | b'[' | b'{'))
    }
}

/// Longest part of a name on either side of the word.
const SIDE: usize = 40;

/// Parts of names that speak about a secret without holding one.
const ABOUT: &[&str] = &[
    "hash",
    "hashed",
    "type",
    "types",
    "name",
    "names",
    "id",
    "ids",
    "length",
    "len",
    "min",
    "max",
    "policy",
    "field",
    "label",
    "placeholder",
    "input",
    "url",
    "uri",
    "path",
    "file",
    "filename",
    "dir",
    "expires",
    "expiry",
    "expiration",
    "expire",
    "expired",
    "ttl",
    "count",
    "limit",
    "usage",
    "reset",
    "regex",
    "pattern",
    "format",
    "error",
    "hint",
    "help",
    "required",
    "enabled",
    "disabled",
    "encoder",
    "provider",
    "manager",
    "store",
    "service",
    "class",
    "model",
    "form",
    "prompt",
    "version",
    "ref",
    "kind",
    "algorithm",
    "alg",
    "method",
    "scheme",
    "endpoint",
    "rotation",
    "age",
    "history",
    "strength",
    "validator",
    "message",
    "title",
    "description",
    "size",
    "rounds",
    "iterations",
    "status",
    "state",
    "arn",
    "public",
    "csrf",
    "xsrf",
    "nonce",
    "next",
    "continuation",
    "cancellation",
    "page",
    "site",
    "sitekey",
    "fingerprint",
    "digest",
    "checksum",
    "confirmation",
    "less",
    "lifetime",
    "duration",
    "timeout",
    "issuer",
    "audience",
    "scope",
    "scopes",
    "exists",
    "valid",
    "invalid",
    "missing",
    "link",
    "icon",
    "button",
    "visible",
    "char",
    "chars",
    "symbol",
    "pub",
    "sample",
    "example",
    "locale",
    "lang",
    "mode",
    "level",
    "index",
    "idx",
    "pos",
    "position",
    "offset",
    "start",
    "stop",
    "eos",
    "bos",
    "pad",
    "unk",
    "sep",
    "cls",
    "mask",
    "special",
    "encryption",
    "management",
    "mgr",
    "with",
    "scanning",
    "protected",
    "protection",
    "auth",
    "authentication",
    "filter",
    "notification",
    "routine",
    "hashing",
    "h",
    "hpp",
    "py",
    "js",
    "ts",
    "rs",
    "go",
    "java",
    "added",
    "budget",
    "window",
    "generator",
    "parser",
    "stream",
    "tree",
    "list",
    "set",
    "map",
    "array",
    "helper",
    "util",
    "utils",
    "handler",
    "callback",
    "listener",
    "event",
    "changed",
    "updated",
    "created",
    "at",
    "date",
    "time",
    "on",
    "by",
    "verified",
    "policyname",
    "rule",
    "rules",
    "test",
    "tests",
    "function",
    "func",
    "fn",
    "const",
];

/// First parts of names that are about something else than the secret itself.
const BEFORE: &[&str] = &[
    "public",
    "csrf",
    "xsrf",
    "nonce",
    "next",
    "page",
    "site",
    "max",
    "min",
    "num",
    "count",
    "is",
    "has",
    "forgot",
    "forgotten",
    "reset",
    "change",
    "hashed",
    "hash",
    "show",
    "hide",
    "no",
    "continuation",
    "cancellation",
    "pub",
    "encrypted",
    "about",
    "invalid",
    "missing",
    "valid",
    "require",
    "eos",
    "bos",
    "pad",
    "unk",
    "sep",
    "cls",
    "mask",
    "special",
    "stop",
    "total",
    "prompt",
    "completion",
    "input",
    "output",
    "cached",
    "reasoning",
    "per",
    "example",
    "sample",
    "test",
];

/// The name around `text[at..at + length]`, unless it only speaks about a secret.
pub(crate) fn around(text: &[u8], at: usize, length: usize) -> Option<Name> {
    let word_end = at + length;
    let right = text[word_end..].iter().take(SIDE).take_while(|b| part(**b)).count();
    let suffix = trim_dashes(&text[word_end..word_end + right]);
    let left = text[..at].iter().rev().take(SIDE).take_while(|b| part(**b)).count();
    let mut prefix = &text[at - left..at];
    let dashes = prefix.iter().take_while(|b| **b == b'-').count();
    // An escape's letter (`\n`) is not a letter of the name.
    if at > left && text[at - left - 1] == b'\\' && prefix.first().is_some_and(|b| matches!(b, b'n' | b't' | b'r')) {
        prefix = &prefix[1..];
    }
    let short = length < 5;
    if short
        && prefix.last().is_some_and(u8::is_ascii_alphabetic)
        && !(text[at].is_ascii_uppercase() && prefix.last().is_some_and(u8::is_ascii_lowercase))
    {
        return None;
    }
    let plural = matches!(suffix, [b's'] | [b's', b'_' | b'.' | b'-', ..]);
    let continues = !plural
        && suffix.first().is_some_and(|b| {
            b.is_ascii_lowercase() && text[word_end - 1].is_ascii_lowercase()
                || b.is_ascii_uppercase() && text[word_end - 1].is_ascii_uppercase()
        });
    if continues || about(suffix, ABOUT) || about(prefix, BEFORE) {
        return None;
    }
    let name = &text[at - left..word_end + suffix.len()];
    let word = &text[at..word_end];
    Some(Name {
        start: at - left,
        end: word_end + suffix.len(),
        flag: dashes > 0 && dashes <= 2 && (left == dashes || prefix[dashes..].iter().all(|b| part(*b))),
        blank: blank_word(text, at, word),
        shouted: !name.iter().any(u8::is_ascii_lowercase) && name.iter().any(u8::is_ascii_uppercase),
    })
}

const fn part(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')
}

/// `password-` and `password.` end a clause, not a name.
fn trim_dashes(suffix: &[u8]) -> &[u8] {
    let end = suffix.iter().rposition(|b| !matches!(b, b'-' | b'.')).map_or(0, |p| p + 1);
    &suffix[..end]
}

/// Any part of the name, cut at `_`, `-`, `.` and at capitals, is a word about secrets.
fn about(part: &[u8], words: &[&str]) -> bool {
    let mut start = 0;
    let mut any = false;
    for i in 0..=part.len() {
        let cut = i == part.len()
            || matches!(part[i], b'_' | b'-' | b'.')
            || i > start && part[i].is_ascii_uppercase() && part[i - 1].is_ascii_lowercase();
        if cut {
            let piece = &part[start..i];
            any |= words.iter().any(|word| piece.eq_ignore_ascii_case(word.as_bytes()));
            start = if i < part.len() && part[i].is_ascii_uppercase() { i } else { i + 1 };
        }
    }
    any
}

/// `machine … login … password …` of a `.netrc`, and commands whose argument is the password.
fn blank_word(text: &[u8], at: usize, word: &[u8]) -> bool {
    if word.eq_ignore_ascii_case(b"requirepass") || word.eq_ignore_ascii_case(b"masterauth") || word.eq_ignore_ascii_case(b"_authtoken") {
        return true;
    }
    if of_a_dockerfile(text, at) {
        return true;
    }
    let before = &text[at.saturating_sub(120)..at];
    let nearby = |needle: &[u8]| memchr::memmem::find(before, needle).is_some();
    word.eq_ignore_ascii_case(b"password") && (nearby(b"login ") || nearby(b"machine ") || nearby(b"set "))
}

/// `ENV DB_PASSWORD …`
fn of_a_dockerfile(text: &[u8], at: usize) -> bool {
    let before = &text[at.saturating_sub(60)..at];
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |n| n + 1)..];
    line.starts_with(b"ENV ") || line.starts_with(b"ARG ") || line.starts_with(b"setx ")
}
