//! The console as a browser meets it: login, forms, pages, headers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use promptward_collector::config::Config;
use promptward_collector::{clock, password, token};
use support::visit::{PASSWORD, Visit, form, log_in};
use support::{Collector, batch, event_json};

#[tokio::test]
async fn nothing_is_shown_without_a_login() {
    let collector = Collector::start().await;
    for path in ["/", "/events", "/events?site=chatgpt", "/devices", "/policy", "/policy/review", "/tokens", "/audit", "/series"] {
        let answer = collector.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.headers["location"].to_str().unwrap().starts_with("/login?next=%2F"), "{path}");
    }
    let part = collector.send(Request::get("/").header("hx-request", "true").body(Body::empty()).unwrap()).await;
    assert_eq!((part.status, &part.headers["hx-redirect"]), (StatusCode::UNAUTHORIZED, &"/login".parse().unwrap()));
    for path in ["/policy/publish", "/policy/draft", "/tokens", "/logout", "/devices/x/revoke"] {
        let answer = collector.send(form(path, &[("csrf", "x"), ("source", "x")])).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
    }
    assert!(collector.store.audit(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_refused_slowed_down_and_recorded_without_what_was_typed() {
    let mut config = Config::new("http://127.0.0.1:8787");
    // Hashing is slow by design: without this the bucket would fill again meanwhile.
    config.rates.login.per_second = 0.000_1;
    let collector = Collector::with(config).await;
    collector.store.put_admin("anna", &password::hash(PASSWORD).unwrap(), "test", 1).await.unwrap();
    let mut statuses = Vec::new();
    for i in 0..12 {
        statuses.push(log_in(&collector, if i % 2 == 0 { "anna" } else { PASSWORD }, "wrong", "/").await.status);
    }
    assert_eq!(statuses[..10], [StatusCode::UNAUTHORIZED; 10]);
    assert_eq!(statuses[10..], [StatusCode::TOO_MANY_REQUESTS; 2]);
    assert_eq!(log_in(&collector, "anna", PASSWORD, "/").await.status, StatusCode::TOO_MANY_REQUESTS);
    let trail = collector.store.audit(100).await.unwrap();
    assert_eq!(trail.iter().filter(|row| row.action == "console.login-refused").count(), 10);
    assert!(trail.iter().all(|row| !row.actor.contains(PASSWORD) && !row.subject.contains(PASSWORD)));
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers_and_no_page_has_inline_code() {
    let visit = Visit::logged_in().await;
    let device = visit.collector.enrol().await;
    let event = event_json(&device.id, 1);
    visit.collector.send(device.post(batch([&event]))).await;
    let pages = [
        "/".to_owned(),
        "/events".into(),
        format!("/events/{}", event["id"].as_str().unwrap()),
        "/devices".into(),
        format!("/devices/{}", device.id),
        "/policy".into(),
        "/tokens".into(),
        "/audit".into(),
        "/nowhere".into(),
    ];
    for path in pages {
        let answer = visit.get(&path).await;
        assert_eq!(answer.status, if path == "/nowhere" { StatusCode::NOT_FOUND } else { StatusCode::OK }, "{path}");
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["cache-control"], "no-store");
        let page = answer.text();
        for inline in ["<script>", " style=", " onclick=", "javascript:", "<style"] {
            assert!(!page.contains(inline), "{path} has {inline}");
        }
        assert!(page.contains("<html lang=\"en\">") && page.contains("<main id=\"main\""), "{path}");
    }
    for asset in ["/assets/console.css", "/assets/console.js", "/assets/chart.js", "/vendor/htmx.min.js", "/vendor/uplot.min.js"] {
        let answer = visit.get(asset).await;
        assert_eq!(answer.status, StatusCode::OK, "{asset}");
        assert!(answer.body.len() > 100);
    }
    assert_eq!(visit.get("/assets/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn forms_of_other_sites_and_forms_without_the_token_are_refused() {
    let visit = Visit::logged_in().await;
    let fields = [("csrf", visit.csrf.as_str()), ("source", "{}")];
    let send = async |fields: &[(&str, &str)], extra: &[(&'static str, &str)]| {
        let mut request = visit.request("/policy/draft", fields);
        for (name, value) in extra {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        visit.collector.send(request).await.status
    };
    let here = ("host", "127.0.0.1:8787");
    assert_eq!(send(&fields, &[("sec-fetch-site", "cross-site")]).await, StatusCode::FORBIDDEN);
    assert_eq!(send(&fields, &[("origin", "https://evil.example"), here]).await, StatusCode::FORBIDDEN);
    assert_eq!(send(&[("csrf", "wrong"), ("source", "{}")], &[]).await, StatusCode::FORBIDDEN);
    assert_eq!(send(&[("source", "{}")], &[]).await, StatusCode::BAD_REQUEST);
    assert!(visit.collector.store.draft().await.unwrap().is_none());
    assert_eq!(send(&fields, &[("origin", "http://127.0.0.1:8787"), here]).await, StatusCode::SEE_OTHER);
    assert_eq!(visit.collector.store.draft().await.unwrap().unwrap().source, "{}");
}

#[tokio::test]
async fn a_policy_goes_from_draft_through_review_to_the_browsers_and_back() {
    let visit = Visit::logged_in().await;
    let good = "{\r\n  \"rules\": [{ \"id\": \"keys\", \"when\": { \"class\": [\"credential\"] }, \"then\": \"mask\" }]\r\n}";
    let part = visit.post("/policy/check", &[("source", "{ \"rulez\": [] }")]).await.text();
    assert!(part.contains("rulez") && part.contains("tone-bad") && !part.contains("<html"));
    let part = visit.post("/policy/check", &[("source", "{ nonsense")]).await.text();
    assert!(part.contains("not valid JSON (line 1"), "{part}");

    let broken = visit.post("/policy/review", &[("source", "{ \"rulez\": [] }")]).await;
    assert_eq!(broken.headers["location"], "/policy/review");
    assert!(visit.get("/policy/review").await.text().contains("disabled"));
    let refused = visit.post("/policy/publish", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(visit.collector.store.policy_head().await.unwrap().is_none());

    visit.post("/policy/review", &[("source", good)]).await;
    let review = visit.get("/policy/review").await.text();
    assert!(review.contains("id=\"confirm-publish\"") && !review.contains("disabled"));
    assert_eq!(visit.post("/policy/publish", &[]).await.headers["location"], "/policy");
    let row = visit.collector.store.policy(None).await.unwrap().unwrap();
    assert_eq!((row.version, row.published_by.as_str()), (1, "anna"));
    assert_eq!(row.source, good.replace("\r\n", "\n"));
    assert_eq!(visit.collector.app.policy_head().unwrap().version, 1, "the server need not look first");
    assert!(visit.collector.store.draft().await.unwrap().is_none());

    visit.post("/policy/review", &[("source", &good.replace("mask", "block"))]).await;
    let review = visit.get("/policy/review").await.text();
    assert!(review.contains("class=\"del\"") && review.contains("class=\"add\""));
    visit.post("/policy/publish", &[]).await;
    let old = visit.get("/policy/versions/1").await.text();
    assert!(old.contains("id=\"restore\""));
    visit.post("/policy/versions/1/restore", &[]).await;
    let row = visit.collector.store.policy(None).await.unwrap().unwrap();
    assert_eq!((row.version, row.restores), (3, Some(1)));
    assert_eq!(visit.post("/policy/versions/99/restore", &[]).await.status, StatusCode::NOT_FOUND);
    let audit = visit.get("/audit").await.text();
    assert!(audit.contains("policy.rollback") && audit.contains("unbroken"));
}

#[tokio::test]
async fn what_devices_say_is_shown_as_text_and_never_as_markup() {
    let visit = Visit::logged_in().await;
    let device = visit.collector.enrol().await;
    let status = serde_json::json!({ "extension": "<img src=x>", "browser": "<script>alert(1)</script>", "policy_error": "<b>&\"'", "guard": { "armed": 1 } });
    let mut event = event_json(&device.id, 1);
    event["reason"] = "<script>alert(2)</script>".into();
    let body = serde_json::json!({ "events": [event], "status": status }).to_string();
    let answer = visit.collector.send(device.post(body)).await;
    assert_eq!(answer.json()["stored"].as_array().unwrap().len(), 1);
    for path in ["/devices".to_owned(), format!("/devices/{}", device.id), format!("/events/{}", event["id"].as_str().unwrap())] {
        let page = visit.get(&path).await.text();
        assert!(!page.contains("<script>") && !page.contains("<img src=x") && !page.contains("<b>&"), "{path}");
    }
    let page = visit.get(&format!("/events/{}", event["id"].as_str().unwrap())).await.text();
    assert!(page.contains("No text of the prompt is stored. The reason below"), "the page does not claim more than is true");
}

#[tokio::test]
async fn filters_survive_nonsense() {
    let visit = Visit::logged_in().await;
    for query in [
        "from=x&to=2026-13-45T99:99",
        "after=1.2",
        "after=x.y",
        "decision=%00",
        "site=%27%20OR%201=1",
        "from=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80",
    ] {
        assert_eq!(visit.get(&format!("/events?{query}")).await.status, StatusCode::OK, "{query}");
    }
    assert_eq!(visit.get("/?range=never&by=nothing").await.status, StatusCode::OK);
    assert_eq!(visit.get("/events/00000000-0000-7000-8000-000000000000").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visit.get("/events/x").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_is_shown_once_and_opens_the_door() {
    let visit = Visit::logged_in().await;
    let page = visit.post("/tokens", &[("group", "finance"), ("uses", "2"), ("days", "3")]).await.text();
    let secret = page.split("id=\"new-token\" class=\"big\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(!visit.get("/tokens").await.text().contains(&secret));
    let answer = visit.collector.send(support::Device::new().enrolment(&secret)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let row = visit.collector.store.tokens().await.unwrap().remove(0);
    assert_eq!((row.team.as_deref(), row.max_uses, row.uses, row.created_by.as_str()), (Some("finance"), Some(2), 1, "anna"));
    visit.post(&format!("/tokens/{}/revoke", row.id), &[]).await;
    assert_eq!(visit.collector.store.tokens().await.unwrap()[0].state(clock::now_ms()), "revoked");
}

#[tokio::test]
async fn the_setup_address_works_once_and_only_with_its_token() {
    let collector = Collector::start().await;
    let secret = token::fresh("");
    *collector.app.setup.lock().unwrap() = Some(token::hash(&secret));
    let get = async |path: String| collector.send(Request::get(path).body(Body::empty()).unwrap()).await.status;
    assert_eq!(get("/setup?token=wrong".into()).await, StatusCode::FORBIDDEN);
    assert_eq!(get(format!("/setup?token={secret}")).await, StatusCode::OK);
    let post = async |password: &str| {
        let fields = [("token", secret.as_str()), ("name", "first"), ("password", password)];
        collector.send(form("/setup", &fields)).await
    };
    assert_eq!(post("short").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = post(PASSWORD).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    assert!(made.headers["set-cookie"].to_str().unwrap().contains("HttpOnly; SameSite=Lax"));
    assert_eq!(post(PASSWORD).await.status, StatusCode::FORBIDDEN);
    assert_eq!(get(format!("/setup?token={secret}")).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_host_and_tls_and_logging_out_ends_it() {
    let collector = Collector::with(Config::new("https://dlp.corp.example")).await;
    collector.store.put_admin("anna", &password::hash(PASSWORD).unwrap(), "test", 1).await.unwrap();
    let answer = log_in(&collector, "anna", PASSWORD, "//evil.example").await;
    assert_eq!(answer.headers["location"], "/");
    assert!(answer.headers.contains_key("strict-transport-security"));
    let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.starts_with("__Host-promptward=")
            && cookie.ends_with("; Secure")
            && cookie.contains("Path=/;")
            && !cookie.contains("Domain")
    );

    let visit = Visit::logged_in().await;
    assert_eq!(visit.get("/").await.status, StatusCode::OK);
    visit.post("/logout", &[]).await;
    assert_eq!(visit.get("/").await.status, StatusCode::SEE_OTHER);
}

/// The filter of own secrets is a long line: people see its day and count, and what they send back is whole again.
#[tokio::test]
async fn own_secrets_pass_through_the_editor_unchanged() {
    use rand::Rng as _;
    let mut builder = promptward::own::Builder::new(rand::thread_rng().r#gen());
    let value: String = (0..60).map(|_| char::from(rand::thread_rng().sample(rand::distributions::Alphanumeric))).collect();
    builder.add(&value).unwrap();
    builder.add(&value.chars().rev().collect::<String>()).unwrap();
    let filter = builder.finish("2026-11-22");
    let body = filter.rsplit_once(':').unwrap().1;
    let source = format!("{{\n  \"detectors\": {{ \"own_secrets\": \"{filter}\" }}\n}}");

    let visit = Visit::logged_in().await;
    visit.post("/policy/draft", &[("source", &source)]).await;
    let page = visit.get("/policy").await.text();
    assert!(page.contains("own1:2026-11-22:2:kept-") && !page.contains(body), "the editor shows day and count");
    assert!(page.contains("2 own secrets, built on 2026-11-22"), "the check tells how many there are");
    visit.post("/policy/review", &[("source", &promptward_collector::own_secrets::fold(&source))]).await;
    assert_eq!(visit.collector.store.draft().await.unwrap().unwrap().source, source, "what was folded is whole in the draft");
    visit.post("/policy/publish", &[]).await;
    let published = visit.collector.store.policy(None).await.unwrap().unwrap();
    assert_eq!(published.source, source);
    let envelope = String::from_utf8(published.envelope).unwrap();
    let envelope: serde_json::Value = serde_json::from_str(&envelope).unwrap();
    use base64::Engine as _;
    let payload = base64::engine::general_purpose::STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    assert!(String::from_utf8(payload).unwrap().contains(&filter), "what is signed holds the filter");

    let edited = promptward_collector::own_secrets::fold(&source).replace("{\n", "{\n  \"retention_days\": 30,\n");
    let checked = visit.post("/policy/check", &[("source", &edited)]).await.text();
    assert!(!checked.contains(body) && checked.contains("retention_days") && !checked.contains("damaged"), "{checked}");
    let strange = edited.replace("kept-", "kept-0");
    let checked = visit.post("/policy/check", &[("source", &strange)]).await.text();
    assert!(checked.contains("damaged"), "a mark that nobody knows is an error");
    let version = visit.get("/policy/versions/1").await.text();
    assert!(version.contains("kept-") && !version.contains(body));
}
