//! What the tests of the judge share: the data files as the build reads them, and values made from shapes at run time.
#![allow(dead_code)]

pub mod cues;
pub mod gate;
pub mod generate;
pub mod judging;
pub mod mixture;
pub mod mutate;
pub mod people;
#[path = "../../build/schema.rs"]
pub mod schema;
pub mod seeds;
#[path = "../../build/shape.rs"]
pub mod shape;
pub mod vault;

use schema::{DetectorFile, Entry, Language};

/// Every entry of `data/detectors/` with the name of its file.
pub fn entries() -> Vec<(String, Entry)> {
    let mut files: Vec<_> = std::fs::read_dir("data/detectors").unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .flat_map(|path| {
            let file: DetectorFile = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            file.detector.into_iter().map(move |entry| (name.clone(), entry))
        })
        .collect()
}

/// Every language of `data/words/` with the name of its file.
pub fn languages() -> Vec<(String, Language)> {
    let mut files: Vec<_> = std::fs::read_dir("data/words").unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let language = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        (path.file_name().unwrap().to_string_lossy().into_owned(), language)
    };
    files.into_iter().map(read).collect()
}
