//! The engine of an organisation's own patterns: text of a pattern → where it matches, always in linear time.
//!
//! Whoever makes a [`super::Scanner`] chooses the [`Engine`]. Natively that is [`compile`]. In the browser the engine weighs as much as an eighth of the
//! worker and few policies have patterns, so it is a module of its own there, and the worker hands in how to reach it.

use regex::{Regex, RegexBuilder};

const LONGEST: usize = 4096;
/// Compiled size of one pattern in bytes; a pattern that explodes is refused.
const SIZE_LIMIT: usize = 1 << 20;

/// A pattern, ready to run.
pub trait Pattern: Send + Sync {
    /// Start and end, in bytes, of every match from left to right; matches do not overlap and lie on character boundaries.
    fn find(&self, text: &str) -> Vec<(usize, usize)>;
}

/// Makes a pattern ready, or refuses it.
pub type Engine<'e> = dyn Fn(&str) -> Result<Box<dyn Pattern>, PatternError> + 'e;

/// Why a pattern was refused, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}; {mend}")]
pub struct PatternError {
    /// What is wrong with it.
    pub reason: String,
    /// What to do about it.
    pub mend: String,
}

impl PatternError {
    /// A refusal.
    #[must_use]
    pub fn new(reason: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { reason: reason.into(), mend: mend.into() }
    }
}

impl Pattern for Regex {
    fn find(&self, text: &str) -> Vec<(usize, usize)> {
        self.find_iter(text).map(|m| (m.start(), m.end())).collect()
    }
}

/// Compiles a pattern in the syntax of the `regex` crate.
///
/// # Errors
/// When it is too long, cannot be read, grows too large, or matches the empty text.
pub fn compile(source: &str) -> Result<Box<dyn Pattern>, PatternError> {
    if source.len() > LONGEST {
        return Err(PatternError::new(format!("its pattern has {} bytes", source.len()), format!("keep to {LONGEST}")));
    }
    let built = RegexBuilder::new(source).size_limit(SIZE_LIMIT).dfa_size_limit(4 * SIZE_LIMIT).nest_limit(64).build();
    let regex = built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            PatternError::new("its pattern grows too large when compiled", "use smaller repetitions, such as {1,64} instead of {1,9999}")
        }
        other => {
            let told = one_line(&other.to_string());
            PatternError::new(format!("its pattern cannot be read: {told}"), mend(&told))
        }
    })?;
    if regex.is_match("") {
        return Err(PatternError::new(
            "its pattern matches the empty text, so it would match everywhere",
            "make at least one part obligatory",
        ));
    }
    Ok(Box::new(regex))
}

/// What to do about a pattern that cannot be read. Tables of Unicode's properties would weigh more in the browser than the engine.
fn mend(told: &str) -> &'static str {
    if told.contains("property") {
        "write the letters as `[A-Za-zÄÖÜäöüß]`, or use `\\w`; `\\p{…}` does not exist here"
    } else {
        "mend the pattern; look-around and back-references do not exist here"
    }
}

fn one_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().trim().chars().take(200).collect()
}
