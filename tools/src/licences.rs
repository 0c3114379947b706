//! Every dependency's licence, Rust and JavaScript, against one list.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::paths;

/// Licences that may be linked into an Apache-2.0 product and shipped without terms beyond notices. Additions are a decision, not a chore.
const ALLOWED: [&str; 10] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages that only tests use and nothing ships: reading selectors in `tests/selectors.rs`. Weak copyleft on their own files is no
/// burden there.
const TESTS_ONLY: [&str; 4] = ["cssparser", "cssparser-macros", "dtoa-short", "selectors"];

struct Package {
    name: String,
    licence: String,
}

/// Prints a summary and fails with the list of packages whose licence is missing or not on the list.
pub fn check() -> Result<()> {
    let mut refused = Vec::new();
    for (origin, packages) in [("Rust", rust_packages()?), ("npm", npm_packages()?)] {
        summary(origin, &packages);
        refused.extend(packages.into_iter().filter(|package| !allowed(&package.licence) && !tests_only(package)));
    }
    if refused.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = refused.iter().map(|package| format!("  {}: {}", package.name, package.licence)).collect();
    bail!("licences that are not on the list in tools/src/licences.rs:\n{}", lines.join("\n"))
}

fn tests_only(package: &Package) -> bool {
    let name = package.name.split(' ').next().unwrap_or_default();
    package.licence == "MPL-2.0" && TESTS_ONLY.contains(&name)
}

fn summary(origin: &str, packages: &[Package]) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for package in packages {
        *counts.entry(&package.licence).or_default() += 1;
    }
    println!("{origin}: {} packages", packages.len());
    for (licence, count) in counts {
        println!("  {count:4}  {licence}");
    }
}

fn rust_packages() -> Result<Vec<Package>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(paths::root())
        .args(["metadata", "--format-version=1", "--locked"])
        .output()
        .context("cannot start cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    Ok(packages.iter().filter(|package| !package["source"].is_null()).map(|package| named(package, &package["name"], "license")).collect())
}

fn npm_packages() -> Result<Vec<Package>> {
    let lock: Value = serde_json::from_str(&paths::read_text(&paths::root().join("package-lock.json"))?).context("package-lock.json")?;
    let packages = lock["packages"].as_object().context("package-lock.json lists no packages")?;
    let dependencies = packages.iter().filter(|(path, _)| !path.is_empty());
    Ok(dependencies.map(|(path, package)| named(package, &Value::from(path.as_str()), "license")).collect())
}

fn named(package: &Value, name: &Value, field: &str) -> Package {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Package {
        name: format!("{} {}", text(name).unwrap_or_default(), text(&package["version"]).unwrap_or_default()),
        licence: text(&package[field]).unwrap_or_else(|| "(none stated)".into()),
    }
}

/// An SPDX expression is allowed when one of its alternatives consists of allowed licences only. `/` is the old way to write OR.
fn allowed(expression: &str) -> bool {
    let tokens = tokens(expression);
    let mut rest = tokens.as_slice();
    let answer = any_of(&mut rest);
    answer && rest.is_empty()
}

fn tokens(expression: &str) -> Vec<String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut tokens: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if words[at] == "WITH" && at + 1 < words.len() {
            if let Some(licence) = tokens.last_mut() {
                licence.push_str(&format!(" WITH {}", words[at + 1]));
            }
            at += 2;
        } else {
            tokens.push(words[at].to_owned());
            at += 1;
        }
    }
    tokens
}

fn any_of(rest: &mut &[String]) -> bool {
    let mut answer = all_of(rest);
    while take(rest, "OR") {
        answer |= all_of(rest);
    }
    answer
}

fn all_of(rest: &mut &[String]) -> bool {
    let mut answer = single(rest);
    while take(rest, "AND") {
        answer &= single(rest);
    }
    answer
}

fn single(rest: &mut &[String]) -> bool {
    if take(rest, "(") {
        let answer = any_of(rest);
        return take(rest, ")") && answer;
    }
    let Some((first, after)) = rest.split_first() else {
        return false;
    };
    *rest = after;
    ALLOWED.contains(&first.as_str())
}

fn take(rest: &mut &[String], word: &str) -> bool {
    match rest.split_first() {
        Some((first, after)) if first == word => {
            *rest = after;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn expressions_are_read_as_spdx_says() {
        let yes = ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR GPL-2.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception OR MIT"];
        let no = ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-2.0 OR LGPL-3.0) AND MIT", "Apache-2.0 WITH other-exception", "(none stated)", ""];
        for expression in yes {
            assert!(allowed(expression), "{expression}");
        }
        for expression in no {
            assert!(!allowed(expression), "{expression}");
        }
    }
}
