//! Spans are sorted, apart, within the text and on character boundaries, whatever the text; in UTF-16 they hold the same characters.

use promptward::detect::{Scanner, utf16_offsets};

pub fn check(text: &str) {
    let findings = Scanner::builtin().scan(text);
    let mut last = 0;
    for f in &findings {
        assert!(last <= f.start && f.start < f.end && f.end <= text.len(), "{}: {}..{} behind {last}", f.detector, f.start, f.end);
        assert!(text.is_char_boundary(f.start) && text.is_char_boundary(f.end), "{}: inside a character", f.detector);
        assert!((50..=100).contains(&f.confidence), "{}: confidence {}", f.detector, f.confidence);
        last = f.end;
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let offsets = utf16_offsets(text, &findings);
    assert_eq!(offsets.len(), findings.len());
    for (f, (start, end)) in findings.iter().zip(offsets) {
        assert!(text[f.start..f.end].encode_utf16().eq(units[start..end].iter().copied()), "{}: other characters in UTF-16", f.detector);
    }
}
