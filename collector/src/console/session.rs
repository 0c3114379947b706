//! Who is looking: the session cookie, and the token that every form of a session carries.

use super::page::ConsoleError;
use crate::clock::HOUR;
use crate::state::App;
use crate::store::Session;
use crate::token;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::header::{COOKIE, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How long a session lasts.
pub const LIFETIME: i64 = 12 * HOUR;

/// A person who has logged in.
pub struct Admin(pub Session);

impl FromRequestParts<App> for Admin {
    type Rejection = ConsoleError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        match find(app, &parts.headers).await? {
            Some(session) => Ok(Self(session)),
            None if parts.headers.contains_key("hx-request") => Err(ConsoleError::PartLogin),
            None if parts.method == Method::GET => {
                Err(ConsoleError::Login(parts.uri.path_and_query().map_or_else(|| "/".into(), ToString::to_string)))
            }
            None => Err(ConsoleError::Login("/".into())),
        }
    }
}

/// The session of a request, when it has a living one.
pub async fn find(app: &App, headers: &HeaderMap) -> Result<Option<Session>, ConsoleError> {
    let Some(cookie) = cookie(app, headers) else { return Ok(None) };
    Ok(app.store.session(token::hash(cookie), app.now()).await?)
}

/// A form that was sent from a page of this session.
pub struct Posted<T> {
    /// Who sent it.
    pub admin: Session,
    /// Its fields.
    pub form: T,
}

#[derive(Deserialize)]
struct Tokened<T> {
    csrf: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = ConsoleError;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let Admin(admin) = Admin::from_request_parts(&mut parts, app).await?;
        let Form(posted) = Form::<Tokened<T>>::from_request(Request::from_parts(parts, body), app).await.map_err(|_| ConsoleError::Form)?;
        // Both sides are hashed first, so that the comparison's time says nothing about the token.
        if token::hash(&posted.csrf) != token::hash(&admin.csrf) {
            return Err(ConsoleError::Csrf);
        }
        Ok(Self { admin, form: posted.form })
    }
}

/// A form without fields of its own.
#[derive(Deserialize)]
pub struct Nothing {}

/// Opens a session and gives the cookie that stands for it.
pub async fn open(app: &App, admin: &str) -> Result<HeaderValue, ConsoleError> {
    let secret = token::fresh("");
    let now = app.now();
    let session = Session {
        hash: token::hash(&secret),
        admin: admin.to_owned(),
        csrf: token::fresh(""),
        created_at: now,
        expires_at: now + LIFETIME,
    };
    app.store.open_session(session).await?;
    Ok(set_cookie(app, &secret, LIFETIME / 1000))
}

/// The cookie that ends a session in the browser.
pub fn no_cookie(app: &App) -> HeaderValue {
    set_cookie(app, "", 0)
}

fn set_cookie(app: &App, value: &str, max_age: i64) -> HeaderValue {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}", name(app));
    // Tokens are URL-safe base64, so this is always a valid header.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("promptward="))
}

/// The `__Host-` prefix binds the cookie to this host and to TLS; browsers refuse it on plain loopback.
fn name(app: &App) -> &'static str {
    if app.config.is_https() { "__Host-promptward" } else { "promptward" }
}

fn cookie<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    let wanted = name(app);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted && !value.is_empty()).then_some(value))
}
