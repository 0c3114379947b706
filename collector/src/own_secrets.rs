//! The filter of own secrets within the text of a policy: put in its place, and folded where people read.
//!
//! A filter is a line of up to some hundred kilobytes. The console shows its day and its count; where a policy is edited, a mark stands for
//! the rest, and what comes back is unfolded with the filters that the collector has.

use crate::hex;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::ops::Range;

/// What every filter begins with.
const BEGIN: &str = "own1:";
/// What stands in place of a filter's body.
const KEPT: &str = "kept-";

/// Why a filter cannot be put into a text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PutError {
    /// The text is no policy.
    #[error("the policy is not a valid JSON object (line {line}): mend it first")]
    NotAnObject {
        /// Line of the fault, from 1.
        line: usize,
    },
    /// `detectors` is something else.
    #[error("`detectors` in the policy is no object: mend it first")]
    NoObject,
}

/// The policy's text with this filter in it; nothing else of the text changes.
///
/// # Errors
/// When the text is no policy.
pub fn put(source: &str, filter: &str) -> Result<String, PutError> {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(source).map_err(|error| PutError::NotAnObject { line: error.line() })?;
    let Some(detectors) = fields.get("detectors") else {
        let comma = if fields.is_empty() { "\n" } else { "," };
        return Ok(behind_brace(
            source,
            source.find('{').unwrap_or(0),
            &format!("\n  \"detectors\": {{ \"own_secrets\": \"{filter}\" }}{comma}"),
        ));
    };
    let inner: HashMap<String, &RawValue> = serde_json::from_str(detectors.get()).map_err(|_| PutError::NoObject)?;
    let start = span(source, detectors).start;
    let Some(old) = inner.get("own_secrets") else {
        let comma = if inner.is_empty() { " " } else { "," };
        return Ok(behind_brace(source, start, &format!(" \"own_secrets\": \"{filter}\"{comma}")));
    };
    let place = span(source, old);
    let (before, after) = (source.get(..place.start).unwrap_or_default(), source.get(place.end..).unwrap_or_default());
    Ok(format!("{before}\"{filter}\"{after}"))
}

fn behind_brace(source: &str, brace: usize, text: &str) -> String {
    let (before, after) = source.split_at(brace + 1);
    format!("{before}{text}{after}")
}

/// The place of a part that was read out of `source` without copying.
fn span(source: &str, part: &RawValue) -> Range<usize> {
    let start = (part.get().as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
    start..start + part.get().len()
}

/// The text with each filter's body folded into a mark of a few letters.
#[must_use]
pub fn fold(source: &str) -> String {
    replaced(source, |filter| {
        let (head, body) = filter.rsplit_once(':')?;
        (body.len() > 64).then(|| format!("{head}:{KEPT}{}", hex::encode(&Sha256::digest(body)).get(..12).unwrap_or_default()))
    })
}

/// The text with each mark replaced by the filter it stands for, of those that stand in the `known` texts. A mark that nobody knows stays, and
/// is an error when the policy is checked.
#[must_use]
pub fn unfold(text: &str, known: &[&str]) -> String {
    replaced(text, |mark| {
        mark.contains(KEPT).then_some(())?;
        let filters = known.iter().flat_map(|source| filters(source).filter_map(|place| source.get(place)));
        filters.into_iter().find(|filter| fold(filter) == mark).map(str::to_owned)
    })
}

fn replaced(source: &str, with: impl Fn(&str) -> Option<String>) -> String {
    let (mut out, mut done) = (String::with_capacity(source.len().min(1 << 16)), 0);
    for place in filters(source) {
        let filter = source.get(place.clone()).unwrap_or_default();
        if let Some(other) = with(filter) {
            out.push_str(source.get(done..place.start).unwrap_or_default());
            out.push_str(&other);
            done = place.end;
        }
    }
    out.push_str(source.get(done..).unwrap_or_default());
    out
}

/// Where filters stand in a text.
fn filters(source: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    source.match_indices(BEGIN).map(|(start, _)| {
        let rest = &source.as_bytes()[start..];
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_')).count();
        start..start + length
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use promptward::own::Builder;
    use promptward::policy::parse;
    use rand::Rng as _;

    fn filter() -> String {
        let mut rng = rand::thread_rng();
        let mut builder = Builder::new(rng.r#gen());
        while builder.values() < 9 {
            let value: String = (0..40).map(|_| char::from(rng.sample(rand::distributions::Alphanumeric))).collect();
            let _ = builder.add(&value);
        }
        builder.finish("2026-11-22")
    }

    #[test]
    fn only_the_filter_changes() {
        let (one, other) = (filter(), filter());
        let example = include_str!("../../docs/examples/policy.json");
        for source in ["{}", "{\n}\n", "{\"schema\":1}", "{\"detectors\":{}}", "{ \"detectors\": {\"off\": []}, \"schema\": 1 }", example] {
            let first = put(source, &one).unwrap();
            let (policy, problems) = parse(first.as_bytes()).unwrap();
            assert_eq!((policy.detectors.own_secrets.as_str(), problems.len()), (one.as_str(), 0), "{source}");
            let second = put(&first, &other).unwrap();
            assert_eq!(second, first.replace(&one, &other), "{source}");
        }
        let first = put(example, &one).unwrap();
        assert_eq!(example.lines().filter(|line| !first.contains(line)).count(), 0, "every line is as it was");
        assert_eq!(put("{\n]", &one), Err(PutError::NotAnObject { line: 2 }));
        assert_eq!(put("{\"detectors\": 1}", &one), Err(PutError::NoObject));
    }

    #[test]
    fn what_is_folded_comes_back_whole() {
        let (one, other) = (filter(), filter());
        let source = format!("{{\"detectors\": {{\"own_secrets\": \"{one}\"}}, \"note\": \"{other}\"}}");
        let folded = fold(&source);
        assert!(folded.len() < 200 && folded.contains("own1:2026-11-22:9:kept-"), "{folded}");
        assert_eq!(unfold(&folded, &["{}", &source]), source);
        let stranger = unfold(&folded, &["{}"]);
        assert_eq!(stranger, folded);
        let (policy, _) = parse(stranger.as_bytes()).unwrap();
        assert!(promptward::own::Filter::read(&policy.detectors.own_secrets).is_err(), "a mark is no filter");
        assert_eq!((fold(&folded), fold("own1: and own1:x")), (folded.clone(), "own1: and own1:x".to_owned()));
    }
}
