//! JSON of vaults and password managers. What is not one of them is walked through: every string is a value.
//!
//! - HashiCorp Vault, `vault kv get -format=json`: what is below `data` (version 2: `data.data`)
//! - AWS Secrets Manager, `get-secret-value` and `batch-get-secret-value`: `SecretString`, which may itself be JSON
//! - Bitwarden, unencrypted export: `login.password`, `login.totp`, hidden fields, keys for SSH
//! - 1Password, `op item get --format json` and `export.data` of a 1PUX file: concealed fields and passwords

use super::{Item, VaultError, tell};
use serde_json::{Map, Value};

/// Deeper than any vault.
const DEEPEST: usize = 64;

pub(super) fn read(text: &str) -> Result<Vec<Item>, VaultError> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        VaultError::new(
            format!("it is not valid JSON (line {}, column {})", error.line(), error.column()),
            "export it again, or give the right --format",
        )
    })?;
    if let Some(encrypted) = value.get("encrypted")
        && encrypted != &Value::Bool(false)
    {
        return Err(VaultError::new("the export is encrypted", "export it without encryption, build, and delete the export"));
    }
    if value.get("SecretList").is_some() {
        let mend = "export the values with `aws secretsmanager batch-get-secret-value`";
        return Err(VaultError::new("this list of AWS Secrets Manager has names only", mend));
    }
    let mut items = Vec::new();
    walk(value, "", &mut items, 0);
    Ok(items)
}

fn walk(value: Value, name: &str, items: &mut Vec<Item>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::String(text) => string(text, name, items, depth),
        Value::Array(list) => {
            for (number, value) in list.into_iter().enumerate() {
                let own = ["name", "Name", "title"].iter().find_map(|key| value.get(key)?.as_str()).map(str::to_owned);
                walk(value, &below(name, &own.unwrap_or_else(|| format!("[{number}]"))), items, depth + 1);
            }
        }
        Value::Object(fields) => object(fields, name, items, depth),
        _ => {}
    }
}

/// A string that is itself JSON is taken apart.
fn string(text: String, name: &str, items: &mut Vec<Item>, depth: usize) {
    match serde_json::from_str::<Map<String, Value>>(&text) {
        Ok(fields) if text.trim_start().starts_with('{') => object(fields, name, items, depth + 1),
        _ => tell(items, name, text),
    }
}

fn object(mut fields: Map<String, Value>, name: &str, items: &mut Vec<Item>, depth: usize) {
    let has = |key: &str| fields.contains_key(key);
    if has("SecretString") || has("SecretBinary") {
        let value = fields.remove("SecretString").unwrap_or_default();
        return walk(value, fields.get("Name").and_then(Value::as_str).unwrap_or(name), items, depth + 1);
    }
    if fields.get("data").is_some_and(Value::is_object) && ["request_id", "lease_id", "metadata"].into_iter().any(has) {
        return walk(fields.remove("data").unwrap_or_default(), name, items, depth + 1);
    }
    // Exports of Bitwarden and 1Password; beside the items stand folders and people.
    if has("encrypted") || has("attrs") {
        for key in ["vaults", "items"] {
            walk(fields.remove(key).unwrap_or_default(), name, items, depth + 1);
        }
        return;
    }
    if has("overview") && has("details") {
        let title = fields["overview"].get("title").and_then(Value::as_str).unwrap_or(name).to_owned();
        return concealed(fields.remove("details").unwrap_or_default(), &title, items, depth + 1);
    }
    let of_manager = has("type") && ["login", "secureNote", "sshKey", "card", "identity"].into_iter().any(has);
    if of_manager || fields.get("fields").and_then(Value::as_array).is_some_and(|list| list.iter().any(typed)) {
        return concealed(Value::Object(fields), name, items, depth + 1);
    }
    for (key, value) in fields {
        walk(value, &below(name, &key), items, depth + 1);
    }
}

/// A field of `op item get`: it has a type in words.
fn typed(field: &Value) -> bool {
    field.get("type").and_then(Value::as_str).is_some() && field.get("id").is_some()
}

/// Of a password manager's item only what it conceals: passwords, seeds of one-time codes, hidden fields, private keys.
fn concealed(value: Value, name: &str, items: &mut Vec<Item>, depth: usize) {
    const CONCEALED: &[&str] = &["password", "totp", "concealed", "privateKey", "private_key"];
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(list) => list.into_iter().for_each(|value| concealed(value, name, items, depth + 1)),
        Value::Object(mut fields) => {
            let word = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            // Bitwarden calls a hidden field 1; 1Password has words and letters.
            let hidden =
                fields.get("type").and_then(Value::as_u64) == Some(1) && fields.contains_key("value") && fields.contains_key("name");
            let kind = [word("type"), word("fieldType"), word("designation")];
            if hidden || kind.iter().any(|kind| matches!(kind.as_str(), "CONCEALED" | "OTP" | "SSHKEY" | "P" | "password")) {
                let label = ["label", "name", "title", "id"].map(word).into_iter().find(|label| !label.is_empty()).unwrap_or_default();
                return walk(fields.remove("value").unwrap_or_default(), &below(name, &label), items, depth + 1);
            }
            let title = word("title");
            for (key, value) in fields {
                if CONCEALED.contains(&key.as_str()) {
                    walk(value, &below(name, &key), items, depth + 1);
                } else if key == "value" && !title.is_empty() {
                    concealed(value, &below(name, &title), items, depth + 1);
                } else if !value.is_string() && key != "passwordHistory" {
                    concealed(value, name, items, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn below(name: &str, key: &str) -> String {
    if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(export: &Value) -> Vec<(String, String)> {
        let mut items: Vec<_> = read(&export.to_string()).unwrap().into_iter().map(|item| (item.name, item.value.to_string())).collect();
        items.sort();
        items
    }

    fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
        wanted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn vault_and_aws() {
        let two = json!({"request_id": "r", "lease_id": "", "data": {"data": {"db": "one", "n": {"key": "two"}}, "metadata": {"created_time": "t"}}});
        assert_eq!(told(&two), pairs(&[("db", "one"), ("n.key", "two")]));
        let one = json!({"request_id": "r", "lease_id": "", "data": {"db": "one"}});
        assert_eq!(told(&one), pairs(&[("db", "one")]));
        let aws = json!({"SecretValues": [
            {"ARN": "arn", "Name": "prod/db", "VersionId": "v", "SecretString": "{\"password\":\"three\",\"port\":5432}", "VersionStages": ["AWSCURRENT"]},
            {"ARN": "arn", "Name": "prod/key", "SecretString": "four"}], "Errors": []});
        assert_eq!(told(&aws), pairs(&[("prod/db.password", "three"), ("prod/key", "four")]));
        let tree = json!({"team": {"app": {"TOKEN": "five"}}, "list": ["six", 7, null]});
        assert_eq!(told(&tree), pairs(&[("list.[0]", "six"), ("team.app.TOKEN", "five")]));
    }

    #[test]
    fn password_managers_give_only_what_they_conceal() {
        let bitwarden = json!({"encrypted": false, "folders": [{"id": "f", "name": "n"}], "items": [
            {"id": "i", "type": 1, "name": "CI", "notes": "about", "passwordHistory": [{"password": "old"}],
             "fields": [{"name": "pin", "value": "one", "type": 1}, {"name": "place", "value": "no", "type": 0}],
             "login": {"username": "ann", "password": "two", "totp": "otpauth://totp/x?secret=three", "uris": [{"uri": "https://x.example"}]}},
            {"id": "j", "type": 5, "name": "host", "sshKey": {"privateKey": "four", "publicKey": "no", "keyFingerprint": "no"}}]});
        let wanted = [("CI.password", "two"), ("CI.pin", "one"), ("CI.totp", "three"), ("host.privateKey", "four")];
        assert_eq!(told(&bitwarden), pairs(&wanted));
        let op = json!({"id": "x", "title": "Mail", "category": "LOGIN", "fields": [
            {"id": "username", "type": "STRING", "label": "username", "value": "ann"},
            {"id": "password", "type": "CONCEALED", "label": "password", "value": "five"}]});
        assert_eq!(told(&json!([op])), pairs(&[("Mail.password", "five")]));
        let pux = json!({"accounts": [{"attrs": {"name": "a"}, "vaults": [{"items": [{"overview": {"title": "Box", "url": "u"}, "details": {
            "loginFields": [{"value": "ann", "name": "user", "fieldType": "T", "designation": "username"},
                            {"value": "six", "name": "pass", "fieldType": "P", "designation": "password"}],
            "sections": [{"title": "s", "fields": [{"title": "PIN", "value": {"concealed": "seven"}}, {"title": "url", "value": {"url": "no"}}]}]}}]}]}]});
        assert_eq!(told(&pux), pairs(&[("Box.PIN.concealed", "seven"), ("Box.pass", "six")]));
    }

    #[test]
    fn what_holds_no_values_is_an_error() {
        let error = |export: Value| read(&export.to_string()).err().unwrap();
        assert!(error(json!({"encrypted": true, "items": []})).what.contains("encrypted"));
        assert!(error(json!({"SecretList": [{"Name": "x"}]})).mend.contains("batch-get-secret-value"));
        assert!(read("{\n nonsense").err().unwrap().what.contains("line 2"));
    }
}
