//! One grant: what it reaches, how it came to be, and what administrators make of it.

use super::choices::Choices;
use super::consents::{self, Line};
use super::page::{self, ConsoleError, Frame};
use super::session::{Admin, Posted};
use super::tools;
use super::words;
use crate::clock;
use crate::inventory::facts::{GrantForm, NAME, NOTE, PURPOSE};
use crate::state::App;
use crate::store::{GrantRow, GrantState, Session};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentPage {
    frame: Frame,
    line: Line,
    row: GrantRow,
    /// Page of the tool, where the inventory has it.
    tool: Option<String>,
    times: [(&'static str, String); 4],
    decided: Option<String>,
    states: Choices,
    form: GrantForm,
    problem: Option<String>,
}

impl ConsentPage {
    const NAME: usize = NAME;
    const PURPOSE: usize = PURPOSE;
    const NOTE: usize = NOTE;
}

/// The page.
pub async fn page(State(app): State<App>, Admin(admin): Admin, Path(id): Path<i64>) -> Result<Response, ConsoleError> {
    let row = app.store.grant(id).await?.ok_or(ConsoleError::NotFound("consent"))?;
    let facts = row.facts.clone();
    let form = GrantForm {
        owner: facts.owner,
        purpose: facts.purpose,
        expires: facts.expires,
        state: facts.state.as_str().to_owned(),
        note: facts.note,
    };
    show(&app, &admin, row, form, None).await
}

async fn show(app: &App, admin: &Session, row: GrantRow, form: GrantForm, problem: Option<String>) -> Result<Response, ConsoleError> {
    let line = Line::of(&row, app.now());
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ConsentPage {
        frame: Frame::of(app, admin, format!("{} at {}", line.name, line.provider), "consents"),
        tool: app.store.tool(&row.tool).await?.map(|tool| tools::link(&tool.key)),
        times: [
            ("Asked", consents::time(row.asked_at)),
            ("Granted", consents::time(row.granted_at)),
            ("Refused", consents::time(row.refused_at)),
            ("Answer not seen", consents::time(row.unseen_at)),
        ],
        decided: row.decided.as_ref().map(|decided| format!("{} on {} UTC", decided.by, clock::short(decided.at))),
        states: Choices::labelled(
            "state",
            "State",
            GrantState::ALL.iter().map(|state| (state.as_str(), words::label(state.as_str()))),
            &form.state,
        ),
        line,
        row,
        form,
        problem,
    };
    Ok(page::render_as(status, &page))
}

/// Keeps what was noted.
pub async fn save(State(app): State<App>, Path(id): Path<i64>, posted: Posted<GrantForm>) -> Result<Response, ConsoleError> {
    let row = app.store.grant(id).await?.ok_or(ConsoleError::NotFound("consent"))?;
    let facts = match posted.form.read() {
        Ok(facts) => facts,
        Err(error) => return show(&app, &posted.admin, row, posted.form, Some(error.to_string())).await,
    };
    if !app.store.save_grant(id, facts, &posted.admin.admin, app.now()).await? {
        return Err(ConsoleError::NotFound("consent"));
    }
    Ok(Redirect::to(&format!("/consents/{id}")).into_response())
}
