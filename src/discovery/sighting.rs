//! What was seen of one page, and whether that makes it an AI chat. A sighting only ever grows, and the order in which it grew does not
//! matter: requests come before and after the page is drawn.

use super::framework::{FRAMEWORKS, is_ask_path, is_chat_path, is_stream, shared};
use super::{Cue, DiscoveryReport, shape};
use crate::site::url::Location;
use crate::word::Name;

/// From this confidence on a page is taken for an AI chat. One cue alone is always less.
const ENOUGH: u8 = 60;

/// A set of frameworks, one bit each in the order of the table.
type Set = u32;

/// What was seen of one page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sighting {
    /// Requests that only these frameworks send.
    requests: Set,
    /// Requests that these frameworks send, and others.
    hints: Set,
    page: PageCues,
    cues: u16,
}

/// What the page itself shows, as the script in the page has found it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageCues {
    /// Frameworks whose mark is there.
    pub marks: Set,
    /// Frameworks whose composer is there.
    pub composers: Set,
    /// Frameworks whose rows of messages are there.
    pub rows: Set,
    /// A composer with the words of a chat.
    pub worded_composer: bool,
    /// The page's only field of some size, without any words.
    pub plain_composer: bool,
    /// Rows of answers, or a live region for them.
    pub answer_rows: bool,
    /// Names of language models.
    pub model_name: bool,
    /// A control that stops an answer.
    pub stop_control: bool,
}

/// What a page is to be searched for.
pub struct Look {
    /// By framework: marks, composers and rows.
    pub frameworks: Vec<[&'static [&'static str]; 3]>,
    /// By name: what all pages are searched for.
    pub shared: [(&'static str, &'static [&'static str]); 5],
}

/// What a page is to be searched for.
#[must_use]
pub fn look() -> Look {
    Look { frameworks: FRAMEWORKS.iter().map(|one| [one.marks, one.composers, one.rows]).collect(), shared: shared() }
}

impl Sighting {
    /// A request that the page sent. Answers whether its body is worth a look.
    pub fn request(&mut self, method: &str, location: &Location<'_>) -> bool {
        for (index, framework) in FRAMEWORKS.iter().enumerate() {
            for request in framework.requests.iter().filter(|request| request.matches(method, location)) {
                *(if request.hint { &mut self.hints } else { &mut self.requests }) |= 1 << index;
            }
        }
        let posted = method == "POST";
        if posted && is_chat_path(location.path) {
            self.add(Cue::ChatPath);
        }
        posted && (is_chat_path(location.path) || is_ask_path(location.path))
    }

    /// The body of such a request.
    pub fn body(&mut self, body: &[u8]) {
        if shape::is_prompt(body) {
            self.add(Cue::ChatBody);
        }
    }

    /// The answer's headers, names in lower case.
    pub fn answer<'h>(&mut self, method: &str, location: &Location<'_>, headers: impl Iterator<Item = (&'h str, &'h str)>) {
        let asked = method == "POST" && (is_chat_path(location.path) || is_ask_path(location.path));
        for (name, value) in headers {
            if asked && name == "content-type" && is_stream(value) {
                self.add(Cue::EventStream);
            }
            for (index, framework) in FRAMEWORKS.iter().enumerate() {
                if framework.answer_headers.contains(&name) {
                    self.requests |= 1 << index;
                }
            }
        }
    }

    /// What the page shows.
    pub fn page(&mut self, seen: PageCues) {
        let page = &mut self.page;
        page.marks |= seen.marks;
        page.composers |= seen.composers;
        page.rows |= seen.rows;
        page.worded_composer |= seen.worded_composer;
        page.plain_composer |= seen.plain_composer;
        page.answer_rows |= seen.answer_rows;
        page.model_name |= seen.model_name;
        page.stop_control |= seen.stop_control;
    }

    /// Whether anything was seen on the network for which it is worth looking at the page.
    #[must_use]
    pub const fn is_worth_a_look(&self) -> bool {
        self.requests != 0 || self.hints != 0 || self.cues != 0
    }

    /// What was seen on the network, as three numbers: a page carries them back when the worker that saw it has died meanwhile.
    #[must_use]
    pub fn network(&self) -> [u32; 3] {
        [self.requests, self.hints, u32::from(self.cues)]
    }

    /// The sighting with just that.
    #[must_use]
    pub fn of_network([requests, hints, cues]: [u32; 3]) -> Self {
        Self { requests, hints, cues: u16::try_from(cues).unwrap_or_default(), page: PageCues::default() }
    }

    /// Adds what another sighting of the same page has.
    pub fn merge(&mut self, other: &Self) {
        self.requests |= other.requests;
        self.hints |= other.hints;
        self.cues |= other.cues;
        self.page(other.page);
    }

    fn add(&mut self, cue: Cue) {
        self.cues |= 1 << (cue as u16);
    }

    fn has(&self, cue: Cue) -> bool {
        self.cues & (1 << (cue as u16)) != 0
    }

    /// The verdict: none while the page is not taken for an AI chat.
    ///
    /// There must be a composer, something that does not depend on it (a request, or the unmistakable mark of a framework), and both
    /// together must be enough.
    #[must_use]
    pub fn verdict(&self) -> Option<DiscoveryReport> {
        let framework = self.framework();
        let mut cues = self.network_cues(framework);
        if framework.is_some_and(|index| in_set(self.page.marks, index)) {
            cues.push(Cue::FrameworkMark);
        }
        if cues.is_empty() || !self.has_composer(framework) {
            return None;
        }
        cues.push(Cue::Composer);
        let rows = self.page.answer_rows || framework.is_some_and(|index| in_set(self.page.rows, index));
        let page = [(rows, Cue::AnswerRows), (self.page.model_name, Cue::ModelName), (self.page.stop_control, Cue::StopControl)];
        cues.extend(page.iter().filter(|(seen, _)| *seen).map(|(_, cue)| *cue));
        let confidence = cues.iter().map(|cue| weight(*cue)).sum::<u8>().min(99);
        (confidence >= ENOUGH).then(|| DiscoveryReport {
            framework: framework.and_then(|index| FRAMEWORKS.get(index)).and_then(|found| Name::new(found.id).ok()),
            cues,
            confidence,
        })
    }

    fn network_cues(&self, framework: Option<usize>) -> Vec<Cue> {
        let own =
            framework.is_some_and(|index| in_set(self.requests, index) || (in_set(self.hints, index) && in_set(self.page.marks, index)));
        let mut cues: Vec<Cue> = [Cue::ChatPath, Cue::ChatBody, Cue::EventStream].into_iter().filter(|cue| self.has(*cue)).collect();
        if own {
            cues.push(Cue::FrameworkRequest);
        }
        cues
    }

    /// The framework for which most speaks; one whose composer is there comes first. A hint alone speaks for none.
    fn framework(&self) -> Option<usize> {
        let points = |index: usize| {
            let has = |set: Set| u8::from(in_set(set, index));
            let PageCues { marks, composers, rows, .. } = self.page;
            4 * has(self.requests) + 4 * has(marks) + 2 * has(composers) + has(rows) + has(self.hints)
        };
        let seen = self.requests | self.page.marks;
        let found = (0..FRAMEWORKS.len()).filter(|index| in_set(seen, *index));
        found.max_by_key(|index| (self.has_own_composer(*index), points(*index), usize::MAX - index))
    }

    fn has_own_composer(&self, index: usize) -> bool {
        FRAMEWORKS.get(index).is_some_and(|framework| {
            let composer = if framework.composers.is_empty() { self.page.worded_composer } else { in_set(self.page.composers, index) };
            composer && (!framework.general || in_set(self.page.rows, index))
        })
    }

    fn has_composer(&self, framework: Option<usize>) -> bool {
        // What the network shows of a model does not depend on what the page was built with.
        let asks = self.has(Cue::ChatPath) || self.has(Cue::ChatBody) || (framework.is_none() && self.has(Cue::EventStream));
        let plain = self.page.plain_composer && self.has(Cue::ChatBody) && self.page.answer_rows;
        framework.is_some_and(|index| self.has_own_composer(index)) || (asks && (self.page.worded_composer || plain))
    }
}

const fn in_set(set: Set, index: usize) -> bool {
    set & (1 << index) != 0
}

/// How much a cue says, in hundredths.
const fn weight(cue: Cue) -> u8 {
    match cue {
        Cue::FrameworkRequest => 45,
        Cue::ChatPath | Cue::ChatBody => 40,
        Cue::FrameworkMark => 35,
        Cue::Composer => 25,
        Cue::EventStream => 15,
        Cue::AnswerRows => 12,
        Cue::ModelName | Cue::StopControl => 8,
    }
}
