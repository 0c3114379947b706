//! The Nordic and Baltic countries.

use super::{Proof, Token, day, digits, like, luhn, plain, read, shaped, two, values, weighted};

/// Birthday (day plus 60 for coordination numbers), serial, Luhn over the ten short digits.
pub(crate) fn se_personal(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let short = match c.len() {
        10 => c,
        12 if matches!(&c[..2], b"19" | b"20" | b"18") => &c[2..],
        _ => return Proof::No,
    };
    if !short.iter().all(u8::is_ascii_digit) {
        return Proof::No;
    }
    let d: Vec<u32> = values(short).collect();
    Proof::Sure.when(luhn(&d) && day(two(&d, 4) % 60, two(&d, 2)))
}

/// Ten digits, the third at least 2 (which no birthday has), Luhn.
pub(crate) fn se_organisation(token: &Token<'_>) -> Proof {
    Proof::Check.when(digits::<10>(token).is_some_and(|d| d[2] >= 2 && luhn(&d)))
}

/// Birthday (day plus 40 for D-numbers, month plus 40 for others), serial, two check digits of modulo 11.
pub(crate) fn no_national(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let first = weighted(&d, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11);
    let second = weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11);
    Proof::Sure.when(first && second && day(two(&d, 0) % 40, two(&d, 2) % 40))
}

/// Birthday and serial. The check digit has not been kept since 2007.
pub(crate) fn dk_cpr(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    if !day(two(&d, 0), two(&d, 2)) {
        return Proof::No;
    }
    // One number in thirty is a day.
    Proof::Check.or(Proof::Sure.when(weighted(&d, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)))
}

/// Birthday, a sign for the century, serial, a character of modulo 31.
pub(crate) fn fi_personal(token: &Token<'_>) -> Proof {
    let raw = token.raw;
    if raw.len() != 11
        || !raw[..6].iter().chain(&raw[7..10]).all(u8::is_ascii_digit)
        || !b"-+ABCDEFUVWXY".contains(&raw[6].to_ascii_uppercase())
    {
        return Proof::No;
    }
    let rest = (read(&raw[..6]) * 1000 + read(&raw[7..10])) % 31;
    let born = day(read(&raw[..2]) as u32, read(&raw[2..4]) as u32);
    Proof::Sure.when(born && b"0123456789ABCDEFHJKLMNPRSTUVWXY"[rest as usize] == raw[10].to_ascii_uppercase())
}

/// Birthday, two random digits, a check digit of modulo 11, the century.
pub(crate) fn is_kennitala(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<10>(token) else { return Proof::No };
    let firm = d[0] >= 4;
    let born = day(two(&d, 0) - if firm { 40 } else { 0 }, two(&d, 2));
    Proof::Sure.when(born && matches!(d[9], 0 | 8 | 9) && weighted(&d, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}

/// Estonia and Lithuania: sex and century, birthday, serial, a check digit with a second row of weights.
pub(crate) fn baltic_personal(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    let rest = match weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11 {
        10 => weighted(&d, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        rest => rest,
    };
    Proof::Sure.when((1..=8).contains(&d[0]) && day(two(&d, 5), two(&d, 3)) && rest == d[10])
}

/// Birthday, century and serial, check digit; since 2017 eleven digits that begin with 32 and say nothing.
pub(crate) fn lv_personal(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<11>(token) else { return Proof::No };
    if !plain(token) && !like(token, "######-#####") {
        return Proof::No;
    }
    if two(&d, 0) == 32 {
        return Proof::Form;
    }
    let check = (1101 - weighted(&d, &[1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11;
    Proof::Sure.when(day(two(&d, 0), two(&d, 2)) && d[6] <= 2 && check == d[10])
}

/// Malta: digits and a letter for the register.
pub(crate) fn mt_identity_card(token: &Token<'_>) -> Proof {
    let c = token.chars;
    Proof::Form.when(plain(token) && shaped(c, "9999999A") && b"MGAPLHBZ".contains(&c[7]))
}
