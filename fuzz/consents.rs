//! Any address read as an authorisation request: what is reported is listed, ranked, each thing once, and holds nothing of the
//! parameters that are secrets or personal.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| promptward_fuzz::consents::check(input));
