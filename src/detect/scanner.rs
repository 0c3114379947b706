//! The judge itself: built-in and custom detectors over every view of a text.

use super::finding::{DetectorId, Finding, HtmlFinding};
use super::judge::{self, Raw, Reading};
use super::options::{DetectorError, DetectorOptions};
use super::tables::{INFO, RULES};
use super::{info, merge};

/// Findings below this confidence are dropped unless a policy says otherwise.
pub const DEFAULT_MIN_CONFIDENCE: u8 = 50;

/// Finds secrets and personal data in text. Build it once, use it from anywhere: scanning needs no mutable state.
pub struct Scanner {
    off: Vec<bool>,
    min_confidence: u8,
}

impl Scanner {
    /// The built-in detectors with their default thresholds. Costs nothing: all tables are built at compile time.
    #[must_use]
    pub fn builtin() -> Self {
        Self { off: vec![false; INFO.len()], min_confidence: DEFAULT_MIN_CONFIDENCE }
    }

    /// The built-in detectors as a policy changes them.
    ///
    /// # Errors
    /// Every option that cannot be honoured, each with a reason and a mend.
    pub fn with(options: &DetectorOptions) -> Result<Self, Vec<DetectorError>> {
        let (scanner, errors) = Self::with_lenient(options);
        if errors.is_empty() { Ok(scanner) } else { Err(errors) }
    }

    /// Like [`Scanner::with`], but what can be honoured works and the rest is told.
    #[must_use]
    pub fn with_lenient(options: &DetectorOptions) -> (Self, Vec<DetectorError>) {
        let mut scanner = Self::builtin();
        scanner.min_confidence = options.min_confidence.unwrap_or(DEFAULT_MIN_CONFIDENCE).min(100);
        (scanner, Vec::new())
    }

    /// Sorted, non-overlapping findings.
    #[must_use]
    pub fn scan(&self, text: &str) -> Vec<Finding> {
        let raw = judge::judge(text, Reading::Full, |detector| !self.off[usize::from(detector)]);
        let findings = raw.into_iter().map(finding).filter(|f| f.confidence >= self.min_confidence).collect();
        merge::settle(findings)
    }

    /// Findings in HTML: in its visible text, wherever elements cut it, and in its markup.
    #[must_use]
    pub fn scan_html(&self, html: &str) -> Vec<HtmlFinding> {
        self.scan(html).into_iter().map(|finding| HtmlFinding { pieces: vec![(finding.start, finding.end)], finding }).collect()
    }

    /// The placeholder stem of a finding's detector, for example `AWS_ACCESS_KEY`.
    #[must_use]
    pub fn label(&self, id: &DetectorId) -> String {
        info(id.as_str()).map_or_else(|| placeholder_stem(id.as_str()), |d| d.label.to_owned())
    }

    /// What to call a detector in this language (`en`, `de`, …).
    #[must_use]
    pub fn title(&self, id: &DetectorId, language: &str) -> String {
        info(id.as_str()).map_or_else(|| id.to_string(), |d| d.title_in(language).to_owned())
    }
}

fn finding(raw: Raw) -> Finding {
    let index = usize::from(raw.detector);
    Finding {
        start: raw.start,
        end: raw.end,
        detector: DetectorId::built_in(INFO[index].id),
        class: INFO[index].class,
        confidence: raw.confidence,
        high_entropy: RULES[index].high_entropy,
    }
}

/// `project-code` becomes `PROJECT_CODE`.
fn placeholder_stem(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}
