//! The organisation's own secrets, recognised by a keyed filter that holds none of them.
//!
//! `promptward secrets build` turns a vault's export into a text that travels in the signed policy; the judge finds each value wherever it
//! stands in what people paste. Whoever holds the policy can guess values and try them, so only values that nobody can guess are taken
//! (`strength`). `docs/detection.md` has the format, the arithmetic of false alarms and what is not found.

#[cfg(not(target_arch = "wasm32"))]
mod build;
mod canon;
mod filter;
#[cfg(not(target_arch = "wasm32"))]
mod strength;

#[cfg(not(target_arch = "wasm32"))]
pub use build::{Builder, Refusal};
pub use filter::{Filter, FilterError};
#[cfg(not(target_arch = "wasm32"))]
pub use strength::LEAST_BITS;

/// The id of the detector in policies and events.
pub const DETECTOR: &str = "own-secret";

/// The stem of its placeholder.
pub const LABEL: &str = "OWN_SECRET";

/// Bytes of the window by which a value is noticed.
pub const WINDOW: usize = 12;

/// Most values that one filter holds.
pub const MOST_VALUES: usize = 20_000;

/// Longest value, in bytes of its canonical form.
pub const LONGEST_VALUE: usize = 4096;
