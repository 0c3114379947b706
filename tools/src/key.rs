//! The key that signs the .crx, and the extension id that follows from it.
//!
//! Chromium's id is a hash of the signing key, and managed policy names the id. Development builds therefore share one key derived
//! from a published phrase: the id is the same on every machine and no private key lies in the tree. It protects nothing and says
//! so; a company that deploys signs with a key of its own (`PROMPTWARD_CRX_KEY`).

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use sha2::{Digest, Sha256};

const DEVELOPMENT_PHRASE: &str = "promptward development signing key 1: public on purpose, never deploy with it";

/// A signing key and where it came from.
pub struct CrxKey {
    signing: SigningKey,
    spki: Vec<u8>,
    /// True for the key everybody can derive.
    pub development: bool,
}

impl CrxKey {
    /// The key named by `PROMPTWARD_CRX_KEY`, else the development key.
    pub fn load() -> Result<Self> {
        match env::var_os("PROMPTWARD_CRX_KEY") {
            Some(file) => Self::from_pem(file.as_ref()),
            None => Self::development(),
        }
    }

    fn from_pem(file: &Path) -> Result<Self> {
        let pem = fs::read_to_string(file).with_context(|| format!("PROMPTWARD_CRX_KEY: cannot read {}", file.display()))?;
        let secret = p256::SecretKey::from_pkcs8_pem(&pem).with_context(|| {
            format!(
                "PROMPTWARD_CRX_KEY: {} is not a P-256 key in PKCS#8 PEM; make one with `cargo run -q -p xtask -- keygen FILE`",
                file.display()
            )
        })?;
        Self::new(secret.into(), false)
    }

    fn development() -> Result<Self> {
        let seed = Sha256::digest(DEVELOPMENT_PHRASE);
        let signing = SigningKey::from_slice(&seed).context("the development phrase does not give a valid key")?;
        Self::new(signing, true)
    }

    fn new(signing: SigningKey, development: bool) -> Result<Self> {
        let spki = signing.verifying_key().to_public_key_der().context("cannot encode the public key")?.into_vec();
        Ok(Self { signing, spki, development })
    }

    /// Public key as DER SubjectPublicKeyInfo, the form that the id is made of.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Value of `"key"` in a manifest: gives the unpacked extension the id of the packed one.
    pub fn manifest_key(&self) -> String {
        STANDARD.encode(&self.spki)
    }

    /// First half of the key's hash: the id as the CRX header holds it.
    pub fn id_bytes(&self) -> Vec<u8> {
        Sha256::digest(&self.spki)[..16].to_vec()
    }

    /// The id as browsers write it: hex digits moved to the letters a to p.
    pub fn id(&self) -> String {
        self.id_bytes().iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(b'a' + digit)).collect()
    }

    /// Deterministic ECDSA (RFC 6979): the same extension packs to the same bytes.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: DerSignature = self.signing.sign(message);
        signature.as_bytes().to_vec()
    }
}

/// Writes a new private key for packing; refuses to overwrite, because losing a key changes the extension's id for good.
pub fn create(file: &Path) -> Result<()> {
    if file.exists() {
        bail!("{} exists; its extension id would be lost with it, so choose another name or remove it yourself", file.display());
    }
    let mut seed = [0u8; 32];
    std::io::Read::read_exact(&mut fs::File::open("/dev/urandom").context("cannot open the system's random source")?, &mut seed)?;
    let secret = p256::SecretKey::from_slice(&seed).context("unlucky random bytes, run it again")?;
    let pem = secret.to_pkcs8_pem(LineEnding::LF).context("cannot encode the key")?;
    write_private(file, pem.as_bytes())?;
    let key = CrxKey::new(secret.into(), false)?;
    println!("wrote {}\nextension id {}", file.display(), key.id());
    Ok(())
}

fn write_private(file: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut open = fs::OpenOptions::new();
    open.write(true).create_new(true).mode(0o600);
    open.open(file).and_then(|mut handle| handle.write_all(bytes)).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use p256::ecdsa::signature::Verifier;

    #[test]
    fn the_development_id_never_changes() {
        // Policies, docs and tests name this id; a new phrase would orphan every development installation.
        assert_eq!(CrxKey::development().unwrap().id(), "bjhhiemcaakphikgponohogblbkapbmn");
    }

    #[test]
    fn a_signature_verifies_with_the_public_half() {
        let key = CrxKey::development().unwrap();
        let signature = DerSignature::from_bytes(&key.sign(b"message")).unwrap();
        key.signing.verifying_key().verify(b"message", &signature).unwrap();
        assert!(key.signing.verifying_key().verify(b"other", &signature).is_err());
    }

    #[test]
    fn a_created_key_loads_again_and_is_not_overwritten() {
        let folder = env::temp_dir().join(format!("xtask-key-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("k.pem");
        create(&file).unwrap();
        let id = CrxKey::from_pem(&file).unwrap().id();
        assert!(create(&file).is_err());
        assert_eq!(CrxKey::from_pem(&file).unwrap().id(), id);
        fs::remove_dir_all(&folder).unwrap();
    }
}
