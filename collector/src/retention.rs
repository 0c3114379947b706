//! Events are kept for as long as the policy says, and no longer.

use crate::clock::{self, DAY};
use crate::state::App;
use crate::store::{Act, StoreError};
use promptward::policy;
use std::time::Duration;

/// How often old events are looked for.
const EVERY: Duration = Duration::from_secs(3600);
/// Deleted in one commit, so that devices are not kept waiting.
const AT_ONCE: u32 = 2000;

/// Deletes what is too old, every hour, until the collector stops.
pub async fn keep(app: App) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = app.stopped() => return,
        }
        if let Err(error) = expire(&app, app.now()).await {
            tracing::warn!(error = %error, "old events could not be deleted");
        }
    }
}

/// Deletes what is too old now, and notes in the audit trail how much that was.
///
/// # Errors
/// When the store fails.
pub async fn expire(app: &App, now: i64) -> Result<u64, StoreError> {
    let days = retention_days(app).await?;
    let before = now - i64::from(days) * DAY;
    let mut gone = 0;
    loop {
        let batch = app.store.expire(before, AT_ONCE).await?;
        gone += batch;
        if batch < u64::from(AT_ONCE) {
            break;
        }
    }
    forget_people(app, before).await?;
    if gone > 0 {
        let subject = format!("{gone} events from before {} UTC, kept for {days} days", clock::short(before));
        app.store.record(Act { at: now, actor: "retention".to_owned(), action: "events.expire", subject }).await?;
    }
    Ok(gone)
}

/// Who used which tool is kept for as long as the events that told so; how many uses there were stays.
async fn forget_people(app: &App, before: i64) -> Result<(), StoreError> {
    while app.store.forget_people(before, AT_ONCE).await? == u64::from(AT_ONCE) {}
    Ok(())
}

/// What the newest policy says; the default of the schema before there is one. Nothing is deleted on the word of a broken document.
async fn retention_days(app: &App) -> Result<u16, StoreError> {
    let source = app.store.policy(None).await?.map(|policy| policy.source);
    let parsed = source.and_then(|source| policy::parse(source.as_bytes()).ok());
    Ok(parsed.map_or_else(policy::Policy::default, |(policy, _)| policy).retention_days.max(1))
}
