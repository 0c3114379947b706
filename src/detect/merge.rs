//! Of overlapping findings one remains, and which one does not depend on the order in which they were found.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::order;

/// Sorted and non-overlapping. The more certain finding wins, then the longer, then the earlier, then the first by name. A loser that
/// sticks out widens the winner, so that masking leaves no rest of it behind.
pub(crate) fn settle(mut findings: Vec<Finding>) -> Vec<Finding> {
    order::sort_by_key(&mut findings, |f| f.start);
    let mut settled = Vec::with_capacity(findings.len());
    let mut end = 0;
    // Most stand alone, and what does not overlap has nothing to settle.
    let mut together: Vec<Finding> = Vec::new();
    for finding in findings {
        if finding.start >= end {
            apart(&mut together, &mut settled);
        }
        end = end.max(finding.end);
        together.push(finding);
    }
    apart(&mut together, &mut settled);
    settled
}

/// Settles findings of which each overlaps with others.
fn apart(findings: &mut Vec<Finding>, settled: &mut Vec<Finding>) {
    if findings.len() > 1 {
        settled.extend(of_overlapping(std::mem::take(findings)));
    } else {
        settled.append(findings);
    }
}

fn of_overlapping(mut findings: Vec<Finding>) -> Vec<Finding> {
    order::sort_by(&mut findings, |a, b| {
        rank(b).cmp(&rank(a)).then_with(|| a.start.cmp(&b.start)).then_with(|| a.detector.cmp(&b.detector))
    });
    let mut kept: BTreeMap<usize, Finding> = BTreeMap::new();
    for finding in findings {
        place(&mut kept, finding);
    }
    kept.into_values().collect()
}

fn rank(finding: &Finding) -> (u8, usize) {
    (finding.confidence, finding.end - finding.start)
}

fn place(kept: &mut BTreeMap<usize, Finding>, finding: Finding) {
    let before = kept.range(..finding.end).next_back().filter(|(_, k)| k.end > finding.start).map(|(start, _)| *start);
    let Some(start) = before else {
        kept.insert(finding.start, finding);
        return;
    };
    // Lies wholly around a more certain one: the certain core is enough. Sticks out on one side only: widen the winner up to it.
    let Some(mut winner) = kept.remove(&start) else { return };
    let around = finding.start <= winner.start && finding.end >= winner.end;
    if !around {
        let floor = kept.range(..winner.start).next_back().map_or(0, |(_, k)| k.end);
        winner.start = winner.start.min(finding.start.max(floor));
        let ceiling = kept.range(winner.end..).next().map_or(usize::MAX, |(_, k)| k.start);
        winner.end = winner.end.max(finding.end.min(ceiling));
    }
    kept.insert(winner.start, winner);
}

/// Stretches of a text that findings cover already.
pub(crate) struct Covered(Vec<(usize, usize)>);

impl Covered {
    pub(crate) fn by(findings: &[Finding]) -> Self {
        Self::of(findings.iter().map(|f| (f.start, f.end)))
    }

    /// Overlapping stretches become one, so that the last one before a place decides.
    pub(crate) fn of(spans: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut sorted: Vec<(usize, usize)> = spans.collect();
        order::sort(&mut sorted);
        let mut joined: Vec<(usize, usize)> = Vec::with_capacity(sorted.len());
        for (start, end) in sorted {
            match joined.last_mut() {
                Some((_, until)) if *until > start => *until = end.max(*until),
                _ => joined.push((start, end)),
            }
        }
        Self(joined)
    }

    pub(crate) fn touches(&self, start: usize, end: usize) -> bool {
        let before = self.0.partition_point(|(from, _)| *from < end);
        before.checked_sub(1).is_some_and(|last| self.0[last].1 > start)
    }
}
