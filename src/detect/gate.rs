//! What the page's gate needs to know: the same literals, sets and shapes as the judge, as data for a small script.
//!
//! The gate leaves out checks, entropy and placeholders, so it rings for whatever the judge would find and for a little more. What there
//! is much of is one text for each table, because a page parses a text many times faster than lists of lists.

use serde_json::{Value, json};

use super::tables::{COMMANDS, Command, FORMS, Literal, NUMBERS, Number, Op, PHRASES, PROGRAMS, Program, RULES, SEARCH, SETS, Target};
use super::{checks, contacts, name, value, words};

/// The gate's data. `extension/page/gate-types.d.ts` explains its form.
#[must_use]
pub fn gate_data() -> Value {
    let mut lists = Lists::default();
    let literals = lists.literals();
    let (about, before, right_before) = name::lists();
    json!({
        "sets": SETS.iter().map(set).collect::<Vec<_>>(),
        "programs": PROGRAMS.iter().map(program).collect::<Vec<_>>().join("\n"),
        "literals": literals,
        "near": lists.near,
        "numbers": lists.numbers,
        "phrases": PHRASES,
        "commands": COMMANDS.iter().map(command).collect::<Vec<_>>(),
        "names": [about.join(" "), before.join(" "), right_before.join(" ")],
        "sentences": words::lists().map(|words| words.join("|")),
        "asks": words::ASKS.join("|"),
        "pairs": value::common_pairs(),
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

/// What several literals announce stands once, and is told by its place.
#[derive(Default)]
struct Lists {
    /// Values near a word: the first program, how many, whether a word about keys must stand between.
    near: Vec<(u16, u16, u8)>,
    /// Numbers: the fewest and most letters and digits, the fewest and most letters, and the words one of which must stand around.
    numbers: Vec<(u8, u8, u8, u8, String)>,
}

impl Lists {
    /// A line for each literal, sorted: where the hashed units stand, how many bytes it shares with the one before (both in base 36), the
    /// rest of it, a tab, and what it announces, if that is not the same as before.
    fn literals(&mut self) -> String {
        let mut sorted: Vec<&Literal> = SEARCH.literals.iter().collect();
        sorted.sort_by_key(|literal| literal.text);
        let digit = |number: usize| u32::try_from(number).ok().and_then(|n| char::from_digit(n, 36)).unwrap_or('0');
        let (mut before, mut announced) = (String::new(), String::new());
        let mut lines = Vec::with_capacity(sorted.len());
        for literal in sorted {
            let text = String::from_utf8_lossy(literal.text).into_owned();
            // Units, not bytes, are shared: beyond ASCII nothing is, and the beginning is hashed.
            let shared = text.bytes().zip(before.bytes()).take(35).take_while(|(a, b)| a == b && a.is_ascii()).count();
            let offset = if text.is_ascii() { usize::from(literal.offset) } else { 0 };
            let targets = self.targets(literal);
            let same = targets == announced;
            lines.push(format!(
                "{}{}{}\t{}",
                digit(offset),
                digit(shared),
                text.get(shared..).unwrap_or_default(),
                if same { "" } else { &targets }
            ));
            (before, announced) = (text, targets);
        }
        lines.join("\n")
    }

    /// What the literal announces, each once.
    fn targets(&mut self, literal: &Literal) -> String {
        let mut targets: Vec<String> = Vec::new();
        for target in literal.targets.iter().map(|target| self.target(target)) {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        targets.join(",")
    }

    fn target(&mut self, target: &Target) -> String {
        match target {
            Target::Shape(program) => format!("s{program}"),
            Target::Near { from, to, key } => format!("v{}", place(&mut self.near, (*from, to - from, u8::from(*key)))),
            Target::Password(_) => "p".to_owned(),
            Target::Pair(_) => "u".to_owned(),
            Target::Command(command) => format!("c{command}"),
            Target::Key(_) => "k".to_owned(),
            Target::Number { number, phrase } => {
                let Number { length, letters, beside, .. } = &NUMBERS[usize::from(*number)];
                format!("n{} {phrase}", place(&mut self.numbers, (length.0, length.1, letters.0, letters.1, beside.join("|"))))
            }
            Target::TravelDocument => "t".to_owned(),
            Target::Marking(_) => "m".to_owned(),
        }
    }
}

/// The place of the item in the list, to which it is added when it is new.
fn place<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// Four words of 32 bits for ASCII, and whether everything beyond it belongs to the set.
fn set(set: &[u64; 4]) -> Value {
    let word = |i: usize| (set[i / 2] >> (i % 2 * 32)) as u32;
    json!([word(0), word(1), word(2), word(3), u8::from(set[3] != 0)])
}

/// Flags, the place of the anchor, and the steps: literals as they are, sets as `{set:least-most}` (without `-most` when it is the same,
/// nothing behind `-` when there is no limit), and `{}` between two literals. No literal has a brace; `tests/gate.rs` runs every shape.
fn program(program: &Program) -> String {
    let rules = &RULES[usize::from(program.detector)];
    let flags = u8::from(rules.nocase) | u8::from(rules.left_edge) << 1 | u8::from(rules.right_edge) << 2;
    // Marks are no steps, so the anchor's place among the steps is counted again.
    let anchor = program.ops[..usize::from(program.anchor)].iter().filter(|o| !matches!(o, Op::Open | Op::Close)).count();
    let mut steps = String::new();
    let mut literal = false;
    for step in program.ops.iter().filter(|o| !matches!(o, Op::Open | Op::Close)) {
        if literal && matches!(step, Op::Literal(_)) {
            steps.push_str("{}");
        }
        literal = matches!(step, Op::Literal(_));
        steps.push_str(&op(step));
    }
    format!("{flags}{anchor}{steps}")
}

fn op(op: &Op) -> String {
    match op {
        Op::Literal(text) => String::from_utf8_lossy(text).into_owned(),
        Op::Set { set, min, max } if min == max => format!("{{{set}:{min}}}"),
        Op::Set { set, min, max: u16::MAX } => format!("{{{set}:{min}-}}"),
        Op::Set { set, min, max } => format!("{{{set}:{min}-{max}}}"),
        Op::Open | Op::Close => String::new(),
    }
}

/// Options whose next word is the value, options joined with it, options before a pair, the mark in that pair, words before the value,
/// which word without an option it is, and whether it is piped into the program.
fn command(command: &Command) -> Value {
    let words = |list: &[&[u8]]| list.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect::<Vec<_>>();
    json!([
        words(command.separate),
        words(command.attached),
        words(command.pair),
        char::from(command.mark).to_string(),
        words(command.behind),
        command.place,
        u8::from(command.piped)
    ])
}
