//! One tool: what was seen, what the catalogue and the policy say, what was noted and decided.

use super::choices::Choices;
use super::consents;
use super::events::Pill;
use super::page::{self, ConsoleError, Frame};
use super::review::{self, Waiting};
use super::session::{Admin, Posted};
use super::tools::Line;
use super::words;
use crate::clock;
use crate::inventory::facts::{NAME, NOTE, PURPOSE, ToolForm};
use crate::inventory::product;
use crate::state::App;
use crate::store::{GrantFilter, PolicyFacts, Session, ToolEdit, ToolRow};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use promptward::site;

/// Consents shown on the page of a tool; the link leads to all of them.
const CONSENTS: u32 = 10;

#[derive(Template)]
#[template(path = "tool.html")]
struct ToolPage {
    frame: Frame,
    line: Line,
    row: ToolRow,
    catalogue: Option<Listed>,
    policy: Option<PolicyFacts>,
    profiles: Vec<Pill>,
    cues: Vec<String>,
    first: String,
    last: String,
    decided: Option<String>,
    waiting: Waiting,
    decisions: Choices,
    form: ToolForm,
    problem: Option<String>,
    consents: Vec<consents::Line>,
    all_consents: String,
}

impl ToolPage {
    const NAME: usize = NAME;
    const PURPOSE: usize = PURPOSE;
    const NOTE: usize = NOTE;
}

/// What the catalogue knows of a service.
struct Listed {
    id: &'static str,
    name: &'static str,
    vendor: &'static str,
    category: &'static str,
    tier: &'static str,
    hosts: String,
    retention: Option<Retention>,
}

struct Retention {
    note: &'static str,
    source: &'static str,
    seen: &'static str,
}

/// The catalogue's entry: of the service itself, or of the product that runs on a host.
fn listed(row: &ToolRow) -> Option<Listed> {
    let site = product::listed(row)?;
    let retention = site::note(site.id).and_then(|note| note.retention.as_ref());
    Some(Listed {
        id: site.id,
        name: site.name,
        vendor: site.vendor,
        category: site.category,
        tier: site.tier.as_str(),
        hosts: site.hosts.join(", "),
        retention: retention.map(|kept| Retention { note: kept.note, source: kept.source, seen: kept.seen }),
    })
}

/// The page.
pub async fn page(State(app): State<App>, Admin(admin): Admin, Path(key): Path<String>) -> Result<Response, ConsoleError> {
    let row = app.store.tool(&key).await?.ok_or(ConsoleError::NotFound("tool"))?;
    let form = review::form_of(&row);
    show(&app, &admin, row, form, None).await
}

/// Shows a tool, with what somebody typed and why it was not taken.
pub async fn show(app: &App, admin: &Session, row: ToolRow, form: ToolForm, problem: Option<String>) -> Result<Response, ConsoleError> {
    let now = app.now();
    let line = Line::of(&row, now);
    let filter = GrantFilter { tool: Some(row.key.clone()), limit: CONSENTS, ..GrantFilter::default() };
    let granted = app.store.grants(filter).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let pill = |(word, n): &(String, u64)| Pill { label: format!("{} {n}", words::label(word)), tone: words::tone(word) };
    let page = ToolPage {
        frame: Frame::of(app, admin, row.name.clone(), "tools"),
        catalogue: listed(&row),
        policy: row.policy.clone(),
        profiles: row.profiles.iter().map(pill).collect(),
        cues: row.cues.iter().map(|cue| words::label(cue)).collect(),
        first: clock::short(row.first_seen),
        last: clock::short(row.last_seen),
        decided: row
            .decided
            .as_ref()
            .map(|decided| format!("{} by {} on {} UTC", words::label(&decided.word), decided.by, clock::short(decided.at))),
        waiting: Waiting::of(&row, &review::draft_ruling(app).await?),
        decisions: review::decisions(row.decided.as_ref().map_or("", |decided| decided.word.as_str())),
        consents: granted.iter().map(|grant| consents::Line::of(grant, now)).collect(),
        all_consents: format!("/consents?tool={}", page::encode(&row.key)),
        line,
        row,
        form,
        problem,
    };
    Ok(page::render_as(status, &page))
}

/// Keeps the facts, without a decision.
pub async fn save(State(app): State<App>, Path(key): Path<String>, posted: Posted<ToolForm>) -> Result<Response, ConsoleError> {
    let row = app.store.tool(&key).await?.ok_or(ConsoleError::NotFound("tool"))?;
    let facts = match posted.form.read() {
        Ok(facts) => facts,
        Err(error) => return show(&app, &posted.admin, row, posted.form, Some(error.to_string())).await,
    };
    let edit = ToolEdit { key: key.clone(), facts, decision: None, draft: None, by: posted.admin.admin, at: app.now() };
    if !app.store.save_tool(edit).await? {
        return Err(ConsoleError::NotFound("tool"));
    }
    Ok(Redirect::to(&super::tools::link(&key)).into_response())
}
