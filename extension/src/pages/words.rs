//! Vocabulary → words of the catalogue. The message names are built from the vocabulary's own words, so a new word needs its message only.

use promptward::account::{Evidence, Verdict};
use promptward::decision::Decision;
use promptward::guard_state::GuardState;

use crate::chrome::i18n;

/// How something is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Worth a look.
    Warn,
    /// Bad.
    Danger,
    /// Neither.
    Plain,
}

impl Tone {
    /// The value of `data-tone`, and the class of a tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Danger => "danger",
            Self::Plain => "plain",
        }
    }
}

/// The tone of a verdict.
#[must_use]
pub const fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Corporate => Tone::Good,
        Verdict::CorporateEmailPersonalPlan | Verdict::UnapprovedWorkspace => Tone::Warn,
        Verdict::Personal => Tone::Danger,
        Verdict::SignedOut | Verdict::Unknown => Tone::Plain,
    }
}

/// The tone of a guard state.
#[must_use]
pub const fn state_tone(state: GuardState) -> Tone {
    match state {
        GuardState::Armed => Tone::Good,
        GuardState::Degraded => Tone::Warn,
        GuardState::Unprotected => Tone::Danger,
    }
}

/// The tone of a decision.
#[must_use]
pub fn decision_tone(decision: Decision) -> Tone {
    match decision {
        Decision::Allow | Decision::Monitor => Tone::Plain,
        Decision::Coach | Decision::Warn | Decision::Justify => Tone::Warn,
        Decision::Mask => Tone::Good,
        Decision::Approve | Decision::Redirect | Decision::Block => Tone::Danger,
    }
}

/// A word of a vocabulary in the person's language, for example `verdict_personal`.
#[must_use]
pub fn of(vocabulary: &str, word: &str) -> String {
    i18n::known(&format!("{vocabulary}_{word}")).unwrap_or_else(|| word.replace('_', " "))
}

/// One piece of evidence as a sentence, for example "The address belongs to another domain (the site's session)".
#[must_use]
pub fn evidence(piece: &Evidence) -> String {
    let says = i18n::known(&format!("evidence_{}_{}", piece.field, piece.value_class))
        .unwrap_or_else(|| format!("{}: {}", of("field", piece.field.as_str()), of("value", piece.value_class.as_str())));
    format!("{says} ({})", of("source", piece.kind.as_str()))
}
