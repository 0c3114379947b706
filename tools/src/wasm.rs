//! Crates as WebAssembly with their JavaScript glue.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{names, order, paths};

const TARGET: &str = "wasm32-unknown-unknown";

/// Folder that holds the extension's glue and module after `build`.
pub fn folder() -> PathBuf {
    paths::root().join("target/wasm")
}

/// The modules of the extension, by the feature of its crate: the worker's with the judge, the one of the extension's own pages, and the
/// engine of an organisation's own patterns.
pub const MODULES: [(&str, &str); 3] = [("worker", "promptward"), ("pages", "pages"), ("patterns", "patterns")];

/// Compiles the extension crate once for each of [`MODULES`] and writes its glue and module.
pub fn build() -> Result<()> {
    for (feature, name) in MODULES {
        let mut bindgen = Bindgen::new();
        bindgen.web(true)?;
        bind(&mut bindgen, name, "promptward-extension", &["--no-default-features", "--features", feature], &folder())?;
    }
    Ok(())
}

/// Compiles the judge alone: for Node.js as `target/bench-wasm/judge.js`, for a page as `target/bench-wasm/web/judge.js`.
pub fn build_bench() -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?;
    bind(&mut bindgen, "judge", "promptward-bench-wasm", &[], &paths::root().join("target/bench-wasm/web"))?;
    let mut bindgen = Bindgen::new();
    bindgen.nodejs(true)?;
    let out = paths::root().join("target/bench-wasm");
    // The glue is CommonJS, and the checkout says that scripts are modules.
    paths::write(&out.join("package.json"), b"{ \"type\": \"commonjs\" }\n")?;
    bind(&mut bindgen, "judge", "promptward-bench-wasm", &[], &out)
}

/// Compiles a crate and writes its glue and module under this name.
fn bind(bindgen: &mut Bindgen, name: &str, package: &str, features: &[&str], out: &Path) -> Result<()> {
    let raw = compile(package, features)?;
    bindgen.out_name(name).input_path(&raw).typescript(false).remove_name_section(true).remove_producers_section(true);
    // The worker's shim starts a fresh instance after a trap.
    bindgen.reset_state_function(true);
    bindgen.generate(out).with_context(|| {
        format!("wasm-bindgen could not read {}: is the library's version the one pinned in tools/Cargo.toml?", raw.display())
    })?;
    if profile() == "dev" {
        return Ok(()); // made quickly, for tests on this machine
    }
    let (module, glue) = (out.join(format!("{name}_bg.wasm")), out.join(format!("{name}.js")));
    let ordered = order::ordered(&paths::read(&module)?).with_context(|| format!("{} cannot be put in order", module.display()))?;
    let (named, glued) =
        names::short(&ordered, &paths::read_text(&glue)?).with_context(|| format!("{} cannot get short names", module.display()))?;
    paths::write(&module, &named)?;
    paths::write(&glue, glued.as_bytes())
}

fn profile() -> String {
    env::var("PROMPTWARD_WASM_PROFILE").unwrap_or_else(|_| "wasm".into())
}

fn compile(package: &str, features: &[&str]) -> Result<PathBuf> {
    let profile = profile();
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| paths::root().join("target"), PathBuf::from);
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(paths::root())
        .args(["build", "--quiet", "--package", package, "--lib", "--target", TARGET, "--profile", &profile])
        .args(features)
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("{package} does not build for {TARGET}; if the target is missing: rustup target add {TARGET}");
    }
    let folder = if profile == "dev" { "debug" } else { profile.as_str() };
    Ok(target.join(TARGET).join(folder).join(format!("{}.wasm", package.replace('-', "_"))))
}
