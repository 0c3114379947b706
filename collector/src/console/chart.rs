//! Stacked bars over time, drawn on the server, so that the page says the same with and without JavaScript.

use super::words;
use crate::store::Count;
use std::collections::BTreeMap;

/// Drawing area in SVG units.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 24.0;
const TOP: f64 = 8.0;

/// One kind of thing counted over time.
#[derive(serde::Serialize)]
pub struct Series {
    /// The word.
    pub word: String,
    /// What people read.
    pub label: String,
    /// Colour.
    pub tone: &'static str,
    /// One number for each step.
    pub values: Vec<u64>,
}

impl Series {
    /// Everything together.
    pub fn total(&self) -> u64 {
        self.values.iter().sum()
    }

    /// The same, written for people.
    pub fn total_text(&self) -> String {
        thousands(self.total())
    }
}

/// Counts over time, ready to draw.
#[derive(serde::Serialize)]
pub struct Chart {
    /// Starts of the steps, Unix milliseconds.
    pub times: Vec<i64>,
    /// Length of a step in milliseconds.
    pub step: i64,
    /// Series from mild to strict.
    pub series: Vec<Series>,
}

/// Series that are shown by name; the rest is summed up as "other".
const MOST: usize = 8;

impl Chart {
    /// Arranges the counters of one dimension.
    pub fn of(counts: &[Count], dimension: &str, from: i64, to: i64, step: i64) -> Self {
        let first = from.div_euclid(step) * step;
        let times: Vec<i64> = (0..).map(|i| first + i * step).take_while(|at| *at < to).collect();
        let mut rows: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for count in counts.iter().filter(|count| count.dimension == dimension) {
            let values = rows.entry(&count.word).or_insert_with(|| vec![0; times.len()]);
            if let Some(value) = usize::try_from((count.at - first).div_euclid(step)).ok().and_then(|i| values.get_mut(i)) {
                *value += count.n;
            }
        }
        Self { times, step, series: arrange(rows, dimension) }
    }

    /// The bars as SVG.
    pub fn drawing(&self) -> Drawing {
        let sums: Vec<u64> = (0..self.times.len()).map(|i| self.series.iter().map(|series| series.values[i]).sum()).collect();
        let top = nice(sums.iter().copied().max().unwrap_or(0));
        let slot = (WIDTH - LEFT) / as_f64(self.times.len().max(1) as u64);
        let mut bars = Vec::new();
        for (i, at) in self.times.iter().enumerate() {
            let mut below = 0;
            for series in self.series.iter().filter(|series| series.values[i] > 0) {
                let value = series.values[i];
                bars.push(Bar {
                    tone: series.tone,
                    x: round(LEFT + slot * as_f64(i as u64) + slot * 0.12),
                    width: round((slot * 0.76).max(1.0)),
                    y: round(y_of(below + value, top)),
                    height: round(y_of(below, top) - y_of(below + value, top)),
                    title: format!("{} UTC: {value} {}", crate::clock::short(*at), series.label),
                });
                below += value;
            }
        }
        Drawing { bars, lines: grid(top), times: self.time_labels(slot) }
    }

    fn time_labels(&self, slot: f64) -> Vec<TimeLabel> {
        let every = self.times.len().div_ceil(6).max(1);
        let span = self.step * i64::try_from(self.times.len()).unwrap_or(0);
        let text = |at: i64| {
            let full = crate::clock::short(at);
            let part = if span > 2 * crate::clock::DAY { full.get(5..10) } else { full.get(11..16) };
            part.unwrap_or_default().to_owned()
        };
        self.times
            .iter()
            .enumerate()
            .step_by(every)
            .map(|(i, at)| TimeLabel { x: round(LEFT + slot * as_f64(i as u64)), text: text(*at) })
            .collect()
    }
}

fn arrange(rows: BTreeMap<&str, Vec<u64>>, dimension: &str) -> Vec<Series> {
    let mut series: Vec<Series> = rows
        .into_iter()
        .map(|(word, values)| Series { word: word.to_owned(), label: words::label_in(dimension, word), tone: words::tone(word), values })
        .collect();
    series.sort_by_key(|series| std::cmp::Reverse(series.total()));
    let rest = series.split_off(series.len().min(MOST));
    if !rest.is_empty() {
        let values = rest.into_iter().map(|series| series.values).reduce(add).unwrap_or_default();
        series.push(Series { word: "other".into(), label: "other".into(), tone: "dim", values });
    }
    series.sort_by_key(|series| words::rank(&series.word));
    if matches!(dimension, "site" | "class" | "gesture") {
        // These words have no colour of their own: each takes the next of a palette.
        const PALETTE: [&str; 9] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "dim"];
        series.sort_by_key(|series| std::cmp::Reverse(series.total()));
        series.iter_mut().zip(PALETTE).for_each(|(series, tone)| series.tone = tone);
    }
    series
}

fn add(a: Vec<u64>, b: Vec<u64>) -> Vec<u64> {
    a.into_iter().zip(b).map(|(a, b)| a + b).collect()
}

/// Rectangles and labels.
pub struct Drawing {
    /// Bars.
    pub bars: Vec<Bar>,
    /// Grid lines with their numbers.
    pub lines: Vec<Line>,
    /// Labels of the time axis.
    pub times: Vec<TimeLabel>,
}

/// One piece of a bar.
pub struct Bar {
    /// Colour.
    pub tone: &'static str,
    /// Left edge.
    pub x: f64,
    /// Width.
    pub width: f64,
    /// Upper edge.
    pub y: f64,
    /// Height.
    pub height: f64,
    /// Words for the pointer and for screen readers.
    pub title: String,
}

/// A grid line.
pub struct Line {
    /// Height.
    pub y: f64,
    /// Its number.
    pub text: String,
}

/// A label of the time axis.
pub struct TimeLabel {
    /// Place.
    pub x: f64,
    /// Text.
    pub text: String,
}

fn grid(top: u64) -> Vec<Line> {
    (0..=4)
        .filter(|i| (top * i).is_multiple_of(4))
        .map(|i| top * i / 4)
        .map(|n| Line { y: round(y_of(n, top)), text: thousands(n) })
        .collect()
}

fn y_of(value: u64, top: u64) -> f64 {
    let free = HEIGHT - BOTTOM - TOP;
    HEIGHT - BOTTOM - free * as_f64(value) / as_f64(top.max(1))
}

/// The next round number that the axis can end with.
fn nice(highest: u64) -> u64 {
    let mut magnitude = 1;
    loop {
        for step in [4, 8, 12, 20] {
            if highest <= step * magnitude {
                return step * magnitude;
            }
        }
        magnitude *= 10;
    }
}

/// Numbers in tables and tiles: `12 345`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// One line of a ranking.
pub struct Rank {
    /// The word, for the link.
    pub word: String,
    /// What people read.
    pub label: String,
    /// Colour.
    pub tone: &'static str,
    /// How often.
    pub n: String,
    /// Length of its bar, 0 to 100.
    pub share: f64,
}

/// The words of one dimension, most frequent first.
pub fn ranking(counts: &[Count], dimension: &str) -> Vec<Rank> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for count in counts.iter().filter(|count| count.dimension == dimension) {
        *sums.entry(&count.word).or_default() += count.n;
    }
    let most = sums.values().copied().max().unwrap_or(0).max(1);
    let mut ranks: Vec<(&str, u64)> = sums.into_iter().collect();
    ranks.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    ranks
        .into_iter()
        .take(MOST)
        .map(|(word, n)| Rank {
            word: word.to_owned(),
            label: words::label_in(dimension, word),
            tone: if matches!(dimension, "site" | "class" | "gesture") { "plain" } else { words::tone(word) },
            n: thousands(n),
            share: round((100.0 * as_f64(n) / as_f64(most)).max(1.5)),
        })
        .collect()
}

/// Counts stay far below the 52 bits that a float holds exactly.
#[expect(clippy::cast_precision_loss)]
fn as_f64(n: u64) -> f64 {
    n as f64
}

fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(at: i64, word: &str, n: u64) -> Count {
        Count { at, dimension: "decision".into(), word: word.into(), n }
    }

    #[test]
    fn bars_stack_from_mild_to_strict_and_fill_the_height_they_stand_for() {
        let counts = [count(0, "block", 1), count(0, "allow", 3), count(20, "mask", 2)];
        let chart = Chart::of(&counts, "decision", 0, 30, 10);
        assert_eq!(chart.times, [0, 10, 20]);
        assert_eq!(chart.series.iter().map(|s| s.word.as_str()).collect::<Vec<_>>(), ["allow", "mask", "block"]);
        let bars = chart.drawing().bars;
        assert_eq!(bars.iter().map(|bar| bar.tone).collect::<Vec<_>>(), ["good", "bad", "mask"]);
        let full = HEIGHT - BOTTOM - TOP;
        assert!((bars[0].height - full * 3.0 / 4.0).abs() < 0.2);
        assert!((bars[1].y + bars[1].height - bars[0].y).abs() < 0.2, "the second piece stands on the first");
        assert!((bars[1].y - TOP).abs() < 0.2, "four of four reach the top");
    }

    #[test]
    fn many_words_are_summed_up_and_none_is_lost() {
        let counts: Vec<Count> = (0..20).map(|i| Count { at: 0, dimension: "site".into(), word: format!("s{i}"), n: i + 1 }).collect();
        let chart = Chart::of(&counts, "site", 0, 10, 10);
        assert_eq!(chart.series.len(), MOST + 1);
        assert_eq!(chart.series.iter().map(Series::total).sum::<u64>(), 210);
    }

    #[test]
    fn axes_end_with_round_numbers_and_nothing_is_no_fault() {
        assert_eq!((nice(0), nice(4), nice(5), nice(13), nice(21), nice(101)), (4, 4, 8, 20, 40, 120));
        let empty = Chart::of(&[], "decision", 0, 30, 10);
        assert!(empty.drawing().bars.is_empty());
        assert_eq!(thousands(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(thousands(12), "12");
    }
}
