//! The tables that `build.rs` makes from `data/detectors/`, and their types. Programs, literals and what there is to say of detectors are
//! written as bytes and read when they are first asked for (`packed.rs`).

use std::ops::Index;
use std::sync::LazyLock;

use super::packed;
pub(crate) use super::packed::{KINDS, Search};

/// A check that a matched value must pass. Which of them occur is for the data to say.
#[allow(dead_code)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// The Luhn digit.
    Luhn,
    /// The Verhoeff digit.
    Verhoeff,
    /// The last digit of EAN-13.
    Ean,
    /// A weighted mod 11 digit.
    Mod11,
    /// ISO 7064 MOD 11,10.
    Mod1110,
    /// Country length and mod 97.
    Iban,
    /// The last six characters are the base-62 CRC32 of what stands between the first `_` and them.
    Crc32Base62,
    /// Three base64url parts, the first of which is a JSON object with `alg`.
    Jwt,
    /// A PEM block with a body of base64.
    Pem,
    /// Base64 that decodes to `user:password`.
    BasicAuth,
    /// Base58 with a double-SHA-256 checksum.
    Base58,
    /// No well-known test or documentation value, and a password that is one.
    UrlPassword,
    /// An option of a program that speaks to a server.
    CommandLine,
    /// Like nothing but a password.
    Chosen,
    /// Digits and letters both.
    Mixed,
    /// Upper-case and lower-case letters: what a digest in hexadecimal digits never has.
    BothCases,
    /// At least one digit.
    HasDigit,
    /// Base64 that decodes to JSON.
    Base64Json,
    /// Not made of words: `my-billing-service-v2` has the length of a key and is a name.
    NoWords,
    /// Words of a wallet's recovery phrase, not of a sentence.
    SeedPhrase,
    /// No key that its vendor means to be seen.
    NoPublishable,
}

/// One step of a shape.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Op {
    Literal(&'static [u8]),
    Set { set: u8, min: u16, max: u16 },
    Open,
    Close,
}

/// A shape without choices, and the literal that finds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    pub detector: u16,
    /// Whether one of its literals finds it, or a word near which it stands.
    pub found: bool,
    /// The index of this literal among `ops`, else 0.
    pub anchor: u8,
    pub ops: &'static [Op],
}

/// How a detector judges what its shapes matched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub checks: &'static [Check],
    /// Tenths of a bit for each character.
    pub entropy: u8,
    pub confidence: u8,
    pub high_entropy: bool,
    pub nocase: bool,
    pub left_edge: bool,
    pub right_edge: bool,
}

/// The rules of each detector. They have few forms.
pub(crate) struct RulesOf {
    kinds: &'static [Rules],
    of: &'static [u8],
}

impl Index<usize> for RulesOf {
    type Output = Rules;
    fn index(&self, detector: usize) -> &Rules {
        &self.kinds[usize::from(self.of[detector])]
    }
}

/// What a literal announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A shape that contains it.
    Shape(u16),
    /// Values of `PROGRAMS[from..to]` behind it; `key` wants a word such as key or token between.
    Near { from: u16, to: u16, key: bool },
    /// A named value that a person chose.
    Password(u16),
    /// A named value that a machine made.
    Key(u16),
    /// A user name and, behind it, the password.
    Pair(u16),
    /// The name of a number of a person, and the other words of that name.
    Number { number: u16, phrase: u16 },
    /// What fills up the machine-readable lines of a passport.
    TravelDocument,
    /// The words of a document's marking.
    Marking(u16),
    /// A program that takes a password on its command line: `COMMANDS[_]`.
    Command(u16),
}

/// How programs are given a password on their command lines; `build/schema.rs` explains each field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Command {
    pub detector: u16,
    pub separate: &'static [&'static [u8]],
    pub attached: &'static [&'static [u8]],
    pub pair: &'static [&'static [u8]],
    pub mark: u8,
    pub behind: &'static [&'static [u8]],
    /// 0 when no word without an option is the password.
    pub place: u8,
    pub piped: bool,
}

/// A text that the prefilter looks for, in lower case as far as ASCII goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Literal {
    pub text: &'static [u8],
    /// A short name that counts only as a word of its own: inside longer words it is met all the time.
    pub whole: bool,
    /// Where in the text the bytes stand that the prefilter hashes.
    pub offset: u8,
    pub targets: &'static [Target],
}

/// A number of a person or an organisation, and what it proves by itself.
pub(crate) struct Number {
    pub detector: u16,
    pub check: fn(&super::person::Token<'_>) -> super::checks::Proof,
    /// The fewest and most letters and digits it has.
    pub length: (u8, u8),
    /// The fewest and most letters among them.
    pub letters: (u8, u8),
    /// Words one of which must stand around it, in lower case; none when its name is enough.
    pub beside: &'static [&'static str],
}

impl Number {
    /// What the token proves; of its length and letters the page's gate knows as well, so nothing else may be asked of the check.
    pub fn proof(&self, token: &super::person::Token<'_>) -> super::checks::Proof {
        let within = |count: usize, (least, most): (u8, u8)| (usize::from(least)..=usize::from(most)).contains(&count);
        let letters = || token.chars.iter().filter(|b| b.is_ascii_uppercase()).count();
        if within(token.chars.len(), self.length) && within(letters(), self.letters) {
            (self.check)(token)
        } else {
            super::checks::Proof::No
        }
    }
}

/// A form in which a number is written: `9` a digit, `A` a capital, `X` either.
pub(crate) struct Form {
    pub number: u16,
    pub mask: &'static [u8],
    /// In this form a valid number needs no name; in the others it must be one of a list.
    pub bare: bool,
}

include!(concat!(env!("OUT_DIR"), "/detectors.rs"));

/// All shapes.
pub(crate) static PROGRAMS: LazyLock<Vec<Program>> = LazyLock::new(|| packed::programs(PROGRAM_BYTES));

/// All literals, in the form in which they are looked for.
pub(crate) static SEARCH: LazyLock<Search> = LazyLock::new(|| Search::new(packed::literals(&PROGRAMS, &WORDS, LITERAL_PLACES)));

const WORDS: packed::Words = packed::Words { texts: WORD_TEXTS, targets: WORD_TARGETS, groups: NEAR_GROUPS };

/// What browsers know of each detector.
#[cfg(target_arch = "wasm32")]
pub(crate) static INFO: LazyLock<Vec<super::info::DetectorInfo>> = LazyLock::new(|| packed::infos(INFO_LINES));

include!(concat!(env!("OUT_DIR"), "/phones.rs"));

#[cfg(test)]
mod tests {
    use super::{LITERAL_PLACES, Literal, NUMBERS, PROGRAMS, SEARCH, Target};
    use crate::detect::checks::Proof;
    use crate::detect::person::Token;

    #[test]
    fn every_literal_has_its_place_and_every_found_shape_its_literal() {
        assert_eq!(SEARCH.literals.len(), LITERAL_PLACES.len());
        let shapes = SEARCH.literals.iter().flat_map(|literal| literal.targets).filter(|target| matches!(target, Target::Shape(_))).count();
        assert_eq!(shapes, PROGRAMS.iter().filter(|program| program.found).count());
        for Literal { targets, .. } in &SEARCH.literals {
            assert!(!targets.is_empty());
            for target in *targets {
                let Target::Near { from, to, .. } = target else { continue };
                assert!(PROGRAMS[usize::from(*from)..usize::from(*to)].iter().all(|program| !program.found), "{from}..{to}");
            }
        }
    }

    /// `length` and `letters` of the data leave out nothing that a check accepts, as far as random numbers tell.
    #[test]
    fn lengths_are_those_of_the_checks() {
        let mut state = 11_u64;
        let mut below = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let mut accepted = 0;
        for number in NUMBERS {
            for length in 3..=20 {
                for round in 0..600 {
                    let letters = if round % 2 == 0 { 0 } else { below(4) };
                    let chars: Vec<u8> = (0..length)
                        .map(|_| if below(length) < letters { b'A' + below(26) as u8 } else { b'0' + below(10) as u8 })
                        .collect();
                    let token = Token { raw: &chars, chars: &chars };
                    if (number.check)(&token) > Proof::No {
                        accepted += 1;
                        assert!(number.proof(&token) > Proof::No, "detector {} accepts {length} characters", number.detector);
                    }
                }
            }
        }
        assert!(accepted > 10_000, "only {accepted} numbers were accepted");
    }
}
