//! Ed25519 by WebCrypto: the device's own pair, whose private half never leaves the browser, not even to us, and signatures of others.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair, IdbDatabase, IdbTransactionMode, SubtleCrypto};

use super::idb::{self, IdbError};
use crate::chrome::words_of;

/// The store that holds the pair.
pub const STORE: &str = "keys";
const ENTRY: &str = "device";

/// The device key could not be made, kept or used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The browser's database.
    #[error(transparent)]
    Store(#[from] IdbError),
    /// WebCrypto.
    #[error("WebCrypto could not {step}: {cause}")]
    Crypto {
        /// What was to be done.
        step: &'static str,
        /// What the browser said.
        cause: String,
    },
}

fn crypto_failed(step: &'static str) -> impl Fn(JsValue) -> KeyError {
    move |thrown| KeyError::Crypto { step, cause: words_of(&thrown) }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = crypto, thread_local_v2)]
    static CRYPTO: web_sys::Crypto;
}

fn subtle() -> SubtleCrypto {
    CRYPTO.with(web_sys::Crypto::subtle)
}

/// Fills an array with random bytes.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    // `getRandomValues` fails only above 65,536 bytes.
    CRYPTO.with(|crypto| {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    });
    bytes
}

/// The pair, ready to sign.
pub struct DeviceKey {
    private: CryptoKey,
    /// The raw public key.
    pub public: [u8; 32],
}

impl DeviceKey {
    /// Loads the pair, or makes and stores it on first use.
    ///
    /// # Errors
    /// When the browser's database or WebCrypto refuses.
    pub async fn load_or_make(database: &IdbDatabase) -> Result<Self, KeyError> {
        if let Some(pair) = load(database).await? {
            return Self::from_pair(&pair).await;
        }
        let pair = generate().await?;
        save(database, &pair).await?;
        // Two starts at once could both have made one: the stored one counts.
        let kept = load(database).await?.unwrap_or(pair);
        Self::from_pair(&kept).await
    }

    async fn from_pair(pair: &CryptoKeyPair) -> Result<Self, KeyError> {
        let exporting = subtle().export_key("raw", &pair.get_public_key()).map_err(crypto_failed("export the device key"))?;
        let raw = JsFuture::from(exporting).await.map_err(crypto_failed("export the device key"))?;
        let mut public = [0_u8; 32];
        let bytes = Uint8Array::new(&raw);
        if bytes.length() != 32 {
            return Err(KeyError::Crypto { step: "export the device key", cause: "the public key is not 32 bytes long".to_owned() });
        }
        bytes.copy_to(&mut public);
        Ok(Self { private: pair.get_private_key(), public })
    }

    /// Signs bytes.
    ///
    /// # Errors
    /// When WebCrypto refuses.
    pub async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let signing = subtle().sign_with_str_and_u8_array("Ed25519", &self.private, message).map_err(crypto_failed("sign"))?;
        let signature = JsFuture::from(signing).await.map_err(crypto_failed("sign"))?;
        Ok(Uint8Array::new(&signature).to_vec())
    }
}

/// Whether a signature by a raw public key fits a message.
///
/// # Errors
/// When WebCrypto refuses the key.
pub async fn verify(key: &[u8; 32], signature: &[u8], message: &[u8]) -> Result<bool, KeyError> {
    const STEP: &str = "verify a signature";
    let raw = Uint8Array::from(key.as_slice());
    let uses = Array::of1(&"verify".into());
    let importing = subtle().import_key_with_str("raw", &raw, "Ed25519", false, &uses).map_err(crypto_failed(STEP))?;
    let key: CryptoKey = JsFuture::from(importing).await.map_err(crypto_failed(STEP))?.unchecked_into();
    let verifying = subtle().verify_with_str_and_u8_array_and_u8_array("Ed25519", &key, signature, message).map_err(crypto_failed(STEP))?;
    Ok(JsFuture::from(verifying).await.map_err(crypto_failed(STEP))?.is_truthy())
}

async fn generate() -> Result<CryptoKeyPair, KeyError> {
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let making = subtle().generate_key_with_str("Ed25519", false, &uses).map_err(crypto_failed("make the device key"))?;
    JsFuture::from(making).await.map(JsCast::unchecked_into).map_err(crypto_failed("make the device key"))
}

async fn load(database: &IdbDatabase) -> Result<Option<CryptoKeyPair>, KeyError> {
    let transaction = idb::begin(database, &[STORE], IdbTransactionMode::Readonly)?;
    let request = idb::store(&transaction, STORE)?.get(&ENTRY.into()).map_err(idb::failed("read the device key"))?;
    let found = idb::finish(&request, "read the device key").await?;
    Ok(found.is_object().then(|| found.unchecked_into()))
}

async fn save(database: &IdbDatabase, pair: &CryptoKeyPair) -> Result<(), KeyError> {
    let transaction = idb::begin(database, &[STORE], IdbTransactionMode::Readwrite)?;
    let store = idb::store(&transaction, STORE)?;
    // `add`, not `put`: a key that is there already is never replaced, and finding one is no failure.
    let request = store.add_with_key(pair, &ENTRY.into()).map_err(idb::failed("store the device key"))?;
    let keep = Closure::once_into_js(|event: web_sys::Event| event.prevent_default());
    request.set_onerror(Some(keep.unchecked_ref()));
    idb::commit(&transaction, "store the device key").await?;
    Ok(())
}
