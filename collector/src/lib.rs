//! The native side of Promptward: the collector with its console, and the command line.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod console;
pub mod csv;
pub mod error;
pub mod hex;
pub mod inventory;
pub mod keys;
pub mod limits;
pub mod own_secrets;
pub mod password;
pub mod publish;
pub mod retention;
pub mod routes;
pub mod scan;
pub mod state;
pub mod store;
pub mod token;
pub mod trail;
pub mod vault;
