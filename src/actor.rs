//! Who acted: reported as a suspicion with the signals seen, never as proof.

use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Who seems to have made a gesture.
    Actor = "actor" {
        /// Nothing speaks against a person.
        Human = "human",
        /// A person's tool inserted the text: dictation, IME, password manager, assistive technology.
        ToolMediated = "tool_mediated",
        /// Signals of an agent or a script.
        Automated = "automated",
    }
}

vocabulary! {
    /// What was seen of the actor.
    ActorSignal = "actor signal" {
        /// The gesture's event was made by a script.
        UntrustedEvent = "untrusted_event",
        /// `navigator.webdriver` is set.
        Webdriver = "webdriver",
        /// The mark of a known agent stands in the page.
        AgentMark = "agent_mark",
        /// The document was hidden at the time.
        HiddenDocument = "hidden_document",
        /// The page had no user activation.
        NoActivation = "no_activation",
        /// Text came through an input method.
        Composition = "composition",
        /// Text was put in place of other text by a tool (`insertReplacementText`).
        Replacement = "replacement",
    }
}

/// What the page saw of the actor, as it stands in the protocol.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageSignals {
    /// The event's `isTrusted`.
    pub trusted: bool,
    /// `navigator.webdriver`.
    pub webdriver: bool,
    /// `document.hidden`.
    pub hidden: bool,
    /// `navigator.userActivation.hasBeenActive`.
    pub activation: bool,
    /// The `inputType`s seen in the composer since it was last empty.
    pub input_types: Vec<String>,
    /// Names of known agent marks in the page.
    pub agent_marks: Vec<String>,
}

/// Weighs the signals: strong ones (an untrusted event, a driver, a known mark) name automation; weak ones never do alone.
#[must_use]
pub fn weigh(seen: &PageSignals) -> (Actor, Vec<ActorSignal>) {
    let composed = seen.input_types.iter().any(|kind| kind.contains("Composition"));
    let replaced = seen.input_types.iter().any(|kind| kind == "insertReplacementText");
    let table = [
        (!seen.trusted, ActorSignal::UntrustedEvent),
        (seen.webdriver, ActorSignal::Webdriver),
        (!seen.agent_marks.is_empty(), ActorSignal::AgentMark),
        (seen.hidden, ActorSignal::HiddenDocument),
        (!seen.activation, ActorSignal::NoActivation),
        (composed, ActorSignal::Composition),
        (replaced, ActorSignal::Replacement),
    ];
    let signals: Vec<_> = table.into_iter().filter(|(seen, _)| *seen).map(|(_, signal)| signal).collect();
    let has = |signal| signals.contains(&signal);
    let actor = if has(ActorSignal::Webdriver) || has(ActorSignal::AgentMark) {
        Actor::Automated
    } else if has(ActorSignal::Composition) || has(ActorSignal::Replacement) {
        Actor::ToolMediated
    } else if has(ActorSignal::UntrustedEvent) {
        Actor::Automated
    } else {
        Actor::Human
    };
    (actor, signals)
}
