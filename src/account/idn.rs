//! Names of domains in ASCII (RFC 3492), for the scripts in which that is one step: to lower case, then Punycode.
//!
//! The full rules (UTS 46) take tables larger than the whole judge. Letters outside the ranges below may be mapped, joined or reordered by
//! them, so a name with such a letter has no answer here: it is not known, never guessed. Written as `xn--…` every name is taken.

/// First and last letter of each range: Latin, Greek, Cyrillic, kana, Han, Hangul. The rules map none of them but to lower case, and none
/// of them is joined with a neighbour.
const PLAIN: &[(char, char)] = &[
    ('ß', 'ö'),
    ('ø', 'į'),
    ('ı', 'ı'),
    ('Ĵ', 'ľ'),
    ('Ł', 'ň'),
    ('Ŋ', 'ž'),
    ('ά', 'ώ'),
    ('а', 'џ'),
    ('ぁ', 'ゖ'),
    ('ァ', 'ヺ'),
    ('ー', 'ー'),
    ('一', '鿿'),
    ('가', '힣'),
];

/// One label in lower case and, where it is not ASCII, as `xn--…`.
pub(super) fn label(label: &str) -> Option<String> {
    if label.is_ascii() {
        return is_plain(label).then(|| label.to_ascii_lowercase());
    }
    let letters: Vec<char> = label.chars().map(letter).collect::<Option<_>>()?;
    let hyphen = |at: usize| letters.get(at) == Some(&'-');
    if hyphen(0) || letters.last() == Some(&'-') || hyphen(2) && hyphen(3) {
        return None;
    }
    punycode(&letters).filter(|ascii| ascii.len() <= 63)
}

fn is_plain(label: &str) -> bool {
    let name = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let reserved = label.get(2..4) == Some("--") && !label.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("xn"));
    (1..=63).contains(&label.len()) && label.bytes().all(name) && !label.starts_with('-') && !label.ends_with('-') && !reserved
}

fn letter(c: char) -> Option<char> {
    if c.is_ascii() {
        return (c.is_ascii_alphanumeric() || c == '-').then(|| c.to_ascii_lowercase());
    }
    let small = small(c);
    PLAIN.iter().any(|(first, last)| (*first..=*last).contains(&small)).then_some(small)
}

/// The small letter of a letter that is not ASCII, where the small one is in [`PLAIN`]; any other character as it is. The standard library's
/// table knows every script and is larger than all of this file.
fn small(c: char) -> char {
    let code = u32::from(c);
    let small = match code {
        0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F => code + 32,
        0x100..=0x12F | 0x134..=0x137 | 0x14A..=0x177 => code | 1,
        0x139..=0x148 | 0x179..=0x17E => code + (code & 1),
        0x178 => 0xFF,
        0x386 => 0x3AC,
        0x388..=0x38A => code + 37,
        0x38C => 0x3CC,
        0x38E | 0x38F => code + 63,
        0x3F4 => 0x3B8,
        0x400..=0x40F => code + 80,
        0x1E9E => 0xDF,
        0x2126 => 0x3C9,
        0x212B => 0xE5,
        _ => code,
    };
    char::from_u32(small).unwrap_or(c)
}

/// RFC 3492, section 6.3.
fn punycode(letters: &[char]) -> Option<String> {
    let mut out: String = std::iter::once("xn--").flat_map(str::chars).chain(letters.iter().copied().filter(char::is_ascii)).collect();
    let basic = u32::try_from(out.len() - 4).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut done, mut next, mut delta, mut bias) = (basic, 0x80, 0u32, 72);
    while (done as usize) < letters.len() {
        let smallest = letters.iter().map(|c| u32::from(*c)).filter(|c| *c >= next).min()?;
        delta = delta.checked_add((smallest - next).checked_mul(done + 1)?)?;
        next = smallest;
        for code in letters.iter().map(|c| u32::from(*c)) {
            delta += u32::from(code < next);
            if code == next {
                write(&mut out, delta, bias);
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        next += 1;
    }
    Some(out)
}

fn write(out: &mut String, mut delta: u32, bias: u32) {
    const DIGITS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut k = 36;
    loop {
        let least = k.max(bias).saturating_sub(bias).clamp(1, 26);
        if delta < least {
            break;
        }
        out.push(char::from(DIGITS[(least + (delta - least) % (36 - least)) as usize]));
        delta = (delta - least) / (36 - least);
        k += 36;
    }
    out.push(char::from(DIGITS[delta as usize]));
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_letter_is_written_as_the_full_rules_write_it() {
        let mut taken = 0;
        for c in (0x80..=0x10_FFFF).filter_map(char::from_u32) {
            let name = format!("a{c}b");
            let Some(ours) = label(&name) else { continue };
            assert_eq!(idna::domain_to_ascii_strict(&name).ok(), Some(ours), "U+{:04X}", u32::from(c));
            taken += 1;
        }
        assert!(taken > 30_000, "{taken} letters");
    }

    #[test]
    fn small_letters_are_those_of_the_standard_library() {
        let mut capitals = 0;
        for c in (0x80..=0x10_FFFF).filter_map(char::from_u32) {
            let lower: Vec<char> = c.to_lowercase().collect();
            let plain = |c: char| PLAIN.iter().any(|(first, last)| (*first..=*last).contains(&c));
            let wanted = (lower.len() == 1 && plain(lower[0])).then(|| lower[0]);
            assert_eq!(Some(small(c)).filter(|small| plain(*small)), wanted, "U+{:04X}", u32::from(c));
            capitals += usize::from(wanted.is_some_and(|small| small != c));
        }
        assert!(capitals > 150, "{capitals} capitals");
    }

    #[test]
    fn what_the_rules_map_join_or_refuse_has_no_answer() {
        for name in [
            "",
            "-a",
            "a-",
            "ab--cd",
            "a_b",
            "ｃorp",
            "co\u{ad}rp",
            "u\u{308}",
            "ŀ",
            "İ",
            "ſ",
            "ü-",
            "日本--語",
            "ab--ü",
            "\u{5d0}",
            "K\u{212a}",
        ] {
            assert_eq!(label(name), None, "{name}");
        }
        assert_eq!(label("XN--Bcher-KVA").as_deref(), Some("xn--bcher-kva"));
    }

    proptest! {
        #[test]
        fn names_are_written_as_the_full_rules_write_them(name in "[a-zA-Z0-9à-öÀ-ÖßčŁα-ωΑ-Ωа-яА-Яあ-んア-ン一-龥가-힣ー-]{1,20}") {
            let full = idna::domain_to_ascii_strict(&name).ok();
            prop_assert_eq!(label(&name), full.filter(|ascii| ascii.len() <= 63));
        }
    }
}
