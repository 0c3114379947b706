//! The schema of `storage.managed`.
//!
//! Chromium drops a whole top-level value without a word when anything inside it misses the schema, and drops keys that the schema
//! does not name. So every key the core reads is named here, and types are as wide as they can be: the core's reader judges the form
//! and reports faults by name. Numbers are `number`, never `integer`, because Chromium's integers end at 2^31. Only keywords that
//! Chromium's parser takes are used.

use anyhow::{Context, Result};
use promptward::managed::KEYS;
use serde_json::{Map, Value, json};

/// The schema file's text.
pub fn schema() -> Result<String> {
    let mut properties = Map::new();
    for (key, title, description) in KEYS {
        let mut property = form(key).with_context(|| format!("tools/src/generate/managed.rs: no form for the managed key `{key}`"))?;
        property["title"] = (*title).into();
        property["description"] = (*description).into();
        properties.insert((*key).to_owned(), property);
    }
    let mut text = serde_json::to_string_pretty(&json!({ "type": "object", "properties": properties }))?;
    text.push('\n');
    Ok(text)
}

fn form(key: &str) -> Option<Value> {
    Some(match key {
        "serverUrl" | "fingerprintKey" => string(),
        "enrolmentToken" => json!({ "type": "string", "sensitiveValue": true }),
        "trustKeys" | "corporateDomains" | "groups" => strings(),
        "aiHosts" => list(object(&[("match", string()), ("like", string()), ("id", string()), ("status", string())])),
        "policy" => policy(),
        _ => return None,
    })
}

fn policy() -> Value {
    object(&[
        ("schema", number()),
        ("version", number()),
        ("issued_at", number()),
        ("expires_at", number()),
        ("organisation", organisation()),
        ("accounts", object(&[("corporate_domains", strings()), ("approved_workspaces", by_name(strings()))])),
        ("sites", list(site())),
        ("tenants", by_name(object(&[("allow", strings()), ("close_signed_out", boolean())]))),
        ("handling", by_name(string())),
        ("rules", list(rule())),
        ("exceptions", list(exception())),
        ("failure", failure()),
        ("discovery", object(&[("mode", string()), ("status", string())])),
        ("detectors", detectors()),
        ("privacy", object(&[("subject", string()), ("reason", string()), ("report_clean", json!({ "type": "boolean" }))])),
        ("retention_days", number()),
    ])
}

fn organisation() -> Value {
    let tool = object(&[("name", string()), ("url", string())]);
    object(&[("name", string()), ("contact", string()), ("approved_tool", tool)])
}

fn site() -> Value {
    let mut fields = vec![("hosts", strings())];
    fields.extend(["id", "like", "status", "tier", "owner", "approver", "purpose", "review"].map(|name| (name, string())));
    object(&fields)
}

fn rule() -> Value {
    object(&[
        ("id", string()),
        ("when", when()),
        ("then", string()),
        ("mode", string()),
        ("offer", strings()),
        ("message", by_name(string())),
    ])
}

fn when() -> Value {
    let words = ["site", "status", "tier", "account", "profile", "actor", "gesture", "reach", "class", "detector", "group"];
    object(&words.map(|name| (name, strings())))
}

fn exception() -> Value {
    object(&[
        ("id", string()),
        ("subjects", strings()),
        ("scope", when()),
        ("reason", string()),
        ("approver", string()),
        ("expires_at", number()),
    ])
}

fn failure() -> Value {
    object(&[("judge", string()), ("unscanned_file", string()), ("opaque_request", string()), ("timeout_ms", number())])
}

fn detectors() -> Value {
    let custom = object(&[
        ("id", string()),
        ("class", string()),
        ("title", by_name(string())),
        ("pattern", string()),
        ("words", strings()),
        ("validator", string()),
    ]);
    object(&[("off", strings()), ("custom", list(custom)), ("own_secrets", string()), ("min_confidence", number())])
}

fn string() -> Value {
    json!({ "type": "string" })
}

fn number() -> Value {
    json!({ "type": "number" })
}

fn boolean() -> Value {
    json!({ "type": "boolean" })
}

fn strings() -> Value {
    list(string())
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// An object whose keys are data (languages, providers, classes).
fn by_name(values: Value) -> Value {
    json!({ "type": "object", "additionalProperties": values })
}

fn object(fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|(name, form)| ((*name).to_owned(), form.clone())).collect();
    json!({ "type": "object", "properties": properties })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use promptward::detect::{CustomDetector, DetectorOptions};
    use promptward::policy::{Accounts, ApprovedTool, Discovery, Exception, Failure, Organisation, Policy, Privacy, Rule, SiteEntry, When};
    use serde::de::DeserializeOwned;

    use super::*;

    /// The fields a type reads, taken from its own refusal of an unknown one.
    fn fields_of<T: DeserializeOwned>() -> BTreeSet<String> {
        let refusal = serde_json::from_str::<T>(r#"{"no such field":0}"#).err().unwrap().to_string();
        let list = refusal.split("expected").nth(1).unwrap();
        list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    fn named(form: &Value) -> BTreeSet<String> {
        form["properties"].as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn every_field_of_a_policy_is_named() {
        let policy = policy();
        let at = |path: &str| policy.pointer(path).unwrap();
        assert_eq!(named(&policy), fields_of::<Policy>());
        assert_eq!(named(at("/properties/organisation")), fields_of::<Organisation>());
        assert_eq!(named(at("/properties/organisation/properties/approved_tool")), fields_of::<ApprovedTool>());
        assert_eq!(named(at("/properties/accounts")), fields_of::<Accounts>());
        assert_eq!(named(at("/properties/sites/items")), fields_of::<SiteEntry>());
        assert_eq!(named(at("/properties/rules/items")), fields_of::<Rule>());
        assert_eq!(named(at("/properties/rules/items/properties/when")), fields_of::<When>());
        assert_eq!(named(at("/properties/exceptions/items")), fields_of::<Exception>());
        assert_eq!(named(at("/properties/failure")), fields_of::<Failure>());
        assert_eq!(named(at("/properties/discovery")), fields_of::<Discovery>());
        assert_eq!(named(at("/properties/detectors")), fields_of::<DetectorOptions>());
        assert_eq!(named(at("/properties/detectors/properties/custom/items")), fields_of::<CustomDetector>());
        assert_eq!(named(at("/properties/privacy")), fields_of::<Privacy>());
    }

    #[test]
    fn every_managed_key_has_a_form_and_a_title() {
        let schema: Value = serde_json::from_str(&schema().unwrap()).unwrap();
        for (key, title, _) in KEYS {
            assert_eq!(schema["properties"][key]["title"], *title);
        }
    }
}
