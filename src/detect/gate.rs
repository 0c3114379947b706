//! What the page's gate needs to know: the same literals, sets and shapes as the judge, as data for a small script.
//!
//! The gate leaves out checks, entropy and placeholders, so it rings for whatever the judge would find and for a little more.

use serde_json::{Value, json};

use super::checks::Proof;
use super::person::Token;
use super::tables::{FORMS, LITERALS, NUMBERS, Number, Op, PHRASES, PROGRAMS, RULES, SETS, Target};
use super::{checks, contacts};

/// The gate's data. `extension/page/gate.js` explains its form.
#[must_use]
pub fn gate_data() -> Value {
    json!({
        "sets": SETS.iter().map(set).collect::<Vec<_>>(),
        "programs": PROGRAMS.iter().map(|program| {
            let rules = &RULES[usize::from(program.detector)];
            let flags = u8::from(rules.nocase) | u8::from(rules.left_edge) << 1 | u8::from(rules.right_edge) << 2;
            let ops: Vec<Value> = program.ops.iter().filter_map(op).collect();
            // Marks are no steps, so the anchor's place among the steps is counted again.
            let anchor = program.ops[..usize::from(program.anchor)].iter().filter(|o| !matches!(o, Op::Open | Op::Close)).count();
            json!([anchor, flags, ops])
        }).collect::<Vec<_>>(),
        "literals": LITERALS.iter().map(|literal| {
            json!([String::from_utf8_lossy(literal.text), targets(literal.targets)])
        }).collect::<Vec<_>>(),
        "phrases": PHRASES,
        "forms": FORMS.iter().map(|form| json!([String::from_utf8_lossy(form.mask), u8::from(form.bare), form.number])).collect::<Vec<_>>(),
        "phoneWords": contacts::PHONE_WORDS,
        "ibans": checks::iban_lengths().map(|(country, length)| (country, json!(length))).collect::<serde_json::Map<_, _>>(),
    })
}

/// The gate's data as the JavaScript module `gate-data.js`.
#[must_use]
pub fn gate_module() -> String {
    format!(
        "// Generated from data/detectors/ by `make generate`; do not edit.\n/** @type {{import('../gate-types').GateData}} */\nexport const data = {};\n",
        gate_data()
    )
}

/// Four words of 32 bits for ASCII, and whether everything beyond it belongs to the set.
fn set(set: &[u64; 4]) -> Value {
    let word = |i: usize| (set[i / 2] >> (i % 2 * 32)) as u32;
    json!([word(0), word(1), word(2), word(3), u8::from(set[3] != 0)])
}

fn op(op: &Op) -> Option<Value> {
    match op {
        Op::Literal(text) => Some(json!(String::from_utf8_lossy(text))),
        Op::Set { set, min, max } => Some(json!([set, min, max])),
        Op::Open | Op::Close => None,
    }
}

/// Each target once: the gate does not tell two numbers of one name from each other.
fn targets(all: &[Target]) -> Vec<Value> {
    let mut told = Vec::new();
    for target in all.iter().map(target) {
        if !told.contains(&target) {
            told.push(target);
        }
    }
    told
}

/// Which of the gate's few sorts of numbers this is: most have six characters and four digits or more.
fn sort(number: &Number) -> char {
    let accepts = |text: &[u8]| (number.check)(&Token { raw: text, chars: text }) > Proof::No;
    // A number of New Zealand's health service, whose last letter is a check of the others.
    let health = || (b'A'..=b'Z').any(|last| accepts(&[b'Z', b'A', b'A', b'1', b'0', b'A', last]));
    if accepts(b"J45") {
        'd'
    } else if accepts(b"DEUTDEFF") {
        'b'
    } else if health() {
        'h'
    } else {
        'n'
    }
}

fn target(target: &Target) -> Value {
    match target {
        Target::Shape(program) => json!(program),
        Target::Near { from, to, key } => json!([from, to, u8::from(*key)]),
        Target::Password(_) | Target::Pair(_) => json!("p"),
        Target::Command(_) => json!("c"),
        Target::Key(_) => json!("k"),
        Target::Number { number, phrase } => json!(format!("{}{phrase}", sort(&NUMBERS[usize::from(*number)]))),
        Target::TravelDocument => json!("t"),
        Target::Marking(_) => json!("m"),
    }
}
