//! The pages of the inventory as a browser meets them, over what signed events brought in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use promptward_collector::inventory::ruling::Ruling;
use promptward_collector::store::{GrantFilter, GrantState, ToolFilter};
use promptward_collector::{clock, trail};
use serde_json::{Value, json};
use std::process::Command;
use support::visit::{Visit, form};
use support::{Device, OWN_HOST, batch, consent_json, discovery_json, event_json};

const OWN_LINK: &str = "/tools/%40chat.corp.example";

/// A person in the console, and a device whose events it shows.
struct Inventory {
    visit: Visit,
    device: Device,
    seq: u64,
}

impl std::ops::Deref for Inventory {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl Inventory {
    async fn new() -> Self {
        let visit = Visit::logged_in().await;
        let device = visit.collector.enrol().await;
        Self { visit, device, seq: 0 }
    }

    /// Reports events; their numbers follow on.
    async fn report(&mut self, events: Vec<Value>) {
        let events: Vec<Value> = events
            .into_iter()
            .map(|mut event| {
                self.seq += 1;
                event["seq"] = self.seq.into();
                event
            })
            .collect();
        for part in events.chunks(500) {
            let answer = self.collector.send(self.device.post(batch(part))).await;
            assert_eq!(answer.json()["stored"].as_array().unwrap().len(), part.len(), "{}", answer.text());
        }
    }

    /// A tool of the catalogue in use, one that was discovered, and two consents.
    async fn furnished() -> Self {
        let mut visit = Self::new().await;
        let id = visit.device.id.clone();
        let mut refused = consent_json(&id, 1, "refused", clock::now_ms());
        refused["consent"]["provider"] = "slack".into();
        refused["consent"]["lasting"] = false.into();
        let discovered = discovery_json(&id, 1, Some("open-webui"), &["framework_mark", "composer"], 85);
        visit.report(vec![event_json(&id, 1), discovered, consent_json(&id, 1, "granted", clock::now_ms()), refused]).await;
        visit
    }

    async fn draft(&self) -> Option<String> {
        self.collector.store.draft().await.unwrap().map(|draft| draft.source)
    }

    async fn last_act(&self) -> (String, String, String) {
        trail::verify(&*self.collector.store, None).await.unwrap();
        let row = self.collector.store.audit(1).await.unwrap().remove(0);
        (row.actor, row.action, row.subject)
    }
}

/// The rows of a CSV, read as RFC 4180 says.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => cell.extend(chars.next()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) if chars.peek() == Some(&'\n') => {
                chars.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (c, _) => cell.push(c),
        }
    }
    assert!(cell.is_empty() && row.is_empty() && !quoted, "the last line has its end");
    rows
}

fn column<'r>(rows: &'r [Vec<String>], name: &str) -> Vec<&'r str> {
    let at = rows[0].iter().position(|head| head == name).unwrap_or_else(|| panic!("no column {name}"));
    rows[1..].iter().map(|row| row[at].as_str()).collect()
}

/// Links to tools or consents in a list, in order.
fn links(page: &str, before: &str) -> Vec<String> {
    page.split("<th scope=\"row\"><a href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with(before))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn empty_pages_say_what_will_appear_there() {
    let visit = Inventory::new().await;
    for (path, words) in [
        ("/tools", "No AI tool has been seen yet"),
        ("/tools?q=x", "No tool fits this filter"),
        ("/review", "The queue is empty"),
        ("/consents", "No consent has been seen yet"),
        ("/consents?reach=mail", "No consent fits this filter"),
    ] {
        let answer = visit.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text().contains(words), "{path}");
        assert!(!answer.text().contains("id=\"export\""), "{path}: nothing to export");
    }
    assert!(!visit.get("/").await.text().contains("id=\"waiting\""));
}

#[tokio::test]
async fn nobody_gets_in_without_a_login_or_with_a_foreign_form() {
    let visit = Inventory::furnished().await;
    let id = visit.collector.store.grants(GrantFilter::default()).await.unwrap()[0].id;
    for path in ["/tools".to_owned(), "/tools/chatgpt".into(), "/review".into(), "/consents".into(), format!("/consents/{id}")] {
        let answer = visit.collector.send(Request::get(&path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.headers["location"].to_str().unwrap().starts_with("/login"), "{path}");
    }
    let entries = visit.collector.store.audit(1000).await.unwrap().len();
    let posts = [
        "/tools/chatgpt".to_owned(),
        "/tools/chatgpt/decide".into(),
        "/tools/export".into(),
        "/consents/export".into(),
        format!("/consents/{id}"),
    ];
    for path in posts {
        let fields = [("decision", "forbidden"), ("owner", "x"), ("state", "revoked")];
        let stranger = visit.collector.send(form(&path, &[fields.as_slice(), &[("csrf", &visit.csrf)]].concat())).await;
        assert_eq!(stranger.status, StatusCode::SEE_OTHER, "{path} without a session");
        let forged = visit.request(&path, &[fields.as_slice(), &[("csrf", "wrong")]].concat());
        assert_eq!(visit.collector.send(forged).await.status, StatusCode::FORBIDDEN, "{path} with a wrong token");
        let mut foreign = visit.request(&path, &[fields.as_slice(), &[("csrf", &visit.csrf)]].concat());
        foreign.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert_eq!(visit.collector.send(foreign).await.status, StatusCode::FORBIDDEN, "{path} from another site");
    }
    assert_eq!(visit.collector.store.audit(1000).await.unwrap().len(), entries);
    let row = visit.collector.store.tool("chatgpt").await.unwrap().unwrap();
    assert!(row.decided.is_none() && row.facts.owner.is_empty());
}

#[tokio::test]
async fn every_page_is_whole_strict_and_shows_what_is_known() {
    let visit = Inventory::furnished().await;
    let id = visit.collector.store.grants(GrantFilter::default()).await.unwrap().iter().find(|row| row.provider == "google").unwrap().id;
    let consent = format!("/consents/{id}");
    for (path, words) in [
        ("/tools", vec!["ChatGPT", OWN_HOST, "self-hosted · Open WebUI", "personal 1", "tolerated", "unreviewed"]),
        (
            "/tools/chatgpt",
            vec!["OpenAI", "What the catalogue knows", "Retention", "browsers treat it as <b>tolerated</b>", "No consent has been seen"],
        ),
        (OWN_LINK, vec!["composer, framework in the page", "85 % sure", "open-webui", "not known yet"]),
        ("/review", vec![OWN_HOST, "85 % sure", "choose…"]),
        ("/consents", vec!["otter.ai", "Google", "Slack", "granted", "refused", "mail", "lasting"]),
        (consent.as_str(), vec!["gmail.readonly", "123-abc.apps", "also while the person is away"]),
        ("/tools/otter", vec!["Access it was given", "/consents?tool=otter"]),
    ] {
        let answer = visit.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.headers["content-security-policy"].to_str().unwrap().contains("unsafe"));
        let page = answer.text();
        for words in words {
            assert!(page.contains(words), "{path} does not say {words}\n{page}");
        }
        for inline in ["<script>", " style=", " onclick=", "javascript:"] {
            assert!(!page.contains(inline), "{path} has {inline}");
        }
    }
    assert_eq!(visit.get("/tools/nowhere").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visit.get("/consents/999").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visit.get("/consents/x").await.status, StatusCode::BAD_REQUEST);
    for nonsense in ["/tools?after=x&sort=y&status=%00&q=%27%20OR%201=1", "/consents?after=1~&lasting=perhaps&open=x", "/review?after=~~"] {
        assert_eq!(visit.get(nonsense).await.status, StatusCode::OK, "{nonsense}");
    }
}

#[tokio::test]
async fn what_is_noted_is_kept_checked_and_in_the_trail() {
    let visit = Inventory::furnished().await;
    let fields = [
        ("owner", "platform team"),
        ("approver", "ciso@corp.example"),
        ("purpose", "drafts"),
        ("review", "2026-01-01"),
        ("note", "<b>ask</b> again"),
    ];
    assert_eq!(visit.post("/tools/chatgpt", &fields).await.headers["location"], "/tools/chatgpt");
    assert_eq!(
        visit.last_act().await,
        (
            "anna".into(),
            "tool.facts".into(),
            "chatgpt: owner \"platform team\", approver \"ciso@corp.example\", purpose \"drafts\", review \"2026-01-01\", note changed"
                .into()
        )
    );
    let page = visit.get("/tools/chatgpt").await.text();
    assert!(
        page.contains("value=\"platform team\"")
            && page.contains("&#60;b&#62;ask")
            && page.contains("overdue") | page.contains("2026-01-01")
    );
    assert!(visit.get("/tools").await.text().contains("overdue"));
    let entries = visit.collector.store.audit(1000).await.unwrap().len();
    let key: String =
        format!("AKIA{}", uuid::Uuid::new_v4().simple().to_string().to_uppercase().replace(['0', '1', '8', '9'], "A").get(..16).unwrap());
    for (name, value, words) in [
        ("review", "next year", "Review date is not a date"),
        ("owner", &"x".repeat(81), "Owner is longer than 80 characters"),
        ("note", &format!("key {key}"), "Note seems to hold a secret"),
    ] {
        let answer = visit.post("/tools/chatgpt", &[("purpose", "changed"), (name, value)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(words), "{words}");
    }
    assert_eq!(visit.collector.store.audit(1000).await.unwrap().len(), entries);
    assert_eq!(visit.collector.store.tool("chatgpt").await.unwrap().unwrap().facts.owner, "platform team");
    assert_eq!(visit.post("/tools/nowhere", &fields).await.status, StatusCode::NOT_FOUND);

    let grant = visit.collector.store.grants(GrantFilter::default()).await.unwrap().into_iter().find(|row| row.phase == "granted").unwrap();
    let path = format!("/consents/{}", grant.id);
    let fields = [("state", "accepted"), ("owner", "sales"), ("purpose", "minutes"), ("expires", "2026-01-31"), ("note", "")];
    assert_eq!(visit.post(&path, &fields).await.headers["location"], path.as_str());
    let subject = format!(
        "consent {} (Otter.ai at google): state \"accepted\", owner \"sales\", purpose \"minutes\", expires \"2026-01-31\"",
        grant.id
    );
    let (actor, action, told) = visit.last_act().await;
    assert_eq!((actor.as_str(), action.as_str()), ("anna", "consent.facts"));
    assert_eq!(told.to_lowercase(), subject.to_lowercase().replace("otter.ai", &grant.name.to_lowercase()));
    let row = visit.collector.store.grant(grant.id).await.unwrap().unwrap();
    assert_eq!((row.facts.state, row.facts.owner.as_str()), (GrantState::Accepted, "sales"));
    assert_eq!(visit.post(&path, &[("state", "gone")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let overview = visit.get("/").await.text();
    for words in ["Tools to decide on", "Tools due for review", "Consents expired"] {
        assert!(overview.contains(words), "{words}");
    }
    assert_eq!(links(&visit.get("/consents?open=expired").await.text(), "/consents/").len(), 1);
    assert_eq!(links(&visit.get("/tools?open=overdue").await.text(), "/tools/"), ["/tools/chatgpt"]);
}

#[tokio::test]
async fn a_decision_waits_in_the_draft_until_it_is_published() {
    let visit = Inventory::furnished().await;
    let published = "{\n  \"schema\": 1,\n  \"rules\": []\n}\n";
    visit.post("/policy/review", &[("source", published)]).await;
    visit.post("/policy/publish", &[]).await;
    let fields =
        [("decision", "sanctioned"), ("owner", "platform team"), ("purpose", "pilot"), ("review", "2027-06-01"), ("back", "review")];
    let answer = visit.post(&format!("{OWN_LINK}/decide"), &fields).await;
    assert_eq!((answer.status, &answer.headers["location"]), (StatusCode::SEE_OTHER, &"/review".parse().unwrap()));
    assert_eq!(
        visit.last_act().await.2,
        "@chat.corp.example: sanctioned into the draft, owner \"platform team\", purpose \"pilot\", review \"2027-06-01\""
    );
    let draft = visit.draft().await.unwrap();
    assert!(draft.starts_with("{\n  \"schema\": 1,\n  \"rules\": [],\n  \"sites\": ["), "{draft}");
    let entry = &serde_json::from_str::<Value>(&draft).unwrap()["sites"][0];
    assert_eq!(
        *entry,
        json!({ "id": OWN_HOST, "hosts": [OWN_HOST], "like": "open-webui", "status": "sanctioned", "owner": "platform team", "purpose": "pilot", "review": "2027-06-01" })
    );
    let row = visit.collector.store.tool("@chat.corp.example").await.unwrap().unwrap();
    assert_eq!((row.standing.as_str(), row.policy), ("unreviewed", None), "nothing is in force unsigned");
    assert!(visit.get("/review").await.text().contains("in the draft"));
    let dues = visit.collector.store.dues("2026-11-22", "2026-12-22").await.unwrap();
    assert_eq!(dues.undecided, 1, "the tool behind the consents is left");
    visit.post("/tools/chatgpt/decide", &[("decision", "forbidden")]).await;
    let ruling = Ruling::of_source(&visit.draft().await.unwrap());
    assert_eq!(
        (ruling.of_key("chatgpt").unwrap().status.as_str(), ruling.of_key("@chat.corp.example").unwrap().status.as_str()),
        ("forbidden", "sanctioned")
    );
    let review = visit.get("/policy/review").await.text();
    assert!(review.contains("id=\"confirm-publish\"") && !review.contains("disabled"));
    visit.post("/policy/publish", &[]).await;
    assert!(visit.draft().await.is_none());
    let page = visit.get(OWN_LINK).await.text();
    assert!(page.contains("in force") && page.contains("by policy"));
    assert!(!visit.get("/review").await.text().contains(OWN_HOST));
    visit.post("/policy/versions/1/restore", &[]).await;
    assert!(visit.get("/review").await.text().contains("neither in force nor in the draft"), "a rollback is told");
}

#[tokio::test]
async fn what_is_no_ai_tool_leaves_the_queue_and_the_draft_alone() {
    let visit = Inventory::furnished().await;
    let bad = visit.post(&format!("{OWN_LINK}/decide"), &[("decision", "perhaps"), ("owner", "kept")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text().contains("Choose one of the decisions") && bad.text().contains("value=\"kept\""));
    visit.post(&format!("{OWN_LINK}/decide"), &[("decision", "not_ai"), ("back", "review")]).await;
    assert!(visit.draft().await.is_none());
    assert!(!visit.get("/review").await.text().contains(OWN_HOST));
    assert!(visit.get("/tools?status=not_ai").await.text().contains(OWN_HOST));
    assert_eq!(visit.last_act().await.2, "@chat.corp.example: not_ai in the inventory only");
    visit.post("/policy/draft", &[("source", "{ broken")]).await;
    let refused = visit.post(&format!("{OWN_LINK}/decide"), &[("decision", "forbidden"), ("owner", "kept")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("mend it on the policy page first"));
    assert_eq!(visit.draft().await.unwrap(), "{ broken");
    let row = visit.collector.store.tool("@chat.corp.example").await.unwrap().unwrap();
    assert_eq!((row.decided.unwrap().word.as_str(), row.facts.owner.as_str()), ("not_ai", ""));
}

#[tokio::test]
async fn the_export_is_exactly_the_filtered_list_and_runs_no_formula() {
    let mut visit = Inventory::furnished().await;
    let id = visit.device.id.clone();
    let many: Vec<Value> = (0..620)
        .map(|n| {
            let mut event = discovery_json(&id, 1, None, &["chat_path", "composer"], 60);
            event["site"]["host"] = format!("chat{n}.example").into();
            event
        })
        .collect();
    visit.report(many).await;
    visit
        .post("/tools/chatgpt", &[("owner", "=HYPERLINK(\"http://evil.example\",\"x\")"), ("purpose", "-1+1"), ("note", "a, \"b\"")])
        .await;
    let answer = visit.post("/tools/export", &[("status", "tolerated")]).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8; header=present");
    assert!(answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"promptward-ai-tools-20"));
    let rows = read_csv(&answer.text());
    assert_eq!((column(&rows, "site"), column(&rows, "owner")), (vec!["chatgpt"], vec!["'=HYPERLINK(\"http://evil.example\",\"x\")"]));
    assert_eq!(
        (column(&rows, "purpose"), column(&rows, "note"), column(&rows, "account_personal")),
        (vec!["'-1+1"], vec!["a, \"b\""], vec!["1"])
    );
    assert_eq!(visit.last_act().await, ("anna".into(), "tools.export".into(), "1 rows of /tools?status=tolerated".into()));
    let rows = read_csv(&visit.post("/tools/export", &[("q", "chat"), ("sort", "name"), ("after", "5~zzz")]).await.text());
    assert_eq!(rows.len() - 1, 622, "all pages, whatever page was shown");
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let rows = read_csv(&visit.post("/consents/export", &[("lasting", "yes")]).await.text());
    assert_eq!((column(&rows, "provider"), column(&rows, "scopes")), (vec!["google"], vec!["calendar.readonly gmail.readonly"]));
    assert_eq!(visit.last_act().await.1, "consents.export");
    for (command, head) in [("tools", "site,host,name"), ("consents", "tool,name,provider")] {
        let run = |flags: &[&str]| {
            let output = Command::new(env!("CARGO_BIN_EXE_promptward"))
                .arg(command)
                .args(flags)
                .arg("--data")
                .arg(visit.collector.dir.path())
                .output()
                .unwrap();
            assert!(output.status.success());
            String::from_utf8(output.stdout).unwrap()
        };
        let csv = run(&["--csv"]);
        assert!(csv.starts_with(head));
        assert_eq!(read_csv(&csv).len(), if command == "tools" { 1 + 623 } else { 1 + 2 });
        assert_eq!(visit.last_act().await.0, "command line");
        assert_eq!(run(&[]).lines().count(), if command == "tools" { 1 + 623 } else { 1 + 2 });
    }
}

#[tokio::test]
async fn ten_thousand_tools_and_grants_are_walked_page_by_page() {
    const MANY: usize = 10_000;
    let mut visit = Inventory::new().await;
    let id = visit.device.id.clone();
    let at = clock::now_ms() - 1000;
    let events: Vec<Value> = (0..MANY)
        .flat_map(|n| {
            let mut tool = discovery_json(&id, 1, None, &["chat_path", "composer"], 60);
            tool["site"]["host"] = format!("chat{n}.example").into();
            tool["at"] = at.into();
            let mut grant = consent_json(&id, 1, "granted", at);
            grant["consent"]["client"] = format!("client-{n}").into();
            [tool, grant]
        })
        .collect();
    visit.report(events).await;
    for (path, before) in [("/tools?sort=name&status=unreviewed&category=none", "/tools/"), ("/consents", "/consents/")] {
        let (mut seen, mut next, mut pages) = (std::collections::HashSet::new(), Some(path.to_owned()), 0);
        while let Some(address) = next {
            let page = visit.get(&address).await.text();
            let found = links(&page, before);
            assert!(found.len() <= 50);
            assert!(found.into_iter().all(|link| seen.insert(link)), "a row came twice on {address}");
            pages += 1;
            next =
                page.split("id=\"next\" class=\"button\" href=\"").nth(1).map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"));
        }
        assert_eq!((seen.len(), pages), (MANY, MANY / 50), "{path}");
    }
    let first = visit.collector.store.tools(ToolFilter { limit: 10, ..ToolFilter::default() }).await.unwrap();
    assert_eq!(first.len(), 10);
}
