//! Logging in and out.

use super::page::{self, ConsoleError, Frame};
use super::session::{self, Nothing, Posted};
use crate::password;
use crate::state::App;
use crate::store::Act;
use askama::Template;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    next: String,
    name: String,
    error: Option<&'static str>,
    no_admin: bool,
}

#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub struct Login {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The login form.
pub async fn page(State(app): State<App>, Query(query): Query<Next>, headers: HeaderMap) -> Result<Response, ConsoleError> {
    if session::find(&app, &headers).await?.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(page::render(&form(&app, query.next, String::new(), None).await?))
}

async fn form(app: &App, next: String, name: String, error: Option<&'static str>) -> Result<LoginPage, ConsoleError> {
    Ok(LoginPage { frame: Frame::outside("Log in"), next, name, error, no_admin: !app.store.has_admin().await? })
}

/// Checks name and password.
pub async fn login(
    State(app): State<App>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    Form(login): Form<Login>,
) -> Result<Response, ConsoleError> {
    let address = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.0.ip());
    if let Err(seconds) = app.login_lane.take(address, app.now()) {
        let page = form(&app, login.next, login.name, Some("Too many attempts. Wait a little, then try again.")).await?;
        let retry = [(header::RETRY_AFTER, seconds.to_string())];
        return Ok((StatusCode::TOO_MANY_REQUESTS, retry, page::render(&page)).into_response());
    }
    if !fits(&app, &login).await? {
        refuse(&app, &login.name).await?;
        let page = form(&app, login.next, login.name, Some("Name or password is not right.")).await?;
        return Ok(page::render_as(StatusCode::UNAUTHORIZED, &page));
    }
    let cookie = session::open(&app, &login.name).await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(local(&login.next))).into_response())
}

async fn fits(app: &App, login: &Login) -> Result<bool, ConsoleError> {
    let stored = app.store.admin(&login.name).await?;
    let password = login.password.clone();
    // Hashing takes tens of milliseconds by design: not on a thread that serves others.
    Ok(tokio::task::spawn_blocking(move || password::verify(&password, stored.as_deref())).await.unwrap_or(false))
}

/// Notes a refused login. The name is kept only where it could be one: people type passwords into the wrong field.
async fn refuse(app: &App, name: &str) -> Result<(), ConsoleError> {
    let known = app.store.admin(name).await?.is_some();
    let actor = if known { name } else { "unknown name" };
    let act = Act { at: app.now(), actor: actor.to_owned(), action: "console.login-refused", subject: "console".to_owned() };
    Ok(app.store.record(act).await?)
}

/// Only a path of our own is followed after the login.
fn local(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    if own { next } else { "/" }
}

/// Ends the session.
pub async fn logout(State(app): State<App>, posted: Posted<Nothing>) -> Result<Response, ConsoleError> {
    app.store.close_session(posted.admin.hash, app.now()).await?;
    Ok(([(header::SET_COOKIE, session::no_cookie(&app))], Redirect::to("/login")).into_response())
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_own_paths_are_followed() {
        assert_eq!(local("/events?site=x"), "/events?site=x");
        for foreign in ["", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb"] {
            assert_eq!(local(foreign), "/", "{foreign:?}");
        }
    }
}
