//! Base58Check: a double SHA-256 over the payload, as Bitcoin keys have it.

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Whether the value decodes and its last four bytes are its checksum.
pub(crate) fn checked(value: &[u8]) -> bool {
    // Longer values are no keys, and decoding is quadratic.
    let Some(bytes) = (value.len() <= 128).then(|| decode(value)).flatten() else { return false };
    let Some(at) = bytes.len().checked_sub(4) else { return false };
    Sha256::digest(Sha256::digest(&bytes[..at]))[..4] == bytes[at..]
}

fn decode(value: &[u8]) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(value.len());
    for b in value {
        let mut carry = ALPHABET.iter().position(|a| a == b)? as u32;
        for byte in &mut out {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            out.push(carry as u8);
            carry >>= 8;
        }
    }
    out.extend(value.iter().take_while(|b| **b == b'1').map(|_| 0));
    out.reverse();
    Some(out)
}
