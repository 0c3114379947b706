//! The queue of events that the collector has not acknowledged, the chain they hang on, and the ledger of everything reported.
//!
//! One transaction writes event, chain and ledger together, so that after a death of the worker they agree. A record holds the
//! event's own JSON and nothing else of the person.

use promptward::json;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbCursorDirection, IdbCursorWithValue, IdbDatabase, IdbObjectStore, IdbTransactionMode};

use super::idb::{self, IdbError};
use super::keys;
use crate::chrome::{field, object, text_field};

const DATABASE: &str = "promptward";
const VERSION: u32 = 1;
const QUEUE: &str = "queue";
const LEDGER: &str = "ledger";
const META: &str = "meta";
const CHAIN: &str = "chain";

/// How many events the ledger keeps for the popup.
pub const LEDGER_LIMIT: u32 = 500;

/// Opens the database with all its stores.
///
/// # Errors
/// When the browser refuses.
pub async fn open() -> Result<IdbDatabase, IdbError> {
    idb::open(DATABASE, VERSION, |database| {
        idb::create_store(database, QUEUE, Some("id"), false);
        idb::create_store(database, LEDGER, None, false);
        idb::create_store(database, META, None, false);
        idb::create_store(database, keys::STORE, None, false);
    })
    .await
}

/// Where the device's chain of events stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Chain {
    /// Sequence number of the last event.
    pub seq: u64,
    /// Hash of the last event.
    pub prev: Option<String>,
    /// Events lost since the last report: dropped for room or refused for size.
    pub lost: u64,
}

/// An event as it lies in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The event's own id; its order is the order of time.
    pub id: String,
    /// A count of use, which gives way first when room runs out.
    pub usage: bool,
    /// The event as it will be sent, byte for byte.
    pub json: String,
}

impl Queued {
    fn to_js(&self) -> JsValue {
        object(&[("id", self.id.as_str().into()), ("usage", self.usage.into()), ("json", self.json.as_str().into())]).into()
    }

    fn from_js(record: &JsValue) -> Option<Self> {
        Some(Self { id: text_field(record, "id")?, usage: field(record, "usage").is_truthy(), json: text_field(record, "json")? })
    }
}

/// Reads the chain.
///
/// # Errors
/// When the database refuses.
pub async fn chain(database: &IdbDatabase) -> Result<Chain, IdbError> {
    let transaction = idb::begin(database, &[META], IdbTransactionMode::Readonly)?;
    let request = idb::store(&transaction, META)?.get(&CHAIN.into()).map_err(idb::failed("read the chain"))?;
    let found = idb::finish(&request, "read the chain").await?;
    Ok(found.as_string().and_then(|text| json::read(&text).ok()).unwrap_or_default())
}

fn put_chain(meta: &IdbObjectStore, chain: &Chain) -> Result<(), IdbError> {
    let text = serde_json::to_string(chain).unwrap_or_default();
    meta.put_with_key(&text.into(), &CHAIN.into()).map(drop).map_err(idb::failed("write the chain"))
}

/// Stores an event with the chain it moves. Where there is no collector, `deliver` is false and only the ledger keeps it.
///
/// # Errors
/// When it is not on disk afterwards.
pub async fn append(database: &IdbDatabase, event: &Queued, chain: &Chain, deliver: bool) -> Result<(), IdbError> {
    let transaction = idb::begin(database, &[QUEUE, LEDGER, META], IdbTransactionMode::Readwrite)?;
    if deliver {
        idb::store(&transaction, QUEUE)?.put(&event.to_js()).map_err(idb::failed("queue an event"))?;
    }
    let ledger = idb::store(&transaction, LEDGER)?;
    ledger.put_with_key(&event.json.as_str().into(), &event.id.as_str().into()).map_err(idb::failed("keep an event"))?;
    put_chain(&idb::store(&transaction, META)?, chain)?;
    trim_ledger(&ledger).await?;
    idb::commit(&transaction, "store an event").await
}

/// The ids are in the order of time, so the first keys are the oldest events.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
async fn trim_ledger(ledger: &IdbObjectStore) -> Result<(), IdbError> {
    let counting = ledger.count().map_err(idb::failed("count the ledger"))?;
    let count = idb::finish(&counting, "count the ledger").await?.as_f64().unwrap_or_default() as u32;
    let Some(excess) = count.checked_sub(LEDGER_LIMIT).filter(|excess| *excess > 0) else { return Ok(()) };
    let listing = ledger.get_all_keys_with_key_and_limit(&JsValue::UNDEFINED, excess).map_err(idb::failed("trim the ledger"))?;
    let old = idb::finish(&listing, "trim the ledger").await?;
    for key in js_sys::Array::from(&old).iter() {
        ledger.delete(&key).map_err(idb::failed("trim the ledger"))?;
    }
    Ok(())
}

/// Replaces events in queue and ledger, with the chain they hang on now. Their ids stay.
///
/// # Errors
/// When the database refuses; everything is then as before.
pub async fn rewrite(database: &IdbDatabase, events: &[Queued], chain: &Chain) -> Result<(), IdbError> {
    let transaction = idb::begin(database, &[QUEUE, LEDGER, META], IdbTransactionMode::Readwrite)?;
    let (queue, ledger) = (idb::store(&transaction, QUEUE)?, idb::store(&transaction, LEDGER)?);
    for event in events {
        queue.put(&event.to_js()).map_err(idb::failed("rewrite the queue"))?;
        ledger.put_with_key(&event.json.as_str().into(), &event.id.as_str().into()).map_err(idb::failed("rewrite the queue"))?;
    }
    put_chain(&idb::store(&transaction, META)?, chain)?;
    idb::commit(&transaction, "rewrite the queue").await
}

/// The oldest events of the queue, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn oldest(database: &IdbDatabase, limit: u32) -> Result<Vec<Queued>, IdbError> {
    let transaction = idb::begin(database, &[QUEUE], IdbTransactionMode::Readonly)?;
    let store = idb::store(&transaction, QUEUE)?;
    let request = store.get_all_with_key_and_limit(&JsValue::UNDEFINED, limit).map_err(idb::failed("read the queue"))?;
    let found = idb::finish(&request, "read the queue").await?;
    Ok(js_sys::Array::from(&found).iter().filter_map(|record| Queued::from_js(&record)).collect())
}

/// How many events wait.
///
/// # Errors
/// When the database refuses.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub async fn waiting(database: &IdbDatabase) -> Result<u32, IdbError> {
    let transaction = idb::begin(database, &[QUEUE], IdbTransactionMode::Readonly)?;
    let request = idb::store(&transaction, QUEUE)?.count().map_err(idb::failed("count the queue"))?;
    Ok(idb::finish(&request, "count the queue").await?.as_f64().unwrap_or_default() as u32)
}

/// Deletes events from the queue, and writes the chain when a loss was counted on it.
///
/// # Errors
/// When the database refuses; the events then stay and are sent again with the same ids.
pub async fn remove(database: &IdbDatabase, ids: &[String], chain: Option<&Chain>) -> Result<(), IdbError> {
    let transaction = idb::begin(database, &[QUEUE, META], IdbTransactionMode::Readwrite)?;
    let queue = idb::store(&transaction, QUEUE)?;
    for id in ids {
        queue.delete(&id.as_str().into()).map_err(idb::failed("delete from the queue"))?;
    }
    if let Some(chain) = chain {
        put_chain(&idb::store(&transaction, META)?, chain)?;
    }
    idb::commit(&transaction, "delete from the queue").await
}

/// The newest events of the ledger, newest first, as their JSON.
///
/// # Errors
/// When the database refuses.
pub async fn ledger(database: &IdbDatabase, limit: usize) -> Result<Vec<String>, IdbError> {
    let transaction = idb::begin(database, &[LEDGER], IdbTransactionMode::Readonly)?;
    let request = idb::store(&transaction, LEDGER)?
        .open_cursor_with_range_and_direction(&JsValue::UNDEFINED, IdbCursorDirection::Prev)
        .map_err(idb::failed("read the ledger"))?;
    let mut events = Vec::new();
    while events.len() < limit {
        let found = idb::finish(&request, "read the ledger").await?;
        let Ok(cursor) = found.dyn_into::<IdbCursorWithValue>() else { break };
        if let Ok(Some(json)) = cursor.value().map(|value| value.as_string()) {
            events.push(json);
        }
        cursor.continue_().map_err(idb::failed("read the ledger"))?;
    }
    Ok(events)
}
