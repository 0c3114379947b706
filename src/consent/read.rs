//! An authorisation request → what may be reported of it; and its answer → how it ended. The addresses hold secrets (`state`, `code`) and
//! personal data (`login_hint`): they are read here and go nowhere.

use super::provider::{self, Provider};
use super::{ConsentPhase, ConsentReport, Reach};
use crate::order;
use crate::policy::SiteEntry;
use crate::site::query::{pairs, parameter};
use crate::site::url::Location;
use crate::site::{SiteStatus, SiteView, Tier, listed};
use crate::word::{ClientId, Host, Name, ScopeName, Uuid};

/// The id under which an application on the device itself is reported: its redirect leads to the device, so nothing proves its name.
pub const NATIVE_APP: &str = "native-app";

/// A tool asks for access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The provider.
    pub provider: &'static str,
    /// The provider's name.
    pub provider_name: &'static str,
    /// The client's public id.
    pub client: Option<ClientId>,
    /// Where the answer goes.
    pub redirect: Redirect,
    /// The listed scopes, each once.
    pub scopes: Vec<ScopeName>,
    /// How many scopes no list knows.
    pub unlisted: u32,
    /// What the scopes reach together, from harmless to dangerous.
    pub reach: Vec<Reach>,
    /// Whether access lasts while the person is away.
    pub lasting: bool,
    /// Whether the request tells what it reaches.
    pub extent_known: bool,
    /// Whether it is asked for the whole organisation.
    pub for_everybody: bool,
}

/// Where a provider sends the person back to. The provider checks it against what the tool has registered, so it is hard to forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redirect {
    /// A page of the web.
    Web {
        /// Its host, with its port where it is not the default one.
        host: String,
        /// Its path.
        path: String,
    },
    /// An application on the device: a loopback address or a scheme of its own.
    Device,
    /// The request does not say: the provider takes the registered one.
    Unsaid,
}

/// Reads an authorisation request; `None` = it is none.
#[must_use]
pub fn read(href: &str) -> Option<Asked> {
    let location = Location::parse(href)?;
    let (provider, endpoint) = provider::at(&location)?;
    let client = parameter(location.query, "client_id").or_else(|| parameter(location.query, "app_id"))?;
    let mut asked = Asked {
        provider: provider.id,
        provider_name: provider.name,
        client: ClientId::new(client).ok(),
        redirect: redirect(parameter(location.query, "redirect_uri").as_deref()),
        scopes: Vec::new(),
        unlisted: 0,
        reach: Vec::new(),
        lasting: provider.always_lasting
            || provider.lasting.iter().any(|(name, value)| parameter(location.query, name).as_deref() == Some(value)),
        extent_known: !provider.fixed_extent,
        for_everybody: endpoint.for_everybody,
    };
    read_scopes(&mut asked, provider, location.query);
    Some(asked)
}

fn read_scopes(asked: &mut Asked, provider: &Provider, query: &str) {
    let mut any = false;
    for name in provider.scopes {
        let Some(value) = parameter(query, name) else { continue };
        for scope in value.split(|c| provider.separators.contains(c)).filter(|scope| !scope.is_empty()) {
            any = true;
            asked.lasting |= provider.lasting_scopes.contains(&scope);
            match provider.scope(scope) {
                None => asked.unlisted += 1,
                Some((listed, reach)) => {
                    asked.reach.push(reach);
                    asked.scopes.extend(ScopeName::new(listed));
                }
            }
        }
    }
    // What `v1` of a provider names as a resource, or nothing at all, tells no extent.
    asked.extent_known &= any || !provider.empty_is_unknown && pairs(query).all(|(name, _)| name != "resource");
    order::sort(&mut asked.reach);
    asked.reach.dedup();
    order::sort(&mut asked.scopes);
    asked.scopes.dedup();
}

fn redirect(uri: Option<&str>) -> Redirect {
    let Some(uri) = uri.filter(|uri| !uri.is_empty()) else { return Redirect::Unsaid };
    match Location::parse(uri) {
        Some(at) if !is_loopback(at.host) => Redirect::Web { host: at.host_and_port(), path: at.path.to_owned() },
        _ => Redirect::Device,
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host.starts_with("127.")
        || host == "[::1]"
}

impl Asked {
    /// The AI tool that asks. `None` = it is none that is known, and the request is nobody's business here.
    ///
    /// An application on the device is worth telling when it asks for more than who the person is.
    #[must_use]
    pub fn tool(&self, entries: &[SiteEntry]) -> Option<SiteView> {
        let Redirect::Web { host, path } = &self.redirect else {
            let worth =
                self.redirect == Redirect::Device && (self.reach.iter().any(|reach| *reach > Reach::Identity) || !self.extent_known);
            return if worth { view(NATIVE_APP, "localhost", None, entries) } else { None };
        };
        let href = format!("https://{host}{path}");
        let location = Location::parse(&href)?;
        if let Some(own) = entries
            .iter()
            .find(|entry| entry.hosts.iter().any(|at| crate::site::HostPattern::parse(at).is_ok_and(|at| at.matches(&location))))
        {
            return view(own.id.as_str(), host, own.like.as_ref().and_then(|like| crate::site::by_id(like.as_str())), entries);
        }
        // A callback lies outside the paths of a chat on a shared host; what lies on such a host is not the chat's.
        let site = listed(&location)?;
        view(site.id, host, Some(site), entries)
    }

    /// What is reported of it.
    #[must_use]
    pub fn report(&self, flow: Uuid, phase: ConsentPhase) -> Option<ConsentReport> {
        let redirect_host = match &self.redirect {
            Redirect::Web { host, .. } => Host::new(host.clone()).ok(),
            Redirect::Device | Redirect::Unsaid => None,
        };
        Some(ConsentReport {
            flow,
            provider: Name::new(self.provider).ok()?,
            phase,
            client: self.client.clone(),
            redirect_host,
            scopes: self.scopes.clone(),
            unlisted: self.unlisted,
            reach: self.reach.clone(),
            lasting: self.lasting,
            extent_known: self.extent_known,
            for_everybody: self.for_everybody,
        })
    }
}

fn view(id: &str, host: &str, template: Option<&'static crate::site::Site>, entries: &[SiteEntry]) -> Option<SiteView> {
    let entry = entries.iter().find(|entry| entry.id.as_str() == id);
    Some(SiteView {
        id: Name::new(id).ok()?,
        host: host.to_owned(),
        status: entry.map_or(SiteStatus::Unreviewed, |entry| entry.status),
        tier: entry.and_then(|entry| entry.tier).or(template.map(|site| site.tier)).unwrap_or(Tier::Acts),
        template,
        own: entry.is_some_and(|entry| !entry.hosts.is_empty()),
    })
}

/// How an authorisation ended, as the address tells to which the provider sent the person back; `None` = it is no answer to this one.
#[must_use]
pub fn answer(href: &str, redirect_host: &str, redirect_path: &str) -> Option<ConsentPhase> {
    let location = Location::parse(href)?;
    if location.host_and_port() != redirect_host || location.path != redirect_path {
        return None;
    }
    let says = |name: &str| pairs(location.query).any(|(found, value)| found == name && !value.is_empty());
    if says("error") {
        return Some(ConsentPhase::Refused);
    }
    (says("code") || says("access_token") || parameter(location.query, "admin_consent").as_deref() == Some("True"))
        .then_some(ConsentPhase::Granted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::provider::providers;

    #[test]
    fn every_provider_has_scopes_that_can_be_reported() {
        for provider in providers() {
            assert!(provider.requests.iter().all(|endpoint| endpoint.match_pattern().starts_with("https://")), "{}", provider.id);
        }
        assert!(providers().len() >= 9);
    }

    #[test]
    fn secrets_and_hints_have_no_place_in_a_report() {
        let href = "https://accounts.google.com/o/oauth2/v2/auth?client_id=c.apps&redirect_uri=https://claude.ai/cb&scope=email%20https://www.googleapis.com/auth/ann@corp.example&state=STATE&login_hint=ann@corp.example&code_challenge=CHALLENGE&nonce=NONCE&hd=corp.example";
        let asked = read(href).unwrap();
        let flow = Uuid::new("01928c3f-a1b2-7fff-bfff-ffffffffffff").unwrap();
        let said = serde_json::to_string(&asked.report(flow, ConsentPhase::Asked).unwrap()).unwrap();
        for secret in ["STATE", "CHALLENGE", "NONCE", "corp.example", "ann"] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
        assert_eq!(asked.unlisted, 1);
    }

    #[test]
    fn only_ai_tools_are_anybodys_business() {
        let tool = |redirect: &str, scope: &str| {
            let href = format!("https://accounts.google.com/o/oauth2/v2/auth?client_id=c&redirect_uri={redirect}&scope={scope}");
            read(&href).unwrap().tool(&[]).map(|site| site.id.to_string())
        };
        assert_eq!(tool("https://claude.ai/api/mcp/auth_callback", "email").as_deref(), Some("claude"));
        assert_eq!(tool("https://shop.example/callback", "https://mail.google.com/"), None);
        assert_eq!(tool("http://localhost:3000/cb", "https://mail.google.com/").as_deref(), Some(NATIVE_APP));
        assert_eq!(tool("http://127.0.0.1:3000/cb", "openid%20email"), None);
        assert_eq!(tool("cursor://anysphere/cb", "https://mail.google.com/").as_deref(), Some(NATIVE_APP));
    }

    #[test]
    fn the_answer_is_told_from_other_pages_of_the_tool() {
        let answer = |href: &str| answer(href, "claude.ai", "/api/mcp/auth_callback");
        assert_eq!(answer("https://claude.ai/api/mcp/auth_callback?code=x&state=y"), Some(ConsentPhase::Granted));
        assert_eq!(answer("https://claude.ai/api/mcp/auth_callback?error=access_denied&state=y"), Some(ConsentPhase::Refused));
        assert_eq!(answer("https://claude.ai/api/mcp/auth_callback?state=y"), None);
        assert_eq!(answer("https://claude.ai/other?code=x"), None);
        assert_eq!(answer("https://evil.example/api/mcp/auth_callback?code=x"), None);
    }

    #[test]
    fn what_is_not_an_authorisation_is_none() {
        for href in [
            "https://accounts.google.com/o/oauth2/v2/auth",
            "https://accounts.google.com/ServiceLogin?client_id=1",
            "https://evil.example/o/oauth2/v2/auth?client_id=1",
            "https://evilgithub.com/login/oauth/authorize?client_id=1",
            "https://slack.com.evil.example/oauth/v2/authorize?client_id=1",
            "not a url",
        ] {
            assert_eq!(read(href), None, "{href}");
        }
    }
}
