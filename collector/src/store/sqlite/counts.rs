//! The counters behind the overview, kept while events are stored.

use super::{StoreResult, uint};
use crate::clock::MINUTE;
use crate::store::{Count, EventRow};
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// Width of one counter.
const BUCKET: i64 = 5 * MINUTE;

/// Counts of one batch, before they are added to the table.
#[derive(Default)]
pub struct Tally(HashMap<(i64, &'static str, String), i64>);

impl Tally {
    /// Counts one stored event. A device clock that runs ahead cannot put events into the future.
    pub fn add(&mut self, event: &EventRow, now: i64) {
        let bucket = event.at.min(now).div_euclid(BUCKET);
        let mut one = |dimension, word: &str| *self.0.entry((bucket, dimension, word.to_owned())).or_default() += 1;
        one("decision", &event.decision);
        one("verdict", &event.verdict);
        one("gesture", &event.gesture);
        one("fate", &event.fate);
        one("site", event.site.as_deref().unwrap_or("unlisted"));
        if let Some(choice) = &event.choice {
            one("choice", choice);
        }
        for class in &event.classes {
            one("class", class);
        }
    }

    /// Adds the batch to the table.
    pub fn write(self, db: &Connection) -> StoreResult<()> {
        let mut add = db.prepare_cached(
            "INSERT INTO event_counts (bucket, dimension, word, n) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (bucket, dimension, word) DO UPDATE SET n = n + excluded.n",
        )?;
        for ((bucket, dimension, word), n) in self.0 {
            add.execute(params![bucket, dimension, word, n])?;
        }
        Ok(())
    }
}

/// Counters between two times, summed into steps that begin at multiples of `step_ms`.
pub fn between(db: &Connection, from: i64, to: i64, step_ms: i64) -> StoreResult<Vec<Count>> {
    let step = (step_ms / BUCKET).max(1);
    let mut query = db.prepare_cached(
        "SELECT bucket / ?3 AS step, dimension, word, sum(n) FROM event_counts WHERE bucket >= ?1 AND bucket < ?2
         GROUP BY step, dimension, word ORDER BY step, dimension, word",
    )?;
    let rows = query.query_map(params![from.div_euclid(BUCKET), (to + BUCKET - 1).div_euclid(BUCKET), step], |row| {
        Ok(Count { at: row.get::<_, i64>(0)? * step * BUCKET, dimension: row.get(1)?, word: row.get(2)?, n: uint(row.get(3)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
