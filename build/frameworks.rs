//! `data/frameworks/` and `data/discovery.toml` → static tables. The examples stay behind: `tests/frameworks.rs` reads them itself.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use crate::source::{self, option, strs};

/// A set of frameworks is one `u32`.
const MOST: usize = 32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Framework {
    id: String,
    name: String,
    like: Option<String>,
    #[serde(default)]
    general: bool,
    #[serde(default)]
    mark: Vec<String>,
    #[serde(default)]
    composer: Vec<String>,
    #[serde(default)]
    row: Vec<String>,
    #[serde(default)]
    request: Vec<Request>,
    #[serde(default)]
    answer_header: Vec<String>,
    evidence: Evidence,
    #[serde(default, rename = "example")]
    examples: Vec<toml::Value>,
    #[serde(default, rename = "not")]
    negatives: Vec<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    path: String,
    method: Option<String>,
    port: Option<u16>,
    #[serde(default)]
    hint: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidence {
    source: String,
    seen: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    chat_path: Vec<String>,
    ask_path: Vec<String>,
    stream_type: Vec<String>,
    word: Vec<String>,
    not_in: Vec<String>,
    row: Vec<String>,
    stop: Vec<String>,
    model: Vec<String>,
    #[serde(default, rename = "example")]
    examples: Vec<toml::Value>,
    #[serde(default, rename = "not")]
    negatives: Vec<toml::Value>,
}

/// Writes `frameworks.rs`.
pub fn generate(root: &Path, out: &Path) {
    let frameworks = source::read_all::<Framework>(&root.join("data/frameworks"));
    if frameworks.len() > MOST {
        source::fail(
            &root.join("data/frameworks"),
            &format!("holds {} frameworks, and a set of them has room for {MOST}", frameworks.len()),
        );
    }
    let mut code = String::from("pub(super) static FRAMEWORKS: &[Framework] = &[\n");
    for (path, framework) in &frameworks {
        source::id_is_file_name(path, &framework.id);
        check(path, framework, root);
        let _ = writeln!(
            code,
            "Framework {{ id: {:?}, name: {:?}, like: {}, general: {}, marks: {}, composers: {}, rows: {}, requests: &[{}], answer_headers: {} }},",
            framework.id,
            framework.name,
            option(framework.like.as_deref()),
            framework.general,
            strs(&framework.mark),
            strs(&framework.composer),
            strs(&framework.row),
            framework.request.iter().map(request).collect::<String>(),
            strs(&framework.answer_header),
        );
    }
    code.push_str("];\n");
    shared(root, &mut code);
    source::write(&out.join("frameworks.rs"), &code);
}

fn shared(root: &Path, code: &mut String) {
    let path = root.join("data/discovery.toml");
    let shared: Shared = source::read_one(&path);
    if shared.examples.len() < 2 || shared.negatives.len() < 2 {
        source::fail(&path, "needs at least two `[[example]]` and two `[[not]]`");
    }
    for written in shared.chat_path.iter().chain(&shared.ask_path) {
        check_path(&path, written);
    }
    for (name, list) in [
        ("CHAT_PATHS", &shared.chat_path),
        ("ASK_PATHS", &shared.ask_path),
        ("STREAM_TYPES", &shared.stream_type),
        ("WORDS", &shared.word),
        ("NOT_IN", &shared.not_in),
        ("ROWS", &shared.row),
        ("STOPS", &shared.stop),
        ("MODELS", &shared.model),
    ] {
        let _ = writeln!(code, "static {name}: &[&str] = {};", strs(list));
    }
}

fn request(entry: &Request) -> String {
    format!(
        "Request {{ path: {:?}, method: {}, port: {:?}, hint: {} }},",
        entry.path,
        option(entry.method.as_deref()),
        entry.port,
        entry.hint
    )
}

fn check(path: &Path, framework: &Framework, root: &Path) {
    if framework.name.is_empty() || framework.evidence.source.is_empty() || framework.evidence.seen.len() != 7 {
        source::fail(path, "needs `name` and `evidence` with `source` and `seen` (YYYY-MM)");
    }
    if framework.request.is_empty() && framework.answer_header.is_empty() {
        source::fail(path, "names neither a request nor an answer's header: nothing would ever look at its pages");
    }
    if framework.request.iter().all(|request| request.hint) && framework.answer_header.is_empty() && framework.mark.is_empty() {
        source::fail(path, "has only hints: add a `mark` that says what the page is, or a request of its own");
    }
    if framework.general && framework.row.is_empty() {
        source::fail(path, "is `general`: say with `row` what tells a chat from the other things that people build with it");
    }
    if let Some(like) = &framework.like
        && !root.join(format!("data/sites/{like}.toml")).exists()
    {
        source::fail(path, &format!("`like` names `{like}`, which has no file data/sites/{like}.toml"));
    }
    if framework.examples.is_empty() || framework.negatives.len() < 2 {
        source::fail(path, "needs at least one `[[example]]` and two `[[not]]`");
    }
    for request in &framework.request {
        check_path(path, &request.path);
        if request.method.as_deref().is_some_and(|method| !["GET", "POST", "PUT"].contains(&method)) {
            source::fail(path, &format!("request `{}`: the method is GET, POST or PUT", request.path));
        }
    }
}

/// A path must say enough that the browser need not be asked about every request.
fn check_path(path: &Path, written: &str) {
    let words = written.split('/').filter(|segment| !segment.is_empty() && !segment.contains('*'));
    if !written.starts_with('/') || words.count() == 0 {
        source::fail(path, &format!("path `{written}`: start with / and name at least one segment in full"));
    }
}
