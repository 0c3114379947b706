//! Central and eastern Europe, the Balkans, Turkey, and what was the Soviet Union.

use super::{Proof, Token, base36, day, digits, like, luhn, mod_11_10, number, shaped, two, values, weighted};

/// Birthday (month plus 20, 40, 60, 80 for the century), serial, check digit of 1 3 7 9.
pub(crate) fn pl_pesel(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let sum = weighted(&d, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    Proof::Sure.when(sum.is_multiple_of(10) && day(two(&d, 4), two(&d, 2) % 20))
}

/// The tax number: modulo 11 over nine digits.
pub(crate) fn pl_nip(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    Proof::Check.when(d[0] > 0 && weighted(&d, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == d[9])
}

/// The register of firms: nine digits, or fourteen for a part of a firm.
pub(crate) fn pl_regon(token: &Token<'_>) -> Proof {
    let nine = |d: &[u32]| weighted(d, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == d[8];
    let long = |d: [u32; 14]| nine(&d[..9]) && weighted(&d, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == d[13];
    Proof::Check.when(digits::<9>(token).is_some_and(|d| number(&d) > 0 && nine(&d)) || digits::<14>(token).is_some_and(long))
}

/// The identity card: three letters, a check digit, five digits; weights 7 3 1 – 7 3 1 7 3.
pub(crate) fn pl_identity_card(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !shaped(c, "AAA999999") {
        return Proof::No;
    }
    let sum: u32 = c.iter().zip([7, 3, 1, 0, 7, 3, 1, 7, 3]).map(|(b, w)| base36(*b) * w).sum();
    Proof::Check.when(sum % 10 == base36(c[3]))
}

/// Czech Republic and Slovakia: birthday (month plus 50 for women, plus 20 when the day was full), serial; the whole a multiple of 11.
pub(crate) fn cz_birth_number(token: &Token<'_>) -> Proof {
    let c = token.chars;
    if !matches!(c.len(), 9 | 10) || !c.iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    let d: Vec<u32> = values(c).collect();
    let month = two(&d, 2) % 50;
    let born = day(two(&d, 4), if month > 20 { month - 20 } else { month });
    if c.len() == 9 {
        return Proof::Form.when(born && like(token, "######/###") && two(&d, 0) < 54);
    }
    let rest = number(&d[..9]) % 11;
    Proof::Sure.when(born && (number(&d).is_multiple_of(11) || rest == 10 && d[9] == 0))
}

/// The Czech and Slovak register of firms: weights 8 to 2.
pub(crate) fn cz_company(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<8>(token) else { return Proof::No };
    Proof::Check.when((11 - weighted(&d, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == d[7])
}

/// Hungarian social security: weights 3 and 7 in turn.
pub(crate) fn hu_social_security(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    Proof::Check.when(number(&d) > 0 && weighted(&d, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == d[8])
}

/// Hungarian tax number of a person: an 8, the days since 1867, serial, and the place-weighted sum modulo 11.
pub(crate) fn hu_tax_id(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    Proof::Sure.when(d[0] == 8 && weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == d[9])
}

/// Sex and century, birthday, county, serial, check digit of 279146358279.
pub(crate) fn ro_cnp(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<13>(token) else { return Proof::No };
    let check = match weighted(&d, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        rest => rest,
    };
    Proof::Sure.when(d[0] > 0 && day(two(&d, 5), two(&d, 3)) && (1..=52).contains(&two(&d, 7)) && check == d[12])
}

/// Birthday (month plus 20 or 40 for the century), serial, check digit.
pub(crate) fn bg_egn(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    let check = weighted(&d, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    Proof::Sure.when(day(two(&d, 4), two(&d, 2) % 20) && two(&d, 2) <= 52 && check == d[9])
}

/// Croatia: eleven digits, MOD 11,10.
pub(crate) fn hr_oib(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<11>(token).is_some_and(|d| number(&d) > 0 && mod_11_10(&d)))
}

/// The number of Yugoslavia, kept by its successors: birthday, region, serial, check digit.
pub(crate) fn yu_master_citizen(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<13>(token) else { return Proof::No };
    let check = match 11 - weighted(&d, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        10 | 11 => 0,
        check => check,
    };
    Proof::Sure.when(day(two(&d, 0), two(&d, 2)) && matches!(d[4], 0 | 8 | 9) && check == d[12])
}

/// Slovenian tax number: eight digits, weights 8 to 2.
pub(crate) fn si_tax_number(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<8>(token) else { return Proof::No };
    Proof::Check.when(d[0] > 0 && (11 - weighted(&d, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == d[7])
}

/// Turkey: two check digits over the odd and even places.
pub(crate) fn tr_identity(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let (odd, even) = (d[0] + d[2] + d[4] + d[6] + d[8], d[1] + d[3] + d[5] + d[7]);
    Proof::Sure.when(d[0] > 0 && (odd * 7 + 100 - even) % 10 == d[9] && d[..10].iter().sum::<u32>() % 10 == d[10])
}

/// Russian tax number: ten digits of a firm, twelve of a person.
pub(crate) fn ru_inn(token: &Token<'_>) -> Proof {
    if let Some(d) = digits::<10>(token) {
        return Proof::Check.when(weighted(&d, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == d[9] && number(&d) > 0);
    }
    let Some(d) = digits::<12>(token) else { return Proof::No };
    let first = weighted(&d, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == d[10];
    Proof::Sure.when(first && weighted(&d, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == d[11] && number(&d) > 0)
}

/// Russian pension insurance: nine digits with the weights 9 to 1, modulo 101.
pub(crate) fn ru_snils(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    Proof::Sure.when(number(&d) > 0 && weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100 == two(&d, 9))
}

/// Ukrainian tax number of a person.
pub(crate) fn ua_tax_number(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    // The first weight is minus one: ten is the same modulo eleven.
    Proof::Check.when(number(&d) > 0 && weighted(&d, &[10, 5, 7, 9, 4, 6, 10, 5, 7]) % 11 % 10 == d[9])
}

/// Kazakhstan: birthday, century, serial, a check digit with a second row of weights.
pub(crate) fn kz_iin(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<12>(token) else { return Proof::No };
    let rest = match weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11 {
        10 => weighted(&d, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11,
        rest => rest,
    };
    Proof::Sure.when(day(two(&d, 4), two(&d, 2)) && d[6] <= 6 && rest == d[11])
}

/// Moldova: thirteen digits, weights 7 3 1.
pub(crate) fn md_idnp(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<13>(token) else { return Proof::No };
    Proof::Check.when(matches!(d[0], 1 | 2) && weighted(&d, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 == d[12])
}

/// Greek social security: birthday, serial, Luhn.
pub(crate) fn gr_amka(token: &Token<'_>) -> Proof {
    Proof::Sure.when(digits::<11>(token).is_some_and(|d| day(two(&d, 0), two(&d, 2)) && luhn(&d)))
}

/// Greek tax number: powers of two, modulo 11, modulo 10.
pub(crate) fn gr_afm(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    Proof::Check.when(number(&d) > 0 && weighted(&d, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == d[8])
}
