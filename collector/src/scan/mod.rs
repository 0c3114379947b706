//! Looking for secrets and personal data in files and in lines of JSON. What is found is told by place and kind; the value never is.

pub mod file;
pub mod jsonl;
pub mod report;
mod sarif;
mod window;

use promptward::class::DataClass;
use promptward::detect::{Credential, DetectorId};

/// One thing found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// First byte in the file.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// Detector.
    pub detector: DetectorId,
    /// Class.
    pub class: DataClass,
    /// 0 to 100.
    pub confidence: u8,
    /// What a token says about itself; nothing for other values.
    pub credential: Option<Credential>,
}

impl Hit {
    /// The token says that its time is over: whoever finds it can no longer use it.
    fn expired(&self, now_ms: i64) -> bool {
        self.credential.is_some_and(|credential| credential.expired(now_ms / 1000))
    }
}

/// A file or a line that could not be looked at, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {mend}")]
pub struct ScanError {
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub mend: &'static str,
}

impl ScanError {
    fn new(what: impl Into<String>, mend: &'static str) -> Self {
        Self { what: what.into(), mend }
    }
}
