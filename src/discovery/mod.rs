//! An AI chat that nobody listed: what gave it away. Two cues that do not depend on each other are asked for before a page is taken for
//! one, so that a search box or a support chat is left alone.
//!
//! `framework` holds the tables of `data/frameworks/` and `data/discovery.toml`, `shape` knows the body of a prompt request, `sighting`
//! gathers what was seen of one page and judges it. `docs/discovery.md` tells the whole way.

mod framework;
mod shape;
mod sighting;

use serde::{Deserialize, Serialize};

pub use framework::{Framework, Request, frameworks, listener_patterns};
pub use shape::is_prompt;
pub use sighting::{Look, PageCues, Sighting, look};

use crate::site::{SiteStatus, SiteView, Tier, by_id};
use crate::vocabulary::vocabulary;
use crate::word::{FormError, Name};

/// The site id of a chat that was built with nothing we know.
pub const UNLISTED: &str = "unlisted";

/// Whether a rule may name this site id, because discovered chats carry it.
#[must_use]
pub fn is_site_id(id: &str) -> bool {
    id == UNLISTED || frameworks().iter().any(|framework| framework.id == id)
}

/// What the pages of a discovered chat are, until somebody lists it.
///
/// # Errors
/// Never: ids of frameworks are names.
pub fn site_view(framework: Option<&Name>, host: String, status: SiteStatus) -> Result<SiteView, FormError> {
    let known = framework.and_then(|id| frameworks().iter().find(|framework| framework.id == id.as_str()));
    let template = known.and_then(|framework| framework.like).and_then(by_id);
    Ok(SiteView {
        id: Name::new(known.map_or(UNLISTED, |framework| framework.id))?,
        host,
        status,
        tier: template.map_or(Tier::Reads, |site| site.tier),
        template,
        own: false,
    })
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_discovered_chat_is_what_its_framework_is_like() {
        let view = |id: &str| site_view(Name::new(id).ok().as_ref(), "desk.corp.example:8501".into(), SiteStatus::Unreviewed).unwrap();
        assert_eq!((view("streamlit").id.as_str(), view("streamlit").template.map(|site| site.id)), ("streamlit", Some("streamlit")));
        assert_eq!((view("panel").id.as_str(), view("panel").template), ("panel", None));
        // One that a later version has renamed or dropped.
        assert_eq!(view("gone").id.as_str(), UNLISTED);
        assert!(is_site_id(UNLISTED) && is_site_id("panel") && !is_site_id("gone"));
    }
}
