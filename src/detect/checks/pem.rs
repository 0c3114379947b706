//! PEM and its kin: a first line, a body of base64, a last line; whole, escaped into one line, or cut off.

use memchr::memmem;

/// Longest body that is looked through for the last line: a 16384-bit RSA key takes 13 KB.
pub(crate) const LONGEST: usize = 64 * 1024;
const SHORTEST: usize = 40;

/// Where the block that begins with the matched first line ends, when there is key material in it.
pub(crate) fn extend(text: &[u8], head_end: usize) -> Option<usize> {
    let window = &text[head_end..text.len().min(head_end + LONGEST)];
    // A second first line ends the search: otherwise a page of first lines would be looked through again and again.
    let window = &window[..memmem::find(window, b"-----BEGIN").unwrap_or(window.len())];
    if let Some(last) = memmem::find(window, b"---- END").or_else(|| memmem::find(window, b"-----END")) {
        let close = memmem::find(&window[last + 8..], b"----").map_or(last + 8, |c| last + 8 + c);
        let dashes = window[close..].iter().take(5).take_while(|b| **b == b'-').count();
        return (material(&window[..last]) >= SHORTEST).then_some(head_end + (close + dashes).min(last + 60));
    }
    let body = body_end(window);
    (material(&window[..body]) >= SHORTEST).then_some(head_end + body)
}

/// Where the key material of a block without a last line ends: at the first line that is neither material nor a header.
fn body_end(window: &[u8]) -> usize {
    let (mut at, mut end, mut begun) = (0, 0, false);
    while at < window.len() {
        let line = &window[at..at + memchr::memchr(b'\n', &window[at..]).unwrap_or(window.len() - at)];
        let text = line.trim_ascii();
        let header = memmem::find(text, b": ").is_some_and(|colon| colon < 24);
        let body = !text.is_empty() && text.iter().all(|b| body_byte(*b));
        if !(header || body || text.is_empty() && !begun) {
            // The rest of a quoted string, for example, ends the key within its line.
            let indent = line.len() - line.trim_ascii_start().len();
            let lead = text.iter().take_while(|b| body_byte(**b)).count();
            return if lead >= SHORTEST { at + indent + lead } else { end };
        }
        begun |= body && text.len() >= 16;
        end = if text.is_empty() { end } else { at + line.trim_ascii_end().len() };
        at += line.len() + 1;
    }
    end
}

const fn body_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\\' | b'-')
}

/// How many characters of base64 stand in words long enough to be key material; an ellipsis or a remark has none.
fn material(body: &[u8]) -> usize {
    body.split(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=')))
        .filter(|word| word.len() >= 16 && !word.iter().all(|b| *b == word[0]))
        .map(<[u8]>::len)
        .sum()
}
