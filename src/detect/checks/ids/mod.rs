//! Numbers of persons and organisations: one file for each part of the world, one function for each number.
//!
//! Each function is written from the issuer's public description (the `source` of its entry in `data/detectors/`) and answers how much
//! the number itself proves.

mod americas;
mod asia;
mod central;
mod health;
mod northern;
mod papers;
mod southern;
mod western;
mod world;

pub(crate) use americas::*;
pub(crate) use asia::*;
pub(crate) use central::*;
pub(crate) use health::*;
pub(crate) use northern::*;
pub(crate) use papers::*;
pub(crate) use southern::*;
pub(crate) use western::*;
pub(crate) use world::*;

use crate::detect::person::Token;

/// How much a number proves by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Proof {
    /// It cannot be this number.
    No,
    /// The form is right, and nothing else is known: only its name right before it makes it one.
    Form,
    /// A check digit holds: one number in ten passes by chance.
    Check,
    /// Less than one number in fifty passes by chance.
    Sure,
}

impl Proof {
    const fn when(self, holds: bool) -> Self {
        if holds { self } else { Self::No }
    }

    /// The better of two.
    fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

/// A number of any state whose check digits leave little to chance: what a mere "national ID" announces.
pub(crate) fn any_identity(token: &Token<'_>) -> Proof {
    const ALL: &[fn(&Token<'_>) -> Proof] = &[
        de_tax_id,
        de_pension,
        at_social_insurance,
        ch_ahv,
        fr_nir,
        fr_tax_number,
        be_national,
        lu_national,
        es_social_security,
        pt_citizen_card,
        it_tax_code,
        gr_amka,
        se_personal,
        no_national,
        fi_personal,
        is_kennitala,
        baltic_personal,
        lv_personal,
        pl_pesel,
        cz_birth_number,
        hu_tax_id,
        ro_cnp,
        bg_egn,
        yu_master_citizen,
        tr_identity,
        ru_snils,
        ru_inn,
        kz_iin,
        mx_curp,
        br_cpf,
        ar_cuit,
        pe_ruc,
        cn_resident,
        kr_resident,
        ae_identity,
        za_identity,
        au_abn,
    ];
    Proof::Check.when(ALL.iter().any(|check| check(token) == Proof::Sure))
}

/// The token as exactly so many digits.
fn digits<const N: usize>(token: &Token<'_>) -> Option<[u32; N]> {
    let chars: &[u8; N] = token.chars.try_into().ok()?;
    chars.iter().all(u8::is_ascii_digit).then(|| chars.map(|b| u32::from(b - b'0')))
}

/// The digits' products with the weights, added up.
fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The number that the digits write.
fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |value, digit| value * 10 + u64::from(*digit))
}

/// Luhn's sum over digits, the last of which is the check digit.
fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { d * 2 / 10 + d * 2 % 10 }).sum();
    sum.is_multiple_of(10)
}

/// ISO 7064 MOD 11,10 over digits, the last of which is the check digit.
fn mod_11_10(digits: &[u32]) -> bool {
    let Some((last, body)) = digits.split_last() else { return false };
    let product = body.iter().fold(10, |product, digit| match (product + digit) % 10 {
        0 => 9,
        sum => sum * 2 % 11,
    });
    (11 - product) % 10 == *last
}

/// A day that the month can have.
const fn day(day: u32, month: u32) -> bool {
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    };
    day >= 1 && day <= longest
}

/// Two digits as a number.
const fn two(digits: &[u32], at: usize) -> u32 {
    digits[at] * 10 + digits[at + 1]
}

/// A letter's place in the alphabet, A being 0.
const fn letter(byte: u8) -> u32 {
    (byte - b'A') as u32
}

/// A digit as itself, a letter as 10 (A) to 35 (Z).
fn base36(byte: u8) -> u32 {
    if byte.is_ascii_digit() { u32::from(byte - b'0') } else { letter(byte) + 10 }
}

/// Sums with the weights seven, three, one over digits and letters (ICAO 9303, identity cards).
fn seven_three_one(chars: &[u8]) -> u32 {
    let value = |b: u8| if b == b'<' { 0 } else { base36(b) };
    chars.iter().zip([7, 3, 1].into_iter().cycle()).map(|(b, weight)| value(*b) * weight).sum::<u32>() % 10
}

/// The token's signs between its groups are these: `#` for a letter or digit, everything else as it stands.
fn like(token: &Token<'_>, pattern: &str) -> bool {
    token.raw.len() == pattern.len()
        && token.raw.iter().zip(pattern.bytes()).all(|(b, p)| if p == b'#' { b.is_ascii_alphanumeric() } else { *b == p })
}

/// Written without any sign between.
fn plain(token: &Token<'_>) -> bool {
    token.raw.len() == token.chars.len()
}

/// Splits the token by a pattern of `9` (digit) and `A` (letter).
fn shaped(chars: &[u8], shape: &str) -> bool {
    chars.len() == shape.len()
        && chars.iter().zip(shape.bytes()).all(|(b, s)| match s {
            b'9' => b.is_ascii_digit(),
            b'A' => b.is_ascii_uppercase(),
            _ => b.is_ascii_digit() || b.is_ascii_uppercase(),
        })
}

/// The values of the digits among the characters.
fn values(chars: &[u8]) -> impl Iterator<Item = u32> + '_ {
    chars.iter().filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0'))
}

/// The number that these characters, all digits, write.
fn read(chars: &[u8]) -> u64 {
    values(chars).fold(0, |value, digit| value * 10 + u64::from(digit))
}
