//! One simulated browser: its key, its chain, and its stubborn sending.

use super::event::Chain;
use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use promptward_collector::auth::signed_text;
use promptward_collector::clock;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use ureq::http::Response;
use ureq::{Agent, Body};

/// What came of the sending.
#[derive(Default)]
pub struct Tally {
    pub acknowledged: Vec<String>,
    pub stored: u64,
    pub duplicate: u64,
    pub rejected: u64,
    pub unacknowledged: u64,
    pub requests: u64,
    pub told_to_wait: u64,
    pub failed: u64,
    latencies: Vec<Duration>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.stored += other.stored;
        self.duplicate += other.duplicate;
        self.rejected += other.rejected;
        self.unacknowledged += other.unacknowledged;
        self.requests += other.requests;
        self.told_to_wait += other.told_to_wait;
        self.failed += other.failed;
        self.latencies.extend(other.latencies);
    }

    /// Median, 95th percentile and maximum of the answered batches.
    pub fn latencies_ms(&self) -> (f64, f64, f64) {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let at = |per_cent: usize| {
            sorted.get((sorted.len() * per_cent / 100).min(sorted.len().saturating_sub(1))).map_or(0.0, |d| d.as_secs_f64() * 1000.0)
        };
        (at(50), at(95), at(100))
    }
}

/// A simulated browser.
pub struct Device {
    url: String,
    agent: Agent,
    key: SigningKey,
    id: String,
    chain: Chain,
    tally: Tally,
}

enum Answer {
    Done(Value),
    Wait(Duration),
}

impl Device {
    /// Enrols with a fresh key.
    pub fn enrol(url: &str, token: &str, number: usize) -> Result<Self> {
        let key = SigningKey::generate(&mut rand::rngs::OsRng);
        let agent: Agent = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30))).build().into();
        let body = json!({
            "token": token, "public_key": STANDARD.encode(key.verifying_key().as_bytes()), "name": format!("load-{number}"),
            "browser": "Load 1", "extension": "0.1.0",
        });
        loop {
            let mut response = agent
                .post(format!("{url}/v1/enrol"))
                .header("content-type", "application/json")
                .send(body.to_string())
                .with_context(|| format!("cannot reach {url}"))?;
            let text = response.body_mut().read_to_string()?;
            match response.status().as_u16() {
                200 => {
                    let answer: Value = serde_json::from_str(&text)?;
                    let id = answer["device"].as_str().context("the enrolment's answer has no device")?.to_owned();
                    return Ok(Self { url: url.to_owned(), agent, key, id, chain: Chain::default(), tally: Tally::default() });
                }
                429 | 503 => std::thread::sleep(retry_after(&response)),
                status => bail!("enrolment answered {status}: {text}"),
            }
        }
    }

    /// Sends batches until `end`; goes on retrying an unacknowledged one until `give_up`.
    pub fn send_until(mut self, end: Instant, give_up: Instant, batch: usize, repeat: u64) -> Tally {
        let mut number = 0;
        while Instant::now() < end {
            let Ok(events) = (0..batch).map(|_| self.chain.next(&self.id, clock::now_ms())).collect::<Result<Vec<_>>>() else { break };
            let body = json!({ "batch": uuid::Uuid::now_v7().to_string(), "events": events, "dropped": 0, "status": self.status() });
            let body = body.to_string();
            number += 1;
            if !self.deliver(&body, end.max(give_up)) {
                self.tally.unacknowledged += batch as u64;
            } else if repeat > 0 && number % repeat == 0 {
                self.deliver(&body, end.max(give_up));
            }
        }
        self.tally
    }

    fn status(&self) -> Value {
        json!({ "extension": "0.1.0", "browser": "Load 1", "guard": { "armed": 1 }, "queue": 0, "clock": clock::now_ms() })
    }

    /// Retries until the collector has answered or the time is over.
    fn deliver(&mut self, body: &str, until: Instant) -> bool {
        loop {
            let begin = Instant::now();
            let pause = match self.post(body) {
                Ok(Answer::Done(answer)) => {
                    self.tally.latencies.push(begin.elapsed());
                    self.count(&answer);
                    return true;
                }
                Ok(Answer::Wait(pause)) => {
                    self.tally.told_to_wait += 1;
                    pause
                }
                Err(_) => {
                    self.tally.failed += 1;
                    Duration::from_millis(100)
                }
            };
            if Instant::now() + pause >= until {
                return false;
            }
            std::thread::sleep(pause);
        }
    }

    fn post(&mut self, body: &str) -> Result<Answer> {
        self.tally.requests += 1;
        let ts = clock::now_ms();
        let signature = self.key.sign(signed_text("POST", "/v1/events", ts, body.as_bytes()).as_bytes());
        let authorization = format!("Promptward device={},ts={ts},sig={}", self.id, STANDARD.encode(signature.to_bytes()));
        let mut response = self
            .agent
            .post(format!("{}/v1/events", self.url))
            .header("authorization", authorization)
            .header("content-type", "application/json")
            .send(body)?;
        let text = response.body_mut().read_to_string()?;
        match response.status().as_u16() {
            200 => Ok(Answer::Done(serde_json::from_str(&text)?)),
            429 | 503 => Ok(Answer::Wait(retry_after(&response))),
            status => bail!("events answered {status}: {text}"),
        }
    }

    fn count(&mut self, answer: &Value) {
        let ids = |key: &str| -> Vec<String> {
            answer[key].as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
        };
        let (stored, duplicate) = (ids("stored"), ids("duplicate"));
        self.tally.stored += stored.len() as u64;
        self.tally.duplicate += duplicate.len() as u64;
        self.tally.rejected += answer["rejected"].as_array().map_or(0, |list| list.len() as u64);
        self.tally.acknowledged.extend(stored);
        self.tally.acknowledged.extend(duplicate);
    }
}

fn retry_after(response: &Response<Body>) -> Duration {
    let seconds = response.headers().get("retry-after").and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1))
}
