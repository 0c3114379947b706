//! Names of secrets, people, hosts and services, as they stand around pasted values.

use crate::support::generate::Dice;

/// First names, also the speakers of chats.
pub const FIRST: &[&str] = &[
    "Anna", "Marek", "Sofia", "Jonas", "Priya", "Luca", "Chen", "Fatima", "Oliver", "Greta", "Tomás", "Ingrid", "Yuki", "Noah", "Elif",
    "Pieter",
];
/// Services.
pub const SERVICE: &[&str] = &[
    "billing",
    "checkout",
    "ingest",
    "orders",
    "mailer",
    "gateway",
    "reports",
    "scheduler",
    "inventory",
    "auth",
    "search",
    "crm",
    "worker",
    "etl",
];
/// Databases.
pub const DATABASE: &[&str] = &["app", "orders", "analytics", "crm", "inventory", "customers", "metrics", "warehouse", "shop"];
const USERS: &[&str] =
    &["admin", "deploy", "svc-app", "jmeyer", "root", "backup", "etl", "a.kowalska", "readonly", "postgres", "ci-bot", "l.rossi"];
const DOMAINS: &[&str] = &["internal", "corp.example.net", "acme-gmbh.de", "prod.local", "contoso-shop.com", "lan", "eu.cloudhost.io"];

/// Names of passwords, as words.
pub const PASSWORDS: &[&str] = &[
    "password",
    "password",
    "password",
    "db password",
    "database password",
    "admin password",
    "root password",
    "passwd",
    "pwd",
    "pass",
    "db pass",
    "user password",
    "smtp password",
    "mail password",
    "mysql password",
    "postgres password",
    "redis password",
    "ldap password",
    "ldap bind password",
    "keystore password",
    "ssh password",
    "sudo password",
    "wifi password",
    "vpn password",
    "ftp password",
    "service account password",
    "login password",
    "master password",
    "ssl key password",
    "rabbitmq default pass",
    "pg password",
    "mongo initdb root password",
    "elastic password",
    "grafana admin password",
    "sa password",
    "db pwd",
    "backup passphrase",
    "passphrase",
    "proxy pass",
    "imap password",
    "truststore password",
    "default password",
    "app password",
    "user pwd",
    "oracle pwd",
    "jenkins password",
];
/// Names of keys and tokens, as words.
pub const KEYS: &[&str] = &[
    "api key",
    "api key",
    "api key",
    "api token",
    "api secret",
    "secret key",
    "client secret",
    "access token",
    "auth token",
    "secret",
    "token",
    "signing secret",
    "signing key",
    "webhook secret",
    "encryption key",
    "jwt secret",
    "session secret",
    "hmac secret",
    "app secret",
    "consumer secret",
    "service token",
    "deploy token",
    "admin token",
    "master key",
    "refresh token",
    "bot token",
    "private token",
    "secret key base",
    "shared secret",
    "license key",
    "account key",
    "storage account key",
    "bearer token",
    "cookie secret",
    "internal api key",
    "partner api key",
    "django secret key",
    "app key",
    "maps api key",
    "personal access token",
    "write key",
    "auth secret",
    "access key secret",
    "vault token",
    "registry token",
    "runner token",
    "integration key",
    "subscription key",
    "x api key",
    "payment api secret",
    "oauth client secret",
];
const PREFIXES: &[&str] = &["prod", "staging", "my", "ci", "legacy", "new", "test env", "eu", "internal", "backup", "acme", "crm"];

/// One of a list.
pub fn pick<'a>(dice: &mut Dice, list: &[&'a str]) -> &'a str {
    list[dice.below(list.len())]
}

/// A name of the list, now and then with a prefix of the house.
pub fn name(dice: &mut Dice, list: &[&str]) -> Vec<String> {
    let base = pick(dice, list);
    let prefix = if dice.below(4) == 0 { pick(dice, PREFIXES) } else { "" };
    format!("{prefix} {base}").split_whitespace().map(str::to_owned).collect()
}

/// `svc-app`, …
pub fn user(dice: &mut Dice) -> String {
    pick(dice, USERS).to_owned()
}

/// `orders-02.internal`
pub fn host(dice: &mut Dice) -> String {
    format!("{}-{:02}.{}", pick(dice, SERVICE), 1 + dice.below(12), pick(dice, DOMAINS))
}

/// `2026-03-14`
pub fn date(dice: &mut Dice) -> String {
    format!("20{}-{:02}-{:02}", 23 + dice.below(4), 1 + dice.below(12), 1 + dice.below(28))
}

/// `04:12:09`
pub fn time(dice: &mut Dice) -> String {
    format!("{:02}:{:02}:{:02}", dice.below(24), dice.below(60), dice.below(60))
}

/// The words with something between.
pub fn join(words: &[String], between: &str) -> String {
    words.join(between)
}

/// `Apikey` of `apikey`.
pub fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `ApiKey` of `api key`.
pub fn pascal(words: &[String]) -> String {
    words.iter().map(|w| capital(w)).collect()
}

/// `apiKey` of `api key`.
pub fn camel(words: &[String]) -> String {
    let whole = pascal(words);
    whole[..1].to_lowercase() + &whole[1..]
}
