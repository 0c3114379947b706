//! `promptward secrets` as administrators run it: from a vault's export to a policy that finds the values.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rand::Rng as _;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_promptward")).args(args).output().unwrap()
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

/// A value that no detector knows.
fn drawn(length: usize) -> String {
    let mut rng = rand::thread_rng();
    (0..length).map(|_| char::from(rng.sample(rand::distributions::Alphanumeric))).collect()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

/// How many own secrets `promptward scan` finds.
fn found(policy: &str, file: &str) -> usize {
    let output = run(&["scan", "--json", "--policy", policy, file]);
    let document: Value = serde_json::from_str(&out(&output)).unwrap();
    document["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "own-secret").count()
}

#[test]
fn exports_of_every_kind_become_one_filter_that_finds_their_values() {
    let folder = Folder::new();
    let values: Vec<String> = (0..7).map(|_| drawn(32)).collect();
    let vault = folder.file("kv.json", &json!({"request_id": "r", "data": {"data": {"token": values[0]}, "metadata": {}}}).to_string());
    let aws = json!({"SecretValues": [{"ARN": "a", "Name": "db", "SecretString": json!({"password": values[1]}).to_string()}]});
    let aws = folder.file("aws.json", &aws.to_string());
    let csv = folder.file("1p.csv", &format!("Title,Password\nMail,{}\n", values[2]));
    let env = folder.file(".env", &format!("# ours\nexport KEY=\"{}\"\n", values[3]));
    let lines = folder.file("more.txt", &format!("{}\n{}\n", values[4], values[3]));
    let url = folder.file("other", &format!("postgres://svc:{}@db.corp.example/x\n", values[5]));
    let (filter, policy) = (folder.path("own.filter"), folder.file("policy.json", "{\n  \"version\": 3\n}\n"));

    let output = run(&["secrets", "build", &vault, &aws, &csv, &env, &lines, "--out", &filter, "--policy", &policy]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(out(&output), "5 values in the filter (1 KB); 0 refused, 1 there twice, 0 left out of 6\n");
    let other = folder.path("other.filter");
    assert_eq!(code(&run(&["secrets", "build", "--format", "lines", &url, "--out", &other])), 0);

    let written = std::fs::read_to_string(&filter).unwrap();
    assert!(values.iter().all(|value| !written.contains(value.as_str())));
    assert!(std::fs::read_to_string(&policy).unwrap().contains(written.trim()));
    let text = folder.file("notes.md", &values.iter().map(|value| format!("see {value}.\n")).collect::<String>());
    assert_eq!(found(&policy, &text), 5, "the sixth is in the other filter, the seventh in none");
    assert_eq!(found(&folder.file("none.json", "{}"), &text), 0);

    for file in [&filter, &policy] {
        let checked = run(&["secrets", "check", file]);
        assert!(code(&checked) == 0 && out(&checked).contains(": 5 own secrets, built on 20"), "{}{}", out(&checked), err(&checked));
    }
    let lint = run(&["policy", "lint", &policy]);
    assert!(code(&lint) == 0 && out(&lint).contains("note: detectors.own_secrets: 5 own secrets"), "{}", out(&lint));
    // What is signed is what was built.
    let (key, signed) = (folder.path("key.pem"), folder.path("policy.dsse"));
    run(&["keygen", "-o", &key]);
    assert_eq!(code(&run(&["policy", "sign", "--key", &key, &policy, "-o", &signed])), 0);
    let shown: Value = serde_json::from_str(&out(&run(&["key", "show", "--key", &key, "--json"]))).unwrap();
    let verified = run(&["policy", "verify", "--trust", shown["public_key"].as_str().unwrap(), &signed]);
    assert!(code(&verified) == 0 && out(&verified).contains("5 own secrets"), "{}", out(&verified));
}

#[test]
fn what_is_refused_is_told_by_name_and_never_by_value() {
    let folder = Folder::new();
    let (good, short) = (drawn(40), drawn(9));
    let env = format!("GOOD={good}\nPIN={short}\nPHRASE=\"correct horse battery staple, again and again\"\nCLIENT_ID={}\n", drawn(30));
    let (env, filter) = (folder.file("vault.env", &env), folder.path("own.filter"));
    let output = run(&["secrets", "build", &env, "--skip", "client_id", "--out", &filter]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(
        out(&output).starts_with("1 values in the filter") && out(&output).contains("2 refused, 0 there twice, 1 left out of 4"),
        "{}",
        out(&output)
    );
    let told = err(&output);
    assert!(told.contains("vault.env: PIN: 9 characters are too few") && told.contains("vault.env: PHRASE: it reads like words"), "{told}");
    for secret in [good.as_str(), &short, "battery"] {
        assert!(!told.contains(secret) && !out(&output).contains(secret));
    }
}

#[test]
fn a_file_that_cannot_be_read_means_no_filter() {
    let folder = Folder::new();
    let good = folder.file("good.txt", &format!("{}\n", drawn(40)));
    let filter = folder.path("own.filter");
    let binary = folder.path("broken.txt");
    std::fs::write(&binary, [b'a', 0xFF, b'b']).unwrap();
    for (file, word) in [
        (folder.path("missing.json"), "check the path"),
        (folder.path(""), "give --format"),
        (folder.file("what.xyz", "x"), "give --format"),
        (folder.file("bad.json", "{\n nonsense"), "line 2"),
        (folder.file("locked.json", "{\"encrypted\": true, \"items\": []}"), "encrypted"),
        (folder.file("names.json", "{\"SecretList\": []}"), "batch-get-secret-value"),
        (folder.file("colours.csv", "id,colour\n1,blue\n"), "--column"),
        (binary, "UTF-8"),
    ] {
        let output = run(&["secrets", "build", &good, &file, "--out", &filter]);
        assert_eq!(code(&output), 2, "{file}");
        assert!(err(&output).contains(word) && err(&output).contains("nothing was written"), "{word}: {}", err(&output));
        assert!(!Path::new(&filter).exists());
    }
    let empty = run(&["secrets", "build", &folder.file("weak.txt", "hunter2\n"), "--out", &filter]);
    assert!(code(&empty) == 2 && err(&empty).contains("1 values were found, 1 of them refused"), "{}", err(&empty));
    let damaged = run(&["secrets", "check", &folder.file("cut.filter", "own1:2026-11-22:5:AAAA\n")]);
    assert!(code(&damaged) == 2 && err(&damaged).contains("cut off or damaged"), "{}", err(&damaged));
}

#[test]
fn the_same_key_and_vault_give_the_same_filter() {
    let folder = Folder::new();
    let vault = folder.file("vault.txt", &format!("{}\n{}\n", drawn(40), drawn(40)));
    let key = folder.path("own.key");
    let build = |name: &str, with_key: bool| {
        let filter = folder.path(name);
        let mut args = vec!["secrets", "build", &vault, "--out", &filter];
        args.extend(if with_key { vec!["--key", &key] } else { Vec::new() });
        assert_eq!(code(&run(&args)), 0);
        std::fs::read_to_string(&filter).unwrap()
    };
    let first = build("a", true);
    assert_eq!(first, build("b", true));
    assert_ne!(first, build("c", false), "without a key each build draws its own");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions()) & 0o777, 0o600);
    let wrong = folder.file("wrong.key", "not a key");
    let output = run(&["secrets", "build", &vault, "--out", &folder.path("d"), "--key", &wrong]);
    assert!(code(&output) == 2 && err(&output).contains("32 hexadecimal digits"), "{}", err(&output));
}
