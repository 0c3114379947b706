//! The list of events, with filters and pages.

use super::choices::{Choice, Choices};
use super::listing::{self, Filter};
use super::page::{self, ConsoleError, Frame};
use super::session::Admin;
use super::words;
use crate::clock;
use crate::state::App;
use crate::store::{EventFilter, EventSummary};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use promptward::account::Verdict;
use promptward::class::DataClass;
use promptward::decision::{Decision, Fate};
use promptward::gesture::Gesture;
use promptward::site;
use serde::Deserialize;
use uuid::Uuid;

/// An event as a table row.
pub struct Line {
    /// Id.
    pub id: Uuid,
    /// Time in UTC.
    pub time: String,
    /// How long ago.
    pub ago: String,
    /// Site.
    pub site: String,
    /// Account verdict.
    pub verdict: Pill,
    /// Gesture.
    pub gesture: String,
    /// Data classes.
    pub classes: Vec<String>,
    /// Decision.
    pub decision: Pill,
    /// Outcome.
    pub fate: Pill,
    /// Device id.
    pub device: String,
    /// What to call the device.
    pub device_name: String,
}

/// A word with its tone.
pub struct Pill {
    /// What people read.
    pub label: String,
    /// Colour.
    pub tone: &'static str,
}

impl Pill {
    /// The pill of a word.
    pub fn of(word: &str) -> Self {
        Self { label: words::label(word), tone: words::tone(word) }
    }
}

impl Line {
    /// The row of an event.
    pub fn of(event: EventSummary, now: i64) -> Self {
        Self {
            id: event.id,
            time: clock::short(event.at),
            ago: clock::ago(event.at, now),
            site: words::site(event.site.as_deref().unwrap_or("unlisted")),
            verdict: Pill::of(&event.verdict),
            gesture: words::label(&event.gesture),
            classes: event.classes.iter().map(|class| words::label(class)).collect(),
            decision: Pill::of(&event.decision),
            fate: Pill::of(&event.fate),
            device_name: device_name(event.device_name.as_deref(), &event.device),
            device: event.device,
        }
    }
}

/// The label of a device, or the end of its id, which differs where ids made at the same time begin alike.
pub fn device_name(name: Option<&str>, id: &str) -> String {
    name.map_or_else(|| format!("…{}", id.get(id.len().saturating_sub(8)..).unwrap_or(id)), str::to_owned)
}

#[derive(Template)]
#[template(path = "events.html")]
struct EventsPage {
    frame: Frame,
    choices: Vec<Choices>,
    ask: Ask,
    lines: Vec<Line>,
    older: Option<String>,
    filtered: bool,
}

/// The filter as it stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Ask {
    decision: String,
    class: String,
    site: String,
    verdict: String,
    gesture: String,
    fate: String,
    device: String,
    from: String,
    to: String,
    after: String,
}

impl Ask {
    fn filter(&self) -> EventFilter {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        EventFilter {
            decision: given(&self.decision),
            class: given(&self.class),
            site: given(&self.site),
            verdict: given(&self.verdict),
            gesture: given(&self.gesture),
            fate: given(&self.fate),
            device: given(&self.device),
            from: clock::parse_minute(&self.from),
            to: clock::parse_minute(&self.to),
            after: self.after.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, Uuid::parse_str(id).ok()?))),
            limit: listing::LIMIT,
        }
    }
}

impl Filter for Ask {
    const PATH: &'static str = "/events";

    fn parts(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("decision", &self.decision),
            ("class", &self.class),
            ("site", &self.site),
            ("verdict", &self.verdict),
            ("gesture", &self.gesture),
            ("fate", &self.fate),
            ("device", &self.device),
            ("from", &self.from),
            ("to", &self.to),
        ]
    }
}

/// The page.
pub async fn page(State(app): State<App>, Admin(admin): Admin, Query(ask): Query<Ask>) -> Result<Response, ConsoleError> {
    let now = app.now();
    let (found, older) = listing::cut(app.store.events(ask.filter()).await?, |last| ask.address(&format!("{}.{}", last.at, last.id)));
    let page = EventsPage {
        frame: Frame::of(&app, &admin, "Events", "events"),
        choices: choices(&ask),
        lines: found.into_iter().map(|event| Line::of(event, now)).collect(),
        older,
        filtered: ask.says_something(),
        ask,
    };
    Ok(page::render(&page))
}

fn choices(ask: &Ask) -> Vec<Choices> {
    vec![
        Choices::of("decision", "Decision", Decision::ALL.iter().map(|word| word.as_str()), &ask.decision),
        Choices::of("fate", "Outcome", Fate::ALL.iter().map(|word| word.as_str()), &ask.fate),
        Choices::of("class", "Data class", DataClass::ALL.iter().map(|word| word.as_str()), &ask.class),
        Choices { name: "site", label: "Site", options: sites(&ask.site) },
        Choices::of("verdict", "Account", Verdict::ALL.iter().map(|word| word.as_str()), &ask.verdict),
        Choices::of("gesture", "Gesture", Gesture::ALL.iter().map(|word| word.as_str()), &ask.gesture),
    ]
}

/// The catalogue, and the organisation's own chat when that is what is filtered by.
fn sites(chosen: &str) -> Vec<Choice> {
    let mut sites: Vec<Choice> = site::catalogue()
        .iter()
        .map(|site| Choice { word: site.id.to_owned(), label: site.name.to_owned(), chosen: site.id == chosen })
        .collect();
    if !chosen.is_empty() && site::by_id(chosen).is_none() {
        sites.push(Choice { word: chosen.to_owned(), label: chosen.to_owned(), chosen: true });
    }
    sites
}
