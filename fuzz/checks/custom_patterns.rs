//! Whatever pattern and words an organisation writes, they are refused with a reason or run, and what they find are spans of the text.
//! The input is a pattern, words separated by `|`, and a text, with a line feed behind the first two.

use promptward::detect::{CustomDetector, DetectorOptions, Scanner, Validator};

pub fn check(input: &str) {
    let mut parts = input.splitn(3, '\n');
    let (pattern, words, text) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let validator = Validator::ALL.get(input.len() % (Validator::ALL.len() + 1)).copied();
    let words: Vec<String> = words.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let own = |id: &str, pattern: Option<&str>, words: &[String], validator| CustomDetector {
        id: id.into(),
        pattern: pattern.filter(|p| !p.is_empty()).map(str::to_owned),
        words: words.to_vec(),
        validator,
        ..CustomDetector::default()
    };
    let custom = vec![
        own("fuzz-pattern", Some(pattern), &[], None),
        own("fuzz-words", None, &words, None),
        own("fuzz-both", Some(pattern), &words, validator),
    ];
    let (scanner, errors) = Scanner::with_lenient(&DetectorOptions { custom, ..DetectorOptions::default() });
    assert!(errors.iter().all(|e| e.id.starts_with("fuzz-") && !e.reason.is_empty() && !e.mend.is_empty() && !e.reason.contains('\n')));
    let mut last = 0;
    for f in scanner.scan(text) {
        let sound = last <= f.start && f.start < f.end && text.is_char_boundary(f.start) && text.is_char_boundary(f.end);
        assert!(sound, "{}: {}..{} behind {last}", f.detector, f.start, f.end);
        last = f.end;
    }
}
