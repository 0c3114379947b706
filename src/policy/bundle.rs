//! The signed envelope in which a policy travels: DSSE with Ed25519 over the exact bytes.
//!
//! Bytes are verified first and read afterwards, so a fault in the reader cannot be reached with unsigned input. Format:
//! Dead Simple Signing Envelope v1.0.2, `payloadType` as [`PAYLOAD_TYPE`].

use crate::json;
use crate::map::Map;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The payload's media type.
pub const PAYLOAD_TYPE: &str = "application/vnd.promptward.policy+json";

/// The envelope as it stands on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// See [`PAYLOAD_TYPE`].
    #[serde(rename = "payloadType")]
    pub payload_type: String,
    /// The policy's bytes in base64.
    pub payload: String,
    /// One signature or more.
    pub signatures: Vec<EnvelopeSignature>,
}

/// One signature of an envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeSignature {
    /// Id of the key; see [`key_id`].
    pub keyid: String,
    /// The signature in base64.
    pub sig: String,
}

/// An envelope was refused. Nothing of its payload has been read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not an envelope.
    #[error("the bundle is not a DSSE envelope: it needs payloadType, payload and signatures")]
    Malformed,
    /// A payload of another kind.
    #[error("the bundle's payloadType is not {PAYLOAD_TYPE}")]
    WrongType,
    /// No trust key is configured.
    #[error("no trust key is configured: set trustKeys in managed storage (`promptward key show` prints the key)")]
    NoTrustKeys,
    /// Signed by nobody we trust.
    #[error("none of the bundle's keys ({0}) is among the trust keys: check trustKeys in managed storage")]
    UntrustedKey(String),
    /// The signature does not fit the bytes.
    #[error("the signature of key {0} does not fit the bundle's bytes: it was altered or wrongly signed")]
    BadSignature(String),
    /// The version does not rise.
    #[error("version {offered} is not above the stored version {stored} of key {key}: publish old content under a new version")]
    NotNewer {
        /// The version offered.
        offered: u64,
        /// The version stored.
        stored: u64,
        /// The key's id.
        key: String,
    },
    /// A key is not 32 bytes of base64.
    #[error("a trust key is not 32 bytes of base64: copy it as `promptward key show` prints it")]
    BadKey,
}

/// A payload whose signature fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The exact bytes that were signed.
    pub payload: Vec<u8>,
    /// The key that signed them.
    pub key_id: String,
}

/// The key's id: the first 16 hexadecimal digits of the SHA-256 of its raw public bytes.
#[must_use]
pub fn key_id(public: &[u8; 32]) -> String {
    hex(&Sha256::digest(public)[..8])
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Signs a payload.
#[must_use]
pub fn sign(payload: &[u8], key: &SigningKey) -> Envelope {
    let signature = key.sign(&pre_authentication(PAYLOAD_TYPE, payload));
    Envelope {
        payload_type: PAYLOAD_TYPE.to_owned(),
        payload: STANDARD.encode(payload),
        signatures: vec![EnvelopeSignature { keyid: key_id(key.verifying_key().as_bytes()), sig: STANDARD.encode(signature.to_bytes()) }],
    }
}

/// Reads a public key from its base64 form.
///
/// # Errors
/// When it is not 32 bytes of base64 or not a point of the curve.
pub fn public_key(base64: &str) -> Result<VerifyingKey, BundleError> {
    VerifyingKey::from_bytes(&raw_key(base64)?).map_err(|_| BundleError::BadKey)
}

/// The raw bytes of a public key. Whether they are a point of the curve is for whoever verifies with them to find out.
///
/// # Errors
/// When it is not 32 bytes of base64.
pub fn raw_key(base64: &str) -> Result<[u8; 32], BundleError> {
    let bytes = STANDARD.decode(base64.trim()).map_err(|_| BundleError::BadKey)?;
    bytes.try_into().map_err(|_| BundleError::BadKey)
}

/// An envelope that names a trusted key; whether a signature fits has not been looked at. Browsers verify by themselves, so the steps
/// before and behind the signature stand here by themselves.
pub struct Sealed {
    /// What was signed.
    pub message: Vec<u8>,
    /// The signatures by trusted keys, at least one.
    pub claims: Vec<Claim>,
    payload: Vec<u8>,
}

/// A signature that is said to be by a trusted key.
pub struct Claim {
    /// The raw public key.
    pub key: [u8; 32],
    /// The signature's bytes as they came; right ones are 64.
    pub signature: Vec<u8>,
    key_id: String,
}

impl Claim {
    /// Whether the signature fits the message.
    #[must_use]
    pub fn fits(&self, message: &[u8]) -> bool {
        let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(&self.key), Signature::from_slice(&self.signature)) else { return false };
        key.verify_strict(message, &signature).is_ok()
    }
}

impl Sealed {
    /// Reads an envelope.
    ///
    /// # Errors
    /// When it is none, or names no trusted key.
    pub fn read(envelope: &[u8], trusted: &[[u8; 32]]) -> Result<Self, BundleError> {
        let envelope: Envelope = json::read_bytes(envelope).map_err(|_| BundleError::Malformed)?;
        if envelope.payload_type != PAYLOAD_TYPE {
            return Err(BundleError::WrongType);
        }
        if trusted.is_empty() {
            return Err(BundleError::NoTrustKeys);
        }
        let payload = STANDARD.decode(&envelope.payload).map_err(|_| BundleError::Malformed)?;
        let claim = |entry: &EnvelopeSignature| {
            let key = *trusted.iter().find(|key| key_id(key) == entry.keyid)?;
            Some(Claim { key, signature: STANDARD.decode(&entry.sig).unwrap_or_default(), key_id: entry.keyid.clone() })
        };
        let claims: Vec<Claim> = envelope.signatures.iter().filter_map(claim).collect();
        if claims.is_empty() {
            let keys: Vec<&str> = envelope.signatures.iter().map(|s| s.keyid.get(..16).unwrap_or("?")).collect();
            return Err(BundleError::UntrustedKey(keys.join(", ")));
        }
        Ok(Self { message: pre_authentication(&envelope.payload_type, &payload), claims, payload })
    }

    /// Opens the envelope by the claim whose signature fits the message.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(mut self, fitting: Option<usize>) -> Result<Verified, BundleError> {
        match fitting {
            Some(claim) if claim < self.claims.len() => {
                Ok(Verified { payload: self.payload, key_id: self.claims.swap_remove(claim).key_id })
            }
            _ => Err(BundleError::BadSignature(self.claims.pop().map(|claim| claim.key_id).unwrap_or_default())),
        }
    }
}

/// Verifies an envelope against the trust keys.
///
/// # Errors
/// See [`BundleError`]; the payload is not looked at before a signature fits.
pub fn verify(envelope: &[u8], trusted: &[VerifyingKey]) -> Result<Verified, BundleError> {
    let trusted: Vec<[u8; 32]> = trusted.iter().map(VerifyingKey::to_bytes).collect();
    let sealed = Sealed::read(envelope, &trusted)?;
    let fitting = sealed.claims.iter().position(|claim| claim.fits(&sealed.message));
    sealed.open(fitting)
}

/// DSSE's pre-authentication encoding: lengths in front, so that type and payload cannot be shifted against each other.
fn pre_authentication(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut message = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    message.extend_from_slice(payload);
    message
}

/// The highest version accepted from each key. A ratchet for each key, so that a stolen key's inflated version dies with the key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ratchet(Map<String, u64>);

impl Ratchet {
    /// Accepts a version, or says why not.
    ///
    /// # Errors
    /// When the version does not rise above the stored one of the same key.
    pub fn accept(&mut self, key: &str, version: u64) -> Result<(), BundleError> {
        match self.0.get(key) {
            Some(&stored) if version <= stored => Err(BundleError::NotNewer { offered: version, stored, key: key.to_owned() }),
            _ => {
                self.0.insert(key.to_owned(), version);
                Ok(())
            }
        }
    }
}
