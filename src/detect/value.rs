//! Is the value of a secret's name a secret? Passwords are chosen by people, keys are made by machines; both are told from variables,
//! types, words, paths and blanks to fill in, and the answer is a confidence.

use super::assign::{Link, Named};
use super::{checks, entropy, placeholder};

/// What a value is made of.
#[derive(Debug, Clone, Copy, Default)]
struct Makeup {
    lower: usize,
    upper: usize,
    digits: usize,
    symbols: usize,
    other: usize,
}

impl Makeup {
    fn of(value: &[u8]) -> Self {
        value.iter().fold(Self::default(), |mut m, b| {
            match b {
                b'a'..=b'z' => m.lower += 1,
                b'A'..=b'Z' => m.upper += 1,
                b'0'..=b'9' => m.digits += 1,
                0x80.. => m.other += 1,
                _ => m.symbols += 1,
            }
            m
        })
    }

    /// How many kinds of characters there are.
    fn kinds(self) -> usize {
        [self.lower, self.upper, self.digits, self.symbols, self.other].iter().filter(|n| **n > 0).count()
    }

    const fn letters(self) -> usize {
        self.lower + self.upper
    }
}

/// How sure it is that a person chose this as a password, as it stands or behind base64.
pub(crate) fn password(value: &[u8], named: &Named) -> Option<u8> {
    plain_password(value, named).or_else(|| decoded(value, named))
}

/// `password: aHVudGVy…`: secrets of Kubernetes are written in base64.
fn decoded(value: &[u8], named: &Named) -> Option<u8> {
    let assigned = matches!(named.link, Link::Equals | Link::Colon | Link::Tag | Link::Cell);
    if !assigned
        || value.len() < 8
        || !value.len().is_multiple_of(4)
        || value.last().is_some_and(|b| !b.is_ascii_alphanumeric() && *b != b'=')
    {
        return None;
    }
    let text = checks::base64(value)?;
    text.iter().all(|b| b.is_ascii_graphic()).then(|| plain_password(&text, &Named { quoted: true, ..*named })).flatten()
}

fn plain_password(value: &[u8], named: &Named) -> Option<u8> {
    if !(4..=128).contains(&value.len()) {
        return None;
    }
    // The make-up is cheap and refuses most words; what a value refers to is asked last.
    let makeup = Makeup::of(value);
    if !fits(value, named, makeup) {
        return None;
    }
    let base = strength(value, named, makeup)?;
    if refers(value, named.quoted) || placeholder::token(value) || stock(value) {
        return None;
    }
    // A sentence must bring a password that looks like one.
    let plain = makeup.symbols == 0 && (makeup.digits == 0 || value.len() < 8);
    match named.link {
        Link::Equals | Link::Tag => Some(base + 6),
        Link::Colon | Link::Blank => Some(base),
        Link::Cell => Some(base - 6),
        Link::Prose | Link::Hint | Link::Pair | Link::Answer if plain && !named.quoted => None,
        Link::Prose | Link::Pair => Some(base - 10),
        Link::Hint | Link::Answer => Some(base - 14),
        Link::Loose => Some(base - 20),
    }
}

/// Whether a value of this make-up may stand behind the link at all.
fn fits(value: &[u8], named: &Named, makeup: Makeup) -> bool {
    match named.link {
        Link::Equals | Link::Colon | Link::Tag | Link::Blank => {}
        // Beside each other in a list or table stand many words; only what is no word is taken for a value.
        Link::Cell => {
            // `Step2` is a word; `EsFUmarsASZ2` is none.
            let number = makeup.digits < 2 && (makeup.digits == 0 || makeup.upper < 2 || makeup.lower == 0);
            if value.len() < 6 || number && wordlike(value) {
                return false;
            }
        }
        Link::Loose => {
            if makeup.other > 0
                || value.len() < 8
                || makeup.kinds() < 3
                || makeup.digits * 2 > value.len()
                || !free(value)
                || plain_path(value)
            {
                return false;
            }
        }
        Link::Hint | Link::Answer => {
            if !named.quoted && !odd(value, makeup) || plain_path(value) {
                return false;
            }
        }
        Link::Prose | Link::Pair => {
            if plain_path(value) {
                return false;
            }
        }
    }
    let spoken = matches!(named.link, Link::Prose | Link::Hint | Link::Pair | Link::Loose | Link::Answer);
    // In a sentence `--option` is an option, and "secure!" is a word with a mark behind it.
    let shouted = spoken
        && makeup.digits == 0
        && value.iter().rposition(|b| !b.is_ascii_punctuation()).is_some_and(|last| Makeup::of(&value[..last]).symbols == 0);
    if shouted
        || spoken && value.starts_with(b"-")
        || named.link == Link::Blank && value.starts_with(b"--")
        || named.link == Link::Cell && makeup.other > 0 && makeup.digits == 0
    {
        return false;
    }
    let blanks = value.iter().filter(|b| **b == b' ').count();
    blanks == 0 || !spoken && blanks <= 5 && makeup.digits > 0
}

/// How much the make-up speaks for a password, before the link is weighed.
fn strength(value: &[u8], named: &Named, makeup: Makeup) -> Option<u8> {
    let strong = matches!(named.link, Link::Equals | Link::Tag) || named.quoted;
    Some(if makeup.digits > 0 && makeup.letters() + makeup.other > 0 {
        match (value.len(), makeup.symbols) {
            (4 | 5, _) => 35,
            (_, 0) => 72,
            _ => 80,
        }
    } else if makeup.symbols > 0 && makeup.letters() >= 4 && value.len() >= 8 && punctuated(value) {
        62
    } else if makeup.letters() == 0 && makeup.symbols == 0 && makeup.digits >= 6 {
        if named.link == Link::Prose { 40 } else { 56 }
    } else if makeup.upper > 0 && makeup.lower > 0 && value.len() >= 8 && !wordlike(value) {
        68
    } else if strong && named.shouted && value.len() >= 6 && makeup.lower == value.len() {
        55
    } else {
        return None;
    })
}

/// Whether nobody would write this but as a password, whatever stands around it.
pub(crate) fn chosen(value: &[u8]) -> bool {
    value.len() >= 8 && odd(value, Makeup::of(value)) && !refers(value, false) && !plain_path(value)
}

/// `debian/passwd.install`, `api/v2/token`: words joined by slashes.
fn plain_path(value: &[u8]) -> bool {
    value.contains(&b'/') && value.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'-' | b'_'))
}

/// Like nothing but a password: marks that join no words between letters and digits, or letters and digits that make no word.
fn odd(value: &[u8], makeup: Makeup) -> bool {
    if value.len() < 6 || makeup.digits == 0 || makeup.letters() < 2 || makeup.other > 0 || value.starts_with(b"PKCS#") || format(value) {
        return false;
    }
    let marked = value.iter().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'*' | b'?' | b'+' | b'~'));
    let joined = value.iter().any(|b| matches!(b, b'-' | b'_' | b'/' | b'.' | b':' | b'(' | b'=' | b'['));
    let mixed = makeup.upper > 0 && makeup.lower > 0 && value.len() >= 8;
    marked && (makeup.kinds() >= 3 || !wordlike(value)) && !value.contains(&b'(') || mixed && !joined && !wordlike(value)
}

/// `0x%08lX`, `%1$s`: a place for a value.
fn format(value: &[u8]) -> bool {
    memchr::memchr_iter(b'%', value).any(|at| {
        let rest = &value[at + 1..];
        let flags =
            rest.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'*' | b'$' | b'#' | b'-' | b'l' | b'h' | b'z')).count();
        matches!(rest.get(flags), Some(b'd' | b's' | b'u' | b'x' | b'X' | b'c' | b'i' | b'f'))
    })
}

/// No path, no name of a header or an algorithm: a loose neighbour must look like nothing else.
fn free(value: &[u8]) -> bool {
    let joined = value.iter().filter(|b| matches!(b, b'-' | b'_' | b'/' | b'.' | b':' | b'(' | b'=' | b'[')).count();
    joined == 0 && !wordlike(value)
}

/// How sure it is that a machine made this as a key or token.
pub(crate) fn key(value: &[u8], named: &Named) -> Option<u8> {
    if !(12..=512).contains(&value.len()) {
        return None;
    }
    let body = |b: &u8| {
        b.is_ascii_alphanumeric()
            || matches!(b, b'_' | b'-' | b'+' | b'/' | b'=' | b'.' | b':' | b'~' | b'!' | b'@' | b'#' | b'%' | b'^' | b'*')
    };
    if !value.iter().all(body) {
        return None;
    }
    let makeup = Makeup::of(value);
    if makeup.digits + makeup.upper.min(makeup.lower) == 0 || makeup.letters() == 0 || wordlike(value) {
        return None;
    }
    let needed = if value.len() >= 20 { 30 } else { 28 };
    if refers(value, named.quoted) || placeholder::token(value) || publishable(value) || label(value) || entropy::tenths(value) < needed {
        return None;
    }
    let base: u8 = match (value.len(), makeup.digits) {
        (0..16, 0) => return None,
        (0..16, _) => 52,
        (_, 0) => 62,
        _ if uuid(value) => 60,
        _ => 76,
    };
    match named.link {
        Link::Equals | Link::Tag => Some(base + 6),
        Link::Colon | Link::Blank => Some(base + 2),
        Link::Cell => Some(base - 4),
        // `sha256=…` is a digest, `name=…` has a name of its own.
        Link::Prose | Link::Pair | Link::Hint | Link::Loose | Link::Answer
            if value
                .trim_ascii_end()
                .split_last()
                .is_some_and(|(_, head)| memchr::memchr(b'=', head).is_some_and(|at| head.get(at + 1).is_some_and(|b| *b != b'='))) =>
        {
            None
        }
        Link::Prose | Link::Pair if makeup.digits == 0 || fingerprint(value) => None,
        Link::Prose | Link::Pair => Some(base - 8),
        Link::Hint | Link::Loose | Link::Answer if value.len() < 20 || makeup.digits < 2 || value.contains(&b':') || fingerprint(value) => {
            None
        }
        Link::Loose if value.contains(&b'/') => None,
        // The alphabets of base64 have either `+` and `/` or `-` and `_`; a path mixes them.
        Link::Hint | Link::Answer if value.contains(&b'/') && value.iter().any(|b| matches!(b, b'.' | b'-' | b'_')) => None,
        Link::Hint | Link::Answer => Some(base - 10),
        Link::Loose => Some(base - 14),
    }
}

/// 40 or 16 hexadecimal digits in capitals: what a sentence about a key says of it is its fingerprint.
fn fingerprint(value: &[u8]) -> bool {
    matches!(value.len(), 16 | 32 | 40) && value.iter().all(|b| b.is_ascii_digit() || matches!(b, b'A'..=b'F'))
}

/// `TELNYX_API_KEY_1`: the name in one of our own placeholders, or a constant that is called so.
fn label(value: &[u8]) -> bool {
    let Some(at) = value.iter().rposition(|b| *b == b'_') else { return false };
    let (name, number) = (&value[..at], &value[at + 1..]);
    !number.is_empty()
        && number.iter().all(u8::is_ascii_digit)
        && name.first().is_some_and(u8::is_ascii_uppercase)
        && name.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
        && name.iter().filter(|b| b.is_ascii_digit()).count() <= 2
}

/// Keys that their vendors mean to be seen in pages and apps. Sources: the pages about publishable, public and client keys of Stripe,
/// Clerk and Paystack (`pk_`), Mapbox (`pk.`), PostHog (`phc_`), Flutterwave, Square, Supabase, RevenueCat, Klarna, Omise, New Relic
/// (`NRJS-`), Worldpay (`_C_`) and Stytch.
pub(crate) fn publishable(value: &[u8]) -> bool {
    const PREFIXES: &[&[u8]] = &[
        b"pk_live_",
        b"pk_test_",
        b"pk.eyJ",
        b"phc_",
        b"FLWPUBK",
        b"sq0idp-",
        b"sandbox-sq0idb-",
        b"sb_publishable_",
        b"appl_",
        b"goog_",
        b"klarna_live_client_",
        b"klarna_test_client_",
        b"pkey_",
        b"NRJS-",
        b"T_C_",
        b"L_C_",
        b"public-token-",
        b"Mid-client-",
        b"SB-Mid-client-",
        b"pub-c-",
        b"sub-c-",
    ];
    PREFIXES.iter().any(|prefix| value.starts_with(prefix))
}

/// The value only says where the real one is: a variable, a call, a path, an address, a file.
fn refers(value: &[u8], quoted: bool) -> bool {
    let contains = |needle: &[u8]| memchr::memmem::find(value, needle).is_some();
    let starts = |prefix: &[u8]| value.starts_with(prefix);
    // `$ecret1!` is a password; `$SECRET`, `${…}` and `$(…)` are references.
    let dollar = value.strip_prefix(b"$").is_some_and(|rest| {
        let several = rest.windows(2).any(|pair| pair[0] == b'$' && (pair[1].is_ascii_alphabetic() || pair[1] == b'_'));
        let named = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-' | b'>') || *b == b'$' && several;
        matches!(rest.first(), Some(b'{' | b'(')) || rest.iter().all(named)
    });
    if dollar || [b"%(".as_slice(), b"{{", b"<", b"#{", b"@@", b"&", b"!R"].iter().any(|mark| starts(mark)) {
        return true;
    }
    contains(b"${")
        || contains(b"{{")
        || contains(b"$(")
        || contains(b"<%")
        || contains(b"#{")
        || contains(b"%s")
        || contains(b"%%")
        || contains(b"%0A")
        || contains(b"://")
        || contains(b"::")
        || contains(b"[^")
        || contains(b"]*")
        || contains(b"]+")
        || contains(b"(?")
        || number(value)
        || member(value, quoted)
        || measure(value)
        || percent_variable(value)
        || call(value, quoted)
        || path(value)
        || address(value)
        || dotted(value)
}

/// `this.#c()`, `!!flag`, `self.password`: an expression, not a literal.
fn member(value: &[u8], quoted: bool) -> bool {
    const OWNERS: &[&str] = &[
        "this.",
        "self.",
        "cls.",
        "process.",
        "os.",
        "config.",
        "settings.",
        "req.",
        "request.",
        "ctx.",
        "context.",
        "env.",
        "secrets.",
        "var.",
        "local.",
        "params.",
        "args.",
        "opts.",
        "options.",
        "props.",
        "state.",
        "event.",
        "e.",
        "data.",
        "module.",
        "steps.",
        "inputs.",
        "vars.",
        "each.",
        "import.meta",
    ];
    let negated = value.first() == Some(&b'!') && value.iter().skip(1).all(|b| b.is_ascii_alphabetic() || matches!(b, b'!' | b'.' | b'_'));
    let called = memchr::memmem::find(value, b"()").is_some();
    !quoted && (negated || called || OWNERS.iter().any(|o| value.get(..o.len()).is_some_and(|v| v.eq_ignore_ascii_case(o.as_bytes()))))
}

/// `32-bytes`, `12-character`, `256bit`, `100%`: how much, not what.
fn measure(value: &[u8]) -> bool {
    let digits = value.iter().take_while(|b| b.is_ascii_digit()).count();
    let unit = value[digits..].strip_prefix(b"-").unwrap_or(&value[digits..]);
    (1..=4).contains(&digits) && unit.iter().all(u8::is_ascii_lowercase) && wordlike_unit(unit)
        || digits > 0 && matches!(unit, [b'%' | b'+'])
}

fn wordlike_unit(unit: &[u8]) -> bool {
    const UNITS: &[&str] = &[
        "bit",
        "bits",
        "byte",
        "bytes",
        "char",
        "chars",
        "character",
        "characters",
        "digit",
        "digits",
        "day",
        "days",
        "hour",
        "hours",
        "minutes",
        "seconds",
        "min",
        "sec",
        "ms",
        "kb",
        "mb",
        "gb",
        "th",
        "nd",
        "st",
        "rd",
        "x",
        "letters",
        "words",
        "symbols",
        "zeichen",
        "times",
        "months",
        "years",
    ];
    UNITS.iter().any(|u| unit == u.as_bytes())
}

/// `8107`, `-2147u32`, `0x1F`, `12.5`: a number of a program, with or without its type. Six digits and more may be a person's PIN.
fn number(value: &[u8]) -> bool {
    let signed = value.first() == Some(&b'-');
    let body = &value[usize::from(signed)..];
    let digits = body.iter().take_while(|b| b.is_ascii_digit()).count();
    let suffix = &body[digits..];
    let typed = matches!(suffix.first(), Some(b'i' | b'u' | b'f' | b'U' | b'L' | b'l'))
        && suffix.len() <= 5
        && suffix[1..].iter().all(|b| b.is_ascii_digit() || b.is_ascii_alphabetic() && suffix.len() <= 3);
    let hexadecimal = body.len() > 2
        && (body.starts_with(b"0x") || body.starts_with(b"0X"))
        && body.len() <= 18
        && body[2..].iter().all(u8::is_ascii_hexdigit);
    digits > 0 && (typed || suffix.is_empty() && (signed || digits < 6)) || hexadecimal
}

/// `%PASSWORD%`
fn percent_variable(value: &[u8]) -> bool {
    value.len() > 2 && value[0] == b'%' && value[value.len() - 1] == b'%'
}

/// `getPassword()`, `args[0]`, `{password}`
fn call(value: &[u8], quoted: bool) -> bool {
    let head = value.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b':' | b'>' | b'-')).count();
    let bracket = value.get(head);
    let braced = value.first() == Some(&b'{') || value.first() == Some(&b'[') || value.first() == Some(&b'(');
    !quoted && (head > 1 && matches!(bracket, Some(b'(' | b'[' | b'{')) || braced)
        || quoted && braced && matches!(value.last(), Some(b'}' | b']' | b')'))
}

fn path(value: &[u8]) -> bool {
    let rooted = matches!(value, [b'/' | b'~', b'/' | b'a'..=b'z' | b'A'..=b'Z', ..] | [b'.', b'/', ..] | [b'.', b'.', b'/', ..]);
    let drive = matches!(value, [b'A'..=b'Z' | b'a'..=b'z', b':', b'\\' | b'/', ..]);
    let slashes = value.iter().filter(|b| **b == b'/').count();
    let wordy = slashes >= 2
        && value.split(|b| *b == b'/').all(|part| part.iter().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b'.')));
    (rooted && value.iter().filter(|b| matches!(b, b'/')).count() >= 2 && !value.contains(&b'+')) || drive || wordy || file(value)
}

/// A file name by its ending.
fn file(value: &[u8]) -> bool {
    const ENDINGS: &[&str] = &[
        "txt", "json", "yaml", "yml", "toml", "ini", "conf", "cfg", "env", "pem", "key", "crt", "cer", "p12", "pfx", "jks", "js", "ts",
        "py", "rb", "go", "rs", "java", "php", "html", "htm", "css", "png", "svg", "jpg", "md", "sh", "exe", "dll", "xml", "csv", "log",
        "gpg", "asc",
    ];
    value
        .iter()
        .rposition(|b| *b == b'.')
        .is_some_and(|dot| dot > 0 && ENDINGS.iter().any(|e| value[dot + 1..].eq_ignore_ascii_case(e.as_bytes())))
}

/// `someone@example.com`
fn address(value: &[u8]) -> bool {
    let Some(at) = value.iter().position(|b| *b == b'@') else { return false };
    let (user, host) = (&value[..at], &value[at + 1..]);
    let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
    let dot = host.iter().rposition(|b| *b == b'.');
    !user.is_empty()
        && user.iter().all(word)
        && host.iter().all(word)
        && dot.is_some_and(|d| d > 0 && (2..=6).contains(&(host.len() - d - 1)) && host[d + 1..].iter().all(u8::is_ascii_lowercase))
}

/// `self.settings.password`, `ed25519.PrivateKey`, `1.2.3`, `user->password`: identifiers or numbers that are joined.
fn dotted(value: &[u8]) -> bool {
    let parts = || value.split(|b| *b == b'.');
    let identifier = |part: &[u8]| {
        let letters: Vec<u8> = part.iter().filter(|b| !b.is_ascii_digit()).copied().collect();
        let named = letters.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_') && part.first().is_some_and(|b| !b.is_ascii_digit());
        named && (letters.len() < 5 || wordlike(&letters) || letters.len() == part.len() && letters.len() < 16)
    };
    let version = |part: &[u8]| !part.is_empty() && part.len() <= 3 && part.iter().all(u8::is_ascii_digit);
    let arrow = memchr::memmem::find(value, b"->").is_some();
    value.contains(&b'.') && (parts().all(identifier) || parts().all(version))
        || arrow && value.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'>' | b'_' | b'$'))
}

/// Words that stand where a password would, and are none.
fn stock(value: &[u8]) -> bool {
    const WORDS: &[&str] = &[
        "true",
        "false",
        "null",
        "none",
        "nil",
        "undefined",
        "string",
        "str",
        "text",
        "char",
        "varchar",
        "bool",
        "int",
        "bytes",
        "object",
        "password",
        "passwd",
        "passwort",
        "passphrase",
        "secret",
        "token",
        "pass",
        "pwd",
        "pw",
        "required",
        "optional",
        "default",
        "value",
        "username",
        "user",
        "name",
        "email",
        "login",
        "here",
        "empty",
        "unset",
        "unknown",
        "invalid",
        "missing",
        "incorrect",
        "wrong",
        "correct",
        "valid",
        "success",
        "failed",
        "failure",
        "error",
        "enabled",
        "disabled",
        "sha",
        "md",
        "bcrypt",
        "scrypt",
        "argon",
        "argon2id",
        "base",
        "utf",
        "oauth",
        "aes",
        "rsa",
        "hmac",
        "ssl",
        "tls",
        "plain",
        "plaintext",
        "basic",
        "bearer",
        "digest",
        "ldap",
        "kerberos",
        "var",
        "arg",
        "param",
        "field",
        "input",
        "temp",
        "foo",
        "bar",
        "test",
        "testing",
        "qwerty",
        "letmein",
        "secure",
        "changeit",
        "abc",
        "geheim",
        "kennwort",
        "parola",
        "contraseña",
        "motdepasse",
        "sha256",
        "sha512",
        "md5",
        "pbkdf2",
        "oauth2",
        "base64",
        "scram-sha-256",
        "scram-sha-1",
        "oauth2",
    ];
    let letters = value.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    // `password1`, `test123` and `Passwort` are stock; `test123!x` is not.
    let (stem, tail) = value.split_at(letters);
    tail.len() <= 4 && tail.iter().all(|b| b.is_ascii_digit()) && WORDS.iter().any(|w| stem.eq_ignore_ascii_case(w.as_bytes()))
        || WORDS.iter().any(|w| value.eq_ignore_ascii_case(w.as_bytes()))
        || wordlike_code(value)
}

/// `snake_case_words` and `kebab-case-words` without a digit are names; `camelCase` too.
fn wordlike_code(value: &[u8]) -> bool {
    let joined = value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-' | b'.' | b':'));
    joined && value.iter().any(|b| !b.is_ascii_alphabetic()) && wordlike(value)
}

/// Symbols that people put into passwords, more than those that join words.
fn punctuated(value: &[u8]) -> bool {
    value.iter().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'&' | b'*' | b'?' | b'+' | b'=' | b'~' | b'/'))
        && !value.ends_with(b"=")
}

/// `8-4-4-4-12` hexadecimal digits.
pub(crate) fn uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(i, b)| if matches!(i, 8 | 13 | 18 | 23) { *b == b'-' } else { b.is_ascii_hexdigit() })
}

/// Pairs of letters that are common in words of European languages; a row for each first letter.
const COMMON: [u32; 26] = [
    0x13e_bd4e, 0x016_4911, 0x01e_4d95, 0x016_4111, 0x1ae_b97f, 0x002_4131, 0x012_6911, 0x010_4111, 0x22e_fc7f, 0x000_0001, 0x004_4111,
    0x11c_4919, 0x014_d113, 0x01c_657d, 0x07e_f86e, 0x01a_c991, 0x010_0000, 0x11e_fd5d, 0x11c_cd95, 0x11e_4995, 0x00e_b91f, 0x000_0111,
    0x000_4111, 0x000_0000, 0x004_8001, 0x000_0110,
];

/// The pairs of letters that words have, for the page's gate.
pub(super) const fn common_pairs() -> &'static [u32; 26] {
    &COMMON
}

/// Made of words: most neighbouring letters are pairs that words have, and digits do not break them up.
pub(crate) fn wordlike(value: &[u8]) -> bool {
    let (mut pairs, mut common, mut breaks) = (0u32, 0u32, 0u32);
    for pair in value.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() {
            // A capital in the middle begins a new word.
            if a.is_ascii_lowercase() && b.is_ascii_uppercase() {
                continue;
            }
            pairs += 1;
            let row = COMMON[usize::from(a.to_ascii_lowercase() - b'a')];
            common += row >> (b.to_ascii_lowercase() - b'a') & 1;
        } else if a.is_ascii_digit() != b.is_ascii_digit() && a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() {
            breaks += 1;
        }
    }
    let camels = value.windows(2).filter(|p| p[0].is_ascii_lowercase() && p[1].is_ascii_uppercase()).count();
    let letters = value.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    pairs >= 3 && common * 100 >= pairs * 68 && breaks as usize * 6 <= letters && camels * 4 <= letters && digits * 3 <= letters
}
