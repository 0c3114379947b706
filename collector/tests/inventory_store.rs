//! The inventory as it grows out of signed events that come through the API.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use promptward_collector::clock::{self, DAY, HOUR};
use promptward_collector::publish;
use promptward_collector::store::sqlite::SqliteStore;
use promptward_collector::store::{
    Cursor, DraftChange, Facts, GrantFacts, GrantFilter, GrantRow, GrantSort, GrantState, Store, StoreError, ToolDecision, ToolEdit,
    ToolFilter, ToolRow, ToolSort,
};
use promptward_collector::{retention, trail};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{Collector, Device, OWN_HOST, batch, bytes_on_disk, consent_json, discovery_json, event_json, holds};

const OWN_KEY: &str = "@chat.corp.example";

async fn send(collector: &Collector, device: &Device, events: &[Value]) -> Value {
    let answer = collector.send(device.post(batch(events))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn stored(collector: &Collector, device: &Device, events: &[Value]) {
    let answer = send(collector, device, events).await;
    assert_eq!(answer["stored"].as_array().unwrap().len(), events.len(), "{answer}");
}

async fn tool(collector: &Collector, key: &str) -> ToolRow {
    collector.store.tool(key).await.unwrap().unwrap_or_else(|| panic!("no tool {key}"))
}

async fn tools(collector: &Collector) -> Vec<ToolRow> {
    collector.store.tools(ToolFilter { limit: 1000, ..ToolFilter::default() }).await.unwrap()
}

async fn grants(store: &dyn Store) -> Vec<GrantRow> {
    store.grants(GrantFilter { limit: 1000, ..GrantFilter::default() }).await.unwrap()
}

/// A row without the numbers that a store gives it.
fn told(mut row: GrantRow) -> String {
    row.id = 0;
    format!("{row:?}")
}

async fn publish(collector: &Collector, policy: Value) {
    publish::publish(&*collector.store, &collector.app.key, &policy.to_string(), "anna", clock::now_ms()).await.unwrap();
}

fn edit(key: &str, facts: Facts) -> ToolEdit {
    ToolEdit { key: key.into(), facts, decision: None, draft: None, by: "anna".into(), at: clock::now_ms() }
}

#[tokio::test]
async fn a_used_tool_is_counted_by_people_accounts_and_profiles() {
    let collector = Collector::start().await;
    let (one, two) = (collector.enrol().await, collector.enrol().await);
    let now = clock::now_ms();
    let mut events: Vec<Value> = (1..=4).map(|seq| event_json(&one.id, seq)).collect();
    events[0]["at"] = (now - HOUR).into();
    events[1]["account"]["verdict"] = "corporate".into();
    events[2]["profile"] = "personal".into();
    events[3]["subject"] = "ab".repeat(16).into();
    stored(&collector, &one, &events).await;
    let mut second = event_json(&two.id, 1);
    second["profile"] = "corporate".into();
    stored(&collector, &two, &[second]).await;
    let row = tool(&collector, "chatgpt").await;
    assert_eq!((row.name.as_str(), row.host.as_str(), row.events), ("ChatGPT", "", 5));
    assert_eq!(row.people, 3, "two devices and one pseudonym");
    assert_eq!(row.verdicts, [("personal".to_owned(), 4), ("corporate".to_owned(), 1)]);
    assert_eq!(row.profiles.iter().cloned().collect::<BTreeSet<_>>(), BTreeSet::from([("personal".into(), 1), ("corporate".into(), 1)]));
    assert_eq!(row.first_seen, now - HOUR);
    assert!(row.last_seen >= now);
    assert_eq!((row.standing.as_str(), row.tier.as_str(), row.policy), ("tolerated", "acts", None), "as the browsers reported it");
}

#[tokio::test]
async fn what_comes_again_or_is_refused_leaves_nothing() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    let events = [event_json(&device.id, 1), consent_json(&device.id, 2, "granted", clock::now_ms())];
    stored(&collector, &device, &events).await;
    let before = (format!("{:?}", tools(&collector).await), format!("{:?}", grants(&*collector.store).await));
    let answer = send(&collector, &device, &events).await;
    assert_eq!(answer["duplicate"].as_array().unwrap().len(), 2);
    let mut bad = discovery_json(&device.id, 3, None, &["chat_path"], 60);
    bad["discovery"]["title"] = "what the page is called".into();
    let mut foreign = consent_json(&device.id, 4, "asked", clock::now_ms());
    foreign["consent"]["state"] = "secret".into();
    let mut other = discovery_json("00000000-0000-7000-8000-000000000000", 5, None, &["chat_path"], 60);
    other["site"]["host"] = "other.example".into();
    let answer = send(&collector, &device, &[bad, foreign, other]).await;
    assert_eq!(answer["rejected"].as_array().unwrap().len(), 3, "{answer}");
    assert_eq!(before, (format!("{:?}", tools(&collector).await), format!("{:?}", grants(&*collector.store).await)));
}

#[tokio::test]
async fn a_discovered_host_stays_one_tool_whatever_it_is_called() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    stored(&collector, &device, &[discovery_json(&device.id, 1, None, &["chat_path", "composer"], 60)]).await;
    let row = tool(&collector, OWN_KEY).await;
    assert_eq!((row.site.as_str(), row.name.as_str(), row.framework.as_deref(), row.confidence), ("unlisted", OWN_HOST, None, Some(60)));
    assert!(row.verdicts.is_empty(), "at the door nobody knows the account yet");
    let facts = Facts { owner: "platform team".into(), ..Facts::default() };
    assert!(collector.store.save_tool(edit(OWN_KEY, facts)).await.unwrap());
    stored(&collector, &device, &[discovery_json(&device.id, 2, Some("open-webui"), &["framework_mark", "composer"], 90)]).await;
    let mut own = event_json(&device.id, 3);
    own["site"] = json!({ "id": "corp-chat", "host": OWN_HOST, "status": "sanctioned", "tier": "reads" });
    stored(&collector, &device, &[own, event_json(&device.id, 4)]).await;
    let mut elsewhere = discovery_json(&device.id, 5, Some("open-webui"), &["framework_mark", "composer"], 90);
    elsewhere["site"]["host"] = "10.0.0.7:8080".into();
    stored(&collector, &device, &[elsewhere]).await;
    let keys: BTreeSet<String> = tools(&collector).await.into_iter().map(|row| row.key).collect();
    assert_eq!(keys, BTreeSet::from([OWN_KEY.to_owned(), "@10.0.0.7:8080".into(), "chatgpt".into()]));
    let row = tool(&collector, OWN_KEY).await;
    assert_eq!((row.site.as_str(), row.framework.as_deref(), row.confidence, row.events), ("corp-chat", Some("open-webui"), Some(90), 3));
    assert_eq!(row.cues, ["chat_path", "composer", "framework_mark"]);
    assert_eq!((row.owner(), row.standing.as_str()), ("platform team", "sanctioned"));
}

#[tokio::test]
async fn discoveries_in_any_order_and_grouping_give_the_same() {
    let now = clock::now_ms();
    let mut seen = BTreeSet::new();
    for (order, together) in [([0, 1, 2], true), ([2, 1, 0], false), ([1, 2, 0], true), ([2, 0, 1], false)] {
        let collector = Collector::start().await;
        let device = collector.enrol().await;
        let mut events = [
            discovery_json(&device.id, 1, None, &["chat_path", "composer"], 60),
            discovery_json(&device.id, 2, Some("gradio"), &["framework_mark", "composer"], 90),
            discovery_json(&device.id, 3, None, &["event_stream"], 70),
        ];
        (0..3).for_each(|i| events[i]["at"] = (now - HOUR + i64::try_from(i).unwrap()).into());
        let events = order.map(|i| events[i].clone());
        if together {
            stored(&collector, &device, &events).await;
        } else {
            for event in events {
                stored(&collector, &device, &[event]).await;
            }
        }
        seen.insert(format!("{:?}", ToolRow { row: 0, ..tool(&collector, OWN_KEY).await }));
    }
    assert_eq!(seen.len(), 1, "{seen:#?}");
    assert!(seen.first().unwrap().contains("gradio"));
}

#[tokio::test]
async fn a_grant_is_the_same_in_whatever_order_its_events_come() {
    let now = clock::now_ms();
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];
    let mut seen = BTreeSet::new();
    let mut device_ids = Vec::new();
    for order in orders {
        let collector = Collector::start().await;
        let device = collector.enrol().await;
        let mut events = [
            consent_json(&device.id, 1, "asked", now - 3000),
            consent_json(&device.id, 2, "granted", now - 2000),
            consent_json(&device.id, 3, "asked", now - 1000),
            consent_json(&device.id, 4, "refused", now - 500),
        ];
        // The second request wants more, and is refused.
        for later in [2, 3] {
            events[later]["consent"]["scopes"] = json!(["gmail.modify"]);
            events[later]["consent"]["for_everybody"] = true.into();
        }
        for index in order {
            stored(&collector, &device, &[events[index].clone()]).await;
        }
        let rows = grants(&*collector.store).await;
        assert_eq!(rows.len(), 1);
        device_ids.push(device.id.clone());
        seen.insert(told(rows.into_iter().next().unwrap()).replace(&device.id, "device"));
    }
    assert_eq!(seen.len(), 1, "{seen:#?}");
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    stored(&collector, &device, &[consent_json(&device.id, 1, "granted", now), consent_json(&device.id, 2, "refused", now + 5)]).await;
    let row = grants(&*collector.store).await.remove(0);
    assert_eq!(
        (row.phase.as_str(), row.granted_at, row.refused_at.is_some()),
        ("granted", Some(now), true),
        "a refusal takes nothing back"
    );
    assert_eq!(row.scopes, ["calendar.readonly", "gmail.readonly"]);
    assert_eq!(row.reach, ["people", "mail"]);
    assert!(row.lasting && row.extent_known && !row.for_everybody);
    assert_eq!((row.tool.as_str(), row.provider.as_str(), row.redirect_host.as_str()), ("otter", "google", "otter.ai"));
    assert_eq!(tool(&collector, "otter").await.events, 2, "the tool is seen, under its own name");
    assert!(collector.store.tool("@accounts.google.com").await.unwrap().is_none(), "and the provider is none");
}

#[tokio::test]
async fn phases_without_a_grant_follow_the_newest_answer() {
    let now = clock::now_ms();
    for (events, phase) in [
        (vec![("asked", 0)], "asked"),
        (vec![("refused", 5), ("asked", 0)], "refused"),
        (vec![("refused", 0), ("asked", 0)], "refused"),
        (vec![("refused", 0), ("asked", 5)], "asked"),
        (vec![("unseen", 5), ("asked", 0)], "unseen"),
        (vec![("granted", 0), ("unseen", 5), ("asked", 3)], "granted"),
    ] {
        let collector = Collector::start().await;
        let device = collector.enrol().await;
        for (seq, (word, after)) in events.iter().enumerate() {
            let seq = u64::try_from(seq).unwrap() + 1;
            stored(&collector, &device, &[consent_json(&device.id, seq, word, now - 100 + after)]).await;
        }
        assert_eq!(grants(&*collector.store).await[0].phase, phase, "{events:?}");
    }
}

#[tokio::test]
async fn an_app_outside_the_catalogue_is_a_consent_and_no_tool() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    let mut event = consent_json(&device.id, 1, "granted", clock::now_ms());
    event["site"]["id"] = "unlisted".into();
    event["consent"]["redirect_host"] = "notes.example".into();
    event["consent"]["scopes"] = json!([]);
    event["consent"]["unlisted"] = 3.into();
    let mut native = event.clone();
    native["id"] = uuid::Uuid::now_v7().to_string().into();
    native["seq"] = 2.into();
    native["consent"].as_object_mut().unwrap().remove("redirect_host");
    stored(&collector, &device, &[event, native]).await;
    assert!(tools(&collector).await.is_empty());
    let rows = grants(&*collector.store).await;
    assert_eq!(rows.iter().map(|row| row.tool.as_str()).collect::<BTreeSet<_>>(), BTreeSet::from(["", "@notes.example"]));
    assert!(rows.iter().all(|row| !row.extent_known && row.unlisted == 3), "unlisted scopes are not called known");
}

#[tokio::test]
async fn access_given_again_after_it_was_taken_back_is_open_again() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    let now = clock::now_ms();
    stored(&collector, &device, &[consent_json(&device.id, 1, "granted", now - 5000)]).await;
    let id = grants(&*collector.store).await[0].id;
    let facts =
        GrantFacts { owner: "it".into(), purpose: String::new(), expires: String::new(), state: GrantState::Revoked, note: String::new() };
    assert!(collector.store.save_grant(id, facts, "anna", now - 1000).await.unwrap());
    stored(&collector, &device, &[consent_json(&device.id, 2, "granted", now - 3000)]).await;
    assert_eq!(collector.store.grant(id).await.unwrap().unwrap().facts.state, GrantState::Revoked, "late news of before");
    stored(&collector, &device, &[consent_json(&device.id, 3, "granted", now)]).await;
    let row = collector.store.grant(id).await.unwrap().unwrap();
    assert_eq!((row.facts.state, row.facts.owner.as_str()), (GrantState::Open, "it"));
}

#[tokio::test]
async fn the_published_policy_wins_where_it_speaks() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    stored(&collector, &device, &[event_json(&device.id, 1), discovery_json(&device.id, 2, None, &["chat_path", "composer"], 70)]).await;
    let own = Facts { owner: "somebody".into(), review: "2026-12-01".into(), ..Facts::default() };
    collector.store.save_tool(edit("chatgpt", own)).await.unwrap();
    let entry = json!({ "id": "chatgpt", "status": "sanctioned", "owner": "it", "approver": "ciso", "purpose": "drafts" });
    let chat = json!({ "id": "corp-chat", "hosts": ["*.corp.example"], "status": "forbidden" });
    publish(&collector, json!({ "sites": [entry, chat] })).await;
    let row = tool(&collector, "chatgpt").await;
    assert_eq!((row.standing.as_str(), row.owner(), row.review(), row.reported.as_str()), ("sanctioned", "it", "2026-12-01", "tolerated"));
    assert_eq!(tool(&collector, OWN_KEY).await.standing, "forbidden");
    let mut late = discovery_json(&device.id, 3, None, &["chat_path", "composer"], 70);
    late["site"]["host"] = "new.corp.example".into();
    stored(&collector, &device, &[late]).await;
    assert_eq!(tool(&collector, "@new.corp.example").await.standing, "forbidden", "also for what is seen later");
    publish(&collector, json!({ "sites": [] })).await;
    let row = tool(&collector, "chatgpt").await;
    assert_eq!((row.standing.as_str(), row.owner()), ("tolerated", "somebody"));
}

#[tokio::test]
async fn a_discovery_waits_for_review_also_where_all_discoveries_are_tolerated() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    let mut event = discovery_json(&device.id, 1, None, &["chat_path", "composer"], 70);
    event["site"]["status"] = "tolerated".into();
    stored(&collector, &device, &[event, event_json(&device.id, 2)]).await;
    let queue = ToolFilter { queue: true, ..ToolFilter::default() };
    let keys: Vec<String> = collector.store.tools(queue.clone()).await.unwrap().into_iter().map(|row| row.key).collect();
    assert_eq!(keys, [OWN_KEY]);
    publish(&collector, json!({ "sites": [{ "id": "lab", "hosts": [OWN_HOST], "status": "tolerated" }] })).await;
    assert!(collector.store.tools(queue).await.unwrap().is_empty());
}

#[tokio::test]
async fn filters_and_orders_hold_over_pages() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    let mut events = Vec::new();
    for seq in 1..=40_u64 {
        let mut event = discovery_json(&device.id, seq, None, &["chat_path", "composer"], 70);
        event["site"]["host"] = format!("chat{:02}.example", seq % 20).into();
        event["at"] = (clock::now_ms() - 1000).into();
        events.push(event);
    }
    stored(&collector, &device, &events).await;
    stored(&collector, &device, &[event_json(&device.id, 41)]).await;
    for (host, review) in [("03", "2026-01-01"), ("04", "2025-01-01"), ("05", "2027-01-01")] {
        let facts = Facts { owner: "it".into(), review: review.into(), ..Facts::default() };
        collector.store.save_tool(edit(&format!("@chat{host}.example"), facts)).await.unwrap();
    }
    let list = async |filter: ToolFilter| collector.store.tools(filter).await.unwrap();
    for sort in ToolSort::ALL {
        let (mut all, mut after): (Vec<String>, Option<Cursor>) = (Vec::new(), None);
        loop {
            let page = list(ToolFilter { sort: *sort, after: after.clone(), limit: 6, ..ToolFilter::default() }).await;
            let Some(last) = page.last() else { break };
            after = Cursor::parse(&last.cursor(*sort).text());
            all.extend(page.into_iter().map(|row| row.key));
        }
        assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (21, 21), "{}", sort.as_str());
        match sort {
            ToolSort::Name => assert_eq!(all.last().unwrap(), "chatgpt"),
            ToolSort::Review => assert_eq!(all[..3], ["@chat04.example", "@chat03.example", "@chat05.example"]),
            _ => {}
        }
    }
    let count = async |filter: ToolFilter| list(ToolFilter { limit: 100, ..filter }).await.len();
    let all = ToolFilter::default;
    assert_eq!(count(ToolFilter { standing: Some("unreviewed".into()), ..all() }).await, 20);
    assert_eq!(count(ToolFilter { queue: true, ..all() }).await, 20);
    assert_eq!(count(ToolFilter { category: Some("chat".into()), ..all() }).await, 1);
    assert_eq!(count(ToolFilter { category: Some(String::new()), ..all() }).await, 20);
    assert_eq!(count(ToolFilter { tier: Some("acts".into()), ..all() }).await, 1);
    assert_eq!(count(ToolFilter { verdict: Some("personal".into()), ..all() }).await, 1);
    assert_eq!(count(ToolFilter { text: Some("CHAT1".into()), ..all() }).await, 10);
    assert_eq!(count(ToolFilter { text: Some("%".into()), ..all() }).await, 0);
    assert_eq!(count(ToolFilter { ownerless: true, ..all() }).await, 1);
    assert_eq!(count(ToolFilter { due: Some("2026-11-22".into()), ..all() }).await, 2);
    let dues = collector.store.dues("2026-11-22", "2027-02-01").await.unwrap();
    assert_eq!((dues.undecided, dues.reviews_due, dues.reviews_soon, dues.tools_ownerless), (20, 2, 1, 1));
}

#[tokio::test]
async fn grants_are_filtered_sorted_and_counted() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    let now = clock::now_ms();
    let mut events: Vec<Value> = (1..=30).map(|seq| consent_json(&device.id, seq, "granted", now - 100)).collect();
    for (i, event) in events.iter_mut().enumerate() {
        event["consent"]["client"] = format!("client-{i}").into();
        if i % 3 == 0 {
            event["consent"]["provider"] = "slack".into();
            event["consent"]["reach"] = json!(["messages", "admin"]);
            event["consent"]["lasting"] = false.into();
        }
        if i % 5 == 0 {
            event["consent"]["phase"] = "asked".into();
        }
    }
    stored(&collector, &device, &events).await;
    for sort in GrantSort::ALL {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = collector.store.grants(GrantFilter { sort: *sort, after, limit: 7, ..GrantFilter::default() }).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Cursor::parse(&last.cursor(*sort).text());
            all.extend(page.iter().map(|row| (row.id, row.worst)));
        }
        assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (30, 30), "{}", sort.as_str());
        if *sort == GrantSort::Reach {
            assert!(all.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        }
    }
    let count = async |filter: GrantFilter| collector.store.grants(GrantFilter { limit: 100, ..filter }).await.unwrap().len();
    let all = GrantFilter::default;
    assert_eq!(count(GrantFilter { provider: Some("slack".into()), ..all() }).await, 10);
    assert_eq!(count(GrantFilter { reach: Some("admin".into()), ..all() }).await, 10);
    assert_eq!(count(GrantFilter { reach: Some("mail".into()), ..all() }).await, 20);
    assert_eq!(count(GrantFilter { phase: Some("asked".into()), ..all() }).await, 6);
    assert_eq!(count(GrantFilter { lasting: Some(false), ..all() }).await, 10);
    assert_eq!(count(GrantFilter { text: Some("client-1".into()), ..all() }).await, 11);
    assert_eq!(count(GrantFilter { tool: Some("otter".into()), ..all() }).await, 30);
    assert_eq!(collector.store.grant_providers().await.unwrap(), ["google", "slack"]);
    let rows = grants(&*collector.store).await;
    let granted: Vec<i64> = rows.iter().filter(|row| row.phase == "granted").map(|row| row.id).collect();
    for (id, (expires, state)) in granted.iter().zip([
        ("2026-01-01", GrantState::Accepted),
        ("2026-01-01", GrantState::Revoked),
        ("2027-01-01", GrantState::Accepted),
        ("2030-01-01", GrantState::ToRevoke),
    ]) {
        let facts = GrantFacts { owner: "it".into(), purpose: String::new(), expires: expires.into(), state, note: String::new() };
        collector.store.save_grant(*id, facts, "anna", now).await.unwrap();
    }
    assert_eq!(count(GrantFilter { due: Some("2026-11-22".into()), ..all() }).await, 1);
    assert_eq!(count(GrantFilter { ownerless: true, ..all() }).await, 20);
    assert_eq!(count(GrantFilter { state: Some("to_revoke".into()), ..all() }).await, 1);
    let dues = collector.store.dues("2026-11-22", "2027-02-01").await.unwrap();
    assert_eq!((dues.grants_expired, dues.grants_soon, dues.grants_ownerless), (1, 1, 20));
}

#[tokio::test]
async fn a_decision_its_draft_and_its_audit_entry_stand_or_fall_together() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    stored(&collector, &device, &[event_json(&device.id, 1)]).await;
    let decided = |before: Option<&str>| ToolEdit {
        decision: Some(ToolDecision::Forbidden),
        draft: Some(DraftChange { before: before.map(str::to_owned), after: "{}".into() }),
        ..edit("chatgpt", Facts { owner: "it".into(), note: "because".into(), ..Facts::default() })
    };
    let refused = collector.store.save_tool(decided(Some("another draft"))).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))));
    let row = tool(&collector, "chatgpt").await;
    assert_eq!((row.decided, row.facts), (None, Facts::default()), "nothing of it is left");
    assert!(collector.store.draft().await.unwrap().is_none());
    let entries = trail::verify(&*collector.store, None).await.unwrap().entries;
    assert!(collector.store.save_tool(decided(None)).await.unwrap());
    assert_eq!(trail::verify(&*collector.store, None).await.unwrap().entries, entries + 1);
    let last = collector.store.audit(1).await.unwrap().remove(0);
    assert_eq!(
        (last.action.as_str(), last.subject.as_str()),
        ("tool.decide", "chatgpt: forbidden into the draft, owner \"it\", note changed")
    );
    assert_eq!(collector.store.draft().await.unwrap().unwrap().source, "{}");
    assert!(!collector.store.save_tool(edit("nowhere", Facts::default())).await.unwrap());
}

#[tokio::test]
async fn what_was_acknowledged_is_in_the_inventory_after_opening_anew() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    let events = [event_json(&device.id, 1), consent_json(&device.id, 2, "granted", clock::now_ms())];
    stored(&collector, &device, &events).await;
    let Collector { dir, store, app, router } = collector;
    drop((store, app, router));
    let store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(store.tool("chatgpt").await.unwrap().unwrap().events, 1);
    assert_eq!(grants(&store).await[0].phase, "granted");
}

#[tokio::test]
async fn who_used_a_tool_is_forgotten_with_the_events_and_its_facts_are_not() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    let now = clock::now_ms();
    let pseudonym = "c0ffee".repeat(5);
    let mut old = event_json(&device.id, 1);
    old["at"] = (now - 200 * DAY).into();
    old["subject"] = pseudonym.clone().into();
    stored(&collector, &device, &[old, event_json(&device.id, 2)]).await;
    assert_eq!(tool(&collector, "chatgpt").await.people, 2);
    assert_eq!(retention::expire(&collector.app, now).await.unwrap(), 1);
    let row = tool(&collector, "chatgpt").await;
    assert_eq!((row.people, row.events, row.first_seen), (1, 2, now - 200 * DAY));
    let db = rusqlite::Connection::open(collector.dir.path().join("promptward.sqlite3")).unwrap();
    db.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
    assert!(!holds(&bytes_on_disk(&collector.dir), &pseudonym));
}
