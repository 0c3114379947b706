//! `promptward site` and `promptward identify` over the project's own addresses and account cases: the answers that administrators get.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/binary.rs"]
mod binary;

use std::process::Output;

use binary::run_with;
use serde::Deserialize;
use serde_json::{Value, json};

const LISTED: &str = include_str!("../../tests/sites/listed.tsv");
const NOT_AI: &str = include_str!("../../tests/sites/not-ai.txt");

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn addresses_are_named_one_line_each() {
    let listed: Vec<(&str, &str)> = LISTED.lines().map(|line| line.split_once('\t').unwrap()).collect();
    let input = listed.iter().map(|(url, _)| *url).collect::<Vec<_>>().join("\n");
    let output = run_with(&["site"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let answers = lines(&output);
    assert_eq!(answers.len(), listed.len());
    for (answer, (url, id)) in answers.iter().zip(&listed) {
        assert_eq!((answer["url"].as_str(), answer["site"].as_str()), (Some(*url), Some(*id)), "{answer}");
        for key in ["category", "tier", "why"] {
            assert!(answer[key].as_str().is_some_and(|text| !text.is_empty()), "{answer}");
        }
    }
}

#[test]
fn everything_else_is_null_with_a_reason() {
    let urls: Vec<&str> = NOT_AI.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').next().unwrap()).collect();
    let mut args = vec!["site", "--"];
    args.extend(&urls);
    for answer in lines(&run_with(&args, b"")) {
        assert!(answer["site"].is_null() && answer["category"].is_null() && answer["tier"].is_null(), "{answer}");
        assert!(answer["why"].as_str().is_some_and(|why| why.len() > 10), "{answer}");
    }
    let strange = run_with(&["site"], b"\n  https://claude.ai/new  \n\xff\xfe\nchatgpt.com\n");
    let answers = lines(&strange);
    assert_eq!(answers.iter().map(|answer| answer["site"].as_str()).collect::<Vec<_>>(), [Some("claude"), None, Some("chatgpt")]);
}

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    kind: Option<String>,
    payload: Option<String>,
    verdict: String,
}

#[test]
fn account_cases_get_their_verdicts() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/accounts");
    let mut input = String::new();
    let mut wanted = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let site = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let file: File = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for case in file.case {
            let (Some(kind), Some(payload)) = (case.kind, case.payload) else { continue };
            let id = format!("{site}: {}", case.name);
            let approved = ["AAAAAAAA-0000-4000-8000-000000000001", "TCORP0001", "ECORP0001", "corpx"];
            let line = json!({"id": id, "site": site, "kind": kind, "payload": payload,
                "corporate_domains": ["Corp.Example"], "approved_workspaces": approved});
            input.push_str(&format!("{line}\n"));
            wanted.push((id, case.verdict));
        }
    }
    assert!(wanted.len() >= 150, "only {} cases", wanted.len());
    let output = run_with(&["identify", "--jsonl"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let answers = lines(&output);
    assert_eq!(answers.len(), wanted.len());
    for (answer, (id, verdict)) in answers.iter().zip(&wanted) {
        assert_eq!((answer["id"].as_str(), answer["verdict"].as_str()), (Some(id.as_str()), Some(verdict.as_str())), "{answer}");
        for piece in answer["evidence"].as_array().unwrap() {
            let keys: Vec<&str> = piece.as_object().unwrap().keys().map(String::as_str).collect();
            assert!(keys.len() == 3 && ["kind", "field", "value_class"].iter().all(|key| keys.contains(key)), "{piece}");
        }
    }
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("mail.example") && !text.contains("Ann"), "an answer names no person");
}

#[test]
fn broken_lines_are_answered_and_the_run_goes_on() {
    let good = json!({"id": 1, "site": "le-chat", "kind": "json", "payload": "{}"});
    let odd = json!({"id": "x", "site": "no-such-site", "kind": "json", "payload": "ann@corp.example"});
    let kind = json!({"id": [7], "site": "chatgpt", "kind": "telepathy", "payload": "ann@corp.example"});
    let input = format!("{good}\n{{\"id\":\n{odd}\n\n{kind}\n\u{0}\n{good}\n");
    let output = run_with(&["identify", "--jsonl"], input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let answers = lines(&output);
    assert_eq!(answers.len(), 6);
    assert_eq!(answers[0], json!({"id": 1, "verdict": "unknown", "evidence": []}), "a known site without account evidence");
    assert_eq!(answers[5], answers[0], "the run goes on");
    for (index, id) in [(1, Value::Null), (2, json!("x")), (3, json!([7])), (4, Value::Null)] {
        assert_eq!(answers[index]["id"], id);
        assert!(answers[index]["error"].as_str().is_some_and(|error| !error.contains("ann@")), "{}", answers[index]);
        assert!(answers[index].get("verdict").is_none());
    }
}
