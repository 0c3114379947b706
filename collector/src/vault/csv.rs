//! Tables with a heading (RFC 4180), as password managers export them.
//!
//! Columns by their headings: 1Password (`Title`, `Password`, `OTPAuth`), Bitwarden (`name`, `login_password`, `login_totp`, `fields` with
//! `name: value` on each line), and what others call theirs.

use super::{Item, VaultError, tell};

/// Headings under which values stand, without blanks and marks.
const VALUES: &[&str] = &[
    "password",
    "loginpassword",
    "pwd",
    "secret",
    "secretkey",
    "secretvalue",
    "secretstring",
    "clientsecret",
    "token",
    "apikey",
    "apitoken",
    "accesskey",
    "privatekey",
    "value",
    "otpauth",
    "logintotp",
    "totp",
];
/// Headings of what an item is called.
const NAMES: &[&str] = &["name", "title", "item", "account", "key", "path"];
/// Bitwarden's own fields.
const FIELDS: &str = "fields";

pub(super) fn read(text: &str, columns: &[String]) -> Result<Vec<Item>, VaultError> {
    let mut rows = rows(text)?.into_iter();
    let heading = rows.next().filter(|row| !row.is_empty());
    let heading = heading.ok_or_else(|| VaultError::new("it is empty", "a table needs a line with the names of its columns"))?;
    let plain: Vec<String> = heading.iter().map(|name| plain(name)).collect();
    let wanted = |name: &String| VALUES.contains(&name.as_str()) || columns.iter().any(|column| self::plain(column) == *name);
    let values: Vec<usize> = (0..plain.len()).filter(|i| wanted(&plain[*i])).collect();
    let fields = plain.iter().position(|name| name == FIELDS);
    if values.is_empty() && fields.is_none() {
        let named: Vec<String> = heading.iter().map(|name| name.chars().filter(|c| !c.is_control()).take(40).collect()).collect();
        let what =
            format!("none of its columns is known to hold secrets ({})", named.iter().take(20).cloned().collect::<Vec<_>>().join(", "));
        return Err(VaultError::new(what, "name the column with --column, or use --format lines where there is no heading"));
    }
    let name = NAMES.iter().find_map(|known| plain.iter().position(|name| name == known));
    let mut items = Vec::new();
    for (number, row) in rows.enumerate() {
        let item = name.and_then(|at| row.get(at)).filter(|item| !item.is_empty()).cloned();
        let item = item.unwrap_or_else(|| format!("row {}", number + 2));
        for (at, cell) in row.into_iter().enumerate() {
            if values.contains(&at) {
                tell(&mut items, &format!("{item}, {}", heading[at]), cell);
            } else if Some(at) == fields {
                cell.lines().filter_map(|line| line.split_once(": ")).for_each(|(field, value)| {
                    tell(&mut items, &format!("{item}, {field}"), value.to_owned());
                });
            }
        }
    }
    Ok(items)
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The rows with their cells, quotes undone. Empty lines are no rows.
fn rows(text: &str) -> Result<Vec<Vec<String>>, VaultError> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut opened) = (false, 1, 1);
    let mut characters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(character) = characters.next() {
        line += usize::from(character == '\n');
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => (quoted, opened) = (true, line),
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {}
            '\n' if !quoted => end_row(&mut rows, &mut row, &mut cell),
            other => cell.push(other),
        }
    }
    if quoted {
        return Err(VaultError::new(format!("the quotation that begins in line {opened} has no end"), "export the table again"));
    }
    end_row(&mut rows, &mut row, &mut cell);
    Ok(rows)
}

fn end_row(rows: &mut Vec<Vec<String>>, row: &mut Vec<String>, cell: &mut String) {
    row.push(std::mem::take(cell));
    let row = std::mem::take(row);
    if row.iter().any(|cell| !cell.is_empty()) {
        rows.push(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, columns: &[&str]) -> Vec<(String, String)> {
        let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
        read(text, &columns).unwrap().into_iter().map(|item| (item.name, item.value.to_string())).collect()
    }

    fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
        wanted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn known_exports_are_read() {
        let one = "Title,Url,Username,Password,OTPAuth,Notes\r\n\"Mail, old\",https://m.example,ann,\"a\"\"b,c\",,none\r\n";
        assert_eq!(told(one, &[]), pairs(&[("Mail, old, Password", "a\"b,c")]));
        let bit = "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n\
            ,,login,CI,,\"pin: 12\ntoken: t: u\",0,,ann,pass,\n";
        assert_eq!(told(bit, &[]), pairs(&[("CI, pin", "12"), ("CI, token", "t: u"), ("CI, login_password", "pass")]));
        assert_eq!(told("id,the key\n7,abc\n", &["The Key"]), pairs(&[("row 2, the key", "abc")]));
    }

    #[test]
    fn a_table_without_a_known_column_says_which_it_has() {
        let error = read("id,colour\n1,blue\n", &[]).err().unwrap();
        assert!(error.what.contains("id, colour") && error.mend.contains("--column"), "{error}");
        assert!(read("password\n\"open\n", &[]).err().unwrap().what.contains("line 2"));
        assert!(read("", &[]).is_err());
    }
}
