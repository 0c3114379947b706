//! Data about persons and organisations: numbers, names of which stand beside them, over their column, or which prove themselves.

mod column;
mod form;
mod near;
mod token;
mod travel;

pub(crate) use near::{Persons, goes_on};
pub(crate) use token::Token;
pub(crate) use travel::read as travel_document;

use super::checks::Proof;
use super::contacts::{self, Phones};
use super::judge::Raw;
use super::marks::{Bits, Block, Marks, ahead};
use super::reach::Far;
use super::tables::{DIGITS_BANK, DIGITS_IBAN, NUMBERS};
use form::Forms;

/// The fewest digits of a number that stands without its name, and the bytes within which they stand.
const DIGITS: u32 = 5;
const WITHIN: u32 = 26;

/// Reads what needs no name: numbers whose form proves them, lists of numbers, of addresses and of telephone numbers.
pub(crate) fn bare(text: &[u8], marks: &Marks, found: &mut Vec<Raw>, far: &mut Far) {
    let (mut forms, mut phones) = (Forms::default(), Phones::default());
    for start in marks.places_of_digits(dense) {
        if in_a_row(text, start) {
            continue;
        }
        let length = text[start..].iter().take(24).take_while(|b| b.is_ascii_digit()).count();
        forms.read(text, start, length, found, far);
        phones.read(text, start, length);
    }
    contacts::read(text, phones, found, far);
    beside_accounts(text, found);
}

/// Where neither a form nor a telephone number begins: `1.2`, `2026-11`, `x_1`.
fn in_a_row(text: &[u8], start: usize) -> bool {
    match text[..start] {
        [.., b'_'] => true,
        [.., before, b'.' | b'-' | b'/'] => before.is_ascii_digit(),
        _ => false,
    }
}

/// How far behind an account its bank may stand.
const BANK: usize = 40;

/// The bank's identifier behind an IBAN of the same country.
fn beside_accounts(text: &[u8], found: &mut Vec<Raw>) {
    let accounts: Vec<Raw> = found.iter().filter(|raw| Some(raw.detector) == DIGITS_IBAN).copied().collect();
    let Some(number) = NUMBERS.iter().find(|number| Some(number.detector) == DIGITS_BANK) else { return };
    for account in accounts {
        let country = &text[account.start..account.start + 2];
        let mut at = account.end;
        let until = text.len().min(at + BANK);
        while at < until {
            let run = text[at..].iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count();
            let raw = &text[at..at + run];
            if matches!(run, 8 | 11) && raw[4..6] == *country && number.proof(&Token { raw, chars: raw }) >= Proof::Check {
                found.push(Raw { start: at, end: at + run, detector: number.detector, confidence: 85 });
                break;
            }
            at += run.max(1);
        }
    }
}

/// Where runs of digits begin behind which enough other digits stand.
fn dense(before: &Block, here: &Block, behind: &Block) -> u64 {
    if here.digit == 0 || here.digit.count_ones() + behind.digit.count_ones() < DIGITS {
        return 0;
    }
    // No number goes on from a small letter, unless that is the end of an escape.
    let small = if before.escape | here.escape == 0 { ahead(before.letter & !before.capital, here.letter & !here.capital, 1) } else { 0 };
    let starts = here.digit & !ahead(before.digit, here.digit, 1) & !small;
    let follows = |place: usize| if place == 0 { here.digit } else { here.digit >> place | behind.digit << (64 - place) };
    let enough = |place: &usize| (follows(*place) & ((1 << WITHIN) - 1)).count_ones() >= DIGITS;
    Bits(starts).filter(enough).fold(0, |kept, place| kept | 1 << place)
}
