//! What only says where the value is: variables, calls, members; and what says how much instead of what.

use super::makeup::wordlike;
use super::place::{address, dotted, path};
use crate::detect::list::List;

/// The value only says where the real one is: a variable, a call, a path, an address, a file.
pub(super) fn refers(value: &[u8], quoted: bool) -> bool {
    // `$ecret1!` is a password; `$SECRET`, `${…}` and `$(…)` are references.
    let dollar = value.strip_prefix(b"$").is_some_and(|rest| {
        let several = rest.windows(2).any(|pair| pair[0] == b'$' && (pair[1].is_ascii_alphabetic() || pair[1] == b'_'));
        let named = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-' | b'>') || *b == b'$' && several;
        matches!(rest.first(), Some(b'{' | b'(')) || rest.iter().all(named)
    });
    let begins = matches!(
        value,
        [b'%', b'(' | b'{', ..] | [b'{', b'{', ..] | [b'<' | b'&', ..] | [b'#', b'{', ..] | [b'@', b'@', ..] | [b'!', b'R', b'e', b'f', ..]
    );
    dollar
        || begins
        || STORES.iter().any(|store| value.starts_with(store))
        || variable(value)
        || value.starts_with(b"ENC[")
        || holds_a_mark(value) && !dense(value)
        || number(value)
        || member(value, quoted)
        || measure(value)
        || percent_variable(value)
        || call(value, quoted)
        || options(value)
        || account(value)
        || path(value)
        || address(value)
        || dotted(value, quoted)
}

/// Ten characters and more of all four kinds, in which only a conversion of `printf` (`%s`, `%%`) looks like a mark: drawn at random, and no
/// format.
fn dense(value: &[u8]) -> bool {
    let kinds = [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit, u8::is_ascii_punctuation];
    value.len() >= 10
        && kinds.iter().all(|kind| value.iter().any(kind))
        && !value.contains(&b' ')
        && !wordlike(value)
        && !holds_a_mark(&value.iter().map(|b| if *b == b'%' { b'+' } else { *b }).collect::<Vec<u8>>())
}

/// Where values are kept: what follows is a path there.
const STORES: &[&[u8]] = &[b"vault:", b"ssm:/", b"env:", b"file:/", b"secretsmanager:", b"keyvault:"];

/// `@svc_pwd`, `@password`: a variable of SQL or Ruby.
fn variable(value: &[u8]) -> bool {
    value.strip_prefix(b"@").is_some_and(|name| name.len() > 3 && name.iter().all(|b| b.is_ascii_lowercase() || *b == b'_'))
}

/// Marks of templates, formats, addresses, paths in code and patterns.
fn holds_a_mark(value: &[u8]) -> bool {
    value.windows(2).enumerate().any(|(at, pair)| match pair[0] {
        b'$' => matches!(pair[1], b'{' | b'('),
        b'{' => pair[1] == b'{',
        b'<' => pair[1] == b'%',
        b'#' => pair[1] == b'{',
        b'%' => matches!(pair[1], b's' | b'%') || value[at + 1..].starts_with(b"0A") || precision(&value[at + 1..]),
        b':' => pair[1] == b':' || value[at + 1..].starts_with(b"//"),
        b'[' => pair[1] == b'^',
        b']' => matches!(pair[1], b'*' | b'+'),
        b'(' => pair[1] == b'?',
        _ => false,
    })
}

/// `.4s`, `.2f`: a conversion of `printf` behind its sign.
fn precision(format: &[u8]) -> bool {
    let Some(rest) = format.strip_prefix(b".") else { return false };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    digits > 0 && rest.get(digits).is_some_and(|b| matches!(b, b's' | b'f' | b'd' | b'e' | b'g' | b'x' | b'u'))
}

/// What values are members of: objects of programs and their settings.
#[rustfmt::skip]
static OWNERS: List = List::new(&[
    "args", "cls", "config", "context", "ctx", "data", "e", "each", "env", "event", "inputs", "local", "module", "options", "opts", "os",
    "params", "process", "props", "req", "request", "secrets", "self", "settings", "state", "steps", "this", "var", "vars",
]);

/// `this.#c()`, `!!flag`, `self.password`: an expression, not a literal.
fn member(value: &[u8], quoted: bool) -> bool {
    if quoted {
        return false;
    }
    let negated = value.first() == Some(&b'!') && value.iter().skip(1).all(|b| b.is_ascii_alphabetic() || matches!(b, b'!' | b'.' | b'_'));
    let called = || value.windows(2).any(|pair| pair == b"()" || pair == b"?.");
    let owned = || {
        memchr::memchr(b'.', value)
            .is_some_and(|dot| OWNERS.has(&value[..dot]) || value.get(..11).is_some_and(|start| start.eq_ignore_ascii_case(b"import.meta")))
    };
    negated || called() || owned()
}

/// `32-bytes`, `12-character`, `256bit`, `100%`: how much, not what.
fn measure(value: &[u8]) -> bool {
    let digits = value.iter().take_while(|b| b.is_ascii_digit()).count();
    let unit = value[digits..].strip_prefix(b"-").unwrap_or(&value[digits..]);
    (1..=4).contains(&digits) && unit.iter().all(u8::is_ascii_lowercase) && UNITS.has(unit) || digits > 0 && matches!(unit, [b'%' | b'+'])
}

/// What is measured.
#[rustfmt::skip]
static UNITS: List = List::new(&[
    "bit", "bits", "byte", "bytes", "char", "character", "characters", "chars", "day", "days", "digit", "digits", "gb", "hour", "hours",
    "kb", "letters", "mb", "min", "minutes", "months", "ms", "nd", "rd", "sec", "seconds", "st", "symbols", "th", "times", "words", "x",
    "years", "zeichen",
]);

/// `8107`, `-2147u32`, `0x1F`, `12.5`: a number of a program, with or without its type. Six digits and more may be a person's PIN.
fn number(value: &[u8]) -> bool {
    let signed = value.first() == Some(&b'-');
    let body = &value[usize::from(signed)..];
    let digits = body.iter().take_while(|b| b.is_ascii_digit()).count();
    let suffix = &body[digits..];
    let typed = matches!(suffix.first(), Some(b'i' | b'u' | b'f' | b'U' | b'L' | b'l'))
        && suffix.len() <= 5
        && suffix[1..].iter().all(|b| b.is_ascii_digit() || b.is_ascii_alphabetic() && suffix.len() <= 3);
    let binary = matches!(body, [b'0', b'b' | b'B', rest @ ..] if rest.len() >= 2 && rest.iter().all(|b| matches!(b, b'0' | b'1' | b'_')));
    let hexadecimal = body.len() > 2
        && (body.starts_with(b"0x") || body.starts_with(b"0X"))
        && body.len() <= 18
        && body[2..].iter().all(u8::is_ascii_hexdigit);
    digits > 0 && (typed || suffix.is_empty() && (signed || digits < 6)) || hexadecimal || binary
}

/// `-Zbzip2 -z9`: options of a program.
fn options(value: &[u8]) -> bool {
    value.first() == Some(&b'-') && value.windows(2).any(|pair| pair == b" -")
}

/// `root:*:0:0:root:/root:/bin/sh`: a line of `passwd`, which says that the password is kept elsewhere or that there is none.
fn account(value: &[u8]) -> bool {
    value.iter().filter(|b| **b == b':').count() == 6
        && matches!(value.split(|b| *b == b':').nth(1), Some(b"x" | b"*" | b"!" | b"!!" | b""))
}

/// `%PASSWORD%`
fn percent_variable(value: &[u8]) -> bool {
    value.len() > 2 && value[0] == b'%' && value[value.len() - 1] == b'%'
}

/// `getPassword()`, `args[0]`, `{password}`
fn call(value: &[u8], quoted: bool) -> bool {
    let head = value.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b':' | b'>' | b'-')).count();
    let bracket = value.get(head);
    let braced = value.first() == Some(&b'{') || value.first() == Some(&b'[') || value.first() == Some(&b'(');
    // `varchar(255)`, `secrets.token_hex(32)`: code stands in quotes as well.
    let number = |b: &u8| b.is_ascii_digit() || matches!(b, b',' | b' ');
    let called = || {
        value[..head].iter().all(|b| !b.is_ascii_digit())
            && value[head + 1..].strip_suffix(b")").is_some_and(|inside| inside.iter().all(number))
    };
    !quoted && (head > 1 && matches!(bracket, Some(b'(' | b'[' | b'{')) || braced)
        || quoted && (braced && matches!(value.last(), Some(b'}' | b']' | b')')) || head > 3 && bracket == Some(&b'(') && called())
}

/// `0x%08lX`, `%1$s`: a place for a value.
pub(super) fn format(value: &[u8]) -> bool {
    memchr::memchr_iter(b'%', value).any(|at| {
        let rest = &value[at + 1..];
        let flags =
            rest.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'*' | b'$' | b'#' | b'-' | b'l' | b'h' | b'z')).count();
        matches!(rest.get(flags), Some(b'd' | b's' | b'u' | b'x' | b'X' | b'c' | b'i' | b'f'))
    })
}
