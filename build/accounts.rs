//! `data/accounts/*.toml` → the providers' evidence as static tables. A fault names the file and how to mend it.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use crate::source::{self, option, strs};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: String,
    #[serde(default = "yes")]
    accounts: bool,
    #[serde(default)]
    only_personal: bool,
    #[serde(default)]
    email_proves: bool,
    #[serde(default)]
    address_tells: bool,
    #[serde(default)]
    workspaces: bool,
    #[serde(default)]
    personal_workspaces: Vec<String>,
    #[serde(default)]
    source: Vec<Source>,
    evidence: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    name: String,
    kind: String,
    at: String,
    attribute: Option<String>,
    after: Option<String>,
    #[serde(default)]
    token: bool,
    #[serde(default)]
    list: Vec<String>,
    require: Option<Require>,
    skip: Option<Require>,
    #[serde(default)]
    selected: Vec<String>,
    #[serde(default)]
    email: Vec<String>,
    #[serde(default)]
    confirmed: Vec<String>,
    #[serde(default)]
    workspace: Vec<String>,
    behind: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    signed_in: Vec<String>,
    #[serde(default)]
    present: Vec<String>,
    #[serde(default)]
    signed_out_absent: Vec<String>,
    #[serde(default)]
    companions: Vec<String>,
    #[serde(default)]
    signed_out_when: Vec<SignedOutMark>,
    #[serde(default)]
    signed_out_empty: bool,
    #[serde(default)]
    signed_out_status: Vec<u16>,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    selects: bool,
    #[serde(default)]
    marker: Vec<Marker>,
    otherwise: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Require {
    path: String,
    has: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedOutMark {
    path: String,
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    numbered: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marker {
    path: String,
    #[serde(default)]
    managed: Vec<String>,
    #[serde(default)]
    personal: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidence {
    source: String,
    seen: String,
}

fn yes() -> bool {
    true
}

/// Writes `accounts.rs`.
pub fn generate(root: &Path, out: &Path) {
    let mut code = String::from("static PROVIDERS: &[Provider] = &[\n");
    for (path, file) in source::read_all::<File>(&root.join("data/accounts")) {
        source::id_is_file_name(&path, &file.id);
        check(&path, &file);
        let sources: String = file.source.iter().map(|entry| one_source(&path, entry)).collect();
        let _ = writeln!(
            code,
            "Provider {{ id: {:?}, name: {:?}, accounts: {}, only_personal: {}, email_proves: {}, address_tells: {}, workspaces: {}, personal_workspaces: {}, sources: &[{sources}] }},",
            file.id,
            file.name,
            file.accounts,
            file.only_personal,
            file.email_proves,
            file.address_tells,
            file.workspaces,
            strs(&file.personal_workspaces),
        );
    }
    code.push_str("];\n");
    source::write(&out.join("accounts.rs"), &code);
}

fn check(path: &Path, file: &File) {
    if file.source.is_empty() == file.accounts {
        source::fail(path, "needs at least one [[source]], or `accounts = false` and none");
    }
    if file.evidence.source.is_empty() || file.evidence.seen.len() < 7 {
        source::fail(path, "needs evidence with `source` and `seen` (YYYY-MM)");
    }
    if file.only_personal && (file.email_proves || file.workspaces) {
        source::fail(path, "`only_personal` goes with neither `email_proves` nor `workspaces`: a personal plan is never corporate");
    }
    for (index, entry) in file.source.iter().enumerate() {
        if file.source.iter().take(index).any(|other| other.name == entry.name) {
            source::fail(path, &format!("the source `{}` is named twice", entry.name));
        }
    }
}

fn one_source(path: &Path, entry: &Source) -> String {
    let kind = match entry.kind.as_str() {
        "json" => "Json",
        "inline" => "Inline",
        "cookie" => "Cookie",
        "dom" => "Dom",
        "storage" => "Storage",
        other => {
            source::fail(path, &format!("source `{}`: kind `{other}` is not known: use json, inline, cookie, dom or storage", entry.name))
        }
    };
    if entry.kind == "json" && !entry.at.is_empty() && !entry.at.starts_with('/') {
        source::fail(
            path,
            &format!(
                "source `{}`: `at` must be a path on the site's own origin, such as /api/session, or empty when it is not fetched",
                entry.name
            ),
        );
    }
    let markers: String = entry
        .marker
        .iter()
        .map(|m| format!("Marker {{ path: {:?}, managed: {}, personal: {} }},", m.path, strs(&m.managed), strs(&m.personal)))
        .collect();
    let otherwise = match entry.otherwise.as_deref() {
        None | Some("unknown") => "None",
        Some("personal") => "Some(false)",
        Some("managed") => "Some(true)",
        Some(other) => source::fail(path, &format!("source `{}`: otherwise `{other}`: use unknown, personal or managed", entry.name)),
    };
    let pair = |pair: &Option<Require>| match pair {
        None => "None".to_owned(),
        Some(r) => format!("Some(({:?}, {:?}))", r.path, r.has),
    };
    let signed_out_when: String = entry
        .signed_out_when
        .iter()
        .map(|m| format!("SignedOutMark {{ path: {:?}, is: {}, numbered: {} }},", m.path, strs(&m.is), strs(&m.numbered)))
        .collect();
    format!(
        "Source {{ name: {:?}, kind: SourceKind::{kind}, at: {:?}, attribute: {}, after: {}, token: {}, list: {}, require: {}, skip: {}, selected: {}, email: {}, confirmed: {}, workspace: {}, behind: {}, also: {}, signed_in: {}, present: {}, signed_out_absent: {}, companions: {}, signed_out_when: &[{signed_out_when}], signed_out_empty: {}, signed_out_status: &{:?}, active: {}, selects: {}, markers: &[{markers}], otherwise: {otherwise} }},",
        entry.name,
        entry.at,
        option(entry.attribute.as_deref()),
        option(entry.after.as_deref()),
        entry.token,
        strs(&entry.list),
        pair(&entry.require),
        pair(&entry.skip),
        strs(&entry.selected),
        strs(&entry.email),
        strs(&entry.confirmed),
        strs(&entry.workspace),
        option(entry.behind.as_deref()),
        strs(&entry.also),
        strs(&entry.signed_in),
        strs(&entry.present),
        strs(&entry.signed_out_absent),
        strs(&entry.companions),
        entry.signed_out_empty,
        entry.signed_out_status,
        entry.active,
        entry.selects,
    )
}
