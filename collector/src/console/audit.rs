//! The audit trail, newest first.

use super::page::{self, ConsoleError, Frame};
use super::session::Admin;
use crate::clock;
use crate::state::App;
use crate::trail;
use askama::Template;
use axum::extract::State;
use axum::response::Response;

/// Entries shown; the command line checks all of them.
const SHOWN: u32 = 200;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    frame: Frame,
    verdict: Result<trail::Verified, String>,
    entries: Vec<Entry>,
}

struct Entry {
    seq: u64,
    time: String,
    actor: String,
    action: String,
    subject: String,
    hash: String,
}

/// The page. The whole trail is walked each time: what is shown is what was checked.
pub async fn page(State(app): State<App>, Admin(admin): Admin) -> Result<Response, ConsoleError> {
    let verdict = trail::verify(&*app.store, None).await.map_err(|error| error.to_string());
    let entries = app.store.audit(SHOWN).await?.into_iter().map(|row| Entry {
        seq: row.seq,
        time: clock::short(row.at),
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        hash: row.hash,
    });
    Ok(page::render(&AuditPage { frame: Frame::of(&app, &admin, "Audit", "audit"), verdict, entries: entries.collect() }))
}
