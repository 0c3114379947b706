//! Reading the tools of the inventory, and what people decide about them.

use super::{StoreError, StoreResult, audit, grants, policy, uint};
use crate::clock::DAY;
use crate::inventory::ruling::Ruling;
use crate::store::{Act, Cursor, Decided, Draft, Dues, Facts, PolicyFacts, ToolEdit, ToolFilter, ToolRow, ToolSort};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

const COLUMNS: &str = "SELECT tool, key, site, host, name, category, tier, standing, reported, policy_status, policy_owner, \
     policy_approver, policy_purpose, policy_review, first_seen, last_seen, events, people, framework, cues, confidence, \
     discovered_at, owner, approver, purpose, review, note, decision, decided_by, decided_at FROM inventory";

/// The policy in force, read when a tool is seen for the first time.
#[derive(Default)]
pub struct LazyRuling(Option<Ruling>);

impl LazyRuling {
    /// Writes down what the policy in force says of a new tool.
    pub fn apply_to(&mut self, db: &Connection, tool: i64, site: &str, host: &str) -> StoreResult<()> {
        if self.0.is_none() {
            self.0 = Some(Ruling::of_source(&policy::one(db, None)?.map_or_else(String::new, |policy| policy.source)));
        }
        let facts = self.0.as_ref().and_then(|ruling| ruling.facts(site, host));
        write_ruling(db, tool, facts.as_ref())
    }
}

/// Writes down what a newly published policy says of every tool. Called in the commit that publishes it.
pub fn apply_policy(db: &Connection, source: &str) -> StoreResult<()> {
    let ruling = Ruling::of_source(source);
    let mut query = db.prepare_cached("SELECT tool, site, host FROM tools")?;
    let all: Vec<(i64, String, String)> =
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    for (tool, site, host) in all {
        write_ruling(db, tool, ruling.facts(&site, &host).as_ref())?;
    }
    Ok(())
}

fn write_ruling(db: &Connection, tool: i64, facts: Option<&PolicyFacts>) -> StoreResult<()> {
    let text = |of: fn(&PolicyFacts) -> &String| facts.map_or("", |facts| of(facts).as_str());
    db.prepare_cached(
        "UPDATE tools SET policy_read = 1, policy_status = ?2, policy_owner = ?3, policy_approver = ?4, policy_purpose = ?5,
         policy_review = ?6 WHERE tool = ?1",
    )?
    .execute(params![
        tool,
        facts.map(|facts| &facts.status),
        text(|facts| &facts.owner),
        text(|facts| &facts.approver),
        text(|facts| &facts.purpose),
        text(|facts| &facts.review)
    ])?;
    Ok(())
}

/// A page of tools. Conditions and columns are fixed texts; every value is a parameter.
pub fn page(db: &Connection, filter: &ToolFilter) -> StoreResult<Vec<ToolRow>> {
    let (conditions, mut values) = conditions(filter);
    let wanted = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let (column, way) = sorted_by(filter.sort);
    values.push(Value::Integer(i64::from(filter.limit)));
    let mut query = db.prepare_cached(&format!("{COLUMNS}{wanted} ORDER BY {column} {way}, tool {way} LIMIT ?"))?;
    let rows: Vec<ToolRow> = query.query_map(params_from_iter(values), read)?.collect::<Result<_, _>>()?;
    rows.into_iter().map(|row| with_words(db, row)).collect()
}

/// The expression a list is sorted by, and the way: tools without a review date come last.
fn sorted_by(sort: ToolSort) -> (&'static str, &'static str) {
    match sort {
        ToolSort::LastSeen => ("last_seen", "DESC"),
        ToolSort::FirstSeen => ("first_seen", "DESC"),
        ToolSort::Name => ("name COLLATE NOCASE", "ASC"),
        ToolSort::Events => ("events", "DESC"),
        ToolSort::People => ("people", "DESC"),
        ToolSort::Review => ("CASE review_now WHEN '' THEN '9999-99-99' ELSE review_now END", "ASC"),
    }
}

fn conditions(filter: &ToolFilter) -> (Vec<String>, Vec<Value>) {
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let equal = [("standing = ?", &filter.standing), ("category = ?", &filter.category), ("tier = ?", &filter.tier)];
    for (condition, value) in equal {
        if let Some(value) = value {
            conditions.push(condition.into());
            values.push(Value::Text(value.clone()));
        }
    }
    if let Some(verdict) = &filter.verdict {
        conditions.push("EXISTS (SELECT 1 FROM tool_words w WHERE w.tool = inventory.tool AND dimension = 'verdict' AND word = ?)".into());
        values.push(Value::Text(verdict.clone()));
    }
    if let Some(text) = &filter.text {
        let text = text.to_ascii_lowercase();
        conditions.push("(instr(lower(name), ?) > 0 OR instr(site, ?) > 0 OR instr(host, ?) > 0)".into());
        values.extend([text.clone(), text.clone(), text].map(Value::Text));
    }
    if filter.ownerless {
        conditions.push(OWNERLESS.into());
    }
    if let Some(day) = &filter.due {
        conditions.push(format!("{DUE} AND review_now <= ?"));
        values.push(Value::Text(day.clone()));
    }
    if filter.queue {
        conditions.push(QUEUE.into());
    }
    if let Some(cursor) = &filter.after {
        let (column, way) = sorted_by(filter.sort);
        let beyond = if way == "ASC" { ">" } else { "<" };
        conditions.push(format!("({column}, tool) {beyond} (?, ?)"));
        values.push(place(filter.sort, cursor));
        values.push(Value::Integer(cursor.row));
    }
    (conditions, values)
}

/// A value to continue after, of the type of its column.
fn place(sort: ToolSort, cursor: &Cursor) -> Value {
    match sort {
        ToolSort::Name => Value::Text(cursor.value.clone()),
        ToolSort::Review if cursor.value.is_empty() => Value::Text("9999-99-99".into()),
        ToolSort::Review => Value::Text(cursor.value.clone()),
        _ => Value::Integer(cursor.value.parse().unwrap_or(0)),
    }
}

/// What no decision is in force on. A discovered host may stand otherwise by the policy's general word about discoveries; nobody has
/// decided on this one all the same.
const QUEUE: &str = "(standing = 'unreviewed' OR (confidence IS NOT NULL AND policy_status IS NULL AND standing <> 'not_ai'))";
/// Somebody has to answer for what is allowed.
const OWNERLESS: &str = "owner_now = '' AND standing IN ('sanctioned', 'tolerated')";
/// A review is due only of what may be used.
const DUE: &str = "review_now <> '' AND standing NOT IN ('not_ai', 'forbidden')";

pub fn one(db: &Connection, key: &str) -> StoreResult<Option<ToolRow>> {
    let row = db.prepare_cached(&format!("{COLUMNS} WHERE key = ?1"))?.query_row([key], read).optional()?;
    row.map(|row| with_words(db, row)).transpose()
}

fn with_words(db: &Connection, mut row: ToolRow) -> StoreResult<ToolRow> {
    let mut query = db.prepare_cached("SELECT dimension, word, n FROM tool_words WHERE tool = ?1 ORDER BY n DESC, word")?;
    let mut words = query.query([row.row])?;
    while let Some(word) = words.next()? {
        let dimension: String = word.get(0)?;
        let list = if dimension == "verdict" { &mut row.verdicts } else { &mut row.profiles };
        list.push((word.get(1)?, uint(word.get(2)?)));
    }
    Ok(row)
}

/// Writes facts and decision, the draft that carries it, and the audit entry: all or nothing. Answers whether the tool is there.
pub fn save(db: &Connection, edit: &ToolEdit) -> StoreResult<bool> {
    let Some(before) = one(db, &edit.key)? else { return Ok(false) };
    let facts = &edit.facts;
    db.prepare_cached("UPDATE tools SET owner = ?2, approver = ?3, purpose = ?4, review = ?5, note = ?6 WHERE key = ?1")?
        .execute(params![edit.key, facts.owner, facts.approver, facts.purpose, facts.review, facts.note])?;
    if let Some(decision) = edit.decision {
        db.prepare_cached("UPDATE tools SET decision = ?2, decided_by = ?3, decided_at = ?4 WHERE key = ?1")?.execute(params![
            edit.key,
            decision.as_str(),
            edit.by,
            edit.at
        ])?;
    }
    if let Some(change) = &edit.draft {
        if policy::draft(db)?.map(|draft| draft.source) != change.before {
            return Err(StoreError::Conflict("another change of the draft"));
        }
        let draft = Draft { source: change.after.clone(), saved_at: edit.at, saved_by: edit.by.clone() };
        policy::save_draft(db, Some(&draft))?;
    }
    let action = if edit.decision.is_some() { "tool.decide" } else { "tool.facts" };
    audit::record(db, &Act { at: edit.at, actor: edit.by.clone(), action, subject: told(edit, &before.facts) })?;
    Ok(true)
}

/// What the audit trail says of an edit: the decision, and the facts that changed. The note is named, not repeated.
fn told(edit: &ToolEdit, before: &Facts) -> String {
    let mut parts = Vec::new();
    if let Some(decision) = edit.decision {
        let place = if edit.draft.is_some() { "into the draft" } else { "in the inventory only" };
        parts.push(format!("{} {place}", decision.as_str()));
    }
    let facts = &edit.facts;
    for (name, old, new) in [
        ("owner", &before.owner, &facts.owner),
        ("approver", &before.approver, &facts.approver),
        ("purpose", &before.purpose, &facts.purpose),
        ("review", &before.review, &facts.review),
    ] {
        if old != new {
            parts.push(format!("{name} \"{new}\""));
        }
    }
    if before.note != facts.note {
        parts.push("note changed".into());
    }
    if parts.is_empty() {
        parts.push("nothing changed".into());
    }
    format!("{}: {}", edit.key, parts.join(", "))
}

/// Counts what waits. `today` and `soon` are days as YYYY-MM-DD.
pub fn dues(db: &Connection, today: &str, soon: &str) -> StoreResult<Dues> {
    let tools = format!(
        "SELECT count(*) FILTER (WHERE {QUEUE} AND decision IS NULL), count(*) FILTER (WHERE {DUE} AND review_now <= ?1),
         count(*) FILTER (WHERE {DUE} AND review_now > ?1 AND review_now <= ?2),
         count(*) FILTER (WHERE {OWNERLESS}) FROM inventory"
    );
    let grants = format!(
        "SELECT count(*) FILTER (WHERE expires <> '' AND expires <= ?1), count(*) FILTER (WHERE expires > ?1 AND expires <= ?2),
         count(*) FILTER (WHERE owner = '') FROM grants g WHERE {}",
        grants::LIVING
    );
    let mut dues = db.prepare_cached(&tools)?.query_row([today, soon], |row| {
        Ok(Dues {
            undecided: uint(row.get(0)?),
            reviews_due: uint(row.get(1)?),
            reviews_soon: uint(row.get(2)?),
            tools_ownerless: uint(row.get(3)?),
            ..Dues::default()
        })
    })?;
    let (expired, soon, ownerless) =
        db.prepare_cached(&grants)?.query_row([today, soon], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    (dues.grants_expired, dues.grants_soon, dues.grants_ownerless) = (uint(expired), uint(soon), uint(ownerless));
    Ok(dues)
}

/// Forgets who used which tool before a time. Answers how many rows went.
pub fn forget_people(db: &Connection, before: i64, limit: u32) -> StoreResult<u64> {
    let mut query = db.prepare_cached("SELECT tool, person FROM tool_people WHERE last_day < ?1 LIMIT ?2")?;
    let old: Vec<(i64, String)> =
        query.query_map(params![before / DAY, limit], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (tool, person) in &old {
        db.prepare_cached("DELETE FROM tool_people WHERE tool = ?1 AND person = ?2")?.execute(params![tool, person])?;
        db.prepare_cached("UPDATE tools SET people = people - 1 WHERE tool = ?1")?.execute([tool])?;
    }
    Ok(old.len() as u64)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ToolRow> {
    let policy = match row.get::<_, Option<String>>(9)? {
        Some(status) => {
            Some(PolicyFacts { status, owner: row.get(10)?, approver: row.get(11)?, purpose: row.get(12)?, review: row.get(13)? })
        }
        None => None,
    };
    let framework: String = row.get(18)?;
    let cues: String = row.get(19)?;
    let decided = match row.get::<_, Option<String>>(27)? {
        Some(word) => Some(Decided { word, by: row.get(28)?, at: row.get(29)? }),
        None => None,
    };
    Ok(ToolRow {
        row: row.get(0)?,
        key: row.get(1)?,
        site: row.get(2)?,
        host: row.get(3)?,
        name: row.get(4)?,
        category: row.get(5)?,
        tier: row.get(6)?,
        standing: row.get(7)?,
        reported: row.get(8)?,
        policy,
        first_seen: row.get(14)?,
        last_seen: row.get(15)?,
        events: uint(row.get(16)?),
        people: uint(row.get(17)?),
        verdicts: Vec::new(),
        profiles: Vec::new(),
        framework: (!framework.is_empty()).then_some(framework),
        cues: cues.split(',').filter(|cue| !cue.is_empty()).map(str::to_owned).collect(),
        confidence: row.get(20)?,
        discovered_at: row.get(21)?,
        facts: Facts { owner: row.get(22)?, approver: row.get(23)?, purpose: row.get(24)?, review: row.get(25)?, note: row.get(26)? },
        decided,
    })
}
