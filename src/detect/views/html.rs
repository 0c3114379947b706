//! The text that a person sees in HTML.

// Every place in the text that is cut at here was found by an ASCII byte or is the end of a whole character.
#![allow(clippy::string_slice)]

use super::View;
use super::decoded::fold;

/// Elements that begin a new line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "option",
];
/// Elements whose content nobody sees.
const UNSEEN: &[&str] = &["script", "style", "template", "head"];

/// The visible text: markup gone, elements that cut a word joined, blocks on lines of their own, cells apart.
pub(crate) fn visible(html: &str) -> View {
    let mut view = View::default();
    let bytes = html.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let next = memchr::memchr2(b'<', b'&', &bytes[at..]).map_or(bytes.len(), |n| at + n);
        text(html, at, next, &mut view);
        at = match bytes.get(next) {
            Some(b'<') => markup(html, next, &mut view),
            Some(_) => entity(html, next, &mut view),
            None => next,
        };
    }
    view
}

/// Copies plain text, without what is invisible in it.
fn text(html: &str, from: usize, to: usize, view: &mut View) {
    let part = &html[from..to];
    if part.is_ascii() {
        view.copy(part, from);
        return;
    }
    let mut copied = 0;
    for (at, c) in part.char_indices() {
        if let Some(folded) = fold(c) {
            view.copy(&part[copied..at], from + copied);
            if let Some(folded) = folded {
                view.put(folded, from + at, c.len_utf8());
            }
            copied = at + c.len_utf8();
        }
    }
    view.copy(&part[copied..], from + copied);
}

/// Steps over a tag or a comment and answers where text goes on.
fn markup(html: &str, at: usize, view: &mut View) -> usize {
    let rest = &html[at..];
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(html.len(), |end| at + end + 3);
    }
    let name = rest[1..].trim_start_matches('/');
    let name: String = name.chars().take_while(char::is_ascii_alphanumeric).take(12).collect::<String>().to_ascii_lowercase();
    if name.is_empty() && !rest.starts_with("<!") && !rest.starts_with("<?") {
        view.copy(&rest[..1], at);
        return at + 1;
    }
    let end = tag_end(html, at);
    if UNSEEN.contains(&name.as_str()) && !rest.starts_with("</") {
        let close = format!("</{name}");
        return find_ignoring_case(html, end, &close).map_or(html.len(), |found| tag_end(html, found));
    }
    if BLOCKS.contains(&name.as_str()) {
        view.put('\n', at, end - at);
    } else if matches!(name.as_str(), "td" | "th") {
        view.put('\t', at, end - at);
    }
    end
}

/// One past the `>` that closes the tag; quotes may hold a `>` of their own.
fn tag_end(html: &str, at: usize) -> usize {
    let mut quote = None;
    for (i, b) in html.as_bytes()[at..].iter().enumerate() {
        match (quote, b) {
            (None, b'>') => return at + i + 1,
            (None, b'"' | b'\'') => quote = Some(*b),
            (Some(open), close) if open == *close => quote = None,
            _ => {}
        }
    }
    html.len()
}

fn find_ignoring_case(html: &str, from: usize, needle: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    memchr::memchr_iter(b'<', &bytes[from..])
        .map(|i| from + i)
        .find(|i| bytes[*i..].get(..needle.len()).is_some_and(|f| f.eq_ignore_ascii_case(needle.as_bytes())))
}

fn entity(html: &str, at: usize, view: &mut View) -> usize {
    match super::decoded::entity(html.as_bytes(), at) {
        Some((length, character)) => {
            if let Some(character) = character {
                view.put(character, at, length);
            }
            at + length
        }
        None => {
            view.copy(&html[at..=at], at);
            at + 1
        }
    }
}
