//! Spans are sorted, apart, within the text and on character boundaries, whatever the text; in UTF-16 they hold the same characters.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| promptward_fuzz::spans::check(input));
