//! Pieces of findings in HTML lie apart within the HTML and on character boundaries; masking them changes nothing else and leaves
//! nothing to be found.

use std::sync::LazyLock;

use promptward::detect::Scanner;
use promptward::judge::Judge;
use promptward::mask::Placeholders;

use super::judging::{judged, mask_everything, nobody};

static JUDGE: LazyLock<Judge> = LazyLock::new(mask_everything);

pub fn check(html: &str) {
    let found = Scanner::builtin().scan_html(html);
    let mut pieces = Vec::new();
    for found in &found {
        assert_eq!(found.pieces.first().map(|p| p.0), Some(found.finding.start), "{}", found.finding.detector);
        assert_eq!(found.pieces.last().map(|p| p.1), Some(found.finding.end), "{}", found.finding.detector);
        assert!(found.pieces.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{}", found.finding.detector);
        pieces.extend(found.pieces.iter().enumerate().map(|(number, piece)| (*piece, number == 0)));
    }
    pieces.sort_unstable();
    let mut last = 0;
    for ((start, end), _) in &pieces {
        assert!(
            last <= *start && start < end && html.is_char_boundary(*start) && html.is_char_boundary(*end),
            "{start}..{end} behind {last}"
        );
        last = *end;
    }
    let verdict = judged(&JUDGE, "", Some(html), &mut Placeholders::default(), &nobody);
    let masked = verdict.masked_html.as_ref().map_or("", |masked| masked.expose());
    let (mut from, mut at) = (0, 0);
    for ((start, end), first) in pieces {
        let before = &html[from..start];
        assert!(masked[at..].starts_with(before), "masking changed what is no finding");
        at += before.len();
        // Where a value begins its placeholder stands; its other pieces are gone.
        if first {
            assert!(masked[at..].starts_with('['));
            at += masked[at..].find(']').map_or(0, |close| close + 1);
        }
        from = end;
    }
    assert_eq!(&masked[at..], &html[from..]);
    if let Some(again) = Scanner::builtin().scan_html(masked).first() {
        panic!("{} in masked HTML", again.finding.detector);
    }
}
