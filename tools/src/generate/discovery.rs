//! `extension/shim/discovery-patterns.js`: what the worker's listeners must know in its first turn, before the core is up.

use std::collections::BTreeSet;

use promptward::discovery::listener_patterns;
use serde_json::{Value, json};

/// The module's text.
pub fn module() -> String {
    let patterns = listener_patterns();
    let mut text = String::from(
        "// Generated from data/frameworks, data/discovery.toml and data/sites by `make generate`. Do not edit.\n\n\
         /** Requests that chat frameworks send. */\n",
    );
    text.push_str(&constant("FRAMEWORK_REQUESTS", &strings(&patterns.requests)));
    text.push_str("\n/** The same with a port; not every browser takes these. */\n");
    text.push_str(&constant("FRAMEWORK_PORTS", &strings(&patterns.ports)));
    text.push_str("\n/** Requests that may carry a prompt. */\n");
    text.push_str(&constant("PROMPT_REQUESTS", &strings(&patterns.prompts)));
    text.push_str("\n/** AI services that share their host with other pages: a tab may move there without loading. */\n");
    text.push_str(&constant("SHARED_HOSTS", &super::path_sites().iter().map(filter).collect::<Vec<_>>()));
    text
}

fn strings(items: &BTreeSet<String>) -> Vec<Value> {
    items.iter().map(|item| json!(item)).collect()
}

fn constant(name: &str, items: &[Value]) -> String {
    let lines: String = items.iter().map(|item| format!("  {item},\n")).collect();
    format!("export const {name} = [\n{lines}];\n")
}

/// The browser's filter of addresses. It is a little wider than the place: the worker looks again.
fn filter(place: &super::PathSite) -> Value {
    let (host_key, host) = match place.host.strip_prefix("*.") {
        Some(host) => ("hostSuffix", host),
        None => ("hostEquals", place.host.as_str()),
    };
    match place.path.split_once('?') {
        None => json!({host_key: host, "pathPrefix": place.path}),
        Some((path, parameter)) => json!({host_key: host, "pathEquals": path, "queryContains": parameter}),
    }
}
