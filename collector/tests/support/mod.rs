//! A collector in this process, and browsers that speak to it as the wire demands.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod binary;
pub mod visit;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use promptward::event::Event;
use promptward_collector::auth::signed_text;
use promptward_collector::clock;
use promptward_collector::config::Config;
use promptward_collector::routes;
use promptward_collector::state::App;
use promptward_collector::store::sqlite::SqliteStore;
use promptward_collector::store::{NewToken, Store};
use promptward_collector::{keys, token};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A collector on a directory of its own.
pub struct Collector {
    pub dir: TempDir,
    pub store: Arc<dyn Store>,
    pub app: App,
    pub router: Router,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Collector {
    pub async fn start() -> Self {
        Self::with(Config::new("http://127.0.0.1:8787")).await
    }

    pub async fn with(config: Config) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(dir.path()).unwrap());
        let app = App::new(store.clone(), config, keys::load_or_generate(dir.path()).unwrap());
        app.look_for_policy().await;
        Self { dir, store, router: routes::router(app.clone()), app }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, 1 << 26).await.unwrap().to_vec() }
    }

    /// A new enrolment token.
    pub async fn token(&self, max_uses: Option<u32>, lasts: i64) -> String {
        make_token(&*self.store, max_uses, lasts).await
    }

    pub async fn enrol(&self) -> Device {
        let secret = self.token(Some(1), clock::HOUR).await;
        let mut device = Device::new();
        let answer = self.send(device.enrolment(&secret)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        device.id = answer.json()["device"].as_str().unwrap().to_owned();
        device
    }
}

pub async fn make_token(store: &dyn Store, max_uses: Option<u32>, lasts: i64) -> String {
    let secret = token::fresh("pwe_");
    let now = clock::now_ms();
    let new = NewToken {
        id: token::short_id(),
        hash: token::hash(&secret),
        team: Some("tests".into()),
        max_uses,
        created_at: now,
        expires_at: Some(now + lasts),
        created_by: "test".into(),
    };
    store.create_token(new).await.unwrap();
    secret
}

/// A browser.
pub struct Device {
    pub key: SigningKey,
    pub id: String,
    pub seq: u64,
    pub prev: Option<String>,
}

impl Device {
    pub fn new() -> Self {
        Self { key: SigningKey::generate(&mut rand::rngs::OsRng), id: String::new(), seq: 0, prev: None }
    }

    pub fn enrolment(&self, token: &str) -> Request<Body> {
        let body = json!({
            "token": token, "public_key": STANDARD.encode(self.key.verifying_key().as_bytes()),
            "name": "laptop", "browser": "Chromium 156", "extension": "0.1.0",
        });
        Request::post("/v1/enrol").header("content-type", "application/json").body(Body::from(body.to_string())).unwrap()
    }

    pub fn header(&self, method: &str, path: &str, ts: i64, body: &[u8]) -> String {
        let signature = self.key.sign(signed_text(method, path, ts, body).as_bytes());
        format!("Promptward device={},ts={ts},sig={}", self.id, STANDARD.encode(signature.to_bytes()))
    }

    pub fn post(&self, body: impl Into<Vec<u8>>) -> Request<Body> {
        let body = body.into();
        let header = self.header("POST", "/v1/events", clock::now_ms(), &body);
        Request::post("/v1/events").header("authorization", header).body(Body::from(body)).unwrap()
    }

    pub fn get(&self, path: &str) -> axum::http::request::Builder {
        Request::get(path).header("authorization", self.header("GET", path, clock::now_ms(), b""))
    }

    /// The next event of this browser's chain.
    pub fn event(&mut self) -> Event {
        self.seq += 1;
        let mut event = event_json(&self.id, self.seq);
        if let Some(prev) = self.prev.take() {
            event["prev"] = prev.into();
        }
        let event: Event = serde_json::from_value(event).unwrap();
        self.prev = Some(event.digest());
        event
    }

    pub fn events(&mut self, n: usize) -> Vec<Event> {
        (0..n).map(|_| self.event()).collect()
    }
}

/// A host that nobody has listed.
pub const OWN_HOST: &str = "chat.corp.example";

/// An event about an AI chat that was discovered at [`OWN_HOST`].
pub fn discovery_json(device: &str, seq: u64, framework: Option<&str>, cues: &[&str], confidence: u8) -> Value {
    let mut event = event_json(device, seq);
    let site = framework.unwrap_or("unlisted");
    event["site"] = json!({ "id": site, "host": OWN_HOST, "status": "unreviewed", "tier": "reads" });
    event["account"] = json!({ "verdict": "unknown", "evidence": [] });
    event["gesture"] = "visit".into();
    event["findings"] = json!([]);
    event["decision"] = "monitor".into();
    event["fate"] = "passed".into();
    event["discovery"] = json!({ "cues": cues, "confidence": confidence });
    if let Some(framework) = framework {
        event["discovery"]["framework"] = framework.into();
    }
    event
}

/// An event about access that an AI tool asked for.
pub fn consent_json(device: &str, seq: u64, phase: &str, at: i64) -> Value {
    let mut event = discovery_json(device, seq, None, &[], 0);
    event.as_object_mut().unwrap().remove("discovery");
    event["at"] = at.into();
    event["site"] = json!({ "id": "otter", "host": "accounts.google.com", "status": "unreviewed", "tier": "acts" });
    event["gesture"] = "consent".into();
    event["consent"] = json!({
        "flow": "00000000-0000-4000-8000-000000000001", "provider": "google", "phase": phase, "client": "123-abc.apps",
        "redirect_host": "otter.ai", "scopes": ["calendar.readonly", "gmail.readonly"], "reach": ["people", "mail"],
        "lasting": true, "extent_known": true,
    });
    event
}

pub fn batch(events: impl serde::Serialize) -> String {
    json!({ "batch": uuid::Uuid::now_v7().to_string(), "events": events, "dropped": 0 }).to_string()
}

/// A valid event without its link to the one before.
pub fn event_json(device: &str, seq: u64) -> Value {
    json!({
        "schema": 1, "id": uuid::Uuid::now_v7().to_string(), "at": clock::now_ms(), "device": device, "seq": seq,
        "site": { "id": "chatgpt", "host": "chatgpt.com", "status": "tolerated", "tier": "acts" },
        "account": { "verdict": "personal", "evidence": [{ "kind": "json", "field": "email_domain", "value_class": "other_domain" }] },
        "actor": { "kind": "human", "signals": [] },
        "gesture": "paste",
        "findings": [{ "detector": "aws-access-key", "class": "credential", "count": 1, "confidence": 99 }],
        "size": "up_to_1k", "decision": "mask", "rule": "handling.credential", "fate": "masked",
        "guard": { "state": "armed", "reasons": [] }, "versions": { "extension": "0.1.0", "policy": 1 },
    })
}

/// Every byte that the collector has on disk.
pub fn bytes_on_disk(dir: &TempDir) -> Vec<u8> {
    std::fs::read_dir(dir.path()).unwrap().flat_map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect()
}

pub fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}
