//! Whatever pattern an organisation writes, it is refused with a reason or runs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptward::detect::{CustomDetector, DetectorOptions, Scanner};

fuzz_target!(|input: (&str, &str)| {
    let custom = vec![CustomDetector { id: "fuzz".into(), pattern: Some(input.0.into()), ..CustomDetector::default() }];
    let (scanner, errors) = Scanner::with_lenient(&DetectorOptions { custom, ..DetectorOptions::default() });
    assert!(errors.iter().all(|e| !e.reason.is_empty() && !e.mend.is_empty()));
    let _ = scanner.scan(input.1);
});
