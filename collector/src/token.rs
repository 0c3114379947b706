//! Random tokens: shown once, kept as a hash.
//!
//! They carry 256 bits of randomness, so a plain SHA-256 is enough to keep them and a look-up by hash leaks nothing through time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore as _;
use rand::rngs::OsRng;
use sha2::{Digest as _, Sha256};

/// A fresh token: 32 random bytes in URL-safe base64, behind a prefix that says what it is.
#[must_use]
pub fn fresh(prefix: &str) -> String {
    let mut bytes = [0_u8; 32];
    OsRng.fill_bytes(&mut bytes);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// A short random public name.
#[must_use]
pub fn short_id() -> String {
    let mut bytes = [0_u8; 6];
    OsRng.fill_bytes(&mut bytes);
    crate::hex::encode(&bytes)
}

/// What is kept of a token.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
