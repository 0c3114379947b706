//! The browser side of Promptward: the worker and the extension's own pages. This file is the map; the entry points stand in
//! `worker::entry`, `pages::prompt`, `pages::popup`, `pages::blocked` and `patterns`. Worker, pages and patterns are features: each becomes
//! a module of its own.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod chrome;
#[cfg(feature = "pages")]
pub mod pages;
#[cfg(feature = "patterns")]
pub mod patterns;
#[cfg(feature = "worker")]
pub mod sleep;
#[cfg(feature = "worker")]
pub mod store;
pub mod view;
#[cfg(feature = "worker")]
pub mod worker;
