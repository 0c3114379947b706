//! Passports, driving licences, and account numbers that carry a check digit.

use super::{Proof, Token, digits, like, plain, values, weighted};

/// Up to two letters and six to nine digits, or nine characters as Germany and others write them; ICAO 9303 allows nine places.
pub(crate) fn passport(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let figures = values(c).count();
    let led = c.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let spaced = token.raw.iter().filter(|b| !b.is_ascii_alphanumeric()).count();
    let classic = led <= 3 && figures >= 6 && c.len() - figures <= led + 1;
    let mixed = c.len() == 9 && c[0].is_ascii_uppercase() && figures >= 4 && spaced == 0;
    Proof::Form.when((7..=10).contains(&c.len()) && spaced <= 2 && (classic || mixed))
}

/// Letters and digits as some authority likes them: seven to sixteen, at least six of them digits.
pub(crate) fn driving_licence(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let figures = values(c).count();
    let dates = ["####-##-##", "##.##.####", "##/##/####", "##-##-####"];
    Proof::Form.when((7..=16).contains(&c.len()) && figures >= 5 && !dates.iter().any(|date| like(token, date)))
}

/// US banks: the Federal Reserve's district, the bank, a check digit of 3 7 1.
pub(crate) fn us_routing(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<9>(token) else { return Proof::No };
    let district = matches!(d[0] * 10 + d[1], 1..=12 | 21..=32 | 61..=72 | 80);
    Proof::Check.when(district && weighted(&d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10))
}

/// Mexican accounts: bank, place, account, weights 3 7 1 modulo ten each.
pub(crate) fn mx_clabe(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<18>(token) else { return Proof::No };
    let sum: u32 = d[..17].iter().zip([3, 7, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight % 10).sum();
    Proof::Check.when((10 - sum % 10) % 10 == d[17])
}

/// Spanish accounts before IBAN: bank, branch, two check digits, account.
pub(crate) fn es_ccc(token: &Token<'_>) -> Proof {
    let Some(d) = digits::<20>(token) else { return Proof::No };
    let check = |digits: &[u32], weights: &[u32]| match 11 - weighted(digits, weights) % 11 {
        11 => 0,
        10 => 1,
        check => check,
    };
    let bank = check(&d[..8], &[4, 8, 5, 10, 9, 7, 3, 6]) == d[8];
    Proof::Sure.when(bank && check(&d[10..], &[1, 2, 4, 8, 5, 10, 9, 7, 3, 6]) == d[9])
}

/// An account at some bank: six to seventeen digits, in groups or not.
pub(crate) fn account(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let date = ["####-##-##", "##.##.####", "##/##/####", "##-##-####"].iter().any(|date| like(token, date));
    Proof::Form.when((6..=17).contains(&c.len()) && c.iter().all(u8::is_ascii_digit) && !date && !token.raw.contains(&b'.'))
}

/// British and Irish branches: six digits in pairs.
pub(crate) fn sort_code(token: &Token<'_>) -> Proof {
    Proof::Form.when(digits::<6>(token).is_some() && (like(token, "##-##-##") || like(token, "## ## ##") || plain(token)))
}

/// Australian branches: `123-456`.
pub(crate) fn au_bsb(token: &Token<'_>) -> Proof {
    Proof::Form.when(digits::<6>(token).is_some() && (like(token, "###-###") || like(token, "### ###") || plain(token)))
}

/// Indian branches: four letters, a nought, six more.
pub(crate) fn in_ifsc(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let led = c.len() == 11 && c[..4].iter().all(u8::is_ascii_uppercase) && c[4] == b'0';
    Proof::Check.when(led && plain(token) && token.raw[..4].iter().all(u8::is_ascii_uppercase) && values(&c[5..]).count() >= 3)
}

/// Banks (ISO 9362): four letters, the country, two places, and three for a branch. All letters are a word until a sign says otherwise.
pub(crate) fn bic(token: &Token<'_>) -> Proof {
    let c = token.chars;
    let capitals = token.raw.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let form = matches!(c.len(), 8 | 11) && plain(token) && capitals && c[..6].iter().all(u8::is_ascii_uppercase);
    Proof::Check.when(form && country(c[4], c[5]) && c[6] != b'0' && c[7] != b'O')
}

/// Two letters of ISO 3166-1, a bit for each second letter.
fn country(first: u8, second: u8) -> bool {
    const SECONDS: [&[u8]; 26] = [
        b"DEFGILMOQRSTUWXZ",
        b"ABDEFGHIJLMNOQRSTVWYZ",
        b"ACDFGHIKLMNORUVWXYZ",
        b"EJKMOZ",
        b"CEGHRST",
        b"IJKMOR",
        b"ABDEFGHILMNPQRSTUWY",
        b"KMNRTU",
        b"DELMNOQRST",
        b"EMOP",
        b"EGHIMNPRWYZ",
        b"ABCIKRSTUVY",
        b"ACDEFGHKLMNOPQRSTUVWXYZ",
        b"ACEFGILOPRUZ",
        b"M",
        b"AEFGHKLMNRSTWY",
        b"A",
        b"EOSUW",
        b"ABCDEGHIJKLMNORSTVXYZ",
        b"CDFGHJKLMNORTVWZ",
        b"AGMSYZ",
        b"ACEGINU",
        b"FS",
        b"K",
        b"ET",
        b"AMW",
    ];
    SECONDS[usize::from(first - b'A')].contains(&second)
}
