//! The browser side of Promptward: the worker and the extension's own pages. This file is the map; the entry points stand in
//! `worker::entry`, `pages::prompt`, `pages::popup` and `pages::blocked`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod chrome;
pub mod pages;
pub mod sleep;
pub mod store;
pub mod view;
pub mod worker;
