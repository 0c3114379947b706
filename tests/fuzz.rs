//! The checks of the fuzz targets without libFuzzer: over every seed, and over seeds with small changes drawn at random.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
// The checks are also a library of their own, with the same support.
#![allow(clippy::duplicate_mod)]

#[path = "../fuzz/checks/mod.rs"]
mod checks;
mod support;

use support::generate::Dice;

/// `FUZZ_CHANGES` for a long run.
fn changes() -> usize {
    std::env::var("FUZZ_CHANGES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

/// Runs a target's check over its seeds and changes of them; answers how many seeds there are.
fn run(target: &str) -> usize {
    let check = checks::ALL.iter().find(|(name, _)| *name == target).unwrap().1;
    let seeds = support::seeds::of(target);
    let words: Vec<String> = support::seeds::words(target).into_iter().collect();
    for (index, seed) in seeds.iter().enumerate() {
        let held = std::panic::catch_unwind(|| check(seed)).is_ok();
        assert!(held, "{target}: seed-{index:04} of `cargo run --example fuzz-seeds`");
    }
    let began = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let mut dice = Dice(began.as_nanos() as u64);
    for _ in 0..changes() {
        let start = dice.0;
        let input = changed(&seeds, &words, &mut dice);
        if std::panic::catch_unwind(|| check(&input)).is_err() {
            let file = std::env::temp_dir().join(format!("promptward-fuzz-{target}-{start:x}"));
            std::fs::write(&file, &input).unwrap();
            panic!("{target}: the input is in {}", file.display());
        }
    }
    seeds.len()
}

/// One seed with up to four pieces cut out, doubled, overwritten, or taken from another seed.
fn changed(seeds: &[Vec<u8>], words: &[String], dice: &mut Dice) -> Vec<u8> {
    let mut input = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(4) {
        let from = dice.below(input.len() + 1);
        let to = (from + dice.below(40)).min(input.len());
        let piece = match dice.below(5) {
            0 => Vec::new(),
            1 => input[from..to].repeat(2),
            2 => words[dice.below(words.len())].clone().into_bytes(),
            3 => vec![dice.next() as u8],
            _ => seeds[dice.below(seeds.len())].clone(),
        };
        input.splice(from..to, piece);
    }
    input
}

macro_rules! targets {
    ($($target:ident)*) => {
        $(#[test]
        fn $target() {
            assert!(run(stringify!($target)) >= 8, "too few seeds");
        })*

        #[test]
        fn every_target_runs_here_and_in_libfuzzer() {
            let here = [$(stringify!($target)),*];
            let manifest: toml::Value = toml::from_str(&std::fs::read_to_string("fuzz/Cargo.toml").unwrap()).unwrap();
            let there: Vec<&str> = manifest["bin"].as_array().unwrap().iter().filter_map(|bin| bin["name"].as_str()).collect();
            assert_eq!(here.as_slice(), there);
            assert_eq!(here.as_slice(), checks::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        }
    };
}

targets! { accounts consents custom_patterns discovery doors html masking policies spans wire }
