//! `NAME=value` on each line, as shells and containers read it: `export`, comments, quotes over several lines.

use super::{Item, VaultError, tell};

pub(super) fn read(text: &str) -> Result<Vec<Item>, VaultError> {
    let mut items = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = 1 + text.len().checked_sub(rest.len()).map_or(0, |read| text.get(..read).unwrap_or_default().matches('\n').count());
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            rest = after;
            continue;
        }
        let named = trimmed.strip_prefix("export ").unwrap_or(trimmed).split_once('=');
        let name = named.map(|(name, _)| name.trim()).filter(|name| !name.is_empty() && !name.contains(char::is_whitespace));
        let Some(name) = name else {
            return Err(VaultError::new(format!("line {number} is no NAME=value"), "mend or remove the line, or give the right --format"));
        };
        let value = rest.split_once('=').map_or("", |(_, value)| value).trim_start_matches([' ', '\t']);
        let (value, further) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => quoted(value, quote, number)?,
            _ => (plain(value), after),
        };
        tell(&mut items, name, value);
        rest = further;
    }
    Ok(items)
}

/// Up to the end of the line or to a comment.
fn plain(value: &str) -> String {
    let line = value.split('\n').next().unwrap_or_default();
    line.split(" #").next().unwrap_or_default().trim().to_owned()
}

/// A quoted value, and what follows its line. Within double quotes a backslash escapes.
fn quoted(value: &str, quote: char, number: usize) -> Result<(String, &str), VaultError> {
    let mut told = String::new();
    let mut characters = value.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quote == '"' => match characters.next() {
                Some((_, 'n')) => told.push('\n'),
                Some((_, 'r')) => told.push('\r'),
                Some((_, 't')) => told.push('\t'),
                Some((_, other)) => told.push(other),
                None => {}
            },
            end if end == quote => {
                let behind = value.get(at + 1..).unwrap_or_default();
                return Ok((told, behind.split_once('\n').map_or("", |(_, further)| further)));
            }
            other => told.push(other),
        }
    }
    Err(VaultError::new(format!("the quotation that begins in line {number} has no end"), "close it, or give the right --format"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_read_as_shells_read_them() {
        let text = "# comment\nA=one # why\nexport B = \"two \\\"x\\\"\"\n\nC='three\nlines' \nD=\nE=last";
        let items: Vec<(String, String)> = read(text).unwrap().into_iter().map(|item| (item.name, item.value.to_string())).collect();
        let wanted = [("A", "one"), ("B", "two \"x\""), ("C", "three\nlines"), ("E", "last")];
        assert_eq!(items, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(read("A=1\nnonsense\n").err().unwrap().what.contains("line 2"));
        assert!(read("A='open\nB=2").err().unwrap().what.contains("line 1"));
    }
}
