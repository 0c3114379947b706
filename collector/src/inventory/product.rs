//! What runs behind a tool: a service of the catalogue, or a product or framework on somebody's own host.

use crate::store::ToolRow;
use promptward::discovery::{Framework, frameworks};
use promptward::site::{Site, by_id};

/// The chat framework that was recognised, or that the id of the events names.
#[must_use]
pub fn framework(row: &ToolRow) -> Option<&'static Framework> {
    let known = |id: &str| frameworks().iter().find(|framework| framework.id == id);
    row.framework.as_deref().and_then(known).or_else(|| known(&row.site))
}

/// The catalogue's entry: of the service itself, or of the product that a host shares its pages with.
#[must_use]
pub fn listed(row: &ToolRow) -> Option<&'static Site> {
    if row.host.is_empty() {
        return by_id(&row.site);
    }
    framework(row).and_then(|framework| framework.like).and_then(by_id).or_else(|| by_id(&row.site))
}
