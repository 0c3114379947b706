//! Pieces of findings in HTML lie in order within the HTML and on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptward::detect::Scanner;

fuzz_target!(|html: &str| {
    for found in Scanner::builtin().scan_html(html) {
        let mut last = 0;
        for (start, end) in &found.pieces {
            assert!(last <= *start && start < end && html.is_char_boundary(*start) && html.is_char_boundary(*end));
            last = *end;
        }
        assert_eq!((found.pieces[0].0, last), (found.finding.start, found.finding.end));
    }
});
