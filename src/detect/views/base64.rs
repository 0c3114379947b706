//! Text written in base64.

use crate::detect::checks;

/// The shortest run that could hold a secret and its name.
const SHORTEST: usize = 24;
/// Longest run that is decoded; what holds more is a file, not a secret.
const LONGEST: usize = 64 * 1024;

/// Each run of base64 that decodes to readable text: where it stands, and the text.
pub(crate) fn encoded_runs(text: &str) -> impl Iterator<Item = ((usize, usize), String)> + '_ {
    Runs { bytes: text.as_bytes(), at: 0 }
        .filter_map(|(start, end)| readable(&text.as_bytes()[start..end]).map(|decoded| ((start, end), decoded)))
}

/// Runs of the alphabet, found by looking at every twenty-fourth byte only: a longer run cannot hide between two looks.
struct Runs<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Runs<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        loop {
            let probe = self.at + SHORTEST - 1;
            if probe >= self.bytes.len() {
                return None;
            }
            if !alphabet(self.bytes[probe]) {
                self.at = probe + 1;
                continue;
            }
            let start = self.bytes[self.at..probe].iter().rposition(|b| !alphabet(*b)).map_or(self.at, |p| self.at + p + 1);
            let length = self.bytes[start..].iter().position(|b| !alphabet(*b)).unwrap_or(self.bytes.len() - start);
            let padding = self.bytes[start + length..].iter().take(2).take_while(|b| **b == b'=').count();
            self.at = start + length + padding.max(1);
            if length >= SHORTEST {
                return Some((start, start + length + padding));
            }
        }
    }
}

const fn alphabet(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_')
}

/// The decoded run when it is text, in UTF-8 or in the UTF-16 of Windows command lines. The first bytes decide for most runs.
fn readable(run: &[u8]) -> Option<String> {
    if run.len() > LONGEST {
        return None;
    }
    let sample = checks::base64(&run[..SHORTEST.min(run.len() / 4 * 4)])?;
    let zeros = sample.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
    let wide = zeros * 2 + 1 >= sample.len();
    let narrow = sample.iter().filter(|b| (0x20..0x7F).contains(*b) || b.is_ascii_whitespace()).count() * 10 >= sample.len() * 9;
    if !wide && !narrow {
        return None;
    }
    let bytes = checks::base64(run)?;
    if wide {
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).collect::<Result<String, _>>().ok();
    }
    String::from_utf8(bytes).ok()
}
