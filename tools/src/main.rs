//! Everything that turns the sources into what a browser installs.
//!
//! `cargo run -q -p xtask -- help` lists the commands. Each one is a plain function of the tree: run twice, it writes the same bytes.

mod archive;
mod bundle;
mod crx;
mod dist;
mod generate;
mod key;
mod licences;
mod manifest;
mod names;
mod new_detector;
mod new_site;
mod order;
mod paths;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
xtask: builds what a browser installs

  wasm                  extension crate: worker, pages, patterns -> target/wasm/ (wasm-bindgen, target web)
  bench-wasm            the judge alone -> target/bench-wasm/ (wasm-bindgen, target nodejs)
  generate [--check]    files derived from types and data; --check only compares and names the repair
  manifest BROWSER      print the manifest of chromium or firefox
  dist                  dist/chromium, dist/firefox, *.crx, updates.xml, *.xpi, id.txt
  keygen FILE           new signing key for PROMPTWARD_CRX_KEY (PKCS#8 PEM)
  new-detector NAME     file of a new vendor's detectors, to be filled in
  new-site NAME         files of a new service of the catalogue, to be filled in
  licences              check every dependency's licence against the allow list

PROMPTWARD_CRX_KEY=FILE       sign with this key instead of the published development key
PROMPTWARD_UPDATE_URL=URL     where updates.xml will say the .crx lives (default http://127.0.0.1:8788/)
PROMPTWARD_WASM_PROFILE=NAME  cargo profile of the Wasm (default wasm; release builds faster, larger)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["wasm"] => wasm::build(),
        ["bench-wasm"] => wasm::build_bench(),
        ["generate"] => generate::write(),
        ["generate", "--check"] => generate::check(),
        ["manifest", browser] => manifest::print(manifest::Browser::parse(browser)?),
        ["dist"] => dist::build(),
        ["keygen", file] => key::create(file.as_ref()),
        ["new-detector", name] => new_detector::create(name),
        ["new-site", name] => new_site::create(name),
        ["licences"] => licences::check(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("unknown command: {}\n\n{HELP}", other.join(" ")),
    }
}
