//! How the words of the vocabularies look to people: a label, and a tone that gives the colour.

use promptward::consent::provider::providers;

/// What people read for a word. Words that read well as they are have their underscores taken out.
pub fn label(word: &str) -> String {
    let label = match word {
        "corporate_email_personal_plan" => "corporate e-mail, personal plan",
        "government_id" => "government ID",
        "own_secret" => "own secret",
        "customer_defined" => "own detector",
        "send_with_reason" => "sent, with a reason",
        "send" => "sent as it was",
        "request_approval" => "asked for approval",
        "use_approved_tool" => "used the approved tool",
        "overridden" => "sent against advice",
        "failed_open" => "let through, guard failed",
        "failed" => "not sent, guard failed",
        "tool_mediated" => "tool-mediated",
        "not_ai" => "not an AI tool",
        "unseen" => "answer not seen",
        "to_revoke" => "to be revoked",
        "chat_path" => "model API path",
        "chat_body" => "prompt-like request",
        "event_stream" => "streamed answer",
        "framework_request" => "framework on the network",
        "framework_mark" => "framework in the page",
        "answer_rows" => "rows of answers",
        "model_name" => "names models",
        "stop_control" => "stop button",
        other => return other.replace('_', " "),
    };
    label.to_owned()
}

/// What people call a site: its name in the catalogue, or the id that the policy gave it.
pub fn site(id: &str) -> String {
    promptward::site::by_id(id).map_or_else(|| id.to_owned(), |site| site.name.to_owned())
}

/// What people call a provider of accounts; an id that is not known is shown as it is.
pub fn provider(id: &str) -> String {
    providers().iter().find(|provider| provider.id == id).map_or(id, |provider| provider.name).to_owned()
}

/// What people read for a word of this dimension.
pub fn label_in(dimension: &str, word: &str) -> String {
    if dimension == "site" { site(word) } else { label(word) }
}

/// The tone of a word: the CSS class `tone-…` of its pill or bar.
pub fn tone(word: &str) -> &'static str {
    match word {
        "allow" | "passed" | "corporate" | "sanctioned" | "armed" | "human" | "accepted" => "good",
        "monitor" | "signed_out" | "tolerated" | "edit" | "asked" | "people" => "calm",
        "coach" => "coach",
        "mask" | "masked" | "tool_mediated" => "mask",
        "warn"
        | "approve"
        | "overridden"
        | "corporate_email_personal_plan"
        | "unapproved_workspace"
        | "degraded"
        | "unreviewed"
        | "granted"
        | "files"
        | "messages"
        | "send"
        | "send_with_reason" => "warn",
        "block" | "redirect" | "stopped" | "forbidden" | "failed_open" | "unprotected" | "automated" | "to_revoke" | "admin" => "bad",
        "personal" | "failed" | "justify" | "unseen" | "mail" | "code" => "alert",
        _ => "dim",
    }
}

/// Order of the series in charts, mild to strict; words without a place of their own come last.
pub fn rank(word: &str) -> usize {
    const ORDER: &[&str] = &[
        "allow",
        "passed",
        "monitor",
        "coach",
        "corporate",
        "signed_out",
        "unknown",
        "mask",
        "masked",
        "warn",
        "justify",
        "approve",
        "corporate_email_personal_plan",
        "unapproved_workspace",
        "overridden",
        "personal",
        "redirect",
        "failed",
        "block",
        "stopped",
        "failed_open",
    ];
    ORDER.iter().position(|known| *known == word).unwrap_or(ORDER.len())
}
