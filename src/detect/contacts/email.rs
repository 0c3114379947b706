//! Addresses of e-mail, as people write them (a useful part of RFC 5322).

use super::{RECORDS, Span};

/// Longest local part and domain (RFC 5321).
const LOCAL: usize = 64;
const DOMAIN: usize = 253;

/// Every address, in order; nothing when there are too few `@` for a list.
pub(super) fn read(text: &[u8]) -> Vec<Span> {
    if memchr::memchr_iter(b'@', text).take(RECORDS).count() < RECORDS {
        return Vec::new();
    }
    memchr::memchr_iter(b'@', text).filter_map(|at| address(text, at)).collect()
}

fn address(text: &[u8], at: usize) -> Option<Span> {
    let local = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'') || b > 127;
    let window = &text[at.saturating_sub(LOCAL)..at];
    let mut start = at - window.iter().rev().take_while(|b| local(**b)).count();
    while start < at && matches!(text[start], b'.' | b'-' | b'\'' | b'%' | b'+' | 0x80..=0xBF) {
        start += 1;
    }
    let part = &text[start..at];
    // `https://user@host`, `git@host:path`, `//registry/@scope`.
    let in_url = matches!(text[..start], [.., b'/' | b':' | b'@']) && text[..start].ends_with(b"/") || part == b"git" || part.is_empty();
    let mut end = at + 1;
    end += text[end..].iter().take(DOMAIN).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
    while end > at && matches!(text[end - 1], b'.' | b'-') {
        end -= 1;
    }
    let domain = text.get(at + 1..end)?;
    let (_, top) = domain.rsplit_once_dot()?;
    let named = (2..=24).contains(&top.len()) && top.iter().all(u8::is_ascii_alphabetic) && !domain.windows(2).any(|w| w == b"..");
    (named && !in_url && !asset(top)).then_some((start, end))
}

/// `logo@2x.png`: a file.
fn asset(top: &[u8]) -> bool {
    [b"png".as_slice(), b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"js", b"css", b"ts", b"tgz"]
        .iter()
        .any(|ending| top.eq_ignore_ascii_case(ending))
}

trait LastDot {
    fn rsplit_once_dot(&self) -> Option<(&[u8], &[u8])>;
}

impl LastDot for [u8] {
    fn rsplit_once_dot(&self) -> Option<(&[u8], &[u8])> {
        let dot = memchr::memrchr(b'.', self)?;
        Some((&self[..dot], &self[dot + 1..]))
    }
}
