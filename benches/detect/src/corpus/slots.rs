//! Fills the slots of a context: the value, its name in the style of the place, and everything around it.

use super::case::{CLOSE, OPEN};
use super::names;
use super::template::{Escape, Template};
use crate::support::generate::{Dice, base64, word};
use anyhow::{Result, bail};

/// A value: text around it that belongs to its form (`https://hooks…/`), and the part that is secret.
#[derive(Debug, Clone)]
pub struct Value {
    pub before: String,
    pub secret: String,
    pub after: String,
}

impl Value {
    /// A value that is secret as a whole.
    pub fn whole(secret: String) -> Self {
        Self { before: String::new(), secret, after: String::new() }
    }
}

/// Writes the context with the value in it, marked.
pub fn fill(template: &Template, value: &Value, name: &[String], dice: &mut Dice) -> Result<String> {
    let mut out = String::new();
    let mut rest = template.text.as_str();
    while let Some(open) = rest.find('«') {
        let behind = &rest[open + '«'.len_utf8()..];
        let end = behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(behind.len());
        let Some(after) = behind[end..].strip_prefix('»').filter(|_| end > 0) else {
            // A quotation mark of French prose, not a slot.
            out.push_str(&rest[..open + '«'.len_utf8()]);
            rest = behind;
            continue;
        };
        out.push_str(&rest[..open]);
        let filled = slot(&behind[..end], template.escape, value, name, &out, dice)?;
        out.push_str(&filled);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn slot(slot: &str, escape: Escape, value: &Value, name: &[String], before: &str, dice: &mut Dice) -> Result<String> {
    Ok(match slot {
        "v" => marked(escape, value, before),
        "basic" => format!("{OPEN}{}{CLOSE}", base64(format!("{}:{}", names::user(dice), value.secret).as_bytes())),
        "NAME" => names::join(name, "_").to_uppercase(),
        "name" => names::join(name, "_"),
        "camel" => names::camel(name),
        "Pascal" => names::pascal(name),
        "kebab" => names::join(name, "-"),
        "dotted" => names::join(name, "."),
        "words" => names::join(name, " "),
        "Words" => names::capital(&names::join(name, " ")),
        "Header" => name.iter().map(|w| names::capital(w)).collect::<Vec<_>>().join("-"),
        "user" => names::user(dice),
        "first" => names::pick(dice, names::FIRST).to_owned(),
        "host" => names::host(dice),
        "service" => names::pick(dice, names::SERVICE).to_owned(),
        "db" => names::pick(dice, names::DATABASE).to_owned(),
        "env" => names::pick(dice, &["dev", "staging", "prod", "test", "qa", "uat"]).to_owned(),
        "email" => format!("{}@{}", names::user(dice), names::host(dice)),
        "date" => names::date(dice),
        "time" => names::time(dice),
        "iso" => format!("{}T{}Z", names::date(dice), names::time(dice)),
        "ip" => format!("10.{}.{}.{}", dice.below(256), dice.below(256), 1 + dice.below(254)),
        "port" => names::pick(dice, &["5432", "3306", "6379", "8080", "8443", "27017", "9200", "1433", "22", "5672"]).to_owned(),
        "int" => (2 + dice.below(9000)).to_string(),
        "small" => (1 + dice.below(60)).to_string(),
        "uuid" => uuid(dice),
        "hex8" => hex(dice, 8),
        "hex12" => hex(dice, 12),
        "hex40" => hex(dice, 40),
        "hex64" => hex(dice, 64),
        "id" => word(dice, 10).to_lowercase(),
        "digits" => (0..12).map(|_| char::from(b'0' + dice.below(10) as u8)).collect(),
        other => bail!("contexts: unknown slot «{other}»"),
    })
}

fn marked(escape: Escape, value: &Value, before: &str) -> String {
    if escape == Escape::Base64 {
        let whole = format!("{}{}{}", value.before, value.secret, value.after);
        return format!("{OPEN}{}{CLOSE}", base64(whole.as_bytes()));
    }
    let indent: String = before.rsplit('\n').next().unwrap_or_default().chars().take_while(|c| c.is_whitespace()).collect();
    let write = |text: &str| escaped(escape, text, &indent);
    format!("{}{OPEN}{}{CLOSE}{}", write(&value.before), write(&value.secret), write(&value.after))
}

fn escaped(escape: Escape, text: &str, indent: &str) -> String {
    match escape {
        Escape::None | Escape::Base64 => text.to_owned(),
        Escape::Json => json(text),
        Escape::JsonTwice => json(&json(text)),
        Escape::Xml => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"),
        Escape::Url => percent(text),
        Escape::Indent => text.replace('\n', &format!("\n{indent}")),
    }
}

fn json(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t")
}

fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Lower-case hexadecimal digits.
pub fn hex(dice: &mut Dice, length: usize) -> String {
    (0..length).map(|_| char::from(b"0123456789abcdef"[dice.below(16)])).collect()
}

/// A random UUID.
pub fn uuid(dice: &mut Dice) -> String {
    let variant = char::from(b"89ab"[dice.below(4)]);
    format!("{}-{}-4{}-{variant}{}-{}", hex(dice, 8), hex(dice, 4), hex(dice, 3), hex(dice, 3), hex(dice, 12))
}
