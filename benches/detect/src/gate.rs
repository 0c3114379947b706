//! The page's gate over the whole corpus: silent nowhere where the judge finds, and how often it rings for nothing.

use crate::benign::Benign;
use crate::corpus::case::Case;
use crate::support::gate::Gate;
use anyhow::{Result, ensure};
use promptward::detect::Scanner;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Prints how many cases were asked and the share of rings by sort of benign text.
///
/// # Errors
/// When the gate is silent for a text in which the judge finds something; its case is named, its text is not shown.
pub fn run(folder: &Path, positives: &[Case], benign: &[Benign]) -> Result<()> {
    let gate = Gate::in_folder(&folder.join("gate"));
    let scanner = Scanner::builtin();
    let found = |texts: &[String]| texts.iter().map(|text| !scanner.scan(text).is_empty()).collect::<Vec<bool>>();
    let texts: Vec<String> = positives.iter().map(|case| case.text.clone()).collect();
    let judged = found(&texts);
    let silent = gate.silent(&texts, false);
    let mut missed: Vec<String> = silent.iter().filter(|i| judged[**i]).map(|i| format!("--show {}", positives[*i].id)).collect();
    println!("gate: {} positives, the judge finds in {}", texts.len(), judged.iter().filter(|found| **found).count());

    let texts: Vec<String> = benign.iter().map(|case| case.text.clone()).collect();
    let judged = found(&texts);
    let silent: BTreeSet<usize> = gate.silent(&texts, false).into_iter().collect();
    missed.extend(silent.iter().filter(|i| judged[**i]).map(|i| benign[*i].origin.clone()));
    let mut sorts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (i, case) in benign.iter().enumerate() {
        let (rings, all) = sorts.entry(case.sort).or_default();
        *rings += usize::from(!silent.contains(&i));
        *all += 1;
    }
    for (sort, (rings, all)) in sorts {
        println!("gate: rings for {rings} of {all} benign texts, {sort}");
    }
    ensure!(missed.is_empty(), "the gate is silent where the judge finds: {}", missed.join(", "));
    Ok(())
}
