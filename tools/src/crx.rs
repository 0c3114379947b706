//! CRX3: a zip behind a signed header.
//!
//! Layout: `Cr24`, version 3, header length, header (protobuf `CrxFileHeader`), zip. Only three protobuf fields are needed, all
//! length-delimited, so they are written by hand.

use anyhow::{Context, Result};

use crate::key::CrxKey;

const MAGIC: &[u8] = b"Cr24";
const VERSION: u32 = 3;
const CONTEXT: &[u8] = b"CRX3 SignedData\0";

const SHA256_WITH_ECDSA: u32 = 3;
const SIGNED_HEADER_DATA: u32 = 10_000;
const PROOF_PUBLIC_KEY: u32 = 1;
const PROOF_SIGNATURE: u32 = 2;
const SIGNED_DATA_CRX_ID: u32 = 1;

/// Signs a zip and puts the header in front of it.
pub fn pack(zip: &[u8], key: &CrxKey) -> Result<Vec<u8>> {
    let mut signed_data = Vec::new();
    field(&mut signed_data, SIGNED_DATA_CRX_ID, &key.id_bytes());

    let signature = key.sign(&signed_message(&signed_data, zip)?);
    let mut proof = Vec::new();
    field(&mut proof, PROOF_PUBLIC_KEY, key.spki());
    field(&mut proof, PROOF_SIGNATURE, &signature);

    let mut header = Vec::new();
    field(&mut header, SHA256_WITH_ECDSA, &proof);
    field(&mut header, SIGNED_HEADER_DATA, &signed_data);

    let mut out = Vec::with_capacity(zip.len() + header.len() + 12);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&length(&header)?);
    out.extend_from_slice(&header);
    out.extend_from_slice(zip);
    Ok(out)
}

fn signed_message(signed_data: &[u8], zip: &[u8]) -> Result<Vec<u8>> {
    let mut message = CONTEXT.to_vec();
    message.extend_from_slice(&length(signed_data)?);
    message.extend_from_slice(signed_data);
    message.extend_from_slice(zip);
    Ok(message)
}

fn length(bytes: &[u8]) -> Result<[u8; 4]> {
    Ok(u32::try_from(bytes.len()).context("a CRX header is limited to 4 GB")?.to_le_bytes())
}

/// One length-delimited protobuf field.
fn field(out: &mut Vec<u8>, number: u32, bytes: &[u8]) {
    varint(out, u64::from(number) << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_encoded_as_protobuf_says() {
        let mut out = Vec::new();
        field(&mut out, SIGNED_HEADER_DATA, &[7; 300]);
        // tag 80002 = 0x82 0xf1 0x04, length 300 = 0xac 0x02
        assert_eq!(out[..5], [0x82, 0xf1, 0x04, 0xac, 0x02]);
        assert_eq!(out.len(), 305);
    }
}
