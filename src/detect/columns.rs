//! Values under a heading: Markdown and CSV tables, tab-separated text, frames of box drawing, the columns of an SQL insert.

use super::assign::{Link, Named};
use super::name::Name;
use super::reach::Far;

/// Bounds of a table that is read.
const LONGEST_LINE: usize = 600;
const MOST_ROWS: usize = 64;
/// Columns of one heading that are read; nobody has more passwords in a row.
const MOST_COLUMNS: usize = 4;

/// How far tables have been read, so that rows are not taken for headings and a page of headings is read once.
#[derive(Default)]
pub(crate) struct Tables {
    heading: usize,
    columns: usize,
    end: usize,
}

impl Tables {
    /// The cells under the heading that this name is, if it is one.
    pub(crate) fn cells(&mut self, text: &str, name: &Name, found: &mut Vec<Named>, far: &mut Far) {
        let bytes = text.as_bytes();
        if html(bytes, name, found) {
            return far.read(name.start.saturating_sub(HTML / 4), bytes.len().min(name.end + HTML));
        }
        if !beside_a_mark(bytes, name) {
            return;
        }
        let Some((start, end)) = line_around(bytes, name) else { return };
        if start < self.end && (start != self.heading || self.columns >= MOST_COLUMNS) {
            return;
        }
        let columns = if start == self.heading && self.end > 0 { self.columns + 1 } else { 1 };
        let before = found.len();
        let until = insert(bytes, name, found)
            .or_else(|| table(bytes, (start, end), name, found))
            .or_else(|| aligned(bytes, (start, end), name, found));
        if let Some(until) = until {
            // Of the line that ended it no more is looked at than rows are long.
            far.read(start, bytes.len().min(until + LONGEST_LINE));
            *self = Self { heading: start, columns, end: until };
        }
        for named in &mut found[before..] {
            named.shouted = false;
        }
    }
}

/// A mark between cells, two blanks or the end of the line stand behind the cell of the name; this is cheap enough to ask of every name.
fn beside_a_mark(text: &[u8], name: &Name) -> bool {
    let behind = &text[name.end..text.len().min(name.end + 96)];
    let mark = behind.iter().position(|b| !CELL[usize::from(*b)]);
    mark.is_none_or(|at| matches!(behind[at], b'\n' | b')' | b'(') || separator(&behind[at..]).is_some())
}

/// The first byte of `│`, `║` and their like, which frame tables in terminals.
const BOX: u8 = 0xE2;
/// How many bytes they have.
const BOX_LENGTH: usize = 3;

/// The mark between cells that begins here, by its first byte.
fn separator(at: &[u8]) -> Option<u8> {
    match at {
        [mark @ (b'|' | b',' | b'\t' | b';'), ..] => Some(*mark),
        // U+2502, 2503, 2506, 2507, 250A, 250B and U+2551, 254E, 254F
        [BOX, 0x94, 0x82 | 0x83 | 0x86 | 0x87 | 0x8A | 0x8B, ..] | [BOX, 0x95, 0x8E | 0x8F | 0x91, ..] => Some(BOX),
        _ => None,
    }
}

/// `|---|:--:|`, `├────┼────┤`: a line without a cell.
fn ruler(line: &[u8]) -> bool {
    let plain = |b: &u8| matches!(b, b'-' | b':' | b'|' | b' ' | b'+' | b'=' | b'\r');
    !line.is_empty() && (line.iter().all(plain) || line.iter().all(|b| plain(b) || matches!(*b, BOX | 0x80..=0xBF)))
}

/// What cells of names are made of.
static CELL: [bool; 256] = {
    let mut cell = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        cell[byte] = b.is_ascii_alphanumeric() || matches!(b, b' ' | b'"' | b'\'' | b'`' | b'*' | b'\r' | b'_' | b'-' | b'.' | b'/');
        byte += 1;
    }
    cell
};

/// The line of the name, unless it is longer than headings are: looking further would make long lines expensive.
fn line_around(text: &[u8], name: &Name) -> Option<(usize, usize)> {
    let before = &text[name.start.saturating_sub(LONGEST_LINE)..name.start];
    let behind = &text[name.end..text.len().min(name.end + LONGEST_LINE)];
    let start = match memchr::memrchr(b'\n', before) {
        Some(n) => name.start - before.len() + n + 1,
        None if before.len() == name.start => 0,
        None => return None,
    };
    let end = match memchr::memchr(b'\n', behind) {
        Some(n) => name.end + n,
        None if name.end + behind.len() == text.len() => text.len(),
        None => return None,
    };
    (end - start <= LONGEST_LINE).then_some((start, end))
}

/// Reads the rows below the heading line and answers where they end.
fn table(text: &[u8], (start, end): (usize, usize), name: &Name, found: &mut Vec<Named>) -> Option<usize> {
    let mark = delimiter(text, (start, end), name)?;
    let heading = &text[start..end];
    let framed = matches!(mark, b'|' | BOX);
    let width = cells(heading, mark).count();
    // A ruler below says that the line is a heading, whatever it is made of.
    let below = &text[text.len().min(end + 1)..text.len().min(end + 1 + LONGEST_LINE)];
    let ruled = framed && ruler(&below[..memchr::memchr(b'\n', below).unwrap_or(below.len())]);
    // In a list of code the last cell of a line is empty; in a Markdown table the outer cells are.
    let named = |(i, cell): (usize, (usize, usize))| {
        let outer = framed && (i == 0 || i + 1 == width);
        let cell_text = &heading[cell.0..cell.1];
        let short =
            if ruled { cell_text.trim_ascii().len() <= 48 } else { is_heading(cell_text) && !(mark == BOX && cell_text.contains(&BOX)) };
        short && (outer || trimmed(heading, cell).is_some())
    };
    if width < 2 || !cells(heading, mark).enumerate().all(named) {
        return None;
    }
    let column = cells(&text[start..name.start], mark).count() - 1;
    let mut at = end + 1;
    for _ in 0..MOST_ROWS {
        let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) else { break };
        let rest = &rest[..rest.len().min(LONGEST_LINE + 1)];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        let ruler = ruler(line);
        if line.len() > LONGEST_LINE || !ruler && cells(line, mark).count() != width {
            break;
        }
        if let Some(cell) = cells(line, mark).nth(column).filter(|_| !ruler) {
            found.extend(trimmed(line, cell).map(|(from, to)| cell_value(at + from, at + to)));
        }
        at += line.len() + 1;
    }
    Some(at.max(end + 1))
}

const fn cell_value(start: usize, end: usize) -> Named {
    Named { start, end, link: Link::Cell, quoted: true, shouted: false, code: false }
}

/// What separates the cells of the line: the mark behind the cell of the name, or the one before it in the last column.
fn delimiter(text: &[u8], (start, end): (usize, usize), name: &Name) -> Option<u8> {
    let first = |from: usize, to: usize| (from..to).find_map(|at| separator(&text[at..to]));
    first(name.end, end).or_else(|| (start..name.start).rev().find_map(|at| separator(&text[at..name.start])))
}

/// `USER      PASSWORD      ROLE`: columns made of blanks. A cell stands below its heading, or has the same number; rows of a data frame
/// have their own number before, which has no heading. In a notebook each line stands in quotes.
fn aligned(text: &[u8], (start, end): (usize, usize), name: &Name, found: &mut Vec<Named>) -> Option<usize> {
    let heading = &text[start..end];
    let width = wide(heading).count();
    let mine = name.start - start;
    if width < 2 || !wide(heading).all(|(from, to)| is_heading(&heading[from..to]) && to - from <= 24) {
        return None;
    }
    let column = wide(heading).position(|(from, to)| from <= mine && mine < to)?;
    let mut at = end + 1;
    for _ in 0..MOST_ROWS {
        let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) else { break };
        let rest = &rest[..rest.len().min(LONGEST_LINE + 1)];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        let cells = wide(line).count();
        if line.len() > LONGEST_LINE || cells < 2 && !between_lines(line) {
            break;
        }
        let numbered = || cells == width + 1 && wide(line).next().is_some_and(|(from, to)| line[from..to].iter().all(u8::is_ascii_digit));
        let cell = if cells == width {
            wide(line).nth(column)
        } else if numbered() {
            wide(line).nth(column + 1)
        } else {
            wide(line).find(|(from, _)| *from == mine)
        };
        let ruler = line.iter().all(|b| matches!(b, b'-' | b'=' | b' ' | b'\t' | b'\r'));
        found.extend(cell.filter(|_| !ruler).and_then(|cell| trimmed(line, cell)).map(|(from, to)| cell_value(at + from, at + to)));
        at += line.len() + 1;
    }
    Some(at.max(end + 1))
}

/// `",`: what stands between two lines of a notebook's output.
fn between_lines(line: &[u8]) -> bool {
    matches!(line.trim_ascii(), b"\"," | b"\"")
}

/// The cells between two blanks and more, behind the quote that may begin the line.
fn wide(line: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let blanks = line.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let mut at = blanks + usize::from(line.get(blanks) == Some(&b'"'));
    std::iter::from_fn(move || {
        at += line[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let rest = line.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.windows(2).position(|pair| pair == b"  ").unwrap_or(rest.len()).max(1);
        let cell = (at, at + length);
        at += length;
        Some(cell)
    })
}

/// How much of an HTML table is read behind its heading.
const HTML: usize = 4000;

/// So many elements of a row of headings stand before one.
const MOST_TAGS: usize = 96;

/// `<th>Password</th>`: the cells below, in the rows that follow. True when the name is such a heading.
fn html(text: &[u8], name: &Name, found: &mut Vec<Named>) -> bool {
    let behind = &text[name.end..text.len().min(name.end + 40)];
    let Some(close) = memchr::memchr_iter(b'<', behind).find(|at| behind[*at..].starts_with(b"</t")) else { return false };
    if behind[..close].iter().any(|b| matches!(b, b'\n' | b'=')) {
        return false;
    }
    let before = &text[name.start.saturating_sub(HTML / 4)..name.start];
    // The cells of one heading share its row: the search goes back over them and no further than the last row's end.
    let mut opened = memchr::memrchr_iter(b'<', before).take(MOST_TAGS).take_while(|at| !before[*at..].starts_with(b"</tr"));
    let Some(row) = opened.find(|at| before[*at..].starts_with(b"<tr")) else { return false };
    let opens = |w: &&[u8]| matches!(*w, [b'<', b't', b'h' | b'd', b'>' | b' ' | b'\n']);
    let column = before[row..].windows(4).filter(opens).count();
    let from = name.end + close;
    let rest = &text[from..text.len().min(from + HTML)];
    let Some(first) = memchr::memmem::find(rest, b"<tr") else { return false };
    let mut at = first;
    for _ in 0..MOST_ROWS {
        let Some(end) = memchr::memmem::find(&rest[at..], b"</tr").map(|end| at + end) else { break };
        if let Some((start, stop)) = html_cell(&rest[at..end], column) {
            found.push(cell_value(from + at + start, from + at + stop));
        }
        let Some(next) = memchr::memmem::find(&rest[end..], b"<tr") else { break };
        at = end + next;
    }
    true
}

/// The text of the `column`th cell (counted from 1) of an HTML row.
fn html_cell(row: &[u8], column: usize) -> Option<(usize, usize)> {
    let mut at = 0;
    for _ in 0..column {
        at += memchr::memmem::find(&row[at..], b"<td")? + 3;
    }
    at += memchr::memchr(b'>', &row[at..])? + 1;
    // Elements around the text: `<td><code>…`
    while row.get(at) == Some(&b'<') {
        at += memchr::memchr(b'>', &row[at..])? + 1;
    }
    let length = memchr::memchr(b'<', &row[at..])?;
    trimmed(row, (at, at + length))
}

/// A heading is a short name: no sign of code, no sentence, no number.
fn is_heading(cell: &[u8]) -> bool {
    let counted = cell.iter().any(u8::is_ascii_digit) && cell.iter().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'"'));
    cell.trim_ascii().len() <= 40
        && !counted
        && !cell
            .iter()
            .any(|b| matches!(b, b'=' | b':' | b'(' | b')' | b'{' | b'}' | b'<' | b'>' | b'!' | b'$' | b'*' | b'/' | b'[' | b']'))
}

/// The cells between marks, as ranges of the line.
fn cells(line: &[u8], mark: u8) -> impl Iterator<Item = (usize, usize)> + '_ {
    let width = if mark == BOX { BOX_LENGTH } else { 1 };
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let from = next?;
        let mut ends = memchr::memchr_iter(mark, &line[from..]).map(|n| from + n);
        let end = ends.find(|at| mark != BOX || separator(&line[*at..]).is_some());
        next = end.map(|at| at + width);
        Some((from, end.unwrap_or(line.len())))
    })
}

fn trimmed(line: &[u8], (mut from, mut to): (usize, usize)) -> Option<(usize, usize)> {
    let wrapping = |b: u8| matches!(b, b' ' | b'\t' | b'"' | b'\'' | b'`' | b'\r');
    while from < to && wrapping(line[from]) {
        from += 1;
    }
    while to > from && wrapping(line[to - 1]) {
        to -= 1;
    }
    (from < to).then_some((from, to))
}

/// `INSERT INTO users (name, password) VALUES ('bob', '…')`
fn insert(text: &[u8], name: &Name, found: &mut Vec<Named>) -> Option<usize> {
    let before = &text[name.start.saturating_sub(300)..name.start];
    let open = memchr::memrchr(b'(', before).filter(|o| !before[*o..].contains(&b')'))?;
    let behind = &text[name.end..text.len().min(name.end + 300)];
    let close = memchr::memchr(b')', behind)?;
    let column = before[open..].iter().filter(|b| **b == b',').count();
    let mut at = name.end + close + 1;
    at += text[at..].iter().take(16).take_while(|b| b.is_ascii_whitespace()).count();
    if !text.get(at..at + 6)?.eq_ignore_ascii_case(b"values") {
        return None;
    }
    at += 6;
    for _ in 0..MOST_ROWS {
        at += text[at..].iter().take(16).take_while(|b| b.is_ascii_whitespace() || **b == b',').count();
        if text.get(at) != Some(&b'(') {
            break;
        }
        let rest = &text[at + 1..text.len().min(at + LONGEST_LINE)];
        let end = memchr::memmem::find(rest, b")").unwrap_or(rest.len());
        let row = &rest[..end];
        let cell = cells(row, b',').nth(column).and_then(|cell| trimmed(row, cell));
        found.extend(cell.map(|(from, to)| cell_value(at + 1 + from, at + 1 + to)));
        at = (at + end + 2).min(text.len());
    }
    Some(at)
}
