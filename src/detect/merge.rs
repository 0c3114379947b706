//! Of overlapping findings one remains, and which one does not depend on the order in which they were found.

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
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings {
        place(&mut kept, finding);
    }
    kept
}

fn rank(finding: &Finding) -> (u8, usize) {
    (finding.confidence, finding.end - finding.start)
}

/// Puts a finding among those that are more certain, which are sorted, unless it overlaps one of them.
fn place(kept: &mut Vec<Finding>, finding: Finding) {
    let behind = kept.partition_point(|k| k.start < finding.end);
    let Some(at) = behind.checked_sub(1).filter(|at| kept[*at].end > finding.start) else {
        kept.insert(behind, finding);
        return;
    };
    // Lies wholly around a more certain one: the certain core is enough. Sticks out on one side only: widen the winner up to it.
    if finding.start > kept[at].start || finding.end < kept[at].end {
        let floor = at.checked_sub(1).map_or(0, |before| kept[before].end);
        let ceiling = kept.get(at + 1).map_or(usize::MAX, |next| next.start);
        let winner = &mut kept[at];
        winner.start = winner.start.min(finding.start.max(floor));
        winner.end = winner.end.max(finding.end.min(ceiling));
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::class::DataClass;
    use crate::detect::DetectorId;

    fn findings() -> impl Strategy<Value = Vec<Finding>> {
        let finding = (0usize..60, 1usize..12, prop::sample::select(vec!["a", "b", "c"]), 0u8..3).prop_map(
            |(start, length, detector, confidence)| Finding {
                start,
                end: start + length,
                detector: DetectorId::built_in(detector),
                class: DataClass::Credential,
                confidence,
                high_entropy: false,
            },
        );
        prop::collection::vec(finding, 0..30)
    }

    proptest! {
        #[test]
        fn groups_change_nothing(findings in findings()) {
            let one_by_one = of_overlapping(findings.clone());
            prop_assert_eq!(settle(findings), one_by_one);
        }

        #[test]
        fn the_order_in_which_they_were_found_does_not_matter_and_nothing_overlaps(mut findings in findings()) {
            let settled = settle(findings.clone());
            findings.reverse();
            prop_assert_eq!(&settle(findings), &settled);
            prop_assert!(settled.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
