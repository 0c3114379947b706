//! What a page sends and shows, in any order: the order does not matter, one thing seen is never enough, and a verdict names its cues.
//! The input is a list of lines: `METHOD URL [body]`, `< header: value` for the answer to the last request, `= kind set` for the page.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| promptward_fuzz::discovery::check(input));
