//! The AI tools of the organisation: who uses them, in which accounts, who answers for them.

use super::choices::{self, Choice, Choices};
use super::due::{self, Due};
use super::events::Pill;
use super::listing::{self, Filter};
use super::page::{self, ConsoleError, Frame};
use super::session::{Admin, Posted};
use super::words;
use crate::clock;
use crate::inventory::{product, table};
use crate::state::App;
use crate::store::{Cursor, ToolDecision, ToolFilter, ToolRow, ToolSort};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use promptward::account::Verdict;
use promptward::site::{self, SiteStatus, Tier};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The word of the category filter for what the catalogue does not know.
const NO_CATEGORY: &str = "none";

#[derive(Template)]
#[template(path = "tools.html")]
struct ToolsPage {
    frame: Frame,
    choices: Vec<Choices>,
    ask: Ask,
    lines: Vec<Line>,
    next: Option<String>,
    filtered: bool,
    undecided: u64,
}

/// A tool as a table row.
pub struct Line {
    /// Address of its page.
    pub link: String,
    /// What people call it.
    pub name: String,
    /// What it is: category and vendor, or how it was recognised.
    pub kind: String,
    /// How it stands.
    pub standing: Pill,
    /// Who says so.
    pub standing_from: &'static str,
    /// What it can do.
    pub tier: String,
    /// Who answers for it.
    pub owner: String,
    /// When it is due for review.
    pub review: Due,
    /// How many people use it.
    pub people: u64,
    /// How many events there were.
    pub events: String,
    /// Accounts seen, most frequent first.
    pub accounts: Vec<Pill>,
    /// First day.
    pub first: String,
    /// Last time.
    pub last: String,
}

impl Line {
    /// The row of a tool.
    pub fn of(row: &ToolRow, now: i64) -> Self {
        let account = |(word, n): &(String, u64)| Pill { label: format!("{} {n}", words::label(word)), tone: words::tone(word) };
        Self {
            link: link(&row.key),
            name: row.name.clone(),
            kind: kind(row),
            standing: Pill::of(&row.standing),
            standing_from: standing_from(row),
            tier: row.tier.clone(),
            owner: row.owner().to_owned(),
            review: Due::of(row.review(), "overdue", now),
            people: row.people,
            events: super::chart::thousands(row.events),
            accounts: row.verdicts.iter().map(account).collect(),
            first: day(row.first_seen),
            last: clock::ago(row.last_seen, now),
        }
    }
}

/// The page of a tool.
pub fn link(key: &str) -> String {
    format!("/tools/{}", page::encode(key))
}

/// The day of a time.
pub fn day(ms: i64) -> String {
    clock::short(ms).get(..10).unwrap_or_default().to_owned()
}

/// Category and vendor of the catalogue; for a host, the product that runs there.
pub fn kind(row: &ToolRow) -> String {
    let product = product::listed(row);
    match (product, product::framework(row), row.host.is_empty()) {
        (Some(site), _, true) => format!("{} · {}", site.category, site.vendor),
        (_, Some(framework), _) => format!("self-hosted · {}", framework.name),
        (Some(site), None, false) => format!("self-hosted · {}", site.name),
        (None, None, _) if row.policy.is_some() => "named in the policy".into(),
        (None, None, _) => "not in the catalogue".into(),
    }
}

/// Whose word the standing is.
pub fn standing_from(row: &ToolRow) -> &'static str {
    match table::status_from(row) {
        "policy" => "by policy",
        "inventory" => "decided here",
        _ if row.decided.is_some() => "decided, not in force",
        _ if row.standing == SiteStatus::Unreviewed.as_str() => "nobody decided",
        _ => "as browsers report",
    }
}

/// The filter as it stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Ask {
    status: String,
    category: String,
    tier: String,
    account: String,
    open: String,
    q: String,
    sort: String,
    after: String,
}

/// What stands open: word, label.
const OPEN: [(&str, &str); 3] = [("ownerless", "allowed, without owner"), ("overdue", "review overdue"), ("soon", "review within 30 days")];

impl Ask {
    fn sort(&self) -> ToolSort {
        ToolSort::parse(&self.sort).unwrap_or(ToolSort::LastSeen)
    }

    fn filter(&self, now: i64) -> ToolFilter {
        ToolFilter {
            standing: choices::given(&self.status),
            category: choices::given(&self.category).map(|word| if word == NO_CATEGORY { String::new() } else { word }),
            tier: choices::given(&self.tier),
            verdict: choices::given(&self.account),
            text: choices::given(&self.q),
            ownerless: self.open == "ownerless",
            due: match self.open.as_str() {
                "overdue" => Some(due::today(now)),
                "soon" => Some(due::soon(now)),
                _ => None,
            },
            queue: false,
            sort: self.sort(),
            after: Cursor::parse(&self.after),
            limit: listing::LIMIT,
        }
    }
}

impl Filter for Ask {
    const PATH: &'static str = "/tools";

    fn parts(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("status", &self.status),
            ("category", &self.category),
            ("tier", &self.tier),
            ("account", &self.account),
            ("open", &self.open),
            ("q", &self.q),
            ("sort", &self.sort),
        ]
    }
}

/// The page.
pub async fn page(State(app): State<App>, Admin(admin): Admin, Query(ask): Query<Ask>) -> Result<Response, ConsoleError> {
    let now = app.now();
    let (found, next) = listing::cut(app.store.tools(ask.filter(now)).await?, |last| ask.address(&last.cursor(ask.sort()).text()));
    let page = ToolsPage {
        frame: Frame::of(&app, &admin, "AI tools", "tools"),
        choices: choices(&ask),
        lines: found.iter().map(|row| Line::of(row, now)).collect(),
        next,
        filtered: ask.says_something(),
        undecided: app.store.dues(&due::today(now), &due::soon(now)).await?.undecided,
        ask,
    };
    Ok(page::render(&page))
}

fn choices(ask: &Ask) -> Vec<Choices> {
    let statuses = SiteStatus::ALL.iter().map(|word| word.as_str()).chain([ToolDecision::NotAi.as_str()]);
    let categories: BTreeSet<&str> = site::catalogue().iter().map(|site| site.category).collect();
    let mut category = Choices::of("category", "Category", categories, &ask.category);
    category.options.push(Choice { word: NO_CATEGORY.into(), label: "not in the catalogue".into(), chosen: ask.category == NO_CATEGORY });
    vec![
        Choices::of("status", "Status", statuses, &ask.status),
        category,
        Choices::of("tier", "Tier", Tier::ALL.iter().map(|word| word.as_str()), &ask.tier),
        Choices::of("account", "Account seen", Verdict::ALL.iter().map(|word| word.as_str()), &ask.account),
        Choices::labelled("open", "Open points", OPEN, &ask.open),
        Choices::labelled("sort", "Sort by", SORTS, ask.sort().as_str()),
    ]
}

const SORTS: [(&str, &str); 6] = [
    ("last_seen", "last seen"),
    ("first_seen", "first seen"),
    ("name", "name"),
    ("events", "events"),
    ("people", "people"),
    ("review", "review date"),
];

/// The filtered list as a file; written down in the audit trail, because it leaves the console.
pub async fn export(State(app): State<App>, posted: Posted<Ask>) -> Result<Response, ConsoleError> {
    let filter = ToolFilter { after: None, ..posted.form.filter(app.now()) };
    let written = table::tools(&*app.store, filter).await?;
    listing::export(&app, &posted, ("tools.export", "promptward-ai-tools"), written).await
}
