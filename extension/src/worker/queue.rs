//! The queue of events: stored before they are sent, deleted after they are acknowledged, bounded, every loss counted.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::sleep::sleep;
use promptward::decision::Fate;
use promptward::event::Event;
use promptward::json;
use promptward::policy::SubjectMode;
use promptward::profile::ProfileKind;
use promptward::word::{Hex, Host, Name};
use wasm_bindgen_futures::spawn_local;
use web_sys::IdbDatabase;

use super::report::{self, Draft, Reporter};
use super::retry::evict;
use super::{Worker, deliver, status};
use crate::store::events::{self, Chain, Queued};
use crate::store::idb::IdbError;

/// The most events that wait; then the oldest counts of use give way, and findings last.
pub const LIMIT: u32 = 5_000;
/// How many give way at once, so that a full queue is not searched for every event.
const MAKE_ROOM: usize = 250;
/// How many of the oldest are looked at for it.
const LOOK_AT: u32 = 2_000;
/// The device's name before the collector has given one.
pub const UNENROLLED: &str = "unenrolled";

/// Events on their way to disk and from there to the collector.
#[derive(Default)]
pub struct Queue {
    database: RefCell<Option<IdbDatabase>>,
    chain: RefCell<Chain>,
    drafts: RefCell<VecDeque<(Draft, Fate)>>,
    writing: Cell<bool>,
    /// Events that wait for the collector.
    pub waiting: Cell<u32>,
    /// The last write failed.
    pub failed: Cell<bool>,
}

impl Queue {
    /// The database, once it is open.
    #[must_use]
    pub fn database(&self) -> Option<IdbDatabase> {
        self.database.borrow().clone()
    }

    /// Events lost and not yet reported.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.chain.borrow().lost
    }
}

/// Opens the database and reads where the chain stands.
pub async fn open(worker: &Rc<Worker>) {
    match open_all(worker).await {
        Ok(()) => worker.queue.failed.set(false),
        Err(error) => {
            worker.queue.failed.set(true);
            status::fault(&error.to_string());
        }
    }
    write_soon(worker);
}

async fn open_all(worker: &Worker) -> Result<(), IdbError> {
    let database = events::open().await?;
    *worker.queue.chain.borrow_mut() = events::chain(&database).await?;
    worker.queue.waiting.set(events::waiting(&database).await?);
    *worker.queue.database.borrow_mut() = Some(database);
    Ok(())
}

/// Takes an event. Counts of use are left out where policy wants none.
pub fn record(worker: &Rc<Worker>, draft: Draft, fate: Fate) {
    let wanted = worker.policy.borrow().judge.policy().privacy.report_clean;
    if draft.is_usage() && fate == Fate::Passed && !wanted {
        return;
    }
    worker.queue.drafts.borrow_mut().push_back((draft, fate));
    write_soon(worker);
}

fn write_soon(worker: &Rc<Worker>) {
    if worker.queue.writing.replace(true) {
        return;
    }
    let worker = Rc::clone(worker);
    spawn_local(async move {
        write_all(&worker).await;
        worker.queue.writing.set(false);
        deliver::kick(&worker);
    });
}

/// Writes drafts one after another: each hangs on the one before it.
async fn write_all(worker: &Rc<Worker>) {
    let Some(database) = worker.queue.database() else { return };
    loop {
        let Some((draft, fate)) = worker.queue.drafts.borrow_mut().pop_front() else { return };
        let usage = draft.is_usage();
        let Some(who) = reporter(worker) else { continue };
        let chain = worker.queue.chain.borrow().clone();
        let Some((event, moved)) = report::seal(draft, fate, &who, &chain) else { continue };
        let queued = Queued { id: event.id.to_string(), usage, json: event.to_json() };
        if let Err(error) = write_one(worker, &database, &queued, &moved).await {
            worker.queue.failed.set(true);
            worker.queue.chain.borrow_mut().lost += 1;
            status::fault(&error.to_string());
        }
    }
}

async fn write_one(worker: &Worker, database: &IdbDatabase, queued: &Queued, moved: &Chain) -> Result<(), IdbError> {
    let deliverable = worker.settings.borrow().managed.server_url.is_some();
    if deliverable && worker.queue.waiting.get() >= LIMIT {
        make_room(worker, database).await?;
    }
    let moved = Chain { lost: worker.queue.chain.borrow().lost, ..moved.clone() };
    let first = events::append(database, queued, &moved, deliverable).await;
    if first.is_err() {
        // A full disk: make room and try once more.
        make_room(worker, database).await?;
        events::append(database, queued, &moved, deliverable).await?;
    }
    *worker.queue.chain.borrow_mut() = moved;
    worker.queue.failed.set(false);
    if deliverable {
        worker.queue.waiting.set(worker.queue.waiting.get() + 1);
    }
    Ok(())
}

async fn make_room(worker: &Worker, database: &IdbDatabase) -> Result<(), IdbError> {
    let oldest: Vec<(String, bool)> =
        events::oldest(database, LOOK_AT).await?.into_iter().map(|queued| (queued.id, queued.usage)).collect();
    let gone: Vec<String> = evict(&oldest, MAKE_ROOM).into_iter().map(str::to_owned).collect();
    lose(worker, database, &gone).await
}

/// Gives events up and counts them on the chain, in the same transaction.
///
/// # Errors
/// When the database refuses; nothing is lost then.
pub async fn lose(worker: &Worker, database: &IdbDatabase, ids: &[String]) -> Result<(), IdbError> {
    let mut chain = worker.queue.chain.borrow().clone();
    chain.lost += ids.len() as u64;
    events::remove(database, ids, Some(&chain)).await?;
    worker.queue.chain.borrow_mut().lost = chain.lost;
    recount(worker, ids.len());
    Ok(())
}

/// Deletes acknowledged events, and the losses that were reported with them.
///
/// # Errors
/// When the database refuses; the events are then sent again with the same ids.
pub async fn acknowledge(worker: &Worker, database: &IdbDatabase, ids: &[String], reported: u64) -> Result<(), IdbError> {
    let mut chain = worker.queue.chain.borrow().clone();
    chain.lost = chain.lost.saturating_sub(reported);
    events::remove(database, ids, Some(&chain)).await?;
    worker.queue.chain.borrow_mut().lost = chain.lost;
    recount(worker, ids.len());
    Ok(())
}

#[allow(clippy::cast_possible_truncation)]
fn recount(worker: &Worker, gone: usize) {
    worker.queue.waiting.set(worker.queue.waiting.get().saturating_sub(gone as u32));
}

/// The collector has named this device: events that waited for it get the name, and a chain that begins with them.
///
/// # Errors
/// When the database refuses; everything is then as before, and enrolment tries again.
pub async fn rename(worker: &Rc<Worker>, database: &IdbDatabase, device: &Name) -> Result<(), IdbError> {
    while worker.queue.writing.replace(true) {
        sleep(10).await;
    }
    let result = rehang(worker, database, device).await;
    worker.queue.writing.set(false);
    write_soon(worker);
    result
}

async fn rehang(worker: &Worker, database: &IdbDatabase, device: &Name) -> Result<(), IdbError> {
    let mut chain = Chain { lost: worker.queue.lost(), ..Chain::default() };
    let mut renamed = Vec::new();
    for queued in events::oldest(database, LIMIT + MAKE_ROOM as u32).await? {
        let Ok(mut event) = json::read::<Event>(&queued.json) else { continue };
        event.device = device.clone();
        let (event, moved) = report::hang(event, &chain);
        chain = moved;
        renamed.push(Queued { json: event.to_json(), ..queued });
    }
    events::rewrite(database, &renamed, &chain).await?;
    *worker.queue.chain.borrow_mut() = chain;
    Ok(())
}

/// Who reports, as policy and device have it now.
fn reporter(worker: &Worker) -> Option<Reporter> {
    let device = worker.device.borrow();
    let policy = Rc::clone(&worker.policy.borrow().judge);
    let browser = worker.browser.borrow();
    let subject = match policy.policy().privacy.subject {
        SubjectMode::Pseudonym => Hex::new(device.pseudonym.clone()).ok(),
        SubjectMode::None => None,
    };
    let corporate = &policy.policy().accounts.corporate_domains;
    let domain = browser.profile.corporate_domain(corporate);
    Some(Reporter {
        device: Name::new(device.id().unwrap_or_else(|| UNENROLLED.to_owned())).ok()?,
        subject,
        profile_domain: domain.and_then(|domain| Host::new(domain).ok()),
        profile: Some(browser.profile.kind(corporate)).filter(|kind| *kind != ProfileKind::Unknown),
        extension: browser.version()?,
    })
}
