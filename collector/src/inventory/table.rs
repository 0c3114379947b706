//! The inventory as tables for export: the same for console and command line.

use super::product;
use crate::clock;
use crate::csv::Csv;
use crate::store::{GrantFilter, GrantRow, Store, StoreResult, ToolFilter, ToolRow};
use promptward::account::Verdict;
use promptward::profile::ProfileKind;

/// Rows fetched at once.
const PAGE: u32 = 500;

/// Every tool that the filter lets through, and how many they are.
///
/// # Errors
/// When the store fails.
pub async fn tools(store: &dyn Store, filter: ToolFilter) -> StoreResult<(String, usize)> {
    let mut csv = Csv::default();
    csv.row(tool_head());
    let (mut count, mut after) = (0, None);
    loop {
        let page = store.tools(ToolFilter { after, limit: PAGE, ..filter.clone() }).await?;
        for row in &page {
            csv.row(tool_cells(row));
        }
        count += page.len();
        after = page.last().map(|last| last.cursor(filter.sort));
        if page.len() < PAGE as usize {
            return Ok((csv.finish(), count));
        }
    }
}

fn tool_head() -> Vec<String> {
    let mut head: Vec<String> = [
        "site",
        "host",
        "name",
        "vendor",
        "category",
        "tier",
        "status",
        "status_from",
        "owner",
        "approver",
        "purpose",
        "review",
        "note",
        "decision",
        "decided_by",
        "decided_at",
        "first_seen",
        "last_seen",
        "people",
        "events",
    ]
    .map(str::to_owned)
    .to_vec();
    head.extend(Verdict::ALL.iter().map(|word| format!("account_{word}")));
    head.extend(ProfileKind::ALL.iter().map(|word| format!("profile_{word}")));
    head.extend(["framework", "cues", "confidence", "discovered_at"].map(str::to_owned));
    head
}

fn tool_cells(row: &ToolRow) -> Vec<String> {
    let of = |list: &[(String, u64)], word: &str| list.iter().find(|(known, _)| known == word).map_or(0, |(_, n)| *n).to_string();
    let decided = row.decided.as_ref();
    let mut cells = vec![
        row.site.clone(),
        row.host.clone(),
        row.name.clone(),
        product::listed(row).map_or("", |site| site.vendor).to_owned(),
        row.category.clone(),
        row.tier.clone(),
        row.standing.clone(),
        status_from(row).to_owned(),
        row.owner().to_owned(),
        row.approver().to_owned(),
        row.purpose().to_owned(),
        row.review().to_owned(),
        row.facts.note.clone(),
        decided.map_or_else(String::new, |decided| decided.word.clone()),
        decided.map_or_else(String::new, |decided| decided.by.clone()),
        time(decided.map(|decided| decided.at)),
        time(Some(row.first_seen)),
        time(Some(row.last_seen)),
        row.people.to_string(),
        row.events.to_string(),
    ];
    cells.extend(Verdict::ALL.iter().map(|word| of(&row.verdicts, word.as_str())));
    cells.extend(ProfileKind::ALL.iter().map(|word| of(&row.profiles, word.as_str())));
    cells.extend([
        row.framework.clone().unwrap_or_default(),
        row.cues.join(" "),
        row.confidence.map_or_else(String::new, |confidence| confidence.to_string()),
        time(row.discovered_at),
    ]);
    cells
}

/// Who says how a tool stands.
#[must_use]
pub fn status_from(row: &ToolRow) -> &'static str {
    match (&row.policy, row.standing.as_str()) {
        (Some(_), _) => "policy",
        (None, "not_ai") => "inventory",
        (None, _) => "browsers",
    }
}

/// Every grant that the filter lets through, and how many they are.
///
/// # Errors
/// When the store fails.
pub async fn grants(store: &dyn Store, filter: GrantFilter) -> StoreResult<(String, usize)> {
    let mut csv = Csv::default();
    csv.row([
        "tool",
        "name",
        "provider",
        "client",
        "redirect_host",
        "phase",
        "state",
        "owner",
        "purpose",
        "expires",
        "note",
        "decided_by",
        "decided_at",
        "reach",
        "scopes",
        "unlisted_scopes",
        "lasting",
        "extent_known",
        "for_everybody",
        "person",
        "device",
        "asked_at",
        "granted_at",
        "refused_at",
        "unseen_at",
        "first_seen",
        "last_seen",
    ]);
    let (mut count, mut after) = (0, None);
    loop {
        let page = store.grants(GrantFilter { after, limit: PAGE, ..filter.clone() }).await?;
        for row in &page {
            csv.row(grant_cells(row));
        }
        count += page.len();
        after = page.last().map(|last| last.cursor(filter.sort));
        if page.len() < PAGE as usize {
            return Ok((csv.finish(), count));
        }
    }
}

fn grant_cells(row: &GrantRow) -> Vec<String> {
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    vec![
        row.tool.trim_start_matches('@').to_owned(),
        row.name.clone(),
        row.provider.clone(),
        row.client.clone(),
        row.redirect_host.clone(),
        row.phase.clone(),
        row.facts.state.as_str().to_owned(),
        row.facts.owner.clone(),
        row.facts.purpose.clone(),
        row.facts.expires.clone(),
        row.facts.note.clone(),
        row.decided.as_ref().map_or_else(String::new, |decided| decided.by.clone()),
        time(row.decided.as_ref().map(|decided| decided.at)),
        row.reach.join(" "),
        row.scopes.join(" "),
        row.unlisted.to_string(),
        yes(row.lasting),
        yes(row.extent_known),
        yes(row.for_everybody),
        row.person.clone(),
        row.device.clone(),
        time(row.asked_at),
        time(row.granted_at),
        time(row.refused_at),
        time(row.unseen_at),
        time(Some(row.first_at)),
        time(Some(row.last_at)),
    ]
}

fn time(ms: Option<i64>) -> String {
    ms.map_or_else(String::new, clock::rfc3339)
}
