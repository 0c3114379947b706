//! The filter as it travels in a policy, and finding with it.
//!
//! `own1:<date>:<values>:<base64url>`: format, the day it was built, how many values, and the body: the key (16 bytes), an entry of 14 bytes
//! for each value in ascending order, and a check of 8 bytes over everything before it. An entry is the tag of a window of the value (24
//! bits), where in the value the window begins (8 bits), the value's length (16 bits), and 64 bits of HMAC-SHA-256 of the value under the key.
//! Numbers are big-endian.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::canon::{Canon, Rolling};
use super::{LONGEST_VALUE, MOST_VALUES, WINDOW};

/// Bytes of the key.
pub(super) const KEY: usize = 16;
/// Bytes of an entry.
pub(super) const ENTRY: usize = 14;
/// Bytes of a value's fingerprint, and of the check at the end.
pub(super) const PRINT: usize = 8;
/// Tags are looked up by their first bits in a table of 32 KB before the entries are searched.
const TABLE_BITS: u32 = 18;
const TAG_BITS: u32 = 24;
/// A value that is spread over more of the text than this has been taken to pieces: nothing that a finding could cover.
const WIDEST: usize = 32 << 10;
/// What did not match is remembered for so many entries, so that a text that repeats itself costs each of them once.
const REMEMBERED: usize = 32;

/// Why a text is no filter that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// It does not begin as a filter does.
    #[error("it is no filter of own secrets")]
    NotAFilter,
    /// It was written by a later version.
    #[error("it has a format that this version does not know")]
    UnknownFormat,
    /// It holds more values than are allowed.
    #[error("it holds more than {MOST_VALUES} values")]
    TooLarge,
    /// Something is missing or has been changed.
    #[error("it is cut off or damaged")]
    Damaged,
}

impl FilterError {
    /// What to do about it.
    #[must_use]
    pub const fn mend(self) -> &'static str {
        match self {
            Self::NotAFilter | Self::Damaged => "put in the whole line that `promptward secrets build` wrote",
            Self::UnknownFormat => "update the extension, or build the filter with the version that is installed",
            Self::TooLarge => "leave out what is no secret or no longer used",
        }
    }
}

/// A filter of own secrets, ready to find them.
pub struct Filter {
    built: String,
    entries: Vec<u8>,
    table: Vec<u64>,
    rolling: Rolling,
    mac: Hmac<Sha256>,
}

impl Filter {
    /// Reads the text that stands in a policy.
    ///
    /// # Errors
    /// See [`FilterError`].
    pub fn read(text: &str) -> Result<Self, FilterError> {
        let rest = text.trim().strip_prefix("own").ok_or(FilterError::NotAFilter)?;
        let mut parts = rest.split(':');
        let (format, built, values, body) = match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(format), Some(built), Some(values), Some(body), None) => (format, built, values, body),
            (Some(format), ..) if format.bytes().all(|b| b.is_ascii_digit()) && format != "1" => return Err(FilterError::UnknownFormat),
            _ => return Err(FilterError::NotAFilter),
        };
        if format != "1" {
            return Err(FilterError::UnknownFormat);
        }
        let count: usize = values.parse().map_err(|_| FilterError::Damaged)?;
        if count > MOST_VALUES {
            return Err(FilterError::TooLarge);
        }
        let body = URL_SAFE_NO_PAD.decode(body).map_err(|_| FilterError::Damaged)?;
        if body.len() != KEY + count * ENTRY + PRINT {
            return Err(FilterError::Damaged);
        }
        let (told, check) = body.split_at(body.len() - PRINT);
        let (key, entries) = told.split_at(KEY);
        let mac = keyed(key);
        if check != digest(&mac, &[b"filter", built.as_bytes(), b":", values.as_bytes(), b":", told]).get(..PRINT).unwrap_or_default() {
            return Err(FilterError::Damaged);
        }
        let mut table = vec![0; 1 << (TABLE_BITS - 6)];
        for entry in entries.chunks_exact(ENTRY) {
            let slot = tag(entry) >> (TAG_BITS - TABLE_BITS);
            table[slot as usize / 64] |= 1 << (slot % 64);
        }
        Ok(Self { built: built.to_owned(), entries: entries.to_vec(), table, rolling: rolling(&mac), mac })
    }

    /// How many values it knows.
    #[must_use]
    pub fn values(&self) -> usize {
        self.entries.len() / ENTRY
    }

    /// The day on which it was built, as YYYY-MM-DD.
    #[must_use]
    pub fn built(&self) -> &str {
        &self.built
    }

    /// Tells the bytes from which to which each known value stands in the text, wherever it does.
    pub fn find(&self, text: &str, mut tell: impl FnMut(usize, usize)) {
        let mut noticed = Vec::new();
        self.rolling.windows(text.as_bytes(), |last, wanted| {
            let slot = wanted >> (TAG_BITS - TABLE_BITS);
            if self.table[slot as usize / 64] >> (slot % 64) & 1 == 1 && self.entries_of(wanted).next().is_some() {
                noticed.push((last, wanted));
            }
        });
        if noticed.is_empty() {
            return;
        }
        let canon = Canon::of(text.as_bytes());
        let mut refused: Vec<(usize, usize)> = Vec::new();
        for (last, wanted) in noticed {
            let at = canon.place(last) + 1 - WINDOW;
            for (id, entry) in self.entries_of(wanted) {
                if let Some((start, end)) = place(entry, at, canon.bytes.len())
                    && self.holds(entry, id, &canon.bytes, (start, end), &mut refused)
                {
                    let span = (canon.origin(start), canon.origin(end - 1) + 1);
                    if span.1 - span.0 <= WIDEST {
                        tell(span.0, span.1);
                    }
                }
            }
        }
    }

    /// The entries with this tag, each with its number.
    fn entries_of(&self, wanted: u32) -> impl Iterator<Item = (usize, &[u8])> {
        let first = self.first(wanted);
        self.entries.chunks_exact(ENTRY).enumerate().skip(first).take_while(move |(_, entry)| tag(entry) == wanted)
    }

    /// The number of the first entry with this tag, or of the next greater one.
    fn first(&self, wanted: u32) -> usize {
        let (mut low, mut high) = (0, self.values());
        while low < high {
            let middle = low.midpoint(high);
            if tag(&self.entries[middle * ENTRY..]) < wanted { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Whether the value of an entry stands here.
    fn holds(&self, entry: &[u8], id: usize, canon: &[u8], (start, end): (usize, usize), refused: &mut Vec<(usize, usize)>) -> bool {
        let value = &canon[start..end];
        let known = refused.iter().find(|(other, _)| *other == id);
        if known.is_some_and(|(_, before)| &canon[*before..before + value.len()] == value) {
            return false;
        }
        if fingerprint(&self.mac, value) == entry[ENTRY - PRINT..] {
            return true;
        }
        refused.retain(|(other, _)| *other != id);
        if refused.len() == REMEMBERED {
            refused.remove(0);
        }
        refused.push((id, start));
        false
    }
}

/// Where the value of an entry would stand in a text of this length, whose window begins at `at`.
fn place(entry: &[u8], at: usize, length: usize) -> Option<(usize, usize)> {
    let start = at.checked_sub(usize::from(entry[3]))?;
    let end = start + (usize::from(entry[4]) << 8 | usize::from(entry[5]));
    (end <= length && end >= at + WINDOW && end - start <= LONGEST_VALUE).then_some((start, end))
}

fn tag(entry: &[u8]) -> u32 {
    u32::from(entry[0]) << 16 | u32::from(entry[1]) << 8 | u32::from(entry[2])
}

/// HMAC-SHA-256 under a key, before anything has been read.
pub(super) fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length, so the other arm is never taken.
    Hmac::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&Default::default()))
}

pub(super) fn digest(mac: &Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = mac.clone();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// The fingerprint of a value in canonical form.
pub(super) fn fingerprint(mac: &Hmac<Sha256>, value: &[u8]) -> [u8; PRINT] {
    let whole = digest(mac, &[b"value", value]);
    std::array::from_fn(|i| whole[i])
}

/// The hash by which values are noticed.
pub(super) fn rolling(mac: &Hmac<Sha256>) -> Rolling {
    let secret = digest(mac, &[b"window"]);
    Rolling::new(&std::array::from_fn(|i| secret[i]))
}
