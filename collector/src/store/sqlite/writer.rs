//! Group commit: one thread owns the writing connection, gathers what waits, commits once, and only then answers everybody.

use super::{StoreError, StoreResult};
use rusqlite::{Connection, TransactionBehavior};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Requests that may wait for the writer; the next one is told to come back.
const QUEUE: usize = 4096;
/// A group is committed when it holds this many rows …
const GROUP_ROWS: usize = 4000;
/// … or when this much time has passed since its first request, provided that others are coming in.
const GROUP_WAIT: Duration = Duration::from_millis(4);

type Answer = Box<dyn FnOnce(StoreResult<()>) + Send>;
/// Without a transaction the work is not done; its answer is still owed.
type Work = Box<dyn FnOnce(Option<&mut rusqlite::Transaction<'_>>) -> Answer + Send>;

struct Job {
    rows: usize,
    work: Work,
}

/// Handle of the writer thread. Dropping it lets the thread finish what waits and close the database.
pub struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread.
    pub fn start(connection: Connection) -> StoreResult<Self> {
        let (jobs, inbox) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || serve(connection, &inbox))
            .map_err(|e| StoreError::Engine(format!("cannot start the writer thread: {e}")))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs `work` inside the next group and answers after its commit. A failing piece of work is rolled back alone.
    pub async fn run<T, F>(&self, rows: usize, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let work: Work = Box::new(move |tx| {
            let result = tx.map_or(Err(StoreError::Busy), |tx| in_savepoint(tx, work));
            Box::new(move |committed| {
                // A requester that has gone away does not want its answer.
                let _ = tell.send(committed.and(result));
            })
        });
        let jobs = self.jobs.as_ref().ok_or(StoreError::Busy)?;
        jobs.try_send(Job { rows, work }).map_err(|e| match e {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Engine("the writer thread has ended".into()),
        })?;
        told.await.map_err(|_| StoreError::Engine("the writer thread has ended".into()))?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the writer has been told to every waiting requester already.
            let _ = thread.join();
        }
    }
}

fn in_savepoint<T>(tx: &mut rusqlite::Transaction<'_>, work: impl FnOnce(&Connection) -> StoreResult<T>) -> StoreResult<T> {
    let savepoint = tx.savepoint()?;
    let value = work(&savepoint)?;
    savepoint.commit()?;
    Ok(value)
}

fn serve(mut connection: Connection, inbox: &Receiver<Job>) {
    let mut busy = false;
    while let Ok(first) = inbox.recv() {
        let group = gather(first, inbox, busy);
        busy = group.len() > 1;
        commit(&mut connection, group);
    }
    // Leaves one file behind when nobody else has the database open.
    let _ = connection.pragma_update(None, "wal_checkpoint", "TRUNCATE");
}

/// Takes what waits already, and lingers only when the group before had company: a lone request is never delayed.
fn gather(first: Job, inbox: &Receiver<Job>, busy: bool) -> Vec<Job> {
    let deadline = Instant::now() + if busy { GROUP_WAIT } else { Duration::ZERO };
    let mut rows = first.rows;
    let mut group = vec![first];
    while rows < GROUP_ROWS {
        match inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(job) => {
                rows += job.rows;
                group.push(job);
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    group
}

fn commit(connection: &mut Connection, group: Vec<Job>) {
    let mut tx = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(tx) => tx,
        Err(error) => return refuse(group, &error),
    };
    let answers: Vec<Answer> = group.into_iter().map(|job| (job.work)(Some(&mut tx))).collect();
    let outcome = tx.commit();
    for answer in answers {
        answer(match &outcome {
            Ok(()) => Ok(()),
            Err(error) => Err(same(error)),
        });
    }
}

/// No transaction, no work: everybody in the group is told why.
fn refuse(group: Vec<Job>, error: &rusqlite::Error) {
    tracing::error!(error = %error, requests = group.len(), "cannot begin a transaction");
    for job in group {
        (job.work)(None)(Err(same(error)));
    }
}

fn same(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => StoreError::Busy,
        _ => StoreError::Engine(error.to_string()),
    }
}
