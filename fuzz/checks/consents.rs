//! Any address read as an authorisation request: what is reported is listed, ranked, each thing once, and holds nothing of the
//! parameters that are secrets or personal.

use promptward::consent::ConsentPhase;
use promptward::consent::provider::providers;
use promptward::consent::read::{Redirect, answer, read};
use promptward::site::query::pairs;
use promptward::site::url::Location;
use promptward::word::Uuid;

const FLOW: &str = "01928c3f-a1b2-7fff-bfff-ffffffffffff";
/// Parameters of which a report may hold something.
const TOLD: &[&str] = &["client_id", "app_id", "redirect_uri", "scope", "user_scope", "resource", "response_mode"];

pub fn check(href: &str) {
    let Some(asked) = read(href) else { return };
    assert!(providers().iter().any(|provider| provider.id == asked.provider));
    assert!(asked.reach.is_sorted_by(|a, b| a < b) && asked.scopes.is_sorted_by(|a, b| a < b), "sorted, each once");
    let _ = asked.tool(&[]);
    let report = asked.report(Uuid::new(FLOW).unwrap(), ConsentPhase::Asked).unwrap();
    let said = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<promptward::consent::ConsentReport>(&said).unwrap(), report, "what was written is read alike");

    let location = Location::parse(href).unwrap();
    let told: String = pairs(location.query).filter(|(name, _)| TOLD.contains(name)).map(|(_, value)| value).collect();
    for (name, value) in pairs(location.query).filter(|(name, value)| !TOLD.contains(name) && value.len() >= 8) {
        let by_chance = told.contains(value) || FLOW.contains(value) || listed(&said, value);
        assert!(by_chance || !said.contains(value), "the value of `{name}` is in the report");
    }
    if let Redirect::Web { host, path } = &asked.redirect {
        let ended = answer(href, host, path);
        assert!(ended.is_none() || (location.host_and_port() == *host && location.path == path), "an answer from elsewhere");
    }
}

/// Whether a value stands in the report for what the report always says: names of fields, of providers, of scopes.
fn listed(said: &str, value: &str) -> bool {
    let words = said.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.into_iter().any(|word| word.contains(value)) || value.contains('"')
}
