//! Writes seeds and dictionaries for the fuzz targets: `cargo run --example fuzz-seeds -- FOLDER` makes `FOLDER/<target>/` and
//! `FOLDER/<target>.dict`. They are made from the examples of the data files at run time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, clippy::duplicate_mod, missing_docs)]

use std::path::Path;

#[path = "checks/mod.rs"]
mod checks;
#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    let folder = std::env::args().nth(1).expect("usage: fuzz-seeds FOLDER");
    for (target, _) in checks::ALL {
        let seeds = support::seeds::of(target);
        let corpus = Path::new(&folder).join(target);
        std::fs::create_dir_all(&corpus).unwrap();
        for (index, seed) in seeds.iter().enumerate() {
            std::fs::write(corpus.join(format!("seed-{index:04}")), seed).unwrap();
        }
        let words: String = support::seeds::words(target).iter().map(|word| format!("\"{}\"\n", escaped(word))).collect();
        std::fs::write(Path::new(&folder).join(format!("{target}.dict")), words).unwrap();
        println!("{target}: {} seeds", seeds.len());
    }
}

/// As a line of libFuzzer's dictionaries wants it.
fn escaped(word: &str) -> String {
    let one = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        other => format!("\\x{other:02X}"),
    };
    word.bytes().map(one).collect()
}
