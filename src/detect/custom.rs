//! The organisation's own detectors: compiled once when a policy is loaded, refused with a reason when they could not be run safely.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::finding::{DetectorId, Finding};
use super::options::{CustomDetector, DetectorError, Validator};
use super::wordlist::Words;
use super::{checks, entropy, placeholder};
use crate::class::DataClass;

/// Bounds of one policy's own detectors.
const MOST: usize = 200;
const LONGEST_PATTERN: usize = 4096;
const MOST_WORDS: usize = 2000;
/// Compiled size of one pattern; a pattern that explodes is refused.
const SIZE_LIMIT: usize = 1 << 20;
/// How far a pattern's match may stand from its words.
const NEAR: usize = 80;
const CONFIDENCE: u8 = 85;

/// A custom detector, ready to run.
pub(crate) struct Compiled {
    id: Arc<str>,
    class: DataClass,
    #[cfg(not(target_arch = "wasm32"))]
    titles: crate::map::Map<String, String>,
    pattern: Option<Regex>,
    words: Option<Words>,
    validator: Option<Validator>,
}

/// Compiles what can be compiled and tells why the rest cannot.
pub(crate) fn compile(detectors: &[CustomDetector]) -> (Vec<Compiled>, Vec<DetectorError>) {
    let (mut compiled, mut errors) = (Vec::new(), Vec::new());
    for (i, detector) in detectors.iter().enumerate() {
        let result = if i >= MOST {
            Err(("there are too many custom detectors".into(), format!("keep to {MOST}")))
        } else {
            one(detector, &compiled)
        };
        match result {
            Ok(ready) => compiled.push(ready),
            Err((reason, mend)) => errors.push(DetectorError { id: detector.id.chars().take(64).collect(), reason, mend }),
        }
    }
    (compiled, errors)
}

type Refusal = (String, String);

fn one(detector: &CustomDetector, before: &[Compiled]) -> Result<Compiled, Refusal> {
    identify(detector, before)?;
    let pattern = detector.pattern.as_deref().map(pattern).transpose()?;
    let words = (!detector.words.is_empty()).then(|| words(&detector.words)).transpose()?;
    if pattern.is_none() && words.is_none() {
        return Err(("it has neither a pattern nor words".into(), "give at least one of `pattern` and `words`".into()));
    }
    Ok(Compiled {
        id: Arc::from(detector.id.as_str()),
        class: detector.class.unwrap_or(DataClass::CustomerDefined),
        #[cfg(not(target_arch = "wasm32"))]
        titles: detector.title.clone(),
        pattern,
        words,
        validator: detector.validator,
    })
}

fn identify(detector: &CustomDetector, before: &[Compiled]) -> Result<(), Refusal> {
    let id = detector.id.as_str();
    let kebab = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !kebab {
        return Err(("its id is not kebab-case".into(), "use up to 64 lower-case letters, digits and `-`".into()));
    }
    if super::info(id).is_some() {
        return Err(("its id belongs to a built-in detector".into(), "choose another id".into()));
    }
    if before.iter().any(|c| &*c.id == id) {
        return Err(("its id is used twice".into(), "give each detector an id of its own".into()));
    }
    Ok(())
}

fn pattern(source: &str) -> Result<Regex, Refusal> {
    if source.len() > LONGEST_PATTERN {
        return Err((format!("its pattern has {} bytes", source.len()), format!("keep to {LONGEST_PATTERN}")));
    }
    let built = RegexBuilder::new(source).size_limit(SIZE_LIMIT).dfa_size_limit(4 * SIZE_LIMIT).nest_limit(64).build();
    let regex = built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => (
            "its pattern grows too large when compiled".to_owned(),
            "use smaller repetitions, such as {1,64} instead of {1,9999}".to_owned(),
        ),
        other => {
            let told = one_line(&other.to_string());
            (format!("its pattern cannot be read: {told}"), mend(&told).to_owned())
        }
    })?;
    if regex.is_match("") {
        return Err((
            "its pattern matches the empty text, so it would match everywhere".into(),
            "make at least one part obligatory".into(),
        ));
    }
    Ok(regex)
}

/// What to do about a pattern that cannot be read. Tables of Unicode would weigh more in the browser than all patterns together.
fn mend(told: &str) -> &'static str {
    if told.contains("case insensitivity") {
        "write `(?i-u:…)` instead of `(?i)`: it ignores the case of A to Z; write other letters as `[Üü]`"
    } else if told.contains("property") {
        "write the letters as `[A-Za-zÄÖÜäöüß]`, or use `\\w`; `\\p{…}` does not exist here"
    } else {
        "mend the pattern; look-around and back-references do not exist here"
    }
}

fn one_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().trim().chars().take(200).collect()
}

fn words(words: &[String]) -> Result<Words, Refusal> {
    if words.len() > MOST_WORDS {
        return Err((format!("it has {} words", words.len()), format!("keep to {MOST_WORDS}, or use an own-secret filter")));
    }
    if let Some(short) = words.iter().find(|w| w.trim().chars().count() < 3) {
        return Err((format!("the word `{}` is shorter than three characters", short.trim()), "use longer words, or a pattern".into()));
    }
    Ok(Words::new(words.iter().map(|w| w.trim())))
}

impl Compiled {
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn title(&self, language: &str) -> Option<&str> {
        let primary = language.split(['-', '_']).next().unwrap_or(language);
        self.titles.get(language).or_else(|| self.titles.get(primary)).or_else(|| self.titles.get("en")).map(String::as_str)
    }

    /// Everything this detector recognises in the text.
    pub(crate) fn scan(&self, text: &str, found: &mut Vec<Finding>) {
        match (&self.pattern, &self.words) {
            (Some(pattern), words) => {
                let places: Option<Vec<(usize, usize)>> = words.as_ref().map(|w| w.find_iter(text).collect());
                if places.as_ref().is_some_and(Vec::is_empty) {
                    return;
                }
                let matches = pattern.find_iter(text).map(|m| (m.start(), m.end()));
                found.extend(matches.filter(|m| places.as_deref().is_none_or(|p| close_to(p, *m))).filter_map(|m| self.finding(text, m)));
            }
            (None, Some(words)) => found.extend(words.find_iter(text).filter_map(|m| self.finding(text, m))),
            (None, None) => {}
        }
    }

    fn finding(&self, text: &str, (start, end): (usize, usize)) -> Option<Finding> {
        let value = text.get(start..end)?.as_bytes();
        let holds = match self.validator {
            None => true,
            Some(Validator::Luhn) => checks::luhn(value),
            Some(Validator::Iban) => checks::iban(value),
            Some(Validator::Verhoeff) => checks::verhoeff(value),
            Some(Validator::Mod11) => checks::mod11(value),
            Some(Validator::Entropy) => entropy::tenths(value) >= 30 && !placeholder::token(value),
        };
        (holds && end > start && !placeholder::mask(value)).then(|| Finding {
            start,
            end,
            detector: DetectorId::custom(Arc::clone(&self.id)),
            class: self.class,
            confidence: CONFIDENCE + if self.validator.is_some() { 10 } else { 0 },
            high_entropy: self.validator == Some(Validator::Entropy),
        })
    }
}

/// Both lists ascend, so the nearest word is found by halving.
fn close_to(places: &[(usize, usize)], (start, end): (usize, usize)) -> bool {
    let after = places.partition_point(|p| p.0 < start);
    let ahead = places.get(after).is_some_and(|p| p.0 <= end + NEAR);
    let behind = after.checked_sub(1).is_some_and(|i| places[i].1 + NEAR >= start);
    ahead || behind
}
