//! Further numbers: the check digit is tried out against the sum that the issuer publishes.

use super::super::generate::Dice;
use super::digits::{birth, digits, text, two, weighted, with_luhn};
use super::pick;

/// Draws until the maker is content: some bodies have no check digit.
fn until(dice: &mut Dice, make: impl Fn(&mut Dice) -> Option<String>) -> String {
    (0..1000).find_map(|_| make(dice)).unwrap_or_default()
}

fn capital(dice: &mut Dice, from: &str) -> char {
    from.chars().nth(dice.below(from.len())).unwrap_or('A')
}

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn value36(c: char) -> u32 {
    c.to_digit(36).unwrap_or_default()
}

/// The digit that makes the weighted sum, this one included with `last`, a multiple.
fn closing(body: &[u32], weights: &[u32], last: u32, modulus: u32) -> Option<u32> {
    (0..10).find(|digit| (weighted(body, weights) + digit * last).is_multiple_of(modulus))
}

fn birthday(dice: &mut Dice) -> [Vec<u32>; 3] {
    birth(dice).map(|n| two(n).to_vec())
}

pub fn de_pension(dice: &mut Dice) -> String {
    let [day, month, year] = birthday(dice);
    let area = two(10 + dice.below(70) as u32);
    let letter = dice.below(26) as u32;
    let serial = two(dice.below(99) as u32);
    let all: Vec<u32> = [area.to_vec(), day.clone(), month.clone(), year.clone(), two(letter + 1).to_vec(), serial.to_vec()].concat();
    let cross = |n: u32| n / 10 + n % 10;
    let sum: u32 = all.iter().zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]).map(|(d, w)| cross(d * w)).sum();
    format!("{}{}{}{}", text(&all[..8]), capital(&mut Dice(0), &LETTERS[letter as usize..=letter as usize]), text(&serial), sum % 10)
}

pub fn de_card(dice: &mut Dice) -> String {
    let mut body = capital(dice, "LMNPRTVWXY").to_string();
    (0..4).for_each(|_| body.push(capital(dice, "CFGHJKLMNPRTVWXYZ0123456789")));
    body.push_str(&text(&digits(dice, 4)));
    let sum: u32 = body.chars().zip([7, 3, 1].iter().cycle()).map(|(c, w)| value36(c) * w).sum();
    format!("{body}{}", sum % 10)
}

pub fn fr_siren(dice: &mut Dice) -> String {
    let mut body = digits(dice, 8);
    body[0] = 3 + dice.below(6) as u32;
    with_luhn(body)
}

pub fn fr_siret(dice: &mut Dice) -> String {
    let mut body: Vec<u32> = fr_siren(dice).chars().map(value36).collect();
    body.extend([0, 0, dice.below(10) as u32, dice.below(10) as u32]);
    with_luhn(body)
}

pub fn fr_tax(dice: &mut Dice) -> String {
    let mut body = digits(dice, 10);
    body[0] = dice.below(4) as u32;
    let whole: u64 = text(&body).parse().unwrap_or_default();
    format!("{}{:03}", text(&body), whole % 511)
}

pub fn lu_national(dice: &mut Dice) -> String {
    let [day, month, year] = birthday(dice);
    let body = [vec![1, 9], year, month, day, digits(dice, 3)].concat();
    let luhn = with_luhn(body.clone());
    // Verhoeff over the first eleven, tried out with the maker for India's number, whose last digit is the same.
    let last = (0..10).find(|last| verhoeff(&[body.clone(), vec![*last]].concat())).unwrap_or_default();
    format!("{luhn}{last}")
}

/// Verhoeff by the permutation (1 5 8 9 4 2 7 0)(3 6) and the dihedral product.
fn verhoeff(digits: &[u32]) -> bool {
    const STEP: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let product = |a: u32, b: u32| match (a > 4, b > 4) {
        (false, false) => (a + b) % 5,
        (false, true) => 5 + (a + b) % 5,
        (true, false) => 5 + (a + 5 - b) % 5,
        (true, true) => (a + 5 - b) % 5,
    };
    digits.iter().rev().enumerate().fold(0, |sum, (i, d)| product(sum, (0..i).fold(*d, |d, _| STEP[d as usize]))) == 0
}

pub fn uk_utr(dice: &mut Dice) -> String {
    let body = digits(dice, 9);
    let first = "21987654321".chars().nth((weighted(&body, &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11) as usize).unwrap_or('0');
    format!("{first}{}", text(&body))
}

pub fn uk_licence(dice: &mut Dice) -> String {
    let [day, month, year] = birthday(dice);
    let name: String = (0..5).map(|_| capital(dice, LETTERS)).collect();
    format!(
        "{name}{}{}{}{}{}9{}{}{}",
        year[0],
        text(&month),
        text(&day),
        year[1],
        capital(dice, LETTERS),
        dice.below(10),
        capital(dice, LETTERS),
        capital(dice, LETTERS)
    )
}

pub fn ie_pps(dice: &mut Dice) -> String {
    let body = digits(dice, 7);
    let second = if dice.below(2) == 0 { 0 } else { 1 + dice.below(2) as u32 };
    let sum = weighted(&body, &[8, 7, 6, 5, 4, 3, 2]) + second * 9;
    let tail = if second == 0 { String::new() } else { LETTERS[second as usize - 1..second as usize].to_owned() };
    format!("{}{}{tail}", text(&body), char::from(b"WABCDEFGHIJKLMNOPQRSTUV"[(sum % 23) as usize]))
}

pub fn es_cif(dice: &mut Dice) -> String {
    let body = digits(dice, 7);
    let odd: u32 = body.iter().step_by(2).map(|d| d * 2 / 10 + d * 2 % 10).sum();
    let even: u32 = body.iter().skip(1).step_by(2).sum();
    format!("{}{}{}", pick(dice, &["A", "B", "E", "H"]), text(&body), (10 - (odd + even) % 10) % 10)
}

pub fn es_social(dice: &mut Dice) -> String {
    let (province, serial) = (1 + dice.below(50) as u64, 10_000_000 + dice.below(80_000_000) as u64);
    format!("{province:02}{serial:08}{:02}", (province * 100_000_000 + serial) % 97)
}

pub fn pt_social(dice: &mut Dice) -> String {
    let mut body = digits(dice, 10);
    body[0] = 1 + dice.below(2) as u32;
    let sum = weighted(&body, &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]);
    format!("{}{}", text(&body), 9 - sum % 10)
}

pub fn pt_card(dice: &mut Dice) -> String {
    let body = format!("{}{}{}", text(&digits(dice, 9)), capital(dice, LETTERS), capital(dice, "ABCDEFGHXYZ0123456789"));
    let sum: u32 = body
        .chars()
        .rev()
        .map(value36)
        .enumerate()
        .map(|(i, v)| {
            if i % 2 == 1 {
                v
            } else if v > 4 {
                v * 2 - 9
            } else {
                v * 2
            }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

pub fn it_vat(dice: &mut Dice) -> String {
    let mut body = digits(dice, 10);
    body[0] = dice.below(2) as u32;
    with_luhn(body)
}

pub fn se_organisation(dice: &mut Dice) -> String {
    let mut body = digits(dice, 9);
    (body[0], body[2]) = (5, 2 + dice.below(8) as u32);
    let whole = with_luhn(body);
    format!("{}-{}", &whole[..6], &whole[6..])
}

pub fn is_kennitala(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let [day, month, year] = birthday(dice);
        let mut body = [day, month, year, digits(dice, 2)].concat();
        body.push(closing(&body, &[3, 2, 7, 6, 5, 4, 3, 2], 1, 11)?);
        body.push(9);
        Some(format!("{}-{}", text(&body[..6]), text(&body[6..])))
    })
}

pub fn lv_personal(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let [day, month, year] = birthday(dice);
        let body = [day, month, year, vec![1], digits(dice, 3)].concat();
        let check = (1 + 11 - weighted(&body, &[1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11) % 11;
        (check < 10).then(|| format!("{}-{}{check}", text(&body[..6]), text(&body[6..])))
    })
}

pub fn pl_nip(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let mut body = digits(dice, 9);
        body[0] = 1 + dice.below(9) as u32;
        let rest = weighted(&body, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11;
        let whole = format!("{}{rest}", text(&body));
        (rest < 10)
            .then(|| if body[8] < 5 { whole.clone() } else { format!("{}-{}-{}-{}", &whole[..3], &whole[3..6], &whole[6..8], &whole[8..]) })
    })
}

pub fn pl_regon(dice: &mut Dice) -> String {
    let body = digits(dice, 8);
    format!("{}{}", text(&body), weighted(&body, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10)
}

pub fn pl_card(dice: &mut Dice) -> String {
    let letters: String = (0..3).map(|_| capital(dice, LETTERS)).collect();
    let tail = digits(dice, 5);
    let head: u32 = letters.chars().zip([7, 3, 1]).map(|(c, w)| value36(c) * w).sum();
    // The check digit's own weight is 9 and the sum a multiple of ten: so the rest of the others is the digit.
    let check = (head + weighted(&tail, &[7, 3, 1, 7, 3])) % 10;
    format!("{letters}{check}{}", text(&tail))
}

pub fn cz_company(dice: &mut Dice) -> String {
    let mut body = digits(dice, 7);
    body[0] = 1 + dice.below(8) as u32;
    let check = (11 - weighted(&body, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    format!("{}{check}", text(&body))
}

pub fn hu_social(dice: &mut Dice) -> String {
    let body = digits(dice, 8);
    let whole = format!("{}{}", text(&body), weighted(&body, &[3, 7]) % 10);
    if body[0] < 5 { whole } else { format!("{} {} {}", &whole[..3], &whole[3..6], &whole[6..]) }
}

pub fn hu_tax(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let mut body = digits(dice, 9);
        body[0] = 8;
        let rest = body.iter().zip(1..).map(|(d, w)| d * w).sum::<u32>() % 11;
        (rest < 10).then(|| format!("{}{rest}", text(&body)))
    })
}

pub fn yu_citizen(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let [day, month, year] = birthday(dice);
        let mut body = [day, month, vec![9], year, vec![5, 0], digits(dice, 3)].concat();
        body.push(closing(&body, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 1, 11)?);
        Some(text(&body))
    })
}

pub fn ru_inn(dice: &mut Dice) -> String {
    let mut body = digits(dice, 10);
    body[0] = 5 + dice.below(4) as u32;
    body.push(weighted(&body, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10);
    body.push(weighted(&body, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10);
    text(&body)
}

pub fn ru_snils(dice: &mut Dice) -> String {
    let mut body = digits(dice, 9);
    body[0] = 1 + dice.below(9) as u32;
    let sum = weighted(&body, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
    let whole = text(&body);
    format!("{}-{}-{} {:02}", &whole[..3], &whole[3..6], &whole[6..], if sum == 100 { 0 } else { sum })
}

pub fn ua_tax(dice: &mut Dice) -> String {
    let body = digits(dice, 9);
    let minus = i64::from(weighted(&body[1..], &[5, 7, 9, 4, 6, 10, 5, 7])) - i64::from(body[0]);
    format!("{}{}", text(&body), minus.rem_euclid(11) % 10)
}

pub fn kz_iin(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let [day, month, year] = birthday(dice);
        let body = [year, month, day, vec![3 + dice.below(2) as u32], digits(dice, 4)].concat();
        let rest = body.iter().zip(1..).map(|(d, w)| d * w).sum::<u32>() % 11;
        (rest < 10).then(|| format!("{}{rest}", text(&body)))
    })
}

pub fn md_idnp(dice: &mut Dice) -> String {
    let mut body = digits(dice, 12);
    body[0] = 2;
    format!("{}{}", text(&body), weighted(&body, &[7, 3, 1]) % 10)
}

pub fn gr_amka(dice: &mut Dice) -> String {
    let [day, month, year] = birthday(dice);
    with_luhn([day, month, year, digits(dice, 4)].concat())
}

pub fn gr_afm(dice: &mut Dice) -> String {
    let body = digits(dice, 8);
    let sum: u32 = body.iter().enumerate().map(|(i, d)| d << (8 - i)).sum();
    format!("{}{}", text(&body), sum % 11 % 10)
}

pub fn us_itin(dice: &mut Dice) -> String {
    format!("9{}-7{}-{}", text(&digits(dice, 2)), dice.below(9), text(&digits(dice, 4)))
}

pub fn us_medicare(dice: &mut Dice) -> String {
    let letter = |dice: &mut Dice| capital(dice, "ACDEFGHJKMNPQRTUVWXY");
    let parts = [
        format!("{}{}{}{}", 1 + dice.below(9), letter(dice), letter(dice), dice.below(10)),
        format!("{}{}{}", letter(dice), letter(dice), dice.below(10)),
        format!("{}{}{}{}", letter(dice), letter(dice), dice.below(10), dice.below(10)),
    ];
    parts.join(if dice.below(2) == 0 { "-" } else { "" })
}

pub fn us_npi(dice: &mut Dice) -> String {
    let body = [vec![8, 0, 8, 4, 0, 1], digits(dice, 8)].concat();
    with_luhn(body)[5..].to_owned()
}

pub fn us_dea(dice: &mut Dice) -> String {
    let body = digits(dice, 6);
    let check = (body[0] + body[2] + body[4] + 2 * (body[1] + body[3] + body[5])) % 10;
    format!("{}{}{}{check}", capital(dice, "ABFM"), capital(dice, LETTERS), text(&body))
}

pub fn mx_rfc(dice: &mut Dice) -> String {
    const TABLE: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";
    let [day, month, year] = birthday(dice);
    let letters: String = (0..4).map(|_| capital(dice, "BCDFGHJLMPRSTV")).collect();
    let body = format!("{letters}{}{}{}{}{}", text(&year), text(&month), text(&day), capital(dice, LETTERS), capital(dice, "123456789ABC"));
    let sum: usize = body.chars().enumerate().map(|(i, c)| TABLE.chars().position(|t| t == c).unwrap_or_default() * (13 - i)).sum();
    format!("{body}{}", ["0", "A", "9", "8", "7", "6", "5", "4", "3", "2", "1"][sum % 11])
}

pub fn mx_clabe(dice: &mut Dice) -> String {
    let body = [vec![0, 1, 2], digits(dice, 14)].concat();
    let sum: u32 = body.iter().zip([3, 7, 1].iter().cycle()).map(|(d, w)| d * w % 10).sum();
    format!("{}{}", text(&body), (10 - sum % 10) % 10)
}

pub fn br_cnpj(dice: &mut Dice) -> String {
    let mut body = [digits(dice, 8), vec![0, 0, 0, 1]].concat();
    for _ in 0..2 {
        let rest = body.iter().rev().zip([2, 3, 4, 5, 6, 7, 8, 9].iter().cycle()).map(|(d, w)| d * w).sum::<u32>() % 11;
        body.push(if rest < 2 { 0 } else { 11 - rest });
    }
    let whole = text(&body);
    format!("{}.{}.{}/{}-{}", &whole[..2], &whole[2..5], &whole[5..8], &whole[8..12], &whole[12..])
}

pub fn br_cns(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let body = [vec![7], digits(dice, 13)].concat();
        let sum: u32 = body.iter().zip((2..=15).rev()).map(|(d, w)| d * w).sum();
        (0..10).find(|last| u32::is_multiple_of(sum + last, 11)).map(|last| format!("{}{last}", text(&body)))
    })
}

pub fn co_nit(dice: &mut Dice) -> String {
    let body = [vec![9, 0, 0], digits(dice, 6)].concat();
    let rest = body.iter().rev().zip([3, 7, 13, 17, 19, 23, 29, 37, 41]).map(|(d, w)| d * w).sum::<u32>() % 11;
    let check = if rest < 2 { rest } else { 11 - rest };
    format!("{}.{}.{}-{check}", text(&body[..3]), text(&body[3..6]), text(&body[6..]))
}

pub fn ve_rif(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let body = digits(dice, 8);
        let sum = 3 * 4 + weighted(&body, &[3, 2, 7, 6, 5, 4, 3, 2]);
        let check = (11 - sum % 11) % 11;
        (check < 10).then(|| format!("J-{}-{check}", text(&body)))
    })
}

pub fn ec_cedula(dice: &mut Dice) -> String {
    with_luhn([vec![1, 7, dice.below(6) as u32], digits(dice, 6)].concat())
}

pub fn pe_ruc(dice: &mut Dice) -> String {
    let body = [vec![2, 0], digits(dice, 8)].concat();
    let check = (11 - weighted(&body, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    format!("{}{check}", text(&body))
}

pub fn uy_cedula(dice: &mut Dice) -> String {
    let body = [vec![1 + dice.below(5) as u32], digits(dice, 6)].concat();
    let check = (10 - weighted(&body, &[2, 9, 8, 7, 6, 3, 4]) % 10) % 10;
    format!("{}.{}.{}-{check}", body[0], text(&body[1..4]), text(&body[4..]))
}

pub fn ca_health(dice: &mut Dice) -> String {
    let whole = with_luhn([vec![1 + dice.below(9) as u32], digits(dice, 8)].concat());
    format!("{}-{}-{}-{}{}", &whole[..4], &whole[4..7], &whole[7..], capital(dice, LETTERS), capital(dice, LETTERS))
}

pub fn in_gstin(dice: &mut Dice) -> String {
    let letters: String = (0..5).map(|_| capital(dice, LETTERS)).collect();
    let body = format!("{:02}{letters}{}{}1Z", 1 + dice.below(35), text(&digits(dice, 4)), capital(dice, LETTERS));
    let sum: u32 = body
        .chars()
        .enumerate()
        .map(|(i, c)| if i % 2 == 0 { value36(c) } else { value36(c) * 2 })
        .map(|product| product / 36 + product % 36)
        .sum();
    format!("{body}{}", char::from_digit((36 - sum % 36) % 36, 36).unwrap_or('0').to_ascii_uppercase())
}

pub fn cn_credit(dice: &mut Dice) -> String {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let body = format!("91{}{}{}", pick(dice, &["110108", "310115", "440300"]), text(&digits(dice, 7)), ["AB", "X1", "MA"][dice.below(3)]);
    let sum: usize = body.chars().zip(WEIGHTS).map(|(c, w)| ALPHABET.find(c).unwrap_or_default() * w).sum();
    format!("{body}{}", ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap_or('0'))
}

pub fn hk_identity(dice: &mut Dice) -> String {
    let letter = capital(dice, LETTERS);
    let body = digits(dice, 6);
    let sum = 36 * 9 + value36(letter) * 8 + weighted(&body, &[7, 6, 5, 4, 3, 2]);
    let check = match (11 - sum % 11) % 11 {
        10 => "A".to_owned(),
        digit => digit.to_string(),
    };
    format!("{letter}{}({check})", text(&body))
}

pub fn tw_identity(dice: &mut Dice) -> String {
    // The places in the order of their numbers from 10.
    let order = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let at = dice.below(26);
    let place = 10 + at as u32;
    let body = [vec![1 + dice.below(2) as u32], digits(dice, 7)].concat();
    let sum = place / 10 + place % 10 * 9 + weighted(&body, &[8, 7, 6, 5, 4, 3, 2, 1]);
    format!("{}{}{}", &order[at..=at], text(&body), (10 - sum % 10) % 10)
}

pub fn kr_business(dice: &mut Dice) -> String {
    let body = [vec![1 + dice.below(8) as u32], digits(dice, 8)].concat();
    let sum = weighted(&body, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + body[8] * 5 / 10;
    let whole = format!("{}{}", text(&body), (10 - sum % 10) % 10);
    format!("{}-{}-{}", &whole[..3], &whole[3..5], &whole[5..])
}

pub fn th_national(dice: &mut Dice) -> String {
    let body = [vec![1 + dice.below(5) as u32], digits(dice, 11)].concat();
    let sum: u32 = body.iter().zip((2..=13).rev()).map(|(d, w)| d * w).sum();
    let whole = format!("{}{}", text(&body), (11 - sum % 11) % 10);
    format!("{}-{}-{}-{}-{}", &whole[..1], &whole[1..5], &whole[5..10], &whole[10..12], &whole[12..])
}

pub fn il_identity(dice: &mut Dice) -> String {
    with_luhn([vec![2 + dice.below(2) as u32], digits(dice, 7)].concat())
}

pub fn ae_identity(dice: &mut Dice) -> String {
    let whole = with_luhn([vec![7, 8, 4, 1, 9], digits(dice, 9)].concat());
    format!("{}-{}-{}-{}", &whole[..3], &whole[3..7], &whole[7..14], &whole[14..])
}

pub fn sa_national(dice: &mut Dice) -> String {
    with_luhn([vec![1 + dice.below(2) as u32], digits(dice, 8)].concat())
}

pub fn au_abn(dice: &mut Dice) -> String {
    let tail = digits(dice, 9);
    let sum = weighted(&tail, &[3, 5, 7, 9, 11, 13, 15, 17, 19]);
    let head = (10..99).find(|head| u32::is_multiple_of(((head / 10) - 1) * 10 + head % 10 + sum, 89)).unwrap_or(51);
    let whole = format!("{head}{}", text(&tail));
    format!("{} {} {} {}", &whole[..2], &whole[2..5], &whole[5..8], &whole[8..])
}

pub fn au_acn(dice: &mut Dice) -> String {
    let body = [vec![0], digits(dice, 7)].concat();
    let whole = format!("{}{}", text(&body), (10 - weighted(&body, &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10);
    format!("{} {} {}", &whole[..3], &whole[3..6], &whole[6..])
}

pub fn nz_ird(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let body = [vec![1, dice.below(3) as u32], digits(dice, 6)].concat();
        let check = (11 - weighted(&body, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        (check < 10).then(|| format!("{}-{}-{}{check}", text(&body[..3]), text(&body[3..6]), text(&body[6..])))
    })
}

pub fn nz_nhi(dice: &mut Dice) -> String {
    const ALPHABET: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    until(dice, |dice| {
        let letters: String = (0..3).map(|_| capital(dice, ALPHABET)).collect();
        let body = digits(dice, 3);
        let head: u32 = letters.chars().zip([7, 6, 5]).map(|(c, w)| (ALPHABET.find(c).unwrap_or_default() as u32 + 1) * w).sum();
        let rest = (head + weighted(&body, &[4, 3, 2])) % 11;
        (rest > 0).then(|| format!("{letters}{}{}", text(&body), (11 - rest) % 10))
    })
}

pub fn eg_national(dice: &mut Dice) -> String {
    let [day, month, year] = birthday(dice);
    format!("2{}{}{}{:02}{}", text(&year), text(&month), text(&day), 1 + dice.below(30), text(&digits(dice, 5)))
}

pub fn my_card(dice: &mut Dice) -> String {
    let [day, month, year] = birthday(dice);
    format!("{}{}{}-{:02}-{}", text(&year), text(&month), text(&day), 1 + dice.below(16), text(&digits(dice, 4)))
}

pub fn id_nik(dice: &mut Dice) -> String {
    let [day, month, year] = birthday(dice);
    format!(
        "{}{}{}{}{}{}",
        pick(dice, &["3171", "3273", "3578", "1271"]),
        text(&digits(dice, 2)),
        text(&day),
        text(&month),
        text(&year),
        text(&digits(dice, 4))
    )
}

pub fn es_ccc(dice: &mut Dice) -> String {
    until(dice, |dice| {
        let (bank, account) = (digits(dice, 8), digits(dice, 10));
        let first = (11 - weighted(&bank, &[4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 11;
        let second = (11 - weighted(&account, &[1, 2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 11;
        (first < 10 && second < 10).then(|| format!("{} {} {first}{second} {}", text(&bank[..4]), text(&bank[4..]), text(&account)))
    })
}

/// A part of a machine-readable line with its check digit (ICAO 9303, part 3).
fn checked(part: &str) -> String {
    let sum: u32 = part.chars().zip([7, 3, 1].iter().cycle()).map(|(c, w)| if c == '<' { 0 } else { value36(c) * w }).sum();
    format!("{part}{}", sum % 10)
}

fn dated(dice: &mut Dice) -> String {
    let [day, month, year] = birthday(dice);
    checked(&format!("{}{}{}", text(&year), text(&month), text(&day)))
}

/// The second line of a passport.
pub fn passport_line(dice: &mut Dice) -> String {
    let number = format!("{}{}", capital(dice, "CFGHJKL"), text(&digits(dice, 8)));
    let body = format!("{}UTO{}F{}", checked(&number), dated(dice), dated(dice));
    format!("{body}{}0{}", "<".repeat(14), dice.below(10))
}
