//! Reads a stream of any length as text windows of bounded size.
//!
//! Each window has a *zone*; zones touch and do not overlap, and a finding belongs to the zone in which it begins. Around the zone the window
//! shows what the judge needs: words before a value, and the rest of a value that begins near the zone's end.

use promptward::detect::{REACH_BEFORE, REACH_BEHIND};
use std::io::{self, Read};

/// Bytes of a zone.
pub(super) const ZONE: usize = 1 << 20;
/// Shown before the zone.
const BEFORE: usize = REACH_BEFORE;
/// Shown after the zone.
const AFTER: usize = REACH_BEHIND;

/// Cuts a reader into windows.
pub struct Windows<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Offset of the buffer's first byte in the stream.
    base: u64,
    /// Where the next zone begins, in the buffer.
    zone: usize,
    ended: bool,
    zone_size: usize,
}

/// A piece of the stream.
pub struct Window<'b> {
    /// The bytes shown.
    pub bytes: &'b [u8],
    /// Offset of the first of them in the stream.
    pub base: u64,
    /// The zone within them.
    pub zone: std::ops::Range<usize>,
}

impl<R: Read> Windows<R> {
    /// Windows over this reader.
    pub fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), base: 0, zone: 0, ended: false, zone_size: ZONE }
    }

    /// The next window, or nothing at the end.
    ///
    /// # Errors
    /// When reading fails.
    pub fn next(&mut self) -> io::Result<Option<Window<'_>>> {
        self.forget();
        self.fill(self.zone + self.zone_size + AFTER)?;
        if self.zone >= self.buffer.len() {
            return Ok(None);
        }
        let end = if self.ended && self.buffer.len() <= self.zone + self.zone_size {
            self.buffer.len()
        } else {
            boundary(&self.buffer, self.zone + self.zone_size)
        };
        let zone = self.zone..end;
        self.zone = end;
        Ok(Some(Window { bytes: self.shown(), base: self.base, zone }))
    }

    /// Without a broken character at the end, unless the stream itself ends so.
    fn shown(&self) -> &[u8] {
        if self.ended { &self.buffer } else { &self.buffer[..boundary(&self.buffer, self.buffer.len())] }
    }

    fn forget(&mut self) {
        let keep_from = boundary(&self.buffer, self.zone.saturating_sub(BEFORE));
        self.buffer.drain(..keep_from);
        self.base += keep_from as u64;
        self.zone -= keep_from;
    }

    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        if let Some(missing) = wanted.checked_sub(self.buffer.len()).filter(|missing| *missing > 0 && !self.ended) {
            let got = self.reader.by_ref().take(missing as u64).read_to_end(&mut self.buffer)?;
            self.ended = got < missing;
        }
        Ok(())
    }
}

/// The last place at or before `at` where a character begins; gives up after four bytes, because then it is no UTF-8 anyway.
fn boundary(bytes: &[u8], at: usize) -> usize {
    if at > bytes.len() || at == 0 {
        return at.min(bytes.len());
    }
    if at == bytes.len() {
        return whole_characters(bytes);
    }
    (at.saturating_sub(3)..=at).rev().find(|i| bytes[*i] & 0xC0 != 0x80).unwrap_or(at)
}

/// The length without a character that is cut off at the end.
fn whole_characters(bytes: &[u8]) -> usize {
    let from = bytes.len().saturating_sub(3);
    for i in (from..bytes.len()).rev() {
        let needed = match bytes[i] {
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xFF => 4,
            0x80..=0xBF => continue,
            _ => 1,
        };
        return if i + needed > bytes.len() { i } else { bytes.len() };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(text: &[u8], size: usize) -> Vec<(u64, usize)> {
        let mut windows = Windows { zone_size: size, ..Windows::new(text) };
        let mut zones = Vec::new();
        while let Some(window) = windows.next().unwrap() {
            assert_eq!(window.bytes, &text[usize::try_from(window.base).unwrap()..][..window.bytes.len()]);
            zones.push((window.base + window.zone.start as u64, window.zone.len()));
        }
        zones
    }

    #[test]
    fn zones_touch_cover_everything_and_never_cut_a_character() {
        let text = "a€ü😀b".repeat(40_000).into_bytes();
        for size in [7, 1000, 99_999, text.len(), text.len() + 1] {
            let zones = zones(&text, size);
            let mut at = 0;
            for (start, length) in zones {
                assert_eq!(start, at);
                assert!(std::str::from_utf8(&text[usize::try_from(start).unwrap()..][..length]).is_ok());
                at += length as u64;
            }
            assert_eq!(at, text.len() as u64);
        }
    }

    #[test]
    fn nothing_gives_no_window_and_broken_text_still_ends() {
        assert!(zones(b"", 10).is_empty());
        let broken = vec![0x80_u8; 100_000];
        assert_eq!(zones(&broken, 1000).iter().map(|(_, length)| length).sum::<usize>(), broken.len());
        let cut = [b'a', 0xE2, 0x82];
        assert_eq!(zones(&cut, 10), [(0, 3)]);
    }

    #[test]
    fn a_window_shows_what_stands_around_its_zone() {
        let text = vec![b'x'; 3 * (BEFORE + AFTER)];
        let mut windows = Windows { zone_size: 1000, ..Windows::new(&text[..]) };
        let first = windows.next().unwrap().unwrap();
        assert_eq!((first.zone.start, first.bytes.len()), (0, 1000 + AFTER));
        for _ in 0..BEFORE / 1000 + 1 {
            windows.next().unwrap().unwrap();
        }
        let later = windows.next().unwrap().unwrap();
        assert_eq!((later.zone.start, later.bytes.len()), (BEFORE, BEFORE + 1000 + AFTER));
    }
}
