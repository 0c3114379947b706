//! How random a value looks.

/// Shannon entropy of the bytes in tenths of a bit for each byte.
pub(crate) fn tenths(value: &[u8]) -> u32 {
    let mut counts = [0u32; 256];
    value.iter().for_each(|&b| counts[usize::from(b)] += 1);
    let length = value.len().max(1) as f64;
    let bits: f64 = counts.iter().filter(|&&c| c > 0).map(|&c| f64::from(c) / length).map(|p| -p * p.log2()).sum();
    (bits * 10.0).round() as u32
}

/// How many different bytes there are.
pub(crate) fn distinct(value: &[u8]) -> u32 {
    let mut seen = [0u64; 4];
    value.iter().for_each(|&b| seen[usize::from(b >> 6)] |= 1 << (b & 63));
    seen.iter().map(|s| s.count_ones()).sum()
}
