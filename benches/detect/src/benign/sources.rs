//! Where benign text is found on a machine: installed packages, manuals, message catalogues, logs.

use super::exclude;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Pieces cut from each file.
#[derive(Clone, Copy)]
pub struct Pieces(pub usize);

/// A sort of text.
pub struct Sort {
    pub name: &'static str,
    pub pieces: Pieces,
    roots: Vec<PathBuf>,
    fits: fn(&str) -> bool,
}

/// Files looked at for one sort: enough for every share, and a bound for huge trees.
const MOST_FILES: usize = 60_000;

/// Every sort. A root that does not exist gives nothing.
pub fn sorts() -> Vec<Sort> {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from).join("registry/src");
    let node = vec![PathBuf::from("node_modules"), PathBuf::from("/usr/lib/node_modules"), PathBuf::from("/usr/local/lib/node_modules")];
    let python = vec![
        PathBuf::from("/usr/lib/python3"),
        PathBuf::from("/usr/lib/python3.11"),
        PathBuf::from("/usr/lib/python3.12"),
        PathBuf::from("/usr/lib/python3.13"),
        home.join(".pyenv/versions"),
    ];
    let share = vec![PathBuf::from("/usr/share")];
    let doc = vec![PathBuf::from("/usr/share/doc")];
    let mut sorts = vec![
        sort("javascript", 3, &node, |p| p.ends_with(".js") || p.ends_with(".mjs") || p.ends_with(".cjs")),
        sort("minified", 6, &[node.clone(), share.clone(), python.clone()].concat(), |p| {
            p.ends_with(".min.js") || p.ends_with(".min.css") || p.contains("/dist/") && p.ends_with(".js")
        }),
        sort("typescript", 3, &node, |p| p.ends_with(".ts") || p.ends_with(".tsx")),
        sort("json", 3, &[node.clone(), share.clone()].concat(), |p| p.ends_with(".json")),
        sort("source-map", 3, &node, |p| p.ends_with(".map")),
        sort("rust", 3, std::slice::from_ref(&cargo), |p| p.ends_with(".rs")),
        sort("toml", 2, std::slice::from_ref(&cargo), |p| p.ends_with(".toml")),
        sort(
            "lock-file",
            12,
            &[vec![cargo.clone(), PathBuf::from("Cargo.lock"), PathBuf::from("package-lock.json")], node.clone()].concat(),
            |p| p.ends_with(".lock") || p.ends_with("package-lock.json") || p.ends_with("yarn.lock") || p.ends_with("pnpm-lock.yaml"),
        ),
        sort("cargo-checksum", 3, std::slice::from_ref(&cargo), |p| {
            p.ends_with(".cargo-checksum.json") || p.ends_with(".cargo_vcs_info.json")
        }),
        sort("readme", 3, &[vec![cargo], node.clone(), python.clone()].concat(), |p| p.ends_with(".md") || p.ends_with(".rst")),
        sort("python", 3, &[python.clone(), vec![PathBuf::from("/usr/share/python3")]].concat(), |p| p.ends_with(".py")),
        sort("python-metadata", 3, &python, |p| p.ends_with("/RECORD") || p.ends_with("/METADATA")),
        sort("perl", 3, &[PathBuf::from("/usr/share/perl"), PathBuf::from("/usr/share/perl5"), PathBuf::from("/usr/lib")], |p| {
            p.ends_with(".pm") || p.ends_with(".pl") || p.ends_with(".pod")
        }),
        sort("c-header", 3, &[PathBuf::from("/usr/include")], |p| p.ends_with(".h") || p.ends_with(".hpp")),
        sort(
            "shell",
            3,
            &[PathBuf::from("/usr/share"), PathBuf::from("/usr/bin"), PathBuf::from("/etc"), PathBuf::from("/usr/lib/git-core")],
            |p| p.ends_with(".sh") || p.contains("bash-completion") || p.contains("git-core"),
        ),
        sort("web", 4, &[share.clone(), node.clone().into_iter().next().into_iter().collect(), python].concat(), |p| {
            p.ends_with(".html") || p.ends_with(".css") || p.ends_with(".svg") || p.ends_with(".xml")
        }),
        sort("config", 3, &[PathBuf::from("/etc"), PathBuf::from("/usr/lib/systemd"), PathBuf::from("/usr/share")], |p| {
            [".conf", ".cnf", ".ini", ".service", ".yaml", ".yml", ".desktop", ".cfg"].iter().any(|e| p.ends_with(e))
                || p.contains("/init.d/")
                || p.contains("/default/")
        }),
        sort("log", 30, &[PathBuf::from("/var/log")], |p| !p.ends_with(".journal")),
        sort("changelog", 4, &doc, |p| p.to_lowercase().contains("changelog") || p.contains("NEWS")),
        sort("licence", 2, &doc, |p| p.ends_with("copyright")),
        sort("package-list", 3, &[PathBuf::from("/var/lib/dpkg")], |_| true),
        sort(
            "prose-en",
            4,
            &[
                PathBuf::from("/usr/share/man/man1"),
                PathBuf::from("/usr/share/man/man5"),
                PathBuf::from("/usr/share/man/man8"),
                PathBuf::from("/usr/share/man/man7"),
            ],
            |p| p.ends_with(".gz"),
        ),
    ];
    for (name, codes) in LANGUAGES {
        let roots: Vec<PathBuf> = codes
            .iter()
            .flat_map(|code| {
                [
                    PathBuf::from(format!("/usr/share/man/{code}")),
                    PathBuf::from(format!("/usr/share/locale/{code}")),
                    PathBuf::from(format!("/usr/share/locale-langpack/{code}")),
                ]
            })
            .collect();
        sorts.push(sort(name, 6, &roots, |p| p.ends_with(".gz") || p.ends_with(".mo")));
    }
    sorts
}

const LANGUAGES: &[(&str, &[&str])] = &[
    ("prose-de", &["de"]),
    ("prose-fr", &["fr"]),
    ("prose-es", &["es"]),
    ("prose-it", &["it"]),
    ("prose-pt", &["pt", "pt_BR"]),
    ("prose-nl", &["nl"]),
    ("prose-pl", &["pl"]),
    ("prose-zh", &["zh_CN", "zh_TW"]),
    ("prose-ja", &["ja"]),
    ("prose-ru", &["ru"]),
];

fn sort(name: &'static str, pieces: usize, roots: &[PathBuf], fits: fn(&str) -> bool) -> Sort {
    Sort { name, pieces: Pieces(pieces), roots: roots.to_vec(), fits }
}

/// The files of a sort in a fixed order.
pub fn files(sort: &Sort, excluded: &mut BTreeMap<&'static str, usize>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for root in &sort.roots {
        walk(root, sort, &mut found, excluded);
    }
    found
}

fn walk(path: &Path, sort: &Sort, found: &mut Vec<PathBuf>, excluded: &mut BTreeMap<&'static str, usize>) {
    if found.len() >= MOST_FILES || path.is_symlink() {
        return;
    }
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(path).into_iter().flatten().filter_map(Result::ok).map(|e| e.path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| walk(entry, sort, found, excluded));
        return;
    }
    if !path.is_file() || !(sort.fits)(&path.to_string_lossy()) {
        return;
    }
    match exclude::path(path) {
        Some(rule) => *excluded.entry(rule).or_default() += 1,
        None => found.push(path.to_path_buf()),
    }
}

/// The last parts of a path: enough to find the file again, and nothing about the machine.
pub fn origin(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    parts[parts.len().saturating_sub(4)..].join("/")
}
