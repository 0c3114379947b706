//! The policy: write, check, compare, publish, look back, go back.

use super::diff::{self, DiffLine};
use super::page::{self, ConsoleError, Frame};
use super::session::{Admin, Nothing, Posted};
use crate::clock;
use crate::own_secrets;
use crate::publish::{self, Lint, PublishError};
use crate::state::App;
use crate::store::{Draft, PolicyRow, Session};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use promptward::policy::lint::{self, Remark, Severity};
use serde::Deserialize;

/// What the editor holds before anything has been written.
const STARTER: &str = include_str!("../../../docs/examples/policy.json");

#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    frame: Frame,
    source: String,
    draft: Option<String>,
    checked: Checked,
    history: Vec<Version>,
}

#[derive(Template)]
#[template(path = "policy_check.html")]
struct CheckPart {
    checked: Checked,
}

#[derive(Template)]
#[template(path = "policy_review.html")]
struct ReviewPage {
    frame: Frame,
    checked: Checked,
    next: u64,
    devices: usize,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "policy_version.html")]
struct VersionPage {
    frame: Frame,
    version: Version,
    source: String,
    newest: bool,
    diff: Vec<DiffLine>,
}

/// A draft held against the published policy.
struct Checked {
    /// Why it is no policy at all.
    fatal: Option<String>,
    remarks: Vec<ShownRemark>,
    publishable: bool,
    diff: Vec<DiffLine>,
    /// Version compared with.
    against: Option<u64>,
}

struct ShownRemark {
    severity: &'static str,
    tone: &'static str,
    path: String,
    message: String,
}

/// A line of the history.
struct Version {
    number: u64,
    published: String,
    by: String,
    keyid: String,
    expires: String,
    stale: bool,
    restores: Option<u64>,
}

impl Version {
    fn of(row: &PolicyRow, now: i64) -> Self {
        Self {
            number: row.version,
            published: clock::short(row.issued_at),
            by: row.published_by.clone(),
            keyid: row.keyid.clone(),
            expires: clock::short(row.expires_at),
            stale: row.expires_at <= now,
            restores: row.restores,
        }
    }
}

fn shown(remark: Remark) -> ShownRemark {
    let (severity, tone) = match remark.severity {
        Severity::Error => ("error", "bad"),
        Severity::Warning => ("warning", "warn"),
        Severity::Note => ("note", "calm"),
    };
    ShownRemark { severity, tone, path: remark.path, message: remark.message }
}

async fn check_source(app: &App, source: &str) -> Result<Checked, ConsoleError> {
    let published = app.store.policy(None).await?;
    let lint: Lint = publish::check(source, app.now());
    let publishable = lint.as_ref().is_ok_and(|remarks| !lint::refuses(remarks));
    let (fatal, remarks) = match lint {
        Ok(remarks) => (None, remarks.into_iter().map(shown).collect()),
        Err(error) => (Some(error.to_string()), Vec::new()),
    };
    Ok(Checked {
        fatal,
        remarks,
        publishable,
        diff: diff::lines(&own_secrets::fold(published.as_ref().map_or("", |policy| &policy.source)), &own_secrets::fold(source)),
        against: published.map(|policy| policy.version),
    })
}

/// The editor and the history.
pub async fn page(State(app): State<App>, Admin(admin): Admin) -> Result<Response, ConsoleError> {
    let draft = app.store.draft().await?;
    let history = app.store.policies().await?;
    let source = match (&draft, app.store.policy(None).await?) {
        (Some(draft), _) => draft.source.clone(),
        (None, Some(published)) => published.source,
        (None, None) => STARTER.to_owned(),
    };
    let now = app.now();
    let page = PolicyPage {
        frame: Frame::of(&app, &admin, "Policy", "policy"),
        checked: check_source(&app, &source).await?,
        source: own_secrets::fold(&source),
        draft: draft.map(|draft| format!("{} UTC by {}", clock::short(draft.saved_at), draft.saved_by)),
        history: history.iter().map(|row| Version::of(row, now)).collect(),
    };
    Ok(page::render(&page))
}

#[derive(Deserialize)]
pub struct Source {
    source: String,
}

impl Source {
    /// The text as it was written: browsers send line ends as CR LF, and a mark stands for the filter of own secrets.
    async fn text(&self, app: &App) -> Result<String, ConsoleError> {
        let (draft, published) = (app.store.draft().await?, app.store.policy(None).await?);
        let known: Vec<&str> = draft.iter().map(|draft| &*draft.source).chain(published.iter().map(|row| &*row.source)).collect();
        Ok(own_secrets::unfold(&self.source.replace("\r\n", "\n"), &known))
    }
}

/// Remarks and difference of what stands in the editor, for the part of the page that follows the typing.
pub async fn check(State(app): State<App>, posted: Posted<Source>) -> Result<Response, ConsoleError> {
    Ok(page::render(&CheckPart { checked: check_source(&app, &posted.form.text(&app).await?).await? }))
}

/// Keeps the draft and stays in the editor.
pub async fn save_draft(State(app): State<App>, posted: Posted<Source>) -> Result<Response, ConsoleError> {
    keep_draft(&app, &posted).await?;
    Ok(Redirect::to("/policy").into_response())
}

/// Keeps the draft and goes on to the review.
pub async fn start_review(State(app): State<App>, posted: Posted<Source>) -> Result<Response, ConsoleError> {
    keep_draft(&app, &posted).await?;
    Ok(Redirect::to("/policy/review").into_response())
}

async fn keep_draft(app: &App, posted: &Posted<Source>) -> Result<(), ConsoleError> {
    let draft = Draft { source: posted.form.text(app).await?, saved_at: app.now(), saved_by: posted.admin.admin.clone() };
    Ok(app.store.save_draft(Some(draft)).await?)
}

/// The draft as it would be published.
pub async fn review(State(app): State<App>, Admin(admin): Admin) -> Result<Response, ConsoleError> {
    review_page(&app, &admin, None).await
}

async fn review_page(app: &App, admin: &Session, problem: Option<String>) -> Result<Response, ConsoleError> {
    let Some(draft) = app.store.draft().await? else { return Ok(Redirect::to("/policy").into_response()) };
    let devices = app.store.devices().await?.iter().filter(|device| device.revoked_at.is_none()).count();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ReviewPage {
        frame: Frame::of(app, admin, "Review the policy", "policy"),
        checked: check_source(app, &draft.source).await?,
        next: app.store.policy_head().await?.map_or(0, |head| head.version) + 1,
        devices,
        problem,
    };
    Ok(page::render_as(status, &page))
}

/// Publishes the draft.
pub async fn publish(State(app): State<App>, posted: Posted<Nothing>) -> Result<Response, ConsoleError> {
    let Some(draft) = app.store.draft().await? else { return Ok(Redirect::to("/policy").into_response()) };
    match publish::publish(&*app.store, &app.key, &draft.source, &posted.admin.admin, app.now()).await {
        Ok(_) => {
            app.store.save_draft(None).await?;
            app.look_for_policy().await;
            Ok(Redirect::to("/policy").into_response())
        }
        Err(PublishError::Store(error)) => Err(error.into()),
        Err(error) => review_page(&app, &posted.admin, Some(error.to_string())).await,
    }
}

/// An old version and how it differs from the one in force.
pub async fn version(State(app): State<App>, Admin(admin): Admin, Path(version): Path<u64>) -> Result<Response, ConsoleError> {
    let row = app.store.policy(Some(version)).await?.ok_or(ConsoleError::NotFound("policy version"))?;
    let newest = app.store.policy(None).await?;
    let page = VersionPage {
        frame: Frame::of(&app, &admin, format!("Policy version {version}"), "policy"),
        version: Version::of(&row, app.now()),
        newest: newest.as_ref().is_some_and(|newest| newest.version == version),
        diff: diff::lines(&own_secrets::fold(newest.as_ref().map_or("", |newest| &newest.source)), &own_secrets::fold(&row.source)),
        source: own_secrets::fold(&row.source),
    };
    Ok(page::render(&page))
}

/// Publishes the content of an old version under a new number.
pub async fn restore(State(app): State<App>, Path(version): Path<u64>, posted: Posted<Nothing>) -> Result<Response, ConsoleError> {
    match publish::restore(&*app.store, &app.key, version, &posted.admin.admin, app.now()).await {
        Ok(_) => {
            app.look_for_policy().await;
            Ok(Redirect::to("/policy").into_response())
        }
        Err(PublishError::Store(error)) => Err(error.into()),
        Err(PublishError::NoSuchVersion(_)) => Err(ConsoleError::NotFound("policy version")),
        Err(error) => {
            Ok(page::plain_error(StatusCode::UNPROCESSABLE_ENTITY, "This version cannot be published any more", &error.to_string()))
        }
    }
}
