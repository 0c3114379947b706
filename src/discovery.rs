//! An AI chat that nobody listed: what gave it away. Two cues that do not depend on each other are asked for before a page is taken for
//! one, so that a search box or a support chat is left alone.

use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;
use crate::word::Name;

vocabulary! {
    /// One sign that a page is an AI chat. What it looks like is data: `data/frameworks/`.
    Cue = "discovery cue" {
        /// A request went to a path that only model APIs use, such as `/v1/chat/completions`.
        ChatPath = "chat_path",
        /// A request's body has the shape of a prompt: messages with roles, or a model beside a prompt.
        ChatBody = "chat_body",
        /// An answer came as an event stream to a request that looks like a prompt.
        EventStream = "event_stream",
        /// A path, a header or a global of a known chat framework was seen on the network.
        FrameworkRequest = "framework_request",
        /// The page carries the mark of a known chat framework.
        FrameworkMark = "framework_mark",
        /// The page has a composer with the words of a chat.
        Composer = "composer",
        /// The page has rows of answers, or a live region for them.
        AnswerRows = "answer_rows",
        /// The page names language models, or lets a person pick one.
        ModelName = "model_name",
        /// The page has a control that stops an answer.
        StopControl = "stop_control",
    }
}

impl Cue {
    /// Whether it was seen on the network rather than in the page.
    #[must_use]
    pub const fn is_network(self) -> bool {
        matches!(self, Self::ChatPath | Self::ChatBody | Self::EventStream | Self::FrameworkRequest)
    }
}

/// Why a page is taken for an AI chat, as it is reported: words only, nothing of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscoveryReport {
    /// The framework of `data/frameworks/`, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<Name>,
    /// What was seen.
    pub cues: Vec<Cue>,
    /// How sure it is, 0 to 100.
    pub confidence: u8,
}
