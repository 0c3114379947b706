//! PEM and its kin: a first line, a body of base64, a last line; whole, escaped into one line, or cut off.

use memchr::memmem;

/// Longest body that is looked through for the last line: a 16384-bit RSA key takes 13 KB.
const LONGEST: usize = 64 * 1024;
const SHORTEST: usize = 40;

/// Where the block that begins with the matched first line ends, when there is key material in it.
pub(crate) fn extend(text: &[u8], head_end: usize) -> Option<usize> {
    let window = &text[head_end..text.len().min(head_end + LONGEST)];
    // A second first line ends the search: otherwise a page of first lines would be looked through again and again.
    let window = &window[..memmem::find(window, b"-----BEGIN").unwrap_or(window.len())];
    if let Some(last) = memmem::find(window, b"-----END") {
        let close = memmem::find(&window[last + 8..], b"-----").map_or(last + 8, |c| last + 8 + c + 5);
        return (material(&window[..last]) >= SHORTEST).then_some(head_end + close.min(last + 60));
    }
    let body = window.iter().position(|b| !body_byte(*b)).unwrap_or(window.len());
    let body = body - window[..body].iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
    (material(&window[..body]) >= SHORTEST).then_some(head_end + body)
}

fn body_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b.is_ascii_whitespace() || matches!(b, b'+' | b'/' | b'=' | b'\\' | b':' | b',' | b'-')
}

/// How many characters of base64 stand in words long enough to be key material; an ellipsis or a remark has none.
fn material(body: &[u8]) -> usize {
    body.split(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=')))
        .filter(|word| word.len() >= 16 && !word.iter().all(|b| *b == word[0]))
        .map(<[u8]>::len)
        .sum()
}
