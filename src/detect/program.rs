//! Runs a compiled shape at a place of the text: forwards and backwards from its literal, never trying twice.
//!
//! A set's run is measured once and remembered, so that many candidates inside one long run cost no more than one: the whole scan
//! stays linear however the text is built.

use super::edge;
use super::tables::{Op, PROGRAMS, Program, Rules, SEARCH, SETS, Target};

/// Where a shape matched, and which part of it is the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub start: usize,
    pub end: usize,
    pub value: (usize, usize),
}

/// The runs of each byte set that were measured last.
pub(crate) struct Runs {
    forward: Vec<(usize, usize)>,
    backward: Vec<(usize, usize)>,
    /// The sets of which something is known: few, and most texts are short.
    touched: Vec<u8>,
}

impl Runs {
    pub(crate) fn new() -> Self {
        Self { forward: vec![NOTHING; SETS.len()], backward: vec![NOTHING; SETS.len()], touched: Vec::new() }
    }

    /// Forgets what was measured in another text.
    pub(crate) fn forget(&mut self) {
        for set in self.touched.drain(..).map(usize::from) {
            (self.forward[set], self.backward[set]) = (NOTHING, NOTHING);
        }
    }

    /// Something becomes known of the set.
    fn touch(&mut self, set: u8) {
        if self.forward[usize::from(set)] == NOTHING && self.backward[usize::from(set)] == NOTHING {
            self.touched.push(set);
        }
    }

    /// Where the run of the set that begins at `at` ends (`at` itself when there is none).
    fn end(&mut self, text: &[u8], set: u8, at: usize) -> usize {
        let known = self.forward[usize::from(set)];
        if known.0 <= at && at <= known.1 {
            return known.1;
        }
        self.touch(set);
        let table = &SETS[usize::from(set)];
        let length = text[at..].iter().position(|&b| !contains(table, b)).unwrap_or(text.len() - at);
        self.forward[usize::from(set)] = (at, at + length);
        at + length
    }

    /// Where the run of the set that ends before `at` begins.
    fn start(&mut self, text: &[u8], set: u8, at: usize) -> usize {
        let known = self.backward[usize::from(set)];
        if known.0 <= at && at <= known.1 {
            return known.0;
        }
        self.touch(set);
        let table = &SETS[usize::from(set)];
        let start = text[..at].iter().rposition(|&b| !contains(table, b)).map_or(0, |p| p + 1);
        self.backward[usize::from(set)] = (start, at);
        start
    }
}

/// An empty range that contains no position, not even 0.
const NOTHING: (usize, usize) = (1, 0);

pub(crate) fn contains(set: &[u64; 4], byte: u8) -> bool {
    set[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
}

/// Runs the program with its anchoring literal at `at`.
pub(crate) fn run(program: &Program, rules: &Rules, text: &[u8], at: usize, runs: &mut Runs) -> Option<Match> {
    let anchor = usize::from(program.anchor);
    let mut value = (None, None);
    let start = backwards(&program.ops[..anchor], rules, text, at, runs, &mut value)?;
    // Most short literals are met inside words: that is asked before anything is read forwards.
    if rules.left_edge && !left_edge(program, text, start) {
        return None;
    }
    let end = forwards(&program.ops[anchor..], rules, text, at, runs, &mut value)?;
    if rules.right_edge && !right_edge(program, text, end) {
        return None;
    }
    Some(Match { start, end, value: (value.0.unwrap_or(start), value.1.unwrap_or(end)) })
}

type Marks = (Option<usize>, Option<usize>);

fn forwards(ops: &[Op], rules: &Rules, text: &[u8], mut at: usize, runs: &mut Runs, value: &mut Marks) -> Option<usize> {
    for op in ops {
        match *op {
            Op::Literal(literal) => {
                let found = text.get(at..at + literal.len())?;
                if !same(found, literal, rules.nocase) {
                    return None;
                }
                at += literal.len();
            }
            Op::Set { set, min, max } => {
                let run = runs.end(text, set, at) - at;
                at += take(run, min, max)?;
            }
            Op::Open => value.0 = Some(at),
            Op::Close => value.1 = Some(at),
        }
    }
    Some(at)
}

fn backwards(ops: &[Op], rules: &Rules, text: &[u8], mut at: usize, runs: &mut Runs, value: &mut Marks) -> Option<usize> {
    for op in ops.iter().rev() {
        match *op {
            Op::Literal(literal) => {
                let start = at.checked_sub(literal.len())?;
                if !same(&text[start..at], literal, rules.nocase) {
                    return None;
                }
                at = start;
            }
            Op::Set { set, min, max } => {
                let run = at - runs.start(text, set, at);
                at -= take(run, min, max)?;
            }
            Op::Open => value.0 = Some(at),
            Op::Close => value.1 = Some(at),
        }
    }
    Some(at)
}

/// How much of a run a set takes: its fixed length, or all of it.
fn take(run: usize, min: u16, max: u16) -> Option<usize> {
    if run < usize::from(min) {
        None
    } else if min == max {
        Some(usize::from(min))
    } else if max != u16::MAX && run > usize::from(max) {
        None
    } else {
        Some(run)
    }
}

fn same(found: &[u8], literal: &[u8], nocase: bool) -> bool {
    if nocase { found.eq_ignore_ascii_case(literal) } else { found == literal }
}

/// How many bytes every shape with a literal has at least that can match in a text of certain bytes; 0 when one may go over a line feed.
pub(crate) struct Least {
    pub bytes: usize,
    /// The same for shapes whose literals have neither a letter nor a sign that joins (`+`, `-`, `/`, `_`): for a text of numbers.
    pub of_numbers: usize,
}

/// The least that shapes match in a text of such bytes and line feeds.
pub(crate) fn least(of: fn(u8) -> bool) -> Least {
    // For each set whether it has a byte of the text, and whether it has the line feed.
    let sets: Vec<(bool, bool)> =
        SETS.iter().map(|set| ((0..=255).any(|byte| of(byte) && contains(set, byte)), contains(set, b'\n'))).collect();
    let shape = |program: &Program| {
        let (mut bytes, mut more, mut over_lines) = (0, false, false);
        for op in program.ops {
            match *op {
                Op::Literal(literal) if literal.iter().all(|byte| of(*byte)) => {
                    bytes += literal.len();
                    more |= literal.iter().any(|b| b.is_ascii_alphabetic() || matches!(b, b'+' | b'-' | b'/' | b'_'));
                }
                Op::Set { set, min, .. } if sets[usize::from(set)].0 || min == 0 => {
                    bytes += usize::from(min);
                    over_lines |= sets[usize::from(set)].1;
                }
                Op::Open | Op::Close => {}
                _ => return None,
            }
        }
        let bytes = if over_lines { 0 } else { bytes };
        Some(Least { bytes, of_numbers: if more && !over_lines { usize::MAX } else { bytes } })
    };
    let targets = SEARCH.literals.iter().flat_map(|literal| literal.targets);
    let shapes = targets.filter_map(|target| if let Target::Shape(index) = target { PROGRAMS.get(usize::from(*index)) } else { None });
    shapes.filter_map(shape).fold(Least { bytes: usize::MAX, of_numbers: usize::MAX }, |least, shape| Least {
        bytes: least.bytes.min(shape.bytes),
        of_numbers: least.of_numbers.min(shape.of_numbers),
    })
}

/// Nothing that could belong to the first part may stand before it.
fn left_edge(program: &Program, text: &[u8], start: usize) -> bool {
    if !edge::left(text, start) {
        return false;
    }
    match program.ops.iter().find(|op| !matches!(op, Op::Open | Op::Close)) {
        Some(Op::Set { set, .. }) => start == 0 || !contains(&SETS[usize::from(*set)], text[start - 1]) || edge::escaped(text, start),
        // A short prefix inside a longer name or a digest (`…-fw_…`) is an accident.
        Some(Op::Literal(prefix)) if prefix.len() <= 4 => {
            let joined = matches!(text[..start], [.., before, b'-' | b'_'] if before.is_ascii_alphanumeric());
            !joined || edge::escaped(text, start)
        }
        _ => true,
    }
}

/// Nothing that could belong to the last part may stand behind it.
fn right_edge(program: &Program, text: &[u8], end: usize) -> bool {
    let Some(&next) = text.get(end) else { return true };
    match program.ops.iter().rev().find(|op| !matches!(op, Op::Open | Op::Close)) {
        Some(Op::Set { set, .. }) => !next.is_ascii_alphanumeric() && !contains(&SETS[usize::from(*set)], next),
        Some(Op::Literal(text)) => !(next.is_ascii_alphanumeric() && text.last().is_some_and(u8::is_ascii_alphanumeric)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::least;

    /// Else broken lines are all read again, and nothing is faster.
    #[test]
    fn shapes_of_tokens_are_long() {
        let shapes = least(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'+' | b'/'));
        assert!(shapes.bytes >= 12 && shapes.bytes < 100 && shapes.of_numbers >= 40, "{} and {} bytes", shapes.bytes, shapes.of_numbers);
    }
}
