//! What is known of one origin's account: facts by source, each with the moment of which it speaks, and what is in doubt.

use std::collections::VecDeque;

use promptward::account::session::Session;
use promptward::account::{Evidence, Facts, Provider, Source, SourceKind, Verdict};
use promptward::map::Map;
use serde::{Deserialize, Serialize};

/// What is known of one origin's account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct OriginAccount {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// When the site was asked, and what is in doubt.
    pub(super) session: Session,
    /// Documents of the origin that are known, by their nonces: one that only lost its line is no new one.
    pub(super) documents: VecDeque<String>,
    /// Facts by source, each with the moment of which it speaks.
    #[serde(skip)]
    pub(super) sources: Map<String, (Facts, u64)>,
    /// When the workspace that the page's own data names became another one.
    #[serde(skip)]
    selected_at: u64,
    /// The document that was loaded last, by its frame, and when.
    #[serde(skip)]
    pub(super) loaded: (u32, u64),
    /// A workspace that a request has named and that fits the verdict no more, and when.
    #[serde(skip)]
    pub(super) requested: Option<(String, u64)>,
}

impl Default for OriginAccount {
    fn default() -> Self {
        Self {
            verdict: Verdict::Unknown,
            evidence: Vec::new(),
            session: Session::default(),
            documents: VecDeque::new(),
            sources: Map::new(),
            selected_at: 0,
            loaded: (0, 0),
            requested: None,
        }
    }
}

impl OriginAccount {
    /// The verdict, unless a doubt forbids it.
    pub(super) fn verdict_now(&self) -> Verdict {
        self.session.holds(self.verdict)
    }

    /// All that is known, the older answer's choice of workspace left out where the page's own data has chosen since.
    pub(super) fn facts(&self, known: &Provider) -> Facts {
        let mut all = Facts::default();
        for (name, (facts, at)) in &self.sources {
            let mut facts = facts.clone();
            if *at < self.selected_at && is_answer(known, name) {
                facts.forget_selection();
            }
            all.merge(facts);
        }
        all
    }

    /// What was told before this moment is overtaken by the answer that has come.
    fn forget_answers_before(&mut self, known: &Provider, at: u64) {
        let old: Vec<String> =
            self.sources.iter().filter(|(name, (_, told))| *told < at && is_answer(known, name)).map(|(name, _)| name.clone()).collect();
        for name in old {
            self.sources.remove(&name);
        }
        if self.requested.as_ref().is_some_and(|(_, named)| *named <= at) {
            self.requested = None;
        }
    }

    /// Takes in what one source says now. True = a doubt is settled by it.
    pub(super) fn hear(&mut self, known: &Provider, source: &Source, facts: Option<Facts>, frame: u32, now: u64) -> bool {
        let at = match source.kind {
            SourceKind::Json => self.session.asked_at(),
            SourceKind::Inline if self.loaded.0 == frame => self.loaded.1,
            SourceKind::Inline => 0,
            _ => now,
        };
        let tells = facts.as_ref().is_some_and(Facts::says_something);
        let free = !matches!(source.kind, SourceKind::Json | SourceKind::Inline);
        let changed = self.sources.get(source.name).map(|(facts, _)| facts) != facts.as_ref();
        if free && changed && asks(known) && self.sources.keys().any(|name| is_answer(known, name)) {
            self.session.doubt(now);
            if source.selects {
                self.selected_at = now;
                self.requested = None;
            }
        }
        // Where the site is not asked at all, its page is the best witness there is.
        let settles = match source.kind {
            SourceKind::Json => true,
            SourceKind::Inline => tells,
            _ => tells && !asks(known),
        };
        if settles && !free {
            self.forget_answers_before(known, at);
        }
        if free && changed && !asks(known) {
            self.requested = None;
        }
        match facts {
            Some(facts) => self.sources.insert(source.name.to_owned(), (facts, at)),
            None => self.sources.remove(source.name),
        };
        match source.kind {
            SourceKind::Json => self.session.answered(),
            _ => settles && self.session.read_at(at),
        }
    }
}

/// Whether the provider has a session endpoint that a page may fetch.
fn asks(known: &Provider) -> bool {
    known.endpoints().next().is_some()
}

/// Whether a source speaks of one moment, and is not read again whenever it changes.
fn is_answer(known: &Provider, name: &str) -> bool {
    known.sources.iter().any(|source| source.name == name && matches!(source.kind, SourceKind::Json | SourceKind::Inline))
}

#[cfg(test)]
mod tests {
    use promptward::account::read::{Payload, read};
    use promptward::account::{assess, provider};
    use promptward::map::Set;

    use super::*;

    fn named(known: &'static Provider, name: &str) -> &'static Source {
        known.sources.iter().find(|source| source.name == name).unwrap()
    }

    fn read_from(known: &'static Provider, source: &'static Source, text: &str) -> Option<Facts> {
        let mut facts = Facts::default();
        read(known, source, Payload { status: Some(200), text, truncated: false }, &mut facts);
        Some(facts)
    }

    const ANSWER: &str =
        r#"{"user":{"id":"u","email":"ann@corp.example"},"account":{"id":"ws-1","structure":"workspace","planType":"enterprise"}}"#;

    fn owned() -> promptward::account::Owned {
        promptward::account::Owned {
            corporate_domains: vec!["corp.example".to_owned()],
            approved_workspaces: Set::from(["ws-1".to_owned()]),
        }
    }

    /// An origin that was loaded and has answered: the organisation's workspace.
    fn answered() -> (OriginAccount, &'static Provider) {
        let known = provider("chatgpt").unwrap();
        let mut account = OriginAccount { loaded: (1, 1_000), ..OriginAccount::default() };
        account.session.doubt(1_000);
        account.session.asked(1_000);
        assert!(account.hear(known, named(known, "session"), read_from(known, named(known, "session"), ANSWER), 1, 1_100));
        assert_eq!(assess(known, &account.facts(known), &owned()).verdict, Verdict::Corporate);
        (account, known)
    }

    #[test]
    fn a_changed_cookie_overtakes_the_older_answer() {
        let (mut account, known) = answered();
        let cookie = named(known, "selected-workspace");
        assert!(!account.hear(known, cookie, read_from(known, cookie, "personal"), 1, 5_000));
        assert!(account.session.is_doubted());
        assert_eq!(assess(known, &account.facts(known), &owned()).verdict, Verdict::CorporateEmailPersonalPlan);
        let (mut account, _) = answered();
        account.hear(known, cookie, read_from(known, cookie, "ws-2"), 1, 5_000);
        assert_eq!(assess(known, &account.facts(known), &owned()).verdict, Verdict::Unknown, "a workspace nobody knows");
    }

    #[test]
    fn the_data_of_a_page_settles_the_doubt_of_its_own_loading_and_overtakes_the_older_answer() {
        let (mut account, known) = answered();
        account.loaded = (2, 9_000);
        account.session.doubt(9_000);
        let inline = named(known, "bootstrap");
        let text =
            r#"{"authStatus":"logged_in","session":{"user":{"email":"ann@mail.example"},"account":{"id":"p","structure":"personal"}}}"#;
        assert!(
            !account.hear(known, inline, read_from(known, inline, text), 1, 9_050),
            "another document's data is as old as that document"
        );
        assert!(account.hear(known, inline, read_from(known, inline, text), 2, 9_100));
        assert_eq!(assess(known, &account.facts(known), &owned()).verdict, Verdict::Personal);
    }

    #[test]
    fn where_no_endpoint_can_be_asked_the_page_settles_the_doubt() {
        let known = provider("gemini").unwrap();
        assert!(!asks(known));
        let mut account = OriginAccount { loaded: (1, 1_000), ..OriginAccount::default() };
        account.session.doubt(1_000);
        let link = named(known, "account-link");
        assert!(!account.hear(known, link, None, 1, 1_100), "nothing there says nothing");
        assert!(account.hear(known, link, read_from(known, link, "Google Account: Ann (ann@corp.example)"), 1, 1_200));
    }
}
