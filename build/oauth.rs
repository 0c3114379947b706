//! `data/oauth/*.toml` → the providers of OAuth as static tables. A fault names the file and how to mend it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::source::{self, strs};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: String,
    /// Where the provider documents its scopes.
    source: String,
    /// Host and path of authorisation requests; `*` stands for one label or segment, `**` for any number of segments.
    requests: Vec<String>,
    /// The same, where access is asked for the whole organisation.
    #[serde(default)]
    for_everybody: Vec<String>,
    /// Parameters that carry scopes.
    scopes: Vec<String>,
    /// Characters between scopes.
    separators: String,
    /// What stands before a scope's short name.
    #[serde(default)]
    prefixes: Vec<String>,
    /// `parameter=value` pairs that ask for lasting access.
    #[serde(default)]
    lasting: Vec<String>,
    /// Scopes that ask for lasting access.
    #[serde(default)]
    lasting_scopes: Vec<String>,
    /// Access always lasts.
    #[serde(default)]
    always_lasting: bool,
    /// The request does not tell what is asked for.
    #[serde(default)]
    fixed_extent: bool,
    /// A request without a scope does not tell what is asked for.
    #[serde(default)]
    empty_is_unknown: bool,
    /// Scopes by what they reach; `*` at the end stands for any rest, at the beginning for any start.
    reach: BTreeMap<String, Vec<String>>,
    /// Read by the tests.
    #[serde(default)]
    example: Vec<toml::Value>,
    /// Read by the tests.
    #[serde(default)]
    not: Vec<toml::Value>,
}

const REACH: &[(&str, &str)] = &[
    ("identity", "Identity"),
    ("people", "People"),
    ("files", "Files"),
    ("messages", "Messages"),
    ("mail", "Mail"),
    ("code", "Code"),
    ("admin", "Admin"),
];

/// Writes `oauth.rs`.
pub fn generate(root: &Path, out: &Path) {
    let files = source::read_all::<File>(&root.join("data/oauth"));
    let mut code = String::from("/// The providers, sorted by id.\nstatic PROVIDERS: &[Provider] = &[\n");
    for (path, file) in &files {
        check(path, file);
        let requests: String = file.requests.iter().map(|at| request(path, at, false)).collect();
        let everybody: String = file.for_everybody.iter().map(|at| request(path, at, true)).collect();
        let lasting: Vec<(&str, &str)> = file
            .lasting
            .iter()
            .map(|pair| pair.split_once('=').unwrap_or_else(|| source::fail(path, &format!("lasting `{pair}`: write parameter=value"))))
            .collect();
        code.push_str(&format!(
            "Provider {{ id: {:?}, name: {:?}, requests: &[{requests}{everybody}], scopes: {}, separators: {:?}, prefixes: {}, lasting: &{lasting:?}, lasting_scopes: {}, always_lasting: {}, fixed_extent: {}, empty_is_unknown: {}, listed: &[{}] }},\n",
            file.id,
            file.name,
            strs(&file.scopes),
            file.separators,
            strs(&file.prefixes),
            strs(&file.lasting_scopes),
            file.always_lasting,
            file.fixed_extent,
            file.empty_is_unknown,
            listed(path, file),
        ));
    }
    code.push_str("];\n");
    source::write(&out.join("oauth.rs"), &code);
}

fn check(path: &Path, file: &File) {
    source::id_is_file_name(path, &file.id);
    if file.requests.is_empty() || file.scopes.is_empty() || file.separators.is_empty() {
        source::fail(path, "name `requests`, `scopes` and `separators`");
    }
    if file.source.is_empty() || file.example.is_empty() {
        source::fail(path, "name the `source` and give at least one [[example]]");
    }
    let _ = &file.not;
}

fn request(path: &Path, at: &str, everybody: bool) -> String {
    let Some((host, rest)) = at.split_once('/') else { source::fail(path, &format!("request `{at}`: write host/path")) };
    format!("Endpoint {{ host: {host:?}, path: {:?}, for_everybody: {everybody} }},", format!("/{rest}"))
}

fn listed(path: &Path, file: &File) -> String {
    let mut listed = String::new();
    for (word, scopes) in &file.reach {
        let Some((_, reach)) = REACH.iter().find(|(known, _)| known == word) else {
            let known: Vec<&str> = REACH.iter().map(|(word, _)| *word).collect();
            source::fail(path, &format!("reach `{word}` is not known: use one of {}", known.join(", ")))
        };
        for scope in scopes {
            let sound = |c: char| c.is_ascii_alphanumeric() || "-_.:/*".contains(c);
            if scope.is_empty() || scope.len() > 120 || !scope.chars().all(sound) {
                source::fail(path, &format!("scope `{scope}`: use 1 to 120 characters of A-Z a-z 0-9 - _ . : / *"));
            }
            listed.push_str(&format!("({scope:?}, Reach::{reach}),"));
        }
    }
    listed
}
