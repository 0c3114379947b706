//! Domains that belong to no single organisation. Listed as an organisation's own, such a domain would make strangers corporate.
//!
//! The short lists are in every build, so that browser and server judge alike. The long one (14 000 entries, see its head for the
//! licence) is for `policy lint` and stays out of Wasm.

/// Where most people have their private mail.
const FREE_MAIL: &[&str] = &[
    "10minutemail.com",
    "126.com",
    "163.com",
    "abv.bg",
    "alice.it",
    "aliyun.com",
    "aol.com",
    "aol.de",
    "arcor.de",
    "att.net",
    "bellsouth.net",
    "bigpond.com",
    "bk.ru",
    "bluewin.ch",
    "bol.com.br",
    "btinternet.com",
    "centrum.cz",
    "charter.net",
    "comcast.net",
    "cox.net",
    "daum.net",
    "docomo.ne.jp",
    "duck.com",
    "email.com",
    "email.cz",
    "ezweb.ne.jp",
    "fastmail.com",
    "fastmail.fm",
    "foxmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.co.uk",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "guerrillamail.com",
    "hanmail.net",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "hushmail.com",
    "i.ua",
    "icloud.com",
    "inbox.com",
    "inbox.ru",
    "interia.pl",
    "kakao.com",
    "keemail.me",
    "kpnmail.nl",
    "laposte.net",
    "libero.it",
    "list.ru",
    "live.co.uk",
    "live.com",
    "live.de",
    "live.fr",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.de",
    "mail.ru",
    "mailbox.org",
    "mailinator.com",
    "me.com",
    "msn.com",
    "naver.com",
    "o2.pl",
    "onet.pl",
    "optusnet.com.au",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "outlook.it",
    "outlook.jp",
    "passport.com",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "rocketmail.com",
    "rogers.com",
    "sapo.pt",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "shaw.ca",
    "sina.cn",
    "sina.com",
    "sky.com",
    "skynet.be",
    "softbank.jp",
    "sohu.com",
    "sympatico.ca",
    "t-online.de",
    "telenet.be",
    "telus.net",
    "temp-mail.org",
    "terra.com.br",
    "tiscali.it",
    "tuta.com",
    "tuta.io",
    "tutamail.com",
    "tutanota.com",
    "tutanota.de",
    "ukr.net",
    "uol.com.br",
    "verizon.net",
    "virgilio.it",
    "virginmedia.com",
    "walla.co.il",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "ya.ru",
    "yahoo.ca",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.com.ar",
    "yahoo.com.au",
    "yahoo.com.br",
    "yahoo.com.mx",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.in",
    "yahoo.it",
    "yandex.com",
    "yandex.ru",
    "yeah.net",
    "ymail.com",
    "yopmail.com",
    "ziggo.nl",
    "zoho.com",
    "zohomail.com",
];

/// Suffixes below which everybody has a domain of their own.
const SUFFIXES: &[&str] = &[
    "ac.at",
    "ac.jp",
    "ac.uk",
    "amazonaws.com",
    "appspot.com",
    "asso.fr",
    "azurewebsites.net",
    "cloudfront.net",
    "co.at",
    "co.id",
    "co.il",
    "co.in",
    "co.jp",
    "co.kr",
    "co.nz",
    "co.uk",
    "co.za",
    "com.ar",
    "com.au",
    "com.br",
    "com.cn",
    "com.hk",
    "com.mx",
    "com.my",
    "com.ph",
    "com.pl",
    "com.sg",
    "com.tr",
    "com.tw",
    "com.ua",
    "com.vn",
    "de.com",
    "edu.au",
    "edu.cn",
    "eu.com",
    "firebaseapp.com",
    "github.io",
    "gitlab.io",
    "gouv.fr",
    "gov.uk",
    "gv.at",
    "herokuapp.com",
    "mozmail.com",
    "myshopify.com",
    "ne.jp",
    "net.au",
    "netlify.app",
    "onmicrosoft.com",
    "or.at",
    "or.jp",
    "org.au",
    "org.uk",
    "pages.dev",
    "privaterelay.appleid.com",
    "uk.com",
    "us.com",
    "vercel.app",
    "web.app",
    "workers.dev",
];

/// Whether a domain, in ASCII form, is one where anybody gets an address or a name.
#[must_use]
pub fn is_shared(domain: &str) -> bool {
    FREE_MAIL.binary_search(&domain).is_ok() || SUFFIXES.binary_search(&domain).is_ok()
}

/// Whether a domain is on the long list of free-mail domains.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn is_free_mail(domain: &str) -> bool {
    use std::sync::LazyLock;
    static ALL: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut all: Vec<&str> =
            include_str!("../../data/domains/free-mail.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        crate::order::sort(&mut all);
        all
    });
    ALL.binary_search(&domain).is_ok()
}

/// Why a domain must not be listed as the organisation's own.
#[must_use]
pub fn refusal(domain: &str) -> Option<String> {
    if FREE_MAIL.binary_search(&domain).is_ok() {
        Some(format!("{domain} is a free-mail domain: anybody can get an address there, so it proves nothing. Remove it"))
    } else if SUFFIXES.binary_search(&domain).is_ok() {
        Some(format!("{domain} is shared by many organisations: list your own name below it, such as corp.{domain}"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_so_that_they_can_be_searched() {
        assert!(FREE_MAIL.is_sorted() && SUFFIXES.is_sorted());
        assert!(FREE_MAIL.iter().all(|domain| is_free_mail(domain) && is_shared(domain)));
    }

    #[test]
    fn refusals_say_what_to_do() {
        assert!(refusal("gmail.com").is_some_and(|why| why.contains("free-mail")));
        assert!(refusal("onmicrosoft.com").is_some_and(|why| why.contains("corp.onmicrosoft.com")));
        assert_eq!(refusal("corp.example"), None);
        assert!(is_free_mail("gmx.net") && !is_free_mail("corp.example"));
    }
}
