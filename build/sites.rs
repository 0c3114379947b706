//! `data/sites/*.toml` → a static catalogue. A fault names the file and how to mend it.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use crate::source::{self, option, strs};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: String,
    vendor: String,
    category: String,
    tier: String,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    paths: Vec<String>,
    account: Option<String>,
    #[serde(default)]
    composer: Vec<String>,
    #[serde(default)]
    send: Vec<String>,
    #[serde(default)]
    user_row: Vec<String>,
    #[serde(default)]
    submit: Vec<Submit>,
    /// Where the entry's facts come from and when they were last seen.
    evidence: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Submit {
    method: String,
    host: Option<String>,
    path: String,
    workspace_segment: Option<usize>,
    #[serde(default)]
    upload: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidence {
    source: String,
    seen: String,
}

const CATEGORIES: &[&str] =
    &["chat", "search", "code", "image", "video", "audio", "notes", "writing", "agent", "playground", "embedded", "self-hosted"];

/// Writes `sites.rs`.
pub fn generate(root: &Path, out: &Path) {
    let mut code = String::from("static SITES: &[Site] = &[\n");
    for (path, file) in source::read_all::<File>(&root.join("data/sites")) {
        check(&path, &file, root);
        let _ = writeln!(
            code,
            "Site {{ id: {:?}, name: {:?}, vendor: {:?}, category: {:?}, tier: Tier::{}, hosts: {}, paths: {}, account: {}, composer: {}, send: {}, user_row: {}, submits: &[{}] }},",
            file.id,
            file.name,
            file.vendor,
            file.category,
            tier(&path, &file.tier),
            strs(&file.hosts),
            strs(&file.paths),
            option(file.account.as_deref()),
            strs(&file.composer),
            strs(&file.send),
            strs(&file.user_row),
            file.submit.iter().map(submit).collect::<String>(),
        );
    }
    code.push_str("];\n");
    source::write(&out.join("sites.rs"), &code);
}

fn submit(entry: &Submit) -> String {
    format!(
        "Submit {{ method: {:?}, host: {}, path: {:?}, workspace_segment: {:?}, upload: {} }},",
        entry.method,
        option(entry.host.as_deref()),
        entry.path,
        entry.workspace_segment,
        entry.upload
    )
}

fn tier(path: &Path, word: &str) -> &'static str {
    match word {
        "reads" => "Reads",
        "recommends" => "Recommends",
        "acts" => "Acts",
        _ => source::fail(path, &format!("tier `{word}` is not known: use reads, recommends or acts")),
    }
}

fn check(path: &Path, file: &File, root: &Path) {
    source::id_is_file_name(path, &file.id);
    if !CATEGORIES.contains(&file.category.as_str()) {
        source::fail(path, &format!("category `{}` is not known: use one of {}", file.category, CATEGORIES.join(", ")));
    }
    if file.hosts.is_empty() && file.category != "self-hosted" {
        source::fail(path, "names no hosts: add `hosts`, or use category `self-hosted`");
    }
    if let Some(account) = &file.account
        && !root.join(format!("data/accounts/{account}.toml")).exists()
    {
        source::fail(path, &format!("account `{account}` has no file data/accounts/{account}.toml"));
    }
    for entry in &file.submit {
        if !entry.path.starts_with('/') || !["POST", "PUT", "GET"].contains(&entry.method.as_str()) {
            source::fail(path, &format!("submit `{} {}`: use POST, PUT or GET and a path that starts with /", entry.method, entry.path));
        }
    }
    if file.evidence.source.is_empty() || file.evidence.seen.len() < 7 {
        source::fail(path, "evidence needs `source` and `seen` (YYYY-MM)");
    }
}
