//! Whatever pattern and words an organisation writes, they are refused with a reason or run, and what they find are spans of the text.
//! The input is a pattern, words separated by `|`, and a text, with a line feed behind the first two.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| promptward_fuzz::custom_patterns::check(input));
