//! What is to happen to a gesture, and what became of it.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What policy asks for, from mild to strict: the declaration order *is* the order of strictness.
    Decision = "decision" {
        /// Goes its native way.
        Allow = "allow",
        /// Goes its native way and is recorded as worth a look.
        Monitor = "monitor",
        /// Goes its native way; the person is told something useful.
        Coach = "coach",
        /// The person is asked first and may go on.
        Warn = "warn",
        /// The person may go on after giving a reason.
        Justify = "justify",
        /// What was found is replaced by placeholders; the rest goes on.
        Mask = "mask",
        /// Goes on only under a grant somebody gave.
        Approve = "approve",
        /// Belongs into another, approved tool.
        Redirect = "redirect",
        /// Does not go on.
        Block = "block",
    }
}

impl Decision {
    /// Whether the gesture goes on untouched and unasked.
    #[must_use]
    pub fn goes_on(self) -> bool {
        self <= Self::Coach
    }

    /// Whether the person has to be asked before anything goes on.
    #[must_use]
    pub fn asks(self) -> bool {
        !self.goes_on() && self != Self::Mask
    }
}

vocabulary! {
    /// What the person chose in the prompt.
    Choice = "choice" {
        /// Put placeholders in place of what was found and go on.
        Mask = "mask",
        /// Go back and change the text.
        Edit = "edit",
        /// Send it as it is.
        Send = "send",
        /// Send it as it is and say why.
        SendWithReason = "send_with_reason",
        /// Ask for approval.
        RequestApproval = "request_approval",
        /// Go to the approved tool.
        UseApprovedTool = "use_approved_tool",
    }
}

vocabulary! {
    /// What became of a gesture: the truth that an event tells.
    Fate = "fate" {
        /// It went its native way.
        Passed = "passed",
        /// It went on with placeholders.
        Masked = "masked",
        /// It went on as it was because the person chose so.
        Overridden = "overridden",
        /// It did not go on.
        Stopped = "stopped",
        /// It could not be carried out safely, and nothing was sent.
        Failed = "failed",
        /// It went on because the guard failed and policy says so.
        FailedOpen = "failed_open",
    }
}

vocabulary! {
    /// How far a rule is in force.
    Mode = "mode" {
        /// Not looked at.
        Off = "off",
        /// Only recorded: what it would have done stands in the event.
        Monitor = "monitor",
        /// In force.
        Enforce = "enforce",
    }
}

impl Choice {
    /// What the person may choose under a decision unless a rule says otherwise.
    #[must_use]
    pub fn offered_under(decision: Decision) -> Vec<Self> {
        match decision {
            Decision::Allow | Decision::Monitor | Decision::Coach | Decision::Mask => Vec::new(),
            Decision::Warn => vec![Self::Mask, Self::Edit, Self::Send],
            Decision::Justify => vec![Self::Mask, Self::Edit, Self::SendWithReason],
            Decision::Approve => vec![Self::Mask, Self::Edit, Self::RequestApproval],
            Decision::Redirect => vec![Self::UseApprovedTool, Self::Edit],
            Decision::Block => vec![Self::Edit, Self::UseApprovedTool],
        }
    }
}
