//! Every selector of the catalogue against a small page with the structure that the facts describe: `tests/pages/sites/<id>.html`.
//! The page's first line says how many elements each selector finds, in the order of the data:
//! `<!-- panel 1 | composer 1 2 | send 1 1 | user_row 1 -->`. A page with an older structure keeps it in `data-era="before"`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use promptward::site::{Scope, Site, catalogue};
use scraper::{ElementRef, Html, Selector};

fn groups(site: &Site) -> [(&'static str, &'static [&'static str]); 4] {
    [("panel", site.panel), ("composer", site.composer), ("send", site.send), ("user_row", site.user_row)]
}

fn described() -> Vec<(&'static Site, String)> {
    let with_selectors = catalogue().iter().filter(|site| groups(site).iter().any(|(_, selectors)| !selectors.is_empty()));
    with_selectors
        .map(|site| {
            let path = format!("{}/tests/pages/sites/{}.html", env!("CARGO_MANIFEST_DIR"), site.id);
            let page = std::fs::read_to_string(&path);
            (site, page.unwrap_or_else(|_| panic!("{}: its selectors need a small page with the site's structure in {path}", site.id)))
        })
        .collect()
}

fn selector(site: &Site, text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|error| panic!("{}: `{text}` is no selector: {error}", site.id))
}

#[test]
fn every_selector_finds_what_its_page_promises() {
    let pages = described();
    let mut wrong = Vec::new();
    for (site, page) in &pages {
        let document = Html::parse_document(page);
        let found: Vec<String> = groups(site)
            .iter()
            .filter(|(_, selectors)| !selectors.is_empty())
            .map(|(name, selectors)| {
                let counts = selectors.iter().map(|text| document.select(&selector(site, text)).count().to_string());
                format!("{name} {}", counts.collect::<Vec<_>>().join(" "))
            })
            .collect();
        let found = format!("<!-- {} -->", found.join(" | "));
        let promised = page.lines().next().unwrap_or_default();
        if found != promised {
            wrong.push(format!("{}: the page says {promised}, the selectors find {found}", site.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(pages.len() >= 40, "only {} pages", pages.len());
}

/// No selector is dead, and each finds the kind of element it is for.
#[test]
fn composers_take_text_and_nothing_is_dead() {
    let takes_text = |element: ElementRef<'_>| {
        element.value().name() == "textarea" || element.attr("contenteditable").is_some_and(|value| value != "false")
    };
    for (site, page) in described() {
        let document = Html::parse_document(&page);
        for (group, selectors) in groups(site) {
            for text in selectors {
                let selector = selector(site, text);
                let found: Vec<ElementRef<'_>> = document.select(&selector).collect();
                assert!(!found.is_empty(), "{}: `{text}` finds nothing in its page", site.id);
                let all_take_text = found.iter().all(|element| takes_text(*element));
                assert!(group != "composer" || all_take_text, "{}: `{text}` finds what takes no text", site.id);
                assert!(group == "composer" || !found.iter().any(|e| takes_text(*e)), "{}: `{text}` finds a composer", site.id);
            }
        }
    }
}

/// Where the service is only a panel, exactly one of the page's editors is a composer: the one inside.
#[test]
fn panels_leave_the_rest_of_the_page_alone() {
    let mut checked = 0;
    for (site, page) in described().into_iter().filter(|(site, _)| site.scope == Scope::Panel && !site.composer.is_empty()) {
        let document = Html::parse_document(&page);
        let composers: Vec<ElementRef<'_>> =
            site.composer.iter().flat_map(|text| document.select(&selector(site, text)).collect::<Vec<_>>()).collect();
        let in_panel = |element: &ElementRef<'_>| {
            let panels: Vec<Selector> = site.panel.iter().map(|text| selector(site, text)).collect();
            element.ancestors().filter_map(ElementRef::wrap).any(|above| panels.iter().any(|panel| panel.matches(&above)))
        };
        let inside = composers.iter().filter(|element| in_panel(element)).count();
        assert_eq!((inside, composers.len()), (1, 2), "{}: one editor in the panel, one outside", site.id);
        checked += 1;
    }
    assert!(checked >= 4);
}
