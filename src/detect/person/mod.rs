//! Data about persons and organisations: numbers, names of which stand beside them, over their column, or which prove themselves.

mod column;
mod form;
mod near;
mod token;

pub(crate) use near::Persons;
pub(crate) use token::Token;

use super::contacts::{self, Phones};
use super::judge::Raw;
use super::marks::{Bits, Block, Marks, ahead};
use form::Forms;

/// The fewest digits of a number that stands without its name, and the bytes within which they stand.
const DIGITS: u32 = 5;
const WITHIN: u32 = 26;

/// Reads what needs no name: numbers whose form proves them, lists of numbers, of addresses and of telephone numbers.
pub(crate) fn bare(text: &[u8], marks: &Marks, found: &mut Vec<Raw>) {
    let (mut forms, mut phones) = (Forms::default(), Phones::default());
    for start in marks.places(dense) {
        let length = text[start..].iter().take(24).take_while(|b| b.is_ascii_digit()).count();
        forms.read(text, start, length, found);
        phones.read(text, start, length);
    }
    forms.finish(text, found);
    contacts::read(text, phones, found);
}

/// Where runs of digits begin behind which enough other digits stand.
fn dense(before: &Block, here: &Block, behind: &Block) -> u64 {
    if here.digit.count_ones() + behind.digit.count_ones() < DIGITS {
        return 0;
    }
    let starts = here.digit & !ahead(before.digit, here.digit, 1);
    let follows = |place: usize| if place == 0 { here.digit } else { here.digit >> place | behind.digit << (64 - place) };
    let enough = |place: &usize| (follows(*place) & ((1 << WITHIN) - 1)).count_ones() >= DIGITS;
    Bits(starts).filter(enough).fold(0, |kept, place| kept | 1 << place)
}
