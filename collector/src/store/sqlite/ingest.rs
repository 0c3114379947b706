//! Storing a batch: each event once, the device's chain followed, the counters kept, all in one transaction.

use super::counts::Tally;
use super::sightings::Sightings;
use super::{StoreResult, int, uint};
use crate::store::{Batch, EventRow, Outcome};
use rusqlite::{Connection, params};

/// The head of a device's chain while a batch is being stored.
struct Chain {
    seq: Option<u64>,
    hash: Option<String>,
    breaks: u64,
}

/// Stores a batch. The answers stand in the order of the events.
pub fn append(db: &Connection, batch: &Batch) -> StoreResult<Vec<Outcome>> {
    let mut chain = read_chain(db, &batch.device)?;
    let mut tally = Tally::default();
    let mut sightings = Sightings::default();
    let mut outcomes = vec![Outcome::Duplicate; batch.events.len()];
    for index in in_sequence(&batch.events) {
        let event = &batch.events[index];
        outcomes[index] = insert(db, batch, event)?;
        if outcomes[index] == Outcome::Stored {
            link(db, batch, event, &mut chain)?;
            tally.add(event, batch.now);
            sightings.add(event, batch);
        }
    }
    tally.write(db)?;
    sightings.write(db, batch)?;
    update_device(db, batch, &chain, &outcomes)?;
    Ok(outcomes)
}

/// A queue may send in any order; the chain is followed in its own.
fn in_sequence(events: &[EventRow]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|index| events[*index].seq);
    order
}

fn insert(db: &Connection, batch: &Batch, event: &EventRow) -> StoreResult<Outcome> {
    let changed = db
        .prepare_cached(
            "INSERT INTO events (id, device, at, received_at, seq, site, verdict, gesture, decision, fate, choice, classes, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![
            event.id.as_bytes(),
            batch.device,
            event.at,
            batch.now,
            int(event.seq),
            event.site,
            event.verdict,
            event.gesture,
            event.decision,
            event.fate,
            event.choice,
            class_list(&event.classes),
            event.body,
        ])?;
    if changed == 1 {
        return Ok(Outcome::Stored);
    }
    let owner: String = db.prepare_cached("SELECT device FROM events WHERE id = ?1")?.query_row([event.id.as_bytes()], |row| row.get(0))?;
    Ok(if owner == batch.device { Outcome::Duplicate } else { Outcome::IdTaken })
}

/// `,credential,payment,`; empty without findings.
fn class_list(classes: &[String]) -> String {
    if classes.is_empty() { String::new() } else { format!(",{},", classes.join(",")) }
}

fn read_chain(db: &Connection, device: &str) -> StoreResult<Chain> {
    Ok(db
        .prepare_cached("SELECT last_seq, last_hash FROM devices WHERE id = ?1")?
        .query_row([device], |row| Ok(Chain { seq: row.get::<_, Option<i64>>(0)?.map(uint), hash: row.get(1)?, breaks: 0 }))?)
}

/// Follows the chain over one newly stored event: forward with or without a hole, or back into an old hole.
fn link(db: &Connection, batch: &Batch, event: &EventRow, chain: &mut Chain) -> StoreResult<()> {
    let expected = chain.seq.map_or(FIRST_SEQ, |seq| seq + 1);
    if event.seq < expected {
        return fill_gap(db, &batch.device, event.seq);
    }
    if event.seq > expected {
        db.prepare_cached("INSERT OR IGNORE INTO event_gaps (device, first, last, noticed_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![batch.device, int(expected), int(event.seq - 1), batch.now])?;
    } else if chain.hash.as_ref().is_some_and(|hash| *hash != event.prev) {
        // Only neighbours can be compared: over a hole the hash in between is not known.
        chain.breaks += 1;
    }
    chain.seq = Some(event.seq);
    chain.hash = Some(event.hash.clone());
    Ok(())
}

/// The number that a device's first event carries.
const FIRST_SEQ: u64 = 1;

/// A late event closes its place in a hole, which may split the hole in two.
fn fill_gap(db: &Connection, device: &str, seq: u64) -> StoreResult<()> {
    let mut query =
        db.prepare_cached("DELETE FROM event_gaps WHERE device = ?1 AND first <= ?2 AND last >= ?2 RETURNING first, last, noticed_at")?;
    let holes: Vec<(i64, i64, i64)> =
        query.query_map(params![device, int(seq)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    let seq = int(seq);
    for (first, last, noticed_at) in holes {
        for (from, to) in [(first, seq - 1), (seq + 1, last)] {
            if from <= to {
                db.prepare_cached("INSERT INTO event_gaps (device, first, last, noticed_at) VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![device, from, to, noticed_at])?;
            }
        }
    }
    Ok(())
}

fn update_device(db: &Connection, batch: &Batch, chain: &Chain, outcomes: &[Outcome]) -> StoreResult<()> {
    let count = |wanted| int(outcomes.iter().filter(|outcome| **outcome == wanted).count() as u64);
    db.prepare_cached(
        "UPDATE devices SET last_seen_at = ?2, last_seq = ?3, last_hash = ?4, chain_breaks = chain_breaks + ?5,
         dropped = dropped + ?6, stored = stored + ?7, duplicate = duplicate + ?8, rejected = rejected + ?9 WHERE id = ?1",
    )?
    .execute(params![
        batch.device,
        batch.now,
        chain.seq.map(int),
        chain.hash,
        int(chain.breaks),
        int(batch.dropped),
        count(Outcome::Stored),
        count(Outcome::Duplicate),
        i64::from(batch.rejected) + count(Outcome::IdTaken),
    ])?;
    if let Some(status) = &batch.status {
        db.prepare_cached(
            "UPDATE devices SET status = ?2, status_at = ?3, browser = coalesce(?4, browser), extension = coalesce(?5, extension) WHERE id = ?1",
        )?
        .execute(params![batch.device, status.json, batch.now, status.browser, status.extension])?;
    }
    Ok(())
}
