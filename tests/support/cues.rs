//! One cue of a page at a time, for tests that draw what a page shows at random.

use promptward::discovery::PageCues;

/// A cue by its kind; the first three kinds are sets of frameworks.
pub fn one_cue(kind: u8, set: u32) -> PageCues {
    let mut cues = PageCues::default();
    match kind {
        0 => cues.marks = set,
        1 => cues.composers = set,
        2 => cues.rows = set,
        3 => cues.worded_composer = true,
        4 => cues.plain_composer = true,
        5 => cues.answer_rows = true,
        6 => cues.model_name = true,
        _ => cues.stop_control = true,
    }
    cues
}
