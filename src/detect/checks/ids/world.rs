//! Africa and Oceania.

use super::{Proof, Token, day, digits, luhn, number, two, values, weighted};

/// South Africa: birthday, sex, citizen or resident, Luhn.
pub(crate) fn za_identity(token: &Token<'_>) -> Proof {
    Proof::Sure.when(digits::<13>(token).is_some_and(|d| day(two(&d, 4), two(&d, 2)) && d[10] <= 2 && luhn(&d)))
}

/// Egypt: century, birthday, governorate, serial.
pub(crate) fn eg_national(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<14>(token) else { return Proof::No };
    Proof::Sure.when(matches!(d[0], 2 | 3) && day(two(&d, 5), two(&d, 3)) && matches!(two(&d, 7), 1..=35 | 88))
}

/// Nigeria: eleven digits, no published check.
pub(crate) fn ng_nin(token: &Token<'_>) -> Proof {
    Proof::Form.when(digits::<11>(token).is_some_and(|d| number(&d) > 0))
}

/// Australian tax file number: nine digits (older: eight), modulo 11.
pub(crate) fn au_tfn(token: &Token<'_>) -> Proof {
    let nine = digits::<9>(token).is_some_and(|d| number(&d) > 0 && weighted(&d, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11));
    let eight = digits::<8>(token).is_some_and(|d| number(&d) > 0 && weighted(&d, &[10, 7, 8, 4, 6, 3, 5, 1]).is_multiple_of(11));
    Proof::Check.when(nine || eight)
}

/// Australian business number: one less in the first place, modulo 89.
pub(crate) fn au_abn(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    Proof::Sure.when(d[0] > 0 && (weighted(&d, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10).is_multiple_of(89))
}

/// Australian company number: weights 8 to 1, modulo 10.
pub(crate) fn au_acn(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    Proof::Check.when(number(&d) > 0 && (10 - weighted(&d, &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10 == d[8])
}

/// New Zealand's tax number: eight or nine digits, modulo 11 with a second row of weights.
pub(crate) fn nz_ird(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !matches!(c.len(), 8 | 9) || !c.iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    let mut d: Vec<u32> = values(c).collect();
    if d.len() == 8 {
        d.insert(0, 0);
    }
    let check = |weights: &[u32]| (11 - weighted(&d, weights) % 11) % 11;
    let wanted = match check(&[3, 2, 7, 6, 5, 4, 3, 2]) {
        10 => check(&[7, 4, 3, 2, 5, 2, 7, 6]),
        check => check,
    };
    Proof::Check.when((10_000_000..=150_000_000).contains(&number(&d)) && wanted == d[8])
}
