//! The catalogue against addresses written down by hand: every listed service is found, and nothing else is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::time::Instant;

use promptward::site::url::Location;
use promptward::site::{Scope, catalogue, classify, listed, places};

const LISTED: &str = include_str!("sites/listed.tsv");
const NOT_AI: &str = include_str!("sites/not-ai.txt");

fn addresses() -> Vec<(&'static str, &'static str)> {
    LISTED.lines().map(|line| line.split_once('\t').unwrap()).collect()
}

fn found(href: &str) -> Option<&'static str> {
    Location::parse(href).and_then(|at| listed(&at)).map(|site| site.id)
}

#[test]
fn every_listed_address_finds_its_service() {
    let wrong: Vec<String> = addresses()
        .into_iter()
        .filter(|(href, id)| found(href) != Some(id))
        .map(|(href, id)| format!("{href}: wanted {id}, found {:?}", found(href)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let services: BTreeSet<&str> = addresses().into_iter().map(|(_, id)| id).collect();
    assert!(services.len() >= 800, "only {} services", services.len());
    let with_hosts: BTreeSet<&str> = places().iter().map(|place| place.site().id).collect();
    let missing: Vec<_> = with_hosts.difference(&services).collect();
    assert!(missing.is_empty(), "tests/sites/listed.tsv has no address of {missing:?}");
}

#[test]
fn nothing_else_is_a_service() {
    let pages: Vec<&str> = NOT_AI.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').next().unwrap()).collect();
    assert!(pages.len() >= 60, "only {} pages", pages.len());
    let wrong: Vec<String> = pages.iter().filter_map(|href| found(href).map(|id| format!("{href} is taken for {id}"))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(pages.iter().all(|href| classify(href, &[]).is_none()));
}

#[test]
fn pages_are_guarded_and_panels_and_interfaces_are_not() {
    for (href, id) in addresses() {
        let site = promptward::site::by_id(id).unwrap();
        let guarded = classify(href, &[]).map(|view| view.id.to_string());
        assert_eq!(guarded.as_deref(), (site.scope == Scope::Page).then_some(id), "{href}");
        assert_eq!(site.hosts.is_empty(), site.scope != Scope::Page, "{id}: only hosts whose pages are guarded are given to browsers");
    }
}

#[test]
fn the_catalogue_is_as_wide_as_it_says() {
    let with_adapter = catalogue().iter().filter(|site| !site.composer.is_empty() || !site.submits.is_empty()).count();
    assert!(with_adapter >= 40, "only {with_adapter} adapters");
    assert!(catalogue().len() >= 760 + 40, "only {} entries", catalogue().len());
    for category in ["chat", "code", "image", "video", "audio", "notes", "writing", "search", "agent", "playground", "embedded"] {
        assert!(catalogue().iter().filter(|site| site.category == category).count() >= 9, "{category}");
    }
}

/// Every page message asks for the site of its page, so looking one up must cost next to nothing.
#[test]
fn looking_up_is_cheap() {
    const ROUNDS: u32 = 200;
    let pages: Vec<&str> =
        addresses().into_iter().map(|(href, _)| href).chain(NOT_AI.lines().filter_map(|l| l.split('\t').next())).collect();
    let start = Instant::now();
    let mut hits = 0_usize;
    for _ in 0..ROUNDS {
        hits += pages.iter().filter(|href| found(href).is_some()).count();
    }
    let each = start.elapsed() / (ROUNDS * u32::try_from(pages.len()).unwrap());
    assert_eq!(hits, addresses().len() * ROUNDS as usize);
    assert!(each.as_micros() < 200, "one look-up takes {each:?} in a debug build");
}
