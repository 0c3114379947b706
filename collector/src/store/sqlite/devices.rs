//! Reading devices, and ending them.

use super::{StoreResult, audit, uint};
use crate::store::{Act, DeviceKey, DeviceRow, Gap};
use rusqlite::{Connection, OptionalExtension, Row, params};

const COLUMNS: &str = "SELECT id, name, team, browser, extension, enrolled_at, last_seen_at, revoked_at, status, status_at, last_seq, \
     chain_breaks, (SELECT coalesce(sum(last - first + 1), 0) FROM event_gaps WHERE device = devices.id), \
     dropped, stored, duplicate, rejected FROM devices";

pub fn key(db: &Connection, id: &str) -> StoreResult<Option<DeviceKey>> {
    Ok(db
        .prepare_cached("SELECT public_key, revoked_at IS NOT NULL FROM devices WHERE id = ?1")?
        .query_row([id], |row| Ok(DeviceKey { public_key: row.get(0)?, revoked: row.get(1)? }))
        .optional()?)
}

pub fn all(db: &Connection) -> StoreResult<Vec<DeviceRow>> {
    let mut query = db.prepare_cached(&format!("{COLUMNS} ORDER BY last_seen_at DESC, id"))?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn one(db: &Connection, id: &str) -> StoreResult<Option<DeviceRow>> {
    Ok(db.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?.query_row([id], read).optional()?)
}

pub fn gaps(db: &Connection, device: &str) -> StoreResult<Vec<Gap>> {
    let mut query = db.prepare_cached("SELECT first, last, noticed_at FROM event_gaps WHERE device = ?1 ORDER BY first")?;
    let rows = query.query_map([device], |row| Ok(Gap { first: uint(row.get(0)?), last: uint(row.get(1)?), noticed_at: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn touch(db: &Connection, id: &str, now: i64) -> StoreResult<()> {
    db.prepare_cached("UPDATE devices SET last_seen_at = max(last_seen_at, ?2) WHERE id = ?1")?.execute(params![id, now])?;
    Ok(())
}

pub fn revoke(db: &Connection, id: &str, by: &str, now: i64) -> StoreResult<bool> {
    let changed = db.execute("UPDATE devices SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL", params![id, now])?;
    if changed == 1 {
        audit::record(db, &Act { at: now, actor: by.to_owned(), action: "device.revoke", subject: id.to_owned() })?;
    }
    Ok(changed == 1)
}

fn read(row: &Row<'_>) -> rusqlite::Result<DeviceRow> {
    Ok(DeviceRow {
        id: row.get(0)?,
        name: row.get(1)?,
        team: row.get(2)?,
        browser: row.get(3)?,
        extension: row.get(4)?,
        enrolled_at: row.get(5)?,
        last_seen_at: row.get(6)?,
        revoked_at: row.get(7)?,
        status: row.get(8)?,
        status_at: row.get(9)?,
        last_seq: row.get::<_, Option<i64>>(10)?.map(uint),
        chain_breaks: uint(row.get(11)?),
        missing: uint(row.get(12)?),
        dropped: uint(row.get(13)?),
        stored: uint(row.get(14)?),
        duplicate: uint(row.get(15)?),
        rejected: uint(row.get(16)?),
    })
}
