//! Pieces of findings in HTML lie in order within the HTML and on character boundaries, and masking them changes nothing else.

use std::sync::LazyLock;

use promptward::detect::Scanner;
use promptward::judge::Judge;
use promptward::mask::Placeholders;

use super::judging::{judged, mask_everything, nobody};

static JUDGE: LazyLock<Judge> = LazyLock::new(mask_everything);

pub fn check(html: &str) {
    let found = Scanner::builtin().scan_html(html);
    let mut last = 0;
    for found in &found {
        assert!(!found.pieces.is_empty());
        assert_eq!(found.pieces.first().map(|p| p.0), Some(found.finding.start), "{}", found.finding.detector);
        for (start, end) in &found.pieces {
            let sound = last <= *start && start < end && html.is_char_boundary(*start) && html.is_char_boundary(*end);
            assert!(sound, "{}: {start}..{end} behind {last}", found.finding.detector);
            last = *end;
        }
        assert_eq!(last, found.finding.end, "{}", found.finding.detector);
    }
    let verdict = judged(&JUDGE, "", Some(html), &mut Placeholders::default(), &nobody);
    let masked = verdict.masked_html.as_ref().map_or("", |masked| masked.expose());
    let (mut from, mut at) = (0, 0);
    for (start, end) in found.iter().flat_map(|found| found.pieces.iter()) {
        let before = &html[from..*start];
        assert!(masked[at..].starts_with(before), "masking changed what is no finding");
        at += before.len();
        // Where a value begins its placeholder stands; its other pieces are gone.
        if found.iter().any(|found| found.finding.start == *start) {
            assert!(masked[at..].starts_with('['));
            at += masked[at..].find(']').map_or(0, |close| close + 1);
        }
        from = *end;
    }
    assert_eq!(&masked[at..], &html[from..]);
}
