//! The extension's own pages.

pub mod blocked;
pub mod dom;
pub mod popup;
pub mod prompt;
pub mod read;
pub mod texts;
pub mod words;
