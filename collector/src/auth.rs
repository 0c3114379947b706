//! Who is speaking: a device signs each request with the key of its enrolment.
//!
//! Signed are method, path with query, time, and the hash of the body *as it was sent*, so that nothing is unpacked before the
//! signature is known to fit.

use crate::clock::MINUTE;
use crate::error::ApiError;
use crate::hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// How far a device's clock may be off.
pub const MAX_SKEW: i64 = 10 * MINUTE;

/// The `Authorization` header of a device.
#[derive(Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Device id.
    pub device: String,
    /// Time of the request on the device.
    pub ts: i64,
    /// Ed25519 signature.
    pub signature: [u8; 64],
}

impl Credentials {
    /// Reads the header.
    ///
    /// # Errors
    /// [`ApiError::BadAuthorization`] when it is not of its form.
    pub fn parse(header: &str) -> Result<Self, ApiError> {
        Self::read(header).ok_or(ApiError::BadAuthorization)
    }

    fn read(header: &str) -> Option<Self> {
        let (mut device, mut ts, mut signature) = (None, None, None);
        for part in header.strip_prefix("Promptward ")?.split(',') {
            match part.trim().split_once('=')? {
                ("device", value) if value.len() <= 64 => device = Some(value.to_owned()),
                ("ts", value) => ts = Some(value.parse().ok()?),
                ("sig", value) => signature = Some(STANDARD.decode(value).ok()?.try_into().ok()?),
                _ => return None,
            }
        }
        Some(Self { device: device?, ts: ts?, signature: signature? })
    }

    /// Refuses a clock that is too far off, so that the replay memory stays small.
    ///
    /// # Errors
    /// [`ApiError::ClockSkew`]; its answer tells the server's time.
    pub fn check_clock(&self, now: i64) -> Result<(), ApiError> {
        let difference = self.ts.saturating_sub(now);
        if difference.unsigned_abs() > MAX_SKEW.unsigned_abs() { Err(ApiError::ClockSkew(difference / 1000)) } else { Ok(()) }
    }

    /// Checks the signature over the request.
    ///
    /// # Errors
    /// [`ApiError::BadSignature`].
    pub fn verify(&self, public_key: &[u8; 32], method: &str, path_and_query: &str, body: &[u8]) -> Result<(), ApiError> {
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| ApiError::BadSignature)?;
        let message = signed_text(method, path_and_query, self.ts, body);
        key.verify_strict(message.as_bytes(), &Signature::from_bytes(&self.signature)).map_err(|_| ApiError::BadSignature)
    }
}

/// The text a device signs.
#[must_use]
pub fn signed_text(method: &str, path_and_query: &str, ts: i64, body: &[u8]) -> String {
    format!("{method}\n{path_and_query}\n{ts}\n{}", hex::encode(&Sha256::digest(body)))
}

/// Signatures seen within the time in which they would be accepted again.
///
/// Kept in memory: after a restart a request could be repeated within ten minutes, which stores nothing twice, because events carry ids.
#[derive(Default)]
pub struct Replays(Mutex<BTreeMap<i64, HashSet<u128>>>);

impl Replays {
    /// Remembers a verified signature.
    ///
    /// # Errors
    /// [`ApiError::Replay`] when it came before.
    pub fn note(&self, credentials: &Credentials, now: i64) -> Result<(), ApiError> {
        let mut minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A signature made at `ts` is accepted until `ts + MAX_SKEW`: older minutes can be forgotten.
        let oldest = (now - MAX_SKEW).div_euclid(MINUTE);
        while minutes.first_key_value().is_some_and(|(minute, _)| *minute < oldest) {
            minutes.pop_first();
        }
        let fresh = minutes.entry(credentials.ts.div_euclid(MINUTE)).or_default().insert(mark(&credentials.signature));
        if fresh { Ok(()) } else { Err(ApiError::Replay) }
    }
}

/// The first 16 bytes of an Ed25519 signature depend on key and message alone: enough to know it again.
fn mark(signature: &[u8; 64]) -> u128 {
    let mut first = [0_u8; 16];
    first.copy_from_slice(&signature[..16]);
    u128::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer as _, SigningKey};

    fn signed(ts: i64, body: &[u8]) -> (SigningKey, Credentials) {
        let key = SigningKey::generate(&mut rand::rngs::OsRng);
        let signature = key.sign(signed_text("POST", "/v1/events", ts, body).as_bytes()).to_bytes();
        (key, Credentials { device: "d".into(), ts, signature })
    }

    #[test]
    fn the_header_is_read_in_any_order_and_nothing_else_is() {
        let (_, made) = signed(5, b"");
        let sig = STANDARD.encode(made.signature);
        assert_eq!(Credentials::parse(&format!("Promptward device=d,ts=5,sig={sig}")).unwrap(), made);
        assert_eq!(Credentials::parse(&format!("Promptward sig={sig}, ts=5, device=d")).unwrap(), made);
        for bad in [
            format!("Bearer {sig}"),
            format!("Promptward device=d,sig={sig}"),
            "Promptward device=d,ts=5,sig=AAAA".to_owned(),
            format!("Promptward device=d,ts=x,sig={sig}"),
            format!("Promptward device=d,ts=5,sig={sig},more=1"),
        ] {
            assert!(Credentials::parse(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_signed_part_counts() {
        let (key, made) = signed(5, b"body");
        let public = key.verifying_key().to_bytes();
        assert!(made.verify(&public, "POST", "/v1/events", b"body").is_ok());
        assert!(made.verify(&public, "GET", "/v1/events", b"body").is_err());
        assert!(made.verify(&public, "POST", "/v1/events?x", b"body").is_err());
        assert!(made.verify(&public, "POST", "/v1/events", b"bodY").is_err());
        assert!(Credentials { ts: 6, ..made }.verify(&public, "POST", "/v1/events", b"body").is_err());
    }

    #[test]
    fn a_signature_is_taken_once_and_forgotten_when_its_time_is_over() {
        let replays = Replays::default();
        let (_, first) = signed(0, b"1");
        let (_, second) = signed(MAX_SKEW, b"2");
        assert!(replays.note(&first, 0).is_ok());
        assert!(matches!(replays.note(&first, MAX_SKEW - 1), Err(ApiError::Replay)));
        assert!(replays.note(&second, MAX_SKEW + 2 * MINUTE).is_ok());
        assert_eq!(replays.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn ten_minutes_are_tolerated_and_no_more() {
        let (_, made) = signed(MAX_SKEW, b"");
        assert!(made.check_clock(0).is_ok());
        assert!(made.check_clock(2 * MAX_SKEW).is_ok());
        assert!(matches!(made.check_clock(-1), Err(ApiError::ClockSkew(600))));
        assert!(Credentials { ts: i64::MIN, ..made }.check_clock(0).is_err());
    }
}
