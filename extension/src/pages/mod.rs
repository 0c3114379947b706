//! The extension's own pages.

pub mod dom;
pub mod popup;
pub mod prompt;
pub mod words;
