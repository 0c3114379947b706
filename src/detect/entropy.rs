//! How random a value looks.

/// Shannon entropy of the bytes in tenths of a bit for each byte. In whole numbers, so that every machine rounds alike.
pub(crate) fn tenths(value: &[u8]) -> u32 {
    let mut counts = [0u32; 256];
    value.iter().for_each(|&b| counts[usize::from(b)] += 1);
    let length = value.len().max(1) as u64;
    let same: u64 = counts.iter().filter(|&&c| c > 1).map(|&c| u64::from(c) * log2(c)).sum();
    let bits = length * log2(length as u32) - same;
    ((bits * 10 + (length << 15)) / (length << 16)) as u32
}

/// The binary logarithm in units of 2^-16: each squaring of the rest tells one more binary digit.
const fn log2(number: u32) -> u64 {
    let whole = number.ilog2();
    let mut rest = (number as u64) << (31 - whole);
    let mut digits = whole as u64;
    let mut left = 16;
    while left > 0 {
        rest = (rest * rest) >> 31;
        let above = rest >> 32;
        digits = digits << 1 | above;
        rest >>= above;
        left -= 1;
    }
    digits
}

/// How many different bytes there are.
pub(crate) fn distinct(value: &[u8]) -> u32 {
    let mut seen = [0u64; 4];
    value.iter().for_each(|&b| seen[usize::from(b >> 6)] |= 1 << (b & 63));
    seen.iter().map(|s| s.count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_floating_point() {
        for (value, bits) in [("", 0.0), ("aaaa", 0.0), ("abab", 1.0), ("abcd", 2.0), ("aab", 0.918), ("aaaabbc", 1.379)] {
            assert_eq!(tenths(value.as_bytes()), (bits * 10.0_f64).round() as u32, "{value}");
        }
        for number in [1, 2, 3, 7, 100, 65_537, u32::MAX] {
            let exact = f64::from(number).log2() * 65_536.0;
            assert!((exact - log2(number) as f64).abs() < 2.0, "log2 of {number}");
        }
    }
}
