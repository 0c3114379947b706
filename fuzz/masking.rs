//! Where a value was masked, nothing is found again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptward::detect::Scanner;

fuzz_target!(|text: &str| {
    let scanner = Scanner::builtin();
    let (mut clean, mut places, mut at) = (String::new(), Vec::new(), 0);
    for f in scanner.scan(text) {
        clean.push_str(&text[at..f.start]);
        let start = clean.len();
        clean.push_str(&format!("[{}_1]", scanner.label(&f.detector)));
        places.push((start, clean.len()));
        at = f.end;
    }
    clean.push_str(&text[at..]);
    for again in scanner.scan(&clean) {
        assert!(!places.iter().any(|(start, end)| again.start < *end && again.end > *start), "{} in a masked text", again.detector);
    }
});
