//! Spans are sorted, apart, within the text and on character boundaries, whatever the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptward::detect::{Scanner, utf16_offsets};

fuzz_target!(|text: &str| {
    let findings = Scanner::builtin().scan(text);
    let mut last = 0;
    for f in &findings {
        assert!(last <= f.start && f.start < f.end && f.end <= text.len());
        assert!(text.is_char_boundary(f.start) && text.is_char_boundary(f.end) && f.confidence <= 100);
        last = f.end;
    }
    assert_eq!(utf16_offsets(text, &findings).len(), findings.len());
});
