//! One event, with everything that is stored about it.

use super::events::Line;
use super::meaning::{self, Field};
use super::page::{self, ConsoleError, Frame};
use super::session::Admin;
use crate::clock;
use crate::state::App;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage {
    frame: Frame,
    line: Line,
    received: String,
    fields: Vec<Field>,
    has_reason: bool,
    body: String,
}

/// The page.
pub async fn page(State(app): State<App>, Admin(admin): Admin, Path(id): Path<Uuid>) -> Result<Response, ConsoleError> {
    let event = app.store.event(id).await?.ok_or(ConsoleError::NotFound("event"))?;
    let body: Value = serde_json::from_str(&event.body).unwrap_or(Value::Null);
    let page = EventPage {
        frame: Frame::of(&app, &admin, "Event", "events"),
        received: clock::rfc3339(event.received_at),
        fields: meaning::fields(&body),
        has_reason: body.get("reason").is_some(),
        body: event.body,
        line: Line::of(event.summary, app.now()),
    };
    Ok(page::render(&page))
}
