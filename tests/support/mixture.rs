//! Texts mixed at random: parts of examples and of this repository's own files, disguised, masked, cut, mistyped and joined.

use super::generate::{Dice, example};
use super::mutate::{self, Disguise};
use super::schema::Entry;

/// What texts are mixed from.
pub struct Mixer {
    entries: Vec<Entry>,
    benign: Vec<Vec<char>>,
}

impl Mixer {
    pub fn new() -> Self {
        let files = ["docs/detection.md", "docs/policy.md", "README.md", "Makefile", "src/detect/name.rs", "extension/page/gate-views.js"];
        let benign = files.map(|file| std::fs::read_to_string(file).unwrap().chars().collect()).into();
        Self { entries: super::entries().into_iter().map(|(_, entry)| entry).collect(), benign }
    }

    /// Up to three parts.
    pub fn mix(&self, dice: &mut Dice) -> String {
        let mut text = String::new();
        for _ in 0..=dice.below(3) {
            let mut part: Vec<char> = self.part(dice);
            // Cut somewhere: a value without its name, a name without its value, half an escape.
            if dice.below(2) == 0 {
                let (a, b) = (dice.below(part.len() / 2 + 1), part.len() - dice.below(part.len() / 3 + 1));
                part = part[a.min(b)..b].to_vec();
            }
            if dice.below(2) == 0 {
                mistype(&mut part, dice);
            }
            text.extend(part);
            text.push_str([" ", "\n", "", ",", "\t", "\":\"", "=", "\n\n", ": ", " | "][dice.below(10)]);
        }
        text
    }

    fn part(&self, dice: &mut Dice) -> Vec<char> {
        if dice.below(4) == 0 {
            let source = &self.benign[dice.below(self.benign.len())];
            let at = dice.below(source.len());
            return source[at..source.len().min(at + 20 + dice.below(300))].to_vec();
        }
        let entry = &self.entries[dice.below(self.entries.len())];
        let sample = example(entry, &entry.examples[dice.below(entry.examples.len())], dice);
        let (start, end) = sample.spans[0];
        if dice.below(8) == 0 {
            // As it was masked in an earlier text.
            let label = ["API_KEY", "GENERIC_PASSWORD", "A", "PAYMENT_CARD_9"][dice.below(4)];
            return format!("{}[{label}_{}]{}", &sample.text[..start], dice.below(120), &sample.text[end..]).chars().collect();
        }
        let how = if dice.below(2) == 0 { Disguise::Plain } else { mutate::ALL[dice.below(mutate::ALL.len())] };
        mutate::disguise(&sample.text, (start, end), how, dice).chars().collect()
    }
}

/// The text as web pages, mails and editors write it.
pub fn marked_up(text: &str, (start, end): (usize, usize), how: usize) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (before, value, after) = (escaped(&text[..start]), escaped(&text[start..end]), escaped(&text[end..]));
    let middle = value.char_indices().nth(value.chars().count() / 2).map_or(0, |(at, _)| at);
    match how {
        0 => format!("<p>{}</p>", escaped(text).replace('\n', "</p><p>")),
        1 => format!("<div>{before}<b>{}</b><i>{}</i>{after}</div>", &value[..middle], &value[middle..]),
        2 => format!("<pre><code class=\"x>y\">{}</code></pre>", escaped(text)),
        3 => format!("<ul><li>{}</li></ul>", escaped(text).replace('\n', "<br/>")),
        4 => format!("<!-- <script> --><table><tr><td>{before}</td><td>{value}</td><td>{after}</td></tr></table>"),
        _ => format!("<style>p{{}}</style><span>{before}</span><span title='{value}'>&#8203;{value}</span>{after}"),
    }
}

/// Changes, adds, takes away or doubles a few characters, mostly signs that readers of names and values look at.
fn mistype(part: &mut Vec<char>, dice: &mut Dice) {
    let signs: Vec<char> = " \n:=\"',|-_/.17aZ()><\t\\*`;：é\u{200b}#&\r%+“".chars().collect();
    for _ in 0..=dice.below(4) {
        if part.is_empty() {
            return;
        }
        let (at, sign) = (dice.below(part.len()), signs[dice.below(signs.len())]);
        match dice.below(4) {
            0 => part[at] = sign,
            1 => part.insert(at, sign),
            2 => drop(part.remove(at)),
            _ => part.insert(at, part[at]),
        }
    }
}
