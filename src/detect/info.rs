//! What there is to say about each built-in detector.

use crate::class::DataClass;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How bad it is when such a value leaves.
    Severity = "severity" {
        /// A nuisance.
        Low = "low",
        /// Limited or indirect access.
        Medium = "medium",
        /// Access to an account or to personal data.
        High = "high",
        /// Access to everything behind it.
        Critical = "critical",
    }
}

/// One built-in detector as people and policies see it. In the browser the texts are a file of the extension (see [`texts`]), read when
/// somebody is asked.
#[derive(Debug)]
pub struct DetectorInfo {
    /// Stable kebab-case id.
    pub id: &'static str,
    /// What kind of data it finds.
    pub class: DataClass,
    /// A short name, for example "AWS access key".
    #[cfg(not(target_arch = "wasm32"))]
    pub title: &'static str,
    /// Its name in other languages, by language.
    #[cfg(not(target_arch = "wasm32"))]
    pub titles: &'static [(&'static str, &'static str)],
    /// The stem of its placeholder: `AWS_ACCESS_KEY` becomes `[AWS_ACCESS_KEY_1]`.
    pub label: &'static str,
    /// One sentence: what somebody could do with the value.
    #[cfg(not(target_arch = "wasm32"))]
    pub why: &'static str,
    /// Where to revoke or rotate it; empty when there is no such page.
    #[cfg(not(target_arch = "wasm32"))]
    pub rotate_url: &'static str,
    /// How bad it is when such a value leaves.
    pub severity: Severity,
    /// Who issues it.
    #[cfg(not(target_arch = "wasm32"))]
    pub vendor: &'static str,
}

#[cfg(not(target_arch = "wasm32"))]
impl DetectorInfo {
    /// The name in this language, or in English when nobody has translated it.
    #[must_use]
    pub fn title_in(&self, language: &str) -> &'static str {
        let primary = language.split(['-', '_']).next().unwrap_or(language);
        self.titles.iter().find(|(l, _)| *l == primary).map_or(self.title, |(_, title)| title)
    }
}

/// The texts of all built-in detectors as the extension's pages read them: by id the title, the reason, the page that revokes it, and the
/// titles in other languages.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn texts() -> String {
    let text = |info: &DetectorInfo| {
        let titles: crate::map::Map<_, _> = info.titles.iter().copied().collect();
        (info.id, serde_json::json!({"title": info.title, "why": info.why, "rotate": info.rotate_url, "titles": titles}))
    };
    serde_json::Value::Object(all().iter().map(text).map(|(id, texts)| (id.to_owned(), texts)).collect()).to_string()
}

/// Every built-in detector, in the order of the data files.
#[must_use]
pub fn all() -> &'static [DetectorInfo] {
    // A list at once natively, one that is read at first use in Wasm.
    #[allow(clippy::needless_borrow)]
    &super::tables::INFO
}

/// The built-in detector with this id.
#[must_use]
pub fn info(id: &str) -> Option<&'static DetectorInfo> {
    all().iter().find(|d| d.id == id)
}
