//! What outlives the worker: the event queue and its chain, the ledger of what was reported, and the device's key.

pub mod events;
pub mod idb;
pub mod keys;
