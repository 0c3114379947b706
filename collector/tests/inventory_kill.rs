//! The collector is killed like in a power cut, again and again, while events come in: what the inventory counts is what is stored.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use promptward_collector::clock::{self, HOUR};
use promptward_collector::store::sqlite::SqliteStore;
use promptward_collector::store::{EventFilter, GrantFilter, Store, ToolFilter};
use serde_json::Value;
use std::time::Duration;
use support::binary::serve;
use support::{Device, batch, consent_json, discovery_json, event_json, make_token};

/// A use, a discovery at a host of its own, or a consent of a client of its own, in turn.
fn event(device: &str, seq: u64) -> Value {
    let mut event = match seq % 3 {
        0 => event_json(device, seq),
        1 => discovery_json(device, seq, None, &["chat_path", "composer"], 70),
        _ => consent_json(device, seq, "granted", clock::now_ms()),
    };
    if seq % 3 == 1 {
        event["site"]["host"] = format!("chat{}.example", seq % 50).into();
    } else if seq % 3 == 2 {
        event["consent"]["client"] = format!("{device}.{seq}").into();
    }
    event
}

/// Sends batches until the line breaks. Answers how many events were acknowledged.
fn send_until_it_breaks(url: &str, device: &mut Device) -> usize {
    let mut acknowledged = 0;
    loop {
        let events: Vec<Value> = (0..20).map(|n| event(&device.id, device.seq + 1 + n)).collect();
        device.seq += 20;
        let body = batch(&events);
        let header = device.header("POST", "/v1/events", clock::now_ms(), body.as_bytes());
        let answer = ureq::post(format!("{url}/v1/events")).header("authorization", header).send(body);
        match answer.map(|mut answer| answer.body_mut().read_to_string()) {
            Ok(Ok(text)) => {
                acknowledged += serde_json::from_str::<Value>(&text).unwrap()["stored"].as_array().unwrap().len();
            }
            // Too many at once is no break.
            Err(ureq::Error::StatusCode(429 | 503)) => std::thread::sleep(Duration::from_millis(20)),
            _ => return acknowledged,
        }
    }
}

#[tokio::test]
async fn what_the_inventory_counts_is_what_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut devices) = (0, Vec::new());
    for round in 0..4 {
        let secret = make_token(&SqliteStore::open(dir.path()).unwrap(), None, HOUR).await;
        let (mut child, url) = serve(dir.path());
        for _ in devices.len()..3 {
            let mut device = Device::new();
            let body = axum::body::to_bytes(device.enrolment(&secret).into_body(), 1 << 16).await.unwrap();
            let mut answer = ureq::post(format!("{url}/v1/enrol")).send(body.as_ref()).unwrap();
            device.id =
                serde_json::from_str::<Value>(&answer.body_mut().read_to_string().unwrap()).unwrap()["device"].as_str().unwrap().into();
            devices.push(device);
        }
        let senders: Vec<_> = std::mem::take(&mut devices)
            .into_iter()
            .map(|mut device| {
                let url = url.clone();
                std::thread::spawn(move || (send_until_it_breaks(&url, &mut device), device))
            })
            .collect();
        std::thread::sleep(Duration::from_millis(300 + 70 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        for sender in senders {
            let (count, device) = sender.join().unwrap();
            acknowledged += count;
            devices.push(device);
        }
        let store = SqliteStore::open(dir.path()).unwrap();
        let events = store.events(EventFilter { limit: u32::MAX, ..EventFilter::default() }).await.unwrap();
        let tools = store.tools(ToolFilter { limit: u32::MAX, ..ToolFilter::default() }).await.unwrap();
        let grants = store.grants(GrantFilter { limit: u32::MAX, ..GrantFilter::default() }).await.unwrap();
        assert!(acknowledged > 0 && events.len() >= acknowledged, "{} stored, {acknowledged} acknowledged", events.len());
        let counted = usize::try_from(tools.iter().map(|tool| tool.events).sum::<u64>()).unwrap();
        let consents = events.iter().filter(|event| event.gesture == "consent").count();
        println!("round {round}: {acknowledged} acknowledged, {} stored, {counted} counted, {consents} consents", events.len());
        assert_eq!((counted, grants.len()), (events.len(), consents));
    }
}
