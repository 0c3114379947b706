//! North, Central and South America.

use super::{Proof, Token, day, digits, like, luhn, number, plain, read, shaped, two, values, weighted};

/// Area, group, serial: some are never given out, and there is no check digit.
pub(crate) fn us_ssn(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    let (area, group, serial) = (number(&d[..3]), number(&d[3..5]), number(&d[5..]));
    // Printed on cards in wallets and in advertisements.
    let printed = matches!(number(&d), 78_051_120 | 219_099_999 | 123_456_789 | 987_654_320..=987_654_329);
    if matches!(area, 0 | 666 | 900..) || group == 0 || serial == 0 || printed {
        return Proof::No;
    }
    Proof::Form.when(plain(token) || like(token, "### ## ####")).or(Proof::Check.when(like(token, "###-##-####")))
}

/// Begins with 9; the group is from a few ranges.
pub(crate) fn us_itin(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    let right = d[0] == 9 && matches!(two(&d, 3), 50..=65 | 70..=88 | 90..=92 | 94..=99);
    Proof::Form.when(right).or(Proof::Check.when(right && like(token, "###-##-####")))
}

/// Employers: a prefix of the campus, seven digits.
pub(crate) fn us_ein(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    let unused = matches!(two(&d, 0), 0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97);
    Proof::Form.when(!unused && (like(token, "##-#######") || plain(token)))
}

/// Canada: nine digits, Luhn, the first neither 0 nor 8.
pub(crate) fn ca_sin(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<9>(token).is_some_and(|d| !matches!(d[0], 0 | 8) && luhn(&d)))
}

/// Mexico: letters of the name, birthday, sex, state, consonants, and a digit over base 37 (the alphabet has Ñ behind N).
pub(crate) fn mx_curp(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !shaped(c, "AAAA999999AAAAAAX9") || !b"HMX".contains(&c[10]) || !day(read(&c[8..10]) as u32, read(&c[6..8]) as u32) {
        return Proof::No;
    }
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'N' => u32::from(b - b'A') + 10,
        _ => u32::from(b - b'A') + 11,
    };
    let sum: u32 = c[..17].iter().zip((2..=18).rev()).map(|(b, w)| value(*b) * w).sum();
    Proof::Sure.when((10 - sum % 10) % 10 == u32::from(c[17] - b'0'))
}

/// The tax number of Mexico: letters of the name, birthday, three more, the last a check of modulo 11.
pub(crate) fn mx_rfc(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let letters = c.len().saturating_sub(9);
    if !matches!(letters, 3 | 4)
        || !plain(token)
        || !c[..letters].iter().all(u8::is_ascii_uppercase)
        || !shaped(&c[letters..letters + 6], "999999")
    {
        return Proof::No;
    }
    let (month, of_month) = (read(&c[letters + 2..letters + 4]), read(&c[letters + 4..letters + 6]));
    if !day(of_month as u32, month as u32) || c.starts_with(b"XAXX") || c.starts_with(b"XEXX") {
        return Proof::No;
    }
    // Values of SAT's table: digits, A to N, &, O to Z, blank, Ñ.
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'N' => u32::from(b - b'A') + 10,
        _ => u32::from(b - b'A') + 11,
    };
    let blank = if letters == 3 { 37 * 13 } else { 0 };
    let body = &c[..c.len() - 1];
    let sum: u32 = blank + body.iter().rev().zip(2..).map(|(b, w)| value(*b) * w).sum::<u32>();
    let check = match 11 - sum % 11 {
        11 => b'0',
        10 => b'A',
        digit => b'0' + digit as u8,
    };
    Proof::Form.or(Proof::Sure.when(check == c[c.len() - 1]))
}

/// Brazil: two digits of modulo 11.
pub(crate) fn br_cpf(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let check = |digits: &[u32], weights: &[u32]| weighted(digits, weights) * 10 % 11 % 10;
    let first = check(&d[..9], &[10, 9, 8, 7, 6, 5, 4, 3, 2]) == d[9];
    let same = d.iter().all(|digit| *digit == d[0]);
    Proof::Sure.when(first && !same && check(&d[..10], &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) == d[10])
}

/// Brazilian firms: two digits of modulo 11. Since 2026 the first twelve may be letters, counted by their code less 48.
pub(crate) fn br_cnpj(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if c.len() != 14 || !c[12..].iter().all(u8::is_ascii_digit) || !c.iter().any(|b| *b != c[0]) {
        return Proof::No;
    }
    let check = |body: &[u8], weights: &[u32]| match body.iter().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum::<u32>() % 11 {
        0 | 1 => b'0',
        rest => b'0' + (11 - rest) as u8,
    };
    let first = check(&c[..12], &[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == c[12];
    Proof::Sure.when(first && check(&c[..13], &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == c[13])
}

/// Argentina: a prefix for the kind, the person's number, modulo 11.
pub(crate) fn ar_cuit(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let kind = matches!(two(&d, 0), 20 | 23 | 24 | 25 | 26 | 27 | 30 | 33 | 34);
    Proof::Sure.when(kind && weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}

/// Argentina: seven or eight digits, often with points.
pub(crate) fn ar_dni(token: &Token<'_>) -> Proof {
    let eight = token.chars.iter().all(u8::is_ascii_digit) && matches!(token.chars.len(), 7 | 8);
    Proof::Form.when(eight && (plain(token) || like(token, "##.###.###") || like(token, "#.###.###")))
}

/// Chile: up to eight digits and a check of modulo 11, K for ten.
pub(crate) fn cl_rut(token: &Token<'_>) -> Proof {
    let Some((check, body)) = token.chars.split_last() else { return Proof::No };
    if !matches!(body.len(), 7 | 8) || !body.iter().all(u8::is_ascii_digit) || token.raw.len() < 2 || token.raw[token.raw.len() - 2] != b'-'
    {
        return Proof::No;
    }
    let sum: u32 = values(body).collect::<Vec<_>>().iter().rev().zip([2, 3, 4, 5, 6, 7].into_iter().cycle()).map(|(d, w)| d * w).sum();
    let wanted = match 11 - sum % 11 {
        11 => b'0',
        10 => b'K',
        digit => b'0' + digit as u8,
    };
    Proof::Check.when(*check == wanted)
}

/// Colombia's tax number: weights of primes, modulo 11.
pub(crate) fn co_nit(token: &Token<'_>) -> Proof {
    let Some((check, body)) = token.chars.split_last() else { return Proof::No };
    if !matches!(body.len(), 8..=10) || !token.chars.iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    let sum: u32 = values(body).collect::<Vec<_>>().iter().rev().zip([3, 7, 13, 17, 19, 23, 29, 37, 41, 43]).map(|(d, w)| d * w).sum();
    let rest = sum % 11;
    Proof::Check.when(u32::from(check - b'0') == if rest < 2 { rest } else { 11 - rest })
}

/// Colombia and Venezuela: six to ten digits, with points or a letter before.
pub(crate) fn cedula(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let body = if matches!(c.first(), Some(b'V' | b'E')) { &c[1..] } else { c };
    Proof::Form.when(matches!(body.len(), 6..=10) && body.iter().all(u8::is_ascii_digit))
}

/// Venezuela's tax number: a letter, eight digits, modulo 11.
pub(crate) fn ve_rif(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let Some(kind) = c.first().and_then(|b| b"VEJPG".iter().position(|l| l == b)) else { return Proof::No };
    if !shaped(c, "A999999999") {
        return Proof::No;
    }
    let d: Vec<u32> = values(c).collect();
    let sum = (kind as u32 + 1) * 4 + weighted(&d, &[3, 2, 7, 6, 5, 4, 3, 2]);
    let check = match 11 - sum % 11 {
        10 | 11 => 0,
        check => check,
    };
    Proof::Check.when(check == d[8])
}

/// Ecuador: province, serial, a digit like Luhn's; firms have three more digits.
pub(crate) fn ec_cedula(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !matches!(c.len(), 10 | 13) || !c.iter().all(u8::is_ascii_digit) || !(plain(token) || like(token, "#########-#")) {
        return Proof::No;
    }
    let d: Vec<u32> = values(&c[..10]).collect();
    Proof::Check.when(matches!(two(&d, 0), 1..=24 | 30) && d[2] < 6 && luhn(&d))
}

/// Peru's tax number: a prefix for the kind, modulo 11.
pub(crate) fn pe_ruc(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let check = (11 - weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    Proof::Sure.when(matches!(two(&d, 0), 10 | 15 | 16 | 17 | 20) && check == d[10])
}

/// Uruguay: seven digits and a check of the weights 2987634.
pub(crate) fn uy_cedula(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<8>(token) else { return Proof::No };
    Proof::Check.when((10 - weighted(&d, &[2, 9, 8, 7, 6, 3, 4]) % 10) % 10 == d[7])
}
