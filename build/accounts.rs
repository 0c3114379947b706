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
    email_proves: bool,
    workspaces: bool,
    #[serde(default)]
    personal_workspaces: Vec<String>,
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
    list: Option<String>,
    require: Option<Require>,
    #[serde(default)]
    email: Vec<String>,
    #[serde(default)]
    workspace: Vec<String>,
    #[serde(default)]
    present: Vec<String>,
    signed_out_absent: Option<String>,
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

/// Writes `accounts.rs`.
pub fn generate(root: &Path, out: &Path) {
    let mut code = String::from("static PROVIDERS: &[Provider] = &[\n");
    for (path, file) in source::read_all::<File>(&root.join("data/accounts")) {
        source::id_is_file_name(&path, &file.id);
        if file.source.is_empty() || file.evidence.source.is_empty() || file.evidence.seen.len() < 7 {
            source::fail(&path, "needs at least one [[source]] and evidence with `source` and `seen` (YYYY-MM)");
        }
        let sources: String = file.source.iter().map(|entry| one_source(&path, entry)).collect();
        let _ = writeln!(
            code,
            "Provider {{ id: {:?}, name: {:?}, email_proves: {}, workspaces: {}, personal_workspaces: {}, sources: &[{sources}] }},",
            file.id,
            file.name,
            file.email_proves,
            file.workspaces,
            strs(&file.personal_workspaces),
        );
    }
    code.push_str("];\n");
    source::write(&out.join("accounts.rs"), &code);
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
    let require = match &entry.require {
        None => "None".to_owned(),
        Some(r) => format!("Some(({:?}, {:?}))", r.path, r.has),
    };
    format!(
        "Source {{ name: {:?}, kind: SourceKind::{kind}, at: {:?}, attribute: {}, after: {}, list: {}, require: {require}, email: {}, workspace: {}, present: {}, signed_out_absent: {}, signed_out_status: &{:?}, active: {}, selects: {}, markers: &[{markers}], otherwise: {otherwise} }},",
        entry.name,
        entry.at,
        option(entry.attribute.as_deref()),
        option(entry.after.as_deref()),
        option(entry.list.as_deref()),
        strs(&entry.email),
        strs(&entry.workspace),
        strs(&entry.present),
        option(entry.signed_out_absent.as_deref()),
        entry.signed_out_status,
        entry.active,
        entry.selects,
    )
}
