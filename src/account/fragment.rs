//! A piece of a page's source, as people paste it who test their set-up → what the page itself would have handed over.
//!
//! Only an element that fits the source's own selector speaks. A label of some other link, or a meta tag of another name, is somebody
//! else's word: taking it for the account's would make strangers corporate.

use super::text::unescape;

/// The most elements that are read: a page has one or two.
const MOST_ELEMENTS: usize = 64;

/// Whether a text is source rather than the bare text of an element.
#[must_use]
pub fn is_source(text: &str) -> bool {
    text.trim_start().strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '/'))
}

/// What each element says that fits the selector: the value of one attribute, or its text. Scripts give their text as it stands.
#[must_use]
pub fn select(selector: &str, attribute: Option<&str>, source: &str) -> Vec<String> {
    let Some(selector) = Selector::parse(selector) else { return Vec::new() };
    let mut said = Vec::new();
    let mut rest = source;
    let mut fitting = 0;
    while let Some((tag, behind)) = next_tag(rest).filter(|_| fitting < MOST_ELEMENTS) {
        // The text of a script is no source, whatever stands in it.
        let raw = ["script", "style", "textarea", "title"].contains(&tag.name.as_str());
        let fits = selector.fits(&tag);
        let end = if raw || fits { closing(behind, &tag.name) } else { None };
        if fits {
            fitting += 1;
            match (attribute, end) {
                (Some(name), _) => said.push(tag.attribute(name).unwrap_or_default().to_owned()),
                (None, Some(end)) if raw => said.extend(behind.get(..end).map(str::to_owned)),
                (None, Some(end)) => said.extend(behind.get(..end).map(|inner| unescape(&without_tags(inner)))),
                (None, None) => {} // cut off: what it would have said is not known
            }
        }
        rest = match end {
            Some(end) if raw => behind.get(end..).unwrap_or_default(),
            None if raw => "",
            _ => behind,
        };
    }
    said
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// The next opening tag and what stands behind it. Comments, closing tags and a tag that is cut off are none.
fn next_tag(text: &str) -> Option<(Tag, &str)> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('<')? + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.get(comment.find("-->")? + 3..)?;
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return read_tag(rest);
        }
    }
}

fn read_tag(text: &str) -> Option<(Tag, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let (name, mut rest) = text.split_at_checked(end)?;
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return Some((Tag { name: name.to_ascii_lowercase(), attributes }, behind));
        }
        let (attribute, behind) = rest.split_at_checked(rest.find(|c: char| c.is_whitespace() || "=>/".contains(c))?)?;
        let behind = behind.trim_start();
        let (value, behind) = match behind.strip_prefix('=').map(str::trim_start) {
            None => ("", behind),
            Some(value) => match value.chars().next()? {
                quote @ ('"' | '\'') => value.get(1..)?.split_once(quote)?,
                _ => value.split_at_checked(value.find(|c: char| c.is_whitespace() || c == '>')?)?,
            },
        };
        if attribute.is_empty() {
            return None;
        }
        attributes.push((attribute.to_ascii_lowercase(), unescape(value)));
        rest = behind;
    }
}

/// Where the element's own closing tag begins.
fn closing(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && text.get(at + 2 + name.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '>'))
    })
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                plain.push(' ');
            }
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// `tag#id[name="value"][name*="part"]`: what the account files use.
struct Selector<'s> {
    tag: &'s str,
    id: Option<&'s str>,
    /// Name, whether a part is enough, and value.
    attributes: Vec<(&'s str, bool, &'s str)>,
}

impl<'s> Selector<'s> {
    fn parse(text: &'s str) -> Option<Self> {
        let (head, mut tests) = text.split_at_checked(text.find('[').unwrap_or(text.len()))?;
        let (tag, id) = head.split_once('#').map_or((head, None), |(tag, id)| (tag, Some(id)));
        let mut attributes = Vec::new();
        while let Some(test) = tests.strip_prefix('[') {
            let (test, behind) = test.split_once(']')?;
            let (name, value) = test.split_once('=')?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            attributes.push((name.trim_end_matches('*'), name.ends_with('*'), value));
            tests = behind;
        }
        let plain = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        (tests.is_empty() && plain(tag) && id.is_none_or(plain)).then_some(Self { tag, id, attributes })
    }

    fn fits(&self, tag: &Tag) -> bool {
        (self.tag.is_empty() || self.tag == tag.name)
            && self.id.is_none_or(|id| tag.attribute("id") == Some(id))
            && self.attributes.iter().all(|(name, part, value)| {
                tag.attribute(name).is_some_and(|found| if *part { found.contains(value) } else { found == *value })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: &str = r#"meta[name="user-login"]"#;

    #[test]
    fn only_the_element_that_is_asked_for_speaks() {
        let page = r#"<head><meta charset="utf-8"><META content='ann_acme' NAME="user-login"/><meta name="x" content="bob_acme"></head>"#;
        assert_eq!(select(LOGIN, Some("content"), page), ["ann_acme"]);
        assert_eq!(select(LOGIN, Some("content"), r#"<meta name="user-login" content="">"#), [""]);
        assert_eq!(select(LOGIN, Some("content"), "<meta name=user-login content=ann>"), ["ann"]);
        for other in [
            r#"<meta name="description" content="ann_acme">"#,
            r#"<!-- <meta name="user-login" content="ann_acme"> -->"#,
            r#"<script>'<meta name="user-login" content="ann_acme">'</script>"#,
            r#"<p title='<meta name="user-login" content="ann_acme">'>x</p>"#,
            r#"<meta name="user-login" content="ann_ac"#,
            "< meta",
            "<",
        ] {
            assert_eq!(select(LOGIN, Some("content"), other), [""; 0], "{other}");
        }
    }

    #[test]
    fn elements_give_their_text_and_scripts_theirs_untouched() {
        let menu = r#"<div id="me"><b>Ann</b> (ann&#x40;corp.example)</div><div id="you">x</div>"#;
        assert_eq!(select("#me", None, menu).first().map(|text| text.trim().to_owned()).as_deref(), Some("Ann  (ann@corp.example)"));
        let page = r#"<html><script>"</b>"</script><script nonce="a>b" id="boot" type="x">{"a":"&lt;<b>"}</script>"#;
        assert_eq!(select("script#boot", None, page), [r#"{"a":"&lt;<b>"}"#]);
        assert_eq!(select("script#boot", None, r#"<script id="boot">{"a":1}"#), [""; 0], "cut off");
        let link = r#"a[aria-label*="@"][href*="accounts.example"]"#;
        assert_eq!(
            select(link, Some("aria-label"), r#"<a href="https://accounts.example/x" aria-label="A &#10;(a@b.c)">"#),
            ["A \n(a@b.c)"]
        );
        assert_eq!(select(link, Some("aria-label"), r#"<a href="mailto:a@b.c" aria-label="a@b.c">"#), [""; 0]);
        assert_eq!(select("a > b", None, "<b>x</b>"), [""; 0], "a selector of another form fits nothing");
    }
}
