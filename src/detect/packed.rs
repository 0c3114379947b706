//! Reads the tables that `build/pack.rs` writes as bytes.
//!
//! What is read stays for as long as the program runs, as if it had been compiled in.

use std::ops::Range;

use super::tables::{Literal, Op, Program, Target};

/// Bytes of our own build, read from the front. Behind their end stand zeros, so a fault of the build cannot stop the judge.
#[derive(Clone, Copy)]
struct Bytes(&'static [u8]);

impl Bytes {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self) -> usize {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= usize::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 || shift > 21 {
                return number;
            }
        }
    }

    #[allow(clippy::cast_possible_truncation)]
    fn short(&mut self) -> u16 {
        self.number() as u16
    }

    fn take(&mut self, count: usize) -> &'static [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }
}

/// All shapes.
pub(super) fn programs(bytes: &'static [u8]) -> Vec<Program> {
    let mut bytes = Bytes(bytes);
    // Detector, anchor and the first of its steps.
    let mut programs = Vec::new();
    let mut ops = Vec::new();
    let mut detector = 0;
    while !bytes.0.is_empty() {
        detector += bytes.short();
        // From 1; 0 stands before a value near a word.
        let anchor = bytes.byte();
        let from = ops.len();
        while let Some(op) = op(&mut bytes) {
            ops.push(op);
        }
        programs.push((detector, anchor, from..ops.len()));
    }
    let ops: &'static [Op] = ops.leak();
    let program = |(detector, anchor, range): (u16, u8, Range<usize>)| {
        let found = anchor > 0;
        Program { detector, found, anchor: anchor.saturating_sub(1), ops: &ops[range] }
    };
    programs.into_iter().map(program).collect()
}

fn op(bytes: &mut Bytes) -> Option<Op> {
    Some(match bytes.number() {
        0 => return None,
        1 => Op::Open,
        2 => Op::Close,
        3 => {
            let (set, min) = (bytes.byte(), bytes.short());
            let max = match bytes.short() {
                0 => min,
                1 => u16::MAX,
                more => more - 2,
            };
            Op::Set { set, min, max }
        }
        more => Op::Literal(bytes.take(more - 3)),
    })
}

/// All literals, in the order of their texts: those that find shapes, and words.
pub(super) fn literals(programs: &[Program], words: &Words, places: &'static [u8]) -> Vec<Placed> {
    let mut announced = shapes(programs);
    words.announce(&mut announced);
    crate::order::sort_by(&mut announced, |a, b| a.0.cmp(b.0));
    let targets: Vec<Target> = announced.iter().map(|(_, target)| *target).collect();
    let targets: &'static [Target] = targets.leak();
    let mut from = 0;
    let literal = |place: &u8| {
        let text = announced.get(from)?.0;
        let same = announced[from..].iter().take_while(|(other, _)| *other == text).count();
        let targets = &targets[from..from + same];
        from += same;
        Some((Literal { text, whole: place & 0x80 != 0, offset: place & 0x3F, targets }, place & 0x40 != 0))
    };
    places.iter().map_while(literal).collect()
}

/// The literals of all shapes, in small letters.
fn shapes(programs: &[Program]) -> Vec<(&'static [u8], Target)> {
    let (mut all, mut ends) = (Vec::new(), Vec::new());
    for (program, number) in programs.iter().zip(0..) {
        if program.found
            && let Some(Op::Literal(text)) = program.ops.get(usize::from(program.anchor))
        {
            all.extend(text.iter().map(u8::to_ascii_lowercase));
            ends.push((all.len(), Target::Shape(number)));
        }
    }
    let all: &'static [u8] = all.leak();
    let mut start = 0;
    ends.into_iter().map(|(end, target)| (&all[std::mem::replace(&mut start, end)..end], target)).collect()
}

/// Words and what they announce besides shapes, as bytes.
pub(super) struct Words {
    pub texts: &'static [u8],
    pub targets: &'static [u8],
    /// The programs of values near a word.
    pub groups: &'static [u8],
}

impl Words {
    fn announce(&self, announced: &mut Vec<(&'static [u8], Target)>) {
        let mut groups = Bytes(self.groups);
        let mut near: Vec<Target> = Vec::new();
        let mut end = 0;
        while !groups.0.is_empty() {
            let from = end + groups.short();
            let size = groups.short();
            end = from + (size >> 1);
            near.push(Target::Near { from, to: end, key: size & 1 == 1 });
        }
        let mut targets = Bytes(self.targets);
        let mut last = 0;
        for word in texts(self.texts) {
            loop {
                let kind = targets.byte();
                let target = match kind & 0xF {
                    1 => {
                        let step = targets.number();
                        // Forwards an even number, backwards an odd one.
                        last = if step & 1 == 0 { last + step / 2 } else { last.saturating_sub(step / 2 + 1) };
                        near.get(last).copied().unwrap_or(Target::TravelDocument)
                    }
                    kind => target(kind, &mut targets),
                };
                announced.push((word, target));
                if kind < 0x10 {
                    break;
                }
            }
        }
    }
}

/// Texts of which each names how much of it is as in the one before.
fn texts(packed: &'static [u8]) -> Vec<&'static [u8]> {
    const MARKS: Range<u8> = 0x0B..0x20;
    let (mut all, mut ends) = (Vec::with_capacity(2 * packed.len()), Vec::new());
    let mut last = 0;
    for &byte in packed {
        if MARKS.contains(&byte) {
            ends.push(all.len());
            let shared = last..last + usize::from(byte - MARKS.start);
            last = all.len();
            all.extend_from_within(shared);
        } else {
            all.push(byte);
        }
    }
    ends.push(all.len());
    let all: &'static [u8] = all.leak();
    ends.windows(2).map(|pair| &all[pair[0]..pair[1]]).collect()
}

fn target(kind: u8, bytes: &mut Bytes) -> Target {
    match kind {
        3 => Target::Password(bytes.short()),
        4 => Target::Key(bytes.short()),
        5 => Target::Pair(bytes.short()),
        6 => Target::Number { number: bytes.short(), phrase: bytes.short() },
        8 => Target::Marking(bytes.short()),
        9 => Target::Command(bytes.short()),
        _ => Target::TravelDocument,
    }
}

/// Every detector of the lines.
#[cfg(target_arch = "wasm32")]
pub(super) fn infos(lines: &'static str) -> Vec<super::info::DetectorInfo> {
    let info = |(id, class, severity, label)| super::info::DetectorInfo { id, class, label, severity };
    of_lines(lines).into_iter().map(info).collect()
}

/// Id, class, severity and label of each detector. A line leaves out a class and a severity that are those of the line before, and a label that is
/// the id in capitals.
#[cfg(any(target_arch = "wasm32", test))]
fn of_lines(lines: &'static str) -> Vec<(&'static str, crate::class::DataClass, super::info::Severity, &'static str)> {
    let (mut last_class, mut last_severity) = (None, None);
    let line = |line: &'static str| {
        let mut words = line.split(' ');
        let id = words.next()?;
        last_class = words.next().and_then(|word| word.parse().ok()).or(last_class);
        last_severity = words.next().and_then(|word| word.parse().ok()).or(last_severity);
        let label = words.next().unwrap_or_else(|| id.to_ascii_uppercase().replace('-', "_").leak());
        Some((id, last_class?, last_severity?, label))
    };
    lines.lines().filter_map(line).collect()
}

/// Of so many of its rarest bytes a literal is found by the hash: the most that it has. All of one length are a class.
const CLASSES: [u32; 3] = [3, 4, 6];
/// Buckets of each class.
const BUCKETS: usize = 1 << 11;
/// Bytes of the prefilter's table: as many as fifteen bits of the hash can tell apart.
pub(crate) const KINDS: usize = 1 << 15;

/// Bits that tell whether bytes may begin a literal of some class.
const KNOWN: usize = 1 << 17;

/// The literals sorted into buckets by class and by the hash of their rarest bytes.
pub(crate) struct Search {
    /// By the bucket.
    pub literals: Vec<Literal>,
    /// What stands around the four rarest bytes of each literal, as `around` tells it, and which of these eight bytes the literal has.
    pub grams: Vec<(u64, u64)>,
    /// The first eight bytes of each literal; 0 stands for what is missing.
    heads: Vec<u64>,
    /// Bits for the rarest bytes of each literal: above those that count only where a word begins.
    pub kinds: Box<[u8; KINDS]>,
    /// A bit for the rarest bytes of each literal.
    known: Box<[u64; KNOWN / 64]>,
    /// Where the literals of each bucket begin, and where the last end.
    pub starts: Vec<u16>,
}

/// A literal, and whether it counts only where a word begins.
pub(super) type Placed = (Literal, bool);

impl Search {
    pub(super) fn new(literals: Vec<Placed>) -> Self {
        let rare = |literal: &Literal| literal.text.get(usize::from(literal.offset)..).unwrap_or_default();
        let gram = |literal: &Literal| rare(literal).iter().take(8).rev().fold(0, |gram, b| gram << 8 | u64::from(b | 0x20));
        let class = |literal: &Literal| CLASSES.iter().rposition(|bytes| rare(literal).len() >= *bytes as usize).unwrap_or_default();
        let place = |literal: &Literal| bucket(class(literal), bit(class(literal), gram(literal)));
        let mut keyed: Vec<(usize, Placed)> = literals.into_iter().map(|placed| (place(&placed.0), placed)).collect();
        crate::order::sort_by(&mut keyed, |(a, left), (b, right)| (a, left.0.offset).cmp(&(b, right.0.offset)));
        let (mut kinds, mut known) = (Box::new([0; KINDS]), Box::new([0; KNOWN / 64]));
        let mut starts = vec![0; CLASSES.len() * BUCKETS + 1];
        let (mut grams, mut heads) = (Vec::with_capacity(keyed.len()), Vec::with_capacity(keyed.len()));
        for (bucket, (literal, beginning)) in &keyed {
            let gram = gram(literal);
            // Whatever stands behind a literal of three bytes, its byte says yes.
            let fourth = if rare(literal).len() > 3 { 1 << (gram >> 24 & 3) } else { 0b1111 };
            kinds[usize::from(hash_of(gram) >> 1)] |= if *beginning { fourth << 4 } else { fourth };
            starts[bucket + 1] += 1;
            let bit = bit(class(literal), gram);
            known[bit / 64] |= 1 << (bit % 64);
            grams.push(around(literal.text, usize::from(literal.offset)));
            heads.push(literal.text.iter().take(8).rev().fold(0, |head, b| head << 8 | u64::from(*b)));
        }
        for bucket in 0..CLASSES.len() * BUCKETS {
            starts[bucket + 1] += starts[bucket];
        }
        Self { literals: keyed.into_iter().map(|(_, (literal, _))| literal).collect(), grams, heads, kinds, known, starts }
    }

    /// Whether the literal of this number stands at `start`, in any case as far as ASCII goes.
    #[inline(always)]
    pub(super) fn stands(&self, number: usize, text: &[u8], start: usize) -> bool {
        let literal = self.literals[number].text;
        let Some(found) = text.get(start..start + literal.len()) else { return false };
        let Some(eight) = text[start..].first_chunk() else { return found.eq_ignore_ascii_case(literal) };
        let others = 8 * 8_usize.saturating_sub(literal.len());
        let head = (small(u64::from_le_bytes(*eight)) ^ self.heads[number]) << others == 0;
        head && (literal.len() <= 8 || found[8..].eq_ignore_ascii_case(&literal[8..]))
    }

    /// A bit for each class in which a literal may begin, at its rarest bytes, with the first of these eight.
    #[inline(always)]
    pub(super) fn classes(&self, eight: u64) -> u64 {
        let set = |class: usize| {
            let bit = bit(class, eight);
            (self.known[bit / 64] >> (bit % 64) & 1) << class
        };
        set(0) | set(1) | set(2)
    }

    /// The numbers of the literals of a class that may stand where these eight bytes are.
    #[inline(always)]
    pub(super) fn of_class(&self, class: usize, eight: u64) -> Range<usize> {
        let bucket = bucket(class, bit(class, eight));
        usize::from(self.starts[bucket])..usize::from(self.starts[bucket + 1])
    }
}

/// The four bytes before a place and the four that follow the four from there on, folded, and which of them there are.
pub(super) fn around(text: &[u8], at: usize) -> (u64, u64) {
    let byte = |i: usize| (at + if i < 4 { i } else { i + 4 }).checked_sub(4).and_then(|at| text.get(at));
    (0..8)
        .rev()
        .fold((0, 0), |(bytes, mask), i| byte(i).map_or((bytes << 8, mask << 8), |b| (bytes << 8 | u64::from(b | 0x20), mask << 8 | 0xFF)))
}

fn hash_of(gram: u64) -> u16 {
    let [first, second, third, ..] = gram.to_le_bytes();
    hash(first, second, third)
}

/// Eight bytes with the capitals of ASCII made small.
const fn small(bytes: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let low = bytes & (ONES * 0x7F);
    // The upper bit of each byte says whether its lower bits are `A` or more, and whether they are more than `Z`.
    let (from_a, behind_z) = (low + ONES * (0x80 - b'A' as u64), low + ONES * (0x7F - b'Z' as u64));
    let capital = (from_a ^ behind_z) & !bytes & (ONES * 0x80);
    bytes | capital >> 2
}

/// The bit for as many of eight bytes as the class has.
#[inline(always)]
const fn bit(class: usize, eight: u64) -> usize {
    let bytes = eight & ((1 << (8 * CLASSES[class])) - 1);
    (bytes.wrapping_mul(0x9E37_79B1_85EB_CA87) >> (64 - KNOWN.ilog2())) as usize
}

/// The bucket of a class in which literals of this bit stand.
#[inline(always)]
const fn bucket(class: usize, bit: usize) -> usize {
    class * BUCKETS + bit / (KNOWN / BUCKETS)
}

/// What the two numbers are multiplied by that three bytes make, each of them with the next. Of 500 drawn pairs this one mistakes the
/// fewest places of ordinary text for literals.
pub(super) const FIRST: u16 = 0x9FA5;
pub(super) const SECOND: u16 = 0x98F1;

/// The hash of three bytes, whose upper bits choose.
#[inline(always)]
pub(crate) const fn hash(first: u8, second: u8, third: u8) -> u16 {
    let (left, right) = (u16::from_le_bytes([first, second]), u16::from_le_bytes([second, third]));
    left.wrapping_mul(FIRST).wrapping_add(right.wrapping_mul(SECOND))
}

#[cfg(test)]
mod tests {
    use super::super::marks::Bits;
    use super::super::tables::{INFO, INFO_LINES, Op, PROGRAMS, SEARCH, SETS};
    use super::*;

    #[test]
    fn browsers_know_the_same_of_every_detector() {
        let lines = of_lines(INFO_LINES);
        let infos: Vec<_> = INFO.iter().map(|info| (info.id, info.class, info.severity, info.label)).collect();
        assert_eq!(lines, infos);
    }

    #[test]
    fn eight_bytes_are_made_small_like_one() {
        for byte in 0..=255_u8 {
            let bytes: [u8; 8] = std::array::from_fn(|i| byte.wrapping_add(i as u8 * 31));
            assert_eq!(small(u64::from_le_bytes(bytes)).to_le_bytes(), bytes.map(|b| b.to_ascii_lowercase()));
        }
    }

    #[test]
    fn every_literal_stands_where_it_is_written() {
        for (number, literal) in SEARCH.literals.iter().enumerate() {
            let text = [b"x", literal.text, b"behind it"].concat().to_ascii_uppercase();
            assert!(SEARCH.stands(number, &text, 1) && !SEARCH.stands(number, &text[..literal.text.len()], 1), "{:?}", literal.text);
            assert!(SEARCH.stands(number, &text[1..=literal.text.len()], 0), "{:?}", literal.text);
            let mut other = text;
            other[literal.text.len()] ^= 1;
            assert!(!SEARCH.stands(number, &other, 1), "{:?}", literal.text);
        }
    }

    #[test]
    fn every_literal_is_found_by_its_bucket() {
        for literal in &SEARCH.literals {
            // Whatever stands behind it.
            for behind in [b"\0\0\0\0\0\0\0\0", b"abcdefgh"] {
                let rare = [&literal.text[usize::from(literal.offset)..], behind].concat();
                let eight = u64::from_le_bytes(std::array::from_fn(|i| rare[i] | 0x20));
                let classes = Bits(SEARCH.classes(eight));
                let of_classes = classes.flat_map(|class| &SEARCH.literals[SEARCH.of_class(class, eight)]);
                assert_eq!(of_classes.filter(|known| known.text == literal.text).count(), 1, "{:?}", literal.text);
            }
            for target in literal.targets {
                if let Target::Shape(program) = target {
                    let program = &PROGRAMS[usize::from(*program)];
                    let Op::Literal(anchor) = program.ops[usize::from(program.anchor)] else { panic!("an anchor is a literal") };
                    assert_eq!(anchor.to_ascii_lowercase(), literal.text);
                }
            }
        }
    }

    #[test]
    fn shapes_name_sets_that_exist() {
        for op in PROGRAMS.iter().flat_map(|program| program.ops) {
            assert!(!matches!(op, Op::Set { set, min, max } if usize::from(*set) >= SETS.len() || min > max), "{op:?}");
        }
    }
}
