//! Values as they lie in a vault, drawn at run time.

use super::generate::{Dice, base64};

const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const MARKS: &[u8] = b"!\"#$'()*+,-./:;<=>?@[]^_`{|}~";

/// The kinds of [`make`].
pub const KINDS: [&str; 11] =
    ["letters and digits", "long token", "hex", "uuid", "base64", "base32", "prefixed", "marks", "dotted", "beyond ASCII", "key block"];

pub fn pick(alphabet: &[u8], length: usize, dice: &mut Dice) -> String {
    (0..length).map(|_| char::from(alphabet[dice.below(alphabet.len())])).collect()
}

/// One value of a kind.
pub fn make(kind: &str, dice: &mut Dice) -> String {
    match kind {
        "letters and digits" => pick(BASE62, 20, dice),
        "long token" => {
            let length = 32 + dice.below(60);
            pick(BASE62, length, dice)
        }
        "hex" => pick(b"0123456789abcdef", 32, dice),
        "uuid" => {
            let hex = pick(b"0123456789abcdef", 32, dice);
            format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
        }
        "base64" => base64(&(0..33).map(|_| dice.next() as u8).collect::<Vec<u8>>()),
        "base32" => pick(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32, dice),
        "prefixed" => format!("corp_live_{}", pick(BASE62, 28, dice)),
        "marks" => {
            let alphabet: Vec<u8> = BASE62.iter().chain(BASE62).chain(MARKS).copied().collect();
            format!("k{}7", pick(&alphabet, 22, dice))
        }
        "dotted" => format!("{}.{}.{}", pick(BASE62, 24, dice), pick(BASE62, 6, dice), pick(BASE62, 27, dice)),
        "beyond ASCII" => format!("{}ü{}ß9", pick(BASE62, 14, dice), pick(BASE62, 8, dice)),
        "key block" => {
            let body = base64(&(0..600).map(|_| dice.next() as u8).collect::<Vec<u8>>());
            let lines: Vec<&str> = body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
            // Put together here, so that no file holds the first line of a key.
            format!("-----BEGIN {kind} KEY-----\n{}\n-----END {kind} KEY-----\n", lines.join("\n"), kind = "PRIVATE")
        }
        other => panic!("no value of the kind `{other}`"),
    }
}

/// What of a value a finding covers: all of it, or of a key block what stands between its first and last line.
pub fn covered(value: &str) -> &str {
    match value.split_once("KEY-----\n") {
        Some((_, rest)) => rest.split_once("\n-----").unwrap().0,
        None => value,
    }
}
