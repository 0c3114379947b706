//! How often three bytes stand in ordinary text: what `build/rarity.rs` reads.

use crate::benign::Benign;
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// What is met less often among a million places is left out.
const LEAST: usize = 50;

/// Writes for each three folded bytes how often, among a million places, they stand anywhere and where a word begins; the commonest first.
pub fn write(path: &Path, benign: &[Benign]) -> Result<()> {
    let mut counts: BTreeMap<[u8; 3], (usize, usize)> = BTreeMap::new();
    let mut places = 0;
    for case in benign {
        let text = case.text.as_bytes();
        places += text.len();
        for (at, three) in text.windows(3).enumerate() {
            let before = at.checked_sub(1).map(|i| text[i]).filter(u8::is_ascii_alphabetic);
            let begins = before.is_none_or(|before| before.is_ascii_lowercase() && three[0].is_ascii_uppercase());
            let count = counts.entry([three[0] | 0x20, three[1] | 0x20, three[2] | 0x20]).or_default();
            count.0 += 1;
            count.1 += usize::from(begins);
        }
    }
    let of_a_million = |count: usize| count * 1_000_000 / places.max(1);
    // The build reads the three as one number, the first byte the lowest.
    let mut lines: Vec<(usize, usize, String)> = counts
        .into_iter()
        .map(|([a, b, c], (all, begins))| (of_a_million(all), of_a_million(begins), format!("{c:02x}{b:02x}{a:02x}")))
        .filter(|(all, ..)| *all >= LEAST)
        .collect();
    lines.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    let text = lines.iter().fold(String::new(), |mut text, (all, begins, three)| {
        let _ = writeln!(text, "{three} {all} {begins}");
        text
    });
    std::fs::write(path, text).with_context(|| path.display().to_string())
}
