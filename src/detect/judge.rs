//! One view of a text: prefilter, then each hit verified in its small window.

use super::assign::Names;
use super::marks::Marks;
use super::near::{Sought, Tokens};
use super::person::{self, Persons};
use super::prefilter::{self, Hit};
use super::program::{self, Match, Runs};
use super::reach::Far;
use super::tables::{COMMANDS, Check, Op, PROGRAMS, Program, RULES, Rules, Target};
use super::{checks, command, digits, entropy, marking, near, placeholder};

/// A finding before its detector is looked up and overlaps are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Raw {
    pub start: usize,
    pub end: usize,
    pub detector: u16,
    pub confidence: u8,
}

/// Which kinds of evidence a view is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Everything.
    Full,
    /// Only shapes that stand on their own: the view has glued lines together, so neighbourhood means nothing in it.
    ShapesOnly,
}

/// What one reading leaves for the next to use again, which is memory, and how far it looked.
pub(crate) struct Scratch {
    runs: Runs,
    hits: Vec<Hit>,
    /// The stretches that the last readings read far.
    pub far: Far,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self { runs: Runs::new(), hits: Vec::new(), far: Far::default() }
    }
}

/// Everything the built-in detectors recognise in this view, unsorted and possibly overlapping.
pub(crate) fn judge(text: &str, marks: &Marks, reading: Reading, scratch: &mut Scratch, enabled: impl Fn(u16) -> bool) -> Vec<Raw> {
    let bytes = text.as_bytes();
    let Scratch { runs, hits, far } = scratch;
    runs.forget();
    prefilter::hits(bytes, marks, hits);
    let (mut names, mut tokens) = (Names::default(), Tokens::default());
    let mut found = Vec::new();
    let mut persons = Persons::new(bytes);
    for (number, hit) in hits.iter().enumerate() {
        for target in hit.literal.targets {
            match *target {
                Target::Shape(index) => {
                    let program = &PROGRAMS[usize::from(index)];
                    if enabled(program.detector) {
                        let raw = shape(program, bytes, hit.at, runs);
                        if RULES[usize::from(program.detector)].checks.contains(&Check::Pem) {
                            far.read(hit.at, raw.map_or(bytes.len().min(hit.at + checks::LONGEST_PEM), |raw| raw.end));
                        }
                        found.extend(raw.filter(|r| reading == Reading::Full || r.confidence >= PROVEN || fixed(program)));
                    }
                }
                Target::Near { from, to, key } if reading == Reading::Full => {
                    let word = (hit.at, hit.at + hit.literal.text.len());
                    near::values(bytes, tokens.behind(bytes, marks, word.1), word, &Sought { from, to, key }, runs, &mut found);
                }
                Target::Password(_) | Target::Key(_) | Target::Pair(_) if reading == Reading::Full => {
                    names.read(text, &hits[number..], *target, &mut found, far);
                }
                Target::Command(index) if reading == Reading::Full => {
                    command::read(text, hit.at, hit.literal.text.len(), &COMMANDS[usize::from(index)], &mut found);
                }
                Target::Number { number, phrase } if reading == Reading::Full => {
                    persons.read(bytes, marks, (hit.at, hit.literal.text.len()), (number, phrase), &mut found, far);
                }
                Target::Marking(detector) if reading == Reading::Full => {
                    found.extend(marking::read(bytes, hit.at, hit.literal.text.len(), detector));
                }
                Target::TravelDocument if reading == Reading::Full => person::travel_document(bytes, hit.at, &mut found),
                _ => {}
            }
        }
    }
    if reading == Reading::Full {
        digits::read(bytes, marks, &mut found);
        person::bare(bytes, marks, &mut found, far);
    }
    found.retain(|raw| enabled(raw.detector) && text.is_char_boundary(raw.start) && text.is_char_boundary(raw.end));
    found
}

/// From here on a value proves itself, wherever it stands.
const PROVEN: u8 = 97;

/// The last part has a fixed length, so nothing that follows can have been mistaken for it.
fn fixed(program: &Program) -> bool {
    let last = program.ops.iter().rev().find(|op| !matches!(op, Op::Open | Op::Close));
    matches!(last, Some(Op::Set { min, max, .. }) if min == max)
}

/// Verifies a shape around its literal. The literal's place in the text is known, its place in the program is `anchor`.
fn shape(program: &Program, text: &[u8], at: usize, runs: &mut Runs) -> Option<Raw> {
    let rules = &RULES[usize::from(program.detector)];
    let matched = program::run(program, rules, text, at, runs)?;
    // Chance puts short words into a random part; only what cannot be chance makes a placeholder of a token with a form of its own.
    let value = text.get(matched.value.0..matched.value.1)?;
    let made_up =
        !rules.checks.contains(&Check::Pem) && placeholder::token(value) && (placeholder::certainly(value) || !own_form(program, value));
    (!made_up).then(|| verdict(program.detector, rules, text, matched)).flatten()
}

/// A vendor's token: a literal and random parts stand in the value, of the length that the vendor draws, or, where that varies, of letters and
/// digits that make no words.
fn own_form(program: &Program, value: &[u8]) -> bool {
    let opened = program.ops.iter().position(|op| matches!(op, Op::Open)).map_or(0, |open| open + 1);
    let closed = program.ops.iter().position(|op| matches!(op, Op::Close)).unwrap_or(program.ops.len());
    let inside = &program.ops[opened..closed];
    inside.iter().any(|op| matches!(op, Op::Literal(literal) if literal.len() >= 3))
        && (inside.iter().all(|op| !matches!(op, Op::Set { min, max, .. } if max != min)) || super::value::random(value))
}

/// The option belongs to a program that speaks to a server: one of its names stands before it on the same line.
fn of_a_client(text: &[u8], start: usize) -> bool {
    let before = &text[start.saturating_sub(400)..start];
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |n| n + 1)..];
    [b"curl".as_slice(), b"wget", b"http", b"smbclient", b"rpcclient"].iter().any(|name| memchr::memmem::find(line, name).is_some())
}

/// `@example.com`: reserved for documentation (RFC 2606).
fn documentation_host(behind: &[u8]) -> bool {
    let host = behind.strip_prefix(b"@").unwrap_or(behind);
    let host = &host[..host.iter().take(80).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count()];
    let lower = host.to_ascii_lowercase();
    [b"example".as_slice(), b"example.com", b"example.org", b"example.net"]
        .iter()
        .any(|name| lower == *name || lower.ends_with(name) && lower[lower.len() - name.len() - 1] == b'.')
}

/// Weighs a match: checks, entropy, placeholders.
pub(crate) fn verdict(detector: u16, rules: &Rules, text: &[u8], matched: Match) -> Option<Raw> {
    let (start, mut end) = matched.value;
    let value = &text[start..end];
    let mut confidence = rules.confidence;
    if rules.checks.contains(&Check::Pem) {
        end = checks::pem_extend(text, end)?;
    } else if entropy::tenths(value) < u32::from(rules.entropy) {
        return None;
    }
    if rules.checks.contains(&Check::UrlPassword) && documentation_host(&text[end..]) && !super::value::drawn(value) {
        return None;
    }
    if rules.checks.contains(&Check::CommandLine) && !of_a_client(text, matched.start) {
        return None;
    }
    for check in rules.checks {
        match checks::run(*check, value) {
            checks::Verdict::Refuse => return None,
            checks::Verdict::Pass => {}
            checks::Verdict::Prove => confidence = confidence.max(98),
        }
    }
    Some(Raw { start, end, detector, confidence })
}
