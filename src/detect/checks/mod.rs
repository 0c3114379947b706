//! Structured checks: what a value's own digits say about it.

mod bank;
mod base58;
mod base62;
mod digits;
pub(crate) mod ids;
mod pem;
mod phrase;
mod token;

pub(crate) use bank::{iban, iban_length, iban_lengths};
pub(crate) use digits::{ean, luhn, mod11, mod11_10, verhoeff};
pub(crate) use ids::Proof;
pub(crate) use pem::{LONGEST as LONGEST_PEM, extend as pem_extend};
pub(crate) use token::base64;

use super::tables::Check;
use super::value;

/// What a check says about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It cannot be what it looks like.
    Refuse,
    /// It may be.
    Pass,
    /// Chance alone would not have made it.
    Prove,
}

impl Verdict {
    const fn must(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Refuse }
    }

    const fn proof(holds: bool) -> Self {
        if holds { Self::Prove } else { Self::Refuse }
    }
}

/// Runs one check on a value.
pub(crate) fn run(check: Check, value: &[u8]) -> Verdict {
    match check {
        Check::Luhn => Verdict::must(luhn(value)),
        Check::Verhoeff => Verdict::must(verhoeff(value)),
        Check::Ean => Verdict::must(ean(value)),
        Check::Mod11 => Verdict::must(mod11(value)),
        Check::Mod1110 => Verdict::must(mod11_10(value)),
        Check::Iban => Verdict::proof(iban(value)),
        // Values made up for tests lack the checksum and are secrets to their owner all the same.
        Check::Crc32Base62 => {
            if base62::crc32(value) {
                Verdict::Prove
            } else {
                Verdict::Pass
            }
        }
        Check::Jwt => token::jwt(value),
        // These look at the neighbourhood, which a value does not have: `judge` runs them.
        Check::Pem | Check::CommandLine => Verdict::Pass,
        Check::BasicAuth => Verdict::must(token::basic_auth(value)),
        Check::Base58 => Verdict::proof(base58::checked(value)),
        Check::UrlPassword => Verdict::must(token::url_password(value)),
        Check::Chosen => Verdict::must(value::chosen(value)),
        Check::Mixed => Verdict::must(value.iter().any(u8::is_ascii_digit) && value.iter().any(u8::is_ascii_alphabetic)),
        Check::BothCases => Verdict::must(value.iter().any(u8::is_ascii_uppercase) && value.iter().any(u8::is_ascii_lowercase)),
        Check::HasDigit => Verdict::must(value.iter().any(u8::is_ascii_digit)),
        Check::Base64Json => Verdict::must(token::base64_json(value)),
        Check::NoWords => Verdict::must(!value::wordlike(value)),
        Check::NoPublishable => Verdict::must(!value::publishable(value)),
        Check::SeedPhrase => Verdict::must(phrase::seed(value)),
    }
}
