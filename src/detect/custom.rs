//! The organisation's own detectors: compiled once when a policy is loaded, refused with a reason when they could not be run safely.

use std::sync::Arc;

use super::finding::{DetectorId, Finding};
use super::options::{CustomDetector, DetectorError, Validator};
use super::pattern::{Engine, Pattern};
use super::wordlist::Words;
use super::{checks, entropy, placeholder};
use crate::class::DataClass;

/// Bounds of one policy's own detectors.
const MOST: usize = 200;
const MOST_WORDS: usize = 2000;
/// How far a pattern's match may stand from its words.
const NEAR: usize = 80;
const CONFIDENCE: u8 = 85;

/// A custom detector, ready to run.
pub(crate) struct Compiled {
    id: Arc<str>,
    class: DataClass,
    #[cfg(not(target_arch = "wasm32"))]
    titles: crate::map::Map<String, String>,
    pattern: Option<Box<dyn Pattern>>,
    words: Option<Words>,
    validator: Option<Validator>,
}

/// Compiles what can be compiled and tells why the rest cannot.
pub(crate) fn compile(detectors: &[CustomDetector], engine: &Engine<'_>) -> (Vec<Compiled>, Vec<DetectorError>) {
    let (mut compiled, mut errors) = (Vec::new(), Vec::new());
    for (i, detector) in detectors.iter().enumerate() {
        let result = if i >= MOST {
            Err(("there are too many custom detectors".into(), format!("keep to {MOST}")))
        } else {
            one(detector, &compiled, engine)
        };
        match result {
            Ok(ready) => compiled.push(ready),
            Err((reason, mend)) => errors.push(DetectorError { id: detector.id.chars().take(64).collect(), reason, mend }),
        }
    }
    (compiled, errors)
}

type Refusal = (String, String);

fn one(detector: &CustomDetector, before: &[Compiled], engine: &Engine<'_>) -> Result<Compiled, Refusal> {
    identify(detector, before)?;
    let pattern = detector.pattern.as_deref().map(engine).transpose().map_err(|error| (error.reason, error.mend))?;
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
                let matches = pattern.find(text).into_iter();
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
