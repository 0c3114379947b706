//! Exports of vaults, for `promptward secrets build`: each reader takes one kind of file apart into named values.
//!
//! Names are for the report of what was refused; values are overwritten when they are dropped.

mod csv;
mod env;
mod json;
mod lines;

use std::path::Path;
use zeroize::Zeroizing;

/// One value of an export.
pub struct Item {
    /// Where it stands in the export: item and field, or the line.
    pub name: String,
    /// The value.
    pub value: Zeroizing<String>,
}

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Vault KV, AWS Secrets Manager, Bitwarden, 1Password, or any JSON whose strings are values.
    Json,
    /// A table with a heading: 1Password, Bitwarden, or columns that are named.
    Csv,
    /// NAME=value on each line.
    Env,
    /// A value on each line.
    Lines,
}

impl Format {
    /// What a file's name says.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if name == ".env" || name.starts_with(".env.") {
            return Some(Self::Env);
        }
        match name.rsplit_once('.')?.1 {
            "json" | "data" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "env" => Some(Self::Env),
            "txt" | "lines" => Some(Self::Lines),
            _ => None,
        }
    }
}

/// Why an export cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {mend}")]
pub struct VaultError {
    /// What is wrong, and where.
    pub what: String,
    /// What to do about it.
    pub mend: &'static str,
}

impl VaultError {
    fn new(what: impl Into<String>, mend: &'static str) -> Self {
        Self { what: what.into(), mend }
    }
}

/// All values of an export; `columns` are further headings of a table under which values stand.
///
/// # Errors
/// When the file is not of this kind. No value is in the error.
pub fn read(format: Format, text: &str, columns: &[String]) -> Result<Vec<Item>, VaultError> {
    match format {
        Format::Json => json::read(text),
        Format::Csv => csv::read(text, columns),
        Format::Env => env::read(text),
        Format::Lines => Ok(lines::read(text)),
    }
}

/// Adds a value under its name. Of addresses the secret part is taken: a URL's password, the seed of one-time codes.
fn tell(items: &mut Vec<Item>, name: &str, value: String) {
    let whole = Zeroizing::new(value);
    if !whole.trim().is_empty() {
        let value = Zeroizing::new(secret_part(whole.trim()).to_owned());
        items.push(Item { name: name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect(), value });
    }
}

fn secret_part(value: &str) -> &str {
    let Some((scheme, rest)) = value.split_once("://") else { return value };
    if scheme == "otpauth" {
        let seed = rest.split(['?', '&']).find_map(|part| part.strip_prefix("secret="));
        return seed.unwrap_or(value);
    }
    let plain = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let user = rest.split('/').next().and_then(|authority| authority.rsplit_once('@'));
    match user.and_then(|(user, _)| user.split_once(':')) {
        Some((_, password)) if plain => password,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_addresses_the_secret_part_is_taken() {
        for (value, wanted) in [
            ("postgres://svc:one-two@db.corp.example:5432/x", "one-two"),
            ("https://corp.example/a@b:c", "https://corp.example/a@b:c"),
            ("otpauth://totp/Corp:svc?secret=ABC&issuer=Corp", "ABC"),
            ("plain", "plain"),
        ] {
            assert_eq!(secret_part(value), wanted);
        }
    }
}
