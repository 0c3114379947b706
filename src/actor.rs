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
        /// The page's text was set by a script alone: an agent does so, and a password manager or a text expander too.
        ScriptedInput = "scripted_input",
        /// Much text came at once, neither typed nor pasted: an agent's driver does so, and dictation too.
        BulkInput = "bulk_input",
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
    /// Every input event in the composer since it was last empty was made by a script.
    pub scripted: bool,
    /// Much text came in one trusted insertion without a key, a paste or a composition.
    pub bulk: bool,
}

/// Weighs the signals. Strong ones (the gesture itself made by a script, a driver, a known mark) name automation. The weak ones are shared by
/// dictation, input methods, password managers and assistive technology: how the text came makes a tool, and an agent only where nobody was
/// at the page as well.
#[must_use]
pub fn weigh(seen: &PageSignals) -> (Actor, Vec<ActorSignal>) {
    let composed = seen.input_types.iter().any(|kind| kind.contains("Composition"));
    let replaced = seen.input_types.iter().any(|kind| kind == "insertReplacementText");
    let marked = !seen.agent_marks.is_empty();
    let table = [
        (!seen.trusted, ActorSignal::UntrustedEvent),
        (seen.webdriver, ActorSignal::Webdriver),
        (marked, ActorSignal::AgentMark),
        (seen.hidden, ActorSignal::HiddenDocument),
        (!seen.activation, ActorSignal::NoActivation),
        (composed, ActorSignal::Composition),
        (replaced, ActorSignal::Replacement),
        (seen.scripted, ActorSignal::ScriptedInput),
        (seen.bulk, ActorSignal::BulkInput),
    ];
    let signals: Vec<_> = table.into_iter().filter(|(seen, _)| *seen).map(|(_, signal)| signal).collect();
    let by_tool = composed || replaced || seen.scripted || seen.bulk;
    let nobody_there = seen.hidden || !seen.activation;
    let actor = if seen.webdriver || marked || !seen.trusted || ((seen.scripted || seen.bulk) && nobody_there) {
        Actor::Automated
    } else if by_tool {
        Actor::ToolMediated
    } else {
        Actor::Human
    };
    (actor, signals)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> PageSignals {
        PageSignals { trusted: true, activation: true, ..PageSignals::default() }
    }

    fn actor(change: impl FnOnce(&mut PageSignals)) -> Actor {
        let mut seen = person();
        change(&mut seen);
        weigh(&seen).0
    }

    #[test]
    fn each_strong_signal_names_an_agent() {
        assert_eq!(actor(|_| {}), Actor::Human);
        assert_eq!(actor(|seen| seen.trusted = false), Actor::Automated);
        assert_eq!(actor(|seen| seen.webdriver = true), Actor::Automated);
        assert_eq!(actor(|seen| seen.agent_marks = vec!["perplexity_comet".into()]), Actor::Automated);
    }

    #[test]
    fn no_weak_signal_alone_does() {
        assert_eq!(actor(|seen| seen.hidden = true), Actor::Human);
        assert_eq!(actor(|seen| seen.activation = false), Actor::Human);
        assert_eq!(actor(|seen| seen.bulk = true), Actor::ToolMediated, "dictation");
        assert_eq!(actor(|seen| seen.scripted = true), Actor::ToolMediated, "a password manager");
        assert_eq!(actor(|seen| seen.input_types = vec!["insertCompositionText".into()]), Actor::ToolMediated, "an input method");
        assert_eq!(actor(|seen| seen.input_types = vec!["insertReplacementText".into()]), Actor::ToolMediated, "a spelling aid");
    }

    #[test]
    fn text_from_nowhere_with_nobody_there_is_an_agents() {
        assert_eq!(actor(|seen| (seen.scripted, seen.hidden) = (true, true)), Actor::Automated);
        assert_eq!(actor(|seen| (seen.bulk, seen.activation) = (true, false)), Actor::Automated);
        assert_eq!(weigh(&PageSignals { bulk: true, hidden: true, ..person() }).1, [ActorSignal::HiddenDocument, ActorSignal::BulkInput]);
    }
}
