//! A text as it reads once values in it are masked, and what is found in it then.
//!
//! Masking changes what stands around the rest: a name's value is gone, a row is narrower, an overlap has no winner any more. So what was
//! found is masked, the masked text is judged again, and what is found there counts as found in the original. Whoever masks all of it has
//! a text in which nothing is found. Which placeholder a value gets must not matter, so every placeholder is read as one and the same.

use super::finding::{Finding, HtmlFinding};
use super::merge::Covered;
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

/// A text in which values are masked.
struct Masked {
    view: View,
    /// What each mask stands for, in the original and in the view, in order.
    places: Vec<(Span, Span)>,
}

/// Where something stands.
type Span = (usize, usize);

impl Masked {
    /// With a placeholder for the first piece of each value and nothing for the others.
    fn of<'f>(text: &str, values: impl Iterator<Item = &'f HtmlFinding>) -> Self {
        let mut places: Vec<(usize, usize, &str)> = Vec::new();
        for value in values {
            places.extend(value.pieces.iter().enumerate().map(|(piece, (start, end))| (*start, *end, if piece == 0 { SEAL } else { "" })));
        }
        order::sort_by_key(&mut places, |place| place.0);
        // How much shorter the view is up to here.
        let (mut shown, mut from) = (0, 0);
        let masks = places.iter().map(|(start, end, seal)| {
            let at = shown + (start - from);
            (shown, from) = (at + seal.len(), *end);
            ((*start, *end), (at, shown))
        });
        Self { places: masks.collect(), view: replaced(text, places.iter().copied()) }
    }

    /// Where a stretch of the original stands in the view.
    fn shown(&self, (from, to): Span) -> Span {
        let place = |at: usize, end: bool| {
            let before = self.places.partition_point(|(original, _)| if end { original.0 < at } else { original.0 <= at });
            let Some((original, view)) = before.checked_sub(1).map(|last| self.places[last]) else { return at };
            match at.checked_sub(original.1) {
                Some(behind) => view.1 + behind,
                None => {
                    if end {
                        view.1
                    } else {
                        view.0
                    }
                }
            }
        };
        (place(from, false), place(to, true))
    }
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

/// What one reading of a text tells.
pub(crate) struct Seen {
    pub found: Vec<HtmlFinding>,
    /// Stretches that were read from one end to the other, where those are further apart than most readers look.
    pub far: Vec<Span>,
}

/// One reading of a text.
type Once<'o> = &'o dyn Fn(&str) -> Seen;

/// Everything that `once` finds in the text, so that masking all that `stops` leaves nothing that does.
pub(crate) fn found(text: &str, once: Once<'_>, stops: &dyn Fn(&HtmlFinding) -> bool) -> Vec<HtmlFinding> {
    let Seen { found, far } = once(text);
    let mut found = until_settled(text, Vec::new(), found, far, once);
    loop {
        let (mut stopped, mut passing): (Vec<_>, Vec<_>) = found.into_iter().partition(|f| stops(f));
        let mut further = Vec::new();
        if !stopped.is_empty() && !passing.is_empty() {
            // What passes is not masked here, so what was read far is not known.
            further = until_settled(text, stopped.clone(), Vec::new(), vec![(0, text.len())], once);
            further.retain(|f| stops(f));
        }
        let covered = Covered::of(further.iter().flat_map(|f| f.pieces.iter().copied()));
        passing.retain(|f| !f.pieces.iter().any(|(start, end)| covered.touches(*start, *end)));
        let settled = further.is_empty();
        join(&mut stopped, further);
        stopped.extend(passing);
        order::sort_by_key(&mut stopped, |f| f.finding.start);
        found = stopped;
        if settled {
            return found;
        }
    }
}

/// `found`, and everything that `once` finds in the text with that masked, until it finds nothing more. `known` is masked from the
/// beginning and no part of the answer, unless something was found around it. Only the neighbourhood of what was masked last can read
/// differently than before; `far` tells how far that is.
fn until_settled(text: &str, known: Vec<HtmlFinding>, found: Vec<HtmlFinding>, far: Vec<Span>, once: Once<'_>) -> Vec<HtmlFinding> {
    let (mut hidden, mut found, mut far) = (known, found, far);
    let mut fresh: Vec<Span> = hidden.iter().chain(&found).flat_map(|f| f.pieces.iter().copied()).collect();
    for round in 0.. {
        if fresh.is_empty() {
            break;
        }
        let masked = Masked::of(text, hidden.iter().chain(&found));
        let further: Vec<HtmlFinding> =
            again(&masked, &fresh, &mut far, once).into_iter().filter_map(|f| relocate(f, &masked.view)).collect();
        let Some(last) = further.last() else { break };
        if round == MOST_ROUNDS {
            let rest = rest(text, hidden.iter().chain(&found), last);
            found.extend(rest);
            order::sort_by_key(&mut found, |f| f.finding.start);
            break;
        }
        fresh = further.iter().flat_map(|f| f.pieces.iter().copied()).collect();
        let swallowed = Firsts::of(&hidden).held(&further);
        let mut value = 0;
        hidden.retain(|_| {
            value += 1;
            !swallowed[value - 1]
        });
        join(&mut found, further);
    }
    found
}

/// How far from a mask a reader may stand that sees it, and how far it looks on from there: further than all that readers tell nothing
/// of. The widest are broken lines that are joined, and what is decoded around an escape.
const NEAR: usize = 3 << 10;

/// So often the parts of a text that are judged again may turn out to be read further than before.
const MOST_PARTS: usize = 3;

/// What `once` finds in the masked text near what was masked last. The stretches that it reads far are added to `far`.
fn again(masked: &Masked, fresh: &[Span], far: &mut Vec<Span>, once: Once<'_>) -> Vec<HtmlFinding> {
    let text = masked.view.text.as_str();
    let near = around(text, fresh.iter().map(|span| masked.shown(*span)));
    let touched = |read: &Span| near.get(near.partition_point(|zone| zone.1 < read.0)).is_some_and(|zone| zone.0 <= read.1);
    for tried in 0.. {
        let whole = (tried == MOST_PARTS).then_some((0, text.len()));
        let reads = far.iter().map(|span| masked.shown(*span)).filter(touched).chain(whole);
        let (mut found, mut further) = (Vec::new(), false);
        for (from, to) in parts(near.iter().copied().chain(reads).collect(), text.len()) {
            let (start, end) = (text.floor_char_boundary(from.saturating_sub(NEAR)), text.ceil_char_boundary(to + NEAR));
            let Some(part) = text.get(start..end) else { continue };
            let seen = once(part);
            // Near the borders of the part things read differently than in the text.
            let inside = |from: usize, to: usize, (first, last)| (start == 0 || first >= from) && (end == text.len() || last <= to);
            let spans = seen.found.into_iter().map(|f| f.moved(start));
            found.extend(spans.filter(|f| inside(from, to, (f.finding.start, f.finding.end))));
            for (first, last) in seen.far.into_iter().map(|(first, last)| (first + start, last + start)) {
                further |= touched(&(first, last)) && !inside(from, to, (first, last));
                far.extend(masked.view.origin(first, last));
            }
        }
        if !further {
            return found;
        }
    }
    Vec::new()
}

/// The stretches around masks in which something may read differently; a word that reaches over an end of one may be long.
fn around(text: &str, masks: impl Iterator<Item = Span>) -> Vec<Span> {
    let bytes = text.as_bytes();
    let near = masks.map(|(from, to)| (from.saturating_sub(NEAR), bytes.len().min(to + NEAR)));
    let words = joined(near.collect(), 0).into_iter().map(|(from, to)| {
        let begin = bytes[..from].iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
        let end = bytes[to..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |at| to + at);
        (begin, end)
    });
    joined(words.collect(), 0)
}

/// In order, and as one where no more than `gap` lies between.
fn joined(mut spans: Vec<Span>, gap: usize) -> Vec<Span> {
    order::sort(&mut spans);
    spans.dedup_by(|next, last| {
        let touches = next.0 <= last.1.saturating_add(gap);
        last.1 = if touches { last.1.max(next.1) } else { last.1 };
        touches
    });
    spans
}

/// The stretches, as one where their surroundings meet. Where not much is left out nothing is.
fn parts(stretches: Vec<Span>, length: usize) -> Vec<Span> {
    let parts = joined(stretches, 2 * NEAR);
    let read: usize = parts.iter().map(|(from, to)| to - from + 2 * NEAR).sum();
    if read > length - length / 4 { vec![(0, length)] } else { parts }
}

/// All that is not masked yet, under the name of the last finding.
fn rest<'f>(text: &str, found: impl Iterator<Item = &'f HtmlFinding>, last: &HtmlFinding) -> Vec<HtmlFinding> {
    let mut covered: Vec<Span> = found.flat_map(|f| f.pieces.iter().copied()).collect();
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

/// The first pieces of findings that are sorted: there stand their placeholders.
struct Firsts(Vec<Span>);

impl Firsts {
    fn of(findings: &[HtmlFinding]) -> Self {
        Self(findings.iter().filter_map(|f| f.pieces.first().copied()).collect())
    }

    /// Those whose placeholder stands within one of the pieces of `outer`.
    fn within<'s>(&'s self, outer: &'s HtmlFinding) -> impl Iterator<Item = usize> + 's {
        outer.pieces.iter().flat_map(|(start, end)| {
            let first = self.0.partition_point(|piece| piece.0 < *start);
            (first..self.0.len()).take_while(|at| self.0[*at].0 < *end).filter(|at| self.0[*at].1 <= *end)
        })
    }

    /// Which of them stand within one of the others.
    fn held(&self, others: &[HtmlFinding]) -> Vec<bool> {
        let mut held = vec![false; self.0.len()];
        others.iter().flat_map(|outer| self.within(outer)).for_each(|at| held[at] = true);
        held
    }
}

/// Adds findings to sorted ones. What was found before inside one becomes part of it, and gives it its name where it is as sure.
fn join(found: &mut Vec<HtmlFinding>, further: Vec<HtmlFinding>) {
    if further.is_empty() {
        return;
    }
    let firsts = Firsts::of(found);
    let mut before: Vec<Option<HtmlFinding>> = found.drain(..).map(Some).collect();
    for mut outer in further {
        let inner: Vec<HtmlFinding> = firsts.within(&outer).filter_map(|at| before[at].take()).collect();
        for value in inner {
            outer.pieces.extend(value.pieces);
            if value.finding.confidence >= outer.finding.confidence {
                outer.finding = value.finding;
            }
        }
        outer.pieces = joined(outer.pieces, 0);
        found.extend(outer.hull());
    }
    found.extend(before.into_iter().flatten());
    order::sort_by_key(found, |f| f.finding.start);
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

    /// In a text in which so many bytes stand before.
    fn moved(mut self, by: usize) -> Self {
        self.pieces.iter_mut().for_each(|piece| *piece = (piece.0 + by, piece.1 + by));
        (self.finding.start, self.finding.end) = (self.finding.start + by, self.finding.end + by);
        self
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
    fn first(words: &'static [&'static str]) -> impl Fn(&str) -> Seen {
        move |text| {
            let around = text.find(&format!("({SEAL})")).map(|at| finding(at, at + SEAL.len() + 2, 60));
            let word = words.iter().find_map(|word| text.find(word).map(|at| finding(at, at + word.len(), 90)));
            Seen { found: word.or(around).into_iter().collect(), far: Vec::new() }
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
