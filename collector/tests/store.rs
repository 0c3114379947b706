//! The promises of the `Store` trait, asked of an engine through the trait alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use promptward_collector::clock::{self, HOUR};
use promptward_collector::store::sqlite::SqliteStore;
use promptward_collector::store::{Batch, Enrolment, EventFilter, EventRow, Gap, NewDevice, Outcome, PolicyRow, Store, StoreError};
use promptward_collector::token;
use promptward_collector::trail;
use std::collections::HashSet;
use std::sync::Arc;
use support::make_token;
use uuid::Uuid;

fn open() -> (tempfile::TempDir, Arc<dyn Store>) {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(dir.path()).unwrap());
    (dir, store)
}

fn candidate(secret: &str, key: u8) -> NewDevice {
    NewDevice {
        id: Uuid::now_v7().to_string(),
        token_hash: token::hash(secret),
        public_key: [key; 32],
        name: None,
        browser: "b".into(),
        extension: "1".into(),
        now: clock::now_ms(),
    }
}

async fn enrolled(store: &dyn Store, key: u8) -> String {
    let secret = make_token(store, Some(1), HOUR).await;
    match store.enrol(candidate(&secret, key)).await.unwrap() {
        Enrolment::Accepted(id) => id,
        other => panic!("{other:?}"),
    }
}

fn event(seq: u64, prev: &str) -> EventRow {
    EventRow {
        id: Uuid::now_v7(),
        at: clock::now_ms(),
        seq,
        prev: prev.into(),
        hash: format!("{seq:064x}"),
        site: Some("chatgpt".into()),
        verdict: "personal".into(),
        gesture: "paste".into(),
        decision: "mask".into(),
        fate: "masked".into(),
        choice: None,
        classes: vec!["credential".into(), "bank".into()],
        sighting: None,
        body: "{}".into(),
    }
}

/// Events with these numbers, correctly chained to their neighbours.
fn chain(numbers: impl IntoIterator<Item = u64>) -> Vec<EventRow> {
    numbers.into_iter().map(|n| event(n, &if n > 1 { format!("{:064x}", n - 1) } else { String::new() })).collect()
}

fn batch(device: &str, events: Vec<EventRow>) -> Batch {
    Batch { device: device.into(), events, rejected: 0, dropped: 0, status: None, now: clock::now_ms() }
}

#[tokio::test]
async fn a_token_lets_in_as_many_as_it_says_even_when_all_come_at_once() {
    let (_dir, store) = open();
    let secret = make_token(&*store, Some(3), HOUR).await;
    let tries: Vec<_> = (0..20)
        .map(|key| {
            let (store, device) = (store.clone(), candidate(&secret, key));
            tokio::spawn(async move { store.enrol(device).await.unwrap() })
        })
        .collect();
    let mut outcomes = Vec::new();
    for attempt in tries {
        outcomes.push(attempt.await.unwrap());
    }
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Enrolment::Accepted(_))).count(), 3);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Enrolment::UsedUp).count(), 17);
    assert_eq!(store.tokens().await.unwrap()[0].uses, 3);
    assert_eq!(store.devices().await.unwrap().len(), 3);
}

#[tokio::test]
async fn the_same_key_gets_its_device_back_and_costs_no_use() {
    let (_dir, store) = open();
    let secret = make_token(&*store, Some(1), HOUR).await;
    let first = store.enrol(candidate(&secret, 1)).await.unwrap();
    assert_eq!(store.enrol(candidate(&secret, 1)).await.unwrap(), first);
    assert_eq!(store.enrol(candidate(&secret, 2)).await.unwrap(), Enrolment::UsedUp);
    assert_eq!(store.enrol(candidate("another", 1)).await.unwrap(), Enrolment::UnknownToken);
    let Enrolment::Accepted(id) = first else { panic!() };
    assert!(store.revoke_device(&id, "test", 5).await.unwrap());
    assert!(!store.revoke_device(&id, "test", 6).await.unwrap());
    assert_eq!(store.enrol(candidate(&secret, 1)).await.unwrap(), Enrolment::Revoked);
    assert!(store.device_key(&id).await.unwrap().unwrap().revoked);
}

#[tokio::test]
async fn ended_tokens_let_nobody_in() {
    let (_dir, store) = open();
    let past = make_token(&*store, None, -1).await;
    assert_eq!(store.enrol(candidate(&past, 1)).await.unwrap(), Enrolment::Ended);
    let revoked = make_token(&*store, None, HOUR).await;
    let id = store.tokens().await.unwrap().into_iter().find(|token| token.state(clock::now_ms()) == "open").unwrap().id;
    assert!(store.revoke_token(&id, "test", clock::now_ms()).await.unwrap());
    assert_eq!(store.enrol(candidate(&revoked, 1)).await.unwrap(), Enrolment::Ended);
}

#[tokio::test]
async fn an_event_is_stored_once_however_often_and_from_wherever_it_comes() {
    let (_dir, store) = open();
    let (one, two) = (enrolled(&*store, 1).await, enrolled(&*store, 2).await);
    let events = chain(1..=50);
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let (store, batch) = (store.clone(), batch(&one, events.clone()));
            tokio::spawn(async move { store.append(batch).await.unwrap() })
        })
        .collect();
    let (mut stored, mut duplicate) = (0, 0);
    for attempt in tries {
        let outcomes = attempt.await.unwrap();
        assert_eq!(outcomes.len(), 50);
        stored += outcomes.iter().filter(|outcome| **outcome == Outcome::Stored).count();
        duplicate += outcomes.iter().filter(|outcome| **outcome == Outcome::Duplicate).count();
    }
    assert_eq!((stored, duplicate), (50, 350));
    let foreign = store.append(batch(&two, events)).await.unwrap();
    assert!(foreign.iter().all(|outcome| *outcome == Outcome::IdTaken));
    let device = store.device(&one).await.unwrap().unwrap();
    assert_eq!((device.stored, device.duplicate, device.missing, device.chain_breaks, device.last_seq), (50, 350, 0, 0, Some(50)));
    assert_eq!(store.device(&two).await.unwrap().unwrap().rejected, 50);
    let counted: u64 =
        store.counts(0, i64::MAX / 2, HOUR).await.unwrap().iter().filter(|count| count.dimension == "fate").map(|count| count.n).sum();
    assert_eq!(counted, 50, "duplicates are not counted");
}

#[tokio::test]
async fn holes_are_recorded_and_closed_by_what_comes_late() {
    let (_dir, store) = open();
    let device = enrolled(&*store, 1).await;
    let holes = async |store: &dyn Store| -> Vec<(u64, u64)> {
        store.gaps(&device).await.unwrap().iter().map(|Gap { first, last, .. }| (*first, *last)).collect()
    };
    store.append(batch(&device, chain([3, 4]))).await.unwrap();
    assert_eq!(holes(&*store).await, [(1, 2)]);
    store.append(batch(&device, chain([10]))).await.unwrap();
    assert_eq!(holes(&*store).await, [(1, 2), (5, 9)]);
    store.append(batch(&device, chain([7, 1]))).await.unwrap();
    assert_eq!(holes(&*store).await, [(2, 2), (5, 6), (8, 9)]);
    store.append(batch(&device, chain([2, 5, 6, 8, 9]))).await.unwrap();
    assert!(holes(&*store).await.is_empty());
    let row = store.device(&device).await.unwrap().unwrap();
    assert_eq!((row.missing, row.chain_breaks, row.last_seq), (0, 0, Some(10)));
}

#[tokio::test]
async fn a_changed_predecessor_shows_as_a_broken_link() {
    let (_dir, store) = open();
    let device = enrolled(&*store, 1).await;
    store.append(batch(&device, chain([1, 2]))).await.unwrap();
    store.append(batch(&device, vec![event(3, &"f".repeat(64))])).await.unwrap();
    let row = store.device(&device).await.unwrap().unwrap();
    assert_eq!((row.chain_breaks, row.missing), (1, 0));
}

#[tokio::test]
async fn pages_walk_over_every_event_once_and_filters_hold() {
    let (_dir, store) = open();
    let device = enrolled(&*store, 1).await;
    let mut events = chain(1..=25);
    // Equal times are the hard case for a page that continues "after" an event.
    events.iter_mut().for_each(|event| event.at = 1_800_000_000_000);
    events[3].decision = "block".into();
    events[4].classes = vec!["payment".into()];
    let all: HashSet<Uuid> = events.iter().map(|event| event.id).collect();
    store.append(batch(&device, events)).await.unwrap();
    let (mut seen, mut after) = (HashSet::new(), None);
    loop {
        let page = store.events(EventFilter { after, limit: 10, ..EventFilter::default() }).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.at, last.id));
        assert!(page.iter().all(|event| seen.insert(event.id)), "an event came twice");
    }
    assert_eq!(seen, all);
    let count = async |filter: EventFilter| store.events(EventFilter { limit: 100, ..filter }).await.unwrap().len();
    assert_eq!(count(EventFilter { decision: Some("block".into()), ..EventFilter::default() }).await, 1);
    assert_eq!(count(EventFilter { class: Some("payment".into()), ..EventFilter::default() }).await, 1);
    assert_eq!(count(EventFilter { class: Some("bank".into()), ..EventFilter::default() }).await, 24);
    assert_eq!(count(EventFilter { class: Some("ban".into()), ..EventFilter::default() }).await, 0);
    assert_eq!(count(EventFilter { to: Some(1_800_000_000_000), ..EventFilter::default() }).await, 0);
    assert_eq!(count(EventFilter { site: Some("' OR 1=1 --".into()), ..EventFilter::default() }).await, 0);
}

#[tokio::test]
async fn a_policy_version_is_given_once_and_never_goes_back() {
    let (_dir, store) = open();
    let policy = |version| PolicyRow {
        version,
        envelope: vec![1],
        etag: format!("e{version}"),
        source: "{}".into(),
        keyid: "k".into(),
        issued_at: 1,
        expires_at: 2,
        published_by: "test".into(),
        restores: None,
    };
    assert!(store.policy_head().await.unwrap().is_none());
    store.publish(policy(1)).await.unwrap();
    store.publish(policy(5)).await.unwrap();
    for version in [5, 4, 1] {
        assert!(matches!(store.publish(policy(version)).await, Err(StoreError::Conflict(_))));
    }
    assert_eq!(store.policy_head().await.unwrap().unwrap().version, 5);
    assert_eq!(store.policies().await.unwrap().iter().map(|p| p.version).collect::<Vec<_>>(), [5, 1]);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_opening_anew() {
    let (dir, store) = open();
    let device = enrolled(&*store, 1).await;
    let events = chain(1..=10);
    store.append(batch(&device, events.clone())).await.unwrap();
    drop(store);
    let store = SqliteStore::open(dir.path()).unwrap();
    for event in events {
        assert_eq!(store.event(event.id).await.unwrap().unwrap().seq, event.seq);
    }
}

#[tokio::test]
async fn old_events_go_and_their_counters_stay() {
    let (_dir, store) = open();
    let device = enrolled(&*store, 1).await;
    let mut events = chain(1..=10);
    events.iter_mut().take(7).for_each(|event| event.at -= 100 * clock::DAY);
    store.append(batch(&device, events)).await.unwrap();
    let before = clock::now_ms() - 90 * clock::DAY;
    assert_eq!(store.expire(before, 5).await.unwrap(), 5);
    assert_eq!(store.expire(before, 5).await.unwrap(), 2);
    assert_eq!(store.expire(before, 5).await.unwrap(), 0);
    assert_eq!(store.events(EventFilter { limit: 100, ..EventFilter::default() }).await.unwrap().len(), 3);
    let counts = store.counts(0, clock::now_ms() + 1, clock::DAY).await.unwrap();
    assert_eq!(counts.iter().filter(|count| count.dimension == "fate").map(|count| count.n).sum::<u64>(), 10);
}

#[tokio::test]
async fn every_act_leaves_a_link_and_a_cut_or_changed_trail_is_noticed() {
    let (dir, store) = open();
    let device = enrolled(&*store, 1).await;
    store.revoke_device(&device, "anna", 1).await.unwrap();
    store.put_admin("anna", "hash", "setup", 2).await.unwrap();
    let whole = trail::verify(&*store, None).await.unwrap();
    assert_eq!(whole.entries, 3);
    assert_eq!(trail::verify(&*store, Some(&whole.head)).await.unwrap(), whole);
    drop(store);

    // Whoever can write the file can drop the triggers: the chain must still show it.
    let tamper = |sql: &str| {
        let db = rusqlite::Connection::open(dir.path().join("promptward.sqlite3")).unwrap();
        assert!(db.execute("UPDATE audit SET actor = 'x'", []).is_err(), "the trail is append-only");
        db.execute_batch(&format!("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; {sql}")).unwrap();
        db.execute_batch(
            "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'no'); END;
             CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'no'); END;",
        )
        .unwrap();
    };
    tamper("DELETE FROM audit WHERE seq = 3");
    let store = SqliteStore::open(dir.path()).unwrap();
    assert!(trail::verify(&store, None).await.is_ok(), "a cut end alone leaves no trace …");
    assert!(matches!(trail::verify(&store, Some(&whole.head)).await, Err(trail::TrailError::HeadLost(_))), "… but a noted head does");
    drop(store);
    tamper("UPDATE audit SET actor = 'nobody' WHERE seq = 2");
    let store = SqliteStore::open(dir.path()).unwrap();
    assert!(matches!(trail::verify(&store, None).await, Err(trail::TrailError::Changed(2))));
    drop(store);
    tamper("DELETE FROM audit WHERE seq = 1");
    let store = SqliteStore::open(dir.path()).unwrap();
    assert!(matches!(trail::verify(&store, None).await, Err(trail::TrailError::Missing { expected: 1, found: 2 })));
}
