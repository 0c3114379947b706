//! Masking changes nothing outside the spans, hides each value in what is shown and reported, and leaves nothing to be found.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| promptward_fuzz::masking::check(input));
