//! Access that people gave to AI tools at other providers.

use super::choices::{self, Choices};
use super::due::{self, Due};
use super::events::{Pill, device_name};
use super::listing::{self, Filter};
use super::page::{self, ConsoleError, Frame};
use super::session::{Admin, Posted};
use super::tools;
use super::words;
use crate::clock;
use crate::inventory::table;
use crate::state::App;
use crate::store::{Cursor, GrantFilter, GrantRow, GrantSort, GrantState};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use promptward::consent::{ConsentPhase, Reach};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "consents.html")]
struct ConsentsPage {
    frame: Frame,
    choices: Vec<Choices>,
    ask: Ask,
    lines: Vec<Line>,
    next: Option<String>,
    filtered: bool,
}

/// A grant as a table row.
pub struct Line {
    /// Its number.
    pub id: i64,
    /// What people call the tool.
    pub name: String,
    /// Where the provider sends people back to.
    pub to: String,
    /// Who was asked.
    pub provider: String,
    /// What it reaches, furthest first.
    pub reach: Vec<Pill>,
    /// How long, how wide.
    pub extent: String,
    /// How far it has come.
    pub phase: Pill,
    /// How administrators see it.
    pub state: Pill,
    /// Who answers for it.
    pub owner: String,
    /// When it ends.
    pub expires: Due,
    /// Who gave it.
    pub person: String,
    /// Id of the device.
    pub device: String,
    /// Newest event.
    pub last: String,
}

impl Line {
    /// The row of a grant.
    pub fn of(row: &GrantRow, now: i64) -> Self {
        let mut reach: Vec<Pill> = row.reach.iter().rev().map(|word| Pill::of(word)).collect();
        if !row.extent_known {
            reach.push(Pill { label: "extent not known".into(), tone: "alert" });
        }
        Self {
            id: row.id,
            name: if row.name.is_empty() { "unnamed app".into() } else { row.name.clone() },
            to: if row.redirect_host.is_empty() { "native app".into() } else { row.redirect_host.clone() },
            provider: words::provider(&row.provider),
            reach,
            extent: extent(row),
            phase: Pill::of(&row.phase),
            state: Pill::of(row.facts.state.as_str()),
            owner: row.facts.owner.clone(),
            expires: Due::of(&row.facts.expires, if row.facts.state == GrantState::Revoked { "" } else { "expired" }, now),
            person: device_name(row.device_name.as_deref(), &row.device),
            device: row.device.clone(),
            last: tools::day(row.last_at),
        }
    }
}

/// `lasting, for everybody`, or nothing.
fn extent(row: &GrantRow) -> String {
    let parts = [(row.lasting, "lasting"), (row.for_everybody, "whole organisation")];
    parts.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
}

/// The filter as it stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Ask {
    provider: String,
    reach: String,
    phase: String,
    state: String,
    lasting: String,
    open: String,
    tool: String,
    q: String,
    sort: String,
    after: String,
}

impl Ask {
    fn sort(&self) -> GrantSort {
        GrantSort::parse(&self.sort).unwrap_or(GrantSort::Last)
    }

    fn filter(&self, now: i64) -> GrantFilter {
        GrantFilter {
            provider: choices::given(&self.provider),
            reach: choices::given(&self.reach),
            phase: choices::given(&self.phase),
            state: choices::given(&self.state),
            lasting: match self.lasting.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            tool: choices::given(&self.tool),
            text: choices::given(&self.q),
            ownerless: self.open == "ownerless",
            due: match self.open.as_str() {
                "expired" => Some(due::today(now)),
                "soon" => Some(due::soon(now)),
                _ => None,
            },
            sort: self.sort(),
            after: Cursor::parse(&self.after),
            limit: listing::LIMIT,
        }
    }
}

impl Filter for Ask {
    const PATH: &'static str = "/consents";

    fn parts(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("provider", &self.provider),
            ("reach", &self.reach),
            ("phase", &self.phase),
            ("state", &self.state),
            ("lasting", &self.lasting),
            ("open", &self.open),
            ("tool", &self.tool),
            ("q", &self.q),
            ("sort", &self.sort),
        ]
    }
}

/// The page.
pub async fn page(State(app): State<App>, Admin(admin): Admin, Query(ask): Query<Ask>) -> Result<Response, ConsoleError> {
    let now = app.now();
    let (found, next) = listing::cut(app.store.grants(ask.filter(now)).await?, |last| ask.address(&last.cursor(ask.sort()).text()));
    let page = ConsentsPage {
        frame: Frame::of(&app, &admin, "Consents", "consents"),
        choices: choices(&ask, app.store.grant_providers().await?),
        lines: found.iter().map(|row| Line::of(row, now)).collect(),
        next,
        filtered: ask.says_something(),
        ask,
    };
    Ok(page::render(&page))
}

fn choices(ask: &Ask, providers: Vec<String>) -> Vec<Choices> {
    let providers = providers.into_iter().map(|id| (id.clone(), words::provider(&id)));
    vec![
        Choices::labelled("provider", "Provider", providers, &ask.provider),
        Choices::of("reach", "Reaches", Reach::ALL.iter().map(|word| word.as_str()), &ask.reach),
        Choices::of("phase", "Answer", ConsentPhase::ALL.iter().map(|word| word.as_str()), &ask.phase),
        Choices::of("state", "State", GrantState::ALL.iter().map(|word| word.as_str()), &ask.state),
        Choices::labelled("lasting", "Lasting", [("yes", "lasting"), ("no", "not lasting")], &ask.lasting),
        Choices::labelled(
            "open",
            "Open points",
            [("ownerless", "without owner"), ("expired", "expired"), ("soon", "expires within 30 days")],
            &ask.open,
        ),
        Choices::labelled(
            "sort",
            "Sort by",
            [("last", "newest"), ("reach", "furthest reach"), ("tool", "tool"), ("expires", "expiry")],
            ask.sort().as_str(),
        ),
    ]
}

/// The filtered list as a file; written down in the audit trail, because it leaves the console.
pub async fn export(State(app): State<App>, posted: Posted<Ask>) -> Result<Response, ConsoleError> {
    let filter = GrantFilter { after: None, ..posted.form.filter(app.now()) };
    let written = table::grants(&*app.store, filter).await?;
    listing::export(&app, &posted, ("consents.export", "promptward-consents"), written).await
}

/// What people read for a time that may not have come.
pub fn time(ms: Option<i64>) -> String {
    ms.map_or_else(|| "never".into(), |ms| format!("{} UTC", clock::short(ms)))
}
