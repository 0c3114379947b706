//! Who is signed in to the browser itself. It is kept apart from the site's account: a personal browser profile in a corporate account,
//! and the reverse, are both worth seeing.

use crate::account::email;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Whose browser profile it is.
    ProfileKind = "profile kind" {
        /// Signed in with an address of the organisation.
        Corporate = "corporate",
        /// Signed in with any other address.
        Personal = "personal",
        /// Not signed in.
        SignedOut = "signed_out",
        /// The browser does not tell.
        Unknown = "unknown",
    }
}

/// What the browser says of the account it is signed in to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum BrowserAccount {
    /// It does not tell, or not yet.
    #[default]
    Untold,
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is, with an address of this domain. The address itself is forgotten.
    Domain(String),
}

impl BrowserAccount {
    /// Reads the answer: an address, nothing where nobody is signed in. An address without a readable domain tells nothing.
    #[must_use]
    pub fn read(address: &str) -> Self {
        match address.trim() {
            "" => Self::SignedOut,
            address => email::domain_of(address).map_or(Self::Untold, Self::Domain),
        }
    }

    /// Whose profile it is, for an organisation with these domains.
    #[must_use]
    pub fn kind(&self, corporate_domains: &[String]) -> ProfileKind {
        match self {
            Self::Untold => ProfileKind::Unknown,
            Self::SignedOut => ProfileKind::SignedOut,
            Self::Domain(domain) if email::is_covered(domain, corporate_domains) => ProfileKind::Corporate,
            Self::Domain(_) => ProfileKind::Personal,
        }
    }

    /// The domain, where it is one of the organisation's own: no other is reported.
    #[must_use]
    pub fn corporate_domain(&self, corporate_domains: &[String]) -> Option<&str> {
        match self {
            Self::Domain(domain) if email::is_covered(domain, corporate_domains) => Some(domain),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_decides_and_silence_is_no_sign_out() {
        let own = ["corp.example".to_owned()];
        let kind = |address: &str| BrowserAccount::read(address).kind(&own);
        assert_eq!(kind("ann@corp.example"), ProfileKind::Corporate);
        assert_eq!(kind("ann@EU.corp.example."), ProfileKind::Corporate);
        assert_eq!(kind("ann@mail.example"), ProfileKind::Personal);
        assert_eq!(kind("ann@notcorp.example"), ProfileKind::Personal);
        assert_eq!(kind(""), ProfileKind::SignedOut);
        assert_eq!(kind("no address"), ProfileKind::Unknown);
        assert_eq!(BrowserAccount::default().kind(&own), ProfileKind::Unknown);
    }

    #[test]
    fn only_the_organisations_own_domain_is_reported() {
        let own = ["corp.example".to_owned()];
        assert_eq!(BrowserAccount::read("ann@eu.corp.example").corporate_domain(&own), Some("eu.corp.example"));
        assert_eq!(BrowserAccount::read("ann@mail.example").corporate_domain(&own), None);
    }
}
