//! Where a token may begin.

/// Whether a token may begin at `start`: no letter or digit stands before it, unless an escape ends there (`\n`, `%3D`, `\u003d`, a
/// terminal's colour code).
pub(crate) fn left(text: &[u8], start: usize) -> bool {
    let Some(&before) = start.checked_sub(1).and_then(|i| text.get(i)) else { return true };
    !before.is_ascii_alphanumeric() || escaped(text, start)
}

/// Whether an escape sequence ends right before `start`.
pub(crate) fn escaped(text: &[u8], start: usize) -> bool {
    let window = &text[start.saturating_sub(12)..start];
    let hex = |digits: usize, prefix: &[u8]| {
        window.len() >= digits + prefix.len()
            && window[window.len() - digits..].iter().all(u8::is_ascii_hexdigit)
            && window[..window.len() - digits].ends_with(prefix)
    };
    matches!(window, [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'0'])
        || hex(2, b"%")
        || hex(4, b"\\u")
        || hex(2, b"\\x")
        || ends_with_colour(window)
}

/// `ESC [ 1 ; 3 2 m`
fn ends_with_colour(window: &[u8]) -> bool {
    let Some((b'm', codes)) = window.split_last() else { return false };
    let Some(open) = codes.iter().rposition(|b| !b.is_ascii_digit() && *b != b';') else { return false };
    codes[..=open].ends_with(b"\x1b[")
}
