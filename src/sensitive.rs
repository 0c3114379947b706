//! The wrapper for anything a person wrote or copied.
//!
//! It has no `Debug`, no `Display` and no `Serialize`, so a text cannot slip into a log, an error or an event by habit. Reading it takes
//! a call whose name is easy to find in a review.

/// Text of a person. It cannot be printed or serialised.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sensitive(String);

impl Sensitive {
    /// Takes a text into custody.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for judging and for giving it back to the page it came from.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Length in UTF-8 bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'de> serde::Deserialize<'de> for Sensitive {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Self)
    }
}
