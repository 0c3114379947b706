//! Numbers of persons: the functions that check them, their names, and the forms in which they stand on their own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::schema::Entry;

/// The most letters before the first digit, and the most digits in the first run, of a form: as `src/detect/person/form.rs` has it.
const LETTERS: usize = 6;
const RUN: usize = 19;

/// What the entries say about numbers.
#[derive(Default)]
pub struct Numbers {
    all: Vec<Number>,
    forms: Vec<Form>,
    phrases: BTreeMap<(String, String), usize>,
}

/// Words that stand in so many texts that another word of the phrase is better looked for.
const COMMON: &[&str] =
    &["number", "numbers", "numéro", "numero", "número", "card", "code", "identification", "identity", "national", "member", "policy"];

struct Number {
    detector: usize,
    /// The function that checks it.
    check: String,
    length: (u8, u8),
    letters: (u8, u8),
    /// Words around it.
    beside: Vec<String>,
}

struct Form {
    key: usize,
    mask: String,
    number: usize,
    bare: bool,
}

impl Numbers {
    /// Adds a number and answers its index.
    pub fn add(&mut self, detector: usize, check: &str, entry: &Entry) -> Result<usize, String> {
        let functions = include_str!("../src/detect/checks/ids/mod.rs");
        let known = [
            functions,
            include_str!("../src/detect/checks/ids/americas.rs"),
            include_str!("../src/detect/checks/ids/asia.rs"),
            include_str!("../src/detect/checks/ids/central.rs"),
            include_str!("../src/detect/checks/ids/health.rs"),
            include_str!("../src/detect/checks/ids/northern.rs"),
            include_str!("../src/detect/checks/ids/papers.rs"),
            include_str!("../src/detect/checks/ids/southern.rs"),
            include_str!("../src/detect/checks/ids/western.rs"),
            include_str!("../src/detect/checks/ids/world.rs"),
        ];
        if !known.iter().any(|file| file.contains(&format!("pub(crate) fn {check}(token: &Token<'_>) -> Proof"))) {
            return Err(format!("unknown number `{check}`: write its check as a function of that name in src/detect/checks/ids/"));
        }
        let (length, letters) = (entry.length, entry.letters);
        if length.0 == 0 || length.0 > length.1 || length.1 > 20 || letters.0 > letters.1 || letters.1 > length.1 {
            return Err(format!(
                "number `{check}`: say how many letters and digits it has, at most twenty: `length = [9, 9]`, and with letters among them `letters = [1, 2]`"
            ));
        }
        let number = self.all.len();
        let beside = entry.beside.iter().map(|word| word.to_lowercase()).collect();
        self.all.push(Number { detector, check: check.to_owned(), length, letters, beside });
        for (masks, bare) in [(&entry.bare, true), (&entry.listed, false)] {
            for mask in masks {
                self.forms.push(Form { key: key(mask)?, mask: mask.clone(), number, bare });
            }
        }
        Ok(number)
    }

    /// The literal to look for of a name of one or more words, the phrase that holds the others, and whether the name begins with it.
    pub fn name(&mut self, words: &str) -> (String, usize, bool) {
        // `steuer-id` is also written `steuer_id` and `SteuerId`; what has only short parts stays whole: `c.f.`.
        let parts: Vec<&str> = words.split([' ', '-', '.']).filter(|part| !part.is_empty()).collect();
        let all = if parts.iter().any(|part| part.len() > 3) { parts } else { words.split(' ').collect() };
        let longest = (0..all.len())
            .max_by_key(|at| (!COMMON.contains(&all[*at]) && all[*at].len() > 3, all[*at].len(), usize::MAX - at))
            .unwrap_or(0);
        let (before, after) = (all[..longest].join(" "), all[longest + 1..].join(" "));
        let next = self.phrases.len();
        (all[longest].to_owned(), *self.phrases.entry((before, after)).or_insert(next), longest == 0)
    }

    /// The phrase of names that are one word.
    pub fn single_word(&self) -> Option<usize> {
        self.phrases.get(&(String::new(), String::new())).copied()
    }

    pub fn render(mut self, out: &mut String) {
        let _ = writeln!(out, "pub(crate) static NUMBERS: &[Number] = &[");
        for Number { detector, check, length, letters, beside } in &self.all {
            let _ = writeln!(
                out,
                "Number{{detector:{detector},check:super::checks::ids::{check},length:{length:?},letters:{letters:?},beside:&{beside:?}}},"
            );
        }
        let mut phrases: Vec<_> = self.phrases.iter().collect();
        phrases.sort_by_key(|(_, index)| **index);
        let phrases: Vec<_> = phrases.into_iter().map(|(phrase, _)| phrase).collect();
        let _ = writeln!(out, "];\npub(crate) static PHRASES: &[(&str, &str)] = &{phrases:?};");
        self.forms.sort_by(|a, b| (a.key, &a.mask, a.number).cmp(&(b.key, &b.mask, b.number)));
        let _ = writeln!(out, "pub(crate) static FORMS: &[Form] = &[");
        let mut starts = vec![0; (LETTERS + 1) * (RUN + 1) + 1];
        for form in &self.forms {
            starts[form.key + 1] += 1;
            let _ = writeln!(out, "Form{{number:{},mask:b{:?},bare:{}}},", form.number, form.mask, form.bare);
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let _ = writeln!(out, "];\npub(crate) static FORM_STARTS: [u16; {}] = {starts:?};", starts.len());
    }
}

/// How many letters lead the mask, and how long its first run of digits is.
fn key(mask: &str) -> Result<usize, String> {
    let bytes = mask.as_bytes();
    let letters = bytes.iter().take_while(|b| **b == b'A').count();
    let run = bytes[letters..].iter().take_while(|b| **b == b'9').count();
    let all = bytes.iter().filter(|b| b.is_ascii_alphanumeric()).count();
    if run == 0 || letters > LETTERS || run > RUN || all > 20 || !bytes.iter().all(|b| b"9AX .-/+()".contains(b)) {
        return Err(format!(
            "form `{mask}`: write 9 for a digit, A for a capital, X for either and the signs between; it begins with at most six letters and a digit, and holds at most twenty"
        ));
    }
    Ok(letters * (RUN + 1) + run)
}
