//! Scanning one file, whatever its size.

use super::window::{Window, Windows};
use super::{Hit, ScanError};
use promptward::detect::{self, Finding, Scanner};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A NUL within the first bytes says "no text".
const SNIFF: usize = 8 << 10;

/// What a file holds, and what was wrong with it. Both may be: a file with a broken byte is looked at all the same.
#[derive(Debug, Default)]
pub struct FileReport {
    /// Findings, in order.
    pub hits: Vec<Hit>,
    /// What could not be read.
    pub error: Option<ScanError>,
}

/// Scans a file; `-` is standard input.
#[must_use]
pub fn scan(scanner: &Scanner, path: &Path) -> FileReport {
    if path == Path::new("-") {
        return scan_reader(scanner, io::stdin().lock());
    }
    match File::open(path) {
        Ok(file) => scan_reader(scanner, file),
        Err(error) => FileReport { hits: Vec::new(), error: Some(unreadable(&error)) },
    }
}

fn unreadable(error: &io::Error) -> ScanError {
    let mend = match error.kind() {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "run as a user who may read it",
        io::ErrorKind::IsADirectory => "name files, or pass the directory without a trailing file name",
        _ => "check the disk and the path",
    };
    ScanError::new(format!("cannot be read ({error})"), mend)
}

/// Scans a stream.
#[must_use]
pub fn scan_reader(scanner: &Scanner, reader: impl Read) -> FileReport {
    let mut report = FileReport::default();
    let mut windows = Windows::new(reader);
    let mut place = Place::default();
    loop {
        match windows.next() {
            Ok(Some(window)) => {
                if window.base == 0
                    && let Some(error) = not_text(window.bytes)
                {
                    report.error = Some(error);
                    return report;
                }
                scan_window(scanner, &window, &mut place, &mut report);
            }
            Ok(None) => return report,
            Err(error) => {
                report.error = Some(unreadable(&error));
                return report;
            }
        }
    }
}

fn not_text(bytes: &[u8]) -> Option<ScanError> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Some(ScanError::new("is UTF-16, not scanned", "convert it first: iconv -f UTF-16 -t UTF-8"));
    }
    let head = &bytes[..bytes.len().min(SNIFF)];
    head.contains(&0).then(|| ScanError::new("is binary, not scanned", "extract its text first"))
}

fn scan_window(scanner: &Scanner, window: &Window<'_>, place: &mut Place, report: &mut FileReport) {
    let (text, broken) = readable(window.bytes);
    if let Some(at) = broken.filter(|_| report.error.is_none()) {
        report.error = Some(ScanError::new(
            format!("is not valid UTF-8 at byte {}; scanned with that byte left out", window.base + at as u64),
            "convert it to UTF-8, for example with iconv",
        ));
    }
    for finding in scanner.scan(&text) {
        // A finding belongs to the zone in which it begins; one that overlaps the last was seen from both sides of a cut.
        let start = window.base + finding.start as u64;
        let seen = report.hits.last().is_some_and(|last| start < last.end);
        if window.zone.contains(&finding.start) && !seen {
            report.hits.push(place.hit(window, &text, &finding));
        }
    }
    place.walk(window, &text, window.zone.end);
}

/// The bytes as text; each byte that is none becomes one `?`, so that offsets keep. Also tells where the first one is.
fn readable(bytes: &[u8]) -> (Cow<'_, str>, Option<usize>) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), None);
    }
    let mut text = String::with_capacity(bytes.len());
    let mut broken = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            broken.get_or_insert(text.len());
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
    }
    (Cow::Owned(text), broken)
}

/// Line and column, carried along through the windows.
struct Place {
    /// Stream offset up to which lines are counted.
    at: u64,
    line: u64,
    column: u64,
}

impl Default for Place {
    fn default() -> Self {
        Self { at: 0, line: 1, column: 1 }
    }
}

impl Place {
    fn hit(&mut self, window: &Window<'_>, text: &str, finding: &Finding) -> Hit {
        self.walk(window, text, finding.start);
        Hit {
            start: window.base + finding.start as u64,
            end: window.base + finding.end as u64,
            line: self.line,
            column: self.column,
            detector: finding.detector.clone(),
            class: finding.class,
            confidence: finding.confidence,
            credential: text.get(finding.start..finding.end).and_then(detect::credential),
        }
    }

    /// Counts lines up to an offset within the window.
    fn walk(&mut self, window: &Window<'_>, text: &str, to: usize) {
        let from = usize::try_from(self.at.saturating_sub(window.base)).unwrap_or(to);
        let Some(walked) = text.as_bytes().get(from..to) else { return };
        let lines = walked.iter().filter(|byte| **byte == b'\n').count() as u64;
        let last_line = walked.iter().rposition(|byte| *byte == b'\n').map_or(walked, |end| &walked[end + 1..]);
        let characters = last_line.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
        self.column = if lines > 0 { 1 } else { self.column } + characters;
        self.line += lines;
        self.at = window.base + to as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::super::window::ZONE;
    use super::*;

    /// Letters and digits that look drawn, the same for the same seed.
    fn drawn(alphabet: &[u8], length: usize, mut seed: u64) -> String {
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(alphabet[(seed >> 33) as usize % alphabet.len()])
        };
        (0..length).map(|_| next()).collect()
    }

    fn access_key(seed: u64) -> String {
        format!("AKIA{}", drawn(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, seed))
    }

    /// A private key's block of some kilobytes; the two halves of its first line are put together here.
    fn block(seed: u64) -> String {
        let body = drawn(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 64 * 50, seed);
        let lines: Vec<&str> = body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----", lines.join("\n"), kind = "RSA PRIVATE KEY")
    }

    /// A stream of several windows with a value at each border: before it, across it in several ways, behind it.
    fn across_borders(make: fn(u64) -> String) -> (String, Vec<(u64, u64)>) {
        const LINE: &str = "nothing happened here and nothing was said about it\n";
        let (mut text, mut places) = (String::new(), Vec::new());
        for border in 1..=6 {
            let value = make(border as u64);
            let before = [value.len() + 1, value.len(), value.len() - 1, value.len() / 2, 1, 0][border - 1];
            let start = border * ZONE - before;
            let filler = LINE.repeat((start - text.len()) / LINE.len());
            text.push_str(&filler);
            text.push_str(&" ".repeat(start - text.len()));
            text.push_str(&value);
            text.push('\n');
            places.push((start as u64, (start + value.len()) as u64));
        }
        text.push_str(LINE);
        (text, places)
    }

    #[test]
    fn values_on_the_borders_of_windows_are_found_once_and_whole() {
        let scanner = Scanner::builtin();
        for (name, make) in [("access key", access_key as fn(u64) -> String), ("key block", block)] {
            let (text, places) = across_borders(make);
            let report = scan_reader(&scanner, text.as_bytes());
            let found: Vec<(u64, u64)> = report.hits.iter().map(|hit| (hit.start, hit.end)).collect();
            assert_eq!(found, places, "{name}");
            for hit in &report.hits {
                let before = &text.as_bytes()[..usize::try_from(hit.start).unwrap()];
                assert_eq!(hit.line, 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64, "{name}");
            }
        }
    }
}
