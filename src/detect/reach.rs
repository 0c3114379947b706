//! How much text a finding depends on.
//!
//! Whoever judges a long text in parts shows each part with so much of its neighbours around it, and takes from each only the findings
//! that begin in the part itself: together they are what the whole text gives (`tests/halves.rs` proves it over cuts at any place).

/// Bytes before a finding on which it may depend: a table's heading stands at most 64 lines of 600 bytes above its last cell.
pub const REACH_BEFORE: usize = 48 << 10;

/// Bytes from the beginning of a finding on which it may depend: the longest key block, and the longest run of base64 that is decoded.
pub const REACH_BEHIND: usize = 72 << 10;

/// The stretches of a text that were read from one end to the other, where those are further apart than most readers look: tables, blocks
/// of keys, lists. What changes inside one may change what is found anywhere in it.
#[derive(Default)]
pub(crate) struct Far(Vec<(usize, usize)>);

impl Far {
    /// No further look needs to be told.
    const NEAR: usize = 1 << 10;

    /// Everything between these places was looked at.
    pub(crate) fn read(&mut self, from: usize, to: usize) {
        let known = self.0.last().is_some_and(|last| last.0 <= from && to <= last.1);
        if to > from + Self::NEAR && !known {
            self.0.push((from, to));
        }
    }

    /// The surroundings of each `count` of these spans, which are in order, that lie within so many bytes: one more there would belong to them.
    pub(crate) fn cluster(&mut self, spans: impl Iterator<Item = (usize, usize)> + Clone, count: usize, within: usize) {
        for (first, last) in spans.clone().zip(spans.skip(count - 1)) {
            if last.1 - first.0 <= within {
                self.read(last.1.saturating_sub(within), first.0 + within);
            }
        }
    }

    /// All of them, in the order in which they were told.
    pub(crate) fn take(&mut self) -> Vec<(usize, usize)> {
        std::mem::take(&mut self.0)
    }
}
