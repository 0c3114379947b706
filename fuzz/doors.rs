//! The organisation's own hosts at the door: the browser's filter made from a host pattern fits exactly the addresses that the pattern itself
//! covers. The input is a pattern and an address, one on each line.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| promptward_fuzz::doors::check(input));
