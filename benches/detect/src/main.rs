//! `make bench-detect`: how much the judge finds, how often it cries wolf, how fast it is, beside other scanners on the same texts.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
// Every slice is of a text that this program made or cut itself, at places that it computed.
#![allow(clippy::string_slice)]

mod benign;
mod corpus;
mod gate;
mod judge;
mod report;
mod speed;
mod support;
mod trigrams;

use anyhow::Result;
use benign::Benign;
use clap::Parser;
use corpus::case::Case;
use judge::Answers;
use judge::peers::{self, Installed};
use std::path::PathBuf;

/// Measures the judge on a seeded corpus beside other scanners.
#[derive(Parser)]
struct Args {
    /// The same seed gives the same positive cases.
    #[arg(long, default_value_t = 20_261_122)]
    seed: u64,
    /// Cases of detectors of the catalogue.
    #[arg(long, default_value_t = 7000)]
    catalogue: usize,
    /// Cases of passwords.
    #[arg(long, default_value_t = 3500)]
    passwords: usize,
    /// Cases of keys without a vendor.
    #[arg(long, default_value_t = 2500)]
    keys: usize,
    /// Cases of personal data.
    #[arg(long, default_value_t = 3000)]
    personal: usize,
    /// Benign cases.
    #[arg(long, default_value_t = 12_000)]
    benign: usize,
    /// The program to judge with (`promptward scan --jsonl`); without it the judge runs in this process.
    #[arg(long, value_name = "FILE")]
    promptward: Option<PathBuf>,
    /// Leave the other scanners out.
    #[arg(long)]
    no_peers: bool,
    /// Fail when a target is missed.
    #[arg(long)]
    check: bool,
    /// Ask the page's gate instead of the scanners: it must ring wherever the judge finds, and is counted where it does not.
    #[arg(long)]
    gate: bool,
    /// Measure the speed as well.
    #[arg(long)]
    speed: bool,
    /// Measure nothing but the speed of the judge in this process, on every sort of benign text as well.
    #[arg(long)]
    speed_only: bool,
    /// Count the trigrams of the benign texts into this file, by which the build chooses what the prefilter looks for (then move it to
    /// `build/trigrams.txt`).
    #[arg(long, value_name = "FILE")]
    trigrams: Option<PathBuf>,
    /// Corpus files, installed scanners and their reports are kept here.
    #[arg(long, default_value = "target/bench-detect", value_name = "FOLDER")]
    folder: PathBuf,
    /// Write the ranked misses and false alarms here: names of detectors and contexts, never values.
    #[arg(long, value_name = "FILE")]
    gaps: Option<PathBuf>,
    /// Print this positive case with its value marked, and judge nothing.
    #[arg(long, value_name = "NUMBER")]
    show: Option<usize>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let harvest = benign::harvest(args.seed, args.benign)?;
    if let Some(path) = &args.trigrams {
        return trigrams::write(path, &harvest.cases);
    }
    let snippets: Vec<String> = harvest.cases.iter().filter(|c| c.text.len() < 700).take(400).map(|c| c.text.clone()).collect();
    let sizes = corpus::Sizes { catalogue: args.catalogue, passwords: args.passwords, keys: args.keys, personal: args.personal };
    let positives = corpus::positives(args.seed, sizes, &corpus::Noise { snippets: &snippets })?;
    if let Some(number) = args.show {
        return report::show(&positives, number);
    }
    if args.speed_only {
        speed::native(args.seed, &positives, &harvest.cases);
        speed::by_sort(&harvest.cases);
        return Ok(());
    }
    report::corpus(&positives, &harvest);
    if args.gate {
        return gate::run(&args.folder, &positives, &harvest.cases);
    }
    let mut judges = vec![ours(&args, &positives, &harvest.cases)?];
    if let Some(path) = &args.gaps {
        report::gaps(path, args.seed, &positives, &harvest.cases, &judges[0])?;
    }
    let installed = if args.no_peers { Vec::new() } else { install(&args)? };
    peers(&args, &installed, &positives, &harvest.cases, &mut judges)?;
    report::table(&positives, &harvest.cases, &judges);
    let met = report::targets(&positives, &judges[0]);
    if args.speed {
        speed::native(args.seed, &positives, &harvest.cases);
        // Everybody is called in the folder of the texts.
        let promptward = args.promptward.as_deref().map(std::path::Path::canonicalize).transpose()?;
        speed::beside(&args.folder.canonicalize()?, promptward.as_deref(), &installed, &harvest.cases)?;
    }
    anyhow::ensure!(met || !args.check, "a target was missed");
    Ok(())
}

fn ours(args: &Args, positives: &[Case], benign: &[Benign]) -> Result<Answers> {
    let Some(program) = &args.promptward else { return Ok(judge::in_process(positives, benign)) };
    std::fs::create_dir_all(&args.folder)?;
    judge::blackbox(program, &args.folder, positives, benign)
}

fn install(args: &Args) -> Result<Vec<Installed<'static>>> {
    std::fs::create_dir_all(&args.folder)?;
    Ok(peers::installed(&args.folder.canonicalize()?.join("scanners")))
}

/// A peer that fails is told and left out; it does not stop the others.
fn peers(args: &Args, installed: &[Installed<'_>], positives: &[Case], benign: &[Benign], judges: &mut Vec<Answers>) -> Result<()> {
    if installed.is_empty() {
        return Ok(());
    }
    let corpus = peers::write(&args.folder.canonicalize()?.join("corpus"), positives, benign)?;
    for peer in installed {
        match peer.judge(&corpus, positives, benign) {
            Ok(answers) => judges.push(answers),
            Err(error) => eprintln!("bench-detect: {} is left out: {error:#}", peer.peer.name),
        }
    }
    Ok(())
}
