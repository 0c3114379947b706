//! Reads a policy piece by piece.
//!
//! A fleet runs old versions for months, so a new word must not cost the whole policy. Each part is read on its own; a part that cannot be
//! read is left out **and named**, and the rest is in force. Only a document that is not a policy at all is refused, and then the last good
//! one stays.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::model::{Policy, SCHEMA};
use crate::json;
use crate::word::Name;

/// The document is not a policy that this version can read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not JSON.
    #[error("the policy is not valid JSON (line {line}, column {column}): check quotes and commas there")]
    NotJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
    },
    /// JSON, but no object.
    #[error("the policy must be a JSON object {{…}}")]
    NotAnObject,
    /// Written for a later version.
    #[error(
        "the policy has schema {found}, this version reads up to {known}: update the extension or publish the policy in schema {known}"
    )]
    UnknownSchema {
        /// The schema found.
        found: u64,
        /// The schema known.
        known: u16,
    },
    /// No usable version number.
    #[error("the policy's `version` must be a whole number from 0 up")]
    NoVersion,
}

/// One part of a document that was left out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// Where, such as `rules[2].then`.
    pub path: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Problem {
    /// A problem at a path. A field without a name is shown as `""`, so that no problem is without a place.
    #[must_use]
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        let path = Some(path.into()).filter(|path| !path.is_empty()).unwrap_or_else(|| "\"\"".to_owned());
        Self { path, message: message.into() }
    }
}

/// Reads a policy; what could not be read is named and left out.
///
/// # Errors
/// When the document as a whole cannot be used; see [`PolicyError`].
pub fn parse(document: &[u8]) -> Result<(Policy, Vec<Problem>), PolicyError> {
    let value: Value = json::value_bytes(document).map_err(|e| PolicyError::NotJson { line: e.line(), column: e.column() })?;
    let Value::Object(fields) = value else { return Err(PolicyError::NotAnObject) };
    check_schema(&fields)?;
    let version = match fields.get("version") {
        None => 0,
        Some(v) => v.as_u64().ok_or(PolicyError::NoVersion)?,
    };
    let mut problems = Vec::new();
    let mut policy = Policy { version, ..Policy::default() };
    for (key, value) in fields {
        read_field(&mut policy, &key, value, &mut problems);
    }
    Ok((policy, problems))
}

fn check_schema(fields: &Map<String, Value>) -> Result<(), PolicyError> {
    match fields.get("schema").map(Value::as_u64) {
        None => Ok(()),
        Some(Some(found)) if found <= u64::from(SCHEMA) => Ok(()),
        Some(found) => Err(PolicyError::UnknownSchema { found: found.unwrap_or(u64::MAX), known: SCHEMA }),
    }
}

fn read_field(policy: &mut Policy, key: &str, value: Value, problems: &mut Vec<Problem>) {
    match key {
        "schema" | "version" => {}
        "issued_at" => set(&mut policy.issued_at, key, value, problems),
        "expires_at" => set(&mut policy.expires_at, key, value, problems),
        "organisation" => set_object(&mut policy.organisation, key, value, problems),
        "accounts" => set_object(&mut policy.accounts, key, value, problems),
        "failure" => set_object(&mut policy.failure, key, value, problems),
        "discovery" => set_object(&mut policy.discovery, key, value, problems),
        "detectors" => read_detectors(policy, value, problems),
        "privacy" => set_object(&mut policy.privacy, key, value, problems),
        "retention_days" => set(&mut policy.retention_days, key, value, problems),
        "sites" => policy.sites = list(key, value, problems),
        "tenants" => read_tenants(policy, value, problems),
        "rules" => policy.rules = list(key, value, problems),
        "exceptions" => policy.exceptions = list(key, value, problems),
        "handling" => read_handling(policy, value, problems),
        _ => problems.push(Problem::new(key, "this field is not known: remove it, or check its spelling in docs/policy.md")),
    }
}

/// One part of the document as its type; the error says what is wrong with it. It goes by way of text, because reading from text is in the
/// browser's module anyway and reading from a tree would be there a second time for every type.
fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    // The place is one in our own text, not in the document.
    json::read(&value.to_string()).map_err(|error| error.what().to_owned())
}

fn set<T: DeserializeOwned>(slot: &mut T, path: &str, value: Value, problems: &mut Vec<Problem>) {
    match read(&value) {
        Ok(read) => *slot = read,
        Err(error) => problems.push(Problem::new(path, error)),
    }
}

/// Reads an object field by field: one bad field costs that field only.
fn set_object<T>(slot: &mut T, path: &str, value: Value, problems: &mut Vec<Problem>)
where
    T: DeserializeOwned + Default,
{
    let Value::Object(fields) = value else {
        return problems.push(Problem::new(path, "must be an object {…}"));
    };
    let mut good = Map::new();
    for (key, value) in fields {
        let mut attempt = good.clone();
        attempt.insert(key.clone(), value);
        match read::<T>(&Value::Object(attempt.clone())) {
            Ok(_) => good = attempt,
            Err(error) => problems.push(Problem::new(format!("{path}.{key}"), error)),
        }
    }
    set(slot, path, Value::Object(good), problems);
}

fn list<T: DeserializeOwned>(path: &str, value: Value, problems: &mut Vec<Problem>) -> Vec<T> {
    let Value::Array(items) = value else {
        problems.push(Problem::new(path, "must be a list […]"));
        return Vec::new();
    };
    let mut entries = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let id = item.get("id").and_then(Value::as_str).map(|id| format!(" ({})", id.chars().take(64).collect::<String>()));
        match read(&item) {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                problems.push(Problem::new(format!("{path}[{index}]{}", id.unwrap_or_default()), error));
            }
        }
    }
    entries
}

fn read_tenants(policy: &mut Policy, value: Value, problems: &mut Vec<Problem>) {
    let Value::Object(fields) = value else {
        return problems.push(Problem::new("tenants", "must be an object such as {\"chatgpt\": {\"allow\": [\"<workspace id>\"]}}"));
    };
    for (vendor, value) in fields {
        let path = format!("tenants.{}", vendor.chars().take(80).collect::<String>());
        match (Name::new(vendor), read(&value)) {
            (Ok(vendor), Ok(tenant)) => {
                policy.tenants.insert(vendor, tenant);
            }
            (Err(error), _) => problems.push(Problem::new(path, error.to_string())),
            (_, Err(error)) => problems.push(Problem::new(path, error.to_string())),
        }
    }
}

fn read_handling(policy: &mut Policy, value: Value, problems: &mut Vec<Problem>) {
    let Value::Object(fields) = value else {
        return problems.push(Problem::new("handling", "must be an object such as {\"credential\": \"maskable\"}"));
    };
    for (class, handling) in fields {
        let path = format!("handling.{class}");
        let class = match class.parse() {
            Ok(class) => class,
            Err(error) => {
                let error: crate::vocabulary::UnknownWordError = error;
                problems.push(Problem::new(path, error.to_string()));
                continue;
            }
        };
        match read(&handling) {
            Ok(handling) => {
                policy.handling.insert(class, handling);
            }
            Err(error) => problems.push(Problem::new(path, error)),
        }
    }
}

fn read_detectors(policy: &mut Policy, mut value: Value, problems: &mut Vec<Problem>) {
    let mut take = |name| value.as_object_mut().and_then(|fields| fields.remove(name));
    let (custom, own) = (take("custom"), take("own_secrets"));
    set_object(&mut policy.detectors, "detectors", value, problems);
    // A long text, which is better moved than written and read again.
    match own {
        None => {}
        Some(Value::String(filter)) => policy.detectors.own_secrets = filter,
        Some(_) => problems.push(Problem::new("detectors.own_secrets", "must be the line that `promptward secrets build` wrote")),
    }
    if let Some(custom) = custom {
        policy.detectors.custom = list("detectors.custom", custom, problems);
    }
}
