//! The pure core of Promptward: text, account evidence and policy go in, a decision and its reason come out.
#![doc = ""]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod class;
pub mod detect;
pub mod vocabulary;
