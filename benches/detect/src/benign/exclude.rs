//! What is left out of the benign corpus because it may hold a real or example secret. The rules look at paths and at marks that
//! everybody agrees on; none of them asks a scanner.

use std::path::Path;

/// Directories whose files are there to look like the real thing: keys and passwords of tests.
const DIRECTORIES: &[&str] = &[
    "test",
    "tests",
    "testdata",
    "test-data",
    "test_data",
    "testing",
    "__tests__",
    "fixture",
    "fixtures",
    "spec",
    "specs",
    "mock",
    "mocks",
    "certs",
    "certificates",
    "keys",
    "vectors",
    "wycheproof",
];
/// Other scanners and their rules, which quote what they look for.
const SCANNERS: &[&str] =
    &["secretlint", "detect-secrets", "detect_secrets", "gitleaks", "betterleaks", "kingfisher", "trufflehog", "presidio", "promptward"];
const ENDINGS: &[&str] = &["pem", "key", "crt", "cer", "p12", "pfx", "jks", "gpg", "asc", "der", "kdbx"];

/// The rule that leaves a file out, if any.
pub fn path(path: &Path) -> Option<&'static str> {
    let lower = path.to_string_lossy().to_lowercase();
    if SCANNERS.iter().any(|s| lower.contains(s)) {
        return Some("package of a secret scanner");
    }
    if lower.contains("awscli/examples/") {
        return Some("sample answers of a cloud API, which show sample tokens");
    }
    let mut parts = lower.rsplit('/');
    let file = parts.next().unwrap_or_default();
    if parts.any(|part| DIRECTORIES.contains(&part)) {
        return Some("directory of tests, fixtures, keys or test vectors");
    }
    let stem = file.split('.').next().unwrap_or_default();
    if stem.starts_with("test_")
        || stem.ends_with("_test")
        || stem.ends_with("_tests")
        || file.contains(".test.")
        || file.contains(".spec.")
    {
        return Some("file of tests by its name");
    }
    let ending = file.rsplit('.').next().unwrap_or_default();
    ENDINGS.contains(&ending).then_some("file of keys or certificates by its ending")
}

/// The rule that leaves a piece of text out, if any.
pub fn piece(text: &str) -> Option<&'static str> {
    if text.contains("PRIVATE KEY-----") || text.contains("PRIVATE KEY BLOCK-----") {
        return Some("holds a private key block");
    }
    if addresses(text) >= 10 {
        return Some("holds ten or more e-mail addresses, which is a list of people");
    }
    None
}

fn addresses(text: &str) -> usize {
    let mut found: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"'))
        .filter(|word| word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}
