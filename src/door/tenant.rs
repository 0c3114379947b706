//! Headers by which vendors restrict their service to an organisation's workspaces.
//!
//! The ids tell who the organisation is, so they go to the hosts that the vendor documents, encrypted, and to no other. An id of a wrong
//! form would make the vendor refuse everybody: the vendor's whole entry is then left out and named.

use super::{Filter, Plan};
use crate::policy::{Policy, Problem, Tenant};
use crate::site::url::Location;
use crate::site::{HostPattern, Site, TenantHeader, by_any_id, catalogue};
use crate::vocabulary::vocabulary;
use crate::word::Name;

/// A header that is set on requests to a vendor's own hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The service, an id of the catalogue.
    pub site: Name,
    /// The header.
    pub name: &'static str,
    /// Its value: ids joined by commas.
    pub value: String,
    /// The hosts the vendor documents.
    pub hosts: &'static [&'static str],
}

impl Header {
    /// Conditions on addresses that it goes to: encrypted requests and WebSockets.
    #[must_use]
    pub fn filters(&self) -> Vec<Filter> {
        self.hosts
            .iter()
            .filter_map(|host| HostPattern::parse(host).ok())
            .flat_map(|host| Filter::of_host_over(&host, "(https|wss)"))
            .collect()
    }

    fn goes_to(&self, location: &Location<'_>) -> bool {
        let encrypted = location.scheme.eq_ignore_ascii_case("https") || location.scheme.eq_ignore_ascii_case("wss");
        encrypted && self.hosts.iter().any(|host| HostPattern::parse(host).is_ok_and(|pattern| pattern.matches(location)))
    }
}

vocabulary! {
    /// Whether a vendor's restriction holds in this browser, worst first.
    TenantState = "tenant state" {
        /// A request was seen without its header, or the browser refused the rule.
        NotEnforced = "not_enforced",
        /// No request has been seen yet.
        Unproved = "unproved",
        /// A request was seen with its header.
        Enforced = "enforced",
    }
}

/// A way in without an account that is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The service.
    pub site: Name,
    /// Its addresses.
    pub filters: Vec<Filter>,
}

/// The headers that a request carries.
#[must_use]
pub fn headers_for<'p>(plan: &'p Plan, href: &str) -> Vec<&'p Header> {
    let Some(location) = Location::parse(href) else { return Vec::new() };
    plan.headers.iter().filter(|header| header.goes_to(&location)).collect()
}

/// Whether a header stands among those that were sent.
#[must_use]
pub fn is_sent<'h>(header: &Header, mut sent: impl Iterator<Item = (&'h str, &'h str)>) -> bool {
    sent.any(|(name, value)| name.eq_ignore_ascii_case(header.name) && value == header.value)
}

/// What is wrong with the policy's tenant restrictions.
#[must_use]
pub fn check(policy: &Policy) -> Vec<Problem> {
    let mut plan = Plan::default();
    self::plan(policy, &mut plan);
    plan.problems
}

pub(super) fn plan(policy: &Policy, plan: &mut Plan) {
    for (vendor, tenant) in &policy.tenants {
        let path = format!("tenants.{vendor}");
        match restriction(vendor, tenant, &path) {
            Ok((headers, closed)) => {
                plan.headers.extend(headers);
                plan.closed.extend(closed);
            }
            Err(problem) => plan.problems.push(problem),
        }
    }
}

fn restriction(vendor: &Name, tenant: &Tenant, path: &str) -> Result<(Vec<Header>, Option<Closed>), Problem> {
    let site = by_any_id(vendor.as_str()).filter(|site| !site.tenant_headers.is_empty());
    let Some(site) = site else {
        let known: Vec<&str> = catalogue().iter().filter(|site| !site.tenant_headers.is_empty()).map(|site| site.id).collect();
        return Err(Problem::new(path, format!("no tenant header of `{vendor}` is documented: use one of {}", known.join(", "))));
    };
    let mut headers = Vec::new();
    if !tenant.allow.is_empty() {
        for header in site.tenant_headers {
            headers.push(Header {
                site: name_of(site)?,
                name: header.name,
                value: value(header, &tenant.allow, path)?,
                hosts: header.hosts,
            });
        }
    }
    let closed = if tenant.close_signed_out { Some(closed(site, path)?) } else { None };
    if headers.is_empty() && closed.is_none() {
        return Err(Problem::new(path, "allows nothing and closes nothing: give `allow` with at least one id, or remove the entry"));
    }
    Ok((headers, closed))
}

fn name_of(site: &Site) -> Result<Name, Problem> {
    Name::new(site.id).map_err(|error| Problem::new("tenants", error.to_string()))
}

fn value(header: &TenantHeader, ids: &[String], path: &str) -> Result<String, Problem> {
    let ids = if header.first { &ids[..1] } else { ids };
    if let Some(bad) = ids.iter().position(|id| !header.form.fits(id)) {
        return Err(Problem::new(
            format!("{path}.allow[{bad}]"),
            format!("{} takes ids of the form {}; nothing of this entry is in force", header.name, header.form),
        ));
    }
    if ids.len() > header.most {
        return Err(Problem::new(
            format!("{path}.allow"),
            format!("{} takes {} ids at most, {} are given", header.name, header.most, ids.len()),
        ));
    }
    Ok(ids.join(","))
}

fn closed(site: &Site, path: &str) -> Result<Closed, Problem> {
    let ways = site
        .tenant_headers
        .iter()
        .flat_map(|header| header.hosts.iter().flat_map(move |host| header.signed_out.iter().map(move |way| (host, way))));
    let filters: Vec<Filter> = ways.flat_map(|(host, way)| Filter::exact(&["https"], &format!("{host}{way}"))).collect();
    if filters.is_empty() {
        return Err(Problem::new(
            format!("{path}.close_signed_out"),
            format!("no way into {} without an account is known: remove this", site.name),
        ));
    }
    Ok(Closed { site: name_of(site)?, filters })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "aaaaaaaa-0000-4000-8000-000000000001";

    fn planned(tenants: &serde_json::Value) -> Plan {
        let policy: Policy = serde_json::from_value(json!({ "tenants": tenants })).unwrap();
        let mut made = Plan::default();
        plan(&policy, &mut made);
        made
    }

    #[test]
    fn ids_go_to_the_documented_hosts_over_tls_and_nowhere_else() {
        let plan = planned(&json!({"chatgpt": {"allow": [ID, ID]}}));
        let names = |href: &str| headers_for(&plan, href).iter().map(|header| (header.name, header.value.clone())).collect::<Vec<_>>();
        let set = vec![("ChatGPT-Allowed-Workspace-Id", format!("{ID},{ID}"))];
        assert_eq!(names("https://chatgpt.com/backend-api/me"), set);
        assert_eq!(names("wss://chatgpt.com/socket"), set);
        for other in [
            "http://chatgpt.com/",
            "https://chatgpt.com.evil.example/",
            "https://evilchatgpt.com/",
            "https://claude.ai/",
            "https://evil.example/?u=https://chatgpt.com/",
        ] {
            assert_eq!(names(other), [], "{other}");
            for filter in plan.headers.iter().flat_map(Header::filters) {
                let Filter::Regex(pattern) = filter else { panic!("headers are matched exactly") };
                assert!(!regex::Regex::new(&pattern).unwrap().is_match(other), "{other} by {pattern}");
            }
        }
    }

    #[test]
    fn one_wrong_id_takes_the_whole_vendor_out_and_is_named() {
        let plan = planned(&json!({"chatgpt": {"allow": [ID, "org-abc"], "close_signed_out": true}, "claude": {"allow": [ID]}}));
        assert_eq!(plan.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), ["tenants.chatgpt.allow[1]"]);
        assert_eq!(plan.headers.iter().map(|header| header.site.as_str()).collect::<Vec<_>>(), ["claude"]);
        assert_eq!(plan.closed, []);
    }

    #[test]
    fn what_cannot_be_put_into_force_is_named() {
        for (tenants, path) in [
            (json!({"perplexity": {"allow": [ID]}}), "tenants.perplexity"),
            (json!({"chatgpt": {}}), "tenants.chatgpt"),
            (json!({"claude": {"allow": [ID], "close_signed_out": true}}), "tenants.claude.close_signed_out"),
            (json!({"m365-copilot": {"allow": [format!("{ID}:{ID}"), format!("{ID}:{ID}")]}}), "tenants.m365-copilot.allow"),
        ] {
            let plan = planned(&tenants);
            assert_eq!(plan.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), [path]);
            assert!(plan.headers.is_empty(), "{path}");
        }
    }

    #[test]
    fn the_asking_organisation_is_the_first_id() {
        let plan = planned(&json!({"slack": {"allow": ["T01234567", "E09876543"]}}));
        let value = |name: &str| plan.headers.iter().find(|header| header.name == name).map(|header| header.value.as_str());
        assert_eq!(value("X-Slack-Allowed-Workspaces-Requester"), Some("T01234567"));
        assert_eq!(value("X-Slack-Allowed-Workspaces"), Some("T01234567,E09876543"));
    }

    #[test]
    fn the_anonymous_way_is_closed_when_asked() {
        let plan = planned(&json!({"chatgpt": {"close_signed_out": true}}));
        assert_eq!(plan.closed.len(), 1);
        assert_eq!(plan.closed[0].filters, [Filter::Url("|https://chatgpt.com/backend-anon/".into())]);
        assert!(plan.headers.is_empty() && plan.problems.is_empty());
    }

    #[test]
    fn a_header_is_proved_by_name_and_value() {
        let plan = planned(&json!({"claude": {"allow": [ID]}}));
        let header = &plan.headers[0];
        assert!(is_sent(header, [("Anthropic-Allowed-Org-Ids", ID)].into_iter()));
        assert!(!is_sent(header, [("anthropic-allowed-org-ids", "other")].into_iter()));
        assert!(!is_sent(header, std::iter::empty()));
    }
}
