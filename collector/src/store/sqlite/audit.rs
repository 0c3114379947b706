//! The audit trail: append-only rows, each naming the hash of the one before.

use super::{StoreResult, int, uint};
use crate::store::{Act, AuditRow};
use crate::trail;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Appends an act. Called inside the transaction of the act itself, so that neither can be without the other.
pub fn record(db: &Connection, act: &Act) -> StoreResult<()> {
    let last: Option<(i64, String)> = db
        .prepare_cached("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, prev) = last.map_or((1, trail::START.to_owned()), |(seq, hash)| (uint(seq) + 1, hash));
    let mut row = AuditRow {
        seq,
        at: act.at,
        actor: act.actor.clone(),
        action: act.action.to_owned(),
        subject: act.subject.clone(),
        prev,
        hash: String::new(),
    };
    row.hash = trail::hash(&row);
    db.prepare_cached("INSERT INTO audit (seq, at, actor, action, subject, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![int(row.seq), row.at, row.actor, row.action, row.subject, row.prev, row.hash])?;
    Ok(())
}

pub fn newest(db: &Connection, limit: u32) -> StoreResult<Vec<AuditRow>> {
    let mut query = db.prepare_cached("SELECT seq, at, actor, action, subject, prev, hash FROM audit ORDER BY seq DESC LIMIT ?1")?;
    let rows = query.query_map([limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn from(db: &Connection, after: u64, limit: u32) -> StoreResult<Vec<AuditRow>> {
    let mut query =
        db.prepare_cached("SELECT seq, at, actor, action, subject, prev, hash FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let rows = query.query_map(params![int(after), limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        seq: uint(row.get(0)?),
        at: row.get(1)?,
        actor: row.get(2)?,
        action: row.get(3)?,
        subject: row.get(4)?,
        prev: row.get(5)?,
        hash: row.get(6)?,
    })
}
