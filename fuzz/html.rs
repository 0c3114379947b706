//! Pieces of findings in HTML lie in order within the HTML and on character boundaries, and masking them changes nothing else.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| promptward_fuzz::html::check(input));
