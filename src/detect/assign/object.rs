//! Name and value under two keys of one object, list entry or element, in either order: `{"value": "…", "type": "x", "name": "DB_PASSWORD"}`.

use super::cursor::Cursor;
use super::literal::Side;
use super::{Link, Named, Words};
use crate::detect::list::List;
use crate::detect::name::Name;

/// How far the value's key may stand from the name.
const WINDOW: usize = 240;

/// Keys that stand beside a `name` and hold its value; longer keys may end with them (`ParameterValue`, `input_value`).
#[rustfmt::skip]
static VALUE_KEYS: List = List::new(&[
    "answer", "content", "current", "currentvalue", "data", "default", "plaintext", "result", "secret", "secretstring", "string", "text",
    "val", "value",
]);
/// How far the result of a generator may stand from its type in a Terraform state.
const STATE: usize = 700;
/// Keys that hold the name.
#[rustfmt::skip]
static NAME_KEYS: List = List::new(&[
    "caption", "code", "designation", "env", "field", "id", "input", "key", "label", "name", "param", "path", "property",
    "question", "secretname", "setting", "title", "type", "variable",
]);
/// How many lines behind the name are looked at: an entry of an indented list has about so many.
const MOST_LINES: usize = 12;
/// The longest of these words.
const LONGEST_KEY: usize = 12;

impl Cursor<'_> {
    /// Whether a quoted `value` follows, which is the next key and not the value.
    pub(super) fn names_value(&self) -> bool {
        let rest = self.rest();
        let skip = rest.iter().take_while(|b| matches!(b, b'"' | b'\'' | b'`' | b'\\')).count();
        let key = &rest[skip..];
        let length = key.iter().take(24).take_while(|b| b.is_ascii_alphabetic()).count();
        names_a_value(&key[..length]) && matches!(key.get(length), Some(b'"' | b'\'' | b'`' | b'\\'))
    }
}

/// Asks about the values of value keys beside the name, first behind and then before it, until one is taken.
pub(super) fn read(text: &str, name: &Name, seen: &mut Words, tell: &mut dyn FnMut(&Named) -> Option<()>) -> Option<()> {
    let bytes = text.as_bytes();
    let state = bytes[name.start..name.end].starts_with(b"random_");
    let end = bytes.len().min(name.end + if state { STATE } else { WINDOW });
    let inside = opens_object(&bytes[name.end..end]);
    let value = is_a_value(bytes, name);
    let told = if (inside || value) && seen.keys(bytes, name.end, end, Side::Behind) {
        behind(text, name, end, inside || state, seen, tell)
    } else {
        None
    };
    if told.is_none() && value && seen.keys(bytes, name.start.saturating_sub(WINDOW), name.start, Side::Before) {
        before(text, name, seen, tell)
    } else {
        told
    }
}

/// The values behind the name, up to `end`; the object may have a name of its own when it belongs to the name as a whole.
fn behind(text: &str, name: &Name, end: usize, whole: bool, seen: &mut Words, tell: &mut dyn FnMut(&Named) -> Option<()>) -> Option<()> {
    let bytes = text.as_bytes();
    let (mut at, mut lines) = (name.end, 0);
    while let Some(sign) = bytes[at..end].iter().position(|b| matches!(b, b':' | b'=' | b'>' | b'}' | b'\n')) {
        at += sign + 1;
        match bytes[at - 1] {
            b'}' => return None,
            // "Value" alone on its line, and the value on the next.
            b'\n' if bytes[at..end].first() == Some(&b'\n') => return None,
            b'\n' => lines += 1,
            _ => {}
        }
        if lines > MOST_LINES {
            return None;
        }
        let key = key_before(&bytes[name.end..at - 1]);
        // `arn:aws:secretsmanager:…:secret:name` is one word.
        let inside_a_word = bytes[at - 1] == b':' && bytes[..at - 1].ends_with(key) && bytes[..at - 1 - key.len()].ends_with(b":");
        // The next entry of the list begins.
        let next = key.eq_ignore_ascii_case(b"name") || key.eq_ignore_ascii_case(b"key");
        if next && bytes[at - 1] != b'\n' && !whole && !of_an_input(bytes, name) {
            return None;
        }
        if names_a_value(key) && !inside_a_word {
            let mut cursor = Cursor::behind(text, at);
            if bytes[at - 1] == b'=' && bytes[at..end].first() == Some(&b'>') {
                cursor.at += 1;
            }
            let link = if bytes[at - 1] == b'\n' { Link::Answer } else { Link::Cell };
            let told = cursor.value(text, link, seen).filter(|n| n.start < end).and_then(|named| tell(&named));
            if told.is_some() {
                return told;
            }
        }
    }
    None
}

/// The values before the name, the nearest first.
fn before(text: &str, name: &Name, seen: &mut Words, tell: &mut dyn FnMut(&Named) -> Option<()>) -> Option<()> {
    let bytes = text.as_bytes();
    let from = name.start.saturating_sub(WINDOW);
    let mut until = name.start;
    while let Some(sign) = bytes[from..until].iter().rposition(|b| matches!(b, b':' | b'=' | b'{' | b'}')) {
        until = from + sign;
        match bytes[until] {
            b'{' | b'}' => return None,
            _ => {
                let key = key_before(&bytes[from..until]);
                if names_a_value(key) {
                    let mut cursor = Cursor::behind(text, until + 1);
                    let named = cursor.value(text, Link::Cell, seen)?;
                    return (named.end < name.start).then_some(()).and_then(|()| tell(&named));
                }
            }
        }
    }
    None
}

/// `"DB_PASSWORD": {`, `db_password = {`, `variable "db_password" {`
fn opens_object(behind: &[u8]) -> bool {
    let mut rest = behind.iter().take(8).skip_while(|b| matches!(b, b'"' | b'\'' | b'\\' | b'`' | b':' | b'=' | b' ' | b'\n'));
    rest.next() == Some(&b'{')
}

/// The name itself is the value of a key such as `name`, or stands alone on its line.
fn is_a_value(text: &[u8], name: &Name) -> bool {
    let before = &text[name.start.saturating_sub(100)..name.start];
    let wrapping = |b: &u8| matches!(b, b'"' | b'\'' | b'\\' | b'`' | b' ' | b'>' | b'/' | b'.');
    // Parameter stores and Java properties have paths for names, settings of .NET have sections: `/prod/app/db-password`, `Smtp:Password`.
    let path = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_')).count();
    let section = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'_')).count();
    let path = if before[..before.len() - section].last() == Some(&b'"') { path.max(section) } else { path };
    // `"label": "API Secret"`: other words may stand before it between the quotes.
    let words = memchr::memrchr(b'"', before).map_or(0, |quote| before.len() - quote - 1);
    let quoted = words > path && before[before.len() - words..].iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-'));
    let before = &before[..before.len() - if quoted { words } else { path }];
    let signless = before.iter().rposition(|b| !wrapping(b)).map_or(&before[..0], |p| &before[..=p]);
    match signless.last() {
        Some(b':' | b'=') => names_a_name(key_before(&signless[..signless.len() - 1])),
        Some(b'\n') | None => {
            let behind = &text[name.end..];
            matches!(behind, [b'\n', ..] | [b'\r', b'\n', ..])
        }
        // `<name>fs.password</name>`
        Some(_) => before.ends_with(b"name>") || before.ends_with(b"key>"),
    }
}

/// `<input type="password" name="pw" value="…">`: the field's name belongs to the same element.
fn of_an_input(text: &[u8], name: &Name) -> bool {
    text[..name.start].ends_with(b" type=\"") && text.get(name.end) == Some(&b'"')
}

/// Whether a key that holds a value may end right before `text[at]`, which is a sign or ends a line; where it begins does not matter.
pub(super) fn ends_a_key(text: &[u8], at: usize) -> bool {
    let before = &text[at.saturating_sub(STATE)..at];
    let end = before.iter().rposition(|b| !wraps(*b)).map_or(0, |p| p + 1);
    matches!(before[..end].last(), Some(b'v' | b'V')) || VALUE_KEYS.may_end(&before[..end])
}

/// A sign behind which a value may stand, or the end of a line.
pub(super) const fn is_a_sign(b: u8) -> bool {
    matches!(b, b':' | b'=' | b'>' | b'\n')
}

/// What may stand between a key and its sign.
const fn wraps(b: u8) -> bool {
    matches!(b, b'"' | b'\'' | b'\\' | b'`' | b' ' | b'\r')
}

/// The key that ends here, without quotes.
fn key_before(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|b| !wraps(*b)).map_or(0, |p| p + 1);
    let start = text[..end].iter().rposition(|b| !(b.is_ascii_alphanumeric() || *b == b'_')).map_or(0, |p| p + 1);
    &text[start..end]
}

fn names_a_value(key: &[u8]) -> bool {
    key.eq_ignore_ascii_case(b"v") || VALUE_KEYS.may_end(key) && names(key, &VALUE_KEYS)
}

fn names_a_name(key: &[u8]) -> bool {
    key.eq_ignore_ascii_case(b"k") || NAME_KEYS.may_end(key) && names(key, &NAME_KEYS)
}

/// The key is one of the words, or a longer key that ends with one: `ParameterKey`, `input_value`.
fn names(key: &[u8], words: &List) -> bool {
    (key.len().saturating_sub(LONGEST_KEY)..key.len())
        .rev()
        .any(|prefix| (prefix == 0 || key[prefix - 1] == b'_' || key[prefix].is_ascii_uppercase()) && words.has(&key[prefix..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_longer_keys() {
        assert!(VALUE_KEYS.in_order() && NAME_KEYS.in_order());
        for key in ["value", "VALUE", "ParameterValue", "input_value", "currentValue"] {
            assert!(names_a_value(key.as_bytes()), "{key}");
        }
        for key in ["", "evaluate", "myvalue", "values", "key"] {
            assert!(!names_a_value(key.as_bytes()), "{key}");
        }
        assert!(names_a_name(b"ParameterKey") && !names_a_name(b"password"));
    }
}
