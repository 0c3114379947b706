//! Spain, Portugal, Italy.

use super::{Proof, Token, base36, day, digits, letter, luhn, number, read, shaped, values, weighted};

/// The letters of Spain, by the rest of 23.
const CONTROL: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Eight digits and a letter of modulo 23.
pub(crate) fn es_dni(token: &Token<'_>) -> Proof {
    let c = token.chars;
    Proof::Check.when(shaped(c, "99999999A") && CONTROL[(read(&c[..8]) % 23) as usize] == c[8])
}

/// A foreigner's number: X, Y or Z for 0, 1, 2, seven digits, the same letter.
pub(crate) fn es_nie(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !shaped(c, "A9999999A") || !b"XYZ".contains(&c[0]) {
        return Proof::No;
    }
    let value = u64::from(c[0] - b'X') * 10_000_000 + read(&c[1..8]);
    Proof::Check.when(CONTROL[(value % 23) as usize] == c[8])
}

/// An organisation's number: a letter for its kind, seven digits, a digit or a letter.
pub(crate) fn es_cif(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if c.len() != 9 || !shaped(&c[..8], "A9999999") || !b"ABCDEFGHJNPQRSUVW".contains(&c[0]) {
        return Proof::No;
    }
    let sum: u32 = values(&c[1..8]).enumerate().map(|(i, d)| if i % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { d }).sum();
    let check = (10 - sum % 10) % 10;
    Proof::Check.when(c[8] == b'0' + check as u8 || c[8] == b"JABCDEFGHI"[check as usize])
}

/// Social security: province, number, and their rest of 97.
pub(crate) fn es_social_security(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<12>(token) else { return Proof::No };
    let (province, serial, check) = (number(&d[..2]), number(&d[2..10]), number(&d[10..]));
    let whole = if serial < 10_000_000 { serial + province * 10_000_000 } else { number(&d[..10]) };
    Proof::Sure.when((1..=66).contains(&province) && whole % 97 == check)
}

/// Nine digits, modulo 11.
pub(crate) fn pt_nif(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    let rest = weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    Proof::Check.when(matches!(d[0], 1..=3 | 5..=9) && d[8] == if rest < 2 { 0 } else { 11 - rest })
}

/// Social security: eleven digits that begin with 1 or 2, weights of falling primes.
pub(crate) fn pt_social_security(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let sum = weighted(&d, &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]);
    Proof::Check.when(matches!(d[0], 1 | 2) && 9 - sum % 10 == d[10])
}

/// The citizen card: the civil number, its digit, a version of two characters, a Luhn digit over base 36.
pub(crate) fn pt_citizen_card(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !shaped(c, "999999999AX9") {
        return Proof::No;
    }
    let sum: u32 = c
        .iter()
        .rev()
        .enumerate()
        .map(|(i, b)| match (i % 2, base36(*b)) {
            (0, value) => value,
            (_, value) if value * 2 > 9 => value * 2 - 9,
            (_, value) => value * 2,
        })
        .sum();
    Proof::Sure.when(sum.is_multiple_of(10))
}

/// Surname, name, birthday, place, and a letter over odd and even places. Digits may stand as letters where two people collide.
pub(crate) fn it_tax_code(token: &Token<'_>) -> Proof {
    const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";
    let c = token.chars;
    let figure = |b: u8| match b {
        b'0'..=b'9' => Some(u32::from(b - b'0')),
        letter => b"LMNPQRSTUV".iter().position(|l| *l == letter).map(|at| at as u32),
    };
    if !shaped(c, "AAAAAAXXAXXAXXXA") || ![6, 7, 9, 10, 12, 13, 14].iter().all(|at| figure(c[*at]).is_some()) {
        return Proof::No;
    }
    let (Some(tens), Some(units), Some(month)) = (figure(c[9]), figure(c[10]), MONTHS.iter().position(|m| *m == c[8])) else {
        return Proof::No;
    };
    let value = |b: u8| if b.is_ascii_digit() { u32::from(b - b'0') } else { letter(b) };
    let sum: u32 = c[..15].iter().enumerate().map(|(i, b)| if i % 2 == 0 { ODD[value(*b) as usize] } else { value(*b) }).sum();
    Proof::Sure.when(day((tens * 10 + units) % 40, month as u32 + 1) && sum % 26 == letter(c[15]))
}

/// The VAT number of a firm: eleven digits, Luhn.
pub(crate) fn it_vat(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<11>(token).is_some_and(|d| number(&d) > 0 && luhn(&d)))
}
