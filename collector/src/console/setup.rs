//! The first account: whoever holds the one-time token that `serve` has printed makes it.

use super::page::{self, ConsoleError, Frame};
use super::session;
use crate::password;
use crate::state::App;
use crate::token;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::PoisonError;

#[derive(Template)]
#[template(path = "setup.html")]
struct SetupPage {
    frame: Frame,
    token: String,
    name: String,
    error: Option<String>,
    shortest: usize,
}

#[derive(Deserialize)]
pub struct Ask {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
pub struct Setup {
    token: String,
    name: String,
    password: String,
}

/// The form for the first account.
pub async fn page(State(app): State<App>, Query(ask): Query<Ask>) -> Response {
    if fits(&app, &ask.token) { page::render(&form(ask.token, "admin".into(), None)) } else { over() }
}

fn form(token: String, name: String, error: Option<String>) -> SetupPage {
    SetupPage { frame: Frame::outside("First account"), token, name, error, shortest: password::MIN }
}

fn over() -> Response {
    page::plain_error(
        StatusCode::FORBIDDEN,
        "This setup address is not valid any more",
        "Log in, or set a password with `promptward admin set-password --data DIR` on the server.",
    )
}

/// Makes the first account and logs it in.
pub async fn setup(State(app): State<App>, Form(setup): Form<Setup>) -> Result<Response, ConsoleError> {
    if !fits(&app, &setup.token) || app.store.has_admin().await? {
        return Ok(over());
    }
    let hashed = password::check_name(&setup.name).and_then(|()| password::hash(&setup.password));
    let hash = match hashed {
        Ok(hash) => hash,
        Err(error) => {
            let page = form(setup.token, setup.name, Some(error.to_string()));
            return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    *app.setup.lock().unwrap_or_else(PoisonError::into_inner) = None;
    app.store.put_admin(&setup.name, &hash, "setup", app.now()).await?;
    let cookie = session::open(&app, &setup.name).await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

fn fits(app: &App, token: &str) -> bool {
    app.setup.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|expected| expected == token::hash(token))
}
