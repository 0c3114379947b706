//! Every example and every negative of `data/frameworks/` and `data/discovery.toml`, judged by the real rule. The search of a page is
//! done here over saved snippets as `extension/page/cues.js` does it in a browser, but for what only a drawn page has: sizes.
//!
//! A request is written `METHOD URL [JSON body] [-> content-type [header…]]`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

#[path = "support/cues.rs"]
mod cues;

use std::path::Path;

use cues::one_cue;
use promptward::discovery::{Cue, DiscoveryReport, PageCues, Sighting, frameworks, look};
use promptward::site::url::Location;
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    example: Vec<Case>,
    #[serde(default)]
    not: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    why: String,
    requests: Vec<String>,
    page: String,
}

fn files() -> Vec<(String, File)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut paths: Vec<_> = std::fs::read_dir(root.join("frameworks")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.push(root.join("discovery.toml"));
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), toml::from_str(&text).unwrap_or_else(|e| panic!("{path:?}: {e}")))
    };
    paths.into_iter().map(read).collect()
}

/// What one request of a case adds.
fn send(sighting: &mut Sighting, written: &str) {
    let (sent, answer) = written.split_once(" -> ").unwrap_or((written, ""));
    let mut parts = sent.splitn(3, ' ');
    let (method, url) = (parts.next().unwrap(), parts.next().unwrap());
    let location = Location::parse(url).unwrap();
    if sighting.request(method, &location) {
        sighting.body(parts.next().unwrap_or_default().as_bytes());
    }
    let headers = answer.split_whitespace().enumerate().map(|(at, word)| if at == 0 { ("content-type", word) } else { (word, "v1") });
    sighting.answer(method, &location, headers);
}

fn finds(document: &Html, selectors: &[&str]) -> bool {
    selectors.iter().any(|text| document.select(&Selector::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"))).next().is_some())
}

fn search(page: &str) -> PageCues {
    let document = Html::parse_document(page);
    let look = look();
    let list = |name: &str| look.shared.iter().find(|(known, _)| *known == name).unwrap().1;
    let set = |kind: usize| {
        look.frameworks.iter().enumerate().filter(|(_, one)| finds(&document, one[kind])).fold(0, |set, (index, _)| set | 1 << index)
    };
    let fields = Selector::parse("textarea, input[type=text], [contenteditable]").unwrap();
    let outside = |field: &ElementRef<'_>| {
        let refused: Vec<Selector> = list("not_in").iter().map(|text| Selector::parse(text).unwrap()).collect();
        !refused
            .iter()
            .any(|selector| selector.matches(field) || field.ancestors().filter_map(ElementRef::wrap).any(|up| selector.matches(&up)))
    };
    let fields: Vec<ElementRef<'_>> = document.select(&fields).filter(outside).collect();
    let worded = |field: &ElementRef<'_>| {
        let said: String = ["placeholder", "aria-label", "data-placeholder", "title"]
            .iter()
            .filter_map(|name| field.attr(name))
            .map(|value| format!(" {} ", value.to_lowercase()))
            .collect();
        list("words").iter().any(|word| if word.is_ascii() { said.contains(&format!(" {word}")) } else { said.contains(word) })
    };
    let pickers = Selector::parse("option, [role=option], [role=combobox], button").unwrap();
    let named = |element: ElementRef<'_>| {
        let text = element.text().collect::<String>().to_lowercase();
        list("models").iter().any(|model| text.contains(model))
    };
    PageCues {
        marks: set(0),
        composers: set(1),
        rows: set(2),
        worded_composer: fields.iter().any(worded),
        plain_composer: fields.iter().filter(|field| field.value().name() != "input").count() == 1,
        answer_rows: finds(&document, list("rows")),
        model_name: document.select(&pickers).any(named),
        stop_control: finds(&document, list("stops")),
    }
}

fn judged(case: &Case) -> Option<DiscoveryReport> {
    let mut sighting = Sighting::default();
    for written in &case.requests {
        send(&mut sighting, written);
    }
    sighting.page(search(&case.page));
    sighting.verdict()
}

#[test]
fn every_example_is_recognised_and_no_negative_is() {
    let files = files();
    let mut wrong = Vec::new();
    let (mut examples, mut negatives) = (0, 0);
    for (name, file) in &files {
        for (index, case) in file.example.iter().enumerate() {
            let found = judged(case);
            let id = found.as_ref().map(|report| report.framework.as_ref().map_or("", |id| id.as_str()).to_owned());
            let wanted = if name == "discovery" { "" } else { name };
            if id.as_deref() != Some(wanted) {
                wrong.push(format!("{name}: example {index}: {found:?}"));
            }
            examples += 1;
        }
        for case in &file.not {
            let found = judged(case);
            if found.is_some() {
                wrong.push(format!("{name}: taken for a chat: {}: {found:?}", case.why));
            }
            assert!(!case.why.is_empty(), "{name}: each negative says why");
            negatives += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(files.len(), frameworks().len() + 1);
    assert!(examples >= 20 && negatives >= 40, "{examples} examples, {negatives} negatives");
}

/// Each half of an example alone is never enough: not its requests, not its page (unless the page carries a framework's own mark).
#[test]
fn one_half_alone_is_never_enough() {
    for (name, file) in files() {
        for case in file.example {
            let network = Case { page: String::new(), ..case };
            assert_eq!(judged(&network), None, "{name}: the requests alone");
            let mut page = Sighting::default();
            page.page(PageCues { marks: 0, ..search(&case.page) });
            assert_eq!(page.verdict(), None, "{name}: the page alone");
        }
    }
}

#[test]
fn every_like_and_every_pattern_is_of_use() {
    for framework in frameworks() {
        assert!(framework.like.is_none_or(|like| promptward::site::by_id(like).is_some()), "{}", framework.id);
        for selector in framework.marks.iter().chain(framework.composers).chain(framework.rows) {
            assert!(Selector::parse(selector).is_ok(), "{}: {selector}", framework.id);
        }
    }
}

/// One thing that can be seen.
#[derive(Debug, Clone)]
enum Step {
    Sent(String),
    Shown(PageCues),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let requests: Vec<String> =
        files().into_iter().flat_map(|(_, file)| file.example.into_iter().chain(file.not)).flat_map(|case| case.requests).collect();
    let sent = proptest::sample::select(requests).prop_map(Step::Sent);
    let shown = (0_u8..8, 0_u32..18).prop_map(|(kind, index)| Step::Shown(one_cue(kind, 1 << index)));
    proptest::collection::vec(prop_oneof![sent, shown], 0..8)
}

fn seen<'s>(steps: impl IntoIterator<Item = &'s Step>) -> Sighting {
    let mut sighting = Sighting::default();
    for step in steps {
        match step {
            Step::Sent(written) => send(&mut sighting, written),
            Step::Shown(cues) => sighting.page(*cues),
        }
    }
    sighting
}

proptest! {
    #[test]
    fn the_order_does_not_matter(steps in steps()) {
        let forward = seen(&steps);
        prop_assert_eq!(forward, seen(steps.iter().rev()));
        let (front, back) = steps.split_at(steps.len() / 2);
        let mut merged = seen(back);
        merged.merge(&seen(front));
        prop_assert_eq!(forward, merged);
    }

    #[test]
    fn one_cue_is_never_enough(steps in steps()) {
        if let Some(report) = seen(&steps).verdict() {
            prop_assert!(report.cues.contains(&Cue::Composer));
            prop_assert!(report.cues.iter().any(|cue| cue.is_network() || *cue == Cue::FrameworkMark));
            prop_assert!(report.cues.len() >= 2 && (60..100).contains(&report.confidence));
            let unique: std::collections::BTreeSet<_> = report.cues.iter().collect();
            prop_assert_eq!(unique.len(), report.cues.len());
        }
        for step in &steps {
            prop_assert_eq!(seen([step]).verdict(), None);
        }
    }

    #[test]
    fn any_bytes_and_any_path_are_taken(body in proptest::collection::vec(any::<u8>(), 0..200), path in "[ -~]{0,80}") {
        let url = format!("https://a.example/{path}");
        if let Some(location) = Location::parse(&url) {
            let mut sighting = Sighting::default();
            sighting.request("POST", &location);
            sighting.body(&body);
            prop_assert_eq!(sighting.verdict(), None);
        }
    }
}
