//! Any bytes as a message of a page or of the prompt, as a heartbeat and as an event: read or refused, never a panic; what is read and written
//! again is the same, and an event keeps to its bounds. The input is the message's kind, a line feed, and its JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| promptward_fuzz::wire::check(input));
