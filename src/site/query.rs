//! The parameters of a URL's query.

/// The decoded value of a parameter; the first of that name counts.
#[must_use]
pub fn parameter(query: &str, name: &str) -> Option<String> {
    pairs(query).find(|(found, _)| *found == name).map(|(_, value)| decoded(value))
}

/// Names and values, as they are written.
pub fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// A value without percent escapes; `+` is a blank. What is no escape stays as it is.
#[must_use]
pub fn decoded(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = value.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], pair) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_broken_escapes_stay() {
        assert_eq!(parameter("a=1&q=a%20b+c%C3%A4&q=2", "q").as_deref(), Some("a b cä"));
        assert_eq!(parameter("flag&x=", "flag").as_deref(), Some(""));
        assert_eq!(parameter("xq=1", "q"), None);
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%4"), "%zz%4");
        assert_eq!(decoded("%€"), "%€");
    }
}
