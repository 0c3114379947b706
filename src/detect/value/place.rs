//! Paths, files, addresses and dotted names: places where something is kept, not the thing.

use super::makeup::wordlike;
use crate::detect::list::List;

/// `debian/passwd.install`, `api/v2/token`: words joined by slashes.
pub(super) fn plain_path(value: &[u8]) -> bool {
    value.contains(&b'/') && value.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'-' | b'_'))
}

pub(super) fn path(value: &[u8]) -> bool {
    let rooted = matches!(value, [b'/' | b'~', b'/' | b'a'..=b'z' | b'A'..=b'Z', ..] | [b'.', b'/', ..] | [b'.', b'.', b'/', ..]);
    let drive = matches!(value, [b'A'..=b'Z' | b'a'..=b'z', b':', b'\\' | b'/', ..]);
    let slashes = value.iter().filter(|b| **b == b'/').count();
    let wordy = slashes >= 2
        && value.split(|b| *b == b'/').all(|part| part.iter().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b'.')));
    (rooted && value.iter().filter(|b| matches!(b, b'/')).count() >= 2 && !value.contains(&b'+')) || drive || wordy || file(value)
}

/// Endings of files.
#[rustfmt::skip]
static ENDINGS: List = List::new(&[
    "7z", "asc", "cer", "cfg", "conf", "crt", "css", "csv", "dll", "docx", "env", "exe", "go", "gpg", "htm", "html", "ini", "java", "jks",
    "jpg", "js", "json", "kdbx", "key", "log", "md", "p12", "pdf", "pem", "pfx", "php", "png", "py", "rb", "rs", "sh", "sql", "svg",
    "toml", "ts", "txt", "xlsx", "xml", "yaml", "yml", "zip",
]);

/// A file name by its ending.
fn file(value: &[u8]) -> bool {
    memchr::memrchr(b'.', value).is_some_and(|dot| dot > 0 && ENDINGS.has(&value[dot + 1..])) || source(value)
}

/// `llvm/IR/PassManager.h`: endings so short also end random values, so a folder of plain letters must stand before.
fn source(value: &[u8]) -> bool {
    const SHORT: &[&[u8]] = &[b".h", b".c", b".hpp", b".cc", b".cpp", b".hh", b".kt", b".tf"];
    SHORT.iter().any(|ending| value.ends_with(ending))
        && value.contains(&b'/')
        && value.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_'))
        && value.split(|b| *b == b'/').all(|part| part.first().is_some_and(u8::is_ascii_alphabetic))
}

/// `someone@example.com`
pub(super) fn address(value: &[u8]) -> bool {
    let Some(at) = value.iter().position(|b| *b == b'@') else { return false };
    let (user, host) = (&value[..at], &value[at + 1..]);
    let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
    let dot = host.iter().rposition(|b| *b == b'.');
    !user.is_empty()
        && user.iter().all(word)
        && host.iter().all(word)
        && (host == b"localhost"
            || dot.is_some_and(|d| d > 0 && (2..=6).contains(&(host.len() - d - 1)) && host[d + 1..].iter().all(u8::is_ascii_lowercase)))
}

/// `self.settings.password`, `ed25519.PrivateKey`, `1.2.3`, `user->password`: identifiers or numbers that are joined.
///
/// Between quotes stands a text and no expression, so what mixes digits with letters of both cases must be words to be a reference.
pub(super) fn dotted(value: &[u8], quoted: bool) -> bool {
    let parts = || value.split(|b| *b == b'.');
    let literal = quoted
        && value.iter().any(u8::is_ascii_digit)
        && value.iter().any(u8::is_ascii_uppercase)
        && value.iter().any(u8::is_ascii_lowercase);
    let identifier = |part: &[u8]| {
        let named = part.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_') && part.first().is_some_and(|b| !b.is_ascii_digit());
        let letters = part.iter().filter(|b| !b.is_ascii_digit()).count();
        let word = || wordlike(&part.iter().filter(|b| !b.is_ascii_digit()).copied().collect::<Vec<u8>>());
        named && (if letters < 5 { plain_case(part) } else { letters == part.len() && letters < 16 && !literal } || word())
    };
    let version = |part: &[u8]| !part.is_empty() && part.len() <= 3 && part.iter().all(u8::is_ascii_digit);
    let arrow = || value.windows(2).any(|pair| pair == b"->");
    memchr::memchr(b'.', value).is_some() && (parts().all(identifier) || parts().all(version))
        || arrow() && value.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'>' | b'_' | b'$'))
}

/// A short part of a name: small letters with digits anywhere (`k8s`), or a word in one of the usual cases and digits behind it; `aP1IE` is none.
fn plain_case(part: &[u8]) -> bool {
    let digits = part.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let word = &part[..part.len() - digits];
    !part.iter().any(u8::is_ascii_uppercase)
        || word.iter().all(|b| b.is_ascii_uppercase() || *b == b'_')
        || word.iter().skip(1).all(|b| b.is_ascii_lowercase() || *b == b'_')
        || digits == 0 && word.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_')
}

#[cfg(test)]
mod tests {
    use super::dotted;

    #[test]
    fn joined_identifiers_are_told_from_passwords_with_dots() {
        for name in ["self.settings.password", "ed25519.PrivateKey", "1.2.3", "user->password", "k8s.io", "req.body.Pwd1", "Rsa2.Key"] {
            assert!(dotted(name.as_bytes(), false), "{name}");
        }
        assert!(dotted(b"spring.datasource.password", true) && dotted(b"Users.Fields.Password", false));
        for chosen in [["aP1", "mGeo3"], ["x", "T3p7"], ["b6P", "lpYq"]] {
            assert!(!dotted(chosen.map(|part| format!("{part}I")).join(".").as_bytes(), false), "{chosen:?}");
        }
        assert!(!dotted(["Gr", "yLm4"].join(".").as_bytes(), true));
    }
}
