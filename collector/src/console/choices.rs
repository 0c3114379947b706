//! Select boxes of the filters.

use super::words;

/// A select box.
pub struct Choices {
    /// Name of its field.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// Its options, without "any".
    pub options: Vec<Choice>,
}

/// One option.
pub struct Choice {
    /// The word in addresses.
    pub word: String,
    /// What people read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choices {
    /// A box over the words of a vocabulary.
    pub fn of(name: &'static str, label: &'static str, words: impl IntoIterator<Item = &'static str>, chosen: &str) -> Self {
        Self::labelled(name, label, words.into_iter().map(|word| (word.to_owned(), words::label(word))), chosen)
    }

    /// A box over words with labels of their own.
    pub fn labelled(
        name: &'static str,
        label: &'static str,
        words: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
        chosen: &str,
    ) -> Self {
        let option = |word: String, label: String| Choice { chosen: word == chosen, word, label };
        Self { name, label, options: words.into_iter().map(|(word, label)| option(word.into(), label.into())).collect() }
    }
}

/// The fields of a filter that say something, as an address.
pub fn address(path: &str, parts: &[(&str, &str)]) -> String {
    let parts: Vec<String> =
        parts.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", super::page::encode(value))).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

/// A text field of a filter, when it says something. Longer texts than any name are cut.
pub fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().take(200).collect())
}
