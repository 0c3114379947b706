//! Tokens that carry readable structure.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::Verdict;
use crate::detect::list::List;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true).with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// Decodes either alphabet of base64, with or without padding.
pub(crate) fn base64(value: &[u8]) -> Option<Vec<u8>> {
    if value.iter().any(|b| matches!(b, b'-' | b'_')) { URL.decode(value).ok() } else { STANDARD.decode(value).ok() }
}

/// A header with `alg` or `typ`; one that says `none` is signed by nobody and proves little. The introductory example of jwt.io is known to everybody.
pub(super) fn jwt(value: &[u8]) -> Verdict {
    const JOHN_DOE: &[u8] = b"eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lI";
    let mut parts = value.split(|b| *b == b'.');
    let Some(header) = parts.next().and_then(base64) else { return Verdict::Refuse };
    // `{"k":"value"}` is what documentation signs; a session says whose it is or until when.
    let trivial = parts.next().and_then(base64).is_some_and(|payload| payload.len() < 16);
    let named = memchr::memmem::find(&header, b"\"alg\"").is_some() || memchr::memmem::find(&header, b"\"typ\"").is_some();
    let example = memchr::memmem::find(value, JOHN_DOE).is_some();
    if !header.starts_with(b"{") || !named || example || trivial {
        Verdict::Refuse
    } else if unsigned(&header) {
        Verdict::Pass
    } else {
        Verdict::Prove
    }
}

/// `"alg": "none"` (RFC 7518, section 3.6), in any case: readers that forgot to refuse it often forgot the case as well.
fn unsigned(header: &[u8]) -> bool {
    let Some(at) = memchr::memmem::find(header, b"\"alg\"") else { return false };
    let value = header[at + 5..].trim_ascii_start().strip_prefix(b":").map(<[u8]>::trim_ascii_start);
    value.and_then(|value| value.get(..6)).is_some_and(|value| value.eq_ignore_ascii_case(b"\"none\""))
}

/// What everybody writes in documentation where a password stands, in several languages.
#[rustfmt::skip]
static STOCK: List = List::new(&[
    "adgangskode", "admin", "api_key", "apikey", "bar", "baz", "clave", "contraseña", "example", "foo", "geheim", "guest", "haslo",
    "hasło", "heslo", "hunter2", "kennwort", "key", "losenord", "lösenord", "mot-de-passe", "mot_de_passe", "motdepasse", "my-password",
    "my_password", "mypass", "mypassword", "mysql", "none", "null", "p", "parola", "pass", "pass123", "passord", "passw0rd", "passwd",
    "password", "password123", "passwort", "postgres", "pw", "pwd", "redis", "root", "salasana", "secret", "senha", "sifre", "test",
    "token", "user", "username", "userpass", "wachtwoord", "x-oauth-basic", "xxx", "şifre", "пароль", "パスワード", "密码", "密碼", "비밀번호",
]);

/// Base64 of `user:password`, both printable, with no word of documentation for the password.
pub(super) fn basic_auth(value: &[u8]) -> bool {
    let Some(text) = base64(value) else { return false };
    let colon = text.iter().position(|b| *b == b':');
    colon.is_some_and(|c| c > 0 && text.len() - c > 4 && !STOCK.has(&text[c + 1..]))
        && std::str::from_utf8(&text).is_ok_and(|t| !t.chars().any(char::is_control))
}

/// Base64 of a JSON object.
pub(super) fn base64_json(value: &[u8]) -> bool {
    base64(value).is_some_and(|json| crate::json::value_bytes(&json).is_ok_and(|value| value.is_object()))
}

/// The password of a URL: no variable, no blank to fill in, and not the word everybody writes there in documentation.
pub(super) fn url_password(value: &[u8]) -> bool {
    // `-u 1000:1000` is a user and a group.
    let number = value.len() < 6 && value.iter().all(u8::is_ascii_digit);
    value.len() >= 3
        && !number
        && value[0] != b':'
        && !STOCK.has(value)
        && !value.iter().any(|b| matches!(b, b'$' | b'%' if value[0] == *b))
        && !value.iter().all(|b| matches!(b, b'*' | b'x' | b'X' | b'.' | b'-' | b'_'))
        && !(value.starts_with(b"(") || value.starts_with(b"[") || value.starts_with(b"//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_documentation_are_no_passwords() {
        assert!(STOCK.in_order());
        for user in ["martin", "user"] {
            assert!(!basic_auth(STANDARD.encode(format!("{user}:Secret")).as_bytes()));
            assert!(basic_auth(STANDARD.encode(format!("{user}:{}", "rT7-".repeat(3))).as_bytes()));
        }
        assert!(!url_password("wachtwoord".as_bytes()) && !url_password("contrase\u{f1}a".as_bytes()));
        assert!(url_password("wachtwoord".repeat(2).as_bytes()));
    }

    #[test]
    fn a_token_that_nobody_signed_proves_little() {
        let token = |header: &str| format!("{}.{}.{}", URL.encode(header), URL.encode(r#"{"sub":"somebody","exp":1}"#), "x".repeat(20));
        assert_eq!(jwt(token(r#"{"alg":"HS256","typ":"JWT"}"#).as_bytes()), Verdict::Prove);
        assert_eq!(jwt(token(r#"{"typ":"JWT", "alg" : "None"}"#).as_bytes()), Verdict::Pass);
        assert_eq!(jwt(token(r#"{"kid":"1"}"#).as_bytes()), Verdict::Refuse);
    }
}
