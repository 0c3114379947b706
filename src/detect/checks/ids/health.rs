//! Numbers of patients, insured persons and prescribers.

use super::{Proof, Token, digits, letter, like, luhn, number, plain, shaped, two, values, weighted};

/// The National Health Service of England, Wales and the Isle of Man: weights 10 to 2, modulo 11.
pub(crate) fn uk_nhs(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    let check = (11 - weighted(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    Proof::Check.when(number(&d) > 0 && check == d[9] && d.iter().any(|digit| *digit != d[0]))
}

/// Germany: a letter, eight digits, a check like Luhn's with the letter as two digits.
pub(crate) fn de_insured(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !shaped(c, "A999999999") {
        return Proof::No;
    }
    let place = letter(c[0]) + 1;
    let all: Vec<u32> = [place / 10, place % 10].into_iter().chain(values(&c[1..9])).collect();
    let sum: u32 = all.iter().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { d * 2 / 10 + d * 2 % 10 }).sum();
    Proof::Check.when(sum % 10 == u32::from(c[9] - b'0'))
}

/// US Medicare: eleven places of digits and letters without S, L, O, I, B, Z.
pub(crate) fn us_medicare(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let letters = |b: &u8| !b"SLOIBZ".contains(b);
    Proof::Check.when(shaped(c, "9AX9AX9AA99") && c[0] != b'0' && c.iter().all(letters) && (plain(token) || like(token, "####-###-####")))
}

/// US prescribers and clinics: Luhn behind 80840.
pub(crate) fn us_npi(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    let whole: Vec<u32> = [8, 0, 8, 4, 0].into_iter().chain(d).collect();
    Proof::Check.when(matches!(d[0], 1 | 2) && luhn(&whole))
}

/// US prescribers of controlled drugs: two letters, six digits, a check digit.
pub(crate) fn us_dea(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if c.len() != 9 || !c[0].is_ascii_uppercase() || !c[2..].iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    let d: Vec<u32> = values(&c[2..]).collect();
    Proof::Check.when((d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6])
}

/// Australian Medicare: eight digits from 2, a check digit, the card's issue, and the person's line.
pub(crate) fn au_medicare(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !matches!(c.len(), 10 | 11) || !c.iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    let d: Vec<u32> = values(c).collect();
    Proof::Check.when((2..=6).contains(&d[0]) && d[9] > 0 && weighted(&d, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == d[8])
}

/// New Zealand: letters without I and O, digits, a check of modulo 11 (older) or a letter of modulo 23.
pub(crate) fn nz_nhi(token: &Token<'_>) -> Proof {
    const ALPHABET: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let c = token.chars;
    if !shaped(c, "AAA9999") && !shaped(c, "AAA99A9") && !shaped(c, "AAA99AA") {
        return Proof::No;
    }
    let value =
        |b: u8| if b.is_ascii_digit() { Some(u32::from(b - b'0')) } else { ALPHABET.iter().position(|a| *a == b).map(|p| p as u32 + 1) };
    let Some(sum) = c[..6].iter().zip([7, 6, 5, 4, 3, 2]).map(|(b, w)| value(*b).map(|v| v * w)).sum::<Option<u32>>() else {
        return Proof::No;
    };
    let right = match c[6] {
        digit if digit.is_ascii_digit() => sum % 11 > 0 && (11 - sum % 11) % 10 == u32::from(digit - b'0'),
        letter => ALPHABET[((23 - sum % 23) - 1) as usize % 24] == letter,
    };
    Proof::Check.when(right)
}

/// Ontario: ten digits, Luhn, and two letters of the card's version.
pub(crate) fn ca_health_card(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let version = c.get(10..).is_some_and(|v| matches!(v.len(), 0 | 2) && v.iter().all(u8::is_ascii_uppercase));
    if !version || !c[..10].iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    Proof::Check.when(c[0] != b'0' && luhn(&values(&c[..10]).collect::<Vec<_>>()))
}

/// Brazil's health card: fifteen digits, weights 15 to 1, modulo 11.
pub(crate) fn br_cns(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<15>(token) else { return Proof::No };
    let sum = weighted(&d, &[15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    Proof::Sure.when(matches!(d[0], 1 | 2 | 7..=9) && sum.is_multiple_of(11))
}

/// The number of a patient in some hospital, or of a case or policy: letters and digits, at least five of them digits.
pub(crate) fn record_number(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let figures = values(c).count();
    let led = c.iter().take_while(|b| b.is_ascii_uppercase()).count();
    // A date is no record: 2026-11-22.
    let date = like(token, "####-##-##") || like(token, "##.##.####") || like(token, "##/##/####") || like(token, "##-##-####");
    let printed = token.raw.contains(&b' ') || token.raw.contains(&b'.');
    Proof::Form
        .when((5..=14).contains(&figures) && led <= 4 && c.len() <= 15 && !date && !printed && (c.len() > 8 || !looks_like_a_day(token)))
}

/// `20261122`: a day without signs.
fn looks_like_a_day(token: &Token<'_>) -> bool {
    digits::<8>(token).is_some_and(|d| matches!(two(&d, 0), 19 | 20) && super::day(two(&d, 6), two(&d, 4)))
}

/// A diagnosis of the ICD-10: a letter, a digit, a digit or letter, and up to four more behind a point.
pub(crate) fn diagnosis(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let form =
        matches!(c.len(), 3..=7) && shaped(&c[..2], "A9") && c[2..].iter().filter(|b| b.is_ascii_digit()).count() + 2 >= c.len().min(5);
    let pointed = token.raw.get(3) == Some(&b'.') && token.raw.len() == c.len() + 1;
    Proof::Form.when(form && (pointed || plain(token) && c.len() == 3) && c[0] != b'U' && token.raw[0].is_ascii_uppercase())
}
