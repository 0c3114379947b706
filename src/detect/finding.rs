//! What the judge answers: spans with a detector, a class and a confidence. Never the value itself.

use std::fmt;
use std::sync::Arc;

use crate::class::DataClass;

/// The stable name of a detector, cheap to clone.
#[derive(Clone)]
pub struct DetectorId(Name);

#[derive(Clone)]
enum Name {
    BuiltIn(&'static str),
    Custom(Arc<str>),
}

impl DetectorId {
    pub(crate) const fn built_in(id: &'static str) -> Self {
        Self(Name::BuiltIn(id))
    }

    pub(crate) const fn custom(id: Arc<str>) -> Self {
        Self(Name::Custom(id))
    }

    /// The id as it stands in policies and events.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Name::BuiltIn(id) => id,
            Name::Custom(id) => id,
        }
    }
}

impl fmt::Display for DetectorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for DetectorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for DetectorId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for DetectorId {}

impl PartialOrd for DetectorId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DetectorId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl std::hash::Hash for DetectorId {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl serde::Serialize for DetectorId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

/// One recognised value: where it stands and what it is, without the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// First byte, always a character boundary.
    pub start: usize,
    /// One past the last byte, always a character boundary.
    pub end: usize,
    /// Which detector found it.
    pub detector: DetectorId,
    /// What kind of data it is.
    pub class: DataClass,
    /// 0 to 100; computed from format, checksum, entropy and context.
    pub confidence: u8,
    /// The value has so much entropy that a keyed fingerprint of it cannot be guessed back.
    pub high_entropy: bool,
}

/// A finding in HTML. A value split over several elements has several pieces of markup-free text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlFinding {
    /// The finding; its span is the hull of all pieces, in bytes of the HTML.
    pub finding: Finding,
    /// The byte ranges that hold the value, in order: to mask it, replace the first and empty the others.
    pub pieces: Vec<(usize, usize)>,
}

impl HtmlFinding {
    /// The value, without the markup between its pieces.
    pub(crate) fn value(&self, html: &str) -> String {
        self.pieces.iter().filter_map(|&(start, end)| html.get(start..end)).collect()
    }
}

/// The spans of sorted findings in UTF-16 code units, as a page counts them. One walk over the text.
#[must_use]
pub fn utf16_offsets(text: &str, findings: &[Finding]) -> Vec<(usize, usize)> {
    let mut cursor = Utf16Cursor::new(text);
    findings.iter().map(|f| (cursor.advance(f.start), cursor.advance(f.end))).collect()
}

/// Walks a text once and tells the UTF-16 offset of ascending byte offsets.
struct Utf16Cursor<'a> {
    bytes: &'a [u8],
    byte: usize,
    units: usize,
}

impl<'a> Utf16Cursor<'a> {
    const fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), byte: 0, units: 0 }
    }

    /// A lead byte counts one unit, of a four-byte character two; continuation bytes count nothing.
    fn advance(&mut self, to: usize) -> usize {
        let to = to.min(self.bytes.len());
        if to > self.byte {
            let walked = &self.bytes[self.byte..to];
            self.units += walked.iter().map(|&b| usize::from(b & 0xC0 != 0x80) + usize::from(b >= 0xF0)).sum::<usize>();
            self.byte = to;
        }
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_surrogate_pairs_as_two() {
        let text = "ä😀x";
        let finding = |start, end| Finding {
            start,
            end,
            detector: DetectorId::built_in("test"),
            class: DataClass::Credential,
            confidence: 90,
            high_entropy: false,
        };
        assert_eq!(utf16_offsets(text, &[finding(0, 2), finding(2, 6), finding(6, 7)]), [(0, 1), (1, 3), (3, 4)]);
    }
}
