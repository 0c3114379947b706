//! Short strings with a closed alphabet: what an event or a policy may hold where it needs a name.
//!
//! Free text cannot pass: the alphabet has no blank, and the length is bounded.

use serde::{Deserialize, Serialize};

/// A string was not of the form its type asks for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {what}: use {form}")]
pub struct FormError {
    /// What the string was to be.
    pub what: &'static str,
    /// The form it must have.
    pub form: &'static str,
}

macro_rules! closed_string {
    ($(#[$meta:meta])* $name:ident, $what:literal, $form:literal, $check:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub struct $name(String);

        impl $name {
            /// Checks the form.
            ///
            /// # Errors
            /// When the string is not of the form; the error states the form and does not repeat the string.
            pub fn new(value: impl Into<String>) -> Result<Self, FormError> {
                let value = value.into();
                let check: fn(&str) -> bool = $check;
                if check(&value) { Ok(Self(value)) } else { Err(FormError { what: $what, form: $form }) }
            }

            /// The string.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(d)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

fn in_alphabet(value: &str, longest: usize, extra: &str) -> bool {
    !value.is_empty()
        && value.len() <= longest
        && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || extra.as_bytes().contains(&b))
}

closed_string!(
    /// An id that we or an administrator gave: a rule, a detector, a site.
    Name, "name", "1 to 80 characters of a-z 0-9 - _ .", |v| in_alphabet(v, 80, "-_.")
);
closed_string!(
    /// A host name in ASCII, with a port where it is not the default one.
    Host, "host", "a host name in ASCII, at most 255 characters, optionally with a port", |v| in_alphabet(v, 255, "-.:[]")
);
closed_string!(
    /// A UUID in its usual lower-case form.
    Uuid, "UUID", "8-4-4-4-12 lower-case hexadecimal digits", is_uuid
);
closed_string!(
    /// Lower-case hexadecimal digits.
    Hex, "hexadecimal value", "2 to 64 lower-case hexadecimal digits",
    |v| v.len() >= 2 && v.len() <= 64 && v.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
);
closed_string!(
    /// The public id of an OAuth client, as the provider gave it out.
    ClientId, "client id", "1 to 160 characters of A-Z a-z 0-9 - _ . :", |v| in_mixed_alphabet(v, 160, "-_.:")
);
closed_string!(
    /// The short name of a listed OAuth scope.
    ScopeName, "scope name", "1 to 120 characters of A-Z a-z 0-9 - _ . : / *", |v| in_mixed_alphabet(v, 120, "-_.:/*")
);
closed_string!(
    /// A version such as `1.2.3`.
    Version, "version", "1 to 4 numbers joined by dots", is_version
);

fn in_mixed_alphabet(value: &str, longest: usize, extra: &str) -> bool {
    !value.is_empty() && value.len() <= longest && value.bytes().all(|b| b.is_ascii_alphanumeric() || extra.as_bytes().contains(&b))
}

fn is_uuid(value: &str) -> bool {
    let groups: Vec<&str> = value.split('-').collect();
    groups.iter().map(|g| g.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(|g| g.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

fn is_version(value: &str) -> bool {
    let parts: Vec<&str> = value.split('.').collect();
    (1..=4).contains(&parts.len()) && parts.iter().all(|p| !p.is_empty() && p.len() <= 6 && p.bytes().all(|b| b.is_ascii_digit()))
}
