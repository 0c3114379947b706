//! Passwords of the console: argon2id with the crate's defaults (OWASP's first recommendation).

use argon2::Argon2;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};

/// Shortest password taken.
pub const MIN: usize = 10;
/// Longest password taken: more would only burn time.
const MAX: usize = 1024;

/// Why a password or name is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short.
    #[error("the password is too short: use at least {MIN} characters")]
    Short,
    /// Too long.
    #[error("the password is too long: use at most {MAX} bytes")]
    Long,
    /// Not a name.
    #[error("the account name must be 1 to 64 characters of a-z A-Z 0-9 . _ - @")]
    Name,
    /// The hash could not be computed.
    #[error("the password cannot be hashed")]
    Hash,
}

/// Checks the form of an account name.
///
/// # Errors
/// [`PasswordError::Name`].
pub fn check_name(name: &str) -> Result<(), PasswordError> {
    let good = (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-@".contains(&b));
    if good { Ok(()) } else { Err(PasswordError::Name) }
}

/// Hashes a new password.
///
/// # Errors
/// When it is too short or too long.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < MIN {
        return Err(PasswordError::Short);
    }
    if password.len() > MAX {
        return Err(PasswordError::Long);
    }
    let salt = SaltString::generate(&mut OsRng);
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|_| PasswordError::Hash)?.to_string())
}

/// Compares. Without an account it hashes all the same, so that time does not tell which names exist.
#[must_use]
pub fn verify(password: &str, stored: Option<&str>) -> bool {
    /// An argon2id hash with the default costs whose preimage nobody knows.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    if password.len() > MAX {
        return false;
    }
    let Ok(expected) = PasswordHash::new(stored.unwrap_or(NOBODY)) else { return false };
    let fits = Argon2::default().verify_password(password.as_bytes(), &expected).is_ok();
    fits && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits_and_nobody_has_none() {
        let hash = hash("correct horse battery").unwrap();
        assert!(verify("correct horse battery", Some(&hash)));
        assert!(!verify("correct horse batterx", Some(&hash)));
        assert!(!verify("correct horse battery", None));
        assert!(!verify("", None));
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert!(matches!(hash("123456789"), Err(PasswordError::Short)));
        assert!(matches!(hash(&"x".repeat(2000)), Err(PasswordError::Long)));
    }
}
