//! Access that tools were given. Events of one authorisation may come in any order and more than once; the row is the same.

use super::{StoreResult, audit};
use crate::inventory::key;
use crate::store::{
    Act, Batch, Cursor, Decided, EventRow, Extent, GrantFacts, GrantFilter, GrantRow, GrantSort, GrantState, Sighting, StoreError,
};
use promptward::consent::{ConsentPhase, ConsentReport, Reach};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

const COLUMNS: &str = "SELECT g.id, g.person, g.device, d.name, g.provider, g.client, g.tool, g.name, g.redirect_host, g.first_at, \
     g.last_at, g.asked_at, g.granted_at, g.refused_at, g.unseen_at, g.phase, g.scopes, g.unlisted, g.reach, g.worst, g.lasting, \
     g.extent_known, g.for_everybody, g.owner, g.purpose, g.expires, g.state, g.note, g.decided_by, g.decided_at \
     FROM grants g LEFT JOIN devices d ON d.id = g.device";

/// Access that exists, or may exist, at the provider.
pub const LIVING: &str = "g.phase IN ('granted', 'unseen') AND g.state <> 'revoked'";

/// What is known of an authorisation so far.
#[derive(Default)]
struct Standing {
    first_at: i64,
    last_at: i64,
    times: [Option<i64>; 4],
    asked: Extent,
    granted: Extent,
    device: String,
    redirect_host: String,
    state: Option<(String, Option<i64>)>,
}

/// Places in [`Standing::times`].
const fn slot(phase: ConsentPhase) -> usize {
    match phase {
        ConsentPhase::Asked => 0,
        ConsentPhase::Granted => 1,
        ConsentPhase::Refused => 2,
        ConsentPhase::Unseen => 3,
    }
}

/// Takes one consent event into the inventory.
pub fn take(db: &Connection, event: &EventRow, sighting: &Sighting, batch: &Batch) -> StoreResult<()> {
    let Some(consent) = &sighting.consent else { return Ok(()) };
    let person = sighting.subject.as_deref().unwrap_or(&batch.device);
    let client = consent.client.as_ref().map_or("", |client| client.as_str());
    let redirect = consent.redirect_host.as_ref().map(|host| host.as_str());
    let tool = key::of_consent(event.site.as_deref().unwrap_or(key::UNLISTED), redirect);
    let identity = [person, consent.provider.as_str(), client, tool.as_str()];
    let (id, mut standing) = load(db, identity)?;
    standing.take(event.at.min(batch.now), consent, &batch.device, redirect);
    write(db, id, identity, &standing)
}

impl Standing {
    fn take(&mut self, at: i64, consent: &ConsentReport, device: &str, redirect: Option<&str>) {
        if self.device.is_empty() || at >= self.last_at {
            device.clone_into(&mut self.device);
            redirect.unwrap_or_default().clone_into(&mut self.redirect_host);
        }
        self.first_at = if self.first_at == 0 { at } else { self.first_at.min(at) };
        self.last_at = self.last_at.max(at);
        let time = &mut self.times[slot(consent.phase)];
        *time = (*time).max(Some(at));
        let extent = if consent.phase == ConsentPhase::Granted { &mut self.granted } else { &mut self.asked };
        extent.take(consent);
    }

    /// Once granted it stays so: a later refusal concerns what was asked for then. Otherwise the newest answer counts, and an answer
    /// counts more than the request of the same moment.
    fn phase(&self) -> ConsentPhase {
        let [asked, granted, refused, unseen] = self.times;
        if granted.is_some() {
            return ConsentPhase::Granted;
        }
        let newest = [(asked, 0, ConsentPhase::Asked), (unseen, 1, ConsentPhase::Unseen), (refused, 2, ConsentPhase::Refused)];
        newest.into_iter().max_by_key(|(time, rank, _)| (*time, *rank)).map_or(ConsentPhase::Asked, |(_, _, phase)| phase)
    }

    /// What was granted, where the grant tells; else what was asked for.
    fn extent(&self) -> &Extent {
        if self.granted.seen && (!self.granted.is_silent() || !self.asked.seen) { &self.granted } else { &self.asked }
    }

    /// Access that was taken back and given again has to be looked at again.
    fn state(&self) -> GrantState {
        let (word, decided_at) = self.state.as_ref().map_or(("", None), |(word, at)| (word.as_str(), *at));
        let state = GrantState::parse(word).unwrap_or(GrantState::Open);
        if state == GrantState::Revoked && self.times[slot(ConsentPhase::Granted)] > decided_at { GrantState::Open } else { state }
    }
}

fn load(db: &Connection, identity: [&str; 4]) -> StoreResult<(Option<i64>, Standing)> {
    let found = db
        .prepare_cached(
            "SELECT id, first_at, last_at, asked_at, granted_at, refused_at, unseen_at, asked, granted, device, redirect_host, state,
             decided_at FROM grants WHERE person = ?1 AND provider = ?2 AND client = ?3 AND tool = ?4",
        )?
        .query_row(identity, |row| {
            let (asked, granted): (String, String) = (row.get(7)?, row.get(8)?);
            let standing = Standing {
                first_at: row.get(1)?,
                last_at: row.get(2)?,
                times: [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?],
                device: row.get(9)?,
                redirect_host: row.get(10)?,
                state: Some((row.get(11)?, row.get(12)?)),
                ..Standing::default()
            };
            Ok((row.get(0)?, standing, asked, granted))
        })
        .optional()?;
    let Some((id, standing, asked, granted)) = found else { return Ok((None, Standing::default())) };
    Ok((Some(id), Standing { asked: extent(&asked)?, granted: extent(&granted)?, ..standing }))
}

fn extent(json: &str) -> StoreResult<Extent> {
    serde_json::from_str(json).map_err(|e| StoreError::Engine(format!("the extent of a grant cannot be read: {e}")))
}

fn write(db: &Connection, id: Option<i64>, [person, provider, client, tool]: [&str; 4], standing: &Standing) -> StoreResult<()> {
    let extent = standing.extent();
    let json = |extent: &Extent| serde_json::to_string(extent).map_err(|e| StoreError::Engine(e.to_string()));
    let reach: Vec<&str> = extent.reach.iter().map(|reach| reach.as_str()).collect();
    let worst = extent.reach.last().and_then(|worst| Reach::ALL.iter().position(|reach| reach == worst));
    let scopes: Vec<&str> = extent.scopes.iter().map(String::as_str).collect();
    let [asked_at, granted_at, refused_at, unseen_at] = standing.times;
    // What was shown as known before must not look harmless because one of several requests did not tell.
    let extent_known = !extent.unknown && extent.unlisted == 0;
    db.prepare_cached(
        "INSERT INTO grants (id, person, provider, client, tool, name, device, redirect_host, first_at, last_at, asked_at, granted_at,
         refused_at, unseen_at, asked, granted, phase, scopes, unlisted, reach, worst, lasting, extent_known, for_everybody, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)
         ON CONFLICT (person, provider, client, tool) DO UPDATE SET
           name = excluded.name, device = excluded.device, redirect_host = excluded.redirect_host, first_at = excluded.first_at,
           last_at = excluded.last_at, asked_at = excluded.asked_at, granted_at = excluded.granted_at, refused_at = excluded.refused_at,
           unseen_at = excluded.unseen_at, asked = excluded.asked, granted = excluded.granted, phase = excluded.phase,
           scopes = excluded.scopes, unlisted = excluded.unlisted, reach = excluded.reach, worst = excluded.worst,
           lasting = excluded.lasting, extent_known = excluded.extent_known, for_everybody = excluded.for_everybody,
           state = excluded.state",
    )?
    .execute(params![
        id,
        person,
        provider,
        client,
        tool,
        key::name(tool),
        standing.device,
        standing.redirect_host,
        standing.first_at,
        standing.last_at,
        asked_at,
        granted_at,
        refused_at,
        unseen_at,
        json(&standing.asked)?,
        json(&standing.granted)?,
        standing.phase().as_str(),
        scopes.join(","),
        extent.unlisted,
        if reach.is_empty() { String::new() } else { format!(",{},", reach.join(",")) },
        worst.and_then(|worst| i64::try_from(worst).ok()).unwrap_or(-1),
        extent.lasting,
        extent_known,
        extent.for_everybody,
        standing.state().as_str(),
    ])?;
    Ok(())
}

/// A page of grants. Conditions and columns are fixed texts; every value is a parameter.
pub fn page(db: &Connection, filter: &GrantFilter) -> StoreResult<Vec<GrantRow>> {
    let (conditions, mut values) = conditions(filter);
    let wanted = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let (column, way) = sorted_by(filter.sort);
    values.push(Value::Integer(i64::from(filter.limit)));
    let mut query = db.prepare_cached(&format!("{COLUMNS}{wanted} ORDER BY {column} {way}, g.id {way} LIMIT ?"))?;
    Ok(query.query_map(params_from_iter(values), read)?.collect::<Result<_, _>>()?)
}

fn sorted_by(sort: GrantSort) -> (&'static str, &'static str) {
    match sort {
        GrantSort::Last => ("g.last_at", "DESC"),
        GrantSort::Reach => ("g.worst", "DESC"),
        GrantSort::Tool => ("g.name COLLATE NOCASE", "ASC"),
        GrantSort::Expires => ("CASE g.expires WHEN '' THEN '9999-99-99' ELSE g.expires END", "ASC"),
    }
}

fn conditions(filter: &GrantFilter) -> (Vec<String>, Vec<Value>) {
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let equal = [
        ("g.provider = ?", &filter.provider),
        ("g.phase = ?", &filter.phase),
        ("g.state = ?", &filter.state),
        ("g.tool = ?", &filter.tool),
    ];
    for (condition, value) in equal {
        if let Some(value) = value {
            conditions.push(condition.into());
            values.push(Value::Text(value.clone()));
        }
    }
    if let Some(reach) = &filter.reach {
        conditions.push("instr(g.reach, ?) > 0".into());
        values.push(Value::Text(format!(",{reach},")));
    }
    if let Some(lasting) = filter.lasting {
        conditions.push("g.lasting = ?".into());
        values.push(Value::Integer(i64::from(lasting)));
    }
    if let Some(text) = &filter.text {
        let text = text.to_ascii_lowercase();
        conditions.push("(instr(lower(g.name), ?) > 0 OR instr(lower(g.client), ?) > 0 OR instr(g.redirect_host, ?) > 0)".into());
        values.extend([text.clone(), text.clone(), text].map(Value::Text));
    }
    if filter.ownerless {
        conditions.push(format!("g.owner = '' AND {LIVING}"));
    }
    if let Some(day) = &filter.due {
        conditions.push(format!("g.expires <> '' AND g.expires <= ? AND {LIVING}"));
        values.push(Value::Text(day.clone()));
    }
    if let Some(cursor) = &filter.after {
        let (column, way) = sorted_by(filter.sort);
        let beyond = if way == "ASC" { ">" } else { "<" };
        conditions.push(format!("({column}, g.id) {beyond} (?, ?)"));
        values.push(place(filter.sort, cursor));
        values.push(Value::Integer(cursor.row));
    }
    (conditions, values)
}

fn place(sort: GrantSort, cursor: &Cursor) -> Value {
    match sort {
        GrantSort::Tool => Value::Text(cursor.value.clone()),
        GrantSort::Expires if cursor.value.is_empty() => Value::Text("9999-99-99".into()),
        GrantSort::Expires => Value::Text(cursor.value.clone()),
        GrantSort::Last | GrantSort::Reach => Value::Integer(cursor.value.parse().unwrap_or(0)),
    }
}

pub fn one(db: &Connection, id: i64) -> StoreResult<Option<GrantRow>> {
    Ok(db.prepare_cached(&format!("{COLUMNS} WHERE g.id = ?1"))?.query_row([id], read).optional()?)
}

/// Every provider that occurs.
pub fn providers(db: &Connection) -> StoreResult<Vec<String>> {
    let mut query = db.prepare_cached("SELECT DISTINCT provider FROM grants ORDER BY provider")?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Writes what administrators noted, and the audit entry. Answers whether the grant is there.
pub fn save(db: &Connection, id: i64, facts: &GrantFacts, by: &str, at: i64) -> StoreResult<bool> {
    let Some(before) = one(db, id)? else { return Ok(false) };
    db.prepare_cached(
        "UPDATE grants SET owner = ?2, purpose = ?3, expires = ?4, state = ?5, note = ?6, decided_by = ?7, decided_at = ?8 WHERE id = ?1",
    )?
    .execute(params![id, facts.owner, facts.purpose, facts.expires, facts.state.as_str(), facts.note, by, at])?;
    let subject = told(&before, facts);
    audit::record(db, &Act { at, actor: by.to_owned(), action: "consent.facts", subject })?;
    Ok(true)
}

/// What the audit trail says of an edit. The note is named, not repeated.
fn told(before: &GrantRow, facts: &GrantFacts) -> String {
    let old = &before.facts;
    let mut parts = Vec::new();
    for (name, old, new) in [
        ("state", old.state.as_str(), facts.state.as_str()),
        ("owner", &old.owner, &facts.owner),
        ("purpose", &old.purpose, &facts.purpose),
        ("expires", &old.expires, &facts.expires),
    ] {
        if old != new {
            parts.push(format!("{name} \"{new}\""));
        }
    }
    if old.note != facts.note {
        parts.push("note changed".into());
    }
    if parts.is_empty() {
        parts.push("nothing changed".into());
    }
    format!("consent {} ({} at {}): {}", before.id, before.name, before.provider, parts.join(", "))
}

fn read(row: &Row<'_>) -> rusqlite::Result<GrantRow> {
    let list = |text: String| text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let state: String = row.get(26)?;
    let decided = match row.get::<_, Option<String>>(28)? {
        Some(by) => Some(Decided { word: state.clone(), by, at: row.get(29)? }),
        None => None,
    };
    Ok(GrantRow {
        id: row.get(0)?,
        person: row.get(1)?,
        device: row.get(2)?,
        device_name: row.get(3)?,
        provider: row.get(4)?,
        client: row.get(5)?,
        tool: row.get(6)?,
        name: row.get(7)?,
        redirect_host: row.get(8)?,
        first_at: row.get(9)?,
        last_at: row.get(10)?,
        asked_at: row.get(11)?,
        granted_at: row.get(12)?,
        refused_at: row.get(13)?,
        unseen_at: row.get(14)?,
        phase: row.get(15)?,
        scopes: list(row.get(16)?),
        unlisted: row.get(17)?,
        reach: list(row.get(18)?),
        worst: row.get(19)?,
        lasting: row.get(20)?,
        extent_known: row.get(21)?,
        for_everybody: row.get(22)?,
        facts: GrantFacts {
            owner: row.get(23)?,
            purpose: row.get(24)?,
            expires: row.get(25)?,
            state: GrantState::parse(&state).unwrap_or(GrantState::Open),
            note: row.get(27)?,
        },
        decided,
    })
}
