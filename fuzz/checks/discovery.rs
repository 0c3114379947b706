//! What a page sends and shows, in any order: the order does not matter, one thing seen is never enough, and a verdict names its cues.
//! The input is a list of lines: `METHOD URL [body]`, `< header: value` for the answer to the last request, `= kind set` for the page.

use promptward::discovery::{Cue, DiscoveryReport, PageCues, Sighting, is_prompt};
use promptward::site::url::Location;

pub fn check(input: &[u8]) {
    let _ = is_prompt(input);
    let lines: Vec<&[u8]> = input.split(|b| *b == b'\n').filter(|line| !line.is_empty()).take(24).collect();
    let mut steps = Vec::new();
    for line in &lines {
        match line.strip_prefix(b"< ") {
            Some(header) if !steps.is_empty() => {
                let last: &mut (&[u8], Vec<&[u8]>) = steps.last_mut().unwrap();
                last.1.push(header);
            }
            _ => steps.push((*line, Vec::new())),
        }
    }
    let all = seen(steps.iter());
    assert_eq!(all, seen(steps.iter().rev()), "the order matters");
    let (front, back) = steps.split_at(steps.len() / 2);
    let mut merged = seen(back.iter());
    merged.merge(&seen(front.iter()));
    assert_eq!(all, merged, "merging differs from seeing");
    // A worker that died meanwhile gets the network back from the page.
    let mut revived = Sighting::of_network(all.network());
    revived.merge(&all);
    assert_eq!(revived, all);
    if let Some(report) = all.verdict() {
        assert!(report.cues.contains(&Cue::Composer) && (60..100).contains(&report.confidence));
        assert!(report.cues.iter().any(|cue| cue.is_network() || *cue == Cue::FrameworkMark));
        let once = |cue: &Cue| report.cues.iter().filter(|other| *other == cue).count() == 1;
        assert!(report.cues.iter().all(once), "a cue is told twice");
        let said = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<DiscoveryReport>(&said).unwrap(), report);
    }
    for step in &steps {
        assert_eq!(seen([step]).verdict(), None, "one thing seen is enough");
    }
}

type Step<'s> = (&'s [u8], Vec<&'s [u8]>);

fn seen<'s>(steps: impl IntoIterator<Item = &'s Step<'s>>) -> Sighting {
    let mut sighting = Sighting::default();
    for (line, headers) in steps {
        if let Some(cue) = line.strip_prefix(b"= ") {
            sighting.page(page(cue));
            continue;
        }
        let mut words = line.splitn(3, |b| *b == b' ');
        let (method, url, body) = (super::text(words.next().unwrap_or(b"")), super::text(words.next().unwrap_or(b"")), words.next());
        let Some(location) = Location::parse(url) else { continue };
        if sighting.request(method, &location) {
            sighting.body(body.unwrap_or_default());
        }
        let headers = headers.iter().filter_map(|header| super::text(header).split_once(": "));
        sighting.answer(method, &location, headers);
    }
    sighting
}

/// One cue of the page: a digit for its kind, and for the first three kinds a framework.
fn page(cue: &[u8]) -> PageCues {
    let framework = cue.get(1).map_or(0, |b| 1 << (b % 32));
    super::cues::one_cue(cue.first().map_or(0, |b| b % 8), framework)
}
