//! When a site may be asked whose account it is, and for how long its answer is believed: a state machine over clock times, without a clock.
//!
//! Two things hold whatever happens. A site is asked at most once a minute for each origin, by one request. And after a sign that the account may be
//! another one, `corporate` is not said until an answer is there to a question that was asked *after* the sign had its effect; an answer that
//! was already on its way says nothing about what came later. In between the verdict is `unknown` and nothing else changes.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// One question for an origin in this time, however many tabs are open, loaded or switched.
pub const ASK_EVERY_MS: u64 = 60_000;
/// An answer is believed for so long while somebody works in the page.
pub const BELIEVED_MS: u64 = 60_000;
/// How long a held gesture waits for an answer that is on its way.
pub const WAITED_FOR_MS: u64 = 2_000;
/// A request that signs in or out is waited for so long when the browser does not say how it ended.
pub const LONGEST_REQUEST_MS: u64 = 10_000;

/// What is known of the questions to one origin. Times are Unix milliseconds; 0 = never.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// When the site was asked last.
    asked_at: u64,
    /// Whether that question still waits for its answer.
    open: bool,
    /// The moment of which the last answer speaks.
    known_at: u64,
    /// The sign after which the account may be another one; 0 = no doubt.
    doubted_at: u64,
    /// Only what is asked from here on sees the effect of the sign.
    settled_from: u64,
    /// How often an endpoint has told nothing: the next question goes to the next one, where the site has several.
    passed_over: u8,
}

impl Session {
    /// A sign that the account may be another one from now on: a page was loaded, a cookie changed.
    pub fn doubt(&mut self, now: u64) {
        self.mend_clock(now);
        if self.doubted_at == 0 {
            self.doubted_at = now;
        }
        self.settled_from = self.settled_from.max(now);
    }

    /// A request that may sign in, out or over has been sent: what it does is done by `settled` at the latest.
    pub fn doubt_until_done(&mut self, now: u64) {
        self.doubt(now);
        self.settled_from = self.settled_from.max(now + LONGEST_REQUEST_MS);
    }

    /// Every such request has been answered: from now on its effect can be seen.
    pub fn done(&mut self, now: u64) {
        self.mend_clock(now);
        if self.doubted_at != 0 {
            self.settled_from = now;
        }
    }

    /// Whether the site is to be asked now. The caller asks, and says so by [`Session::asked`].
    #[must_use]
    pub fn is_due(&self, now: u64) -> bool {
        self.due_at().is_some_and(|at| at <= now)
    }

    /// When the site is to be asked; none = nothing is in doubt and nothing is old.
    #[must_use]
    pub fn due_at(&self) -> Option<u64> {
        let allowed = if self.asked_at == 0 { 0 } else { self.asked_at + ASK_EVERY_MS };
        if self.doubted_at != 0 || self.known_at == 0 {
            return Some(allowed.max(self.settled_from));
        }
        None
    }

    /// Somebody is about to send something: an old answer is not relied on. One that is on its way is young enough, however often it is
    /// relied on until it is there; a doubt that moved along with every gesture would outlast it, and cost the person the next minute.
    pub fn rely(&mut self, now: u64) {
        if !self.is_old(now) {
            return;
        }
        if !self.is_open(now) {
            return self.doubt(now);
        }
        if self.doubted_at == 0 {
            self.doubted_at = now;
        }
        self.settled_from = self.settled_from.max(self.asked_at);
    }

    /// Whether the last answer is too old to be relied on by somebody who is about to send something.
    #[must_use]
    fn is_old(&self, now: u64) -> bool {
        self.known_at == 0 || now >= self.known_at + BELIEVED_MS
    }

    /// Whether an old answer may be renewed without a doubt: somebody is about to work in the page.
    #[must_use]
    pub fn may_refresh(&self, now: u64) -> bool {
        self.is_old(now) && (self.asked_at == 0 || now >= self.asked_at + ASK_EVERY_MS)
    }

    /// The site is asked now.
    pub fn asked(&mut self, now: u64) {
        (self.asked_at, self.open) = (now, true);
    }

    /// The answer to the last question is there. True = it settles the doubt.
    pub fn answered(&mut self) -> bool {
        self.open = false;
        self.read_at(self.asked_at)
    }

    /// The site has answered, and its answer told nothing: that endpoint may be gone or changed.
    pub fn told_nothing(&mut self) {
        self.passed_over = self.passed_over.wrapping_add(1);
    }

    /// Which of so many endpoints the next question goes to: the first, as long as its answers tell something. A question is one request.
    #[must_use]
    pub fn endpoint_of(&self, endpoints: usize) -> usize {
        usize::from(self.passed_over).checked_rem(endpoints).unwrap_or(0)
    }

    /// Something was read that tells the account without a question, such as the page's own data: it speaks of the moment `at`.
    /// True = it settles the doubt.
    pub fn read_at(&mut self, at: u64) -> bool {
        self.known_at = self.known_at.max(at);
        let settles = self.doubted_at != 0 && at >= self.settled_from;
        if settles {
            (self.doubted_at, self.settled_from) = (0, 0);
        }
        settles
    }

    /// When the last question was asked.
    #[must_use]
    pub fn asked_at(&self) -> u64 {
        self.asked_at
    }

    /// Whether a question still waits for its answer.
    #[must_use]
    pub fn is_open(&self, now: u64) -> bool {
        self.open && now < self.asked_at + LONGEST_REQUEST_MS
    }

    /// Whether the account may be another one than the verdict says.
    #[must_use]
    pub fn is_doubted(&self) -> bool {
        self.doubted_at != 0
    }

    /// Whether an answer that settles the doubt is near enough to wait for. A site that never answers is waited for once.
    #[must_use]
    pub fn is_settling(&self, now: u64) -> bool {
        let patience = self.doubted_at + WAITED_FOR_MS;
        let answer_comes = self.is_open(now) && self.asked_at >= self.settled_from;
        let asked_soon = self.due_at().is_some_and(|at| at < patience);
        self.doubted_at != 0 && now < patience && (answer_comes || asked_soon)
    }

    /// The verdict as far as it holds now. Taking a stranger for the organisation's is the worst error there is: in doubt nobody is.
    #[must_use]
    pub fn holds(&self, verdict: Verdict) -> Verdict {
        if self.doubted_at != 0 && verdict == Verdict::Corporate { Verdict::Unknown } else { verdict }
    }

    /// A device's clock that is set back must not silence the questions for hours, nor allow one more of them.
    fn mend_clock(&mut self, now: u64) {
        for time in [&mut self.asked_at, &mut self.known_at, &mut self.doubted_at] {
            *time = (*time).min(now);
        }
        self.settled_from = self.settled_from.min(now + LONGEST_REQUEST_MS);
    }
}
