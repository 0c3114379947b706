//! Text written in base64.

use crate::detect::checks;
use crate::detect::marks::{Bits, Marks};

/// The shortest run that could hold a secret and its name.
const SHORTEST: usize = 24;
/// Longest run that is decoded; what holds more is a file, not a secret.
const LONGEST: usize = 64 * 1024;

/// Each run of base64 that decodes to readable text: where it stands, and the text.
pub(crate) fn encoded_runs(text: &[u8], marks: &Marks) -> Vec<((usize, usize), String)> {
    let mut found = Vec::new();
    long_runs(marks, text.len(), |start, end| {
        let padding = text[end..].iter().take(2).take_while(|b| **b == b'=').count();
        let span = (start, end + padding);
        found.extend(readable(&text[span.0..span.1]).map(|decoded| (span, decoded)));
    });
    found
}

/// Tells each run of the alphabet that is long enough.
fn long_runs(marks: &Marks, length: usize, mut tell: impl FnMut(usize, usize)) {
    // Where the run began that reaches the end of the block before.
    let mut open: Option<usize> = None;
    for (base, block) in marks.blocks() {
        let mut alphabet = block.base64();
        if let Some(start) = open {
            let more = (!alphabet).trailing_zeros();
            if more == 64 {
                continue;
            }
            let end = base + more as usize;
            if end - start >= SHORTEST {
                tell(start, end);
            }
            alphabet &= u64::MAX << more;
        }
        for start in Bits(long(alphabet) & !(long(alphabet) << 1)) {
            let more = (!(alphabet >> start)).trailing_zeros() as usize;
            if start + more < 64 {
                tell(base + start, base + start + more);
            }
        }
        let reaching = alphabet.leading_ones() as usize;
        open = (reaching > 0).then(|| base + 64 - reaching);
    }
    open.filter(|start| length - start >= SHORTEST).into_iter().for_each(|start| tell(start, length));
}

/// A bit where at least `SHORTEST` bits of a run are still to come, itself included.
const fn long(run: u64) -> u64 {
    let two = run & run >> 1;
    let four = two & two >> 2;
    let eight = four & four >> 4;
    eight & eight >> 8 & eight >> (SHORTEST - 8)
}

/// Whether the first two quads may begin text: at most one byte is none, or every other byte is 0.
fn promising(quads: &[u8; 8]) -> bool {
    let bits = quads.iter().fold(0_u64, |bits, b| bits << 6 | u64::from(SIX_BITS[usize::from(*b)]));
    let [_, _, bytes @ ..] = bits.to_be_bytes();
    bytes.iter().filter(|b| !is_text(**b)).count() <= 1 || matches!(bytes, [_, 0, _, 0, _, 0])
}

/// A printable byte of ASCII or one of its blanks.
const fn is_text(b: u8) -> bool {
    matches!(b, 0x20..0x7F) || b.is_ascii_whitespace()
}

/// What the first bytes decode to. They are of the alphabet; whether they mix its two forms is for the whole run to say.
fn sample(bytes: &[u8; SHORTEST]) -> [u8; SHORTEST / 4 * 3] {
    let mut decoded = [0; SHORTEST / 4 * 3];
    let (quads, _) = bytes.as_chunks::<4>();
    let (triples, _) = decoded.as_chunks_mut::<3>();
    for (quad, triple) in quads.iter().zip(triples) {
        let bits = quad.iter().fold(0, |bits, b| bits << 6 | u32::from(SIX_BITS[usize::from(*b)]));
        *triple = [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8];
    }
    decoded
}

/// What each byte of the alphabets stands for.
const SIX_BITS: [u8; 256] = {
    let (mut values, mut value) = ([0; 256], 0);
    while value < 64 {
        values[b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[value] as usize] = value as u8;
        value += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
};

/// The decoded run when it is text, in UTF-8 or in the UTF-16 of Windows command lines. The first bytes decide for most runs.
fn readable(run: &[u8]) -> Option<String> {
    if run.len() > LONGEST {
        return None;
    }
    // Most runs are paths and names, and two quads of them tell.
    if !promising(run.first_chunk()?) {
        return None;
    }
    let sample = sample(run.first_chunk()?);
    let zeros = sample.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
    let wide = zeros * 2 + 1 >= sample.len();
    let narrow = sample.iter().filter(|b| is_text(**b)).count() * 10 >= sample.len() * 9;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs told from bitmaps are the runs that a plain walk over the bytes finds.
    #[test]
    fn runs_are_those_of_a_plain_walk() {
        let mut state = 7_u32;
        let mut cases = 0;
        for length in [0, 23, 24, 25, 63, 64, 65, 128, 1000] {
            for density in [3, 20, 60, 400] {
                let text: Vec<u8> = (0..length)
                    .map(|_| {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        if (state >> 16).is_multiple_of(density) { b' ' } else { b'A' + (state >> 24) as u8 % 26 }
                    })
                    .collect();
                let mut plain = Vec::new();
                let mut at = 0;
                for word in text.split(|b| *b == b' ') {
                    plain.extend((word.len() >= SHORTEST).then_some((at, at + word.len())));
                    at += word.len() + 1;
                }
                let mut told = Vec::new();
                long_runs(&Marks::of(&text), text.len(), |start, end| told.push((start, end)));
                told.sort_unstable();
                assert_eq!(told, plain, "{length} bytes, a blank in {density}");
                cases += plain.len();
            }
        }
        assert!(cases > 20, "only {cases} runs were compared");
    }
}
