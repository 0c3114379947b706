//! Check digits of decimal numbers. Anything but digits is skipped, so that grouped numbers need no copy.

fn decimal(value: &[u8]) -> impl DoubleEndedIterator<Item = u32> + '_ {
    value.iter().filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0'))
}

/// The Luhn digit of payment cards and many other numbers (ISO/IEC 7812-1).
pub(crate) fn luhn(value: &[u8]) -> bool {
    let (sum, count) = decimal(value).rev().enumerate().fold((0, 0), |(sum, count), (i, digit)| {
        let weighted = if i % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 };
        (sum + weighted, count + 1)
    });
    count > 1 && sum % 10 == 0
}

/// The Verhoeff digit (Aadhaar and others): a walk through the dihedral group of order ten.
pub(crate) fn verhoeff(value: &[u8]) -> bool {
    const PERMUTE: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let check = decimal(value).rev().enumerate().fold(0, |check, (i, mut digit)| {
        (0..i % 8).for_each(|_| digit = PERMUTE[digit as usize]);
        dihedral(check, digit)
    });
    check == 0 && decimal(value).count() > 1
}

/// Multiplication in the dihedral group of the pentagon: 0–4 are turns, 5–9 are reflections.
const fn dihedral(a: u32, b: u32) -> u32 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

/// Weights that fall to one, sum divisible by eleven, `X` for ten in the last place.
pub(crate) fn mod11(value: &[u8]) -> bool {
    let digits: Vec<u32> = value
        .iter()
        .filter_map(|b| match b {
            b'0'..=b'9' => Some(u32::from(b - b'0')),
            b'X' | b'x' => Some(10),
            _ => None,
        })
        .collect();
    let misplaced = digits.iter().rev().skip(1).any(|d| *d == 10);
    digits.len() > 1 && !misplaced && digits.iter().rev().zip(1..).map(|(d, weight)| d * weight).sum::<u32>() % 11 == 0
}

/// The last digit of EAN-13 and its kin: weights one and three.
pub(crate) fn ean(value: &[u8]) -> bool {
    decimal(value).count() > 1 && decimal(value).rev().zip([1, 3].into_iter().cycle()).map(|(d, weight)| d * weight).sum::<u32>() % 10 == 0
}

/// ISO 7064 MOD 11,10, as the German tax identification number has it.
pub(crate) fn mod11_10(value: &[u8]) -> bool {
    let digits: Vec<u32> = decimal(value).collect();
    let Some((last, body)) = digits.split_last() else { return false };
    let product = body.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    !body.is_empty() && (11 - product) % 10 == *last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_check_digits_hold_and_their_neighbours_do_not() {
        assert!(luhn(b"79927398713") && !luhn(b"79927398710"));
        assert!(verhoeff(b"2363") && !verhoeff(b"2364") && !verhoeff(b"3263"));
        assert!(ean(b"756.9217.0769.85") && !ean(b"756.9217.0769.84"));
        assert!(mod11_10(b"86095742719") && !mod11_10(b"86095742718"));
        assert!(mod11(b"0-306-40615-2") && !mod11(b"0-306-40615-3"));
    }
}
