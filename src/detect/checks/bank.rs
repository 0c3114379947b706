//! International bank account numbers (ISO 13616).

/// Lengths of the IBAN registry by country, in the order of the countries.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];

/// How long an IBAN of the country is.
pub(crate) fn iban_length(country: &[u8]) -> Option<usize> {
    let wanted = [country.first()?.to_ascii_uppercase(), country.get(1)?.to_ascii_uppercase()];
    LENGTHS.binary_search_by(|(code, _)| (*code).cmp(&wanted)).ok().map(|at| LENGTHS[at].1)
}

/// Every country with its length.
pub(crate) fn iban_lengths() -> impl Iterator<Item = (String, usize)> {
    LENGTHS.iter().map(|(code, length)| (String::from_utf8_lossy(*code).into_owned(), *length))
}

/// Country length and mod 97; blanks and hyphens are skipped.
pub(crate) fn iban(value: &[u8]) -> bool {
    let compact: Vec<u8> = value.iter().filter(|b| b.is_ascii_alphanumeric()).copied().collect();
    if compact.len() < 15 || iban_length(&compact[..2]) != Some(compact.len()) || !compact[2..4].iter().all(u8::is_ascii_digit) {
        return false;
    }
    mod97(compact[4..].iter().chain(&compact[..4])) == 1
}

/// The number whose decimal digits are the characters, with A = 10 … Z = 35, modulo 97.
pub(crate) fn mod97<'a>(characters: impl Iterator<Item = &'a u8>) -> u32 {
    characters.fold(0, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter.to_ascii_uppercase() - b'A') + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registry_examples_pass_and_swapped_digits_fail() {
        assert!(iban(b"GB82 WEST 1234 5698 7654 32") && iban(b"DE89370400440532013000"));
        assert!(!iban(b"DE89370400440532013001") && !iban(b"DE8937040044053201300"));
    }
}
