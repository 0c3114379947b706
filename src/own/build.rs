//! Makes a filter from values, and refuses those that would not be safe in one.

use std::cmp::Reverse;
use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Hmac;
use sha2::Sha256;

use super::canon::{Canon, Rolling, drawn};
use super::filter::{ENTRY, KEY, PRINT, digest, fingerprint, keyed, rolling};
use super::strength::{self, LEAST_BITS};
use super::{LONGEST_VALUE, MOST_VALUES, WINDOW};

/// Why a value is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too short to be hard to guess.
    #[error("{0} characters are too few: a value needs {LEAST_BITS} bits of chance, which 16 random letters and digits have")]
    TooShort(usize),
    /// Longer than a value may be.
    #[error("{0} bytes are too many for one value: {LONGEST_VALUE} is the limit")]
    TooLong(usize),
    /// It is made of words.
    #[error("it reads like words, which can be guessed")]
    Words,
    /// It can be guessed by somebody who has the filter.
    #[error("about {0} bits of chance are too few: {LEAST_BITS} are needed, because whoever has the policy can try guesses")]
    Weak(u32),
    /// It is meant to be seen.
    #[error("it is a certificate or a public key, which is no secret")]
    Public,
    /// No window of it tells it from ordinary text.
    #[error("no {WINDOW} characters in a row mix letters with digits or both cases, so the page could not tell it from ordinary text")]
    OneKind,
    /// The filter is full.
    #[error("the filter is full: {MOST_VALUES} values are the limit")]
    Full,
}

/// A filter in the making. It keeps fingerprints only.
pub struct Builder {
    key: [u8; KEY],
    mac: Hmac<Sha256>,
    rolling: Rolling,
    entries: Vec<[u8; ENTRY]>,
    prints: HashSet<[u8; PRINT]>,
    tags: HashSet<u32>,
}

impl Builder {
    /// A filter under a random key of the organisation.
    #[must_use]
    pub fn new(key: [u8; KEY]) -> Self {
        let mac = keyed(&key);
        Self { key, rolling: rolling(&mac), mac, entries: Vec::new(), prints: HashSet::new(), tags: HashSet::new() }
    }

    /// Takes a value; tells whether it is new.
    ///
    /// # Errors
    /// Why the value is not taken; it is not in the error.
    pub fn add(&mut self, value: &str) -> Result<bool, Refusal> {
        let canon = Canon::of(bare(value)?.as_bytes()).bytes;
        let result = self.take(&canon);
        zeroed(canon);
        result
    }

    fn take(&mut self, canon: &[u8]) -> Result<bool, Refusal> {
        judge(canon)?;
        let print = fingerprint(&self.mac, canon);
        if self.prints.contains(&print) {
            return Ok(false);
        }
        if self.entries.len() >= MOST_VALUES {
            return Err(Refusal::Full);
        }
        let (at, tag) = self.window(canon).ok_or(Refusal::OneKind)?;
        self.prints.insert(print);
        self.tags.insert(tag);
        let length = u16::try_from(canon.len()).unwrap_or(u16::MAX).to_be_bytes();
        let mut entry = [0; ENTRY];
        entry[..3].copy_from_slice(&tag.to_be_bytes()[1..]);
        entry[3] = u8::try_from(at).unwrap_or(u8::MAX);
        entry[4..6].copy_from_slice(&length);
        entry[6..].copy_from_slice(&print);
        self.entries.push(entry);
        Ok(true)
    }

    /// The window by which the value is noticed: one that looks drawn, with many different bytes, which no other value has.
    fn window(&self, canon: &[u8]) -> Option<(usize, u32)> {
        type Rank = (bool, u32, Reverse<usize>);
        let mut best: Option<(Rank, u32)> = None;
        // An entry has one byte for the place.
        self.rolling.windows(&canon[..canon.len().min(255 + WINDOW)], |last, tag| {
            let at = last + 1 - WINDOW;
            let window = &canon[at..at + WINDOW];
            let rank = (!self.tags.contains(&tag), different(window), Reverse(at));
            if drawn(window) && best.is_none_or(|(other, _)| rank > other) {
                best = Some((rank, tag));
            }
        });
        best.map(|((.., Reverse(at)), tag)| (at, tag))
    }

    /// How many values were taken.
    #[must_use]
    pub fn values(&self) -> usize {
        self.entries.len()
    }

    /// The text for the policy; `day` is YYYY-MM-DD.
    #[must_use]
    pub fn finish(mut self, day: &str) -> String {
        // In order, so that nobody can tell which value stood where in the vault, and equal vaults give equal filters.
        self.entries.sort_unstable();
        let mut body: Vec<u8> = self.key.to_vec();
        body.extend(self.entries.iter().flatten());
        let head = format!("{day}:{}:", self.entries.len());
        let check = digest(&self.mac, &[b"filter", head.as_bytes(), &body]);
        body.extend(&check[..PRINT]);
        format!("own1:{head}{}", URL_SAFE_NO_PAD.encode(body))
    }
}

/// How many different bytes there are.
fn different(window: &[u8]) -> u32 {
    let mut seen = [0_u64; 4];
    window.iter().for_each(|b| seen[usize::from(b >> 6)] |= 1 << (b & 63));
    seen.iter().map(|word| word.count_ones()).sum()
}

fn judge(canon: &[u8]) -> Result<(), Refusal> {
    if canon.len() > LONGEST_VALUE {
        return Err(Refusal::TooLong(canon.len()));
    }
    if canon.len() <= WINDOW {
        return Err(Refusal::TooShort(canon.len()));
    }
    let (bits, words) = strength::estimate(canon);
    match (words, bits) {
        (true, _) => Err(Refusal::Words),
        (false, bits) if bits < LEAST_BITS => Err(Refusal::Weak(bits)),
        _ => Ok(()),
    }
}

/// A key block without the lines around it: it is the same secret without them. Of several blocks the first that is a secret.
fn bare(value: &str) -> Result<&str, Refusal> {
    let mut blocks = value.split("-----BEGIN ").skip(1).filter_map(|block| block.split_once("-----")).peekable();
    if blocks.peek().is_none() {
        return Ok(value);
    }
    let public = |label: &str| ["CERTIFICATE", "PUBLIC KEY", "CERTIFICATE REQUEST", "X509 CRL"].iter().any(|end| label.ends_with(end));
    let (_, body) = blocks.find(|(label, _)| !public(label)).ok_or(Refusal::Public)?;
    Ok(body.split_once("-----END ").map_or(body, |(body, _)| body))
}

/// Overwrites a value that is needed no more, as far as plain means go.
fn zeroed(mut bytes: Vec<u8>) {
    bytes.fill(0);
    std::hint::black_box(&bytes);
}
