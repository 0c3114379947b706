//! Data files → static tables. Each kind of data has its module in `build/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use std::path::Path;

#[path = "build/accounts.rs"]
mod accounts;
#[path = "build/detectors.rs"]
mod detectors;
#[path = "build/frameworks.rs"]
mod frameworks;
#[path = "build/numbers.rs"]
mod numbers;
#[path = "build/oauth.rs"]
mod oauth;
#[path = "build/pack.rs"]
mod pack;
#[path = "build/phones.rs"]
mod phones;
#[path = "build/places.rs"]
mod places;
#[path = "build/rarity.rs"]
mod rarity;
#[path = "build/schema.rs"]
mod schema;
#[path = "build/shape.rs"]
mod shape;
#[path = "build/sites.rs"]
mod sites;
#[path = "build/source.rs"]
mod source;
#[path = "build/words.rs"]
mod words;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=data");
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    let steps = [words::read(Path::new("data/words")).and_then(|languages| {
        words::generate(&languages, &out.join("words.rs"))?;
        detectors::generate(Path::new("data/detectors"), &languages, &out.join("detectors.rs"))
    })];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    phones::generate(&root.join("data/phones.toml"), &out.join("phones.rs"));
    sites::generate(root, out);
    accounts::generate(root, out);
    frameworks::generate(root, out);
    oauth::generate(root, out);
    let mut failed = false;
    for error in steps.into_iter().filter_map(Result::err) {
        println!("cargo::error={error}");
        failed = true;
    }
    if failed {
        std::process::exit(1);
    }
}
