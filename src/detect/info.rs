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

/// One built-in detector as people and policies see it.
#[derive(Debug)]
pub struct DetectorInfo {
    /// Stable kebab-case id.
    pub id: &'static str,
    /// What kind of data it finds.
    pub class: DataClass,
    /// A short name, for example "AWS access key".
    pub title: &'static str,
    /// Its name in other languages, by language.
    pub titles: &'static [(&'static str, &'static str)],
    /// The stem of its placeholder: `AWS_ACCESS_KEY` becomes `[AWS_ACCESS_KEY_1]`.
    pub label: &'static str,
    /// One sentence: what somebody could do with the value.
    pub why: &'static str,
    /// Where to revoke or rotate it; empty when there is no such page.
    pub rotate_url: &'static str,
    /// How bad it is when such a value leaves.
    pub severity: Severity,
    /// Who issues it.
    pub vendor: &'static str,
}

impl DetectorInfo {
    /// The name in this language, or in English when nobody has translated it.
    #[must_use]
    pub fn title_in(&self, language: &str) -> &'static str {
        let primary = language.split(['-', '_']).next().unwrap_or(language);
        self.titles.iter().find(|(l, _)| *l == primary).map_or(self.title, |(_, title)| title)
    }
}

/// Every built-in detector, in the order of the data files.
#[must_use]
pub fn all() -> &'static [DetectorInfo] {
    super::tables::INFO
}

/// The built-in detector with this id.
#[must_use]
pub fn info(id: &str) -> Option<&'static DetectorInfo> {
    all().iter().find(|d| d.id == id)
}
