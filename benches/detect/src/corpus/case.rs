//! One case of the corpus, and the marks by which a value is followed through escaping and noise.

/// Stands before a value while a text is put together. Private-use characters: no source of text has them.
pub const OPEN: char = '\u{E0A0}';
/// Stands behind a value.
pub const CLOSE: char = '\u{E0A1}';

/// A text with a value in it, and where it stands.
#[derive(Debug, Clone)]
pub struct Case {
    pub id: usize,
    /// Context group, for example `table`.
    pub group: &'static str,
    /// Context within the group, for example `markdown`.
    pub context: String,
    /// The detector whose shape made the value, or the name of the generator.
    pub source: String,
    /// What the report calls its kind: `vendor token`, `password`, …
    pub class: &'static str,
    pub personal: bool,
    pub text: String,
    /// Byte ranges of the value (several for a list that only counts as a whole).
    pub spans: Vec<(usize, usize)>,
}

/// Takes the marks out of a text and tells what they enclosed.
pub fn unmark(marked: &str) -> (String, Vec<(usize, usize)>) {
    let mut text = String::with_capacity(marked.len());
    let mut spans = Vec::new();
    let mut start = 0;
    for c in marked.chars() {
        match c {
            OPEN => start = text.len(),
            CLOSE => spans.push((start, text.len())),
            c => text.push(c),
        }
    }
    (text, spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans() {
        let marked = format!("ä {OPEN}bc{CLOSE} d {OPEN}e{CLOSE}");
        assert_eq!(unmark(&marked), ("ä bc d e".to_owned(), vec![(3, 5), (8, 9)]));
    }
}
