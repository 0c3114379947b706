//! The judge itself.

use super::finding::{DetectorId, Finding, HtmlFinding};
use super::options::{DetectorError, DetectorOptions};

/// Finds secrets and personal data in text. Build it once, use it from anywhere: scanning needs no mutable state.
pub struct Scanner {
    _options: DetectorOptions,
}

impl Scanner {
    /// The built-in detectors with their default thresholds. Costs nothing: all tables are built at compile time.
    #[must_use]
    pub fn builtin() -> Self {
        Self {
            _options: DetectorOptions::default(),
        }
    }

    /// The built-in detectors as a policy changes them.
    ///
    /// # Errors
    /// Every option that cannot be honoured, each with a reason and a mend.
    pub fn with(options: &DetectorOptions) -> Result<Self, Vec<DetectorError>> {
        let (scanner, errors) = Self::with_lenient(options);
        if errors.is_empty() {
            Ok(scanner)
        } else {
            Err(errors)
        }
    }

    /// Like [`Scanner::with`], but what can be honoured works and the rest is told.
    #[must_use]
    pub fn with_lenient(options: &DetectorOptions) -> (Self, Vec<DetectorError>) {
        (
            Self {
                _options: options.clone(),
            },
            Vec::new(),
        )
    }

    /// Sorted, non-overlapping findings.
    #[must_use]
    pub fn scan(&self, _text: &str) -> Vec<Finding> {
        Vec::new()
    }

    /// Findings in HTML: in its visible text, wherever elements cut it, and in its markup.
    #[must_use]
    pub fn scan_html(&self, _html: &str) -> Vec<HtmlFinding> {
        Vec::new()
    }

    /// The placeholder stem of a finding's detector, for example `AWS_ACCESS_KEY`.
    #[must_use]
    pub fn label(&self, id: &DetectorId) -> String {
        super::info(id.as_str())
            .map_or_else(|| placeholder_stem(id.as_str()), |d| d.label.to_owned())
    }

    /// What to call a detector in this language (`en`, `de`, …).
    #[must_use]
    pub fn title(&self, id: &DetectorId, _language: &str) -> String {
        super::info(id.as_str()).map_or_else(|| id.to_string(), |d| d.title.to_owned())
    }
}

/// `project-code` becomes `PROJECT_CODE`.
fn placeholder_stem(id: &str) -> String {
    id.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect()
}
