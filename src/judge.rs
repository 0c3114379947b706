//! One gesture from text to verdict: detection, rules, masking and what may be reported, in one pure function.

use crate::class::DataClass;
use crate::decide::{Context, Judgement, Ruling, Subject, decide, ruling_of};
use crate::detect::{self, Engine, Finding, HtmlFinding, Scanner};
use crate::event::FindingReport;
use crate::mask::{Placeholders, Replacement, SessionKey, ValueDigest, apply, fingerprint};
use crate::order;
use crate::own;
use crate::policy::{Policy, Problem};
use crate::sensitive::Sensitive;
use crate::word::{Hex, Name};

/// The scanner and the rules of one policy, ready to judge.
pub struct Judge {
    policy: Policy,
    scanner: Scanner,
    problems: Vec<Problem>,
}

/// What a person gives.
pub struct Offering<'t> {
    /// Plain text.
    pub text: &'t Sensitive,
    /// The same as HTML, in a rich paste or drop.
    pub html: Option<&'t Sensitive>,
}

/// What is remembered between gestures of one tab.
pub struct Memory<'m> {
    /// The session's key.
    pub key: &'m SessionKey,
    /// The tab's placeholders.
    pub placeholders: &'m mut Placeholders,
    /// Whether the person has already chosen to send this value as it is.
    pub approved: &'m dyn Fn(&ValueDigest) -> bool,
    /// The tenant's key for reported fingerprints.
    pub fingerprint_key: Option<&'m [u8]>,
}

/// One value as it is shown to the person it belongs to. It never leaves the browser.
pub struct Shown {
    /// The detector.
    pub detector: String,
    /// Its class.
    pub class: DataClass,
    /// The placeholder that would take its place.
    pub token: String,
    /// First and last characters, at most a quarter of the value.
    pub preview: Sensitive,
    /// The line it stands in, from 1.
    pub line: usize,
    /// What the rules ask for here.
    pub ruling: Ruling,
}

/// The answer to one gesture.
pub struct Verdict {
    /// Decision, rule, offers.
    pub judgement: Judgement,
    /// What was found, for the prompt.
    pub shown: Vec<Shown>,
    /// What was found, for the event.
    pub reports: Vec<FindingReport>,
    /// Digests of the values that stand in the way: kept when the person sends them as they are.
    pub digests: Vec<ValueDigest>,
    /// The text with placeholders.
    pub masked_text: Sensitive,
    /// The HTML with placeholders.
    pub masked_html: Option<Sensitive>,
    /// The replacements in UTF-16 units of the original text: start, end, placeholder.
    pub spans: Vec<(usize, usize, String)>,
}

impl Judge {
    /// A judge under a policy. Detectors of the policy that cannot be compiled are left out and named.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self::with_engine(policy, &detect::compile_pattern)
    }

    /// The same, with this engine for the policy's patterns.
    #[must_use]
    pub fn with_engine(policy: Policy, engine: &Engine<'_>) -> Self {
        let (scanner, errors) = Scanner::with_engine(&policy.detectors, engine);
        let problems = errors.iter().map(|error| Problem::new("detectors", error.to_string())).collect();
        Self { policy, scanner, problems }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whether there is a filter of own secrets in force.
    #[must_use]
    pub const fn knows_own_secrets(&self) -> bool {
        self.scanner.knows_own_secrets()
    }

    /// What of the policy's detectors could not be compiled.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Judges one gesture.
    #[must_use]
    pub fn judge(&self, context: &Context<'_>, offering: &Offering<'_>, memory: Memory<'_>) -> Verdict {
        let text = offering.text.expose();
        let Memory { key, placeholders, approved, fingerprint_key } = memory;
        // Masked text must hold nothing that would be masked: what goes on as it is, is read in its new surroundings.
        let stops = |finding: &Finding, value: &str| {
            let subject = Subject { class: finding.class, detector: finding.detector.as_str() };
            !approved(&ValueDigest::of(key, value)) && !ruling_of(&self.policy, context, subject).decision.goes_on()
        };
        let found = self.scanner.scan_for(text, &stops);
        let in_html = offering.html.map(|html| self.scanner.scan_html_for(html.expose(), &stops)).unwrap_or_default();
        let values = collect(text, &found, offering.html.map(Sensitive::expose), &in_html);
        let digests: Vec<ValueDigest> = values.iter().map(|v| ValueDigest::of(key, &v.value)).collect();
        let open: Vec<usize> = (0..values.len()).filter(|&i| !approved(&digests[i])).collect();
        let subjects: Vec<Subject<'_>> = open.iter().map(|&i| values[i].subject()).collect();
        let judgement = decide(&self.policy, context, &subjects);
        let stopped: Vec<bool> = rulings(&open, &judgement, values.len());
        let tokens: Vec<String> = values.iter().map(|v| placeholders.of(key, label(v.finding), &v.value)).collect();
        let replacements: Vec<Replacement> = replacements(&values, &stopped, &tokens);
        Verdict {
            shown: shown(text, &values, &open, &judgement, &tokens),
            reports: reports(&values, fingerprint_key),
            digests: (0..values.len()).filter(|&i| stopped[i]).map(|i| digests[i].clone()).collect(),
            masked_text: Sensitive::new(apply(text, &replacements)),
            masked_html: offering.html.map(|html| Sensitive::new(mask_html(html.expose(), &values, &stopped, &tokens))),
            spans: utf16_spans(text, &replacements),
            judgement,
        }
    }

    /// Masks everything found in a reason before it is kept.
    #[must_use]
    pub fn mask_reason(&self, reason: &Sensitive) -> Option<crate::event::Reason> {
        let text = reason.expose();
        let replacements: Vec<Replacement> =
            self.scanner.scan(text).iter().map(|f| Replacement { start: f.start, end: f.end, token: format!("[{}]", label(f)) }).collect();
        crate::event::Reason::from_judged(&apply(text, &replacements))
    }
}

/// One value found, in the text, in the HTML, or in both.
struct Value<'f> {
    finding: &'f Finding,
    value: String,
    in_text: bool,
    pieces: &'f [(usize, usize)],
}

impl Value<'_> {
    fn subject(&self) -> Subject<'_> {
        Subject { class: self.finding.class, detector: self.finding.detector.as_str() }
    }
}

fn collect<'f>(text: &str, found: &'f [Finding], html: Option<&str>, in_html: &'f [HtmlFinding]) -> Vec<Value<'f>> {
    let in_text = found
        .iter()
        .filter_map(|finding| Some(Value { finding, value: text.get(finding.start..finding.end)?.to_owned(), in_text: true, pieces: &[] }));
    let html = html.unwrap_or_default();
    let rich =
        in_html.iter().map(|found| Value { finding: &found.finding, value: found.value(html), in_text: false, pieces: &found.pieces });
    in_text.chain(rich).collect()
}

/// Which values do not go on as they are.
fn rulings(open: &[usize], judgement: &Judgement, count: usize) -> Vec<bool> {
    let mut stopped = vec![false; count];
    for (&index, ruling) in open.iter().zip(&judgement.findings) {
        stopped[index] = !ruling.decision.goes_on();
    }
    stopped
}

fn replacements(values: &[Value<'_>], stopped: &[bool], tokens: &[String]) -> Vec<Replacement> {
    (0..values.len())
        .filter(|&i| values[i].in_text && stopped[i])
        .map(|i| Replacement { start: values[i].finding.start, end: values[i].finding.end, token: tokens[i].clone() })
        .collect()
}

/// In HTML the first piece of a value becomes its placeholder and the others become empty.
fn mask_html(html: &str, values: &[Value<'_>], stopped: &[bool], tokens: &[String]) -> String {
    let mut replacements: Vec<Replacement> = Vec::new();
    for index in (0..values.len()).filter(|&i| !values[i].in_text && stopped[i]) {
        for (piece, &(start, end)) in values[index].pieces.iter().enumerate() {
            let token = if piece == 0 { tokens[index].clone() } else { String::new() };
            replacements.push(Replacement { start, end, token });
        }
    }
    order::sort_by_key(&mut replacements, |r| r.start);
    apply(html, &replacements)
}

fn label(finding: &Finding) -> &str {
    match finding.detector.as_str() {
        own::DETECTOR => own::LABEL,
        id => detect::info(id).map_or("CUSTOM", |info| info.label),
    }
}

fn shown(text: &str, values: &[Value<'_>], open: &[usize], judgement: &Judgement, tokens: &[String]) -> Vec<Shown> {
    let has_text_findings = values.iter().any(|v| v.in_text);
    open.iter()
        .zip(&judgement.findings)
        .map(|(&index, ruling)| (index, &values[index], ruling))
        .filter(|(_, value, _)| value.in_text || !has_text_findings)
        .map(|(index, value, ruling)| Shown {
            detector: value.finding.detector.as_str().to_owned(),
            class: value.finding.class,
            token: tokens[index].clone(),
            preview: preview(&value.value),
            line: if value.in_text { 1 + text.as_bytes().iter().take(value.finding.start).filter(|&&b| b == b'\n').count() } else { 1 },
            ruling: ruling.clone(),
        })
        .collect()
}

/// First and last characters of a value: at most an eighth of it on each side, at most four.
fn preview(value: &str) -> Sensitive {
    let line = value.lines().next().unwrap_or_default();
    let chars: Vec<char> = line.chars().collect();
    let side = (chars.len() / 8).min(4);
    let head: String = chars.iter().take(side).collect();
    let tail: String = if value.lines().count() > 1 { String::new() } else { chars.iter().skip(chars.len() - side).collect() };
    Sensitive::new(format!("{head}••••••••{tail}"))
}

fn reports(values: &[Value<'_>], fingerprint_key: Option<&[u8]>) -> Vec<FindingReport> {
    let has_text_findings = values.iter().any(|v| v.in_text);
    let mut reports: Vec<FindingReport> = Vec::new();
    for value in values.iter().filter(|v| v.in_text || !has_text_findings) {
        let Ok(detector) = Name::new(value.finding.detector.as_str()) else { continue };
        let print = fingerprint_key.filter(|_| value.finding.high_entropy).and_then(|key| Hex::new(fingerprint(key, &value.value)).ok());
        match reports.iter_mut().find(|r| r.detector == detector) {
            Some(report) => {
                report.count += 1;
                report.confidence = report.confidence.max(value.finding.confidence);
                report.fingerprints.extend(print.filter(|_| report.fingerprints.len() < 16));
            }
            None => reports.push(FindingReport {
                detector,
                class: value.finding.class,
                count: 1,
                confidence: value.finding.confidence,
                fingerprints: print.into_iter().collect(),
            }),
        }
    }
    reports
}

fn utf16_spans(text: &str, replacements: &[Replacement]) -> Vec<(usize, usize, String)> {
    let mut spans = Vec::with_capacity(replacements.len());
    let (mut byte, mut unit) = (0, 0);
    let mut advance = |to: usize| {
        unit += text.get(byte..to).map_or(0, |part| part.encode_utf16().count());
        byte = to;
        unit
    };
    for replacement in replacements {
        let start = advance(replacement.start);
        let end = advance(replacement.end);
        spans.push((start, end, replacement.token.clone()));
    }
    spans
}
