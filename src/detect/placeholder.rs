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
    "ihrpass",
    "deinpass",
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
        || regular(value)
        || has_word(value)
        || value.len() >= 16 && entropy::distinct(value) <= 4
        || mask(value)
}

/// Whether nobody would draw it at random, whatever short words chance puts into it: for tokens with a form of their own, whose random part
/// holds `FAKE` or `XXXX` once in some ten thousand.
pub(crate) fn certainly(value: &[u8]) -> bool {
    /// No random part of a token is so long that it meets seven given letters.
    static LONG: Needles = Needles::new(&[
        "example",
        "placeholder",
        "changeme",
        "change_me",
        "change-me",
        "redacted",
        "yourpass",
        "yourkey",
        "yourtoken",
        "yoursecret",
        "yourapi",
        "replace",
        "notreal",
        "mysecret",
        "mytoken",
        "mypassword",
        "0123456789",
        "1234567890",
        "abcdefgh",
        "deadbeef",
        "secret_key_here",
        "insert_",
        "dummy_",
        "sample_",
        "masked_",
        "hidden_",
        "your_",
        "your-",
        "_here",
        "-here",
        "****",
        "....",
        "____",
        "-----",
    ]);
    KNOWN.iter().any(|known| value.starts_with(known))
        || regular(value)
        || LONG.within(value)
        || value.len() >= 16 && entropy::distinct(value) <= 4
        || repeated(value)
        || mask(value)
}

/// What ends it is one piece of at most eight characters, again and again: `FAKEFAKEFAKEFAKE`.
fn repeated(value: &[u8]) -> bool {
    (1..=8).any(|period| {
        let same = value.iter().rev().zip(value.iter().rev().skip(period)).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
        same >= 8 && (same + period) * 3 >= value.len() * 2
    })
}

/// Whether a word of placeholders is in it.
pub(crate) fn has_word(value: &[u8]) -> bool {
    // Long random values meet a short word by chance; nobody fills in more than this.
    WORDS.within(&value[..value.len().min(200)])
}

/// Whether a word stands in it that authors of examples use for passwords.
pub(crate) fn made_up(value: &[u8]) -> bool {
    static NAMES: Needles =
        Needles::new(&["pass", "secret", "s3cr", "p4ss", "p@ss", "pwd", "test", "user", "token", "demo", "qwer", "1234"]);
    NAMES.within(value)
}

/// Six equal letters in a row, which a random value of base 16 or more has once in a million, eight equal digits (numbers are of base 10),
/// or eight that count upwards.
fn regular(value: &[u8]) -> bool {
    let (mut equal, mut counting) = (1, 1);
    value.windows(2).any(|pair| {
        let step = pair[1].wrapping_sub(pair[0]);
        equal = if step == 0 { equal + 1 } else { 1 };
        counting = if step == 1 { counting + 1 } else { 1 };
        equal >= if pair[1].is_ascii_digit() { 8 } else { 6 } || counting >= 8
    })
}

/// One of our own placeholders, `[AWS_ACCESS_KEY_1]`, stands in it.
pub(crate) fn mask(value: &[u8]) -> bool {
    masks(value).next().is_some()
}

/// Where our own placeholders stand.
pub(crate) fn masks(text: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    memchr::memchr_iter(b'[', text).filter_map(|open| mask_end(text, open).map(|end| (open, end)))
}

/// Whether one of our own placeholders begins here, and where it ends.
pub(crate) fn mask_at(text: &[u8], at: usize) -> Option<usize> {
    if text.get(at) == Some(&b'[') { mask_end(text, at) } else { None }
}

/// Whether a span is one of our own placeholders, or begins or ends inside one: what was masked is no value.
pub(crate) fn cut_by(text: &[u8], start: usize, end: usize) -> bool {
    if mask_at(text, start) == Some(end) {
        return true;
    }
    let inside = |at: usize| {
        let before = &text[at.saturating_sub(LONGEST_MASK)..at];
        let open = before.iter().rposition(|b| !is_label(*b)).filter(|open| before[*open] == b'[');
        open.is_some_and(|open| mask_end(text, at - before.len() + open).is_some_and(|close| close > at))
    };
    inside(start) || inside(end)
}

/// No placeholder of ours is longer: a label of at most 80 characters, and a number.
const LONGEST_MASK: usize = 96;

const fn is_label(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'
}

/// Where the placeholder ends whose bracket opens here.
fn mask_end(text: &[u8], open: usize) -> Option<usize> {
    let inside = &text[open + 1..text.len().min(open + LONGEST_MASK)];
    let length = inside.iter().position(|b| !is_label(*b)).filter(|length| inside[*length] == b']')?;
    let number = inside[..length].iter().rposition(|b| *b == b'_').filter(|at| *at > 0)?;
    let counts = number + 1 < length && inside[number + 1..length].iter().all(u8::is_ascii_digit);
    counts.then_some(open + length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_in_a_random_part_is_chance() {
        let random = |word: &str| format!("Q7ZR{word}M3KTW9LB");
        for word in ["FAKE", "TODO", "XXXX", "DUMMY", "SAMPLE"] {
            assert!(token(random(word).as_bytes()) && !certainly(random(word).as_bytes()), "{word}");
        }
        assert!(certainly(random("EXAMPLE").as_bytes()) && certainly(random("CHANGEME").as_bytes()));
        assert!(certainly("FAKE".repeat(4).as_bytes()) && certainly("XXXX".repeat(4).as_bytes()) && certainly(b"Q7ZRABCDEFGHIJ"));
    }

    #[test]
    fn a_span_may_touch_a_placeholder_but_not_cut_it() {
        let text = b"a [API_KEY_12]b";
        assert!(mask(text) && !mask(b"[API_KEY_]") && !mask(b"[_1]") && !mask(b"[API_KEY_1"));
        for (start, end, cut) in
            [(0, 2, false), (14, 15, false), (2, 14, true), (0, 3, true), (3, 14, true), (13, 15, true), (0, 15, false)]
        {
            assert_eq!(cut_by(text, start, end), cut, "{start}..{end}");
        }
    }
}
