//! Which bytes of a literal the prefilter looks for: those that ordinary text has least often.

use std::collections::{BTreeMap, BTreeSet};

/// How often three folded bytes stand in ordinary text; `bench-detect --trigrams FILE` counts them. Written as six hexadecimal digits,
/// for each million places of text: how often they stand there, and how often where a word begins.
const TRIGRAMS: &str = include_str!("trigrams.txt");

/// Four folded bytes that a literal is found by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// Only where a word begins.
    pub beginning: bool,
    /// Where in the literal they stand.
    pub offset: usize,
}

/// Chooses anchors one after the other: what is looked for already costs nothing more.
pub struct Rarity {
    common: BTreeMap<u32, (u32, u32)>,
    chosen: BTreeSet<(bool, u32, u8)>,
}

impl Rarity {
    pub fn read() -> Result<Self, String> {
        let line = |line: &str| {
            let mut fields = line.split(' ');
            let trigram = u32::from_str_radix(fields.next()?, 16).ok()?;
            Some((trigram, (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?)))
        };
        let common = TRIGRAMS.lines().map(|text| line(text).ok_or_else(|| format!("build/trigrams.txt: cannot read `{text}`")));
        Ok(Self { common: common.collect::<Result<_, _>>()?, chosen: BTreeSet::new() })
    }

    /// Where to look for a literal, which may stand anywhere or only where a word begins.
    pub fn anchor(&mut self, text: &[u8], anywhere: bool) -> Anchor {
        let last = text.len().saturating_sub(4);
        let places = (0..=last).map(|offset| Anchor { beginning: false, offset });
        let beginning = (!anywhere).then_some(Anchor { beginning: true, offset: 0 });
        // A literal of three bytes is looked for by all of them: where it may, only at the beginnings of words.
        let all: Vec<Anchor> =
            if text.len() < 4 && !anywhere { beginning.into_iter().collect() } else { beginning.into_iter().chain(places).collect() };
        let best = all.into_iter().min_by_key(|anchor| (self.cost(text, *anchor), anchor.offset));
        let best = best.unwrap_or(Anchor { beginning: false, offset: 0 });
        self.chosen.insert(key(text, best));
        best
    }

    /// How many places of a million would be looked at in vain, and for what is rarer than the table knows, the pairs in it.
    fn cost(&self, text: &[u8], anchor: Anchor) -> (u32, usize) {
        let (beginning, trigram, fourth) = key(text, anchor);
        let (anywhere, at_beginnings) = self.common.get(&trigram).copied().unwrap_or((UNKNOWN, UNKNOWN));
        let places = if beginning { at_beginnings } else { anywhere };
        // Another literal for the same bytes is compared there, but finds the place without more work.
        let places = if self.chosen.contains(&(beginning, trigram, fourth)) { places / SHARED } else { places };
        (places, super::detectors::commonness(&text[anchor.offset..]))
    }
}

/// How much less a literal costs whose bytes are looked for anyhow.
const SHARED: u32 = 4;

/// What is not in the table is at most this common.
const UNKNOWN: u32 = 25;

/// What the prefilter's table tells apart: three bytes and the last two bits of the fourth.
fn key(text: &[u8], anchor: Anchor) -> (bool, u32, u8) {
    let gram = super::detectors::gram(&text[anchor.offset..]);
    (anchor.beginning, gram & 0x00FF_FFFF, (gram >> 24 & 3) as u8)
}
