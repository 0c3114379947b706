//! The collector's policy key: an Ed25519 key in PKCS#8 PEM, readable by its owner only.

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use promptward::policy::bundle;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Name of the key inside the data directory.
pub const FILE: &str = "policy-key.pem";

/// Where a data directory keeps its key.
#[must_use]
pub fn path_in(dir: &Path) -> PathBuf {
    dir.join(FILE)
}

/// Makes a key and writes it to a new file with mode 0600.
///
/// # Errors
/// When the file exists or cannot be written.
pub fn generate(path: &Path) -> Result<SigningKey> {
    let key = SigningKey::generate(&mut rand::rngs::OsRng);
    let pem = key.to_pkcs8_pem(LineEnding::LF).context("cannot write the key as PKCS#8")?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} exists already: a policy key is never overwritten; choose another name or move the old one away", path.display())
        }
        other => other.with_context(|| format!("cannot create {}", path.display()))?,
    };
    file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(key)
}

/// Reads a key.
///
/// # Errors
/// Names the file when it is missing or is not such a key.
pub fn load(path: &Path) -> Result<SigningKey> {
    let pem = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the policy key {}: make one with `promptward keygen -o {0}`", path.display()))?;
    SigningKey::from_pkcs8_pem(&pem)
        .map_err(|_| anyhow::anyhow!("{} is not an Ed25519 private key in PKCS#8 PEM: make one with `promptward keygen`", path.display()))
}

/// Reads the key of a data directory, making it at the first start.
///
/// # Errors
/// As [`load`] and [`generate`].
pub fn load_or_generate(dir: &Path) -> Result<SigningKey> {
    let path = path_in(dir);
    if path.exists() { load(&path) } else { generate(&path) }
}

/// The public half as managed storage wants it.
#[must_use]
pub fn public_base64(key: &SigningKey) -> String {
    STANDARD.encode(key.verifying_key().as_bytes())
}

/// The name of the key in envelopes.
#[must_use]
pub fn id(key: &SigningKey) -> String {
    bundle::key_id(key.verifying_key().as_bytes())
}
