//! Administrators and their sessions.

use super::{StoreResult, audit};
use crate::store::{Act, Session};
use rusqlite::{Connection, OptionalExtension, params};

pub fn password_hash(db: &Connection, name: &str) -> StoreResult<Option<String>> {
    Ok(db.query_row("SELECT password_hash FROM admins WHERE name = ?1", [name], |row| row.get(0)).optional()?)
}

pub fn exists(db: &Connection) -> StoreResult<bool> {
    Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM admins)", [], |row| row.get(0))?)
}

pub fn put(db: &Connection, name: &str, hash: &str, by: &str, now: i64) -> StoreResult<()> {
    db.execute(
        "INSERT INTO admins (name, password_hash, changed_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        params![name, hash, now],
    )?;
    db.execute("DELETE FROM sessions WHERE admin = ?1", [name])?;
    audit::record(db, &Act { at: now, actor: by.to_owned(), action: "admin.set-password", subject: name.to_owned() })
}

pub fn open_session(db: &Connection, session: &Session) -> StoreResult<()> {
    db.execute("DELETE FROM sessions WHERE expires_at <= ?1", [session.created_at])?;
    db.execute(
        "INSERT INTO sessions (hash, admin, csrf, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![session.hash, session.admin, session.csrf, session.created_at, session.expires_at],
    )?;
    audit::record(db, &act(&session.admin, "console.login", session.created_at))
}

pub fn session(db: &Connection, hash: [u8; 32], now: i64) -> StoreResult<Option<Session>> {
    Ok(db
        .prepare_cached("SELECT admin, csrf, created_at, expires_at FROM sessions WHERE hash = ?1 AND expires_at > ?2")?
        .query_row(params![hash, now], |row| {
            Ok(Session { hash, admin: row.get(0)?, csrf: row.get(1)?, created_at: row.get(2)?, expires_at: row.get(3)? })
        })
        .optional()?)
}

pub fn close_session(db: &Connection, hash: [u8; 32], now: i64) -> StoreResult<()> {
    let admin: Option<String> =
        db.query_row("DELETE FROM sessions WHERE hash = ?1 RETURNING admin", [hash], |row| row.get(0)).optional()?;
    match admin {
        Some(admin) => audit::record(db, &act(&admin, "console.logout", now)),
        None => Ok(()),
    }
}

fn act(admin: &str, action: &'static str, at: i64) -> Act {
    Act { at, actor: admin.to_owned(), action, subject: "console".to_owned() }
}
