//! IndexedDB as futures: opening, requests, transactions. Knows nothing of what is stored.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbObjectStoreParameters, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode};

use crate::chrome::words_of;

/// The database could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the browser's database failed to {step}: {cause}")]
pub struct IdbError {
    /// What was to be done.
    pub step: &'static str,
    /// What the browser said.
    pub cause: String,
}

/// Makes an [`IdbError`] of a thrown value.
pub fn failed(step: &'static str) -> impl Fn(JsValue) -> IdbError {
    move |thrown| IdbError { step, cause: words_of(&thrown) }
}

#[wasm_bindgen]
extern "C" {
    // `self.indexedDB` exists in windows and in workers; web-sys has one accessor for each.
    #[wasm_bindgen(js_name = indexedDB, thread_local_v2)]
    static INDEXED_DB: web_sys::IdbFactory;
}

/// Opens a database, creating its stores when it is new.
///
/// # Errors
/// When the browser refuses (private mode without storage, disk full, corrupt profile).
pub async fn open(name: &str, version: u32, create: fn(&IdbDatabase)) -> Result<IdbDatabase, IdbError> {
    let request: IdbOpenDbRequest = INDEXED_DB.with(|factory| factory.open_with_u32(name, version)).map_err(failed("open"))?;
    let upgrading = request.clone();
    let on_upgrade = Closure::once(move || {
        if let Ok(result) = upgrading.result() {
            create(&result.unchecked_into());
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let opened = finish(&request, "open").await?;
    drop(on_upgrade);
    let database: IdbDatabase = opened.unchecked_into();
    // Another context that wants a newer version must not be blocked by this one.
    let closing = database.clone();
    database.set_onversionchange(Some(Closure::once_into_js(move || closing.close()).unchecked_ref()));
    Ok(database)
}

/// Creates a store whose records carry their own key.
pub fn create_store(database: &IdbDatabase, name: &str, key_path: Option<&str>, auto: bool) {
    let options = IdbObjectStoreParameters::new();
    if let Some(path) = key_path {
        options.set_key_path(&path.into());
    }
    options.set_auto_increment(auto);
    // Runs inside `upgradeneeded` only: a failure aborts the upgrade, and `open` reports it.
    let _ = database.create_object_store_with_optional_parameters(name, &options);
}

/// Begins a transaction over the stores.
///
/// # Errors
/// When the connection is closing or a store is missing.
pub fn begin(database: &IdbDatabase, stores: &[&str], mode: IdbTransactionMode) -> Result<IdbTransaction, IdbError> {
    database.transaction_with_str_sequence_and_mode(&crate::chrome::strings(stores), mode).map_err(failed("begin a transaction"))
}

/// A store inside a transaction.
///
/// # Errors
/// When the transaction has ended or does not cover the store.
pub fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, IdbError> {
    transaction.object_store(name).map_err(failed("find a store"))
}

/// Waits for one request.
///
/// # Errors
/// When the request fails.
pub async fn finish(request: &IdbRequest, step: &'static str) -> Result<JsValue, IdbError> {
    let waited = request.clone();
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        let (done, gone) = (waited.clone(), waited.clone());
        let ok = Closure::once_into_js(move || {
            let _ = resolve.call1(&JsValue::NULL, &done.result().unwrap_or(JsValue::UNDEFINED));
        });
        let no = Closure::once_into_js(move || {
            let cause = gone.error().ok().flatten().map_or(JsValue::UNDEFINED, |error| error.message().into());
            let _ = reject.call1(&JsValue::NULL, &cause);
        });
        waited.set_onsuccess(Some(ok.unchecked_ref()));
        waited.set_onerror(Some(no.unchecked_ref()));
    });
    JsFuture::from(promise).await.map_err(failed(step))
}

/// Waits until the transaction is on disk.
///
/// # Errors
/// When it was aborted, for example because the disk is full.
pub async fn commit(transaction: &IdbTransaction, step: &'static str) -> Result<(), IdbError> {
    let waited = transaction.clone();
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        let aborted = waited.clone();
        let ok = Closure::once_into_js(move || {
            let _ = resolve.call0(&JsValue::NULL);
        });
        let no = Closure::once_into_js(move || {
            let cause = aborted.error().map_or(JsValue::UNDEFINED, |error| error.message().into());
            let _ = reject.call1(&JsValue::NULL, &cause);
        });
        waited.set_oncomplete(Some(ok.unchecked_ref()));
        waited.set_onabort(Some(no.unchecked_ref()));
    });
    JsFuture::from(promise).await.map(drop).map_err(failed(step))
}
