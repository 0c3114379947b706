//! One way to write a closed vocabulary: the word is the same in policy, event, console and docs.
//!
//! Each vocabulary is an enum in a file of its own. The macro gives it `ALL`, `as_str`, `FromStr`, `Display` and serde, so a word can
//! be spelled in one place only. An unknown word is an error that lists the words that exist.

/// A word that its vocabulary does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {vocabulary} `{word}`: use one of {known}")]
pub struct UnknownWordError {
    /// Which vocabulary was asked, for example `decision`.
    pub vocabulary: &'static str,
    /// The word, cut to 64 characters so that an error can never carry a text.
    pub word: String,
    /// The words that exist, comma-separated.
    pub known: String,
}

/// The error for a word, made in one place for all vocabularies.
pub(crate) fn unknown(vocabulary: &'static str, word: &str, known: &mut dyn Iterator<Item = &'static str>) -> UnknownWordError {
    UnknownWordError { vocabulary, word: word.chars().take(64).collect(), known: known.collect::<Vec<_>>().join(", ") }
}

/// Declares a vocabulary: an enum whose variants each have exactly one word.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident = $label:literal { $($(#[$vmeta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every word, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as it stands in policies, events and the console.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::vocabulary::UnknownWordError;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                let known = || Self::ALL.iter().map(|known| known.as_str());
                let at = known().position(|known| known == word);
                at.map(|at| Self::ALL[at]).ok_or_else(|| $crate::vocabulary::unknown($label, word, &mut known()))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let word = String::deserialize(d)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use vocabulary;
