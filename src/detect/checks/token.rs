//! Tokens that carry readable structure.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::Verdict;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true).with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// Decodes either alphabet of base64, with or without padding.
pub(crate) fn base64(value: &[u8]) -> Option<Vec<u8>> {
    if value.iter().any(|b| matches!(b, b'-' | b'_')) { URL.decode(value).ok() } else { STANDARD.decode(value).ok() }
}

/// A header with `alg` or `enc`; the introductory example of jwt.io is known to everybody.
pub(super) fn jwt(value: &[u8]) -> Verdict {
    const JOHN_DOE: &[u8] = b"eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lI";
    let mut parts = value.split(|b| *b == b'.');
    let Some(header) = parts.next().and_then(base64) else { return Verdict::Refuse };
    // `{"k":"value"}` is what documentation signs; a session says whose it is or until when.
    let trivial = parts.next().and_then(base64).is_some_and(|payload| payload.len() < 16);
    let named = memchr::memmem::find(&header, b"\"alg\"").is_some() || memchr::memmem::find(&header, b"\"typ\"").is_some();
    let example = memchr::memmem::find(value, JOHN_DOE).is_some();
    if !header.starts_with(b"{") || !named || example || trivial { Verdict::Refuse } else { Verdict::Prove }
}

/// Base64 of `user:password`, both printable.
pub(super) fn basic_auth(value: &[u8]) -> bool {
    let Some(text) = base64(value) else { return false };
    let colon = text.iter().position(|b| *b == b':');
    colon.is_some_and(|c| c > 0 && text.len() - c > 4) && std::str::from_utf8(&text).is_ok_and(|t| !t.chars().any(char::is_control))
}

/// Base64 of a JSON object.
pub(super) fn base64_json(value: &[u8]) -> bool {
    base64(value).is_some_and(|json| serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&json).is_ok())
}

/// The password of a URL: no variable, no blank to fill in, and not the word everybody writes there in documentation.
pub(super) fn url_password(value: &[u8]) -> bool {
    const STOCK: &[&[u8]] = &[
        b"password",
        b"pass",
        b"passwd",
        b"pwd",
        b"secret",
        b"pw",
        b"token",
        b"user",
        b"username",
        b"x-oauth-basic",
        b"p",
        b"mypass",
        b"test",
        b"hunter2",
        b"admin",
        b"root",
        b"guest",
        b"postgres",
        b"mysql",
        b"redis",
        b"null",
        b"none",
        b"pass123",
        b"userpass",
        b"my_password",
        b"my-password",
        b"mypassword",
        b"password123",
        b"passw0rd",
        b"xxx",
        b"bar",
        b"foo",
        b"baz",
        b"example",
        b"apikey",
        b"api_key",
        b"key",
    ];
    let lower = value.to_ascii_lowercase();
    // `-u 1000:1000` is a user and a group.
    let number = value.len() < 6 && value.iter().all(u8::is_ascii_digit);
    value.len() >= 3
        && !number
        && value[0] != b':'
        && !STOCK.contains(&lower.as_slice())
        && !value.iter().any(|b| matches!(b, b'$' | b'%' if value[0] == *b))
        && !value.iter().all(|b| matches!(b, b'*' | b'x' | b'X' | b'.' | b'-' | b'_'))
        && !(value.starts_with(b"(") || value.starts_with(b"[") || value.starts_with(b"//"))
}
