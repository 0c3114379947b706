//! The review queue: what people use and nobody has decided on. A decision goes into the policy draft; publishing puts it in force.

use super::choices::Choices;
use super::page::{self, ConsoleError, Frame};
use super::session::{Admin, Posted};
use super::tool;
use super::tools::{self, Line};
use super::words;
use crate::inventory::draft;
use crate::inventory::facts::{NAME, PURPOSE, ToolForm};
use crate::inventory::ruling::Ruling;
use crate::state::App;
use crate::store::{Cursor, DraftChange, Facts, StoreError, ToolDecision, ToolEdit, ToolFilter, ToolRow, ToolSort};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

const PAGE: u32 = 25;
/// Others may change the draft at the same time.
const TRIES: usize = 8;
/// What a first draft begins with where nothing has been published.
const EMPTY: &str = "{\n  \"schema\": 1\n}\n";

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    frame: Frame,
    items: Vec<Item>,
    next: Option<String>,
    undecided: u64,
    later: bool,
}

impl ReviewPage {
    const NAME: usize = NAME;
    const PURPOSE: usize = PURPOSE;
}

/// One line of the queue.
struct Item {
    line: Line,
    key: String,
    evidence: String,
    waiting: Waiting,
    form: ToolForm,
    decisions: Choices,
}

/// How far a decision has come.
pub struct Waiting {
    /// The decision's word; empty where there is none.
    pub decision: String,
    /// In people's words.
    pub label: String,
    /// Where it stands.
    pub place: &'static str,
    /// Colour.
    pub tone: &'static str,
}

impl Waiting {
    /// Looks for the decision in the policy in force and in the draft.
    pub fn of(row: &ToolRow, draft: &Ruling) -> Self {
        let Some(decided) = &row.decided else { return Self::at("", "", "dim") };
        let word = decided.word.as_str();
        if word == ToolDecision::NotAi.as_str() {
            return if row.policy.is_none() {
                Self::at(word, "hidden from the queue", "dim")
            } else {
                Self::at(word, "overruled by the policy", "dim")
            };
        }
        if row.policy.as_ref().is_some_and(|policy| policy.status == word) {
            return Self::at(word, "in force", "good");
        }
        match draft.of_key(&row.key) {
            Some(said) if said.status == word => Self::at(word, "in the draft", "warn"),
            _ => Self::at(word, "neither in force nor in the draft: decide again", "bad"),
        }
    }

    fn at(word: &str, place: &'static str, tone: &'static str) -> Self {
        Self { decision: word.to_owned(), label: words::label(word), place, tone }
    }
}

/// What the draft says; without one, what is in force.
pub async fn draft_ruling(app: &App) -> Result<Ruling, ConsoleError> {
    Ok(Ruling::of_source(&app.store.draft().await?.map_or_else(String::new, |draft| draft.source)))
}

/// The fields as they stand now: what the policy says comes first, because it wins.
pub fn form_of(row: &ToolRow) -> ToolForm {
    ToolForm {
        owner: row.owner().to_owned(),
        approver: row.approver().to_owned(),
        purpose: row.purpose().to_owned(),
        review: row.review().to_owned(),
        note: row.facts.note.clone(),
    }
}

/// The decisions to choose from.
pub fn decisions(chosen: &str) -> Choices {
    let labels = [("sanctioned", "Sanction"), ("tolerated", "Tolerate"), ("forbidden", "Forbid"), ("not_ai", "Not an AI tool")];
    Choices::labelled("decision", "Decision", labels, chosen)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Ask {
    after: String,
}

/// The page.
pub async fn page(State(app): State<App>, Admin(admin): Admin, Query(ask): Query<Ask>) -> Result<Response, ConsoleError> {
    let now = app.now();
    let sort = ToolSort::People;
    let filter = ToolFilter { queue: true, sort, after: Cursor::parse(&ask.after), limit: PAGE + 1, ..ToolFilter::default() };
    let mut found = app.store.tools(filter).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| format!("/review?after={}", page::encode(&last.cursor(sort).text())));
    let draft = draft_ruling(&app).await?;
    let page = ReviewPage {
        frame: Frame::of(&app, &admin, "Review queue", "tools"),
        items: found.into_iter().map(|row| item(row, &draft, now)).collect(),
        next,
        undecided: app.store.dues("", "").await?.undecided,
        later: !ask.after.is_empty(),
    };
    Ok(page::render(&page))
}

fn item(row: ToolRow, draft: &Ruling, now: i64) -> Item {
    let waiting = Waiting::of(&row, draft);
    Item {
        line: Line::of(&row, now),
        evidence: evidence(&row),
        form: form_of(&row),
        decisions: decisions(&waiting.decision),
        waiting,
        key: page::encode(&row.key),
    }
}

/// Why a tool is in the list, in one line.
fn evidence(row: &ToolRow) -> String {
    let Some(confidence) = row.confidence else {
        let seen = if row.verdicts.is_empty() { "visited, or asked for access" } else { "used" };
        return format!("{seen}; {}", if row.host.is_empty() { "in the catalogue" } else { "on a host of its own" });
    };
    let cues: Vec<String> = row.cues.iter().map(|cue| words::label(cue)).collect();
    format!("{} · {confidence} % sure", cues.join(", "))
}

#[derive(Deserialize)]
pub struct Decide {
    decision: String,
    #[serde(default)]
    back: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    approver: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    review: String,
    #[serde(default)]
    note: Option<String>,
}

/// Keeps a decision: facts, draft and audit entry in one commit.
pub async fn decide(State(app): State<App>, Path(key): Path<String>, posted: Posted<Decide>) -> Result<Response, ConsoleError> {
    let Decide { decision, back, owner, approver, purpose, review, note } = posted.form;
    let row = app.store.tool(&key).await?.ok_or(ConsoleError::NotFound("tool"))?;
    let form = ToolForm { owner, approver, purpose, review, note: note.unwrap_or_else(|| row.facts.note.clone()) };
    let checked = form.read().map_err(|error| error.to_string());
    let wanted = ToolDecision::parse(&decision).ok_or_else(|| "Choose one of the decisions, then send the form again.".to_owned());
    let (facts, decision) = match (checked, wanted) {
        (Ok(facts), Ok(decision)) => (facts, decision),
        (Err(problem), _) | (_, Err(problem)) => return tool::show(&app, &posted.admin, row, form, Some(problem)).await,
    };
    match put(&app, &row, decision, &facts, &posted.admin.admin).await {
        Ok(()) => Ok(Redirect::to(if back == "review" { "/review".to_owned() } else { tools::link(&key) }.as_str()).into_response()),
        Err(Refusal::Draft(error)) => tool::show(&app, &posted.admin, row, form, Some(error.to_string())).await,
        Err(Refusal::Console(error)) => Err(error),
    }
}

enum Refusal {
    Draft(draft::DraftError),
    Console(ConsoleError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Console(error.into())
    }
}

/// Writes the decision into the draft as it stands, and again when somebody else has changed it meanwhile.
async fn put(app: &App, row: &ToolRow, decision: ToolDecision, facts: &Facts, by: &str) -> Result<(), Refusal> {
    for _ in 0..TRIES {
        let before = app.store.draft().await?.map(|draft| draft.source);
        let source = match &before {
            Some(source) => source.clone(),
            None => app.store.policy(None).await?.map_or_else(|| EMPTY.to_owned(), |policy| policy.source),
        };
        let after = draft::with_decision(&source, row, decision, facts).map_err(Refusal::Draft)?;
        let edit = ToolEdit {
            key: row.key.clone(),
            facts: facts.clone(),
            decision: Some(decision),
            draft: after.map(|after| DraftChange { before, after }),
            by: by.to_owned(),
            at: app.now(),
        };
        match app.store.save_tool(edit).await {
            Err(StoreError::Conflict(_)) => {}
            Ok(true) => return Ok(()),
            Ok(false) => return Err(Refusal::Console(ConsoleError::NotFound("tool"))),
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Busy.into())
}
