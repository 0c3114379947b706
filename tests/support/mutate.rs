//! Ways to hide a value from a simple reader without changing what a person or a program makes of it.

use super::generate::{Dice, base64};

/// One way to write the same text differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disguise {
    Plain,
    ZeroWidth,
    FullWidth,
    Mathematical,
    JsonUnicode,
    Percent,
    HtmlDecimal,
    HtmlHex,
    Base64,
    Utf16Base64,
    LineBreak,
    QuotedPrintable,
    InJson,
}

pub const ALL: &[Disguise] = &[
    Disguise::Plain,
    Disguise::ZeroWidth,
    Disguise::FullWidth,
    Disguise::Mathematical,
    Disguise::JsonUnicode,
    Disguise::Percent,
    Disguise::HtmlDecimal,
    Disguise::HtmlHex,
    Disguise::Base64,
    Disguise::Utf16Base64,
    Disguise::LineBreak,
    Disguise::QuotedPrintable,
    Disguise::InJson,
];

/// The text with its span `start..end` (or all of it) disguised.
pub fn disguise(text: &str, (start, end): (usize, usize), how: Disguise, dice: &mut Dice) -> String {
    let (before, value, after) = (&text[..start], &text[start..end], &text[end..]);
    let each = |f: &mut dyn FnMut(char) -> String| format!("{before}{}{after}", value.chars().map(f).collect::<String>());
    let middle = value.char_indices().map(|(i, _)| i).nth(value.chars().count() / 2).unwrap_or(0);
    let broken = |by: &str| format!("{before}{}{by}{}{after}", &value[..middle], &value[middle..]);
    match how {
        Disguise::Plain => text.to_owned(),
        Disguise::ZeroWidth => broken("\u{200b}"),
        Disguise::FullWidth => {
            each(&mut |c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap().to_string() } else { c.to_string() })
        }
        Disguise::Mathematical => each(&mut |c| match c {
            'a'..='z' => char::from_u32(0x1D41A + c as u32 - 'a' as u32).unwrap().to_string(),
            'A'..='Z' => char::from_u32(0x1D400 + c as u32 - 'A' as u32).unwrap().to_string(),
            other => other.to_string(),
        }),
        Disguise::JsonUnicode => {
            each(&mut |c| if c.is_ascii() && dice.below(3) == 0 { format!("\\u{:04x}", c as u32) } else { c.to_string() })
        }
        Disguise::Percent => each(&mut |c| {
            if c.is_ascii() && !c.is_ascii_control() && dice.below(3) == 0 { format!("%{:02X}", c as u32) } else { c.to_string() }
        }),
        Disguise::HtmlDecimal => each(&mut |c| if dice.below(3) == 0 { format!("&#{};", c as u32) } else { c.to_string() }),
        Disguise::HtmlHex => each(&mut |c| if dice.below(3) == 0 { format!("&#x{:X};", c as u32) } else { c.to_string() }),
        Disguise::Base64 => format!("data {} end", base64(text.as_bytes())),
        Disguise::Utf16Base64 => base64(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        Disguise::LineBreak => broken("\n"),
        Disguise::QuotedPrintable => broken("=\r\n"),
        Disguise::InJson => format!("{{\"log\": {}}}", serde_json::to_string(text).unwrap()),
    }
}
