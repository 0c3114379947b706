//! A text as it reads once values in it are masked, and what is found in it then.
//!
//! Masking changes what stands around the rest: a name's value is gone, a row is narrower, an overlap has no winner any more. So what was
//! found is masked, the masked text is judged again, and what is found there counts as found in the original. Whoever masks all of it has
//! a text in which nothing is found. Which placeholder a value gets must not matter, so every placeholder is read as one and the same.

use super::finding::{Finding, HtmlFinding};
use super::placeholder;
use super::views::View;
use crate::order;

/// How every placeholder is read.
const SEAL: &str = "[MASKED_1]";

/// The text with one and the same placeholder for all; nothing when there is no other in it.
pub(crate) fn uniform(text: &str) -> Option<View> {
    let foreign: Vec<(usize, usize)> =
        placeholder::masks(text.as_bytes()).filter(|(start, end)| text.get(*start..*end) != Some(SEAL)).collect();
    (!foreign.is_empty()).then(|| replaced(text, foreign.into_iter().map(|(start, end)| (start, end, SEAL))))
}

/// The text with a placeholder for the first piece of each value and nothing for the others.
fn masked(text: &str, found: &[HtmlFinding]) -> View {
    let mut places: Vec<(usize, usize, &str)> = Vec::new();
    for value in found {
        places.extend(value.pieces.iter().enumerate().map(|(piece, (start, end))| (*start, *end, if piece == 0 { SEAL } else { "" })));
    }
    order::sort_by_key(&mut places, |place| place.0);
    replaced(text, places.into_iter())
}

fn replaced<'s>(text: &str, places: impl Iterator<Item = (usize, usize, &'s str)>) -> View {
    let mut view = View::default();
    let mut from = 0;
    for (start, end, seal) in places {
        view.copy(text.get(from..start).unwrap_or_default(), from);
        view.put_all(seal, start, end - start);
        from = end;
    }
    view.copy(text.get(from..).unwrap_or_default(), from);
    view
}

/// So often masked text is judged again. Hardly any text needs three rounds; one that was made to need many is masked as a whole.
const MOST_ROUNDS: usize = 12;

/// Everything that `once` finds in the text, so that masking all that `stops` leaves nothing that does.
pub(crate) fn found(text: &str, once: Once<'_>, stops: &dyn Fn(&HtmlFinding) -> bool) -> Vec<HtmlFinding> {
    let mut found = until_settled(text, Vec::new(), once);
    loop {
        let (mut stopped, mut passing): (Vec<_>, Vec<_>) = found.into_iter().partition(|f| stops(f));
        let mut further = Vec::new();
        if !stopped.is_empty() && !passing.is_empty() {
            further = until_settled(text, stopped.clone(), once);
            further.retain(|f| stops(f));
        }
        passing.retain(|f| !further.iter().any(|new| new.touches(f)));
        let settled = further.is_empty();
        further.into_iter().for_each(|new| join(&mut stopped, new));
        stopped.extend(passing);
        order::sort_by_key(&mut stopped, |f| f.finding.start);
        found = stopped;
        if settled {
            return found;
        }
    }
}

/// What one reading of a text finds.
type Once<'o> = &'o dyn Fn(&str) -> Vec<HtmlFinding>;

/// Everything that `once` finds in the text, and in the text with that masked, until it finds nothing more. `known` is masked from the
/// beginning and no part of the answer, unless something was found around it.
fn until_settled(text: &str, known: Vec<HtmlFinding>, once: Once<'_>) -> Vec<HtmlFinding> {
    let mut found = if known.is_empty() { once(text) } else { Vec::new() };
    let mut hidden = known;
    if hidden.is_empty() && found.is_empty() {
        return found;
    }
    for round in 0.. {
        let all: Vec<HtmlFinding> = hidden.iter().chain(&found).cloned().collect();
        let view = masked(text, &all);
        let further: Vec<HtmlFinding> = once(&view.text).into_iter().filter_map(|f| relocate(f, &view)).collect();
        let Some(last) = further.last() else { break };
        if round == MOST_ROUNDS {
            found.extend(rest(text, &all, last));
            order::sort_by_key(&mut found, |f| f.finding.start);
            break;
        }
        hidden.retain(|value| !further.iter().any(|f| f.holds(value)));
        further.into_iter().for_each(|one| join(&mut found, one));
        order::sort_by_key(&mut found, |f| f.finding.start);
    }
    found
}

/// All that is not masked yet, under the name of the last finding.
fn rest(text: &str, found: &[HtmlFinding], last: &HtmlFinding) -> Vec<HtmlFinding> {
    let mut covered: Vec<(usize, usize)> = found.iter().flat_map(|f| f.pieces.iter().copied()).collect();
    order::sort(&mut covered);
    covered.push((text.len(), text.len()));
    let mut from = 0;
    let gaps = covered.into_iter().filter_map(|(start, end)| {
        let gap = (from, start);
        from = end;
        (gap.0 < gap.1).then(|| HtmlFinding { finding: last.finding.clone(), pieces: vec![gap] }.hull()).flatten()
    });
    gaps.collect()
}

/// A finding of a view, at its pieces of the original.
pub(crate) fn relocate(mut found: HtmlFinding, view: &View) -> Option<HtmlFinding> {
    found.pieces = found.pieces.iter().flat_map(|(start, end)| view.pieces(*start, *end)).collect();
    found.hull()
}

/// Adds a finding. What was found before inside it becomes part of it, and gives it its name where it is as sure.
fn join(found: &mut Vec<HtmlFinding>, mut outer: HtmlFinding) {
    let (inner, others) = std::mem::take(found).into_iter().partition(|f| outer.holds(f));
    *found = others;
    let inner: Vec<HtmlFinding> = inner;
    for value in inner {
        outer.pieces.extend(value.pieces);
        if value.finding.confidence >= outer.finding.confidence {
            outer.finding = value.finding;
        }
    }
    order::sort(&mut outer.pieces);
    outer.pieces.dedup_by(|next, last| {
        let touches = next.0 <= last.1;
        last.1 = if touches { last.1.max(next.1) } else { last.1 };
        touches
    });
    found.extend(outer.hull());
}

impl HtmlFinding {
    /// A finding of one piece.
    pub(crate) fn of(finding: Finding) -> Self {
        Self { pieces: vec![(finding.start, finding.end)], finding }
    }

    /// With the hull of its pieces as its span.
    fn hull(mut self) -> Option<Self> {
        (self.finding.start, self.finding.end) = (self.pieces.first()?.0, self.pieces.last()?.1);
        Some(self)
    }

    /// Whether they have a place in common.
    fn touches(&self, other: &Self) -> bool {
        self.pieces.iter().any(|a| other.pieces.iter().any(|b| a.0 < b.1 && b.0 < a.1))
    }

    /// Whether the placeholder of another stands within it.
    fn holds(&self, other: &Self) -> bool {
        other.pieces.first().is_some_and(|first| self.pieces.iter().any(|piece| piece.0 <= first.0 && first.1 <= piece.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::DataClass;
    use crate::detect::DetectorId;

    fn finding(start: usize, end: usize, confidence: u8) -> HtmlFinding {
        let detector = DetectorId::built_in(if confidence > 80 { "sure" } else { "unsure" });
        HtmlFinding::of(Finding { start, end, detector, class: DataClass::Credential, confidence, high_entropy: false })
    }

    /// Finds the first of these words, and what stands around a placeholder in brackets.
    fn first(words: &'static [&'static str]) -> impl Fn(&str) -> Vec<HtmlFinding> {
        move |text| {
            let around = text.find(&format!("({SEAL})")).map(|at| finding(at, at + SEAL.len() + 2, 60));
            let word = words.iter().find_map(|word| text.find(word).map(|at| finding(at, at + word.len(), 90)));
            word.or(around).into_iter().collect()
        }
    }

    fn spans(found: &[HtmlFinding]) -> Vec<(usize, usize, &str)> {
        found.iter().map(|f| (f.finding.start, f.finding.end, f.finding.detector.as_str())).collect()
    }

    #[test]
    fn what_masking_uncovers_is_found_in_the_original() {
        let found = found("ä one (two) one", &first(&["one", "two"]), &|_| true);
        assert_eq!(spans(&found), [(3, 6, "sure"), (7, 12, "sure"), (13, 16, "sure")], "what is found around a surer value has its name");
    }

    #[test]
    fn what_may_pass_stays_and_the_rest_is_found_without_it() {
        let two = |f: &HtmlFinding| f.finding.end - f.finding.start != 3 || f.finding.start > 3;
        let found = found("one two", &first(&["two", "one"]), &two);
        assert_eq!(spans(&found), [(0, 3, "sure"), (4, 7, "sure")]);
    }

    #[test]
    fn a_text_without_end_is_masked_as_a_whole() {
        let text = "aü ".repeat(40);
        let found = found(&text, &first(&["a"]), &|_| true);
        let mut at = 0;
        for one in &found {
            assert_eq!(one.finding.start, at);
            at = one.finding.end;
        }
        assert_eq!(at, text.len());
    }

    #[test]
    fn all_placeholders_read_alike() {
        let text = "x [API_KEY_12] y [MASKED_1] z [A] [PIN_3]";
        let view = uniform(text).unwrap();
        assert_eq!(view.text, "x [MASKED_1] y [MASKED_1] z [A] [MASKED_1]");
        assert_eq!(view.origin(0, 13), Some((0, 15)));
        assert!(uniform("x [MASKED_1] y").is_none());
    }
}
