//! `data/sites/` → a static catalogue. One file for each service that has an adapter, and `listed/<category>.toml` with one line for
//! each service that is only known by its hosts. A fault names the file and how to mend it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::places;
use crate::source::{self, option, strs};

/// One service, whichever form it was written in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: String,
    name: String,
    vendor: String,
    category: String,
    tier: String,
    /// `page` (all of it), `panel` (a part of somebody else's page) or `api` (no page at all).
    scope: Option<String>,
    #[serde(default)]
    pub hosts: Vec<String>,
    #[serde(default)]
    pub paths: Vec<String>,
    /// Hosts under a `*.` of `hosts` that are something else: the vendor's own site, its documentation.
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    account: Option<String>,
    #[serde(default)]
    panel: Vec<String>,
    #[serde(default)]
    composer: Vec<String>,
    #[serde(default)]
    send: Vec<String>,
    #[serde(default)]
    user_row: Vec<String>,
    workspace_header: Option<String>,
    #[serde(default)]
    submit: Vec<Submit>,
    #[serde(default)]
    socket: Vec<Socket>,
    #[serde(default)]
    tenant_header: Vec<TenantHeader>,
    /// What the vendor says about keeping and training. Left out where no source was found.
    retention: Option<Retention>,
    /// Where the entry's facts come from and when they were last seen.
    evidence: Evidence,
}

/// `listed/<category>.toml`: what all its lines share, and the lines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    tier: String,
    scope: Option<String>,
    evidence: Evidence,
    site: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    name: String,
    vendor: Option<String>,
    hosts: Vec<String>,
    tier: Option<String>,
    scope: Option<String>,
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
    #[serde(default)]
    prompt: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Socket {
    host: Option<String>,
    path: String,
    workspace_after: Option<String>,
    #[serde(default)]
    prompt: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TenantHeader {
    name: String,
    form: String,
    hosts: Vec<String>,
    /// The most ids one header carries. Left out = [`MOST_IDS`].
    most: Option<usize>,
    /// It carries the first id alone: the organisation that asks.
    #[serde(default)]
    first: bool,
    /// Paths that serve people who are not signed in, where the header has no say.
    #[serde(default)]
    signed_out: Vec<String>,
    source: String,
}

/// The most ids that a header carries where the vendor names no other bound.
const MOST_IDS: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retention {
    note: String,
    source: String,
    seen: String,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Evidence {
    source: String,
    seen: String,
}

const CATEGORIES: &[&str] =
    &["chat", "search", "code", "image", "video", "audio", "notes", "writing", "agent", "playground", "embedded", "self-hosted", "api"];

/// Forms of the ids in a tenant header.
const FORMS: &[(&str, &str)] =
    &[("uuid", "Uuid"), ("org", "Org"), ("domain", "Domain"), ("digits", "Digits"), ("slack", "Slack"), ("tenant-policy", "TenantPolicy")];

/// Writes `sites.rs`.
pub fn generate(root: &Path, out: &Path) {
    let mut entries = read(root);
    entries.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    for pair in entries.windows(2) {
        if pair[0].1.id == pair[1].1.id {
            source::fail(&pair[1].0, &format!("the id `{}` is also used in {}: ids are unique", pair[1].1.id, pair[0].0.display()));
        }
    }
    aliases_are_free(&entries);
    let (mut listed, mut adapters) = (String::new(), String::from("static ADAPTERS: &[Adapter] = &[\n"));
    let mut about = String::from("#[cfg(not(target_arch = \"wasm32\"))]\nstatic ABOUT: &[About] = &[\n");
    let mut notes = String::from("static NOTES: &[Note] = &[\n");
    let places = places::by_site(&entries);
    for ((path, entry), places) in entries.iter().zip(places) {
        check(path, entry, root);
        listed.push_str(&line(path, entry, &places));
        if has_adapter(entry) {
            let _ = writeln!(adapters, "{},", adapter(path, entry));
        }
        let _ = writeln!(about, "{},", about_of(path, entry));
        let _ = writeln!(notes, "{},", note(entry));
    }
    source::write(&out.join("sites.rs"), &format!("static LISTED: &str = {listed:?};\n{adapters}];\n{about}];\n{notes}];\n"));
}

fn read(root: &Path) -> Vec<(PathBuf, Entry)> {
    let mut entries = Vec::new();
    for (path, entry) in source::read_all::<Entry>(&root.join("data/sites")) {
        source::id_is_file_name(&path, &entry.id);
        entries.push((path, entry));
    }
    for (path, list) in source::read_all::<List>(&root.join("data/sites/listed")) {
        let category = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let List { tier, scope, evidence, site } = list;
        for line in site {
            entries.push((path.clone(), from_line(line, &category, &tier, scope.as_deref(), &evidence)));
        }
    }
    entries
}

fn from_line(line: Line, category: &str, tier: &str, scope: Option<&str>, evidence: &Evidence) -> Entry {
    Entry {
        vendor: line.vendor.unwrap_or_else(|| line.name.clone()),
        id: line.id,
        name: line.name,
        category: category.to_owned(),
        tier: line.tier.unwrap_or_else(|| tier.to_owned()),
        scope: line.scope.or_else(|| scope.map(str::to_owned)),
        hosts: line.hosts,
        paths: Vec::new(),
        except: Vec::new(),
        aliases: Vec::new(),
        account: None,
        panel: Vec::new(),
        composer: Vec::new(),
        send: Vec::new(),
        user_row: Vec::new(),
        workspace_header: None,
        submit: Vec::new(),
        socket: Vec::new(),
        tenant_header: Vec::new(),
        retention: None,
        evidence: evidence.clone(),
    }
}

/// A service in one line: id, name, letters for tier and scope and a `*` where it has an adapter, places.
fn line(path: &Path, entry: &Entry, places: &[String]) -> String {
    if entry.name.contains(['\t', '\n']) {
        source::fail(path, &format!("`{}`: a name has no tabs and no line breaks", entry.id));
    }
    let mark = if has_adapter(entry) { "*" } else { "" };
    let tier = match tier(path, &entry.tier) {
        "Reads" => 'r',
        "Recommends" => 'c',
        _ => 'a',
    };
    let scope = match scope(path, entry) {
        "Page" => 'p',
        "Panel" => 'w',
        _ => 'a',
    };
    // What browsers are given by host pattern has no holes, so an exception there would be a promise that nobody keeps.
    if !entry.except.is_empty() && scope == 'p' {
        source::fail(path, &format!("`{}`: only a panel or an interface has `except`; name the hosts of its pages", entry.id));
    }
    let except: String = entry.except.iter().map(|host| format!(" -{host}")).collect();
    format!("{}\t{}\t{tier}{scope}{mark}\t{}{except}\n", entry.id, entry.name, places.join(" "))
}

/// Whether there is more to say of the service than where it is.
fn has_adapter(entry: &Entry) -> bool {
    let lists = [&entry.aliases, &entry.panel, &entry.composer, &entry.send, &entry.user_row];
    lists.iter().any(|list| !list.is_empty())
        || entry.account.is_some()
        || entry.workspace_header.is_some()
        || !(entry.submit.is_empty() && entry.socket.is_empty() && entry.tenant_header.is_empty())
}

fn adapter(path: &Path, entry: &Entry) -> String {
    format!(
        "Adapter {{ aliases: {}, account: {}, panel: {}, composer: {}, send: {}, user_row: {}, workspace_header: {}, submits: &[{}], sockets: &[{}], tenant_headers: &[{}] }}",
        strs(&entry.aliases),
        option(entry.account.as_deref()),
        strs(&entry.panel),
        strs(&entry.composer),
        strs(&entry.send),
        strs(&entry.user_row),
        option(entry.workspace_header.as_deref()),
        entry.submit.iter().map(submit).collect::<String>(),
        entry.socket.iter().map(socket).collect::<String>(),
        entry.tenant_header.iter().map(|header| tenant_header(path, header)).collect::<String>(),
    )
}

fn about_of(path: &Path, entry: &Entry) -> String {
    // Only hosts whose pages are guarded as a whole: manifests and content scripts are made from these.
    let guarded = if scope(path, entry) == "Page" { places::hosts(entry) } else { Vec::new() };
    format!(
        "About {{ vendor: {:?}, category: {:?}, hosts: {}, paths: {} }}",
        entry.vendor,
        entry.category,
        strs(&guarded),
        strs(&entry.paths)
    )
}

fn note(entry: &Entry) -> String {
    let retention = match &entry.retention {
        None => "None".to_owned(),
        Some(r) => format!("Some(Retention {{ note: {:?}, source: {:?}, seen: {:?} }})", r.note, r.source, r.seen),
    };
    format!("Note {{ site: {:?}, source: {:?}, seen: {:?}, retention: {retention} }}", entry.id, entry.evidence.source, entry.evidence.seen)
}

fn submit(entry: &Submit) -> String {
    format!(
        "Submit {{ method: {:?}, host: {}, path: {:?}, workspace_segment: {:?}, upload: {}, prompt: {} }},",
        entry.method,
        option(entry.host.as_deref()),
        entry.path,
        entry.workspace_segment,
        entry.upload,
        strs(&entry.prompt),
    )
}

fn socket(entry: &Socket) -> String {
    format!(
        "Socket {{ host: {}, path: {:?}, workspace_after: {}, prompt: {} }},",
        option(entry.host.as_deref()),
        entry.path,
        option(entry.workspace_after.as_deref()),
        strs(&entry.prompt),
    )
}

fn tenant_header(path: &Path, header: &TenantHeader) -> String {
    let Some((_, form)) = FORMS.iter().find(|(word, _)| *word == header.form) else {
        let known: Vec<&str> = FORMS.iter().map(|(word, _)| *word).collect();
        source::fail(
            path,
            &format!("tenant_header `{}`: form `{}` is not known: use one of {}", header.name, header.form, known.join(", ")),
        )
    };
    if header.hosts.is_empty() || header.source.is_empty() {
        source::fail(path, &format!("tenant_header `{}`: name the hosts the vendor documents, and the source", header.name));
    }
    if let Some(bad) = header.signed_out.iter().find(|prefix| !prefix.starts_with('/')) {
        source::fail(path, &format!("tenant_header `{}`: signed_out `{bad}` is no path: begin it with /", header.name));
    }
    format!(
        "TenantHeader {{ name: {:?}, form: IdForm::{form}, hosts: {}, most: {}, first: {}, signed_out: {} }},",
        header.name,
        strs(&header.hosts),
        header.most.unwrap_or(MOST_IDS),
        header.first,
        strs(&header.signed_out)
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

fn scope(path: &Path, entry: &Entry) -> &'static str {
    match entry.scope.as_deref() {
        None | Some("page") => "Page",
        Some("panel") => "Panel",
        Some("api") => "Api",
        Some(word) => source::fail(path, &format!("scope `{word}` is not known: use page, panel or api")),
    }
}

fn aliases_are_free(entries: &[(PathBuf, Entry)]) {
    for (path, entry) in entries {
        for alias in &entry.aliases {
            let taken = entries.iter().find(|(_, other)| other.id == *alias || (other.id != entry.id && other.aliases.contains(alias)));
            if let Some((other, _)) = taken {
                source::fail(path, &format!("`{}`: the alias `{alias}` is already taken in {}", entry.id, other.display()));
            }
        }
    }
}

fn check(path: &Path, entry: &Entry, root: &Path) {
    let id = &entry.id;
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        source::fail(path, &format!("`{id}`: an id is lower-case letters, digits and `-`"));
    }
    if !CATEGORIES.contains(&entry.category.as_str()) {
        source::fail(path, &format!("`{id}`: category `{}` is not known: use one of {}", entry.category, CATEGORIES.join(", ")));
    }
    if entry.hosts.is_empty() && entry.category != "self-hosted" {
        source::fail(path, &format!("`{id}` names no hosts: add `hosts`, or use category `self-hosted`"));
    }
    if entry.scope.as_deref() == Some("panel") && !entry.composer.is_empty() && entry.panel.is_empty() {
        source::fail(
            path,
            &format!("`{id}` lives in a panel: say with `panel` which element that is, or its page's own editors are taken for it"),
        );
    }
    if let Some(account) = &entry.account
        && !root.join(format!("data/accounts/{account}.toml")).exists()
    {
        source::fail(path, &format!("`{id}`: account `{account}` has no file data/accounts/{account}.toml"));
    }
    for submit in &entry.submit {
        if !submit.path.starts_with('/') || !["POST", "PUT", "GET"].contains(&submit.method.as_str()) {
            source::fail(path, &format!("submit `{} {}`: use POST, PUT or GET and a path that starts with /", submit.method, submit.path));
        }
    }
    if let Some(socket) = entry.socket.iter().find(|socket| !socket.path.starts_with('/')) {
        source::fail(path, &format!("socket `{}`: the path starts with /", socket.path));
    }
    let dated = |source: &str, seen: &str| !source.is_empty() && is_month(seen);
    if !dated(&entry.evidence.source, &entry.evidence.seen) || entry.retention.as_ref().is_some_and(|r| !dated(&r.source, &r.seen)) {
        source::fail(path, &format!("`{id}`: evidence and retention need `source` and `seen` (YYYY-MM)"));
    }
}

fn is_month(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 7 && bytes.iter().enumerate().all(|(at, b)| if at == 4 { *b == b'-' } else { b.is_ascii_digit() })
}
