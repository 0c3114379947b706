//! Access that a person grants to an AI tool through OAuth, as it is reported. The authorisation request carries secrets and personal
//! data (`state`, `code`, `login_hint`, …): none of them has a place here. Scopes are reported only where `data/oauth/` lists them.

pub mod provider;
pub mod read;

use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;
use crate::word::{ClientId, Host, Name, ScopeName, Uuid};

vocabulary! {
    /// How far an authorisation has come.
    ConsentPhase = "consent phase" {
        /// The tool asked for access.
        Asked = "asked",
        /// The provider sent the person back with a code or a token.
        Granted = "granted",
        /// The person or the provider said no.
        Refused = "refused",
        /// The answer could not be seen (`response_mode=form_post`, a native app, a closed tab).
        Unseen = "unseen",
    }
}

vocabulary! {
    /// What a scope reaches, from harmless to dangerous.
    Reach = "reach" {
        /// Who the person is.
        Identity = "identity",
        /// Calendars, contacts, the directory of people.
        People = "people",
        /// Files and documents.
        Files = "files",
        /// Chats, channels, transcripts.
        Messages = "messages",
        /// Mail.
        Mail = "mail",
        /// Source code, pipelines, cloud resources.
        Code = "code",
        /// Administration of the organisation.
        Admin = "admin",
    }
}

/// One authorisation of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentReport {
    /// Links the events of one authorisation: asked, then granted or refused.
    pub flow: Uuid,
    /// Who is asked: an id of `data/oauth/`.
    pub provider: Name,
    /// How far it has come.
    pub phase: ConsentPhase,
    /// The client's id at the provider. It is public and the same for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Host to which the provider sends the person back; absent for native apps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_host: Option<Host>,
    /// The listed scopes asked for, by their short names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<ScopeName>,
    /// How many scopes were asked for that no list knows.
    #[serde(default)]
    pub unlisted: u32,
    /// What the scopes reach together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
    /// Whether access lasts while the person is away (refresh tokens).
    #[serde(default)]
    pub lasting: bool,
    /// Whether the request told what it reaches. Some providers fix that elsewhere: then it is not known, which is not harmless.
    pub extent_known: bool,
    /// Whether it is asked for the whole organisation.
    #[serde(default)]
    pub for_everybody: bool,
}
