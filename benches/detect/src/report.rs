//! Tables.

use crate::benign::{Benign, Harvest};
use crate::corpus::case::Case;
use crate::judge::{Answers, Hit};
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// A case is found when a hit covers at least half of its value (of a peer: touches its lines); a list, when most of it is covered.
pub fn found(case: &Case, hits: &[Hit]) -> bool {
    let covered = |span: &(usize, usize)| {
        let half = (span.1 - span.0).div_ceil(2);
        let wanted = |h: &Hit| if h.lines { 1 } else { half };
        hits.iter().any(|h| h.end.min(span.1).saturating_sub(h.start.max(span.0)) >= wanted(h))
    };
    let count = case.spans.iter().filter(|s| covered(s)).count();
    count * 2 > case.spans.len()
}

fn exact(case: &Case, hits: &[Hit]) -> bool {
    case.spans.iter().all(|span| hits.iter().any(|h| (h.start, h.end) == *span))
}

/// One case as it is judged, its value marked.
pub fn show(positives: &[Case], number: usize) -> Result<()> {
    let case = positives.get(number).with_context(|| format!("there are only {} positive cases", positives.len()))?;
    println!("{}: {} of {} in {}/{}", case.id, case.class, case.source, case.group, case.context);
    let mut at = 0;
    for (start, end) in &case.spans {
        print!("{}⟦{}⟧", &case.text[at..*start], &case.text[*start..*end]);
        at = *end;
    }
    println!("{}", &case.text[at..]);
    Ok(())
}

/// Says what the corpus is made of.
pub fn corpus(positives: &[Case], harvest: &Harvest) {
    let bytes = |texts: usize| texts as f64 / 1e6;
    let personal = positives.iter().filter(|c| c.personal).count();
    println!("{} positive cases: {} secrets, {personal} of personal data", positives.len(), positives.len() - personal);
    println!("{} benign cases, {:.1} MB", harvest.cases.len(), bytes(harvest.cases.iter().map(|c| c.text.len()).sum()));
    let mut sorts: BTreeMap<&str, usize> = BTreeMap::new();
    harvest.cases.iter().for_each(|c| *sorts.entry(c.sort).or_default() += 1);
    println!("  {}", sorts.iter().map(|(s, n)| format!("{s} {n}")).collect::<Vec<_>>().join(", "));
    for (rule, count) in &harvest.excluded {
        println!("  left out: {count:>6} {rule}");
    }
}

/// Recall by class and by group, and false alarms, a column for each judge.
pub fn table(positives: &[Case], benign: &[Benign], judges: &[Answers]) {
    let names: Vec<String> = judges.iter().map(|j| format!("{:>14}", j.name)).collect();
    println!("\n{:<34}{:>7}{}", "recall", "cases", names.concat());
    for (title, key) in [("class", (|c: &Case| c.class) as fn(&Case) -> &'static str), ("group", |c| c.group)] {
        println!("by {title}");
        let mut keys: Vec<(bool, &str)> = positives.iter().map(|c| (c.personal, key(c))).collect();
        keys.sort_unstable();
        keys.dedup();
        for (personal, name) in keys {
            row(name, positives, judges, |c| c.personal == personal && key(c) == name);
        }
    }
    println!("over all");
    row("secrets", positives, judges, |c| !c.personal);
    row("personal data", positives, judges, |c| c.personal);
    alarms(positives, benign, judges);
}

fn row(name: &str, positives: &[Case], judges: &[Answers], of: impl Fn(&Case) -> bool) {
    let chosen: Vec<usize> = (0..positives.len()).filter(|i| of(&positives[*i])).collect();
    let cells: String = judges
        .iter()
        .map(|judge| {
            let hit = chosen.iter().filter(|i| found(&positives[**i], &judge.positives[**i])).count();
            format!("{:>14.3}", hit as f64 / chosen.len().max(1) as f64)
        })
        .collect();
    println!("  {name:<32}{:>7}{cells}", chosen.len());
}

fn alarms(positives: &[Case], benign: &[Benign], judges: &[Answers]) {
    let megabytes = benign.iter().map(|c| c.text.len()).sum::<usize>() as f64 / 1e6;
    println!("\nbenign cases flagged");
    for judge in judges {
        let peer = judge.positives.iter().flatten().any(|h| h.lines);
        for (what, personal) in [("as a secret", false), ("as personal data", true)] {
            if peer && personal {
                continue;
            }
            let flagged = judge.benign.iter().filter(|hits| hits.iter().any(|h| h.personal == personal)).count();
            let findings = judge.benign.iter().flatten().filter(|h| h.personal == personal).count();
            println!(
                "  {:<14}{what:<18}{flagged:>6} of {} ({:.3} %), {:.2} findings per MB",
                judge.name,
                benign.len(),
                100.0 * flagged as f64 / benign.len().max(1) as f64,
                findings as f64 / megabytes
            );
        }
        if peer {
            continue;
        }
        let spans = positives.iter().zip(&judge.positives).filter(|(c, h)| exact(c, h)).count();
        println!("  {:<14}exact spans       {spans:>6} of {} positive cases", judge.name, positives.len());
    }
}

/// Our figures against the targets of the product; true when all are met.
pub fn targets(positives: &[Case], ours: &Answers) -> bool {
    let recall = |of: &dyn Fn(&Case) -> bool| {
        let chosen: Vec<usize> = (0..positives.len()).filter(|i| of(&positives[*i])).collect();
        chosen.iter().filter(|i| found(&positives[**i], &ours.positives[**i])).count() as f64 / chosen.len().max(1) as f64
    };
    let flagged = |personal| {
        let count = ours.benign.iter().filter(|hits| hits.iter().any(|h| h.personal == personal)).count();
        100.0 * count as f64 / ours.benign.len().max(1) as f64
    };
    let mut groups: Vec<&str> = positives.iter().filter(|c| !c.personal).map(|c| c.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let worst = groups.iter().map(|g| (recall(&|c| c.group == *g), *g)).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, "none"));
    println!("\ntargets");
    let told = |what: &str, met: bool, figure: String, target: &str| {
        println!("  {:<8}{what}: {figure} (target {target})", if met { "met" } else { "missed" });
        met
    };
    let (secrets, personal) = (recall(&|c| !c.personal), recall(&|c| c.personal));
    [
        told("recall of secrets", secrets >= 0.90, format!("{secrets:.3}"), "0.90"),
        told("recall in the worst context group", worst.0 >= 0.80, format!("{:.3} in {}", worst.0, worst.1), "0.80"),
        told("benign cases flagged as a secret", flagged(false) <= 0.05, format!("{:.3} %", flagged(false)), "0.05 % at most"),
        told("recall of personal data", personal >= 0.92, format!("{personal:.3}"), "0.92"),
        told("benign cases flagged as personal data", flagged(true) <= 1.0, format!("{:.3} %", flagged(true)), "1 % at most"),
    ]
    .iter()
    .all(|met| *met)
}

/// The ranked list of misses and false alarms. Names, numbers and places; never a value.
pub fn gaps(path: &Path, seed: u64, positives: &[Case], benign: &[Benign], ours: &Answers) -> Result<()> {
    let mut out = String::new();
    let _ = writeln!(out, "# Misses and false alarms (seed {seed})\n");
    let misses: Vec<&Case> = positives.iter().zip(&ours.positives).filter(|(c, h)| !found(c, h)).map(|(c, _)| c).collect();
    let _ = writeln!(out, "{} of {} positive cases missed\n", misses.len(), positives.len());
    for (title, personal) in [("Secrets", false), ("Personal data", true)] {
        let of = |c: &&Case| c.personal == personal;
        ranked(&mut out, &format!("{title}: by context"), positives.iter().filter(of), misses.iter().copied().filter(of), |c| {
            format!("{}/{}, {}", c.group, c.context, c.class)
        });
        ranked(&mut out, &format!("{title}: by source"), positives.iter().filter(of), misses.iter().copied().filter(of), |c| {
            c.source.clone()
        });
        ranked(&mut out, &format!("{title}: by class and group"), positives.iter().filter(of), misses.iter().copied().filter(of), |c| {
            format!("{} in {}", c.class, c.group)
        });
    }
    let _ = writeln!(out, "## False alarms on benign text\n");
    for (case, hits) in benign.iter().zip(&ours.benign) {
        for hit in hits {
            let line = case.text[..hit.start].matches('\n').count() + 1;
            let before: String = case.text[..hit.start].chars().rev().take(48).collect::<Vec<_>>().into_iter().rev().collect();
            let _ = writeln!(
                out,
                "- {} in {} ({}), line {line}, {} bytes, behind `{}`",
                hit.rule,
                case.origin,
                case.sort,
                hit.end - hit.start,
                before.escape_debug()
            );
        }
    }
    std::fs::write(path, out).with_context(|| format!("cannot write {}", path.display()))
}

fn ranked<'a>(
    out: &mut String,
    title: &str,
    all: impl Iterator<Item = &'a Case>,
    misses: impl Iterator<Item = &'a Case>,
    key: impl Fn(&Case) -> String,
) {
    let mut counts: BTreeMap<String, (Vec<usize>, usize)> = BTreeMap::new();
    all.for_each(|c| counts.entry(key(c)).or_default().1 += 1);
    misses.for_each(|c| counts.entry(key(c)).or_default().0.push(c.id));
    let mut rows: Vec<_> = counts.into_iter().filter(|(_, (missed, _))| !missed.is_empty()).collect();
    rows.sort_by_key(|(name, (missed, _))| (std::cmp::Reverse(missed.len()), name.clone()));
    let _ = writeln!(out, "## {title}\n");
    for (name, (missed, all)) in rows {
        let shown: Vec<String> = missed.iter().take(4).map(usize::to_string).collect();
        let _ = writeln!(out, "- {} of {all}: {name} (cases {})", missed.len(), shown.join(", "));
    }
    let _ = writeln!(out);
}
