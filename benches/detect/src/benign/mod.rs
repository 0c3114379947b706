//! The benign half of the corpus: pieces of what is installed on the machine, and harmless random data made at run time.

mod exclude;
mod made;
mod read;
mod sources;

use crate::support::generate::Dice;
use anyhow::Result;
use std::collections::BTreeMap;

/// A text in which nothing is to be found.
pub struct Benign {
    pub text: String,
    /// `javascript`, `prose-de`, …
    pub sort: &'static str,
    /// The package and file it was cut from, without the machine's directories.
    pub origin: String,
}

/// What was taken and what was left out.
pub struct Harvest {
    pub cases: Vec<Benign>,
    /// Pieces and files left out, by rule.
    pub excluded: BTreeMap<&'static str, usize>,
}

/// Cuts about `wanted` pieces, an equal share of every sort that the machine has.
pub fn harvest(seed: u64, wanted: usize) -> Result<Harvest> {
    let mut excluded = BTreeMap::new();
    let mut piles: Vec<Vec<Benign>> = Vec::new();
    let sorts = sources::sorts();
    for (number, sort) in sorts.iter().enumerate() {
        let mut dice = Dice(seed ^ (number as u64 + 1) << 32);
        piles.push(pile(sort, wanted / 4, &mut dice, &mut excluded));
    }
    piles.push(made::pile(seed, wanted / 6));
    Ok(Harvest { cases: deal(piles, wanted), excluded })
}

fn pile(sort: &sources::Sort, most: usize, dice: &mut Dice, excluded: &mut BTreeMap<&'static str, usize>) -> Vec<Benign> {
    let mut files = sources::files(sort, excluded);
    shuffle(&mut files, dice);
    let mut pile = Vec::new();
    for path in files {
        if pile.len() >= most {
            break;
        }
        let Some(text) = read::text(&path) else { continue };
        for piece in read::pieces(&text, sort.pieces, dice) {
            match exclude::piece(&piece) {
                Some(rule) => *excluded.entry(rule).or_default() += 1,
                None => pile.push(Benign { text: piece, sort: sort.name, origin: sources::origin(&path) }),
            }
        }
    }
    pile
}

fn shuffle<T>(list: &mut [T], dice: &mut Dice) {
    for at in (1..list.len()).rev() {
        list.swap(at, dice.below(at + 1));
    }
}

/// Takes one of each pile in turn until there are enough.
fn deal(piles: Vec<Vec<Benign>>, wanted: usize) -> Vec<Benign> {
    let mut cases = Vec::new();
    let mut piles: Vec<_> = piles.into_iter().map(Vec::into_iter).collect();
    let mut seen = std::collections::HashSet::new();
    while cases.len() < wanted {
        let before = cases.len();
        for pile in &mut piles {
            if let Some(case) = pile.next()
                && seen.insert(case.text.clone())
            {
                cases.push(case);
            }
        }
        if cases.len() == before && piles.iter().all(|p| p.len() == 0) {
            break;
        }
    }
    cases.truncate(wanted);
    cases
}
