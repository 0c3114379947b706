//! E-mail addresses and telephone numbers in bulk. One is a signature; ten are a list.

mod email;
mod phone;

pub(crate) use phone::Phones;

use super::judge::Raw;
use super::tables::{DIGITS_EMAIL, DIGITS_PHONE};

/// So many different addresses, or numbers, are a list.
const BULK: usize = 10;
/// So many lines that hold both an address and a number are records of people.
const RECORDS: usize = 5;
const CONFIDENCE: u8 = 90;

/// Where something stands.
type Span = (usize, usize);

/// Reports the lists of a text whose telephone numbers have been read.
pub(crate) fn read(text: &[u8], phones: Phones, found: &mut Vec<Raw>) {
    let emails = email::read(text);
    let phones = phones.finish(text);
    let records = emails.len() >= RECORDS && phones.len() >= RECORDS && records(text, &emails, &phones) >= RECORDS;
    if records || distinct(text, &emails) >= BULK {
        report(&emails, DIGITS_EMAIL, found);
    }
    if records || distinct(text, &phones) >= BULK {
        report(&phones, DIGITS_PHONE, found);
    }
}

fn report(spans: &[Span], detector: Option<u16>, found: &mut Vec<Raw>) {
    let Some(detector) = detector else { return };
    found.extend(spans.iter().map(|(start, end)| Raw { start: *start, end: *end, detector, confidence: CONFIDENCE }));
}

/// How many of the spans differ, without case and signs between.
fn distinct(text: &[u8], spans: &[Span]) -> usize {
    if spans.len() < BULK {
        return 0;
    }
    let mut all: Vec<Vec<u8>> = spans
        .iter()
        .map(|(start, end)| {
            text[*start..*end].iter().filter(|b| !matches!(b, b' ' | b'-' | b'(' | b')' | b'/')).map(u8::to_ascii_lowercase).collect()
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

/// How many addresses have a number on their line.
fn records(text: &[u8], emails: &[Span], phones: &[Span]) -> usize {
    let mut next = 0;
    emails
        .iter()
        .filter(|(start, end)| {
            while phones.get(next).is_some_and(|phone| phone.1 < *start && memchr::memchr(b'\n', &text[phone.1..*start]).is_some()) {
                next += 1;
            }
            phones.get(next).is_some_and(|phone| {
                let (from, to) = if phone.0 < *start { (phone.1, *start) } else { (*end, phone.0) };
                from <= to && to - from < 300 && memchr::memchr(b'\n', &text[from..to]).is_none()
            })
        })
        .count()
}
