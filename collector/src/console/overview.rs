//! The overview: what happened, where, in which accounts, and whether the fleet is guarded.

use super::chart::{self, Chart, Drawing, Rank};
use super::due;
use super::events::Line;
use super::page::{self, ConsoleError, Frame};
use super::session::Admin;
use super::standing::Standing;
use crate::clock::{DAY, HOUR, MINUTE};
use crate::state::App;
use crate::store::{Count, EventFilter};
use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    frame: Frame,
    range: &'static Range,
    by: &'static str,
    tiles: Vec<Tile>,
    waiting: Vec<Tile>,
    chart: Chart,
    drawing: Drawing,
    panels: Vec<Panel>,
    recent: Vec<Line>,
}

/// A span of time that can be looked at.
pub struct Range {
    /// Its word in addresses.
    pub word: &'static str,
    /// What people read.
    pub label: &'static str,
    length: i64,
    step: i64,
}

/// All spans.
pub const RANGES: [Range; 4] = [
    Range { word: "1h", label: "1 hour", length: HOUR, step: 5 * MINUTE },
    Range { word: "24h", label: "24 hours", length: DAY, step: 30 * MINUTE },
    Range { word: "7d", label: "7 days", length: 7 * DAY, step: 3 * HOUR },
    Range { word: "30d", label: "30 days", length: 30 * DAY, step: 12 * HOUR },
];

/// What the chart can be split by: word and label.
pub const SPLITS: [(&str, &str); 5] =
    [("decision", "decision"), ("fate", "outcome"), ("verdict", "account"), ("site", "site"), ("class", "data class")];

struct Tile {
    label: &'static str,
    number: String,
    note: String,
    tone: &'static str,
    link: String,
}

struct Panel {
    title: &'static str,
    /// Name of the filter on the events page.
    filter: &'static str,
    ranks: Vec<Rank>,
}

#[derive(Deserialize)]
pub struct Ask {
    #[serde(default)]
    range: String,
    #[serde(default)]
    by: String,
}

impl Ask {
    fn range(&self) -> &'static Range {
        RANGES.iter().find(|range| range.word == self.range).unwrap_or(&RANGES[1])
    }

    fn by(&self) -> &'static str {
        SPLITS.iter().find(|(word, _)| *word == self.by).map_or(SPLITS[0].0, |(word, _)| word)
    }
}

impl OverviewPage {
    fn ranges(&self) -> &'static [Range] {
        &RANGES
    }

    fn splits(&self) -> &'static [(&'static str, &'static str)] {
        &SPLITS
    }
}

/// The page.
pub async fn page(State(app): State<App>, Admin(admin): Admin, Query(ask): Query<Ask>) -> Result<Response, ConsoleError> {
    let (range, by) = (ask.range(), ask.by());
    let now = app.now();
    let (from, to) = (now - range.length, now + 1);
    let counts = app.store.counts(from, to, range.step).await?;
    let chart = Chart::of(&counts, by, from, to, range.step);
    let recent = app.store.events(EventFilter { limit: 8, ..EventFilter::default() }).await?;
    let panel = |title, filter| Panel { title, filter, ranks: chart::ranking(&counts, filter) };
    let page = OverviewPage {
        frame: Frame::of(&app, &admin, "Overview", "overview"),
        tiles: tiles(&app, &counts, now).await?,
        waiting: waiting(&app, now).await?,
        drawing: chart.drawing(),
        chart,
        panels: vec![panel("Sites", "site"), panel("Accounts", "verdict"), panel("Data classes", "class"), panel("Outcomes", "fate")],
        recent: recent.into_iter().map(|event| Line::of(event, now)).collect(),
        range,
        by,
    };
    Ok(page::render(&page))
}

/// The numbers of the chart, for the script that redraws it.
#[derive(Serialize)]
pub struct SeriesAnswer {
    range: &'static str,
    by: &'static str,
    #[serde(flatten)]
    chart: Chart,
}

/// The chart as JSON.
pub async fn series(State(app): State<App>, Admin(_): Admin, Query(ask): Query<Ask>) -> Result<Json<SeriesAnswer>, ConsoleError> {
    let (range, by) = (ask.range(), ask.by());
    let now = app.now();
    let (from, to) = (now - range.length, now + 1);
    let counts = app.store.counts(from, to, range.step).await?;
    Ok(Json(SeriesAnswer { range: range.word, by, chart: Chart::of(&counts, by, from, to, range.step) }))
}

async fn tiles(app: &App, counts: &[Count], now: i64) -> Result<Vec<Tile>, ConsoleError> {
    let sum = |dimension: &str, words: &[&str]| -> u64 {
        let wanted = |count: &&Count| count.dimension == dimension && (words.is_empty() || words.contains(&count.word.as_str()));
        counts.iter().filter(wanted).map(|count| count.n).sum()
    };
    let all = sum("fate", &[]);
    let part =
        |n: u64| if all == 0 { "nothing in this time".to_owned() } else { format!("{} of {}", chart::thousands(n), chart::thousands(all)) };
    let event_tile = |label, fate: &str, tone| {
        let n = sum("fate", &[fate]);
        Tile { label, number: chart::thousands(n), note: part(n), tone, link: format!("/events?fate={fate}") }
    };
    Ok(vec![
        Tile {
            label: "Gestures judged",
            number: chart::thousands(all),
            note: "reported in this time".into(),
            tone: "plain",
            link: "/events".into(),
        },
        event_tile("Masked", "masked", "mask"),
        event_tile("Stopped", "stopped", "bad"),
        event_tile("Sent against advice", "overridden", "warn"),
        fleet(app, now).await?,
    ])
}

/// What waits for an administrator. Nothing is shown as long as nothing does.
async fn waiting(app: &App, now: i64) -> Result<Vec<Tile>, ConsoleError> {
    let dues = app.store.dues(&due::today(now), &due::soon(now)).await?;
    let tile = |label, n: u64, more: u64, note: String, tone, link: &str| {
        let tone = if n == 0 { "plain" } else { tone };
        (n + more > 0).then(|| Tile { label, number: chart::thousands(n), note, tone, link: link.to_owned() })
    };
    let soon = |n: u64| if n == 0 { "on or before today".to_owned() } else { format!("{} more within 30 days", chart::thousands(n)) };
    let ownerless = dues.tools_ownerless + dues.grants_ownerless;
    let counted = |n: u64, word: &str| format!("{} {word}{}", chart::thousands(n), if n == 1 { "" } else { "s" });
    let owners = format!("{}, {}", counted(dues.tools_ownerless, "tool"), counted(dues.grants_ownerless, "consent"));
    let owners_at = if dues.tools_ownerless > 0 { "/tools?open=ownerless" } else { "/consents?open=ownerless" };
    let reviews_at = if dues.reviews_due > 0 { "/tools?open=overdue&sort=review" } else { "/tools?open=soon&sort=review" };
    let expiry_at = if dues.grants_expired > 0 { "/consents?open=expired&sort=expires" } else { "/consents?open=soon&sort=expires" };
    let all = [
        tile("Tools to decide on", dues.undecided, 0, "nobody has decided yet".into(), "warn", "/review"),
        tile("Tools due for review", dues.reviews_due, dues.reviews_soon, soon(dues.reviews_soon), "bad", reviews_at),
        tile("Consents expired", dues.grants_expired, dues.grants_soon, soon(dues.grants_soon), "bad", expiry_at),
        tile("Without owner", ownerless, 0, owners, "warn", owners_at),
    ];
    Ok(all.into_iter().flatten().collect())
}

/// Living devices that are connected, on the newest policy and without an unguarded tab, out of all of them.
async fn fleet(app: &App, now: i64) -> Result<Tile, ConsoleError> {
    let newest = app.policy_head().map(|head| head.version);
    let devices: Vec<_> = app.store.devices().await?.into_iter().filter(|device| device.revoked_at.is_none()).collect();
    let fine = devices
        .iter()
        .map(|device| Standing::of(device, newest, now))
        .filter(|standing| {
            standing.connected.is_good()
                && !matches!(standing.policy.tone, "warn" | "bad")
                && !matches!(standing.guarding.tone, "warn" | "bad" | "dim")
        })
        .count();
    let tone = if devices.is_empty() {
        "plain"
    } else if fine == devices.len() {
        "good"
    } else {
        "warn"
    };
    Ok(Tile {
        label: "Devices in order",
        number: format!("{fine}/{}", devices.len()),
        note: "connected and guarding".into(),
        tone,
        link: "/devices".into(),
    })
}
