//! Any document read as a policy, as managed settings and as a signed bundle: refused with a reason, or read so that writing and reading it
//! again gives the same; whatever was read can be judged with; and nothing unsigned is ever taken.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| promptward_fuzz::policies::check(input));
