//! The judges and their answers, all in one form.

mod ours;
pub mod peers;
pub mod process;

pub use ours::{blackbox, in_process};

/// One thing that a judge reported.
#[derive(Debug, Clone)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
    /// What the judge calls it.
    pub rule: String,
    /// The judge means data about persons or organisations, not a secret.
    pub personal: bool,
    /// The span is whole lines, because the judge told no more: any overlap with the value counts for it.
    pub lines: bool,
}

/// A judge's answers to the whole corpus.
pub struct Answers {
    pub name: String,
    /// Hits of each positive case.
    pub positives: Vec<Vec<Hit>>,
    /// Hits of each benign case.
    pub benign: Vec<Vec<Hit>>,
}
