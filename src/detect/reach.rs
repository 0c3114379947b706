//! How much text a finding depends on.
//!
//! Whoever judges a long text in parts shows each part with so much of its neighbours around it, and takes from each only the findings
//! that begin in the part itself: together they are what the whole text gives (`tests/halves.rs` proves it over cuts at any place).

/// Bytes before a finding on which it may depend: a table's heading stands at most 64 lines of 600 bytes above its last cell.
pub const REACH_BEFORE: usize = 48 << 10;

/// Bytes from the beginning of a finding on which it may depend: the longest key block, and the longest run of base64 that is decoded.
pub const REACH_BEHIND: usize = 72 << 10;
