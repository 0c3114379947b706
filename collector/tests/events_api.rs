//! The device API: enrolment, signatures, batches.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use promptward_collector::clock::{self, HOUR, MINUTE};
use promptward_collector::config::Config;
use promptward_collector::limits::Rate;
use promptward_collector::store::EventFilter;
use serde_json::{Value, json};
use std::io::Write as _;
use support::{Collector, Device, batch, bytes_on_disk, event_json, holds};

async fn stored(collector: &Collector) -> usize {
    collector.store.events(EventFilter { limit: 10_000, ..EventFilter::default() }).await.unwrap().len()
}

#[tokio::test]
async fn a_batch_is_stored_once_and_a_retry_is_told_so() {
    let collector = Collector::start().await;
    let mut device = collector.enrol().await;
    let events = device.events(3);
    let ids: Vec<String> = events.iter().map(|event| event.id.to_string()).collect();
    let first = collector.send(device.post(batch(&events))).await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.json()["stored"], json!(ids));
    assert!(first.json()["batch"]["max_events"].as_u64().unwrap() > 0);
    let again = collector.send(device.post(batch(&events))).await;
    assert_eq!((&again.json()["stored"], &again.json()["duplicate"]), (&json!([]), &json!(ids)));
    assert_eq!(stored(&collector).await, 3);
    let row = collector.store.device(&device.id).await.unwrap().unwrap();
    assert_eq!((row.missing, row.chain_breaks), (0, 0), "the digests of core and collector are the same");
}

#[tokio::test]
async fn every_event_of_a_batch_ends_in_exactly_one_outcome() {
    let collector = Collector::start().await;
    let mut device = collector.enrol().await;
    let good = serde_json::to_value(device.event()).unwrap();
    let change = |path: &str, value: Value| {
        let mut event = event_json(&device.id, 9);
        match path.split_once('/') {
            Some((outer, inner)) => event[outer][inner] = value,
            None => event[path] = value,
        }
        event
    };
    let bad = [
        (change("text", json!("what somebody wrote")), "malformed"),
        (change("site/path", json!("/c/1")), "malformed"),
        (change("rule", json!("a rule with words in it")), "malformed"),
        (change("decision", json!("shred")), "malformed"),
        (change("device", json!("00000000-0000-7000-8000-000000000000")), "foreign_device"),
        (change("at", json!(1_000)), "impossible_time"),
        (change("at", json!(clock::now_ms() + 3 * clock::DAY)), "impossible_time"),
        (change("schema", json!(99)), "unknown_schema"),
        (change("rule", json!("x".repeat(20_000))), "too_large"),
        (change("seq", json!(0)), "malformed"),
        (json!(7), "malformed"),
        (json!({ "id": "somebody@corp.example" }), "malformed"),
    ];
    let mut events: Vec<Value> = bad.iter().map(|(event, _)| event.clone()).collect();
    events.insert(5, good.clone());
    let answer = collector.send(device.post(batch(&events))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.json()["stored"], json!([good["id"]]));
    let rejected = answer.json()["rejected"].as_array().unwrap().clone();
    assert_eq!(rejected.iter().map(|r| r["reason"].as_str().unwrap()).collect::<Vec<_>>(), bad.map(|(_, reason)| reason));
    assert_eq!(rejected[0]["id"].as_str().unwrap().len(), 36);
    for (index, refused) in rejected.iter().enumerate().skip(10) {
        assert_eq!(refused["id"], "", "what is no id is not repeated ({index})");
    }
    assert_eq!(stored(&collector).await, 1);
}

#[tokio::test]
async fn nothing_that_was_refused_reaches_the_disk() {
    let collector = Collector::start().await;
    let mut device = collector.enrol().await;
    let canary = format!("canary-{}", uuid::Uuid::new_v4());
    let mut event = event_json(&device.id, 1);
    event["text"] = json!(canary);
    let status = json!({ "extension": "0.1.0", "note": canary, "managed_errors": ["serverUrl is not a URL"] });
    let body = json!({ "batch": canary, "events": [event, device.event()], "dropped": 2, "status": status, "more": canary });
    let answer = collector.send(device.post(body.to_string())).await;
    assert_eq!(answer.json()["stored"].as_array().unwrap().len(), 1, "{}", answer.text());
    assert!(!holds(&answer.body, &canary));
    let disk = bytes_on_disk(&collector.dir);
    assert!(!holds(&disk, &canary));
    assert!(holds(&disk, "serverUrl is not a URL"), "the search does find what is there");
    assert_eq!(collector.store.device(&device.id).await.unwrap().unwrap().dropped, 2);
}

#[tokio::test]
async fn a_reason_is_judged_again_before_it_is_kept() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    // A token with the right checksum, made here: the shape is public, the value is nobody's.
    let secret = format!("AKIA{}", random_upper(16));
    let mut event = event_json(&device.id, 1);
    event["reason"] = json!(format!("needed for the demo, key {secret} expires today"));
    let id: uuid::Uuid = event["id"].as_str().unwrap().parse().unwrap();
    let answer = collector.send(device.post(batch([event]))).await;
    assert_eq!(answer.json()["stored"].as_array().unwrap().len(), 1, "{}", answer.text());
    let body = collector.store.event(id).await.unwrap().unwrap().body;
    assert!(body.contains("needed for the demo, key ["), "{}", body.len());
    assert!(!holds(&bytes_on_disk(&collector.dir), &secret));
}

fn random_upper(n: usize) -> String {
    use rand::Rng as _;
    let mut rng = rand::thread_rng();
    (0..n).map(|_| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[rng.gen_range(0..32)])).collect()
}

#[tokio::test]
async fn a_request_that_is_not_signed_right_is_refused_with_its_reason() {
    let collector = Collector::start().await;
    let mut device = collector.enrol().await;
    let body = batch(device.events(1));
    let with = |header: String| Request::post("/v1/events").header("authorization", header).body(Body::from(body.clone())).unwrap();
    let now = clock::now_ms();
    let sign = |ts| device.header("POST", "/v1/events", ts, body.as_bytes());
    let stranger = Device { id: device.id.clone(), ..Device::new() };
    let unknown = Device { id: uuid::Uuid::new_v4().to_string(), ..Device::new() };
    let cases = [
        (Request::post("/v1/events").body(Body::from(body.clone())).unwrap(), "bad_authorization"),
        (with("Bearer x".into()), "bad_authorization"),
        (with(stranger.header("POST", "/v1/events", now, body.as_bytes())), "bad_signature"),
        (with(device.header("GET", "/v1/events", now, body.as_bytes())), "bad_signature"),
        (with(device.header("POST", "/v1/events", now, b"another body")), "bad_signature"),
        (with(unknown.header("POST", "/v1/events", now, body.as_bytes())), "unknown_device"),
        (with(sign(now - 11 * MINUTE)), "clock_skew"),
        (with(sign(now + 11 * MINUTE)), "clock_skew"),
    ];
    for (request, code) in cases {
        let answer = collector.send(request).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, code));
        assert!(answer.json()["error"]["mend"].as_str().unwrap().len() > 10);
        if code == "clock_skew" {
            assert!((answer.json()["error"]["server_time"].as_i64().unwrap() - now).abs() < MINUTE);
        }
    }
    assert_eq!(stored(&collector).await, 0);
    let header = sign(now - 9 * MINUTE);
    assert_eq!(collector.send(with(header.clone())).await.status, StatusCode::OK, "nine minutes are tolerated");
    let replayed = collector.send(with(header)).await;
    assert_eq!((replayed.status, replayed.code().as_str()), (StatusCode::UNAUTHORIZED, "replay"));
    collector.store.revoke_device(&device.id, "test", now).await.unwrap();
    let revoked = collector.send(device.post(body.clone())).await;
    assert_eq!((revoked.status, revoked.code().as_str()), (StatusCode::FORBIDDEN, "revoked_device"));
}

#[tokio::test]
async fn bodies_are_limited_before_and_after_unpacking() {
    let collector = Collector::start().await;
    let mut device = collector.enrol().await;
    let gzip = |plain: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(plain).unwrap();
        packer.finish().unwrap()
    };
    let packed = |device: &Device, body: Vec<u8>| {
        let mut request = device.post(body);
        request.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
        request
    };
    let events = device.events(5);
    let answer = collector.send(packed(&device, gzip(batch(&events).as_bytes()))).await;
    assert_eq!(answer.json()["stored"].as_array().unwrap().len(), 5, "{}", answer.text());

    let bomb = collector.send(packed(&device, gzip(&vec![b' '; 50 << 20]))).await;
    assert_eq!((bomb.status, bomb.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    let large = collector.send(device.post(vec![b' '; (1 << 20) + 1])).await;
    assert_eq!((large.status, large.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    let many: Vec<Value> = (1..=501).map(|seq| event_json(&device.id, seq)).map(|_| json!({})).collect();
    let many = collector.send(device.post(batch(many))).await;
    assert_eq!((many.status, many.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_many"));
    let broken = collector.send(packed(&device, b"not gzip".to_vec())).await;
    assert_eq!((broken.status, broken.code().as_str()), (StatusCode::BAD_REQUEST, "bad_body"));
    let mut other = device.post(b"x".to_vec());
    other.headers_mut().insert("content-encoding", "br".parse().unwrap());
    assert_eq!(collector.send(other).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for body in ["", "[]", "{\"events\":", "{\"events\":5}", "\u{fffd}"] {
        let answer = collector.send(device.post(body)).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "bad_body"), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_does_not_hold_its_place() {
    let collector = Collector::start().await;
    let endless = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let answer = collector.send(Request::post("/v1/enrol").body(endless).unwrap()).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::REQUEST_TIMEOUT, "slow"));
}

#[tokio::test]
async fn lanes_are_limited_apart_and_say_when_to_come_back() {
    let mut config = Config::new("http://127.0.0.1:8787");
    config.rates.enrol = Rate { burst: 3.0, per_second: 0.1 };
    config.rates.events = Rate { burst: 2.0, per_second: 0.1 };
    let collector = Collector::with(config).await;
    let (one, two) = (collector.enrol().await, collector.enrol().await);
    for _ in 0..2 {
        assert_eq!(collector.send(one.post(batch([(); 0]))).await.status, StatusCode::OK);
    }
    let limited = collector.send(one.post(batch([(); 0]))).await;
    assert_eq!((limited.status, limited.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "limited"));
    let wait: u64 = limited.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=10).contains(&wait));
    assert_eq!(collector.send(two.post(batch([(); 0]))).await.status, StatusCode::OK, "another device has a lane of its own");
    let secret = collector.token(None, HOUR).await;
    assert_eq!(collector.send(Device::new().enrolment(&secret)).await.status, StatusCode::OK);
    assert_eq!(collector.send(Device::new().enrolment(&secret)).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn enrolment_says_what_is_wrong_with_a_token() {
    let collector = Collector::start().await;
    let secret = collector.token(Some(1), HOUR).await;
    let device = Device::new();
    let first = collector.send(device.enrolment(&secret)).await.json()["device"].clone();
    assert_eq!(collector.send(device.enrolment(&secret)).await.json()["device"], first, "a lost answer is repeated");
    for (token, words) in [(secret.as_str(), "used up"), ("pwe_nothing", "not known"), (&collector.token(None, -1).await, "expired")] {
        let answer = collector.send(Device::new().enrolment(token)).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "bad_token"));
        assert!(answer.text().contains(words), "{}", answer.text());
        assert!(!answer.text().contains(token), "tokens are not repeated");
    }
    let weak = json!({ "token": secret, "public_key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "browser": "b", "extension": "1" });
    let weak = Request::post("/v1/enrol").body(Body::from(weak.to_string())).unwrap();
    assert_eq!(collector.send(weak).await.status, StatusCode::BAD_REQUEST);
    assert!(!holds(&bytes_on_disk(&collector.dir), &secret), "only the hash is kept");
}

#[tokio::test]
async fn extensions_may_ask_from_any_origin_and_unknown_paths_are_named() {
    let collector = Collector::start().await;
    let preflight = Request::options("/v1/events")
        .header("origin", "chrome-extension://abc")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type")
        .body(Body::empty())
        .unwrap();
    let answer = collector.send(preflight).await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let nowhere = collector.send(Request::get("/v1/nowhere").body(Body::empty()).unwrap()).await;
    assert_eq!((nowhere.status, nowhere.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    let health = collector.send(Request::get("/healthz").body(Body::empty()).unwrap()).await;
    assert_eq!((health.status, health.text().as_str()), (StatusCode::OK, "ok"));
}
