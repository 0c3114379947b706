//! What the generators share: reading TOML with errors that name the file, and writing Rust literals.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// Stops the build: says where and what.
pub fn fail(path: &Path, message: &str) -> ! {
    eprintln!("\nerror in {}: {message}\n", path.display());
    std::process::exit(1)
}

/// Every `*.toml` of a folder in the order of its names.
pub fn read_all<T: DeserializeOwned>(folder: &Path) -> Vec<(PathBuf, T)> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| fail(folder, &format!("cannot be read: {error}")));
    let mut paths: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    paths.into_iter().map(|path| read(path)).collect()
}

fn read<T: DeserializeOwned>(path: PathBuf) -> (PathBuf, T) {
    let parsed = read_one(&path);
    (path, parsed)
}

/// One `*.toml`.
pub fn read_one<T: DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| fail(path, &format!("cannot be read: {error}")));
    toml::from_str(&text).unwrap_or_else(|error| fail(path, &error.to_string()))
}

/// Writes a generated file.
pub fn write(path: &Path, code: &str) {
    std::fs::write(path, code).unwrap_or_else(|error| fail(path, &format!("cannot be written: {error}")));
}

/// The id must be the file's name, so that a name is an address.
pub fn id_is_file_name(path: &Path, id: &str) {
    if path.file_stem().and_then(|stem| stem.to_str()) != Some(id) {
        fail(path, &format!("has the id `{id}`: id and file name must be the same"));
    }
}

/// A list of string literals.
pub fn strs(values: &[String]) -> String {
    format!("&{values:?}")
}

/// An optional string literal.
pub fn option(value: Option<&str>) -> String {
    format!("{value:?}")
}
