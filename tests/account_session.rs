//! The state machine of questions about the account, under a simulated clock, site and person: never a wrong `corporate`, and never two
//! questions in a minute.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use promptward::account::Verdict;
use promptward::account::session::{ASK_EVERY_MS, LONGEST_REQUEST_MS, Session, WAITED_FOR_MS};
use proptest::prelude::*;

const START: u64 = 1_700_000_000_000;

/// `PROPTEST_CASES` for a long run.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000)
}

/// What happens in the world, each after a pause.
#[derive(Debug, Clone)]
enum Step {
    /// Another account, by a page that is loaded anew.
    LoadAs { corporate: bool },
    /// A page is loaded and the account stays.
    Load,
    /// A request of the page changes the account on its way; it takes this long, and the change comes somewhere within.
    RequestAs { corporate: bool, takes: u64, changes_after: u64 },
    /// Somebody pastes or sends.
    Gesture,
}

fn steps() -> impl Strategy<Value = Vec<(u64, Step)>> {
    let step = prop_oneof![
        any::<bool>().prop_map(|corporate| Step::LoadAs { corporate }),
        Just(Step::Load),
        (any::<bool>(), 0..LONGEST_REQUEST_MS, 0..LONGEST_REQUEST_MS).prop_map(|(corporate, takes, after)| Step::RequestAs {
            corporate,
            takes,
            changes_after: after.min(takes)
        }),
        Just(Step::Gesture),
    ];
    proptest::collection::vec((prop_oneof![0..50_u64, 0..3_000_u64, 0..150_000_u64], step), 1..60)
}

/// The site, the browser and the clock around a [`Session`], as the worker drives it.
struct World {
    now: u64,
    session: Session,
    verdict: Verdict,
    /// The truth, and what will become of it: `(when, corporate)`.
    corporate: bool,
    changes: Vec<(u64, bool)>,
    /// Ends of requests that may change the account.
    requests: Vec<u64>,
    /// An answer on its way: `(when it was read at the site, when it arrives, what it says)`.
    answer: Option<(u64, u64, Option<bool>)>,
    asked: Vec<u64>,
    latency: u64,
}

impl World {
    /// Lets the time pass, one millisecond that matters after the other.
    fn until(&mut self, end: u64) {
        while let Some(next) = self.next_moment().filter(|at| *at <= end) {
            self.now = self.now.max(next);
            self.turn();
        }
        self.now = end;
        self.turn();
    }

    fn next_moment(&self) -> Option<u64> {
        let answer = self.answer.map(|(read, arrives, said)| if said.is_none() { read } else { arrives });
        let due = self.session.due_at().filter(|_| self.answer.is_none());
        let all = self.changes.iter().map(|(at, _)| *at).chain(self.requests.iter().copied()).chain(answer).chain(due);
        all.filter(|at| *at > self.now).min()
    }

    fn turn(&mut self) {
        while let Some(at) = self.changes.iter().position(|(at, _)| *at <= self.now) {
            self.corporate = self.changes.remove(at).1;
        }
        if let Some((read, _, said)) = &mut self.answer
            && *read <= self.now
            && said.is_none()
        {
            *said = Some(self.corporate);
        }
        if let Some((_, arrives, Some(said))) = self.answer
            && arrives <= self.now
        {
            self.verdict = if said { Verdict::Corporate } else { Verdict::Personal };
            self.session.answered();
            self.answer = None;
        }
        let open = self.requests.len();
        self.requests.retain(|end| *end > self.now);
        if open > 0 && self.requests.is_empty() {
            self.session.done(self.now);
        }
        if self.session.is_due(self.now) && self.answer.is_none() {
            self.session.asked(self.now);
            self.asked.push(self.now);
            self.answer = Some((self.now + self.latency / 2, self.now + self.latency, None));
        }
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::LoadAs { corporate } => {
                self.corporate = corporate;
                self.session.doubt(self.now);
            }
            Step::Load => self.session.doubt(self.now),
            Step::RequestAs { corporate, takes, changes_after } => {
                self.session.doubt_until_done(self.now);
                self.changes.push((self.now + changes_after, corporate));
                self.requests.push(self.now + takes);
            }
            Step::Gesture => self.session.rely(self.now),
        }
        self.turn();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn corporate_is_true_whenever_it_is_said_and_a_minute_holds_one_question(steps in steps(), latency in prop_oneof![0..200_u64, 0..8_000_u64]) {
        let mut world = World {
            now: START, session: Session::default(), verdict: Verdict::Unknown, corporate: true,
            changes: Vec::new(), requests: Vec::new(), answer: None, asked: Vec::new(), latency,
        };
        world.take(&Step::Load);
        for (pause, step) in &steps {
            let end = world.now + pause;
            // Look at every moment that matters on the way, not at the end alone.
            while let Some(next) = world.next_moment().filter(|at| *at < end) {
                world.until(next);
                let said = world.session.holds(world.verdict);
                prop_assert!(said != Verdict::Corporate || world.corporate, "wrong at {}", world.now - START);
            }
            world.until(end);
            world.take(step);
            let said = world.session.holds(world.verdict);
            prop_assert!(said != Verdict::Corporate || world.corporate, "wrong after {step:?} at {}", world.now - START);
        }
        for pair in world.asked.windows(2) {
            prop_assert!(pair[1] >= pair[0] + ASK_EVERY_MS, "two questions within a minute: {pair:?}");
        }
        // In the end the doubt is settled: a minute and a slow answer later the truth is known.
        world.until(world.now + 2 * ASK_EVERY_MS + LONGEST_REQUEST_MS + latency);
        prop_assert!(!world.session.is_doubted());
        prop_assert_eq!(world.verdict == Verdict::Corporate, world.corporate);
    }

    #[test]
    fn a_clock_that_jumps_breaks_nothing(jumps in proptest::collection::vec((0..10_000_000_u64, any::<bool>()), 1..40)) {
        let mut session = Session::default();
        for (now, asks) in jumps {
            session.doubt(START + now);
            prop_assert_eq!(session.holds(Verdict::Corporate), Verdict::Unknown);
            prop_assert!(session.due_at().unwrap() <= START + now + ASK_EVERY_MS, "asked within the minute after the jump");
            if asks && session.is_due(START + now) {
                session.asked(START + now);
            }
        }
    }
}

#[test]
fn an_answer_that_was_on_its_way_says_nothing_about_what_came_later() {
    let mut session = Session::default();
    session.doubt(START);
    session.asked(START);
    session.doubt(START + 50);
    assert!(!session.answered(), "asked before the second sign");
    assert_eq!(session.holds(Verdict::Corporate), Verdict::Unknown);
    assert_eq!(session.due_at(), Some(START + ASK_EVERY_MS));
}

#[test]
fn gestures_wait_for_the_answer_and_do_not_outrun_it() {
    let later = START + 10 * ASK_EVERY_MS;
    let mut session = Session::default();
    session.asked(START);
    session.answered();
    session.rely(START + 1_000);
    assert!(!session.is_doubted(), "the answer is young");
    session.rely(later);
    assert!(session.is_due(later), "an old answer is renewed first");
    session.asked(later);
    for soon in [1, 20, 1_000] {
        session.rely(later + soon);
        assert_eq!(session.holds(Verdict::Corporate), Verdict::Unknown, "and not relied on meanwhile");
    }
    assert!(session.answered(), "the one answer settles it for all of them");

    // Asked because somebody came back to the page, not because of a doubt.
    let again = later + ASK_EVERY_MS;
    assert!(session.may_refresh(again));
    session.asked(again);
    session.rely(again + 5);
    assert_eq!(session.holds(Verdict::Corporate), Verdict::Unknown);
    assert!(session.is_settling(again + 5));
    assert!(session.answered());

    // A question that was never answered is none.
    session.asked(again + ASK_EVERY_MS);
    session.rely(again + ASK_EVERY_MS + LONGEST_REQUEST_MS);
    assert_eq!(session.due_at(), Some(again + 2 * ASK_EVERY_MS));
}

#[test]
fn only_corporate_suffers_from_doubt() {
    let mut session = Session::default();
    session.doubt(START);
    for verdict in Verdict::ALL.iter().filter(|verdict| **verdict != Verdict::Corporate) {
        assert_eq!(session.holds(*verdict), *verdict);
    }
}

#[test]
fn a_gesture_waits_for_an_answer_that_can_come_and_for_no_other() {
    let mut session = Session::default();
    session.doubt(START);
    assert!(session.is_settling(START), "the question is about to go out");
    session.asked(START);
    assert!(session.is_settling(START + WAITED_FOR_MS - 1));
    assert!(!session.is_settling(START + WAITED_FOR_MS), "a site that never answers is waited for once");
    assert!(session.is_doubted(), "and the doubt stays");
    assert!(session.read_at(START + 100));
    session.doubt(START + 5_000);
    assert!(!session.is_settling(START + 5_000), "the minute's question is spent: nothing to wait for");
    session.doubt_until_done(START + 59_000);
    session.done(START + 59_500);
    assert_eq!(session.due_at(), Some(START + ASK_EVERY_MS));
}

#[test]
fn what_the_page_itself_tells_settles_what_came_before_it_only() {
    let mut session = Session::default();
    session.doubt(START + 10);
    assert!(!session.read_at(START + 9));
    assert!(session.read_at(START + 10));
    assert!(!session.is_doubted());
}

#[test]
fn an_endpoint_that_tells_nothing_is_passed_over_at_the_next_question() {
    let mut session = Session::default();
    assert_eq!((session.endpoint_of(0), session.endpoint_of(1), session.endpoint_of(3)), (0, 0, 0));
    session.told_nothing();
    assert_eq!((session.endpoint_of(1), session.endpoint_of(3)), (0, 1));
    session.asked(START);
    session.answered();
    assert_eq!(session.endpoint_of(3), 1, "one that tells something stays");
    for _ in 0..2 {
        session.told_nothing();
    }
    assert_eq!(session.endpoint_of(3), 0);
    for _ in 0..300 {
        session.told_nothing();
        assert!(session.endpoint_of(3) < 3);
    }
}
