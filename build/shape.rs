//! The shape language of `data/detectors/`: one line says what a secret looks like.
//!
//! `gh{p|o|u|s|r}_{alnum:36}` is literal text with sets of bytes in braces: `{set}`, `{set:N}`, `{set:N-M}`, `{set:N-}`; `{[a-f0-9]:8}`
//! is a set of one's own, `{a|b}` a choice of literals. `{<}` and `{>}` mark the part that is the secret; without them it is all of it.
//! The same shape gives the matcher, the gate's data and the tests' examples, so the three cannot disagree. Matching never goes
//! back: a set of variable length may not be followed by something it could swallow, and such a shape is refused here.
#![allow(dead_code)]

/// A set of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ByteSet(pub [u64; 4]);

impl ByteSet {
    pub fn insert(&mut self, b: u8) {
        self.0[usize::from(b >> 6)] |= 1 << (b & 63);
    }

    pub fn contains(&self, b: u8) -> bool {
        self.0[usize::from(b >> 6)] >> (b & 63) & 1 == 1
    }

    pub fn intersects(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    pub fn of(bytes: impl IntoIterator<Item = u8>) -> Self {
        let mut set = Self::default();
        bytes.into_iter().for_each(|b| set.insert(b));
        set
    }

    pub fn bytes(&self) -> Vec<u8> {
        (0..=255).filter(|&b| self.contains(b)).collect()
    }
}

/// No upper limit.
pub const UNBOUNDED: u16 = u16::MAX;

/// One part of an expanded shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    Literal(String),
    Set { set: ByteSet, fill: ByteSet, min: u16, max: u16 },
    Open,
    Close,
}

/// Parses a shape and multiplies its choices out.
pub fn expand(shape: &str) -> Result<Vec<Vec<Part>>, String> {
    let mut all: Vec<Vec<Part>> = vec![Vec::new()];
    for piece in pieces(shape)? {
        match piece {
            Piece::One(part) => all.iter_mut().for_each(|parts| push(parts, part.clone())),
            Piece::Choice(words) => {
                all = all
                    .iter()
                    .flat_map(|parts| {
                        words.iter().map(|word| {
                            let mut longer = parts.clone();
                            push(&mut longer, Part::Literal(word.clone()));
                            longer
                        })
                    })
                    .collect();
            }
        }
        if all.len() > 96 {
            return Err(format!("shape `{shape}` multiplies out to more than 96: use fewer choices or a set like {{[ab]}}"));
        }
    }
    for parts in &all {
        determinate(parts).map_err(|why| format!("shape `{shape}`: {why}"))?;
    }
    Ok(all)
}

enum Piece {
    One(Part),
    Choice(Vec<String>),
}

fn push(parts: &mut Vec<Part>, part: Part) {
    match (parts.last_mut(), part) {
        (_, Part::Literal(text)) if text.is_empty() => {}
        (Some(Part::Literal(before)), Part::Literal(text)) => before.push_str(&text),
        (_, part) => parts.push(part),
    }
}

fn pieces(shape: &str) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    let mut rest = shape;
    while !rest.is_empty() {
        let Some(open) = rest.find('{') else {
            out.push(Piece::One(Part::Literal(rest.to_owned())));
            break;
        };
        if open > 0 {
            out.push(Piece::One(Part::Literal(rest[..open].to_owned())));
        }
        let inside = &rest[open + 1..];
        // A set of one's own may hold a brace: `{[{}]}` ends at `]…}`.
        let from =
            if inside.starts_with('[') { inside.find(']').ok_or_else(|| format!("shape `{shape}`: a `[` without its `]`"))? } else { 0 };
        let close = from + inside[from..].find('}').ok_or_else(|| format!("shape `{shape}`: a `{{` without its `}}`"))?;
        out.push(piece(&inside[..close]).map_err(|why| format!("shape `{shape}`: {why}"))?);
        rest = &inside[close + 1..];
    }
    Ok(out)
}

fn piece(inside: &str) -> Result<Piece, String> {
    match inside {
        "<" => return Ok(Piece::One(Part::Open)),
        ">" => return Ok(Piece::One(Part::Close)),
        _ => {}
    }
    if inside.contains('|') && !inside.starts_with('[') {
        return Ok(Piece::Choice(inside.split('|').map(str::to_owned).collect()));
    }
    let (name, length) = match inside.rfind(':') {
        Some(at) if !inside[at..].contains(']') => (&inside[..at], &inside[at + 1..]),
        _ => (inside, "1"),
    };
    let (set, fill) = if let Some(own) = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')) {
        let set = own_set(own);
        (set, set)
    } else {
        named_set(name)
            .ok_or_else(|| format!("unknown set `{name}`: use one of {}, or a set of your own like {{[a-f0-9]:8}}", SET_NAMES.join(", ")))?
    };
    let (min, max) = lengths(length)?;
    Ok(Piece::One(Part::Set { set, fill, min, max }))
}

fn lengths(length: &str) -> Result<(u16, u16), String> {
    let bad = || format!("`{length}` is no length: write N, N-M or N-");
    let number = |text: &str| text.parse::<u16>().map_err(|_| bad());
    match length.split_once('-') {
        None => number(length).map(|n| (n, n)),
        Some((min, "")) => Ok((number(min)?, UNBOUNDED)),
        Some((min, max)) => {
            let (min, max) = (number(min)?, number(max)?);
            if min <= max { Ok((min, max)) } else { Err(bad()) }
        }
    }
}

fn own_set(text: &str) -> ByteSet {
    let bytes = text.as_bytes();
    let mut set = ByteSet::default();
    let mut i = 0;
    while i < bytes.len() {
        if i + 2 < bytes.len() && bytes[i + 1] == b'-' {
            (bytes[i]..=bytes[i + 2]).for_each(|b| set.insert(b));
            i += 3;
        } else {
            set.insert(bytes[i]);
            i += 1;
        }
    }
    set
}

pub const SET_NAMES: &[&str] = &[
    "digit", "hex", "HEX", "xdigit", "lower", "upper", "alpha", "alnum", "low36", "up36", "word", "dotted", "b64", "b64url", "base32",
    "base58", "bech32", "user", "pass", "host", "print",
];

/// A named set, and the smaller set that examples are filled from.
fn named_set(name: &str) -> Option<(ByteSet, ByteSet)> {
    let alnum = own_set("A-Za-z0-9");
    let printable = |except: &str| ByteSet::of((0x21..=0xFF_u8).filter(|b| *b != 0x7F && !except.as_bytes().contains(b)));
    let same = |text: &str| Some((own_set(text), own_set(text)));
    match name {
        "digit" => same("0-9"),
        "hex" => same("0-9a-f"),
        "HEX" => same("0-9A-F"),
        "xdigit" => Some((own_set("0-9a-fA-F"), own_set("0-9a-f"))),
        "lower" => same("a-z"),
        "upper" => same("A-Z"),
        "alpha" => same("A-Za-z"),
        "alnum" => Some((alnum, alnum)),
        "low36" => same("0-9a-z"),
        "up36" => same("0-9A-Z"),
        "word" => Some((own_set("A-Za-z0-9_"), alnum)),
        "dotted" => Some((own_set("A-Za-z0-9_.-"), alnum)),
        "b64" => Some((own_set("A-Za-z0-9+/"), own_set("A-Za-z0-9+/"))),
        "b64url" => Some((own_set("A-Za-z0-9_-"), alnum)),
        "base32" => same("A-Z2-7"),
        "base58" => same("1-9A-HJ-NP-Za-km-z"),
        "bech32" => same("02-9ac-hj-np-z"),
        // What may stand before and behind the colon of `scheme://user:password@host`.
        "user" => Some((printable(":/@\"'<>\\`{}|^?#,;"), own_set("a-z"))),
        "pass" => Some((printable("/@\"'<>\\`{}|^?#"), alnum)),
        "host" => Some((own_set("A-Za-z0-9.-"), own_set("a-z"))),
        "print" => Some((printable("\"'<>\\`"), alnum)),
        _ => None,
    }
}

/// Refuses a shape in which a set of variable length could swallow what follows it.
fn determinate(parts: &[Part]) -> Result<(), String> {
    let solid = solid(parts);
    let clash = solid
        .windows(2)
        .position(|pair| matches!(pair[0], Part::Set { set, min, max, .. } if min != max && first_bytes(pair[1]).intersects(set)));
    clash.map_or(Ok(()), |at| {
        Err(format!("its part {} has a variable length and could swallow part {}: fix its length or narrow its set", at + 1, at + 2))
    })
}

/// Whether the parts can be read from the last to the first: no set of variable length could swallow what stands before it.
pub fn readable_backwards(parts: &[Part]) -> bool {
    solid(parts)
        .windows(2)
        .all(|pair| !matches!(pair[1], Part::Set { set, min, max, .. } if min != max && last_bytes(pair[0]).intersects(set)))
}

/// The parts without marks.
fn solid(parts: &[Part]) -> Vec<&Part> {
    parts.iter().filter(|p| !matches!(p, Part::Open | Part::Close)).collect()
}

fn first_bytes(part: &Part) -> ByteSet {
    match part {
        Part::Literal(text) => ByteSet::of(text.bytes().take(1)),
        Part::Set { set, .. } => *set,
        Part::Open | Part::Close => ByteSet::default(),
    }
}

fn last_bytes(part: &Part) -> ByteSet {
    match part {
        Part::Literal(text) => ByteSet::of(text.bytes().last()),
        other => first_bytes(other),
    }
}
