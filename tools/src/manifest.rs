//! One manifest source for both browsers.
//!
//! `manifest.json` holds what they share under `common` and the rest under `chromium` and `firefox`. Four words are filled in here:
//! `@version` (the workspace's), `@sites` and `@paths` (match patterns of `data/sites`: whole hosts, and paths of shared ones) and `@key`
//! (public half of the signing key).

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use crate::key::CrxKey;
use crate::{generate, paths};

/// A browser family with a manifest of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Chrome, Chromium, Edge and their kin.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Browser {
    /// Both, in the order in which they are built.
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// Name in `manifest.json` and under `dist/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Result<Self> {
        match Self::ALL.into_iter().find(|browser| browser.name() == name) {
            Some(browser) => Ok(browser),
            None => bail!("no browser is called {name}; there are chromium and firefox"),
        }
    }
}

/// The version of the whole workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Prints a finished manifest.
pub fn print(browser: Browser) -> Result<()> {
    println!("{}", String::from_utf8_lossy(&finished(browser, &CrxKey::load()?)?));
    Ok(())
}

/// The manifest of one browser as the bytes that are packed.
pub fn finished(browser: Browser, key: &CrxKey) -> Result<Vec<u8>> {
    let source: Value = serde_json::from_str(&paths::read_text(&paths::root().join("manifest.json"))?).context("manifest.json")?;
    let mut manifest = part(&source, "common")?;
    for (name, value) in part(&source, browser.name())? {
        extend(&mut manifest, name, value);
    }
    let mut manifest = Value::Object(manifest);
    let sites = generate::site_matches()?;
    let paths = generate::path_matches();
    fill(&mut manifest, &|word| match word {
        "@version" => Some(VERSION.into()),
        "@key" => Some(key.manifest_key().into()),
        "@sites" => Some(sites.clone().into()),
        "@paths" => Some(paths.clone().into()),
        _ => None,
    });
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn part(source: &Value, name: &str) -> Result<Map<String, Value>> {
    source.get(name).and_then(Value::as_object).cloned().with_context(|| format!("manifest.json has no object `{name}`"))
}

/// A browser's list is added to the common one, so that a permission is written once; anything else replaces it.
fn extend(manifest: &mut Map<String, Value>, name: String, value: Value) {
    match (manifest.get_mut(&name), value) {
        (Some(Value::Array(common)), Value::Array(own)) => common.extend(own),
        (_, value) => {
            manifest.insert(name, value);
        }
    }
}

fn fill(value: &mut Value, word: &dyn Fn(&str) -> Option<Value>) {
    match value {
        Value::String(text) => {
            if let Some(filled) = word(text) {
                *value = filled;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, word)),
        Value::Object(members) => members.values_mut().for_each(|member| fill(member, word)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;

    /// permission -> the browsers that ask for it, as `docs/permissions.md` words it
    fn asked() -> BTreeMap<String, String> {
        let mut browsers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for browser in Browser::ALL {
            let manifest: Value = serde_json::from_slice(&finished(browser, &CrxKey::load().unwrap()).unwrap()).unwrap();
            for list in ["permissions", "host_permissions", "optional_permissions", "optional_host_permissions"] {
                for permission in manifest[list].as_array().into_iter().flatten() {
                    browsers.entry(permission.as_str().unwrap().to_owned()).or_default().push(browser.name());
                }
            }
        }
        browsers.into_iter().map(|(name, by)| (name, if by.len() == 2 { "both".into() } else { by.concat() })).collect()
    }

    fn justified() -> BTreeMap<String, String> {
        let page = paths::read_text(&paths::root().join("docs/permissions.md")).unwrap();
        let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
        rows.map(|row| {
            let mut cells = row.split('|').map(|cell| cell.trim().trim_matches('`').to_owned());
            (cells.next().unwrap(), cells.next().unwrap())
        })
        .collect()
    }

    #[test]
    fn each_permission_is_justified_and_each_justification_is_needed() {
        assert_eq!(asked(), justified());
    }

    #[test]
    fn every_placeholder_is_filled() {
        for browser in Browser::ALL {
            let manifest = String::from_utf8(finished(browser, &CrxKey::load().unwrap()).unwrap()).unwrap();
            assert!(!manifest.contains("\"@"), "{manifest}");
        }
    }

    #[test]
    fn an_unknown_browser_is_named_in_the_error() {
        assert!(Browser::parse("opera").err().unwrap().to_string().contains("opera"));
    }
}
