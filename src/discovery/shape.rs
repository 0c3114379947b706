//! The body of a request that carries a prompt to a model. Only its shape is looked at; nothing of it is kept.

use serde_json::Value;

use crate::json;

/// Longer bodies are not looked at: a prompt is text, and a conversation of this length is told by its answer.
const LONGEST: usize = 1024 * 1024;

/// Whether a body is a prompt: messages with roles, contents with parts, or a model's name beside a prompt.
#[must_use]
pub fn is_prompt(body: &[u8]) -> bool {
    let starts = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if body.len() > LONGEST || starts != Some(&b'{') {
        return false;
    }
    let Ok(value) = json::value_bytes(body) else { return false };
    let list = |key: &str| value.get(key).and_then(Value::as_array);
    let text = |key: &str| value.get(key).is_some_and(Value::is_string);
    list("messages").is_some_and(|messages| messages.iter().any(is_message))
        || list("input").is_some_and(|messages| messages.iter().any(is_message))
        || list("contents").is_some_and(|contents| contents.iter().any(has_parts))
        || (text("model") && (text("prompt") || text("input")))
}

fn is_message(message: &Value) -> bool {
    let role = message.get("role").and_then(Value::as_str);
    role.is_some_and(|role| ["user", "assistant", "system", "developer", "human", "ai"].contains(&role))
        && (message.get("content").is_some() || message.get("parts").is_some())
}

fn has_parts(content: &Value) -> bool {
    let parts = content.get("parts").and_then(Value::as_array);
    parts.is_some_and(|parts| parts.iter().any(|part| part.get("text").is_some() || part.get("inlineData").is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_have_a_shape() {
        for body in [
            r#"{"model":"m","messages":[{"role":"system","content":"x"},{"role":"user","content":"hi"}],"stream":true}"#,
            r#"{"id":"1","messages":[{"role":"user","parts":[{"type":"text","text":"hi"}]}],"trigger":"submit-message"}"#,
            r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#,
            r#" {"model":"m","prompt":"hi"}"#,
            r#"{"model":"m","input":"hi"}"#,
        ] {
            assert!(is_prompt(body.as_bytes()), "{body}");
        }
    }

    #[test]
    fn other_messages_have_another() {
        for body in [
            "",
            "hi",
            "[]",
            "{",
            r#"{"messages":[{"from":"ann","text":"hi"}]}"#,
            r#"{"messages":["hi"]}"#,
            r#"{"role":"user","content":"hi"}"#,
            r#"{"users":[{"role":"user","name":"ann"}]}"#,
            r#"{"messages":[{"role":"owner","content":"hi"}]}"#,
            r#"{"model":"CX-5","colour":"red"}"#,
            r#"{"prompt":"Are you sure?"}"#,
        ] {
            assert!(!is_prompt(body.as_bytes()), "{body}");
        }
    }
}
