//! Secrets of every detector: values drawn from the shapes of `data/detectors/`, with the names they are given.

use super::names::{self, pick};
use super::slots::Value;
use super::template::Kind;
use super::values;
use crate::support::generate::{Dice, example};
use crate::support::schema::Entry;

const PERSONAL: &[&str] = &["payment", "bank", "government_id", "contact", "health", "classified_marking"];

/// A secret that looks for a context.
pub struct Secret {
    pub kind: Kind,
    pub value: Value,
    /// The words of the name it is given.
    pub name: Vec<String>,
    pub class: &'static str,
}

/// What a detector of the catalogue can be asked for.
pub fn of(entry: &Entry, dice: &mut Dice) -> Option<Secret> {
    let shape = shape(entry, dice)?;
    let sample = example(entry, &format!("«{shape}»"), dice);
    let (start, end) = *sample.spans.first()?;
    let mut value =
        Value { before: sample.text[..start].to_owned(), secret: sample.text[start..end].to_owned(), after: sample.text[end..].to_owned() };
    if value.after == "@" {
        value.after = format!("@{}:{}/{}", names::host(dice), pick(dice, &["5432", "3306", "6379", "27017"]), pick(dice, names::DATABASE));
    }
    let text = format!("{}{}{}", value.before, value.secret, value.after);
    let kind = match () {
        () if text.contains("-----BEGIN") => Kind::Block,
        () if text.contains("://") => Kind::Url,
        () if text.contains([' ', '\n', '"', '<', '=']) && !value.before.is_empty() => Kind::Phrase,
        // A value that counts behind certain words only. Words such as `curl -u` are no name that could be given to a value elsewhere.
        () if entry.values.contains(&shape) && entry.near.iter().all(|w| w.starts_with('-') || w.contains([' ', '=', '<', ':'])) => {
            Kind::Phrase
        }
        () if entry.values.contains(&shape) => Kind::Key,
        () => Kind::Token,
    };
    match kind {
        // A password of a URL is chosen by people, so it is not a random draw of one to thirteen bytes.
        Kind::Url if entry.checks.iter().any(|c| c == "url_password") => {
            value.secret = values::password(dice).replace(['#', '?', '%', '@', '/'], "-")
        }
        Kind::Phrase => value = phrase(entry, dice)?,
        _ => {}
    }
    Some(Secret { kind, value, name: name(entry, kind, dice), class: class(entry, kind) })
}

/// One of the detector's examples as a whole, drawn anew.
fn phrase(entry: &Entry, dice: &mut Dice) -> Option<Value> {
    let sample = example(entry, &entry.examples[dice.below(entry.examples.len())], dice);
    let (start, end) = *sample.spans.first()?;
    Some(Value {
        before: sample.text[..start].to_owned(),
        secret: sample.text[start..end].to_owned(),
        after: sample.text[end..].trim_end().to_owned(),
    })
}

/// Where a value has checks that only its examples know how to meet, their shapes are drawn; otherwise any shape of the detector.
fn shape(entry: &Entry, dice: &mut Dice) -> Option<String> {
    // Data of persons and organisations has generators of its own, in `personal`.
    if PERSONAL.contains(&entry.class.as_str()) {
        return None;
    }
    // Names and passwords in base64 have no form of their own: `http/basic` and `credential-file/docker-config` hold them.
    if entry.assigned.is_some() || entry.digits.is_some() || entry.checks.iter().any(|c| c == "basic_auth") {
        return None;
    }
    let of_examples: Vec<String> = entry
        .examples
        .iter()
        .filter_map(|e| e.split_once('«')?.1.split_once('»').map(|(shape, _)| shape.to_owned()))
        .map(|shape| if shape.is_empty() { entry.shapes.first().or(entry.values.first()).cloned().unwrap_or_default() } else { shape })
        .collect();
    let own: Vec<String> = entry.shapes.iter().chain(&entry.values).cloned().collect();
    let special = of_examples.iter().any(|s| matches!(s.as_str(), "{jwt}" | "{basic}") || s.contains("-----BEGIN"));
    let checked = entry.checks.iter().any(|c| !matches!(c.as_str(), "url_password" | "mixed" | "has_digit" | "crc32_base62" | "luhn"));
    let list = if special || checked { of_examples } else { own };
    (!list.is_empty()).then(|| list[dice.below(list.len())].clone())
}

/// The vendor's words, mostly; sometimes a plain name. A value that has no form of its own always stands beside its vendor.
fn name(entry: &Entry, kind: Kind, dice: &mut Dice) -> Vec<String> {
    let label: Vec<String> = entry.label.to_lowercase().split('_').map(str::to_owned).collect();
    if kind == Kind::Key {
        let vendor = entry.near.first().map(|w| w.replace(['.', '-', '_'], " "));
        let vendor = vendor.or_else(|| entry.vendor.clone()).unwrap_or_default().to_lowercase();
        let tail = pick(dice, &["api key", "token", "secret", "api token", "access token", "secret key", "key"]);
        return format!("{vendor} {tail}").split_whitespace().map(str::to_owned).collect();
    }
    match dice.below(5) {
        0 => names::name(dice, names::KEYS),
        1 => std::iter::once("my".to_owned()).chain(label).collect(),
        _ => label,
    }
}

const fn class(entry: &Entry, kind: Kind) -> &'static str {
    match (kind, entry.class.as_bytes()) {
        (Kind::Key, _) => "vendor key (by name)",
        (_, b"private_key") => "private key",
        (_, b"session_token") => "session token",
        (_, b"connection_string") => "connection string",
        _ => "vendor token",
    }
}

/// A password of nobody's format.
pub fn password(dice: &mut Dice) -> Secret {
    Secret {
        kind: Kind::Password,
        value: Value::whole(values::password(dice)),
        name: names::name(dice, names::PASSWORDS),
        class: "password",
    }
}

/// A key or token of nobody's format.
pub fn key(dice: &mut Dice) -> Secret {
    Secret { kind: Kind::Key, value: Value::whole(values::key(dice)), name: names::name(dice, names::KEYS), class: "generic key" }
}
