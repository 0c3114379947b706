//! `data/words/*.toml` → the words by which sentences of natural languages announce secrets, as tables for `src/detect/words.rs`, and
//! more words for the detectors with `natural = true`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::schema::Language;

/// Every language, with the name of its file.
pub fn read(folder: &Path) -> Result<Vec<(String, Language)>, String> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map_err(|e| format!("cannot read {}: {e}", folder.display()))?
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let origin = format!("data/words/{}", path.file_name().unwrap_or_default().to_string_lossy());
            let text = std::fs::read_to_string(path).map_err(|e| format!("{origin}: {e}"))?;
            let language: Language = toml::from_str(&text).map_err(|e| format!("{origin}: {e}"))?;
            validate(&language).map_err(|why| format!("{origin}: {why}"))?;
            Ok((origin, language))
        })
        .collect()
}

fn validate(language: &Language) -> Result<(), String> {
    let all = || [&language.passwords, &language.keys, &language.pairs, &language.codes].into_iter().flatten();
    if let Some(short) = all().find(|word| word.len() < 3) {
        return Err(format!("`{short}` is shorter than three bytes and cannot be looked for: add the sign behind it, as in `pw:`"));
    }
    if let Some(upper) = all().find(|word| word.chars().any(char::is_uppercase)) {
        return Err(format!("`{upper}` has a capital: write words in small letters, capitals are found as well"));
    }
    if language.passwords.is_empty() || language.is.is_empty() {
        return Err("`passwords` and `is` must have words".into());
    }
    if language.examples.len() < 3 || language.examples.iter().any(|e| !e.contains('«')) {
        return Err("needs at least three `examples`, each with its value between « and »".into());
    }
    if language.not.len() < 2 {
        return Err("needs at least two `not` entries, each with `text` and `why`".into());
    }
    Ok(())
}

/// The words that announce a value judged in this style, of every language.
pub fn announcing(languages: &[(String, Language)], style: &str) -> Vec<String> {
    let words = languages.iter().flat_map(|(_, language)| match style {
        "password" => language.passwords.iter().chain(&language.codes),
        "key" => language.keys.iter().chain(&[]),
        _ => language.pairs.iter().chain(&[]),
    });
    // Upper and lower case are the same to the prefilter in ASCII only.
    let capital = |word: &String| {
        let mut chars = word.chars();
        let first = chars.next().filter(|c| !c.is_ascii())?;
        let upper: String = first.to_uppercase().chain(chars).collect();
        (upper != *word).then_some(upper)
    };
    let all: BTreeSet<String> = words.flat_map(|word| std::iter::once(word.clone()).chain(capital(word))).collect();
    all.into_iter().collect()
}

/// A word without the sign that it carries.
fn named(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
}

/// Writes `words.rs`.
pub fn generate(languages: &[(String, Language)], out: &Path) -> Result<(), String> {
    let list = |of: fn(&Language) -> &Vec<String>, joined: Option<bool>| -> BTreeSet<String> {
        languages.iter().filter(|(_, l)| joined.is_none_or(|j| l.joined == j)).flat_map(|(_, l)| of(l).iter().cloned()).collect()
    };
    let mut text = String::new();
    for (name, words) in [
        ("COPULAS", list(|l| &l.is, Some(false))),
        ("TARGETS", list(|l| &l.to, Some(false))),
        ("CHANGES", list(|l| &l.changed, Some(false))),
        ("AS", list(|l| &l.r#as, Some(false))),
        ("WITH", list(|l| &l.with, Some(false))),
        ("AS_JOINED", list(|l| &l.r#as, Some(true))),
        ("ASKS", list(|l| &l.asks, None)),
        ("NEW", list(|l| &l.new, Some(false))),
        ("KINDS", list(|l| &l.kinds, Some(false))),
        // Without the sign that a word may carry, which is no part of a name.
        ("CODES", list(|l| &l.codes, None).iter().map(|word| named(word).to_owned()).collect()),
    ] {
        let _ = writeln!(text, "pub(crate) static {name}: &[&str] = &{:?};", words.into_iter().collect::<Vec<_>>());
    }
    std::fs::write(out, text).map_err(|e| format!("cannot write {}: {e}", out.display()))
}
