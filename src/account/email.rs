//! The domain of an address, and whether it is one of the organisation's. The local part plays no role and is forgotten at once.

use super::{idn, shared};

/// Domains of relays that hide the real address: whoever stands behind them is not known.
const RELAYS: &[&str] = &[
    "privaterelay.appleid.com",
    "duck.com",
    "mozmail.com",
    "relay.firefox.com",
    "simplelogin.com",
    "simplelogin.fr",
    "simplelogin.co",
    "simplelogin.io",
    "aleeas.com",
    "slmail.me",
    "slmails.com",
    "8alias.com",
    "passmail.net",
    "passmail.com",
    "passinbox.com",
    "passfwd.com",
    "anonaddy.me",
    "anonaddy.com",
    "addy.io",
    "addymail.com",
    "erine.email",
    "33mail.com",
    "mailer.me",
    "burnermail.io",
    "opayq.com",
    "reply.github.com",
    "users.noreply.github.com",
];

/// The ASCII form of a domain: lower case, punycode, no trailing dot; `None` when it is not one.
#[must_use]
pub fn ascii_domain(domain: &str) -> Option<String> {
    let domain = domain.trim().trim_start_matches('@');
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    if domain.is_empty() || domain.len() > 253 || !domain.contains('.') {
        return None;
    }
    // Full-width letters, ideographic dots and invisible characters are mapped to plain ASCII by the rules of names. In an address they
    // are a disguise, and `idn` knows no answer for them.
    let labels: Vec<String> = domain.split('.').map(idn::label).collect::<Option<_>>()?;
    Some(labels.join(".")).filter(|ascii| ascii.len() <= 253)
}

/// The domain of an address in ASCII form. Quoted local parts may hold an `@`, so the last one outside quotes counts.
#[must_use]
pub fn domain_of(address: &str) -> Option<String> {
    let address = address.trim().trim_start_matches('<').trim_end_matches('>');
    let (local, domain) = address.rsplit_once('@')?;
    let quoted = local.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).is_some_and(is_quotable);
    let plain = !local.is_empty() && !local.contains(|c: char| c.is_whitespace() || c.is_control() || "@<>()[],;:\\\"".contains(c));
    if !(quoted || plain) || domain.contains('"') {
        return None;
    }
    ascii_domain(domain)
}

/// Whether a text can stand between quotes: a quote or backslash of its own has a backslash before it.
fn is_quotable(inner: &str) -> bool {
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c == '"' || c.is_control() || c == '\\' && chars.next().is_none() {
            return false;
        }
    }
    true
}

/// The home domain of a guest, when a Microsoft user name carries one (`ann_corp.example#EXT#@host.onmicrosoft.com`).
/// The tenant decides about guests; this only tells that it is one.
#[must_use]
pub fn is_guest(address: &str) -> bool {
    address.to_ascii_uppercase().contains("#EXT#@")
}

/// Whether a domain equals one of the organisation's or lies under it, label by label.
#[must_use]
pub fn is_covered(domain: &str, corporate: &[String]) -> bool {
    corporate
        .iter()
        .filter_map(|entry| ascii_domain(entry))
        // Whoever lists gmail.com as their own would call half the world corporate.
        .filter(|entry| !shared::is_shared(entry))
        .any(|entry| domain == entry || domain.strip_suffix(entry.as_str()).is_some_and(|front| front.len() > 1 && front.ends_with('.')))
}

/// Whether the domain is a relay.
#[must_use]
pub fn is_relay(domain: &str) -> bool {
    RELAYS.iter().any(|relay| domain.strip_suffix(relay).is_some_and(|front| front.is_empty() || front.ends_with('.')))
}

/// The address of a label, as in "Google Account: Ann Doe (ann@corp.example)"; or the whole text, when it is one.
///
/// A name may hold anything, an address too. What stands in the last brackets is the site's own word, so it counts alone, and it must be
/// an address from end to end.
#[must_use]
pub fn last_address(text: &str) -> Option<&str> {
    // Right-to-left labels have marks of direction around the brackets.
    let edge = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let text = text.trim_matches(edge);
    let word = match text.strip_suffix([')', '\u{ff09}']) {
        Some(inner) => inner.rsplit_once(['(', '\u{ff08}']).map(|(_, inner)| inner.trim_matches(edge))?,
        None => text,
    };
    domain_of(word).map(|_| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_give_their_domain() {
        assert_eq!(domain_of("ann@corp.example").as_deref(), Some("corp.example"));
        assert_eq!(domain_of("Ann+x@Eng.CORP.Example.").as_deref(), Some("eng.corp.example"));
        assert_eq!(domain_of("\"a@evil.example\"@corp.example").as_deref(), Some("corp.example"));
        assert_eq!(domain_of("ann@bücher.example").as_deref(), Some("xn--bcher-kva.example"));
        for bad in [
            "",
            "ann",
            "@corp.example",
            "ann@",
            "ann@localhost",
            "ann@evil.example@corp.example",
            "ann@corp.example\"",
            "\"ann\\\"@corp.example",
            "\"a\"b\"@corp.example",
            "a b@corp.example",
            "ann@-.-",
            "ann@corp..example",
            "ann@\u{ff43}orp.example",
            "ann@corp\u{3002}example",
            "ann@co\u{ad}rp.example",
            "ann@co\u{200b}rp.example",
        ] {
            assert_eq!(domain_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn labels_decide_what_is_covered() {
        let own = ["corp.example".to_owned(), "Bücher.example".to_owned()];
        for yes in ["corp.example", "eng.corp.example", "xn--bcher-kva.example"] {
            assert!(is_covered(yes, &own), "{yes}");
        }
        for no in ["evilcorp.example", "corp.example.evil.example", "example", ".corp.example", "c0rp.example", "xn--crp-0nd.example"] {
            assert!(!is_covered(no, &own), "{no}");
        }
    }

    #[test]
    fn relays_and_shared_domains_are_nobodys() {
        assert!(is_relay("duck.com") && is_relay("x1.mozmail.com") && !is_relay("notduck.com"));
        let own = ["gmail.com".to_owned(), "onmicrosoft.com".to_owned(), "co.uk".to_owned()];
        for shared in ["gmail.com", "corp.onmicrosoft.com", "corp.co.uk"] {
            assert!(!is_covered(shared, &own), "{shared}");
        }
        assert!(is_covered("eng.corp.onmicrosoft.com", &["corp.onmicrosoft.com".to_owned()]));
    }

    #[test]
    fn the_last_address_of_a_label_is_found() {
        assert_eq!(last_address("Google Account: Ann Doe \n(ann@corp.example)"), Some("ann@corp.example"));
        assert_eq!(last_address("Google-Konto:\u{a0}Ann\u{a0}(ann@corp.example.)"), Some("ann@corp.example."));
        assert_eq!(last_address("\u{202b}Ann \u{202a}(\u{200e}ann@corp.example\u{200e})\u{202c}"), Some("ann@corp.example"));
        assert_eq!(last_address("Ann\u{ff08}ann@corp.example\u{ff09}"), Some("ann@corp.example"));
        assert_eq!(last_address(" ann@corp.example\n"), Some("ann@corp.example"));
        assert_eq!(last_address("(\"ann@corp.example\"@mail.example)"), Some("\"ann@corp.example\"@mail.example"));
        assert_eq!(last_address("Google Account: ann@corp.example"), None, "without brackets it may be the name");
        assert_eq!(last_address("no address @ all"), None);
        assert_eq!(last_address("Google Account: ann@corp.example (ann@mail.example)"), Some("ann@mail.example"));
        assert_eq!(last_address("Google Account: ann@corp.example (Ann)"), None, "the brackets hold no address, and the name is no proof");
    }
}
