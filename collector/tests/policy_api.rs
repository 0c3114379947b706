//! Publishing, and how browsers learn of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use promptward::policy::{bundle, parse};
use promptward_collector::clock::{self, DAY};
use promptward_collector::publish::{self, PublishError};
use promptward_collector::retention;
use promptward_collector::store::EventFilter;
use std::time::{Duration, Instant};
use support::{Answer, Collector, Device, batch};

const POLICY: &str =
    r#"{ "organisation": { "name": "Test" }, "rules": [{ "id": "keys", "when": { "class": ["credential"] }, "then": "mask" }] }"#;

async fn put(collector: &Collector, source: &str) -> u64 {
    publish::publish(&*collector.store, &collector.app.key, source, "test", clock::now_ms()).await.unwrap().version
}

async fn get(collector: &Collector, device: &Device, path: &str, etag: Option<&str>) -> Answer {
    // Two requests in the same millisecond would carry the same signature.
    tokio::time::sleep(Duration::from_millis(2)).await;
    let mut request = device.get(path);
    if let Some(etag) = etag {
        request = request.header("if-none-match", etag);
    }
    collector.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_published_policy_is_served_signed_and_not_twice() {
    let collector = Collector::start().await;
    let mut device = collector.enrol().await;
    let none = get(&collector, &device, "/v1/policy", None).await;
    assert_eq!((none.status, none.code().as_str()), (StatusCode::NOT_FOUND, "no_policy"));
    assert_eq!(put(&collector, POLICY).await, 1);
    collector.app.look_for_policy().await;

    let answer = get(&collector, &device, "/v1/policy?wait=25", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    let verified = bundle::verify(&answer.body, &[collector.app.key.verifying_key()]).unwrap();
    let (policy, problems) = parse(&verified.payload).unwrap();
    assert!(problems.is_empty());
    assert_eq!((policy.version, policy.rules.len(), policy.organisation.name.as_str()), (1, 1, "Test"));
    let now = u64::try_from(clock::now_ms()).unwrap();
    assert!(policy.issued_at.unwrap() <= now && policy.expires_at.unwrap() > now + 29 * 86_400_000);
    let mut altered = answer.body.clone();
    let at = altered.windows(8).position(|window| window == b"payload\"").unwrap() + 20;
    altered[at] ^= 1;
    assert!(bundle::verify(&altered, &[collector.app.key.verifying_key()]).is_err());

    let etag = answer.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(get(&collector, &device, "/v1/policy", Some(&etag)).await.status, StatusCode::NOT_MODIFIED);
    assert_eq!(get(&collector, &device, "/v1/policy", Some("\"other\"")).await.status, StatusCode::OK);
    let events = device.events(1);
    let told = collector.send(device.post(batch(&events))).await.json();
    assert_eq!(told["policy"]["version"], 1);
    assert_eq!(format!("\"{}\"", told["policy"]["etag"].as_str().unwrap()), etag);
    let unsigned = collector.send(Request::get("/v1/policy").body(Body::empty()).unwrap()).await;
    assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_waiting_browser_hears_of_a_policy_that_another_process_published() {
    let collector = Collector::start().await;
    let device = collector.enrol().await;
    put(&collector, POLICY).await;
    collector.app.look_for_policy().await;
    let watcher = tokio::spawn(collector.app.clone().watch_policy());
    let etag = get(&collector, &device, "/v1/policy", None).await.headers["etag"].to_str().unwrap().to_owned();
    let begin = Instant::now();
    // Into the database only, as the command line does it.
    let publisher = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        put(&collector, &POLICY.replace("mask", "block")).await
    };
    let (answer, version) = tokio::join!(get(&collector, &device, "/v1/policy?wait=25", Some(&etag)), publisher);
    assert_eq!((answer.status, version), (StatusCode::OK, 2));
    assert!(begin.elapsed() < Duration::from_millis(1800), "{:?}", begin.elapsed());
    assert_ne!(answer.headers["etag"].to_str().unwrap(), etag);

    let begin = Instant::now();
    let etag = answer.headers["etag"].to_str().unwrap();
    assert_eq!(get(&collector, &device, "/v1/policy?wait=1", Some(etag)).await.status, StatusCode::NOT_MODIFIED);
    assert!(begin.elapsed() >= Duration::from_millis(950));
    let stop = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        collector.app.stop();
    };
    let begin = Instant::now();
    let (ended, ()) = tokio::join!(get(&collector, &device, "/v1/policy?wait=25", Some(etag)), stop);
    assert_eq!(ended.status, StatusCode::NOT_MODIFIED);
    assert!(begin.elapsed() < Duration::from_secs(2), "a shutdown does not wait for long polls");
    watcher.await.unwrap();
}

#[tokio::test]
async fn what_would_not_be_in_force_is_not_published() {
    let collector = Collector::start().await;
    let attempt = async |source: &str| publish::publish(&*collector.store, &collector.app.key, source, "test", clock::now_ms()).await;
    assert!(matches!(attempt("{").await, Err(PublishError::NotAPolicy(_))));
    assert!(matches!(attempt("[]").await, Err(PublishError::NotAPolicy(_))));
    for broken in [POLICY.replace("mask", "shred"), POLICY.replace("credential", "secretz"), POLICY.replace("\"rules\"", "\"rulez\"")] {
        let Err(PublishError::Refused(remarks)) = attempt(&broken).await else { panic!("{broken}") };
        assert!(remarks.iter().any(|remark| !remark.path.is_empty() && !remark.message.is_empty()));
    }
    assert!(collector.store.policy_head().await.unwrap().is_none());
}

#[tokio::test]
async fn going_back_is_the_old_content_under_a_new_version() {
    let collector = Collector::start().await;
    put(&collector, POLICY).await;
    put(&collector, &POLICY.replace("mask", "block")).await;
    let now = clock::now_ms();
    let restored = publish::restore(&*collector.store, &collector.app.key, 1, "anna", now).await.unwrap();
    assert_eq!((restored.version, restored.restores, restored.source.as_str()), (3, Some(1), POLICY));
    assert!(matches!(publish::restore(&*collector.store, &collector.app.key, 77, "anna", now).await, Err(PublishError::NoSuchVersion(77))));
    let actions: Vec<String> = collector.store.audit(10).await.unwrap().into_iter().map(|row| row.action).collect();
    assert_eq!(actions, ["policy.rollback", "policy.publish", "policy.publish"]);
}

#[tokio::test]
async fn two_publishers_at_once_get_two_versions() {
    let collector = Collector::start().await;
    let publishers: Vec<_> = (0..6)
        .map(|_| {
            let app = collector.app.clone();
            tokio::spawn(async move { publish::publish(&*app.store, &app.key, POLICY, "test", clock::now_ms()).await.unwrap().version })
        })
        .collect();
    let mut versions = Vec::new();
    for publisher in publishers {
        versions.push(publisher.await.unwrap());
    }
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn events_are_kept_for_as_long_as_the_policy_says() {
    let collector = Collector::start().await;
    let mut device = collector.enrol().await;
    let events = device.events(4);
    collector.send(device.post(batch(&events))).await;
    let left = async || collector.store.events(EventFilter { limit: 100, ..EventFilter::default() }).await.unwrap().len();
    let later = clock::now_ms() + 31 * DAY;
    assert_eq!(retention::expire(&collector.app, later).await.unwrap(), 0, "90 days without a policy");
    put(&collector, r#"{ "retention_days": 30 }"#).await;
    assert_eq!(retention::expire(&collector.app, clock::now_ms()).await.unwrap(), 0);
    assert_eq!(left().await, 4);
    assert_eq!(retention::expire(&collector.app, later).await.unwrap(), 4);
    assert_eq!(left().await, 0);
    let newest = collector.store.audit(1).await.unwrap().remove(0);
    assert_eq!(newest.action, "events.expire");
    assert!(newest.subject.starts_with("4 events"));
}
