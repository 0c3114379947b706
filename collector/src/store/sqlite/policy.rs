//! Published policies and the draft.

use super::{StoreError, StoreResult, audit, int, tools, uint};
use crate::store::{Act, Draft, PolicyHead, PolicyRow};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub fn head(db: &Connection) -> StoreResult<Option<PolicyHead>> {
    Ok(db
        .prepare_cached("SELECT version, etag FROM policies ORDER BY version DESC LIMIT 1")?
        .query_row([], |row| Ok(PolicyHead { version: uint(row.get(0)?), etag: row.get(1)? }))
        .optional()?)
}

pub fn one(db: &Connection, version: Option<u64>) -> StoreResult<Option<PolicyRow>> {
    Ok(db
        .prepare_cached(
            "SELECT version, envelope, etag, source, keyid, issued_at, expires_at, published_by, restores FROM policies
             WHERE ?1 IS NULL OR version = ?1 ORDER BY version DESC LIMIT 1",
        )?
        .query_row([version.map(int)], read)
        .optional()?)
}

pub fn all(db: &Connection) -> StoreResult<Vec<PolicyRow>> {
    let mut query = db.prepare_cached(
        "SELECT version, x'', etag, source, keyid, issued_at, expires_at, published_by, restores FROM policies ORDER BY version DESC",
    )?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn publish(db: &Connection, policy: &PolicyRow) -> StoreResult<()> {
    let newest: i64 = db.query_row("SELECT coalesce(max(version), 0) FROM policies", [], |row| row.get(0))?;
    if int(policy.version) <= newest {
        return Err(StoreError::Conflict("this policy version"));
    }
    db.execute(
        "INSERT INTO policies (version, envelope, etag, source, keyid, issued_at, expires_at, published_by, restores)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            int(policy.version),
            policy.envelope,
            policy.etag,
            policy.source,
            policy.keyid,
            policy.issued_at,
            policy.expires_at,
            policy.published_by,
            policy.restores.map(int),
        ],
    )?;
    tools::apply_policy(db, &policy.source)?;
    let (action, subject) = match policy.restores {
        Some(old) => ("policy.rollback", format!("version {} with the content of version {old}", policy.version)),
        None => ("policy.publish", format!("version {}", policy.version)),
    };
    audit::record(db, &Act { at: policy.issued_at, actor: policy.published_by.clone(), action, subject })
}

pub fn draft(db: &Connection) -> StoreResult<Option<Draft>> {
    Ok(db
        .query_row("SELECT source, saved_at, saved_by FROM policy_draft", [], |row| {
            Ok(Draft { source: row.get(0)?, saved_at: row.get(1)?, saved_by: row.get(2)? })
        })
        .optional()?)
}

pub fn save_draft(db: &Connection, draft: Option<&Draft>) -> StoreResult<()> {
    match draft {
        Some(draft) => db.execute(
            "INSERT INTO policy_draft (id, source, saved_at, saved_by) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET source = excluded.source, saved_at = excluded.saved_at, saved_by = excluded.saved_by",
            params![draft.source, draft.saved_at, draft.saved_by],
        )?,
        None => db.execute("DELETE FROM policy_draft", [])?,
    };
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<PolicyRow> {
    Ok(PolicyRow {
        version: uint(row.get(0)?),
        envelope: row.get(1)?,
        etag: row.get(2)?,
        source: row.get(3)?,
        keyid: row.get(4)?,
        issued_at: row.get(5)?,
        expires_at: row.get(6)?,
        published_by: row.get(7)?,
        restores: row.get::<_, Option<i64>>(8)?.map(uint),
    })
}
