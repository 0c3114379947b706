//! A number as people write it: letters and digits in groups with one sign between.

use crate::detect::edge;

/// A candidate for a number.
pub(crate) struct Token<'a> {
    /// As it stands in the text.
    pub raw: &'a [u8],
    /// Its letters (upper-case) and digits.
    pub chars: &'a [u8],
}

/// The shortest number that is read (a diagnosis), and the longest, in letters and digits.
const SHORTEST: usize = 3;
const LONGEST: usize = 20;

/// A token and where each of its groups ends.
pub(crate) struct Groups {
    start: usize,
    chars: [u8; LONGEST],
    /// How many groups there are, and for each of them the letters and digits so far and how far behind `start` it ends.
    count: usize,
    ends: [(u8, u8); LONGEST],
}

impl Groups {
    /// Reads from a letter or digit at which a token may begin.
    pub(crate) fn read(text: &[u8], start: usize) -> Option<Self> {
        if !may_begin(text, start) {
            return None;
        }
        let mut groups = Self { start, chars: [0; LONGEST], count: 0, ends: [(0, 0); LONGEST] };
        let (mut at, mut count) = (start, 0);
        loop {
            let run = text[at..].iter().take(LONGEST + 1).take_while(|b| b.is_ascii_alphanumeric()).count();
            if run == 0 || count + run > LONGEST || !continues(&text[at..at + run], at == start) {
                break;
            }
            for b in &text[at..at + run] {
                groups.chars[count] = b.to_ascii_uppercase();
                count += 1;
            }
            at += run;
            if text.get(at) == Some(&b'(') && text.get(at + 2) == Some(&b')') && text[at + 1].is_ascii_alphanumeric() && count < LONGEST {
                groups.chars[count] = text[at + 1].to_ascii_uppercase();
                groups.end(count + 1, at + 3);
                break;
            }
            groups.end(count, at);
            match text.get(at) {
                Some(b' ' | b'-' | b'.' | b'/' | b'+') => at += 1,
                _ => break,
            }
        }
        Some(groups)
    }

    /// A group ends: it has a letter or digit of its own, so there are never more than those.
    fn end(&mut self, chars: usize, at: usize) {
        self.ends[self.count.min(LONGEST - 1)] = (chars as u8, (at - self.start) as u8);
        self.count += 1;
    }

    /// The longest beginning of the token that `judge` accepts: what it answered, and the end in the text.
    pub(crate) fn longest<T>(&self, text: &[u8], mut judge: impl FnMut(&Token<'_>) -> Option<T>) -> Option<(usize, T)> {
        self.ends[..self.count.min(LONGEST)].iter().rev().find_map(|(count, length)| {
            let (count, end) = (usize::from(*count), self.start + usize::from(*length));
            if count < SHORTEST || !may_end(text, end) {
                return None;
            }
            judge(&Token { raw: &text[self.start..end], chars: &self.chars[..count] }).map(|answer| (end, answer))
        })
    }
}

/// A group of a number: it has a digit, or is a few capitals (`AB 12 34 56 C`); a first group of letters must be short.
fn continues(group: &[u8], first: bool) -> bool {
    group.iter().any(u8::is_ascii_digit)
        || group.len() <= 6 && group.iter().all(u8::is_ascii_uppercase)
        || first && (group.len() <= 4 || group.len() <= 11 && group.iter().all(u8::is_ascii_uppercase))
}

/// No letter, digit or longer number stands before.
pub(crate) fn may_begin(text: &[u8], start: usize) -> bool {
    if !edge::left(text, start) {
        return false;
    }
    match text[..start] {
        [.., b'_'] => false,
        [.., digit, b'.' | b'-' | b'/'] => !digit.is_ascii_digit(),
        _ => true,
    }
}

/// No letter, digit or longer number stands behind.
pub(crate) fn may_end(text: &[u8], end: usize) -> bool {
    match &text[end..] {
        [b'.' | b'-' | b'/', next, ..] => !next.is_ascii_digit(),
        [b'_' | b'@' | b'%', ..] => false,
        [next, ..] => !next.is_ascii_alphanumeric(),
        [] => true,
    }
}

/// A value that nobody was given: one digit over and over, or counted up.
pub(crate) fn made_up(chars: &[u8]) -> bool {
    if chars.len() < 6 {
        return false;
    }
    let steps = |by: u8| chars.windows(2).filter(|pair| pair[1].wrapping_sub(pair[0]) == by).count();
    // 1234567890 steps down once.
    steps(0) + 1 >= chars.len() || steps(1) + 2 >= chars.len() || steps(255) + 2 >= chars.len()
}
