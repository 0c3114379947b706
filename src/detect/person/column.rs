//! The cells under a heading: comma, semicolon, tab, bar, HTML, and columns that are merely aligned.

use super::super::reach::Far;

/// Longest line of a table, most rows, longest heading.
const LINE: usize = 1200;
const ROWS: usize = 400;
/// How far below its heading a cell may stand.
const DEPTH: usize = 32 * 1024;
const HEADING: usize = 64;

/// The trimmed cells of the column that `name` heads, in aligned columns those of `wanted` lines alone. Every line read is paid from
/// the budget.
pub(crate) fn cells(
    text: &[u8],
    name: (usize, usize),
    budget: &mut usize,
    far: &mut Far,
    wanted: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let Some(line) = line_around(text, name.0) else { return Vec::new() };
    let heading = &text[line.0..line.1];
    let mark = [b'\t', b'|', b';', b','].into_iter().find(|mark| memchr::memchr(*mark, heading).is_some());
    let mut until = name.1;
    let found = match mark {
        _ if heading_cell(heading) => markup(text, name, budget, &mut until),
        Some(mark) => marked(text, line, name, mark, budget, &mut until),
        None => aligned(text, line, name, budget, &mut until, wanted),
    };
    if until > line.1 {
        // Of the line that ended it no more is looked at than rows are long.
        far.read(line.0, text.len().min(until + LINE));
    }
    found
}

fn line_around(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let from = at.saturating_sub(LINE);
    let start = memchr::memrchr(b'\n', &text[from..at]).map_or(from, |n| from + n + 1);
    let rest = &text[at..text.len().min(at + LINE)];
    let end = at + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    (end - start < LINE).then_some((start, end))
}

/// The lines behind `end`, each paid for, until one is too long.
fn lines<'a>(text: &'a [u8], end: usize, budget: &'a mut usize) -> impl Iterator<Item = (usize, &'a [u8])> + 'a {
    let mut at = end + 1;
    let mut rows = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let rest = &rest[..rest.len().min(LINE)];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        *budget = budget.checked_sub(length + 1)?;
        rows += 1;
        let start = at;
        at += length + 1;
        (rows <= ROWS && length < LINE && start - end <= DEPTH).then(|| (start, &rest[..length]))
    })
}

/// The cells of a line; a mark between double quotes separates nothing.
fn split(line: &[u8], mark: u8) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut rest = Some(0);
    std::iter::from_fn(move || {
        let from = rest?;
        let mut quoted = false;
        let ends = line[from..].iter().position(|b| {
            quoted ^= *b == b'"';
            *b == mark && !quoted
        });
        rest = ends.map(|n| from + n + 1);
        Some((from, ends.map_or(line.len(), |n| from + n)))
    })
}

fn marked(text: &[u8], line: (usize, usize), name: (usize, usize), mark: u8, budget: &mut usize, until: &mut usize) -> Vec<(usize, usize)> {
    let heading = &text[line.0..line.1];
    let at = name.0 - line.0;
    let Some(index) = split(heading, mark).position(|(from, to)| from <= at && at < to && to - from <= HEADING) else { return Vec::new() };
    let width = split(heading, mark).count();
    let mut found = Vec::new();
    for (start, row) in lines(text, line.1, budget) {
        *until = start + row.len();
        if split(row, mark).count() != width {
            break;
        }
        if let Some((from, to)) = split(row, mark).nth(index).and_then(|cell| trimmed(row, cell)) {
            found.push((start + from, start + to));
        }
    }
    found
}

fn trimmed(line: &[u8], (mut from, mut to): (usize, usize)) -> Option<(usize, usize)> {
    let wrapping = |b: u8| matches!(b, b' ' | b'\t' | b'"' | b'\'' | b'`' | b'*' | b'\r');
    while from < to && wrapping(line[from]) {
        from += 1;
    }
    while to > from && wrapping(line[to - 1]) {
        to -= 1;
    }
    (from < to).then_some((from, to))
}

/// Headings two blanks apart, and values that begin or end where the heading does.
fn aligned(
    text: &[u8],
    line: (usize, usize),
    name: (usize, usize),
    budget: &mut usize,
    until: &mut usize,
    wanted: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let heading = &text[line.0..line.1];
    let (from, to) = (name.0 - line.0, name.1 - line.0);
    let gap = |bytes: &[u8]| bytes.windows(2).any(|pair| pair == b"  ");
    if heading.len() > 300 || !(gap(&heading[..from]) || gap(&heading[to..])) {
        return Vec::new();
    }
    let characters = |part: &[u8]| part.iter().filter(|b| **b & 0xC0 != 0x80).count();
    let (left, right) = (characters(&heading[..from]), characters(&heading[..to]) + 12);
    let mut found = Vec::new();
    for (start, row) in lines(text, line.1, budget) {
        *until = start + row.len();
        if row.is_empty() {
            break;
        }
        if !wanted(start, start + row.len()) {
            continue;
        }
        let (mut at, mut begins) = (0, 0);
        while at < row.len() && begins <= right {
            let length = word_length(&row[at..]);
            if length > 0
                && begins + length + 1 >= left
                && row[at..at + length].iter().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
            {
                found.push((start + at, start + at + length));
            }
            begins += characters(&row[at..at + length.max(1)]);
            at += length.max(1);
        }
    }
    found
}

/// A cell of an aligned table: up to two blanks or the end.
fn word_length(rest: &[u8]) -> usize {
    if rest[0] == b' ' {
        return 0;
    }
    rest.windows(2).position(|pair| pair == b"  ").unwrap_or(rest.len())
}

/// The name stands in a `<th>`.
fn heading_cell(line: &[u8]) -> bool {
    memchr::memchr_iter(b'<', line).any(|at| matches!(line[at..], [_, b't', b'h', ..] | [_, b'T', b'H', ..]))
}

/// `<tr><th>…` and the cells of the same place in the rows that follow.
fn markup(text: &[u8], name: (usize, usize), budget: &mut usize, end: &mut usize) -> Vec<(usize, usize)> {
    let from = name.0.saturating_sub(LINE);
    let before = &text[from..name.0];
    let row = memchr::memrchr_iter(b'<', before).find(|at| before[*at..].starts_with(b"<tr")).map_or(0, |at| at + 3);
    let index = memchr::memmem::find_iter(&before[row..], b"<th").count();
    let until = text.len().min(name.1 + DEPTH.min(*budget));
    *budget = budget.saturating_sub(until - name.1);
    *end = until;
    let mut found = Vec::new();
    let mut at = name.1;
    while let Some(open) = memchr::memmem::find(&text[at..until], b"<tr").map(|n| at + n + 3) {
        let end = memchr::memmem::find(&text[open..until], b"</tr").map_or(until, |n| open + n);
        let cell = memchr::memmem::find_iter(&text[open..end], b"<td").nth(index.wrapping_sub(1)).map(|n| open + n);
        let inside = cell.and_then(|cell| memchr::memchr(b'>', &text[cell..end]).map(|n| cell + n + 1));
        if let Some(inside) = inside {
            let close = memchr::memchr(b'<', &text[inside..end]).map_or(end, |n| inside + n);
            found.extend(trimmed(text, (inside, close)));
        }
        at = end;
    }
    found
}
