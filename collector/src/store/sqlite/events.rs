//! Reading events, by page and one by one.

use super::{StoreResult, uint};
use crate::store::{EventDetail, EventFilter, EventSummary};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use uuid::Uuid;

const COLUMNS: &str = "SELECT e.id, e.device, d.name, e.at, e.site, e.verdict, e.gesture, e.decision, e.fate, e.choice, e.classes, \
     e.received_at, e.seq, e.body FROM events e LEFT JOIN devices d ON d.id = e.device";

/// Conditions are fixed texts; every value is a parameter.
pub fn page(db: &Connection, filter: &EventFilter) -> StoreResult<Vec<EventSummary>> {
    let mut conditions: Vec<&str> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let equal = [
        ("e.decision = ?", &filter.decision),
        ("e.site = ?", &filter.site),
        ("e.verdict = ?", &filter.verdict),
        ("e.gesture = ?", &filter.gesture),
        ("e.device = ?", &filter.device),
        ("e.fate = ?", &filter.fate),
    ];
    for (condition, value) in equal {
        if let Some(value) = value {
            conditions.push(condition);
            values.push(Value::Text(value.clone()));
        }
    }
    if let Some(class) = &filter.class {
        conditions.push("instr(e.classes, ?) > 0");
        values.push(Value::Text(format!(",{class},")));
    }
    for (condition, value) in [("e.at >= ?", filter.from), ("e.at < ?", filter.to)] {
        if let Some(value) = value {
            conditions.push(condition);
            values.push(Value::Integer(value));
        }
    }
    if let Some((at, id)) = filter.after {
        conditions.push("(e.at, e.id) < (?, ?)");
        values.push(Value::Integer(at));
        values.push(Value::Blob(id.as_bytes().to_vec()));
    }
    let wanted = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    values.push(Value::Integer(i64::from(filter.limit)));
    let mut query = db.prepare_cached(&format!("{COLUMNS}{wanted} ORDER BY e.at DESC, e.id DESC LIMIT ?"))?;
    let rows = query.query_map(params_from_iter(values), summary)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn one(db: &Connection, id: Uuid) -> StoreResult<Option<EventDetail>> {
    Ok(db
        .prepare_cached(&format!("{COLUMNS} WHERE e.id = ?1"))?
        .query_row([id.as_bytes()], |row| {
            Ok(EventDetail { summary: summary(row)?, received_at: row.get(11)?, seq: uint(row.get(12)?), body: row.get(13)? })
        })
        .optional()?)
}

pub fn expire(db: &Connection, before: i64, limit: u32) -> StoreResult<u64> {
    let gone = db
        .prepare_cached("DELETE FROM events WHERE rowid IN (SELECT rowid FROM events WHERE at < ?1 ORDER BY at LIMIT ?2)")?
        .execute(params![before, limit])?;
    Ok(gone as u64)
}

fn summary(row: &Row<'_>) -> rusqlite::Result<EventSummary> {
    let classes: String = row.get(10)?;
    Ok(EventSummary {
        id: Uuid::from_bytes(row.get(0)?),
        device: row.get(1)?,
        device_name: row.get(2)?,
        at: row.get(3)?,
        site: row.get(4)?,
        verdict: row.get(5)?,
        gesture: row.get(6)?,
        decision: row.get(7)?,
        fate: row.get(8)?,
        choice: row.get(9)?,
        classes: classes.split(',').filter(|class| !class.is_empty()).map(str::to_owned).collect(),
    })
}
