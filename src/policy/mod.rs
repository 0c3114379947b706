//! What the organisation wants: one signed document.
//!
//! - `model`: the document's shape.
//! - `parse`: reads it piece by piece, so that one word this version does not know costs one rule and never the whole protection.
//! - `lint`: what an administrator should know before publishing.
//! - `bundle`: the signed envelope and the version ratchet.
//! - `precedence`: which source wins.

pub mod bundle;
pub mod lint;
pub mod model;
pub mod parse;
pub mod precedence;

pub use model::*;
pub use parse::{PolicyError, Problem, parse};
