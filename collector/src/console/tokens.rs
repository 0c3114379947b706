//! Enrolment tokens.

use super::page::{self, ConsoleError, Frame};
use super::session::{Admin, Nothing, Posted};
use crate::clock::{self, DAY};
use crate::state::App;
use crate::store::{NewToken, Session, TokenRow};
use crate::{keys, token};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    frame: Frame,
    tokens: Vec<Token>,
    /// Shown once, right after it was made.
    fresh: Option<String>,
    url: String,
    public_key: String,
    keyid: String,
}

struct Token {
    row: TokenRow,
    state: &'static str,
    made: String,
    end: String,
}

/// The list, and the form for a new one.
pub async fn page(State(app): State<App>, Admin(admin): Admin) -> Result<Response, ConsoleError> {
    show(&app, &admin, None).await
}

async fn show(app: &App, admin: &Session, fresh: Option<String>) -> Result<Response, ConsoleError> {
    let now = app.now();
    let tokens = app.store.tokens().await?.into_iter().map(|row| Token {
        state: row.state(now),
        made: clock::short(row.created_at),
        end: row.expires_at.map_or_else(|| "never".into(), clock::short),
        row,
    });
    Ok(page::render(&TokensPage {
        frame: Frame::of(app, admin, "Enrolment", "tokens"),
        tokens: tokens.collect(),
        fresh,
        url: app.config.public_url.clone(),
        public_key: keys::public_base64(&app.key),
        keyid: keys::id(&app.key),
    }))
}

#[derive(Deserialize)]
pub struct NewForm {
    #[serde(default)]
    uses: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    group: String,
}

/// Makes a token and shows it, this once.
pub async fn create(State(app): State<App>, posted: Posted<NewForm>) -> Result<Response, ConsoleError> {
    let now = app.now();
    let form = posted.form;
    let days: i64 = form.days.trim().parse().unwrap_or(7).clamp(1, 3650);
    let group: String = form.group.trim().chars().filter(|c| !c.is_control()).take(64).collect();
    let secret = token::fresh("pwe_");
    app.store
        .create_token(NewToken {
            id: token::short_id(),
            hash: token::hash(&secret),
            team: (!group.is_empty()).then_some(group),
            max_uses: form.uses.trim().parse().ok().filter(|uses| *uses > 0),
            created_at: now,
            expires_at: Some(now + days * DAY),
            created_by: posted.admin.admin.clone(),
        })
        .await?;
    show(&app, &posted.admin, Some(secret)).await
}

/// Ends a token.
pub async fn revoke(State(app): State<App>, Path(id): Path<String>, posted: Posted<Nothing>) -> Result<Response, ConsoleError> {
    if !app.store.revoke_token(&id, &posted.admin.admin, app.now()).await? {
        return Err(ConsoleError::NotFound("living token"));
    }
    Ok(Redirect::to("/tokens").into_response())
}
