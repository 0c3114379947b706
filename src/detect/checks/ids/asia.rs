//! Asia.

use super::{Proof, Token, base36, day, digits, letter, like, luhn, plain, read, shaped, two, values, weighted};
use crate::detect::checks::verhoeff;

/// India: twelve digits, the first from 2, Verhoeff.
pub(crate) fn in_aadhaar(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<12>(token).is_some_and(|d| d[0] >= 2) && verhoeff(token.chars))
}

/// India: three letters, the holder's kind, a letter, four digits, a letter.
pub(crate) fn in_pan(token: &Token<'_>) -> Proof {
    let c = token.chars;
    Proof::Check.when(plain(token) && shaped(c, "AAAAA9999A") && b"ABCFGHJLPT".contains(&c[3]) && c[5..9] != *b"0000")
}

/// India, sales tax: state, the holder's PAN, number, Z, a check over base 36.
pub(crate) fn in_gstin(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !shaped(c, "99AAAAA9999AXXX") || !(1..=38).contains(&read(&c[..2])) {
        return Proof::No;
    }
    let sum: u32 =
        c[..14].iter().enumerate().map(|(i, b)| base36(*b) * (1 + i as u32 % 2)).map(|product| product / 36 + product % 36).sum();
    Proof::Sure.when((36 - sum % 36) % 36 == base36(c[14]))
}

/// Pakistan: `12345-1234567-1`.
pub(crate) fn pk_cnic(token: &Token<'_>) -> Proof {
    Proof::Form.when(digits::<13>(token).is_some_and(|d| (1..=7).contains(&d[0])) && (plain(token) || like(token, "#####-#######-#")))
}

/// Sri Lanka: year, day of the year, serial, V or X; since 2016 twelve digits.
pub(crate) fn lk_nic(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let of_year = |at: usize| matches!(read(&c[at..at + 3]), 1..=366 | 501..=866);
    let old = shaped(c, "999999999A") && matches!(c[9], b'V' | b'X') && of_year(2);
    let new = shaped(c, "999999999999") && matches!(read(&c[..4]), 1900..=2030) && of_year(4);
    Proof::Form.when(old || new)
}

/// China: region, birthday, serial, a character of MOD 11-2.
pub(crate) fn cn_resident(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if c.len() != 18
        || !c[..17].iter().all(u8::is_ascii_digit)
        || !matches!(read(&c[..2]), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
    {
        return Proof::No;
    }
    let born = matches!(read(&c[6..10]), 1900..=2035) && day(read(&c[12..14]) as u32, read(&c[10..12]) as u32);
    let sum: u32 = values(&c[..17]).zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]).map(|(d, w)| d * w).sum();
    Proof::Sure.when(born && b"10X98765432"[(sum % 11) as usize] == c[17])
}

/// China, firms: an alphabet without I, O, S, V, Z; powers of 3 modulo 31.
pub(crate) fn cn_credit_code(token: &Token<'_>) -> Proof {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let c = token.chars;
    if c.len() != 18 || !matches!(c[0], b'1' | b'5' | b'9' | b'Y') || !c[2..8].iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    let mut weight = 1;
    let mut sum = 0;
    for b in &c[..17] {
        let Some(value) = ALPHABET.iter().position(|a| a == b) else { return Proof::No };
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    Proof::Sure.when(ALPHABET[(31 - sum % 31) % 31] == c[17])
}

/// Hong Kong: one or two letters, six digits, a check of modulo 11 in brackets.
pub(crate) fn hk_identity_card(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let letters = c.iter().take_while(|b| b.is_ascii_uppercase()).count();
    if !matches!(letters, 1 | 2) || c.len() != letters + 7 || !c[letters..letters + 6].iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    // A missing first letter counts as a blank: 36.
    let blank = if letters == 1 { 36 * 9 } else { 0 };
    let sum: u32 = blank + c[..c.len() - 1].iter().rev().zip(2..).map(|(b, w)| base36(*b) * w).sum::<u32>();
    let check = match c[c.len() - 1] {
        b'A' => 10,
        b if b.is_ascii_digit() => u32::from(b - b'0'),
        _ => return Proof::No,
    };
    Proof::Check.when((sum + check).is_multiple_of(11))
}

/// Taiwan: a letter for the place, sex, serial, modulo 10.
pub(crate) fn tw_identity(token: &Token<'_>) -> Proof {
    const PLACES: [u32; 26] = [10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33];
    let c = token.chars;
    if !shaped(c, "A999999999") || !matches!(c[1], b'1' | b'2' | b'8' | b'9') {
        return Proof::No;
    }
    let place = PLACES[letter(c[0]) as usize];
    let d: Vec<u32> = values(c).collect();
    Proof::Check.when((place / 10 + place % 10 * 9 + weighted(&d, &[8, 7, 6, 5, 4, 3, 2, 1, 1])).is_multiple_of(10))
}

/// Singapore: a letter for the century or kind, seven digits, a letter of modulo 11.
pub(crate) fn sg_nric(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !shaped(c, "A9999999A") {
        return Proof::No;
    }
    let d: Vec<u32> = values(c).collect();
    let sum = weighted(&d, &[2, 7, 6, 5, 4, 3, 2]);
    let (table, shift) = match c[0] {
        b'S' => (b"JZIHGFEDCBA", 0),
        b'T' => (b"JZIHGFEDCBA", 4),
        b'F' => (b"XWUTRQPNMLK", 0),
        b'G' => (b"XWUTRQPNMLK", 4),
        b'M' => (b"KLJNPQRTUWX", 3),
        _ => return Proof::No,
    };
    let place = ((sum + shift) % 11) as usize;
    Proof::Check.when(table[if c[0] == b'M' { 10 - place } else { place }] == c[8])
}

/// Japan: twelve digits, weights 6 5 4 3 2 7 6 5 4 3 2.
pub(crate) fn jp_my_number(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<12>(token) else { return Proof::No };
    let rest = weighted(&d, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    Proof::Check.when(d[11] == if rest < 2 { 0 } else { 11 - rest } && d.iter().any(|digit| *digit != d[0]))
}

/// Korea: birthday, sex and century, then (until 2020) place and a check digit.
pub(crate) fn kr_resident(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<13>(token) else { return Proof::No };
    if !day(two(&d, 4), two(&d, 2)) || !(plain(token) || like(token, "######-#######")) {
        return Proof::No;
    }
    let check = (11 - weighted(&d, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10;
    Proof::Check.or(Proof::Sure.when(check == d[12]))
}

/// Korean firms: weights 1 3 7 1 3 7 1 3 5.
pub(crate) fn kr_business(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    let sum = weighted(&d, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + d[8] * 5 / 10;
    Proof::Check.when((10 - sum % 10) % 10 == d[9])
}

/// Thailand: thirteen digits, weights 13 to 2.
pub(crate) fn th_national(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<13>(token) else { return Proof::No };
    let check = (11 - weighted(&d, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    Proof::Check.when((1..=8).contains(&d[0]) && check == d[12])
}

/// Malaysia: birthday, place of birth, serial.
pub(crate) fn my_identity_card(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<12>(token) else { return Proof::No };
    let place = matches!(two(&d, 6), 1..=16 | 21..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99);
    Proof::Check.when(place && day(two(&d, 4), two(&d, 2)) && (plain(token) || like(token, "######-##-####")))
}

/// Indonesia: region, birthday (day plus 40 for women), serial.
pub(crate) fn id_nik(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<16>(token) else { return Proof::No };
    Proof::Check.when((11..=94).contains(&two(&d, 0)) && day(two(&d, 6) % 40, two(&d, 8)))
}

/// Vietnam: province, sex and century, year, serial.
pub(crate) fn vn_citizen(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<12>(token) else { return Proof::No };
    Proof::Check.when(d[0] == 0 && (1..=96).contains(&two(&d, 1)) && d[3] <= 3)
}

/// The Philippines: the tax number, nine or twelve digits in threes, and social security `12-1234567-1`.
pub(crate) fn ph_numbers(token: &Token<'_>) -> Proof {
    let forms = ["###-###-###", "###-###-###-###", "##-#######-#", "###-###-###-#####", "####-####-####"];
    Proof::Form.when(token.chars.iter().all(u8::is_ascii_digit) && forms.iter().any(|form| like(token, form)))
}

/// Israel: nine digits, Luhn.
pub(crate) fn il_identity(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<9>(token).is_some_and(|d| luhn(&d) && d.iter().any(|digit| *digit > 0)))
}

/// The Emirates: 784, year of birth, serial, Luhn.
pub(crate) fn ae_identity(token: &Token<'_>) -> Proof {
    Proof::Sure.when(digits::<15>(token).is_some_and(|d| d[..3] == [7, 8, 4] && matches!(two(&d, 3), 19 | 20) && luhn(&d)))
}

/// Saudi Arabia: 1 for citizens, 2 for residents, Luhn.
pub(crate) fn sa_national(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<10>(token).is_some_and(|d| matches!(d[0], 1 | 2) && luhn(&d)))
}
