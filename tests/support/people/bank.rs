//! Cards, accounts, routing numbers.

use super::super::generate::Dice;
use super::digits::{digits, grouped, text, two, weighted, with_luhn};
use super::pick;

pub fn card(dice: &mut Dice) -> String {
    let (prefix, length, sizes): (&[&str], usize, &[usize]) = match dice.below(10) {
        0..4 => (&["4024", "4532", "4716", "4929", "4485", "4916"], 16, &[4, 4, 4, 4]),
        4..7 => (&["5123", "5244", "5398", "5432", "5567", "2221", "2456", "2699"], 16, &[4, 4, 4, 4]),
        7 => (&["3412", "3741", "3782", "3499"], 15, &[4, 6, 5]),
        8 => (&["6011", "6445", "6512", "3528", "3566", "6221"], 16, &[4, 4, 4, 4]),
        _ => (&["3012", "3645", "3841"], 14, &[4, 6, 4]),
    };
    let mut number: Vec<u32> = pick(dice, prefix).bytes().map(|b| u32::from(b - b'0')).collect();
    number.extend(digits(dice, length - 1 - number.len()));
    let number = with_luhn(number);
    match dice.below(4) {
        0 => number,
        1 => grouped(&number, sizes, "-"),
        _ => grouped(&number, sizes, " "),
    }
}

/// Country, length, and what the body is made of: `n` digits, `a` letters, `c` either.
const IBANS: &[(&str, &str)] = &[
    ("DE", "nnnnnnnnnnnnnnnnnn"),
    ("AT", "nnnnnnnnnnnnnnnn"),
    ("CH", "nnnnncccccccccccc"),
    ("FR", "nnnnnnnnnncccccccccccnn"),
    ("ES", "nnnnnnnnnnnnnnnnnnnn"),
    ("IT", "annnnnnnnnncccccccccccc"),
    ("NL", "aaaannnnnnnnnn"),
    ("BE", "nnnnnnnnnnnn"),
    ("PL", "nnnnnnnnnnnnnnnnnnnnnnnn"),
    ("PT", "nnnnnnnnnnnnnnnnnnnnn"),
    ("GB", "aaaannnnnnnnnnnnnn"),
    ("IE", "aaaannnnnnnnnnnnnn"),
    ("SE", "nnnnnnnnnnnnnnnnnnnn"),
    ("NO", "nnnnnnnnnnn"),
    ("DK", "nnnnnnnnnnnnnn"),
    ("FI", "nnnnnnnnnnnnnn"),
    ("CZ", "nnnnnnnnnnnnnnnnnnnn"),
    ("LU", "nnnccccccccccccc"),
    ("GR", "nnnnnnncccccccccccccccc"),
    ("RO", "aaaacccccccccccccccc"),
    ("HU", "nnnnnnnnnnnnnnnnnnnnnnnn"),
    ("TR", "nnnnnncccccccccccccccc"),
    ("AE", "nnnnnnnnnnnnnnnnnnn"),
    ("SA", "nncccccccccccccccccc"),
];

pub fn iban(dice: &mut Dice) -> String {
    let (country, body) = IBANS[dice.below(IBANS.len())];
    let body: String = body
        .chars()
        .map(|kind| match kind {
            'n' => char::from(b'0' + dice.below(10) as u8),
            'a' => char::from(b'A' + dice.below(26) as u8),
            _ => char::from(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[dice.below(36)]),
        })
        .collect();
    let rest = format!("{body}{country}00").chars().filter_map(|c| c.to_digit(36)).fold(0u64, |rest, value| {
        let shifted = if value > 9 { rest * 100 } else { rest * 10 };
        (shifted + u64::from(value)) % 97
    });
    let compact = format!("{country}{:02}{body}", 98 - rest);
    if dice.below(2) == 0 { compact } else { grouped(&compact, &[4; 9][..compact.len() / 4], " ") }
}

pub fn aba(dice: &mut Dice) -> String {
    let mut number: Vec<u32> = two(1 + dice.below(12) as u32).to_vec();
    number.extend(digits(dice, 6));
    number.push((10 - weighted(&number, &[3, 7, 1]) % 10) % 10);
    text(&number)
}

pub fn bic(dice: &mut Dice) -> String {
    let bank: String = (0..4).map(|_| char::from(b'A' + dice.below(26) as u8)).collect();
    let country = pick(dice, &["DE", "FR", "GB", "IT", "ES", "NL", "CH", "AT", "US", "PL"]);
    let place = pick(dice, &["FF", "2L", "PP", "MM", "22", "ZZ", "33", "PW"]);
    format!("{bank}{country}{place}{}", if dice.below(2) == 0 { "XXX" } else { "" })
}
