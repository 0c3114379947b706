//! The scripts that run in pages: each one classic script out of the modules in `extension/page`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::paths;

/// Bundles a module of `extension/page` into `out`. Not minified: store reviewers and site owners can read what runs in their page.
pub fn page_script(module: &str, out: &Path) -> Result<()> {
    let root = paths::root();
    let esbuild = root.join("node_modules/.bin/esbuild");
    if !esbuild.exists() {
        bail!("esbuild is not installed: run `make setup` (or `npm ci --ignore-scripts`)");
    }
    let output = Command::new(&esbuild)
        .current_dir(&root)
        .args([
            &format!("extension/page/{module}"),
            "--bundle",
            "--format=iife",
            "--target=chrome137,firefox140",
            "--legal-comments=none",
            "--log-level=warning",
        ])
        .output()
        .with_context(|| format!("cannot start {}", esbuild.display()))?;
    if !output.status.success() {
        bail!("extension/page/{module} does not bundle:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    paths::write(out, &output.stdout)
}
