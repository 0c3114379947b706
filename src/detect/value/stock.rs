//! Words that stand where a password would.

use super::makeup::Makeup;
use crate::detect::list::List;

#[rustfmt::skip]
static WORDS: List = List::new(&[
    "abc", "aes", "arg", "argon", "argon2id", "bar", "base", "base64", "basic", "bcrypt", "bearer", "bool", "bytes", "changeit", "char",
    "contraseña", "correct", "default", "digest", "disabled", "email", "empty", "enabled", "error", "failed", "failure", "false", "field",
    "foo", "geheim", "here", "hmac", "incorrect", "input", "int", "invalid", "kennwort", "kerberos", "ldap", "letmein", "login", "md",
    "md5", "missing", "motdepasse", "name", "nil", "none", "null", "oauth", "oauth2", "object", "optional", "param", "parola", "pass",
    "passphrase", "passwd", "password", "passwort", "pbkdf2", "plain", "plaintext", "private", "public", "pw", "pwd", "qwerty", "required", "rsa",
    "scram-sha-1", "scram-sha-256", "scrypt", "secret", "secure", "sha", "sha256", "sha512", "ssl", "str", "string", "success", "temp",
    "test", "testing", "text", "tls", "token", "true", "undefined", "unknown", "unset", "user", "username", "utf", "valid", "value",
    "var", "varchar", "wrong",
]);

/// Words that stand where a password would, and are none.
pub(super) fn stock(value: &[u8], makeup: Makeup) -> bool {
    let letters = value.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    // `password1`, `test123` and `Passwort` are stock; `test123!x` is not.
    let (stem, tail) = value.split_at(letters);
    // "Password (8+ characters)" is a label.
    let short = tail.len() <= 4 && tail.iter().all(u8::is_ascii_digit) || tail.first() == Some(&b' ');
    short && WORDS.has(stem) || WORDS.has(value) || makeup.digits == 0 && marked(value) || code(value, makeup)
}

/// `~password~`: with marks around it.
fn marked(value: &[u8]) -> bool {
    let from = value.iter().take_while(|b| b.is_ascii_punctuation()).count();
    let to = value.len() - value[from..].iter().rev().take_while(|b| b.is_ascii_punctuation()).count();
    WORDS.has(&value[from..to])
}

/// `snake_case_words` and `kebab-case-words` without a digit are names; `camelCase` too.
fn code(value: &[u8], makeup: Makeup) -> bool {
    makeup.symbols > 0
        && makeup.digits + makeup.other == 0
        && makeup.wordlike(value)
        && value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-' | b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn the_words_are_sorted_for_the_search_in_them() {
        assert!(WORDS.in_order());
    }
}
