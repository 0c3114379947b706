//! `dist/`: the unpacked and the packed extensions.
//!
//! The folder layout inside an extension is flat where its own pages refer to each other: everything of `extension/html` and
//! `extension/shim` at the top, `css/`, `icons/`, `_locales/` and `wasm/` below.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::key::CrxKey;
use crate::manifest::{self, Browser, VERSION};
use crate::{archive, bundle, crx, generate, paths, wasm};

const DEFAULT_UPDATE_URL: &str = "http://127.0.0.1:8788/";

/// (folder in `extension/`, folder in the packed extension)
const COPIED: [(&str, &str); 5] = [("html", ""), ("shim", ""), ("css", "css/"), ("icons", "icons/"), ("_locales", "_locales/")];

/// Files that belong to the sources of a copied folder, not to the extension.
const LEFT_OUT: [&str; 2] = [".svg.in", ".md"];

/// Builds everything under `dist/`.
pub fn build() -> Result<()> {
    wasm::build()?;
    generate::write()?;
    let key = CrxKey::load()?;
    for browser in Browser::ALL {
        unpacked(browser, &key).with_context(|| format!("building dist/{}", browser.name()))?;
    }
    packed(&key)
}

fn unpacked(browser: Browser, key: &CrxKey) -> Result<()> {
    let out = paths::root().join("dist").join(browser.name());
    let mut written = BTreeSet::new();
    let mut put = |name: String, bytes: &[u8]| -> Result<()> {
        paths::write(&out.join(&name), bytes)?;
        if !written.insert(name.clone()) {
            bail!("two sources give the same packed file {name}");
        }
        Ok(())
    };
    put("manifest.json".into(), &manifest::finished(browser, key)?)?;
    for (from, to) in COPIED {
        let folder = paths::root().join("extension").join(from);
        for name in paths::files_below(&folder)?.iter().filter(|name| !left_out(name)) {
            put(format!("{to}{name}"), &paths::read(&folder.join(name))?)?;
        }
    }
    for (_, module) in wasm::MODULES {
        for name in [format!("{module}.js"), format!("{module}_bg.wasm")] {
            put(format!("wasm/{name}"), &paths::read(&wasm::folder().join(&name))?)?;
        }
    }
    put("detectors.json".into(), promptward::detect::texts().as_bytes())?;
    if browser == Browser::Chromium {
        put("managed_schema.json".into(), &paths::read(&paths::root().join(generate::MANAGED_SCHEMA))?)?;
    }
    for (module, script) in [("main.js", "page.js"), ("cues.js", "cues.js")] {
        bundle::page_script(module, &out.join(script))?;
        written.insert(script.into());
    }
    remove_strays(&out, &written)
}

fn left_out(name: &str) -> bool {
    LEFT_OUT.iter().any(|end| name.ends_with(end)) || name.rsplit('/').next().is_some_and(|file| file.starts_with('.'))
}

/// A file that a former build left would be packed with the rest.
fn remove_strays(folder: &Path, written: &BTreeSet<String>) -> Result<()> {
    for name in paths::files_below(folder)? {
        if !written.contains(&name) {
            let stray = folder.join(&name);
            fs::remove_file(&stray).with_context(|| format!("cannot remove {}", stray.display()))?;
        }
    }
    Ok(())
}

fn packed(key: &CrxKey) -> Result<()> {
    let dist = paths::root().join("dist");
    let chromium = format!("promptward-{VERSION}.crx");
    paths::write(&dist.join(&chromium), &crx::pack(&archive::zip_folder(&dist.join("chromium"))?, key)?)?;
    paths::write(&dist.join(format!("promptward-{VERSION}.xpi")), &archive::zip_folder(&dist.join("firefox"))?)?;
    paths::write(&dist.join("updates.xml"), update_manifest(&key.id(), &chromium).as_bytes())?;
    paths::write(&dist.join("id.txt"), format!("{}\n", key.id()).as_bytes())?;
    if key.development {
        eprintln!(
            "note: packed with the published development key; for a deployment set PROMPTWARD_CRX_KEY (see docs/design.md, Packaging)"
        );
    }
    Ok(())
}

fn update_manifest(id: &str, crx: &str) -> String {
    let base = std::env::var("PROMPTWARD_UPDATE_URL").unwrap_or_else(|_| DEFAULT_UPDATE_URL.into());
    let base = base.trim_end_matches('/');
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n\
         <gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>\n  \
         <app appid='{id}'><updatecheck codebase='{base}/{crx}' version='{VERSION}'/></app>\n\
         </gupdate>\n"
    )
}
