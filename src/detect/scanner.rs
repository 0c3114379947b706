//! The judge itself: built-in and custom detectors over every view of a text.

use super::custom::{self, Compiled};
use super::finding::{DetectorId, Finding, HtmlFinding};
use super::judge::{self, Raw, Reading, Scratch};
use super::marks::Marks;
use super::options::{DetectorError, DetectorOptions};
use super::pattern::{self, Engine};
use super::seal::{self, Seen};
use super::tables::{INFO, RULES};
use super::{info, merge, placeholder, views};
use crate::class::DataClass;
use crate::{order, own};

/// Findings below this confidence are dropped unless a policy says otherwise.
pub const DEFAULT_MIN_CONFIDENCE: u8 = 50;

/// What base64 hides is told only when it is this certain: any run of letters decodes to something.
const MIN_ENCODED_CONFIDENCE: u8 = 60;

/// Finds secrets and personal data in text. Build it once, use it from anywhere: scanning needs no mutable state.
pub struct Scanner {
    off: Vec<bool>,
    custom: Vec<Compiled>,
    own: Option<own::Filter>,
    min_confidence: u8,
}

impl Scanner {
    /// The built-in detectors with their default thresholds. Costs nothing: all tables are built at compile time.
    #[must_use]
    pub fn builtin() -> Self {
        Self { off: vec![false; INFO.len()], custom: Vec::new(), own: None, min_confidence: DEFAULT_MIN_CONFIDENCE }
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
        Self::with_engine(options, &pattern::compile)
    }

    /// Like [`Scanner::with_lenient`], with this engine for the policy's patterns.
    #[must_use]
    pub fn with_engine(options: &DetectorOptions, engine: &Engine<'_>) -> (Self, Vec<DetectorError>) {
        let (custom, mut errors) = custom::compile(&options.custom, engine);
        let mut scanner = Self::builtin();
        scanner.custom = custom;
        if !options.own_secrets.is_empty() {
            match own::Filter::read(&options.own_secrets) {
                Ok(filter) => scanner.own = Some(filter),
                Err(error) => errors.push(unusable(error)),
            }
        }
        for id in &options.off {
            if id == own::DETECTOR {
                scanner.own = None;
                continue;
            }
            match INFO.iter().position(|d| d.id == id) {
                Some(index) => scanner.off[index] = true,
                None => errors.push(unknown_id(id)),
            }
        }
        match options.min_confidence {
            Some(confidence @ 0..=100) => scanner.min_confidence = confidence,
            Some(other) => errors.push(DetectorError {
                id: "min_confidence".into(),
                reason: format!("{other} is more than 100"),
                mend: "use a number from 0 to 100".into(),
            }),
            None => {}
        }
        (scanner, errors)
    }

    /// Whether there is a filter of own secrets in force.
    #[must_use]
    pub const fn knows_own_secrets(&self) -> bool {
        self.own.is_some()
    }

    /// Sorted, non-overlapping findings. In a text in which all of them are masked nothing is found, whatever placeholders they get.
    #[must_use]
    pub fn scan(&self, text: &str) -> Vec<Finding> {
        self.scan_for(text, &|_, _| true)
    }

    /// The same where only what `stops` is going to be masked: then nothing that stops is found in the masked text. It is asked about
    /// each finding and its value.
    #[must_use]
    pub fn scan_for(&self, text: &str, stops: &dyn Fn(&Finding, &str) -> bool) -> Vec<Finding> {
        let once = |text: &str| self.once(text);
        seal::found(text, &once, &|f| stops(&f.finding, &f.value(text))).into_iter().map(|f| f.finding).collect()
    }

    /// Like [`Scanner::scan`], but whatever is masked, the whole text is judged again: only more slowly.
    #[cfg(not(target_arch = "wasm32"))]
    #[doc(hidden)]
    #[must_use]
    pub fn scan_by_wholes(&self, text: &str) -> Vec<Finding> {
        let once = |text: &str| Seen { far: vec![(0, text.len())], ..self.once(text) };
        seal::found(text, &once, &|_| true).into_iter().map(|f| f.finding).collect()
    }

    /// Findings in HTML: in its visible text, wherever elements cut it, and in its markup; none is left in masked HTML either.
    #[must_use]
    pub fn scan_html(&self, html: &str) -> Vec<HtmlFinding> {
        self.scan_html_for(html, &|_, _| true)
    }

    /// The same where only what `stops` is going to be masked, like [`Scanner::scan_for`].
    #[must_use]
    pub fn scan_html_for(&self, html: &str, stops: &dyn Fn(&Finding, &str) -> bool) -> Vec<HtmlFinding> {
        // An element may hide or show everything behind it.
        let once = |html: &str| Seen { found: self.html_once(html), far: vec![(0, html.len())] };
        seal::found(html, &once, &|f| stops(&f.finding, &f.value(html)))
    }

    /// One reading of the HTML.
    fn html_once(&self, html: &str) -> Vec<HtmlFinding> {
        let view = views::visible(html);
        let seen = self.once(&view.text).found.into_iter().filter_map(|finding| seal::relocate(finding, &view));
        let mut all: Vec<HtmlFinding> = seen.collect();
        let covered = merge::Covered::of(all.iter().map(|f| (f.finding.start, f.finding.end)));
        all.extend(self.once(html).found.into_iter().filter(|f| !covered.touches(f.finding.start, f.finding.end)));
        order::sort_by_key(&mut all, |f| f.finding.start);
        all
    }

    /// One reading of the text, in which a placeholder is a placeholder.
    fn once(&self, text: &str) -> Seen {
        let view = seal::uniform(text);
        let (mut found, mut far) = self.every_view(view.as_ref().map_or(text, |view| &view.text));
        if let Some(view) = &view {
            found = found.into_iter().filter_map(|f| relocate(f, view)).collect();
            far = far.into_iter().filter_map(|(start, end)| view.origin(start, end)).collect();
        }
        // Nobody knows how far the policy's own patterns look.
        if !self.custom.is_empty() || self.own.is_some() {
            far.push((0, text.len()));
        }
        Seen { found: found.into_iter().map(HtmlFinding::of).collect(), far }
    }

    /// What the text and whatever may hide something in it tell, and what was read far.
    fn every_view(&self, text: &str) -> (Vec<Finding>, Vec<(usize, usize)>) {
        let marks = Marks::of(text.as_bytes());
        let mut scratch = Scratch::new();
        let mut findings = self.read(text, &marks, Reading::Full, &mut scratch);
        let mut far = scratch.far.take();
        self.encoded(text, &marks, &mut scratch, &mut findings);
        for island in views::decoded(text, &marks) {
            // A run of base64 is always read as a whole.
            scratch.far.take();
            let inside = self.read_view(&island.view, Reading::Full, &mut scratch);
            far.extend(scratch.far.take().into_iter().filter_map(|(start, end)| island.view.origin(start, end)));
            far.extend(island.of_a_key());
            let whole = inside.into_iter().filter(|f| !island.cuts(f.start, f.end, text));
            findings.extend(whole.filter_map(|f| relocate(f, &island.view)));
        }
        if let Some(view) = views::joined(text, &marks) {
            let inside = self.read_view(&view, Reading::ShapesOnly, &mut scratch);
            let broken = |f: &Finding| memchr::memchr(b'\n', &text.as_bytes()[f.start..f.end]).is_some();
            let known = merge::Covered::by(&findings);
            findings.extend(inside.into_iter().filter_map(|f| relocate(f, &view)).filter(|f| broken(f) && !known.touches(f.start, f.end)));
        }
        let bounded = |f: &Finding| text.is_char_boundary(f.start) && text.is_char_boundary(f.end);
        findings.retain(|f| bounded(f) && !placeholder::cut_by(text.as_bytes(), f.start, f.end));
        (merge::settle(findings), far)
    }

    /// The placeholder stem of a finding's detector, for example `AWS_ACCESS_KEY`.
    #[must_use]
    pub fn label(&self, id: &DetectorId) -> String {
        info(id.as_str()).map_or_else(|| placeholder_stem(id.as_str()), |d| d.label.to_owned())
    }

    /// What to call a detector in this language (`en`, `de`, …).
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn title(&self, id: &DetectorId, language: &str) -> String {
        let custom = || self.custom.iter().find(|c| c.id() == id.as_str()).and_then(|c| c.title(language));
        let own = || (id.as_str() == own::DETECTOR).then_some("Own secret");
        info(id.as_str()).map(|d| d.title_in(language)).or_else(own).or_else(custom).map_or_else(|| id.to_string(), str::to_owned)
    }

    fn read_view(&self, view: &views::View, reading: Reading, scratch: &mut Scratch) -> Vec<Finding> {
        self.read(&view.text, &Marks::of(view.text.as_bytes()), reading, scratch)
    }

    /// One reading of one view.
    fn read(&self, text: &str, marks: &Marks, reading: Reading, scratch: &mut Scratch) -> Vec<Finding> {
        let raw = judge::judge(text, marks, reading, scratch, |detector| !self.off[usize::from(detector)]);
        let mut findings: Vec<Finding> = raw.into_iter().map(finding).collect();
        if reading == Reading::Full {
            self.custom.iter().for_each(|custom| custom.scan(text, &mut findings));
            self.own.iter().for_each(|own| own.find(text, |start, end| findings.push(own_secret(start, end))));
        }
        findings.retain(|f| f.confidence >= self.min_confidence);
        findings
    }

    /// Text in base64 that holds a secret is a secret as a whole.
    fn encoded(&self, text: &str, marks: &Marks, scratch: &mut Scratch, findings: &mut Vec<Finding>) {
        for ((start, end), decoded) in views::encoded_runs(text.as_bytes(), marks) {
            let inside = self.read(&decoded, &Marks::of(decoded.as_bytes()), Reading::Full, scratch);
            let surest = inside
                .into_iter()
                .filter(|f| f.confidence >= MIN_ENCODED_CONFIDENCE)
                .max_by(|a, b| a.confidence.cmp(&b.confidence).then_with(|| b.detector.cmp(&a.detector)));
            findings.extend(surest.map(|f| Finding { start, end, ..f }));
        }
    }
}

fn relocate(mut finding: Finding, view: &views::View) -> Option<Finding> {
    (finding.start, finding.end) = view.origin(finding.start, finding.end)?;
    Some(finding)
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

/// It is the value itself, so there is no doubt to be weighed.
const fn own_secret(start: usize, end: usize) -> Finding {
    Finding { start, end, detector: DetectorId::built_in(own::DETECTOR), class: DataClass::OwnSecret, confidence: 100, high_entropy: true }
}

fn unusable(error: own::FilterError) -> DetectorError {
    DetectorError { id: "own_secrets".into(), reason: error.to_string(), mend: error.mend().into() }
}

fn unknown_id(id: &str) -> DetectorError {
    let shown: String = id.chars().take(64).collect();
    DetectorError {
        id: shown,
        reason: "there is no built-in detector with this id".into(),
        mend: "take it out of `off`, or look the id up in the list of detectors".into(),
    }
}

/// `project-code` becomes `PROJECT_CODE`.
fn placeholder_stem(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}
