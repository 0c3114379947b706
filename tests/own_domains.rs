//! A domain that belongs to everybody is refused as the organisation's own, wherever one is written down.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use promptward::account::email;
use promptward::managed::Managed;
use promptward::policy::lint::{Severity, lint, refuses};
use serde_json::json;

fn remarks_on(domain: &str) -> Vec<(Severity, String)> {
    let policy = json!({ "version": 1, "accounts": { "corporate_domains": ["corp.example", domain] } });
    let (_, remarks) = lint(policy.to_string().as_bytes(), 0).unwrap();
    let about = remarks.iter().filter(|remark| remark.path.contains("corporate_domains[1]"));
    about.map(|remark| (remark.severity, remark.message.clone())).collect()
}

#[test]
fn lint_refuses_free_mail_and_shared_suffixes() {
    for domain in ["gmail.com", "Outlook.COM", "gmx.de.", "proton.me", "icloud.com", "qq.com", "yahoo.co.uk"] {
        let remarks = remarks_on(domain);
        assert!(matches!(remarks.as_slice(), [(Severity::Error, why)] if why.contains("free-mail domain")), "{domain}: {remarks:?}");
    }
    for domain in ["onmicrosoft.com", "co.uk", "github.io"] {
        let remarks = remarks_on(domain);
        assert!(matches!(remarks.as_slice(), [(Severity::Error, why)] if why.contains("shared by many")), "{domain}: {remarks:?}");
    }
    let policy = json!({ "version": 1, "accounts": { "corporate_domains": ["gmail.com"] } });
    assert!(refuses(&lint(policy.to_string().as_bytes(), 0).unwrap().1), "such a policy is not signed");
}

#[test]
fn lint_warns_of_the_long_list_and_leaves_others_alone() {
    let remarks = remarks_on("juno.com");
    assert!(matches!(remarks.as_slice(), [(Severity::Warning, why)] if why.contains("list of free-mail domains")), "{remarks:?}");
    for domain in ["corp.example", "corp.onmicrosoft.com", "corp.co.uk", "mail.corp.example"] {
        assert_eq!(remarks_on(domain), [], "{domain}");
    }
}

#[test]
fn managed_settings_drop_them_and_say_so() {
    let managed = Managed::read(&json!({ "corporateDomains": ["Corp.Example", "gmail.com", "bücher.example", "co.uk"] }));
    assert_eq!(managed.corporate_domains, ["corp.example", "xn--bcher-kva.example"]);
    let told: Vec<&str> = managed.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(
        matches!(told.as_slice(), [first, second] if first.contains("gmail.com is a free-mail domain") && second.contains("corp.co.uk")),
        "{told:?}"
    );
}

#[test]
fn even_a_policy_that_was_never_linted_makes_nobody_corporate() {
    let own = ["gmail.com".to_owned(), "com.au".to_owned(), "corp.example".to_owned()];
    assert!(!email::is_covered("gmail.com", &own) && !email::is_covered("shop.com.au", &own));
    assert!(email::is_covered("corp.example", &own));
}
