//! Masking, over texts mixed at random: nothing outside the spans changes, nothing is found in what was masked, and masking again
//! changes nothing; in text, in HTML, and where the policy lets some of it pass. `PROMPTWARD_MIXTURES=500000` for a long run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use promptward::class::DataClass;
use promptward::detect::{CustomDetector, DetectorOptions, Finding, HtmlFinding, Scanner};
use promptward::judge::Judge;
use promptward::mask::Placeholders;
use promptward::policy::parse;
use support::generate::Dice;
use support::judging::{judged, mask_everything, nobody};
use support::mixture::{Mixer, marked_up};

/// How many texts a test mixes.
fn wanted(least: usize) -> usize {
    std::env::var("PROMPTWARD_MIXTURES").ok().and_then(|n| n.parse().ok()).unwrap_or(least)
}

/// Checks so many texts, on every processor; a seed makes a text again.
fn each(least: usize, seed: u64, check: impl Fn(&Mixer, &mut Dice) -> Result<usize, String> + Sync) -> usize {
    let mixer = Mixer::new();
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let work = &|first: usize| -> usize {
        let mut findings = 0;
        for number in (first..wanted(least)).step_by(workers) {
            let seed = seed + number as u64;
            let found = check(&mixer, &mut Dice(seed));
            findings += found.unwrap_or_else(|told| panic!("seed {seed}: {told}"));
        }
        findings
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|first| scope.spawn(move || work(first))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

/// Some hundred bytes to some kilobytes: one mixture or several.
fn text(mixer: &Mixer, dice: &mut Dice) -> String {
    let parts = [1, 1, 1, 2, 4, 9][dice.below(6)];
    let mixed: Vec<String> = (0..parts).map(|_| mixer.mix(dice)).collect();
    mixed.join("\n")
}

/// The text with a placeholder for each finding, of any number.
fn masked(scanner: &Scanner, text: &str, found: &[Finding], dice: &mut Dice) -> String {
    let mut out = String::new();
    let mut at = 0;
    for f in found {
        out.push_str(&text[at..f.start]);
        let most = [3, 200, 40_000][dice.below(3)];
        out.push_str(&format!("[{}_{}]", scanner.label(&f.detector), dice.below(most)));
        at = f.end;
    }
    out + &text[at..]
}

fn told(found: &[Finding]) -> String {
    found.iter().map(|f| format!("{} at {}..{} ", f.detector, f.start, f.end)).collect()
}

/// Placeholders may have any label and number, and stand in for each other.
#[test]
fn nothing_is_found_in_masked_text() {
    let own = CustomDetector { id: "own".into(), pattern: Some("[A-Z]{2,}[_0-9]+|[a-z]{12,}.?".into()), ..CustomDetector::default() };
    let options = DetectorOptions { custom: vec![own], ..DetectorOptions::default() };
    let scanners = [Scanner::builtin(), Scanner::with(&options).unwrap()];
    let findings = each(6_000, 1_000_000, |mixer, dice| {
        let text = text(mixer, dice);
        let scanner = &scanners[usize::from(dice.below(4) == 0)];
        let found = scanner.scan(&text);
        let clean = masked(scanner, &text, &found, dice);
        let again = scanner.scan(&clean);
        if again.is_empty() { Ok(found.len()) } else { Err(format!("{}in a masked text of {} bytes", told(&again), clean.len())) }
    });
    println!("{findings} findings in {} texts", wanted(6_000));
    assert!(findings > wanted(6_000), "only {findings} findings");
}

#[test]
fn masking_again_changes_nothing_and_only_the_spans_change() {
    let judge = mask_everything();
    let findings = each(2_500, 2_000_000, |mixer, dice| {
        let text = text(mixer, dice);
        let mut placeholders = Placeholders::default();
        let verdict = judged(&judge, &text, None, &mut placeholders, &nobody);
        let units: Vec<u16> = text.encode_utf16().collect();
        let (mut rebuilt, mut at) = (Vec::new(), 0);
        for (start, end, token) in &verdict.spans {
            rebuilt.extend_from_slice(units.get(at..*start).ok_or("spans overlap or leave the text")?);
            rebuilt.extend(token.encode_utf16());
            at = *end;
        }
        rebuilt.extend_from_slice(&units[at..]);
        let once = verdict.masked_text.expose();
        if String::from_utf16(&rebuilt).ok().as_deref() != Some(once) {
            return Err("the spans make another text".into());
        }
        let again = judged(&judge, once, None, &mut placeholders, &nobody);
        if again.masked_text.expose() == once { Ok(verdict.spans.len()) } else { Err(told_of(&again.reports)) }
    });
    assert!(findings > wanted(2_500), "only {findings} findings");
}

fn told_of(reports: &[promptward::event::FindingReport]) -> String {
    reports.iter().map(|report| format!("{} ", report.detector)).collect()
}

/// Some classes pass and stay in the text, so their surroundings change.
#[test]
fn what_passes_does_not_hide_what_does_not() {
    let judges: Vec<Judge> = (0..6_u64)
        .map(|seed| {
            let mut dice = Dice(seed + 500);
            let handling = DataClass::ALL.iter().map(|class| (class.to_string(), ["maskable", "allowed"][dice.below(2)].into()));
            let handling: serde_json::Map<String, serde_json::Value> = handling.collect();
            Judge::new(parse(serde_json::json!({ "handling": handling }).to_string().as_bytes()).unwrap().0)
        })
        .collect();
    let masks = each(2_500, 3_000_000, |mixer, dice| {
        let judge = &judges[dice.below(judges.len())];
        let text = text(mixer, dice);
        let mut placeholders = Placeholders::default();
        let verdict = judged(judge, &text, None, &mut placeholders, &nobody);
        let again = judged(judge, verdict.masked_text.expose(), None, &mut placeholders, &nobody);
        if again.spans.is_empty() { Ok(verdict.spans.len()) } else { Err(told_of(&again.reports)) }
    });
    assert!(masks > wanted(2_500) / 3, "only {masks} were masked");
}

#[test]
fn nothing_is_found_in_masked_html() {
    let judge = mask_everything();
    let scanner = Scanner::builtin();
    let findings = each(2_500, 4_000_000, |mixer, dice| {
        let text = text(mixer, dice);
        let place = |at: usize| text.floor_char_boundary(at);
        let (a, b) = (place(dice.below(text.len() + 1)), place(dice.below(text.len() + 1)));
        let html = marked_up(&text, (a.min(b), a.max(b)), dice.below(6));
        let found = scanner.scan_html(&html);
        apart(&html, &found)?;
        let mut placeholders = Placeholders::default();
        let once = judged(&judge, "", Some(&html), &mut placeholders, &nobody).masked_html.unwrap();
        let left = scanner.scan_html(once.expose());
        let again = judged(&judge, "", Some(once.expose()), &mut placeholders, &nobody).masked_html.unwrap();
        let left: Vec<Finding> = left.into_iter().map(|f| f.finding).collect();
        if left.is_empty() && again == once { Ok(found.len()) } else { Err(format!("{}in masked HTML", told(&left))) }
    });
    assert!(findings > wanted(2_500), "only {findings} findings");
}

/// No place belongs to two pieces.
fn apart(html: &str, found: &[HtmlFinding]) -> Result<(), String> {
    let mut pieces: Vec<(usize, usize)> = found.iter().flat_map(|f| f.pieces.iter().copied()).collect();
    pieces.sort_unstable();
    let sound = pieces.iter().all(|(start, end)| start < end && html.is_char_boundary(*start) && html.is_char_boundary(*end));
    let apart = pieces.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    if sound && apart { Ok(()) } else { Err("two findings have a place in common".into()) }
}

/// What was masked may change how its neighbourhood reads. Judging only that again finds what judging the whole text again finds.
#[test]
fn parts_of_long_texts_are_judged_again_like_the_whole() {
    let scanner = Scanner::builtin();
    let findings = each(400, 5_000_000, |mixer, dice| {
        let text = long(mixer, dice);
        let (parts, whole) = (scanner.scan(&text), scanner.scan_by_wholes(&text));
        if parts != whole {
            return Err(format!("{}but as a whole {}in a text of {} bytes", told(&parts), told(&whole), text.len()));
        }
        let clean = masked(&scanner, &text, &parts, dice);
        let again = scanner.scan(&clean);
        if again.is_empty() { Ok(parts.len()) } else { Err(format!("{}in a masked text of {} bytes", told(&again), clean.len())) }
    });
    assert!(findings > wanted(400), "only {findings} findings");
}

/// Some mixtures, and a table of mixtures in rows, with much harmless text between them.
fn long(mixer: &Mixer, dice: &mut Dice) -> String {
    const FILES: &[&str] = &["docs/design.md", "docs/detection.md", "src/detect/program.rs", "extension/page/paste.js", "Cargo.lock"];
    let mut text = String::new();
    for _ in 0..1 + dice.below(4) {
        let file = std::fs::read_to_string(FILES[dice.below(FILES.len())]).unwrap();
        let from = file.ceil_char_boundary(dice.below(file.len()));
        let to = file.floor_char_boundary((from + dice.below(30_000)).min(file.len()));
        text.push_str(file.get(from..to).unwrap_or_default());
        text.push('\n');
        for _ in 0..dice.below(4) {
            text.push_str(&mixer.mix(dice));
            text.push('\n');
        }
        if dice.below(3) == 0 {
            let mark = [",", " | ", ";", "\t", "    "][dice.below(5)];
            text.push_str(&format!("user{mark}password{mark}IBAN{mark}note\n"));
            for row in 0..dice.below(300) {
                let mixed = mixer.mix(dice);
                let cell = |dice: &mut Dice| {
                    let from = mixed.floor_char_boundary(dice.below(mixed.len() + 1));
                    let cell: String = mixed[from..].chars().take(1 + dice.below(24)).map(|c| if c == '\n' { ' ' } else { c }).collect();
                    cell.replace(mark, "")
                };
                text.push_str(&format!("user{row}{mark}{}{mark}{}{mark}{}\n", cell(dice), cell(dice), cell(dice)));
            }
        }
    }
    text
}
