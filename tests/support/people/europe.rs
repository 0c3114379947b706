//! Numbers of persons in Europe.

use super::super::generate::Dice;
use super::digits::{birth, digits, grouped, text, two, weighted, with_luhn};
use super::pick;

pub fn nino(dice: &mut Dice) -> String {
    let number = format!(
        "{}{:06}{}",
        pick(dice, &["AB", "JN", "PR", "SC", "WL", "CE", "HK"]),
        dice.below(1_000_000),
        pick(dice, &["A", "B", "C", "D"])
    );
    if dice.below(2) == 0 { number } else { grouped(&number, &[2, 2, 2, 2, 1], " ") }
}

pub fn nhs(dice: &mut Dice) -> String {
    loop {
        let mut number = digits(dice, 9);
        number[0] = 4 + dice.below(4) as u32;
        let check = 11 - weighted(&number, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        if check != 10 {
            number.push(check % 11);
            let number = text(&number);
            return if dice.below(3) == 0 { number } else { grouped(&number, &[3, 3, 4], " ") };
        }
    }
}

/// Eleven digits; of the first ten exactly one digit comes twice.
pub fn steuer_id(dice: &mut Dice) -> String {
    let mut pool: Vec<u32> = (0..10).collect();
    for at in (1..10).rev() {
        pool.swap(at, dice.below(at + 1));
    }
    let twice = 1 + dice.below(8);
    pool[9] = pool[twice];
    if pool[0] == 0 {
        pool.swap(0, 3);
    }
    if pool[0] == 0 {
        pool[0] = 7;
    }
    let product = pool.iter().fold(10, |product, digit| match (digit + product) % 10 {
        0 => 10 * 2 % 11,
        sum => sum * 2 % 11,
    });
    pool.push((11 - product) % 10);
    let number = text(&pool);
    if dice.below(2) == 0 { number } else { grouped(&number, &[2, 3, 3, 3], " ") }
}

pub fn kvnr(dice: &mut Dice) -> String {
    let letter = dice.below(26) as u32;
    let body = digits(dice, 8);
    let mut all: Vec<u32> = two(letter + 1).to_vec();
    all.extend(&body);
    let sum: u32 = all.iter().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { d * 2 / 10 + d * 2 % 10 }).sum();
    format!("{}{}{}", char::from(b'A' + letter as u8), text(&body), sum % 10)
}

pub fn nir(dice: &mut Dice) -> String {
    let [_, month, year] = birth(dice);
    let body =
        format!("{}{year:02}{month:02}{:02}{:03}{:03}", 1 + dice.below(2), 1 + dice.below(95), 1 + dice.below(900), 1 + dice.below(900));
    let value: u64 = body.parse().unwrap_or_default();
    let whole = format!("{body}{:02}", 97 - value % 97);
    if dice.below(2) == 0 { whole } else { grouped(&whole, &[1, 2, 2, 2, 3, 3, 2], " ") }
}

pub fn dni(dice: &mut Dice) -> String {
    let number = 10_000_000 + dice.below(80_000_000);
    format!("{number:08}{}", char::from(b"TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]))
}

pub fn nie(dice: &mut Dice) -> String {
    let (first, number) = (dice.below(3), dice.below(10_000_000));
    let letter = char::from(b"TRWAGMYFPDXBNJZSQVHLCKE"[(first * 10_000_000 + number) % 23]);
    format!("{}{number:07}{letter}", ["X", "Y", "Z"][first])
}

pub fn codice_fiscale(dice: &mut Dice) -> String {
    const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let [day, _, year] = birth(dice);
    let letters = |dice: &mut Dice| -> String { (0..3).map(|_| char::from(b"BCDFGLMNPRSTVZ"[dice.below(14)])).collect() };
    let month = char::from(b"ABCDEHLMPRST"[dice.below(12)]);
    let day = if dice.below(2) == 0 { day } else { day + 40 };
    let body = format!(
        "{}{}{year:02}{month}{day:02}{}{:03}",
        letters(dice),
        letters(dice),
        pick(dice, &["H", "F", "L", "A", "D"]),
        1 + dice.below(900)
    );
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(i, b)| {
            let value = if b.is_ascii_digit() { u32::from(b - b'0') } else { u32::from(b - b'A') };
            if i % 2 == 0 { ODD[value as usize] } else { value }
        })
        .sum();
    format!("{body}{}", char::from(b'A' + (sum % 26) as u8))
}

pub fn nif_pt(dice: &mut Dice) -> String {
    let mut number = vec![[1, 2, 5][dice.below(3)]];
    number.extend(digits(dice, 7));
    let rest = weighted(&number, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    number.push(if rest < 2 { 0 } else { 11 - rest });
    text(&number)
}

pub fn bsn(dice: &mut Dice) -> String {
    loop {
        let mut number = digits(dice, 8);
        number[0] = 1 + dice.below(8) as u32;
        let check = weighted(&number, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        if check < 10 {
            number.push(check);
            return text(&number);
        }
    }
}

pub fn belgian(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let body = format!("{year:02}{month:02}{day:02}{:03}", 1 + dice.below(997));
    let check = 97 - body.parse::<u64>().unwrap_or_default() % 97;
    let number = format!("{body}{check:02}");
    if dice.below(3) == 0 {
        number
    } else {
        format!("{}.{}.{}-{}.{}", &number[..2], &number[2..4], &number[4..6], &number[6..9], &number[9..])
    }
}

pub fn pesel(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let mut number: Vec<u32> = [two(year), two(month), two(day)].concat();
    number.extend(digits(dice, 4));
    number.push((10 - weighted(&number, &[1, 3, 7, 9]) % 10) % 10);
    text(&number)
}

pub fn personnummer(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let mut number: Vec<u32> = [two(year), two(month), two(day)].concat();
    number.extend(digits(dice, 3));
    let short = with_luhn(number);
    let century = if dice.below(2) == 0 { "19" } else { "" };
    format!("{century}{}-{}", &short[..6], &short[6..])
}

pub fn fodselsnummer(dice: &mut Dice) -> String {
    loop {
        let [day, month, year] = birth(dice);
        let mut number: Vec<u32> = [two(day), two(month), two(year)].concat();
        number.extend(digits(dice, 3));
        let first = (11 - weighted(&number, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
        number.push(first);
        let second = (11 - weighted(&number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        if first < 10 && second < 10 {
            number.push(second);
            return text(&number);
        }
    }
}

pub fn cpr(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    format!("{day:02}{month:02}{year:02}-{:04}", 1000 + dice.below(3000))
}

pub fn hetu(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let serial = 2 + dice.below(897) as u32;
    let rest = (day * 10_000_000 + month * 100_000 + year * 1000 + serial) % 31;
    format!("{day:02}{month:02}{year:02}-{serial:03}{}", char::from(b"0123456789ABCDEFHJKLMNPRSTUVWXY"[rest as usize]))
}

pub fn ahv(dice: &mut Dice) -> String {
    let mut number = vec![7, 5, 6];
    number.extend(digits(dice, 9));
    number.push((10 - weighted(&number, &[1, 3]) % 10) % 10);
    let number = text(&number);
    format!("{}.{}.{}.{}", &number[..3], &number[3..7], &number[7..11], &number[11..])
}

pub fn svnr(dice: &mut Dice) -> String {
    loop {
        let [day, month, year] = birth(dice);
        let mut serial = digits(dice, 3);
        serial[0] = 1 + dice.below(9) as u32;
        let date: Vec<u32> = [two(day), two(month), two(year)].concat();
        let check = (weighted(&serial, &[3, 7, 9]) + weighted(&date, &[5, 8, 4, 2, 1, 6])) % 11;
        if check < 10 {
            return format!("{}{check}{}{}", text(&serial), if dice.below(2) == 0 { " " } else { "" }, text(&date));
        }
    }
}

pub fn rodne_cislo(dice: &mut Dice) -> String {
    loop {
        let [day, month, year] = birth(dice);
        let month = if dice.below(2) == 0 { month } else { month + 50 };
        let body: u64 = format!("{:02}{month:02}{day:02}{:03}", year.max(54), dice.below(1000)).parse().unwrap_or_default();
        if body % 11 < 10 {
            let whole = format!("{body:09}{}", body % 11);
            return format!("{}/{}", &whole[..6], &whole[6..]);
        }
    }
}

pub fn cnp(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let mut number = vec![1 + dice.below(2) as u32];
    number.extend([two(year), two(month), two(day), two(1 + dice.below(46) as u32)].concat());
    number.extend(digits(dice, 3));
    let rest = weighted(&number, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    number.push(if rest == 10 { 1 } else { rest });
    text(&number)
}

pub fn egn(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let mut number: Vec<u32> = [two(year), two(month), two(day)].concat();
    number.extend(digits(dice, 3));
    number.push(weighted(&number, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10);
    text(&number)
}

pub fn oib(dice: &mut Dice) -> String {
    let mut number = digits(dice, 10);
    let rest = number.iter().fold(10, |rest, digit| match (digit + rest) % 10 {
        0 => 10 * 2 % 11,
        sum => sum * 2 % 11,
    });
    number.push((11 - rest) % 10);
    text(&number)
}

pub fn isikukood(dice: &mut Dice) -> String {
    let [day, month, year] = birth(dice);
    let mut number = vec![3 + dice.below(2) as u32];
    number.extend([two(year), two(month), two(day)].concat());
    number.extend(digits(dice, 3));
    let mut check = weighted(&number, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    if check == 10 {
        check = weighted(&number, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10;
    }
    number.push(check);
    text(&number)
}
