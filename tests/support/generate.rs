//! Values made from shapes, with check digits where the detector wants them. Nothing that looks like a secret is written in a file.

use super::schema::Entry;
use super::shape::{self, Part};

/// A small deterministic source of numbers (splitmix64), so that a failing case can be run again.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// A text made from an example, and where its values stand.
pub struct Sample {
    pub text: String,
    pub spans: Vec<(usize, usize)>,
}

/// Fills an example: every `«shape»` becomes a value, and its secret part a span.
pub fn example(entry: &Entry, template: &str, dice: &mut Dice) -> Sample {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('«') {
        let close = rest[open..].find('»').map(|c| open + c).unwrap_or_else(|| panic!("`{template}`: a « without its »"));
        text.push_str(&rest[..open]);
        let inside = &rest[open + '«'.len_utf8()..close];
        let inside = if inside.is_empty() { entry.shapes.first().or(entry.values.first()).unwrap() } else { inside };
        let (value, start, end) = value(entry, inside, dice);
        spans.push((text.len() + start, text.len() + end));
        text.push_str(&value);
        rest = &rest[close + '»'.len_utf8()..];
    }
    text.push_str(rest);
    Sample { text, spans }
}

/// One value of a shape and the part of it that is the secret.
fn value(entry: &Entry, shape: &str, dice: &mut Dice) -> (String, usize, usize) {
    if let Some(maker) = shape.strip_prefix("{=").and_then(|rest| rest.strip_suffix('}')) {
        let number =
            super::people::make(maker, dice).unwrap_or_else(|| panic!("{}: tests/support/people has no maker `{maker}`", entry.id));
        let length = number.len();
        return (number, 0, length);
    }
    if let Some(maker) = shape.strip_prefix("{!").and_then(|rest| rest.strip_suffix('}')) {
        let number = spoilt(
            &super::people::make(maker, dice).unwrap_or_else(|| panic!("{}: tests/support/people has no maker `{maker}`", entry.id)),
        );
        let length = number.len();
        return (number, 0, length);
    }
    if shape == "{jwt}" {
        let token = jwt(dice);
        return (token.clone(), 0, token.len());
    }
    if shape == "{basic}" {
        let token = base64(format!("svc-{}:{}", word(dice, 5), word(dice, 14)).as_bytes());
        return (token.clone(), 0, token.len());
    }
    let choices = shape::expand(shape).unwrap_or_else(|e| panic!("{}: {e}", entry.id));
    let parts = &choices[dice.below(choices.len())];
    for _ in 0..4096 {
        let (mut value, start, end) = fill(parts, dice);
        let secret = mend(entry, &value[start..end]);
        value.replace_range(start..end, &secret);
        let end = start + secret.len();
        if plausible(entry, &value[start..end], parts) {
            return (value, start, end);
        }
    }
    panic!("{}: no plausible value of `{shape}` in 4096 tries", entry.id)
}

/// The number with another last character, so that its check digit is wrong.
fn spoilt(number: &str) -> String {
    let at = number.rfind(|c: char| c.is_ascii_alphanumeric()).unwrap_or(0);
    let next = match number.as_bytes()[at] {
        b'9' => '0',
        b'Z' => 'A',
        last => char::from(last + 1),
    };
    format!("{}{next}{}", &number[..at], &number[at + 1..])
}

fn fill(parts: &[Part], dice: &mut Dice) -> (String, usize, usize) {
    let mut out = String::new();
    let (mut start, mut end) = (0, None);
    for part in parts {
        match part {
            Part::Literal(text) => out.push_str(text),
            Part::Open => start = out.len(),
            Part::Close => end = Some(out.len()),
            Part::Set { fill, min, max, .. } => {
                let bytes = fill.bytes();
                let most = if *max == shape::UNBOUNDED { min + 12 } else { *max };
                let length = usize::from(*min) + dice.below(usize::from(most - min) + 1);
                (0..length).for_each(|_| out.push(char::from(bytes[dice.below(bytes.len())])));
            }
        }
    }
    let end = end.unwrap_or(out.len());
    (out, start, end)
}

/// Puts the right check digits into a value.
fn mend(entry: &Entry, value: &str) -> String {
    if entry.checks.iter().any(|c| c == "crc32_base62") {
        let body = value.rfind('_').map_or(0, |i| i + 1);
        let at = value.len() - 6;
        return format!("{}{}", &value[..at], base62(crc32(&value.as_bytes()[body..at])));
    }
    if entry.digits.as_deref() == Some("card") || entry.checks.iter().any(|c| c == "luhn") {
        return with_last_digit(value, luhn);
    }
    if let Some(valid) = entry.checks.iter().find_map(|check| last_digit(check)) {
        return with_last_digit(value, valid);
    }
    if entry.digits.as_deref() == Some("iban") {
        return with_check_digits(value);
    }
    if entry.checks.iter().any(|c| c == "base58check") {
        return base58check(value);
    }
    value.to_owned()
}

/// Draws again what would be taken for a placeholder or lacks what the check wants.
fn plausible(entry: &Entry, value: &str, parts: &[Part]) -> bool {
    let bytes = value.as_bytes();
    let mixed = bytes.iter().any(u8::is_ascii_digit) && bytes.iter().any(u8::is_ascii_alphabetic);
    // The code of a door is drawn as digits only.
    let code = bytes.iter().all(u8::is_ascii_digit);
    let wants_mixed = entry.checks.iter().any(|c| c == "mixed" || c == "has_digit") || entry.assigned.is_some() && !code;
    // A drawn `$` at the beginning makes a variable of the value; one that the format begins with does not.
    let begun = matches!(parts.first(), Some(Part::Literal(_)));
    (!wants_mixed || mixed) && (begun || !value.starts_with(['$', '%', '(', '[']))
}

fn with_last_digit(value: &str, valid: fn(&[u8]) -> bool) -> String {
    (b'0'..=b'9')
        .map(|digit| format!("{}{}", &value[..value.len() - 1], char::from(digit)))
        .find(|candidate| valid(candidate.as_bytes()))
        .unwrap_or_else(|| value.to_owned())
}

/// An independent Luhn: doubles every second digit from the right and adds the digits of the products.
fn luhn(value: &[u8]) -> bool {
    let digits: Vec<u32> = value.iter().filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0')).collect();
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(i, d)| if i % 2 == 1 { [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][*d as usize] } else { *d }).sum();
    sum.is_multiple_of(10)
}

/// Independent statements of the check digits that stand last.
fn last_digit(check: &str) -> Option<fn(&[u8]) -> bool> {
    match check {
        "verhoeff" => Some(verhoeff),
        "ean" => Some(|v| numbers(v).iter().rev().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { d * 3 }).sum::<usize>() % 10 == 0),
        "mod11_10" => Some(mod11_10),
        "mod11" => Some(|v| numbers(v).iter().rev().enumerate().map(|(i, d)| d * (i + 1)).sum::<usize>() % 11 == 0),
        _ => None,
    }
}

fn numbers(value: &[u8]) -> Vec<usize> {
    value.iter().filter(|b| b.is_ascii_digit()).map(|b| usize::from(b - b'0')).collect()
}

/// The tables of the dihedral group as Verhoeff printed them.
fn verhoeff(value: &[u8]) -> bool {
    const MULTIPLY: [&[u8; 10]; 10] = [
        b"0123456789",
        b"1234067895",
        b"2340178956",
        b"3401289567",
        b"4012395678",
        b"5987604321",
        b"6598710432",
        b"7659821043",
        b"8765932104",
        b"9876543210",
    ];
    const PERMUTE: [&[u8; 10]; 8] =
        [b"0123456789", b"1576283094", b"5803796142", b"8916043527", b"9453126870", b"4286573901", b"2793806415", b"7046913258"];
    let digit = |table: &[u8; 10], at: usize| usize::from(table[at] - b'0');
    numbers(value).iter().rev().enumerate().fold(0, |check, (i, d)| digit(MULTIPLY[check], digit(PERMUTE[i % 8], *d))) == 0
}

fn mod11_10(value: &[u8]) -> bool {
    let digits = numbers(value);
    let mut rest = 10;
    for digit in &digits[..digits.len() - 1] {
        rest = (rest + digit) % 10;
        rest = if rest == 0 { 10 } else { rest } * 2 % 11;
    }
    (rest + digits[digits.len() - 1]) % 10 == 1
}

fn with_check_digits(value: &str) -> String {
    let compact: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let number: String = format!("{}{}00", &compact[4..], &compact[..2]).chars().map(|c| c.to_digit(36).unwrap().to_string()).collect();
    let rest = number.bytes().fold(0u32, |r, d| (r * 10 + u32::from(d - b'0')) % 97);
    format!("{}{:02}{}", &value[..2], 98 - rest, &value[4..])
}

fn crc32(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256u32).map(|i| (0..8).fold(i, |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })).collect();
    !bytes.iter().fold(u32::MAX, |crc, b| table[((crc ^ u32::from(*b)) & 255) as usize] ^ (crc >> 8))
}

fn base62(mut number: u32) -> String {
    let alphabet: Vec<char> = ('0'..='9').chain('A'..='Z').chain('a'..='z').collect();
    let mut out = Vec::new();
    for _ in 0..6 {
        out.push(alphabet[(number % 62) as usize]);
        number /= 62;
    }
    out.iter().rev().collect()
}

/// A Bitcoin private key over bytes drawn from the given text: an extended one (BIP 32, SLIP 132) where the text begins like one,
/// else one in wallet import format.
fn base58check(seed: &str) -> String {
    use sha2::{Digest, Sha256};
    let version: Option<[u8; 4]> = match seed.get(..4) {
        Some("xprv") => Some([0x04, 0x88, 0xAD, 0xE4]),
        Some("yprv") => Some([0x04, 0x9D, 0x78, 0x78]),
        Some("zprv") => Some([0x04, 0xB2, 0x43, 0x0C]),
        Some("tprv") => Some([0x04, 0x35, 0x83, 0x94]),
        _ => None,
    };
    let drawn = Sha256::digest(seed.as_bytes());
    let mut bytes = version.map_or(vec![0x80], |v| v.to_vec());
    if version.is_some() {
        // Depth, fingerprint, child number, chain code; then a zero and the key.
        bytes.extend(&drawn[..9]);
        bytes.extend(Sha256::digest(drawn));
        bytes.push(0);
    }
    bytes.extend(drawn);
    if version.is_none() {
        bytes.push(1);
    }
    let sum = Sha256::digest(Sha256::digest(&bytes));
    bytes.extend(&sum[..4]);
    let mut digits: Vec<u32> = vec![0];
    for byte in &bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let alphabet = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    digits.iter().rev().map(|d| char::from(alphabet[*d as usize])).collect()
}

pub fn word(dice: &mut Dice, length: usize) -> String {
    let bytes: Vec<u8> = (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').collect();
    (0..length).map(|_| char::from(bytes[dice.below(bytes.len())])).collect()
}

fn jwt(dice: &mut Dice) -> String {
    let part = |text: String| base64(text.as_bytes()).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned();
    let header = part(r#"{"alg":"HS256","typ":"JWT"}"#.to_owned());
    let payload = part(format!(r#"{{"sub":"{}","exp":17{}}}"#, word(dice, 8), 10_000_000 + dice.below(9_000_000)));
    format!("{header}.{payload}.{}", word(dice, 43))
}

pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
