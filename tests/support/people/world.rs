//! Numbers of persons in the rest of the world.

use super::super::generate::Dice;
use super::digits::{birth, digits, grouped, text, two, weighted, with_luhn};
use super::pick;

pub fn ssn(dice: &mut Dice) -> String {
    let area = loop {
        let area = 1 + dice.below(899);
        if area != 666 {
            break area;
        }
    };
    format!("{area:03}-{:02}-{:04}", 1 + dice.below(99), 1 + dice.below(9999))
}

pub fn kimlik(dice: &mut Dice) -> String {
    let mut number = digits(dice, 9);
    number[0] = 1 + dice.below(9) as u32;
    let odd: u32 = number.iter().step_by(2).sum();
    let even: u32 = number.iter().skip(1).step_by(2).sum();
    number.push((odd * 7 + 100 - even) % 10);
    number.push(number.iter().sum::<u32>() % 10);
    text(&number)
}

/// Verhoeff's check digit from the dihedral group of order ten.
pub fn aadhaar(dice: &mut Dice) -> String {
    const STEP: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let multiply = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b) % 5,
        (false, true) => 5 + (5 + a - b) % 5,
        (false, false) => (5 + a - b) % 5,
    };
    let permute = |digit: u32, times: usize| (0..times).fold(digit, |d, _| STEP[d as usize]);
    let mut number = digits(dice, 11);
    number[0] = 2 + dice.below(8) as u32;
    let sum = number.iter().rev().enumerate().fold(0, |sum, (i, d)| multiply(sum, permute(*d, (i + 1) % 8)));
    number.push((0..10).find(|d| multiply(sum, *d) == 0).unwrap_or_default());
    let number = text(&number);
    if dice.below(3) == 0 { number } else { grouped(&number, &[4, 4, 4], " ") }
}

pub fn pan_india(dice: &mut Dice) -> String {
    let letters: String = (0..3).map(|_| char::from(b'A' + dice.below(26) as u8)).collect();
    format!("{letters}P{}{:04}{}", char::from(b'A' + dice.below(26) as u8), 1 + dice.below(9998), char::from(b'A' + dice.below(26) as u8))
}

pub fn cpf(dice: &mut Dice) -> String {
    let mut number = digits(dice, 9);
    for weights in [[10, 9, 8, 7, 6, 5, 4, 3, 2, 0], [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]] {
        let rest = weighted(&number, &weights) * 10 % 11;
        number.push(rest % 10);
    }
    let number = text(&number);
    if dice.below(4) == 0 { number } else { format!("{}.{}.{}-{}", &number[..3], &number[3..6], &number[6..9], &number[9..]) }
}

pub fn chinese(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let region = pick(dice, &["110105", "310104", "440305", "330106", "510107", "420111", "320508"]);
    let body = format!("{region}19{year:02}{month:02}{day:02}{:03}", dice.below(1000));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

pub fn korean(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let mut number: Vec<u32> = [two(year), two(month), two(day)].concat();
    number.push(1 + dice.below(2) as u32);
    number.extend(digits(dice, 5));
    number.push((11 - weighted(&number, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10);
    let number = text(&number);
    format!("{}-{}", &number[..6], &number[6..])
}

pub fn my_number(dice: &mut Dice) -> String {
    let mut number = digits(dice, 11);
    let rest = weighted(&number, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    number.push(if rest < 2 { 0 } else { 11 - rest });
    let number = text(&number);
    if dice.below(2) == 0 { number } else { grouped(&number, &[4, 4, 4], " ") }
}

pub fn nric(dice: &mut Dice) -> String {
    let first = pick(dice, &["S", "T"]);
    let number = digits(dice, 7);
    let sum = weighted(&number, &[2, 7, 6, 5, 4, 3, 2]) + if first == "T" { 4 } else { 0 };
    format!("{first}{}{}", text(&number), char::from(b"JZIHGFEDCBA"[(sum % 11) as usize]))
}

pub fn tfn(dice: &mut Dice) -> String {
    loop {
        let number = digits(dice, 9);
        if number[0] > 0 && weighted(&number, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11) {
            return grouped(&text(&number), &[3, 3, 3], " ");
        }
    }
}

pub fn medicare_au(dice: &mut Dice) -> String {
    let mut number = digits(dice, 8);
    number[0] = 2 + dice.below(5) as u32;
    number.push(weighted(&number, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10);
    number.push(1 + dice.below(5) as u32);
    grouped(&text(&number), &[4, 5, 1], " ")
}

pub fn sin(dice: &mut Dice) -> String {
    let mut number = digits(dice, 8);
    number[0] = 1 + dice.below(7) as u32;
    let number = with_luhn(number);
    grouped(&number, &[3, 3, 3], pick(dice, &[" ", "-"]))
}

pub fn rut(dice: &mut Dice) -> String {
    let number = text(&[vec![1], digits(dice, 7)].concat());
    let sum: u32 = number.bytes().rev().zip([2, 3, 4, 5, 6, 7].iter().cycle()).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let check = match 11 - sum % 11 {
        11 => "0".to_owned(),
        10 => "K".to_owned(),
        digit => digit.to_string(),
    };
    format!("{}.{}.{}-{check}", &number[..2], &number[2..5], &number[5..])
}

pub fn cuit(dice: &mut Dice) -> String {
    loop {
        let mut number: Vec<u32> = two([20, 23, 27, 30][dice.below(4)]).to_vec();
        number.extend(digits(dice, 8));
        let check = 11 - weighted(&number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        if check != 10 {
            number.push(check % 11);
            let number = text(&number);
            return format!("{}-{}-{}", &number[..2], &number[2..10], &number[10..]);
        }
    }
}

pub fn south_african(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let mut number: Vec<u32> = [two(year), two(month), two(day)].concat();
    number.extend(digits(dice, 4));
    number.extend([0, 8]);
    with_luhn(number)
}

pub fn curp(dice: &mut Dice) -> String {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    let [day, month, year] = birth(dice);
    let letters =
        |dice: &mut Dice, from: &[u8], count: usize| -> String { (0..count).map(|_| char::from(from[dice.below(from.len())])).collect() };
    let (vowel, consonants) = (b"AEIOU".as_slice(), b"BCDFGHJKLMNPRSTVZ".as_slice());
    let body = format!(
        "{}{}{}{year:02}{month:02}{day:02}{}{}{}0",
        letters(dice, consonants, 1),
        letters(dice, vowel, 1),
        letters(dice, consonants, 2),
        pick(dice, &["H", "M"]),
        pick(dice, &["DF", "JC", "NL", "PL", "VZ"]),
        letters(dice, consonants, 3),
    );
    let sum: usize = body.chars().enumerate().map(|(i, c)| ALPHABET.chars().position(|a| a == c).unwrap_or_default() * (18 - i)).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}
