//! `new-detector NAME`: a vendor's file with one detector that builds and passes, to be filled in.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};

use crate::paths;

/// Writes the file of a new vendor below the tree's root.
pub fn create(name: &str) -> Result<()> {
    let path = create_below(&paths::root(), name)?;
    println!("wrote {path}");
    println!(
        "\nNow fill it in:\n  1. the form: `shapes` when the vendor's values begin with a mark of their own; otherwise delete `shapes` and use `values` with `near`\n  2. `source`: the vendor's page that documents the form; `rotate` and `steps`: where and how to revoke and replace the value\n  3. `examples` and `not`: texts as people paste them, at least two of each; values are drawn from the shapes, so write none\nThen: cargo test -p promptward --test detectors, and make generate. docs/detection.md explains every field."
    );
    Ok(())
}

fn create_below(root: &Path, name: &str) -> Result<String> {
    check_name(name)?;
    let path = format!("data/detectors/{name}.toml");
    if root.join(&path).exists() {
        bail!("{path} is there already: add a [[detector]] to it, or choose another name");
    }
    let id = id(name);
    if let Some(owner) = owner(&root.join("data/detectors"), &id)? {
        bail!("the id `{id}` is taken by data/detectors/{owner}: extend that entry, or choose another name");
    }
    paths::write(&root.join(&path), toml(name).as_bytes())?;
    Ok(path)
}

fn check_name(name: &str) -> Result<()> {
    let kebab = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !kebab || name.is_empty() || name.len() > 40 || name.starts_with('-') || name.ends_with('-') || name.contains("--") {
        bail!("`{name}` is no vendor's name: use lower-case letters, digits and `-`, as in make new-detector NAME=acme");
    }
    Ok(())
}

fn id(name: &str) -> String {
    format!("{name}-api-key")
}

/// The file that has a detector with this id.
fn owner(folder: &Path, id: &str) -> Result<Option<String>> {
    let toml_files = paths::files_below(folder)?.into_iter().filter(|file| file.ends_with(".toml"));
    for file in toml_files {
        let table: toml::Table = paths::read_text(&folder.join(&file))?.parse()?;
        let entries = table.get("detector").and_then(toml::Value::as_array);
        let ids: BTreeSet<&str> = entries.into_iter().flatten().filter_map(|entry| entry.get("id")?.as_str()).collect();
        if ids.contains(id) {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

fn toml(name: &str) -> String {
    let snake = name.replace('-', "_");
    let upper = snake.to_uppercase();
    let id = id(name);
    format!(
        r##"vendor = "{name}"                # who issues these values, as people write the name

[[detector]]
id = "{id}"       # in policies and events, so it never changes; unique over all files
class = "credential"             # credential, private_key, session_token, connection_string, payment, bank, government_id, contact, health, classified_marking
severity = "high"                # critical (everything behind it), high (an account), medium (limited or indirect), low (a nuisance)
title = "{name} API key"         # as people see it
# titles = {{ de = "…" }}
label = "{upper}_API_KEY"        # becomes the placeholder [{upper}_API_KEY_1]
why = "Whoever has it acts in your account."                   # a sentence: what could somebody do with it?
rotate = "https://{name}.example/settings/keys"                 # the page where it is revoked; leave it out when there is none
steps = "Settings, API keys: make a new key, put it in place, then delete the old one."
source = "https://{name}.example/docs/authentication"           # the vendor's page that documents the form
# What it looks like. A shape needs a literal of three bytes to be found by; {{set:N}}, {{set:N-M}}, {{a|b}}; the sets are in docs/detection.md.
shapes = ["{snake}_sk_{{alnum:40}}"]
# Without a mark of its own, a value counts only near its names:
# values = ["{{hex:40}}"]
# near = ["{snake}_key", "{name}"]
# checks = ["mixed", "no_words"]
entropy = 33                     # tenths of a bit for each character; less is a blank to fill in
# Each must be found exactly between « and »; « and » with nothing between draw a value of the first shape.
examples = [
  "{upper}_API_KEY=«»",
  "curl -H \"Authorization: Bearer «»\" https://api.{name}.example/v1",
]
# Each must stay silent, and says why.
not = [
  {{ text = "Keys begin with {snake}_sk_ and are shown once.", why = "the value is left out" }},
  {{ text = "{upper}_API_KEY={snake}_sk_{filler}", why = "a blank to fill in" }},
]
"##,
        filler = "x".repeat(40)
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;

    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("data/detectors")).unwrap();
        root
    }

    /// What the core's build and the proof of its detectors need.
    const PARTS: &[&str] = &["build", "data", "src", "tests/support"];
    const FILES: &[&str] = &["build.rs", "Cargo.lock", "tests/detectors.rs"];

    /// A copy of the core that stays between runs, so that a second run compiles only what has changed.
    fn copy_of_the_core() -> PathBuf {
        let root = paths::root();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
        let copy = target.join("new-detector");
        for part in PARTS {
            let wanted = paths::files_below(&root.join(part)).unwrap();
            if let Ok(present) = paths::files_below(&copy.join(part)) {
                present
                    .iter()
                    .filter(|file| !wanted.contains(file))
                    .for_each(|file| std::fs::remove_file(copy.join(part).join(file)).unwrap());
            }
            for file in &wanted {
                paths::write(&copy.join(part).join(file), &paths::read(&root.join(part).join(file)).unwrap()).unwrap();
            }
        }
        for file in FILES {
            paths::write(&copy.join(file), &paths::read(&root.join(file)).unwrap()).unwrap();
        }
        paths::write(&copy.join("Cargo.toml"), manifest(&root).as_bytes()).unwrap();
        copy
    }

    /// The core's manifest as a workspace of its own, with what `tests/detectors.rs` needs and no more.
    fn manifest(root: &Path) -> String {
        let mut manifest: toml::Table = paths::read_text(&root.join("Cargo.toml")).unwrap().parse().unwrap();
        manifest.remove("bench");
        manifest["workspace"]["members"] = toml::Value::Array(Vec::new());
        manifest["dev-dependencies"].as_table_mut().unwrap().retain(|name, _| name == "toml");
        manifest["profile"] = toml::Value::Table("dev = { debug = false }".parse().unwrap());
        manifest.to_string()
    }

    /// Builds the copy and runs the proof that every detector has to pass.
    fn prove(copy: &Path) -> (bool, String) {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["test", "--offline", "--test", "detectors", "--", "--nocapture"])
            .current_dir(copy)
            .env("CARGO_TARGET_DIR", copy.join("target"))
            .output()
            .unwrap();
        let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (output.status.success(), told)
    }

    /// The scaffold goes through the core's own build and the proof of all detectors; spoilt, it fails both.
    #[test]
    fn a_scaffold_is_a_detector_that_builds_and_proves_itself() {
        let copy = copy_of_the_core();
        let written = create_below(&copy, "acme").unwrap();
        let path = copy.join(&written);
        let scaffold = paths::read_text(&path).unwrap();
        let (entries, _) = crate::generate::detectors::count(&paths::root()).unwrap();

        let (passed, told) = prove(&copy);
        assert!(passed, "{told}");
        assert!(told.contains(&format!("{} detectors in", entries + 1)), "the scaffold was not among them:\n{told}");

        // Told only when the entry is really read: an example that nothing finds, and an entry without its second negative.
        std::fs::write(&path, scaffold.replacen("ACME_API_KEY=«»", "ACME_API_KEY=«other_{digit:4}»", 1)).unwrap();
        let (passed, told) = prove(&copy);
        assert!(!passed && told.contains("acme-api-key: `ACME_API_KEY=«other_{digit:4}»`"), "{told}");
        std::fs::write(&path, scaffold.lines().filter(|line| !line.contains("a blank to fill in\" }")).collect::<Vec<_>>().join("\n"))
            .unwrap();
        let (passed, told) = prove(&copy);
        assert!(!passed && told.contains("data/detectors/acme.toml, detector `acme-api-key`: needs at least two `not` entries"), "{told}");
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn names_of_every_form_give_a_file_that_reads() {
        let root = tree();
        for name in ["acme", "a", "1-cloud", "acme-cloud-9"] {
            let path = create_below(root.path(), name).unwrap();
            let file: toml::Table = paths::read_text(&root.path().join(path)).unwrap().parse().unwrap();
            let entry = &file["detector"][0];
            assert_eq!(entry["id"].as_str(), Some(id(name).as_str()));
            assert!(entry["shapes"][0].as_str().unwrap().ends_with("_sk_{alnum:40}"), "{name}");
        }
    }

    #[test]
    fn what_is_there_is_never_written_over() {
        let root = tree();
        create_below(root.path(), "acme").unwrap();
        assert!(create_below(root.path(), "acme").unwrap_err().to_string().contains("data/detectors/acme.toml is there already"));
        std::fs::rename(root.path().join("data/detectors/acme.toml"), root.path().join("data/detectors/other.toml")).unwrap();
        assert!(create_below(root.path(), "acme").unwrap_err().to_string().contains("taken by data/detectors/other.toml"));
    }

    #[test]
    fn bad_names_are_refused_with_the_way_on() {
        let root = tree();
        for bad in ["", "Acme", "../etc", "a b", "-x", "x-", "a--b", "ä", "a.b"] {
            assert!(create_below(root.path(), bad).unwrap_err().to_string().contains("NAME=acme"), "{bad}");
        }
        assert_eq!(paths::files_below(root.path()).unwrap(), Vec::<String>::new());
    }
}
