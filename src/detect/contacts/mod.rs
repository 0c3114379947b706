//! E-mail addresses and telephone numbers in bulk: one is a signature, ten are a list. And a telephone number that a sentence gives or a
//! person's record holds.

mod email;
mod phone;

pub(crate) use phone::{Phones, WORDS as PHONE_WORDS};

use super::judge::Raw;
use super::reach::Far;
use super::tables::{DIGITS_EMAIL, DIGITS_IBAN, DIGITS_PHONE, NUMBERS};
use crate::order;

/// So many different addresses, or numbers, are a list.
const BULK: usize = 10;
/// So many lines that hold both an address and a number are records of people.
const RECORDS: usize = 5;
/// A list or its part lies within so many bytes.
const NEARBY: usize = 8 * 1024;
const CONFIDENCE: u8 = 90;

/// Where something stands.
type Span = (usize, usize);

/// Reports the lists of a text whose telephone numbers have been read. A list lies within [`NEARBY`], so that a long text can be judged
/// in parts.
pub(crate) fn read(text: &[u8], phones: Phones, found: &mut Vec<Raw>, far: &mut Far) {
    let emails = email::read(text);
    if let Some(detector) = DIGITS_PHONE {
        // In the record of a person: beside a number of that person, under its own name.
        let person = |raw: &&Raw| NUMBERS.iter().any(|number| number.detector == raw.detector) || Some(raw.detector) == DIGITS_IBAN;
        let numbers: Vec<Span> = found.iter().filter(person).map(|raw| (raw.start, raw.end)).collect();
        let free = |span: &Span| !found.iter().any(|raw| raw.start < span.1 && span.0 < raw.end);
        let mut single = phones.labelled(text, &numbers);
        single.extend(phones.given());
        order::sort(&mut single);
        single.dedup();
        let recorded: Vec<Span> = single.into_iter().filter(free).collect();
        found.extend(recorded.into_iter().map(|(start, end)| Raw { start, end, detector, confidence: CONFIDENCE - 10 }));
    }
    // Without addresses there are no records, only a list.
    let phones = phones.finish(text, if emails.len() < RECORDS - 1 { BULK - 1 } else { RECORDS });
    // One more would make records or a list of them.
    far.cluster(emails.iter().copied(), RECORDS - 1, NEARBY);
    far.cluster(phones.iter().copied(), BULK - 1, NEARBY);
    let (with_number, with_address) = records(text, &emails, &phones);
    for (detector, spans, records) in [(DIGITS_EMAIL, &emails, &with_number), (DIGITS_PHONE, &phones, &with_address)] {
        let Some(detector) = detector else { continue };
        let mut listed = clusters(text, spans, BULK);
        listed.extend(clusters(text, records, RECORDS));
        found.extend(listed.into_iter().map(|(start, end)| Raw { start, end, detector, confidence: CONFIDENCE }));
    }
}

/// The spans that lie among so many different ones nearby.
fn clusters(text: &[u8], spans: &[Span], least: usize) -> Vec<Span> {
    let keys: Vec<Vec<u8>> = if spans.len() < least { Vec::new() } else { spans.iter().map(|span| key(text, *span)).collect() };
    let mut listed = vec![false; keys.len()];
    let numbers = numbered(&keys);
    // How often each key stands between the two ends, which move over the spans together, and how many different ones do.
    let mut counts = vec![0_usize; keys.len()];
    let mut different = 0;
    let (mut first, mut told) = (0, 0);
    for last in 0..keys.len() {
        counts[numbers[last]] += 1;
        different += usize::from(counts[numbers[last]] == 1);
        while spans[last].1 - spans[first].0 > NEARBY {
            counts[numbers[first]] -= 1;
            different -= usize::from(counts[numbers[first]] == 0);
            first += 1;
        }
        if different >= least {
            let from = first.max(told);
            listed[from..=last].fill(true);
            told = last + 1;
        }
    }
    spans.iter().zip(listed).filter(|(_, listed)| *listed).map(|(span, _)| *span).collect()
}

/// A number for each key; equal keys have the same.
fn numbered(keys: &[Vec<u8>]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..keys.len()).collect();
    order::sort_by_key(&mut sorted, |&at| keys[at].as_slice());
    let mut numbers = vec![0; keys.len()];
    for pair in sorted.windows(2) {
        numbers[pair[1]] = numbers[pair[0]] + usize::from(keys[pair[0]] != keys[pair[1]]);
    }
    numbers
}

/// What stands there without case and signs between.
fn key(text: &[u8], (start, end): Span) -> Vec<u8> {
    text[start..end].iter().filter(|b| !matches!(b, b' ' | b'-' | b'(' | b')' | b'/')).map(u8::to_ascii_lowercase).collect()
}

/// The addresses that have a number on their line, and those numbers.
fn records(text: &[u8], emails: &[Span], phones: &[Span]) -> (Vec<Span>, Vec<Span>) {
    let (mut addresses, mut numbers) = (Vec::new(), Vec::new());
    let mut next = 0;
    for (start, end) in emails {
        while phones.get(next).is_some_and(|phone| phone.1 < *start && memchr::memchr(b'\n', &text[phone.1..*start]).is_some()) {
            next += 1;
        }
        let Some(phone) = phones.get(next) else { break };
        let (from, to) = if phone.0 < *start { (phone.1, *start) } else { (*end, phone.0) };
        if from <= to && to - from < 300 && memchr::memchr(b'\n', &text[from..to]).is_none() {
            addresses.push((*start, *end));
            numbers.push(*phone);
        }
    }
    (addresses, numbers)
}
