//! Takes the events of a batch into the inventory: gathered first, so that a tool costs a few statements a batch and not an event.

use super::{StoreResult, grants, int, tools};
use crate::clock::DAY;
use crate::inventory::key;
use crate::store::{Batch, EventRow, Sighting};
use promptward::discovery::DiscoveryReport;
use promptward::gesture::Gesture;
use promptward::site;
use rusqlite::{Connection, params};
use std::collections::{BTreeSet, HashMap};

/// What a batch says, before it is added to the tables.
#[derive(Default)]
pub struct Sightings<'b> {
    tools: HashMap<(&'b str, &'b str), Seen<'b>>,
    consents: Vec<(&'b EventRow, &'b Sighting)>,
}

/// What a batch says of one tool.
struct Seen<'b> {
    first: i64,
    last: i64,
    newest: &'b Sighting,
    events: i64,
    words: HashMap<(&'static str, &'b str), i64>,
    people: HashMap<&'b str, i64>,
    found: Option<Found>,
}

/// Discovery reports put together: any order gives the same.
struct Found {
    framework: Option<String>,
    cues: BTreeSet<&'static str>,
    confidence: u8,
    at: i64,
}

impl<'b> Sightings<'b> {
    /// Takes in one stored event. A device clock that runs ahead cannot put it into the future.
    pub fn add(&mut self, event: &'b EventRow, batch: &'b Batch) {
        let (Some(site), Some(sighting)) = (event.site.as_deref(), &event.sighting) else { return };
        if sighting.consent.is_some() {
            self.consents.push((event, sighting));
            if site::by_id(site).is_none() {
                // An app outside the catalogue that asks for access need not be an AI tool: it is listed as a consent only.
                return;
            }
        }
        let at = event.at.min(batch.now);
        // A consent happens at the provider's host, which says nothing about the tool.
        let host = if sighting.consent.is_some() { "" } else { sighting.host.as_str() };
        let seen = self.tools.entry((site, host)).or_insert_with(|| Seen::new(at, sighting));
        seen.add(event, sighting, &batch.device, at);
    }

    /// Adds the batch to the tables.
    pub fn write(self, db: &Connection, batch: &Batch) -> StoreResult<()> {
        let mut ruling = tools::LazyRuling::default();
        for ((site, host), seen) in self.tools {
            let catalogued = host.is_empty() || key::is_catalogued(site, host);
            seen.write(db, site, if catalogued { "" } else { host }, &mut ruling)?;
        }
        for (event, sighting) in self.consents {
            grants::take(db, event, sighting, batch)?;
        }
        Ok(())
    }
}

impl<'b> Seen<'b> {
    fn new(at: i64, newest: &'b Sighting) -> Self {
        Self { first: at, last: at, newest, events: 0, words: HashMap::new(), people: HashMap::new(), found: None }
    }

    fn add(&mut self, event: &'b EventRow, sighting: &'b Sighting, device: &'b str, at: i64) {
        self.first = self.first.min(at);
        if at >= self.last {
            self.last = at;
            self.newest = sighting;
        }
        self.events += 1;
        // At the door and at an OAuth provider nobody has asked the tool yet who is signed in.
        if event.gesture != Gesture::Visit.as_str() && event.gesture != Gesture::Consent.as_str() {
            *self.words.entry(("verdict", &event.verdict)).or_default() += 1;
        }
        if let Some(profile) = &sighting.profile {
            *self.words.entry(("profile", profile)).or_default() += 1;
        }
        let day = self.people.entry(sighting.subject.as_deref().unwrap_or(device)).or_insert(0);
        *day = (*day).max(at / DAY);
        if let Some(report) = &sighting.discovery {
            self.found.get_or_insert_with(|| Found::new(at)).take(report, at);
        }
    }

    fn write(self, db: &Connection, site: &str, host: &str, ruling: &mut tools::LazyRuling) -> StoreResult<()> {
        let key = if host.is_empty() { site.to_owned() } else { key::of_host(host) };
        let listed = site::by_id(site);
        let (tool, policy_read): (i64, bool) = db
            .prepare_cached(
                "INSERT INTO tools (key, site, host, name, category, tier, reported, first_seen, last_seen, events)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT (key) DO UPDATE SET
                   site = CASE WHEN excluded.site <> 'unlisted' AND (site = 'unlisted' OR excluded.last_seen >= last_seen)
                          THEN excluded.site ELSE site END,
                   category = CASE WHEN excluded.category <> '' THEN excluded.category ELSE category END,
                   name = excluded.name,
                   tier = CASE WHEN excluded.last_seen >= last_seen THEN excluded.tier ELSE tier END,
                   reported = CASE WHEN excluded.last_seen >= last_seen THEN excluded.reported ELSE reported END,
                   first_seen = min(first_seen, excluded.first_seen),
                   last_seen = max(last_seen, excluded.last_seen),
                   events = events + excluded.events
                 RETURNING tool, policy_read",
            )?
            .query_row(
                params![
                    key,
                    site,
                    host,
                    key::name(&key),
                    listed.map_or("", |site| site.category),
                    self.newest.tier,
                    self.newest.status,
                    self.first,
                    self.last,
                    self.events,
                ],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
        for ((dimension, word), n) in self.words {
            db.prepare_cached(
                "INSERT INTO tool_words (tool, dimension, word, n) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (tool, dimension, word) DO UPDATE SET n = n + excluded.n",
            )?
            .execute(params![tool, dimension, word, n])?;
        }
        note_people(db, tool, &self.people)?;
        if let Some(found) = self.found {
            found.write(db, tool)?;
        }
        if !policy_read {
            ruling.apply_to(db, tool, site, host)?;
        }
        Ok(())
    }
}

/// Counts who is new to a tool. The day keeps the row from being written at every batch.
fn note_people(db: &Connection, tool: i64, people: &HashMap<&str, i64>) -> StoreResult<()> {
    let mut fresh = 0;
    for (person, day) in people {
        let known: Option<i64> = db
            .prepare_cached("SELECT max(last_day) FROM tool_people WHERE tool = ?1 AND person = ?2")?
            .query_row(params![tool, person], |row| row.get(0))?;
        match known {
            Some(known) if known >= *day => {}
            Some(_) => {
                db.prepare_cached("UPDATE tool_people SET last_day = ?3 WHERE tool = ?1 AND person = ?2")?
                    .execute(params![tool, person, day])?;
            }
            None => {
                db.prepare_cached("INSERT INTO tool_people (tool, person, last_day) VALUES (?1, ?2, ?3)")?
                    .execute(params![tool, person, day])?;
                fresh += 1;
            }
        }
    }
    if fresh > 0 {
        db.prepare_cached("UPDATE tools SET people = people + ?2 WHERE tool = ?1")?.execute(params![tool, int(fresh)])?;
    }
    Ok(())
}

impl Found {
    fn new(at: i64) -> Self {
        Self { framework: None, cues: BTreeSet::new(), confidence: 0, at }
    }

    fn take(&mut self, report: &DiscoveryReport, at: i64) {
        self.at = self.at.min(at);
        self.confidence = self.confidence.max(report.confidence);
        self.cues.extend(report.cues.iter().map(|cue| cue.as_str()));
        if let Some(framework) = &report.framework {
            // Two frameworks at one host are a guess either way; the same one is kept in any order.
            let name = framework.to_string();
            self.framework = Some(self.framework.take().map_or_else(|| name.clone(), |known| known.min(name.clone())));
        }
    }

    fn write(self, db: &Connection, tool: i64) -> StoreResult<()> {
        let (framework, cues): (String, String) = db
            .prepare_cached("SELECT framework, cues FROM tools WHERE tool = ?1")?
            .query_row([tool], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut all: BTreeSet<&str> = self.cues.into_iter().collect();
        all.extend(cues.split(',').filter(|cue| !cue.is_empty()));
        let framework = match (framework.as_str(), self.framework) {
            ("", found) => found.unwrap_or_default(),
            (known, Some(found)) => found.min(known.to_owned()),
            (known, None) => known.to_owned(),
        };
        db.prepare_cached(
            "UPDATE tools SET framework = ?2, cues = ?3, confidence = max(coalesce(confidence, 0), ?4),
             discovered_at = min(coalesce(discovered_at, ?5), ?5) WHERE tool = ?1",
        )?
        .execute(params![tool, framework, all.into_iter().collect::<Vec<_>>().join(","), self.confidence, self.at])?;
        Ok(())
    }
}
