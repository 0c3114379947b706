//! The binary as administrators run it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/binary.rs"]
mod binary;

use binary::run_with;
use serde_json::{Value, json};
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

fn run(args: &[&str]) -> Output {
    run_with(args, b"")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A key of a well-known shape, made here and nobody's.
fn access_key() -> String {
    use rand::Rng as _;
    let mut rng = rand::thread_rng();
    let tail: String = (0..16).map(|_| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[rng.gen_range(0..32)])).collect();
    format!("AKIA{tail}")
}

fn path(dir: &tempfile::TempDir, name: &str) -> String {
    dir.path().join(name).to_str().unwrap().to_owned()
}

#[test]
fn scan_tells_place_and_kind_and_never_the_value() {
    let dir = tempfile::tempdir().unwrap();
    let key = access_key();
    let file = path(&dir, "notes.txt");
    std::fs::write(&file, format!("für später ü\nexport AWS_ACCESS_KEY_ID={key}\n")).unwrap();
    let table = run(&["scan", &file]);
    assert_eq!(code(&table), 1, "{}", err(&table));
    assert!(out(&table).contains("notes.txt:2:26") && out(&table).contains("credential"), "{}", out(&table));
    let document: Value = serde_json::from_str(&out(&run(&["scan", "--json", &file]))).unwrap();
    let finding = &document["findings"][0];
    let bytes = std::fs::read(&file).unwrap();
    let span = usize::try_from(finding["start"].as_u64().unwrap()).unwrap()..usize::try_from(finding["end"].as_u64().unwrap()).unwrap();
    assert_eq!(&bytes[span], key.as_bytes());
    let sarif: Value = serde_json::from_str(&out(&run(&["scan", "--sarif", &file]))).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
    for text in [out(&table), document.to_string(), sarif.to_string()] {
        assert!(!text.contains(&key));
    }
}

#[test]
fn scan_tells_what_a_token_says_about_itself_in_closed_words() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
    let dir = tempfile::tempdir().unwrap();
    let token = |claims: Value| {
        let signature: Vec<u8> = (0..32_u8).map(|i| i.wrapping_mul(73) ^ 0x5A).collect();
        let parts = [json!({ "alg": "ES256", "typ": "JWT" }).to_string().into_bytes(), claims.to_string().into_bytes(), signature];
        parts.map(|part| B64.encode(part)).join(".")
    };
    let over = token(json!({ "iss": "https://login.example.com/realm", "sub": "somebody@example.com", "exp": 1_700_000_000 }));
    let open = token(json!({ "iss": "https://accounts.google.com", "sub": "1", "exp": 32_503_680_000_i64 }));
    let file = path(&dir, "tokens.txt");
    std::fs::write(&file, format!("first {over}\nsecond {open}\nAWS_ACCESS_KEY_ID={}\n", access_key())).unwrap();
    let document: Value = serde_json::from_str(&out(&run(&["scan", "--json", &file]))).unwrap();
    let told = |number: usize| document["findings"][number]["token"].clone();
    let expected = json!({ "kind": "jwt", "algorithm": "es256", "issuer": "other", "expires": "2023-11-14T22:13:20Z", "expired": true });
    assert_eq!(told(0), expected, "{document}");
    let expected = json!({ "kind": "jwt", "algorithm": "es256", "issuer": "google", "expires": "3000-01-01T00:00:00Z", "expired": false });
    assert_eq!(told(1), expected, "{document}");
    assert!(document["findings"][2].get("token").is_none());
    let sarif: Value = serde_json::from_str(&out(&run(&["scan", "--sarif", &file]))).unwrap();
    let levels: Vec<&Value> = sarif["runs"][0]["results"].as_array().unwrap().iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["note", "error", "error"]);
    let table = out(&run(&["scan", &file]));
    assert_eq!(table.matches(", expired").count(), 1, "{table}");
    for text in [table, document.to_string(), sarif.to_string()] {
        assert!(!text.contains("example.com") && !text.contains(&over) && !text.contains(&open));
    }
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_scanned() {
    let dir = tempfile::tempdir().unwrap();
    let key = access_key();
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(path(&dir, name), bytes).unwrap();
        path(&dir, name)
    };
    let clean = write("clean.txt", b"nothing to see\n");
    let binary = write("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let wide = write("wide.txt", b"\xff\xfeh\0i\0");
    let latin = write("latin1.txt", &[b"caf\xe9 key=".as_slice(), key.as_bytes(), b"\n"].concat());
    let missing = path(&dir, "missing.txt");
    assert_eq!(code(&run(&["scan", &clean])), 0);
    let mixed = run(&["scan", "--json", &missing, &binary, &wide, &latin, &clean]);
    assert_eq!(code(&mixed), 2);
    let document: Value = serde_json::from_str(&out(&mixed)).unwrap();
    assert_eq!(document["files"], 5);
    assert_eq!(document["findings"].as_array().unwrap().len(), 1, "the file with a broken byte is scanned all the same");
    assert_eq!(document["findings"][0]["start"], 9);
    let errors = err(&mixed);
    for (name, words) in [("missing.txt", "check the path"), ("image.png", "binary"), ("wide.txt", "UTF-16"), ("latin1.txt", "byte 3")] {
        assert!(errors.lines().any(|line| line.contains(name) && line.contains(words)), "{name}: {errors}");
    }
    let walked = run(&["scan", "--json", dir.path().to_str().unwrap()]);
    assert_eq!(serde_json::from_str::<Value>(&out(&walked)).unwrap()["files"], 4);
}

#[test]
fn a_large_file_is_scanned_in_windows_and_every_place_is_right() {
    let dir = tempfile::tempdir().unwrap();
    let file = path(&dir, "large.log");
    let line = "2026-11-22T13:00:00Z INFO nothing happened, ä and 日本 included\n";
    let (mut text, mut wanted) = (String::new(), Vec::new());
    // Keys around every window's edge of 1 MiB, and some elsewhere.
    for offset in [10, 1_048_560, 1_048_570, 2_097_152, 3_145_700, 5_000_000, 5_242_876] {
        while text.len() + line.len() < offset {
            text.push_str(line);
        }
        text.push_str("key=");
        let key = access_key();
        wanted.push((text.len(), key.clone()));
        text.push_str(&key);
        text.push('\n');
    }
    std::fs::write(&file, &text).unwrap();
    let document: Value = serde_json::from_str(&out(&run(&["scan", "--json", &file]))).unwrap();
    let found: Vec<(usize, u64)> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (usize::try_from(finding["start"].as_u64().unwrap()).unwrap(), finding["line"].as_u64().unwrap()))
        .collect();
    let expected: Vec<(usize, u64)> =
        wanted.iter().map(|(start, _)| (*start, text.bytes().take(*start).filter(|byte| *byte == b'\n').count() as u64 + 1)).collect();
    assert_eq!(found, expected);
}

#[test]
fn jsonl_answers_every_line_and_tells_by_its_status() {
    let key = access_key();
    let lines =
        format!("{}\n{{broken\n{}\n", json!({ "id": "a", "text": format!("ü key {key} end") }), json!({ "id": 7, "text": "clean" }));
    let output = run_with(&["scan", "--jsonl"], lines.as_bytes());
    assert_eq!(code(&output), 2);
    let answers: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 3);
    let finding = &answers[0]["findings"][0];
    assert_eq!((finding["start"].as_u64(), finding["end"].as_u64(), &finding["class"]), (Some(7), Some(27), &json!("credential")));
    assert!(finding["rule"].is_string() && finding["confidence"].is_number());
    assert!(answers[1]["error"].as_str().unwrap().starts_with("line 2: "));
    assert_eq!(answers[2], json!({ "id": 7, "findings": [] }));
    assert!(!out(&output).contains(&key));
    assert_eq!(code(&run_with(&["scan", "--jsonl"], b"{\"id\":1,\"text\":\"clean\"}\n")), 0);
    let found = format!("{}\n", json!({ "id": 1, "text": format!("key={key}") }));
    assert_eq!(code(&run_with(&["scan", "--jsonl"], found.as_bytes())), 1);
}

#[test]
fn sites_and_accounts_are_named_as_in_the_browser() {
    let output = run(&["site", "https://chatgpt.com/c/1", "https://notchatgpt.com/", "claude.ai", "nonsense"]);
    let lines: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines.iter().map(|line| line["site"].clone()).collect::<Vec<_>>(),
        [json!("chatgpt"), Value::Null, json!("claude"), Value::Null]
    );
    assert!(lines.iter().all(|line| line["why"].as_str().is_some_and(|why| !why.is_empty())));
    let from_input = run_with(&["site"], b"https://claude.ai/new\n\n");
    assert_eq!(serde_json::from_str::<Value>(out(&from_input).trim()).unwrap()["site"], "claude");

    let line =
        json!({ "id": 1, "site": "chatgpt", "kind": "json", "payload": "not what the site says", "corporate_domains": ["corp.example"] });
    let output = run_with(&["identify", "--jsonl"], format!("{line}\nnonsense\n{{\"id\":3}}\n").as_bytes());
    assert_eq!(code(&output), 1);
    let lines: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[0]["verdict"], &lines[2]["id"]), (3, &json!("unknown"), &json!(3)));
    assert!(lines[1]["error"].as_str().unwrap().starts_with("line 2: "));
}

#[test]
fn policies_are_signed_verified_and_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let (key, policy, signed) = (path(&dir, "key.pem"), path(&dir, "policy.json"), path(&dir, "policy.dsse"));
    assert_eq!(code(&run(&["keygen", "-o", &key])), 0);
    let again = run(&["keygen", "-o", &key]);
    assert_eq!(code(&again), 2);
    assert!(err(&again).contains("never overwritten"));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions()) & 0o777, 0o600);
    let shown: Value = serde_json::from_str(&out(&run(&["key", "show", "--key", &key, "--json"]))).unwrap();
    let public = shown["public_key"].as_str().unwrap();
    std::fs::write(&policy, r#"{ "version": 4, "organisation": { "name": "Test" } }"#).unwrap();
    assert_eq!(code(&run(&["policy", "lint", &policy])), 0);
    assert_eq!(code(&run(&["policy", "sign", "--key", &key, &policy, "-o", &signed])), 0);
    let verified = run(&["policy", "verify", "--trust", public, &signed]);
    assert!(code(&verified) == 0 && out(&verified).starts_with("version 4 signed by key"), "{}", err(&verified));
    let other = path(&dir, "other.pem");
    run(&["keygen", "-o", &other]);
    let stranger: Value = serde_json::from_str(&out(&run(&["key", "show", "--key", &other, "--json"]))).unwrap();
    assert_eq!(code(&run(&["policy", "verify", "--trust", stranger["public_key"].as_str().unwrap(), &signed])), 2);

    std::fs::write(&policy, r#"{ "rules": [{ "id": "x", "then": "shred" }] }"#).unwrap();
    let lint = run(&["policy", "lint", &policy]);
    assert_eq!(code(&lint), 1);
    assert!(out(&lint).contains("rules[0]") && out(&lint).contains("policy.json: error:"), "{}", out(&lint));
    assert_eq!(code(&run(&["policy", "sign", "--key", &key, &policy, "-o", &path(&dir, "no.dsse")])), 1);
    assert!(!Path::new(&path(&dir, "no.dsse")).exists());
    std::fs::write(&policy, "{ \"rules\": [ }").unwrap();
    let lint = run(&["policy", "lint", &policy]);
    assert!(code(&lint) == 2 && err(&lint).contains("line 1, column"), "{}", err(&lint));
}

struct Served {
    child: Child,
    url: String,
}

impl Served {
    fn start(data: &str) -> Self {
        let (child, url) = binary::serve(Path::new(data));
        Self { child, url }
    }

    /// Asks it to stop, and answers how long that took.
    fn stop(mut self) -> Duration {
        let begin = Instant::now();
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        begin.elapsed()
    }
}

#[test]
fn the_collector_starts_publishes_and_stops_when_asked() {
    let dir = tempfile::tempdir().unwrap();
    let data = path(&dir, "data");
    let policy = path(&dir, "policy.json");
    std::fs::write(&policy, r#"{ "organisation": { "name": "Test" } }"#).unwrap();
    let password = run_with(&["admin", "set-password", "--data", &data], b"a password for tests\n");
    assert_eq!(code(&password), 0, "{}", err(&password));
    let served = Served::start(&data);
    let mut health = ureq::get(format!("{}/healthz", served.url)).call().unwrap();
    let mut text = String::new();
    health.body_mut().as_reader().read_to_string(&mut text).unwrap();
    assert_eq!(text, "ok");
    let published = run(&["policy", "publish", "--data", &data, &policy]);
    assert!(code(&published) == 0 && out(&published).starts_with("version 1 published"), "{}", err(&published));
    assert!(code(&run(&["token", "create", "--data", &data, "--uses", "2", "--expires", "1h"])) == 0);
    assert!(served.stop() < Duration::from_secs(3));
    let trail = run(&["audit", "verify", "--data", &data]);
    assert!(code(&trail) == 0 && out(&trail).starts_with("3 entries, unbroken"), "{}{}", out(&trail), err(&trail));
    let head = out(&trail).lines().nth(1).unwrap().trim_start_matches("head ").to_owned();
    assert_eq!(code(&run(&["audit", "verify", "--data", &data, "--noted", &head])), 0);
    assert_eq!(code(&run(&["audit", "verify", "--data", &data, "--noted", &"0".repeat(63)])), 2);
}
