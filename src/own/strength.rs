//! How hard a value is to guess, for those who guess with the filter in their hands.
//!
//! Whoever reads a policy has the key and the fingerprints, so a guess costs one HMAC. The tag of a window gives away at most 24 bits,
//! whatever the number of values; what is left must be out of reach: 95 - 24 = 71 bits are 2 * 10^21 guesses, sixty years at a million million
//! a second. The estimate is careful: it believes in chance only where nothing else explains the value.

/// Bits that a value must have.
pub const LEAST_BITS: u32 = 95;

/// Bits for each letter of a word: there are some thousand words of five letters.
const WORD: f64 = 2.6;
/// Letters that make a word, at least.
const LEAST_WORD: usize = 4;

/// Pairs of letters that make up nine tenths of English text and much of its neighbours; of letters that were drawn one pair in five.
const PAIRS: &str = "th he in er an re nd on en at ou ed ha to or it is hi es ng ti st ar te se me al ve of le nt as ne li ri ro io ic co de ra \
    ce la il el ll ma om ur et ch be ta ec us ss ho no tr ut ec pe ca em wa un ac di ly am ge ol ad so ee wh im mo so do pr lo id ke ow \
    ai tt ir po pa si rs if na ni tu su sh ul op oo bl ct fo mi ap ag ev ot bo ay fi ie wo wi ts ns ia da vi ns go gh rt bu rd ci op ld \
    qu ck pl ei up fr ff cl cr br au lu av ba ab ob dr gr ga ey ss rv rk rn ue ui ep ex ew ib ru sa sc sp sw ry my by";

/// The estimate in bits, and whether more than a third of it reads like words.
pub(super) fn estimate(value: &[u8]) -> (u32, bool) {
    let each = bits_of_one(value);
    let (mut bits, mut at) = (0.0, 0);
    let mut worded = 0;
    while at < value.len() {
        let step = step(value, at);
        bits += step.bits.unwrap_or(step.length as f64 * each).min(step.length as f64 * each);
        worded += if step.word { step.length } else { 0 };
        at += step.length;
    }
    (bits as u32, worded * 3 > value.len())
}

/// A stretch of a value and what it is worth; nothing = what its alphabet says.
struct Step {
    length: usize,
    bits: Option<f64>,
    word: bool,
}

/// The longest stretch from here on that something other than chance explains, or one byte.
fn step(value: &[u8], at: usize) -> Step {
    let (rest, before) = (&value[at..], at.checked_sub(1).map(|i| value[i]));
    let repeat = repeated(value, at);
    if repeat >= 4 {
        return Step { length: repeat, bits: Some(2.0 + (value.len() as f64).log2()), word: false };
    }
    let run = counting(rest);
    if run >= 4 {
        return Step { length: run, bits: Some(8.0), word: false };
    }
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits >= 6 {
        return Step { length: digits, bits: Some(digits as f64 * 10_f64.log2()), word: false };
    }
    // A word begins where no letter stands before it, or where capitals begin.
    let begins =
        !before.is_some_and(|b| b.is_ascii_alphabetic()) || rest[0].is_ascii_uppercase() && before.is_some_and(|b| b.is_ascii_lowercase());
    if begins {
        let length = letters(rest);
        if length >= LEAST_WORD && reads(&rest[..length]) {
            return Step { length, bits: Some(length as f64 * WORD + 1.0), word: true };
        }
        // `arn:aws:iam`: short pieces between marks.
        let alone = before.is_none_or(mark) && rest.get(length).copied().is_none_or(mark);
        if (2..LEAST_WORD).contains(&length) && alone && length < value.len() {
            return Step { length, bits: Some(length as f64 * WORD), word: true };
        }
    }
    Step { length: 1, bits: None, word: false }
}

/// The letters of one word: capitals, or a capital and small letters, or small letters.
fn letters(rest: &[u8]) -> usize {
    let capitals = rest.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let small = rest.iter().skip(capitals).take_while(|b| b.is_ascii_lowercase()).count();
    match (capitals, small) {
        (0 | 1, _) | (_, 0) => capitals + small,
        // `APIKey`: the last capital begins the next word.
        _ => capitals - 1,
    }
}

fn mark(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b':' | b'/' | b'.' | b' ' | b',' | b'@')
}

/// Whether nearly all pairs of its letters are common ones.
fn reads(word: &[u8]) -> bool {
    let pairs = word.len() - 1;
    let rare = word.windows(2).filter(|pair| !PAIRS.as_bytes().chunks(3).any(|known| same(known, pair))).count();
    rare <= pairs / 4
}

fn same(known: &[u8], pair: &[u8]) -> bool {
    known.first() == Some(&pair[0].to_ascii_lowercase()) && known.get(1) == Some(&pair[1].to_ascii_lowercase())
}

/// How many bytes from here on have stood before in the same order.
fn repeated(value: &[u8], at: usize) -> usize {
    (0..at).map(|from| value[at..].iter().zip(&value[from..]).take_while(|(a, b)| a == b).count()).max().unwrap_or(0)
}

/// How many bytes from here on are equal, count up or down, or follow a row of the keyboard.
fn counting(rest: &[u8]) -> usize {
    const ROWS: [&[u8]; 6] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm", b"poiuytrewq", b"lkjhgfdsa", b"qwertzuiop"];
    let step = |pair: &[u8]| pair[1].wrapping_sub(pair[0]);
    let first = rest.windows(2).next().map(step);
    let stepping = match first {
        Some(by @ (0 | 1 | 255)) => 1 + rest.windows(2).take_while(|pair| step(pair) == by).count(),
        _ => 1,
    };
    let folded: Vec<u8> = rest.iter().take(10).map(u8::to_ascii_lowercase).collect();
    let in_row = |row: &[u8]| {
        let from = row.iter().position(|b| Some(b) == folded.first());
        from.map_or(0, |from| folded.iter().zip(&row[from..]).take_while(|(a, b)| a == b).count())
    };
    ROWS.into_iter().map(in_row).fold(stepping, usize::max)
}

/// Bits of one byte, by the alphabet that the value seems to be drawn from.
fn bits_of_one(value: &[u8]) -> f64 {
    let has = |is: fn(&u8) -> bool| value.iter().any(is);
    let apart = |b: &&u8| !matches!(**b, b'-' | b':' | b'.' | b'_' | b' ');
    let plain = || value.iter().filter(apart);
    let one_case = !(has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase));
    if one_case && plain().all(u8::is_ascii_hexdigit) {
        // Marks between groups tell nothing: their bits are taken from those of the digits.
        return 4.0 * plain().count() as f64 / value.len().max(1) as f64;
    }
    let mut size = 0.0;
    size += if has(u8::is_ascii_digit) { 10.0 } else { 0.0 };
    size += if has(u8::is_ascii_lowercase) { 26.0 } else { 0.0 };
    size += if has(u8::is_ascii_uppercase) { 26.0 } else { 0.0 };
    let marks: std::collections::BTreeSet<u8> = value.iter().copied().filter(u8::is_ascii_punctuation).collect();
    size += match marks.len() {
        few @ 0..=3 => few as f64,
        _ => 32.0,
    };
    size += if value.is_ascii() { 0.0 } else { 32.0 };
    f64::max(size, 2.0).log2()
}
