//! Western Europe: Germany, Austria, Switzerland, France, Belgium, Luxembourg, the Netherlands, the United Kingdom, Ireland.

use super::{
    Proof, Token, base36, day, digits, letter, like, luhn, mod_11_10, number, plain, read, seven_three_one, shaped, two, values, weighted,
};
use crate::detect::checks::verhoeff;

/// Eleven digits, the first not 0; among the first ten one digit comes twice or three times; MOD 11,10.
pub(crate) fn de_tax_id(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let times = |digit: u32| d[..10].iter().filter(|other| **other == digit).count();
    let repeated = (0..10).filter(|digit| times(*digit) > 1).count();
    Proof::Sure.when(d[0] != 0 && repeated == 1 && (0..10).all(|digit| times(digit) <= 3) && mod_11_10(&d))
}

/// Area, birthday, first letter of the name at birth, serial number, check digit of weighted cross sums.
pub(crate) fn de_pension(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !shaped(c, "99999999A999") || !day(read(&c[2..4]) as u32, read(&c[4..6]) as u32) {
        return Proof::No;
    }
    let place = letter(c[8]) + 1;
    let all: Vec<u32> = values(&c[..8]).chain([place / 10, place % 10]).chain(values(&c[9..11])).collect();
    let sum: u32 = all.iter().zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]).map(|(d, w)| d * w / 10 + d * w % 10).sum();
    Proof::Form.or(Proof::Sure.when(sum % 10 == u32::from(c[11] - b'0')))
}

/// Nine characters without vowels (old cards: digits), and a check digit of the weights 7, 3, 1.
pub(crate) fn de_identity_card(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let alphabet = |b: &u8| b.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(b);
    let (Some(first), true) = (c.first(), plain(token)) else { return Proof::No };
    let known = b"LMNPRTVWXYCFGHJK".contains(first) && c.iter().all(alphabet) && c.iter().filter(|b| b.is_ascii_digit()).count() >= 4;
    match c.len() {
        9 => Proof::Form.when(known),
        10 => Proof::Check.when(known && c[9].is_ascii_digit() && seven_three_one(&c[..9]) == base36(c[9])),
        _ => Proof::No,
    }
}

/// The tax number of a person or firm at the local office: `12/345/67890`; the digits' order differs by state.
pub(crate) fn de_tax_number(token: &Token<'_>) -> Proof {
    let slashed = ["##/###/#####", "###/###/#####", "###/####/####", "### ### #####", "##/####/####"];
    Proof::Form.when(token.chars.iter().all(u8::is_ascii_digit) && slashed.iter().any(|form| like(token, form)))
}

/// Serial of three, check digit, birthday: 3 7 9 – 5 8 4 2 1 6.
pub(crate) fn at_social_insurance(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    let sum = weighted(&d, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    // Birthdays that are full have the months 13 and following.
    Proof::Sure.when(d[0] != 0 && sum % 11 == d[3] && day(two(&d, 4), two(&d, 6).min(12)) && two(&d, 6) <= 16)
}

/// 756, nine digits, the check digit of EAN-13.
pub(crate) fn ch_ahv(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<13>(token) else { return Proof::No };
    Proof::Sure.when(d[..3] == [7, 5, 6] && weighted(&d, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10))
}

/// Sex, year, month, department, town, order and a key that complements to 97. Corsica is 2A and 2B.
pub(crate) fn fr_nir(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if c.len() != 13 && c.len() != 15 || !matches!(c[0], b'1' | b'2' | b'3' | b'4' | b'7' | b'8') {
        return Proof::No;
    }
    let mut body = c[..13].to_vec();
    let island = match (body[5], body[6]) {
        (b'2', b'A') => 1_000_000,
        (b'2', b'B') => 2_000_000,
        _ => 0,
    };
    if island > 0 {
        body[6] = b'0';
    }
    if !body.iter().chain(&c[13..]).all(u8::is_ascii_digit) || !matches!(read(&c[3..5]), 1..=12 | 20 | 30..=42 | 50..=99) {
        return Proof::No;
    }
    if c.len() == 13 {
        return Proof::Form.when(plain(token));
    }
    Proof::Sure.when(97 - (read(&body) - island) % 97 == read(&c[13..]))
}

/// The register of enterprises: nine digits, Luhn.
pub(crate) fn fr_siren(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<9>(token).is_some_and(|d| luhn(&d) && number(&d) > 0))
}

/// An establishment: the enterprise's nine digits and five more, Luhn.
pub(crate) fn fr_siret(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<14>(token).is_some_and(|d| luhn(&d) && luhn(&d[..9])))
}

/// The tax number: ten digits from 0 to 3, and their rest of 511 in three.
pub(crate) fn fr_tax_number(token: &Token<'_>) -> Proof {
    Proof::Sure.when(digits::<13>(token).is_some_and(|d| d[0] <= 3 && number(&d[..10]) % 511 == number(&d[10..])))
}

/// Birthday, serial, complement to 97; with a 2 before it for those born since 2000.
pub(crate) fn be_national(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let (body, check) = (number(&d[..9]), number(&d[9..]));
    let month = two(&d, 2) % 20;
    let born = (month == 0 && two(&d, 4) <= 31) || day(two(&d, 4), month);
    Proof::Sure.when(born && (97 - body % 97 == check || 97 - (body + 2_000_000_000) % 97 == check))
}

/// Birthday with the whole year, serial, then a digit of Luhn and one of Verhoeff over the first eleven.
pub(crate) fn lu_national(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<13>(token) else { return Proof::No };
    let c = token.chars;
    let other = [&c[..11], &c[12..]].concat();
    Proof::Sure.when(matches!(two(&d, 0), 18..=20) && day(two(&d, 6), two(&d, 4)) && luhn(&d[..12]) && verhoeff(&other))
}

/// Nine digits and the eleven-test: weights 9 to 2, then minus one.
pub(crate) fn nl_bsn(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    let sum = weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2]);
    Proof::Check.when(sum > 0 && sum % 11 == d[8])
}

/// Two letters, six digits, a letter from A to D; some letters and pairs are never given out.
pub(crate) fn uk_nino(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if c.len() < 8 || !shaped(&c[..8], "AA999999") || b"DFIQUV".contains(&c[0]) || b"DFIQUVO".contains(&c[1]) {
        return Proof::No;
    }
    let unused = [b"BG", b"GB", b"NK", b"KN", b"TN", b"NT", b"ZZ"].iter().any(|pair| c.starts_with(*pair));
    match c.get(8) {
        None => Proof::Form.when(!unused && plain(token)),
        Some(suffix) => Proof::Check.when(!unused && c.len() == 9 && suffix.is_ascii_uppercase() && *suffix <= b'D'),
    }
}

/// Ten digits, the first of which checks the others.
pub(crate) fn uk_utr(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    let rest = weighted(&d[1..], &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
    Proof::Check.when(d[0] == [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1][rest as usize])
}

/// Five letters of the name, the birthday in between, initials, two more.
pub(crate) fn uk_driving_licence(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let name = c.len() >= 16 && c[..5].iter().all(|b| b.is_ascii_uppercase() || *b == b'9') && c[0].is_ascii_uppercase();
    if !name || c.len() > 18 || !c[5..11].iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    let born = day(read(&c[8..10]) as u32, (read(&c[6..8]) % 50) as u32);
    let initials = c[11].is_ascii_uppercase() && (c[12].is_ascii_uppercase() || c[12] == b'9');
    Proof::Check.when(born && initials && shaped(&c[13..16], "XAA"))
}

/// Seven digits and a letter of modulo 23; a second letter counts nine times.
pub(crate) fn ie_pps(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !matches!(c.len(), 8 | 9)
        || !shaped(&c[..8], "9999999A")
        || c.len() == 9 && !(c[8].is_ascii_uppercase() && (c[8] <= b'I' || c[8] == b'W'))
    {
        return Proof::No;
    }
    let second = c.get(8).map_or(0, |b| if *b == b'W' { 0 } else { (letter(*b) + 1) * 9 });
    let sum: u32 = values(&c[..7]).zip([8, 7, 6, 5, 4, 3, 2]).map(|(d, w)| d * w).sum::<u32>() + second;
    Proof::Check.when(sum % 23 == (letter(c[7]) + 1) % 23)
}
