//! The frame around every page, and pages for what goes wrong.

use crate::state::App;
use crate::store::{Session, StoreError};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};

/// What the layout shows around a page.
pub struct Frame {
    /// Title of the page.
    pub title: String,
    /// Which entry of the menu is lit.
    pub active: &'static str,
    /// Account; empty on pages before the login.
    pub admin: String,
    /// Token of this session's forms.
    pub csrf: String,
    /// Version in force, for the header.
    pub policy: Option<u64>,
}

impl Frame {
    /// The frame of a page behind the login.
    pub fn of(app: &App, session: &Session, title: impl Into<String>, active: &'static str) -> Self {
        Self {
            title: title.into(),
            active,
            admin: session.admin.clone(),
            csrf: session.csrf.clone(),
            policy: app.policy_head().map(|head| head.version),
        }
    }

    /// The frame of a page that anybody may see.
    pub fn outside(title: impl Into<String>) -> Self {
        Self { title: title.into(), active: "", admin: String::new(), csrf: String::new(), policy: None }
    }

    /// Version of this program.
    pub fn program(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// Renders a template.
pub fn render(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(error = %error, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made. The log says why.").into_response()
        }
    }
}

/// Renders a template under a status.
pub fn render_as(status: StatusCode, template: &impl Template) -> Response {
    (status, render(template)).into_response()
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: Frame,
    message: &'a str,
    mend: &'a str,
}

/// A page that says what went wrong and what to do.
pub fn plain_error(status: StatusCode, message: &str, mend: &str) -> Response {
    render_as(status, &ErrorPage { frame: Frame::outside("Not possible"), message, mend })
}

/// The page for an address that leads nowhere.
pub async fn not_found() -> Response {
    plain_error(StatusCode::NOT_FOUND, "There is nothing at this address", "Check the address, or start from the overview.")
}

/// Why a page could not be shown.
pub enum ConsoleError {
    /// The store failed.
    Store(StoreError),
    /// The thing asked for does not exist.
    NotFound(&'static str),
    /// The person must log in first; holds where they wanted to go.
    Login(String),
    /// The login is over while the page asks for a fresh part of itself.
    PartLogin,
    /// The form does not carry this session's token.
    Csrf,
    /// The form could not be read.
    Form,
}

impl From<StoreError> for ConsoleError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl IntoResponse for ConsoleError {
    fn into_response(self) -> Response {
        match self {
            Self::Store(error) => {
                tracing::error!(error = %error, "the store failed");
                plain_error(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "The store cannot answer at the moment",
                    "Try again shortly; the log says why.",
                )
            }
            Self::NotFound(what) => {
                plain_error(StatusCode::NOT_FOUND, &format!("There is no such {what}"), "Go back to the list and choose one.")
            }
            Self::Login(next) => Redirect::to(&format!("/login?next={}", encode(&next))).into_response(),
            Self::PartLogin => (StatusCode::UNAUTHORIZED, [("hx-redirect", "/login")]).into_response(),
            Self::Csrf => plain_error(StatusCode::FORBIDDEN, "This form is out of date", "Reload the page it came from and send it again."),
            Self::Form => {
                plain_error(StatusCode::BAD_REQUEST, "This form could not be read", "Reload the page it came from and send it again.")
            }
        }
    }
}

/// Percent-encodes a query value.
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
        out
    })
}
