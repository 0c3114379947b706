//! What only looks like a secret: documentation examples, blanks to fill in, references to a value kept elsewhere, and our own masks.

use super::entropy;
use super::needles::Needles;

/// Words that only occur in values somebody made up to be replaced.
static WORDS: Needles = Needles::new(&[
    "example",
    "placeholder",
    "changeme",
    "change_me",
    "change-me",
    "redacted",
    "your_",
    "your-",
    "yourpass",
    "yourkey",
    "yourtoken",
    "yoursecret",
    "yourapi",
    "insert",
    "dummy",
    "sample",
    "xxxx",
    "****",
    "....",
    "____",
    "masked",
    "hidden",
    "replace",
    "foobar",
    "notreal",
    "todo",
    "fixme",
    "mysecret",
    "mytoken",
    "mypassword",
    "0123456789",
    "1234567890",
    "abcdefgh",
    "deadbeef",
    "secret_key_here",
    "_here",
    "-here",
    "-----",
    "fake",
]);

/// Published values: of emulators and of vendors' own documentation.
const KNOWN: &[&[u8]] = &[b"Eby8vdM02xNOcqFlqUwJPLlm", b"C2y6yDjf5/R+ob0N8A7Cgv30", b"wJalrXUtnFEMI", b"je7MtGbClwBF/2Zp9Utk"];

/// A token whose body nobody would draw at random.
pub(crate) fn token(value: &[u8]) -> bool {
    KNOWN.iter().any(|known| value.starts_with(known))
        || has_word(value)
        || repeated(value)
        || ascending(value)
        || value.len() >= 16 && entropy::distinct(value) <= 4
        || mask(value)
}

/// Whether a word of placeholders is in it.
pub(crate) fn has_word(value: &[u8]) -> bool {
    // Long random values meet a short word by chance; nobody fills in more than this.
    WORDS.within(&value[..value.len().min(200)])
}

/// Six equal characters in a row, which a random value of base 16 or more has once in a million.
fn repeated(value: &[u8]) -> bool {
    value.windows(6).any(|w| w.iter().all(|b| *b == w[0]))
}

/// Eight characters that count upwards.
fn ascending(value: &[u8]) -> bool {
    value.windows(8).any(|w| w.windows(2).all(|p| p[1].wrapping_sub(p[0]) == 1))
}

/// One of our own placeholders, `[AWS_ACCESS_KEY_1]`, stands in it.
pub(crate) fn mask(value: &[u8]) -> bool {
    memchr::memchr_iter(b'[', value).any(|open| {
        let inside = &value[open + 1..];
        let length = inside.iter().position(|b| !(b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')).unwrap_or(inside.len());
        inside.get(length) == Some(&b']')
            && inside[..length]
                .iter()
                .rposition(|b| *b == b'_')
                .is_some_and(|u| u > 0 && u + 1 < length && inside[u + 1..length].iter().all(u8::is_ascii_digit))
    })
}
