//! Any payload from any source of any provider is survived, and none makes an account corporate without evidence: an approved id or the
//! corporate domain, in the payload and in what is told of it.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| promptward_fuzz::accounts::check(input));
