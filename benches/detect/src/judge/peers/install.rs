//! Installs packages below `target/`, once for each version.

use anyhow::{Context as _, Result, bail};
use std::path::Path;
use std::process::Command;

/// A package of PyPI in a virtual environment of its own.
pub fn python(tools: &Path, package: &str, program: &str) -> Result<()> {
    if tools.join("bin").join(program).exists() {
        return Ok(());
    }
    let folder = tools.to_string_lossy();
    command("python3", &["-m", "venv", &folder], Path::new("."))?;
    command(&format!("{folder}/bin/pip"), &["install", "--quiet", "--disable-pip-version-check", package], Path::new("."))
}

/// Packages of npm in a folder of their own.
pub fn node(tools: &Path, packages: &[&str], program: &str) -> Result<()> {
    if tools.join("node_modules/.bin").join(program).exists() {
        return Ok(());
    }
    std::fs::create_dir_all(tools)?;
    std::fs::write(tools.join("package.json"), "{\"private\":true}\n")?;
    command("npm", &[&["install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"], packages].concat(), tools)
}

fn command(program: &str, arguments: &[&str], folder: &Path) -> Result<()> {
    let output = Command::new(program).args(arguments).current_dir(folder).output().with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        bail!("{program} {} failed: {}", arguments.join(" "), told.lines().last().unwrap_or("no reason given"));
    }
    Ok(())
}
