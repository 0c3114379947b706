//! Paths into an answer: `user.email`, `items.*.id`, `"https://api.openai.com/auth".plan`. `null` counts as absent.

use serde_json::Value;

/// Every value that a path leads to. An empty path is the value itself; `*` is every member; a segment in double quotes may hold dots.
pub fn find<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    let mut here = vec![value];
    let mut rest = path;
    while !rest.is_empty() {
        let (segment, next) = first_segment(rest);
        here = here.into_iter().flat_map(|value| step(value, segment)).collect();
        rest = next;
    }
    here.retain(|found| !found.is_null());
    here
}

/// The first value that a path leads to.
pub fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    find(value, path).into_iter().next()
}

/// The texts at the first of several paths that has any.
pub fn texts<'v>(value: &'v Value, paths: &[&str]) -> Vec<&'v str> {
    paths
        .iter()
        .map(|path| find(value, path).into_iter().filter_map(Value::as_str).filter(|text| !text.is_empty()).collect::<Vec<_>>())
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The name of the member that a path goes through first.
pub fn head(path: &str) -> &str {
    first_segment(path).0
}

/// Whether a value is a word, or a list that holds it. `abc*` is any word that begins so, `*` alone any value that is not empty.
pub fn holds(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => match word.strip_suffix('*') {
            Some(beginning) => !text.is_empty() && text.starts_with(beginning),
            None => text == word,
        },
        Value::Bool(flag) => word == if *flag { "true" } else { "false" },
        Value::Number(number) => number.to_string() == word,
        Value::Array(items) => items.iter().any(|item| holds(item, word)),
        _ => false,
    }
}

fn first_segment(path: &str) -> (&str, &str) {
    if let Some((name, rest)) = path.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
        return (name, rest.strip_prefix('.').unwrap_or(rest));
    }
    path.split_once('.').unwrap_or((path, ""))
}

fn step<'v>(value: &'v Value, segment: &str) -> Vec<&'v Value> {
    match value {
        Value::Object(members) if segment == "*" => members.values().collect(),
        Value::Object(members) => members.get(segment).into_iter().collect(),
        Value::Array(items) if segment == "*" => items.iter().collect(),
        Value::Array(items) => segment.parse::<usize>().ok().and_then(|index| items.get(index)).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_lead_through_lists_objects_and_dotted_names() {
        let value = json!({"a": [{"id": "1"}, {"id": null}, {"id": "3"}], "https://x.example/auth": {"plan": "pro"}, "m": {"k": {"v": 7}}});
        assert_eq!(texts(&value, &["none", "a.*.id"]), ["1", "3"]);
        assert_eq!(texts(&value, &["\"https://x.example/auth\".plan"]), ["pro"]);
        assert_eq!(texts(&value, &["a.2.id"]), ["3"]);
        assert!(at(&value, "m.*.v").is_some_and(|v| holds(v, "7")));
        assert!(at(&value, "a.1.id").is_none() && at(&value, "a.b.c").is_none());
        assert_eq!(head("\"https://x.example/auth\".plan"), "https://x.example/auth");
    }

    #[test]
    fn words_are_matched_whole_or_by_their_beginning() {
        assert!(holds(&json!(["x", "raven"]), "raven") && !holds(&json!("ravens"), "raven"));
        assert!(holds(&json!("E0123"), "E*") && !holds(&json!(""), "E*") && !holds(&json!(""), "*") && holds(&json!("x"), "*"));
        assert!(holds(&json!(40003), "40003") && !holds(&json!({}), "*"));
    }
}
