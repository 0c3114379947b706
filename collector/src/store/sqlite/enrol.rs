//! Enrolment tokens, and the devices they let in.

use super::{StoreResult, audit};
use crate::store::{Act, Enrolment, NewDevice, NewToken, TokenRow};
use rusqlite::{Connection, OptionalExtension, params};

pub fn create_token(db: &Connection, token: &NewToken) -> StoreResult<()> {
    db.execute(
        "INSERT INTO tokens (id, hash, team, max_uses, created_at, expires_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![token.id, token.hash, token.team, token.max_uses, token.created_at, token.expires_at, token.created_by],
    )?;
    audit::record(db, &act("token.create", &token.id, &token.created_by, token.created_at))
}

pub fn tokens(db: &Connection) -> StoreResult<Vec<TokenRow>> {
    let mut query = db.prepare_cached(
        "SELECT id, team, max_uses, uses, created_at, expires_at, revoked_at, created_by FROM tokens ORDER BY created_at DESC, id",
    )?;
    let rows = query.query_map([], |row| {
        Ok(TokenRow {
            id: row.get(0)?,
            team: row.get(1)?,
            max_uses: row.get(2)?,
            uses: row.get(3)?,
            created_at: row.get(4)?,
            expires_at: row.get(5)?,
            revoked_at: row.get(6)?,
            created_by: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn revoke_token(db: &Connection, id: &str, by: &str, now: i64) -> StoreResult<bool> {
    let changed = db.execute("UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL", params![id, now])?;
    if changed == 1 {
        audit::record(db, &act("token.revoke", id, by, now))?;
    }
    Ok(changed == 1)
}

/// A browser whose answer was lost asks again with the same key and gets the same device, without a second use of the token.
pub fn enrol(db: &Connection, device: &NewDevice) -> StoreResult<Enrolment> {
    let Some(token) = token_of(db, device)? else { return Ok(Enrolment::UnknownToken) };
    if let Some((id, revoked)) = known_key(db, device)? {
        return Ok(if revoked { Enrolment::Revoked } else { Enrolment::Accepted(id) });
    }
    if token.ended {
        return Ok(Enrolment::Ended);
    }
    let taken = db.execute("UPDATE tokens SET uses = uses + 1 WHERE id = ?1 AND (max_uses IS NULL OR uses < max_uses)", [&token.id])?;
    if taken == 0 {
        return Ok(Enrolment::UsedUp);
    }
    db.execute(
        "INSERT INTO devices (id, public_key, name, team, token, browser, extension, enrolled_at, last_seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
        params![device.id, device.public_key, device.name, token.team, token.id, device.browser, device.extension, device.now],
    )?;
    Ok(Enrolment::Accepted(device.id.clone()))
}

struct Token {
    id: String,
    team: Option<String>,
    ended: bool,
}

fn token_of(db: &Connection, device: &NewDevice) -> StoreResult<Option<Token>> {
    let row = db
        .prepare_cached("SELECT id, team, expires_at, revoked_at FROM tokens WHERE hash = ?1")?
        .query_row([device.token_hash], |row| {
            let expires: Option<i64> = row.get(2)?;
            let revoked: Option<i64> = row.get(3)?;
            let ended = revoked.is_some() || expires.is_some_and(|end| end <= device.now);
            Ok(Token { id: row.get(0)?, team: row.get(1)?, ended })
        })
        .optional()?;
    Ok(row)
}

fn known_key(db: &Connection, device: &NewDevice) -> StoreResult<Option<(String, bool)>> {
    Ok(db
        .prepare_cached("SELECT id, revoked_at IS NOT NULL FROM devices WHERE public_key = ?1")?
        .query_row([device.public_key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

fn act(action: &'static str, subject: &str, by: &str, at: i64) -> Act {
    Act { at, actor: by.to_owned(), action, subject: subject.to_owned() }
}
