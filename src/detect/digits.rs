//! Numbers that are their own evidence: payment cards and bank accounts.

use super::checks;
use super::judge::Raw;
use super::marks::{Bits, Block, Marks, ahead, back};
use super::needles::Needles;
use super::tables::{DIGITS_CARD, DIGITS_IBAN};

/// Reads every run of digits that could begin such a number.
pub(crate) fn read(text: &[u8], marks: &Marks, found: &mut Vec<Raw>) {
    for start in marks.places_of_digits(cards) {
        let length = text[start..].iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len() - start);
        if length == 4 || (12..=19).contains(&length) {
            found.extend(card(text, start, length));
        }
    }
    found.extend(behind_two_letters(marks).filter_map(|start| iban(text, start)));
}

/// Where runs of four and more digits begin behind which as many stand as cards have: each has at least twelve digits in its first sixteen
/// bytes, groups or not.
fn cards(before: &Block, here: &Block, behind: &Block) -> u64 {
    if here.digit.count_ones() + behind.digit.count_ones() < 12 {
        return 0;
    }
    let follows = |distance| back(here.digit, behind.digit, distance);
    let starts = here.digit & !ahead(before.digit, here.digit, 1) & follows(1) & follows(2) & follows(3);
    let enough = |place: &usize| {
        let digits = if *place == 0 { here.digit } else { follows(*place as u32) };
        (digits & 0xFFFF).count_ones() >= 12
    };
    Bits(starts).filter(enough).fold(0, |kept, place| kept | 1 << place)
}

/// Where digits begin behind two letters that stand at the edge of a word, or behind an escape.
fn behind_two_letters(marks: &Marks) -> impl Iterator<Item = usize> + '_ {
    marks.places_of_digits(|before, here, behind| {
        // Both check digits are digits.
        let digits = here.digit & back(here.digit, behind.digit, 1) & !ahead(before.digit, here.digit, 1);
        if digits == 0 {
            return 0;
        }
        let letters = ahead(before.letter, here.letter, 1) & ahead(before.letter, here.letter, 2);
        let escapes = if before.escape | here.escape == 0 { 0 } else { u64::MAX };
        digits & letters & (!ahead(before.alnum(), here.alnum(), 3) | escapes)
    })
}

/// The groupings that cards are printed in, by the lengths of their groups.
const GROUPS: &[&[usize]] = &[&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 4, 3]];

fn card(text: &[u8], start: usize, first: usize) -> Option<Raw> {
    let detector = DIGITS_CARD?;
    let (end, grouped) = if first == 4 { (grouped_end(text, start)?, true) } else { (start + first, false) };
    if !free_standing(text, start, end) {
        return None;
    }
    let digits: Vec<u8> = text[start..end].iter().filter(|b| b.is_ascii_digit()).copied().collect();
    let told = || announced(text, start);
    if !grouped && !told() && otherwise_named(text, start) {
        return None;
    }
    if grouped && counts_up(&text[start..end])
        || !grouped && (in_a_list(text, start, end) || !(14..=16).contains(&(end - start))) && !told()
    {
        return None;
    }
    let plausible = issuer(&digits) && checks::luhn(&digits) && !known_test_number(&digits);
    let confidence = if grouped || plausible && told() { 95 } else { 75 };
    plausible.then_some(Raw { start, end, detector, confidence })
}

fn grouped_end(text: &[u8], start: usize) -> Option<usize> {
    let separator = *text.get(start + 4).filter(|b| matches!(b, b' ' | b'-'))?;
    GROUPS.iter().rev().find_map(|groups| {
        let mut at = start;
        for (i, length) in groups.iter().enumerate() {
            if i > 0 {
                (text.get(at) == Some(&separator)).then_some(())?;
                at += 1;
            }
            text.get(at..at + length)?.iter().all(u8::is_ascii_digit).then_some(())?;
            at += length;
        }
        (!text.get(at).is_some_and(u8::is_ascii_digit)).then_some(at)
    })
}

/// Not a part of a longer number, a decimal, a version, a path or a name.
fn free_standing(text: &[u8], start: usize, end: usize) -> bool {
    let glue = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'%' | b'#' | b'.' | b'-' | b'/');
    let before = start.checked_sub(1).map(|i| text[i]);
    let (next, after) = (text.get(end), text.get(end + 1));
    let goes_on = next.is_some_and(|b| matches!(b, b'.' | b'-' | b'/' | b' ')) && after.is_some_and(u8::is_ascii_digit);
    let sentence = matches!(next, Some(b'.' | b'-' | b'/')) && !goes_on;
    !before.is_some_and(glue) && !behind_a_number(&text[..start]) && (sentence || !next.is_some_and(|b| glue(*b))) && !goes_on
}

/// The number is preceded by another, or by a code such as `542F`, in the same row.
fn behind_a_number(before: &[u8]) -> bool {
    let [rest @ .., b' ' | b','] = before else { return false };
    let code = rest.iter().rev().take(8).take_while(|b| b.is_ascii_digit() || matches!(b, b'A'..=b'F')).count();
    let word = rest.len() > code && rest[rest.len() - code - 1].is_ascii_alphabetic();
    let digits = rest[rest.len() - code..].iter().any(u8::is_ascii_digit);
    code > 0 && digits && !word
}

/// `5430 5431 5432 5433`: a table of codes.
fn counts_up(groups: &[u8]) -> bool {
    let number = |group: &[u8]| group.iter().fold(0u64, |value, d| value * 10 + u64::from(d.wrapping_sub(b'0')));
    let numbers: Vec<u64> = groups.split(|b| matches!(b, b' ' | b'-')).map(number).collect();
    numbers.windows(2).filter(|pair| pair[1].wrapping_sub(pair[0]) <= 2).count() >= 2
}

/// One of several numbers in a row, as tables and calls have them.
fn in_a_list(text: &[u8], start: usize, end: usize) -> bool {
    let separator = |b: &u8| b.is_ascii_whitespace() || *b == b',';
    let before = &text[start.saturating_sub(48)..start];
    let gap = before.iter().rev().take_while(|b| separator(b)).count();
    let (rest, gap) = before.split_at(before.len() - gap);
    let behind = &text[end..text.len().min(end + 48)];
    let gap_behind = behind.iter().take_while(|b| separator(b)).count();
    let (gap_behind, further) = behind.split_at(gap_behind);
    gap.contains(&b',') && rest.last().is_some_and(u8::is_ascii_digit)
        || gap_behind.contains(&b',') && further.first().is_some_and(u8::is_ascii_digit)
}

/// A word about cards stands shortly before.
fn announced(text: &[u8], start: usize) -> bool {
    static WORDS: Needles = Needles::new(&[
        "card",
        "kart",
        "kaart",
        "kort",
        "credit",
        "kredit",
        "visa",
        "amex",
        "payment",
        "zahlung",
        "carte",
        "tarjeta",
        "carta",
        "cartão",
        "pan:",
        "pan=",
        "pan\"",
        "ccnum",
        "cc_num",
        "карт",
        "卡号",
        "カード",
    ]);
    WORDS.within(&text[start.saturating_sub(160)..start])
}

/// What stands right before says that the number is something else: `order 4539…`, `"trackingId": 4539…`, `ts=4539…`.
fn otherwise_named(text: &[u8], start: usize) -> bool {
    let before = &text[start.saturating_sub(40)..start];
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |n| n + 1)..];
    let joined = line.iter().rev().take_while(|b| matches!(b, b' ' | b'"' | b'\'' | b':' | b'=' | b'#' | b'>')).count();
    let name = &line[..line.len() - joined];
    let sign = line[line.len() - joined..].iter().any(|b| matches!(b, b':' | b'=' | b'#'));
    let word = name.len() - name.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')).count();
    sign && word < name.len() || OTHER.iter().any(|other| name[word..].to_ascii_lowercase().ends_with(other))
}

/// Words for numbers that are no cards.
const OTHER: &[&[u8]] = &[
    b"order",
    b"id",
    b"number",
    b"no",
    b"no.",
    b"nr",
    b"nr.",
    b"ref",
    b"invoice",
    b"tracking",
    b"shipment",
    b"serial",
    b"ticket",
    b"case",
    b"ean",
    b"sku",
    b"isbn",
    b"time",
    b"timestamp",
    b"bytes",
    b"size",
    b"offset",
    b"bestellung",
    b"rechnung",
    b"sendung",
    b"commande",
    b"pedido",
    b"ordine",
    b"transaction",
    b"imei",
    b"hash",
];

/// Issuer ranges and lengths (ISO/IEC 7812, as the networks publish them).
fn issuer(digits: &[u8]) -> bool {
    let prefix = |n: usize| digits[..n].iter().fold(0u32, |value, d| value * 10 + u32::from(d - b'0'));
    let length = digits.len();
    match (prefix(1), prefix(2), prefix(3), prefix(4)) {
        (4, ..) => matches!(length, 13 | 16 | 19),
        (_, 51..=55, ..) | (_, _, _, 2221..=2720) => length == 16,
        (_, 34 | 37, ..) => length == 15,
        (_, 36 | 38 | 39, ..) | (_, _, 300..=305, _) => matches!(length, 14 | 16),
        (_, _, _, 3528..=3589) => (16..=19).contains(&length),
        (_, 65, ..) | (_, _, 644..=649, _) | (_, _, _, 6011) => matches!(length, 16 | 19),
        (_, 62, ..) => (16..=19).contains(&length),
        (_, _, _, 5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761 | 6762 | 6763) => (12..=19).contains(&length),
        _ => false,
    }
}

/// Numbers that payment providers print in their documentation, and numbers made of one or two digits.
fn known_test_number(digits: &[u8]) -> bool {
    const HEADS: &[&[u8]] = &[
        b"411111", b"424242", b"401288", b"400005", b"400000", b"400002", b"555555", b"510510", b"520082", b"222300", b"222242", b"378282",
        b"371449", b"378734", b"601111", b"601100", b"305693", b"305930", b"362272", b"385200", b"356600", b"353011", b"620000", b"601198",
        b"550000", b"545454", b"491761", b"444433", b"401200", b"343434",
    ];
    HEADS.iter().any(|head| digits.starts_with(head)) || super::entropy::distinct(digits) <= 3
}

/// Account numbers that every text about IBANs prints.
fn known_iban(value: &[u8]) -> bool {
    const HEADS: &[&[u8]] = &[
        b"DE8937040044",
        b"GB82WEST1234",
        b"GB29NWBK6016",
        b"FR1420041010",
        b"NL91ABNA0417",
        b"NO9386011117",
        b"BE6853900754",
        b"CH9300762011",
        b"AT6119043002",
        b"ES9121000418",
        b"IT60X0542811",
        b"DE7551210800",
        b"DE0210030000",
        b"GB33BUKB2020",
        b"SE4550000000",
        b"PL6110901014",
        b"FI2112345600",
        b"DK5000400440",
        b"MT84MALT0110",
        b"GB94BARC1020",
        b"PT5000020123",
        b"LU2800194006",
        b"IE29AIBK9311",
        b"CZ6508000000",
        b"FR7630006000",
        b"SA0380000000",
    ];
    let compact: Vec<u8> = value.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect();
    HEADS.iter().any(|head| compact.starts_with(head))
}

/// Two letters, two check digits, then what the country's length asks for, in one piece or in groups of four.
fn iban(text: &[u8], start: usize) -> Option<Raw> {
    let detector = DIGITS_IBAN?;
    let begin = start.checked_sub(2)?;
    let country = text.get(begin..start)?;
    let upper = country.iter().all(u8::is_ascii_uppercase);
    if !country.iter().all(u8::is_ascii_alphabetic) || !super::edge::left(text, begin) {
        return None;
    }
    let wanted = checks::iban_length(country)?;
    let mut count = 2;
    let mut end = start;
    while count < wanted {
        match text.get(end) {
            Some(b) if b.is_ascii_alphanumeric() => count += 1,
            Some(b' ' | b'-') if count % 4 == 0 && text[end - 1].is_ascii_alphanumeric() => {}
            _ => return None,
        }
        end += 1;
    }
    let clear = !text.get(end).is_some_and(u8::is_ascii_alphanumeric);
    let plain = &text[begin..end];
    let shouted = upper || !plain.iter().any(u8::is_ascii_uppercase);
    (clear && shouted && checks::iban(plain) && !known_iban(plain)).then_some(Raw { start: begin, end, detector, confidence: 97 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wherever blocks end, every run of digits that could be a card is told: one of twelve and more, and groups of four that make as many.
    #[test]
    fn cards_are_told_across_blocks() {
        let mut told = 0;
        for start in 0..140 {
            for digits in ["7777", "777777777777", "7777 7777 7777 7777", "7777-777777-7777", "777777777777777777777", "7777 7777 x 777"] {
                let text = [" ".repeat(start).as_str(), digits, " x"].concat();
                let found: Vec<usize> = Marks::of(text.as_bytes()).places_of_digits(cards).take(1).collect();
                let enough = digits.bytes().take(16).filter(u8::is_ascii_digit).count() >= 12;
                assert_eq!(found, if enough { vec![start] } else { vec![] }, "{digits} at {start}");
                told += found.len();
            }
        }
        assert_eq!(told, 4 * 140);
    }
}
