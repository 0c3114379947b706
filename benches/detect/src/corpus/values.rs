//! Passwords as people and generators choose them, and keys as machines make them.

use super::names::{capital, pick};
use super::slots::{hex, uuid};
use crate::support::generate::{Dice, base64, word};

const WORDS: &[&str] = &[
    "tiger",
    "sommer",
    "maple",
    "rivière",
    "castello",
    "winter",
    "falcon",
    "orange",
    "bridge",
    "kaktus",
    "violin",
    "copper",
    "montag",
    "harbor",
    "planet",
    "zitrone",
    "cascade",
    "rocket",
    "sunset",
    "papillon",
    "girasole",
    "amsterdam",
    "krakow",
    "lisboa",
    "pepper",
    "thunder",
    "biscuit",
    "walnut",
    "glacier",
    "marble",
    "penguin",
    "saffron",
    "velvet",
    "anchor",
    "meadow",
    "blizzard",
    "juniper",
    "cobalt",
    "lantern",
    "dolphin",
];
const SYMBOLS: &[&str] = &["!", "#", "@", "%", "*", "-", "_", "+", "?", "."];

/// A password.
pub fn password(dice: &mut Dice) -> String {
    let ascii = |dice: &mut Dice| loop {
        let word = pick(dice, WORDS);
        if word.is_ascii() {
            return word;
        }
    };
    match dice.below(10) {
        0 | 1 => format!("{}{}{}", capital(ascii(dice)), 10 + dice.below(2017), pick(dice, SYMBOLS)),
        2 => format!("{}{}{}{}", ascii(dice), pick(dice, SYMBOLS), capital(ascii(dice)), dice.below(100)),
        3 => leet(ascii(dice), dice),
        4 => format!("{}-{}-{}-{}", ascii(dice), ascii(dice), ascii(dice), dice.below(1000)),
        5 => format!("{}{}{}", capital(ascii(dice)), capital(ascii(dice)), 1 + dice.below(999)),
        6 => {
            let length = 10 + dice.below(8);
            word_mixed(dice, length)
        }
        _ => symbolic(dice),
    }
}

/// Letters and digits, at least two of each.
fn word_mixed(dice: &mut Dice, length: usize) -> String {
    loop {
        let drawn = word(dice, length);
        let digits = drawn.bytes().filter(u8::is_ascii_digit).count();
        if (2..length - 2).contains(&digits) {
            return drawn;
        }
    }
}

/// What a password generator gives: letters, digits and symbols.
fn symbolic(dice: &mut Dice) -> String {
    let length = 9 + dice.below(14);
    let mut out: Vec<String> =
        (0..length).map(|_| if dice.below(6) == 0 { pick(dice, SYMBOLS).to_owned() } else { word(dice, 1) }).collect();
    // It begins and ends with a letter, so that no sentence's punctuation is taken for a part of it or the other way round.
    for at in [0, length - 1] {
        out[at] = char::from(b"abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPRSTUVWXYZ"[dice.below(44)]).to_string();
    }
    out[length / 2] = dice.below(10).to_string();
    out[length / 3] = pick(dice, SYMBOLS).to_owned();
    out.concat()
}

fn leet(base: &str, dice: &mut Dice) -> String {
    let swapped: String = base
        .chars()
        .map(|c| match c {
            'a' => '4',
            'e' => '3',
            'i' => '1',
            'o' => '0',
            's' => '5',
            c => c,
        })
        .collect();
    format!("{}{}{}", capital(&swapped), pick(dice, SYMBOLS), 10 + dice.below(90))
}

/// A key or token of no vendor.
pub fn key(dice: &mut Dice) -> String {
    match dice.below(12) {
        0 => hex(dice, 32),
        1 => hex(dice, 40),
        2 => hex(dice, 64),
        3 => bytes64(dice, 32),
        4 => bytes64(dice, 48),
        5 => word(dice, 43).replace('a', "-").replace('Q', "_"),
        6 => word_mixed(dice, 20),
        7 => word_mixed(dice, 24),
        8 => format!("{}_{}", pick(dice, &["live", "prod", "app", "srv", "acme", "int"]), word_mixed(dice, 28)),
        9 => (0..32).map(|_| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[dice.below(32)])).collect(),
        10 if dice.below(2) == 0 => uuid(dice),
        _ => {
            let length = 32 + dice.below(17);
            word_mixed(dice, length)
        }
    }
}

/// So many random bytes in base64.
pub fn bytes64(dice: &mut Dice, count: usize) -> String {
    let bytes: Vec<u8> = (0..count).map(|_| dice.below(256) as u8).collect();
    base64(&bytes)
}
