//! What a token says about itself: JSON Web Tokens (RFC 7519, RFC 7518 for the algorithms) and PASETO (versions 1 to 4 of paseto.io).
//! Only closed words and a time are told, never a part of the token, so that it may stand in reports.

use serde_json::Value;

use super::checks::base64;

/// The form of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A signed JSON Web Token.
    Jwt,
    /// PASETO whose contents are encrypted (`local`), with its version.
    PasetoLocal(u8),
    /// PASETO whose contents can be read and are signed (`public`), with its version.
    PasetoPublic(u8),
}

impl Kind {
    /// A closed word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
            Self::PasetoLocal(1) => "paseto_v1_local",
            Self::PasetoLocal(2) => "paseto_v2_local",
            Self::PasetoLocal(3) => "paseto_v3_local",
            Self::PasetoLocal(_) => "paseto_v4_local",
            Self::PasetoPublic(1) => "paseto_v1_public",
            Self::PasetoPublic(2) => "paseto_v2_public",
            Self::PasetoPublic(3) => "paseto_v3_public",
            Self::PasetoPublic(_) => "paseto_v4_public",
        }
    }
}

/// What a token says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credential {
    /// Its form.
    pub kind: Kind,
    /// How it is signed or encrypted, one of `ALGORITHMS`; `none` is not signed at all, `other` is an algorithm that no standard lists.
    pub algorithm: &'static str,
    /// Until when it says it holds, in seconds since 1970. Nobody has checked the signature.
    pub expires: Option<i64>,
    /// Who says to have issued it, as one of `ISSUERS`: the name itself may be an organisation's own.
    pub issuer: &'static str,
}

impl Credential {
    /// Whether the token says that its time is over at this moment (seconds since 1970).
    #[must_use]
    pub fn expired(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

/// Signature algorithms of RFC 7518, RFC 8037 and RFC 8812.
const ALGORITHMS: &[(&str, &str)] = &[
    ("HS256", "hs256"),
    ("HS384", "hs384"),
    ("HS512", "hs512"),
    ("RS256", "rs256"),
    ("RS384", "rs384"),
    ("RS512", "rs512"),
    ("ES256", "es256"),
    ("ES384", "es384"),
    ("ES512", "es512"),
    ("ES256K", "es256k"),
    ("PS256", "ps256"),
    ("PS384", "ps384"),
    ("PS512", "ps512"),
    ("EdDSA", "eddsa"),
];

/// Hosts of issuers, from the documents about sign-in with each of them; the last part of the host decides. What names a
/// service of the own cluster has no host.
const ISSUERS: &[(&str, &str)] = &[
    ("accounts.google.com", "google"),
    ("securetoken.google.com", "firebase"),
    ("login.microsoftonline.com", "microsoft"),
    ("sts.windows.net", "microsoft"),
    ("ciamlogin.com", "microsoft"),
    ("b2clogin.com", "microsoft"),
    ("appleid.apple.com", "apple"),
    ("auth0.com", "auth0"),
    ("okta.com", "okta"),
    ("oktapreview.com", "okta"),
    ("amazonaws.com", "aws"),
    ("token.actions.githubusercontent.com", "github"),
    ("gitlab.com", "gitlab"),
    ("supabase.co", "supabase"),
    ("clerk.accounts.dev", "clerk"),
    ("onelogin.com", "onelogin"),
    ("pingone.com", "ping"),
    ("vercel.com", "vercel"),
    ("circleci.com", "circleci"),
    ("salesforce.com", "salesforce"),
];

/// Reads what a value says about itself, if it is a token of a form that says something.
#[must_use]
pub fn credential(value: &str) -> Option<Credential> {
    if value.starts_with("eyJ") { jwt(value) } else { paseto(value) }
}

fn jwt(value: &str) -> Option<Credential> {
    let mut parts = value.split('.');
    let header = object(&base64(parts.next()?.as_bytes())?)?;
    let claims = object(&base64(parts.next()?.as_bytes())?)?;
    let algorithm = header.get("alg").and_then(Value::as_str)?;
    let known = ALGORITHMS.iter().find(|(name, _)| *name == algorithm).map(|(_, word)| *word);
    let algorithm = if algorithm.eq_ignore_ascii_case("none") { "none" } else { known.unwrap_or("other") };
    // RFC 7519: a number of seconds, which may have a fraction.
    let expires = claims.get("exp").and_then(Value::as_f64).filter(|exp| exp.abs() < 1e12).map(|exp| exp as i64);
    Some(Credential { kind: Kind::Jwt, algorithm, expires, issuer: issuer(&claims) })
}

fn paseto(value: &str) -> Option<Credential> {
    let mut parts = value.split('.');
    let version = match parts.next()? {
        "v1" => 1,
        "v2" => 2,
        "v3" => 3,
        "v4" => 4,
        _ => return None,
    };
    let (purpose, body) = (parts.next()?, parts.next()?);
    if purpose == "local" {
        let algorithm = match version {
            2 => "xchacha20_poly1305",
            4 => "xchacha20_blake2b",
            _ => "aes256_ctr_hmac_sha384",
        };
        return Some(Credential { kind: Kind::PasetoLocal(version), algorithm, expires: None, issuer: "unread" });
    }
    let (algorithm, signature) = match version {
        1 => ("rsa_pss_sha384", 256),
        3 => ("ecdsa_p384", 96),
        _ => ("ed25519", 64),
    };
    let payload = base64(body.as_bytes()).filter(|_| purpose == "public")?;
    // The message stands before its signature.
    let claims = payload.len().checked_sub(signature).and_then(|end| object(&payload[..end])).unwrap_or_default();
    let expires = claims.get("exp").and_then(Value::as_str).and_then(seconds);
    Some(Credential { kind: Kind::PasetoPublic(version), algorithm, expires, issuer: issuer(&claims) })
}

fn object(json: &[u8]) -> Option<serde_json::Map<String, Value>> {
    match crate::json::value_bytes(json) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    }
}

/// Who issued it, as a closed word: a known service, a host of one's own machine, another host, a name that is no host, or nobody.
fn issuer(claims: &serde_json::Map<String, Value>) -> &'static str {
    let Some(issuer) = claims.get("iss").and_then(Value::as_str).filter(|issuer| !issuer.is_empty()) else { return "none" };
    if issuer == "kubernetes/serviceaccount" {
        return "kubernetes";
    }
    let host = issuer.strip_prefix("https://").or_else(|| issuer.strip_prefix("http://")).unwrap_or(issuer);
    let host = host.split(['/', ':', '?']).next().unwrap_or_default().to_ascii_lowercase();
    let within = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if let Some((_, word)) = ISSUERS.iter().find(|(domain, _)| within(domain)) {
        return word;
    }
    match host.as_str() {
        "kubernetes.default.svc" | "kubernetes.default.svc.cluster.local" => "kubernetes",
        "localhost" | "127.0.0.1" => "local",
        _ if host.contains('.') => "other",
        _ => "name",
    }
}

/// Seconds since 1970 of `2039-01-01T00:00:00+00:00` (RFC 3339).
fn seconds(time: &str) -> Option<i64> {
    let digits = |from: usize, to: usize| time.get(from..to)?.parse::<u32>().ok().map(i64::from);
    let marks = [(4, "-"), (7, "-"), (13, ":"), (16, ":")];
    if marks.iter().any(|(at, mark)| time.get(*at..=*at) != Some(*mark)) {
        return None;
    }
    let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    let (hour, minute, second) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let zone = time.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = match zone.as_bytes() {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), ..] if zone.len() == 6 => {
            let minutes = zone.get(1..3)?.parse::<i64>().ok()? * 60 + zone.get(4..6)?.parse::<i64>().ok()?;
            if *sign == b'+' { minutes * 60 } else { -minutes * 60 }
        }
        _ => return None,
    };
    // Years that begin in March, so that the leap day is the last: days of whole years, then 153 days for each five months.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day - 1 - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.{}", B64.encode(header), B64.encode(claims), B64.encode([7; 32]))
    }

    #[test]
    fn a_jwt_tells_algorithm_end_and_issuer() {
        let read = |header: &str, claims: &str| credential(&token(header, claims)).unwrap();
        let signed = read(r#"{"alg":"RS256","typ":"JWT"}"#, r#"{"iss":"https://accounts.google.com","exp":1700000000}"#);
        assert_eq!((signed.kind, signed.algorithm, signed.expires, signed.issuer), (Kind::Jwt, "rs256", Some(1_700_000_000), "google"));
        assert!(signed.expired(1_700_000_000) && !signed.expired(1_699_999_999));
        for (alg, word) in [("none", "none"), ("NoNe", "none"), ("EdDSA", "eddsa"), ("XS1", "other")] {
            assert_eq!(read(&format!(r#"{{"alg":"{alg}"}}"#), r#"{"sub":"somebody"}"#).algorithm, word);
        }
        let open = read(r#"{"alg":"HS256"}"#, r#"{"sub":"somebody","exp":"soon"}"#);
        assert_eq!((open.expires, open.issuer, open.expired(i64::MAX)), (None, "none", false));
        assert_eq!(credential("eyJ.eyJ.x"), None);
        assert_eq!(credential(&token("[]", "{}")), None);
    }

    #[test]
    fn issuers_are_told_as_closed_words() {
        for (iss, word) in [
            ("https://login.microsoftonline.com/tenant/v2.0", "microsoft"),
            ("https://tenant.eu.auth0.com/", "auth0"),
            ("https://notauth0.com/", "other"),
            ("https://cognito-idp.eu-west-1.amazonaws.com/pool", "aws"),
            ("kubernetes/serviceaccount", "kubernetes"),
            ("https://kubernetes.default.svc.cluster.local", "kubernetes"),
            ("http://localhost:8080/realms/x", "local"),
            ("https://sso.example.com", "other"),
            ("billing-service", "name"),
            ("", "none"),
        ] {
            let claims = serde_json::json!({ "iss": iss, "sub": "somebody" }).to_string();
            assert_eq!(credential(&token(r#"{"alg":"HS256"}"#, &claims)).unwrap().issuer, word, "{iss}");
        }
    }

    #[test]
    fn a_paseto_tells_version_purpose_and_what_it_shows() {
        let public = |version: u8, signature: usize| {
            let mut body = br#"{"iss":"https://sso.example.com","exp":"2039-01-01T00:00:00+00:00"}"#.to_vec();
            body.extend(std::iter::repeat_n(9, signature));
            credential(&format!("v{version}.public.{}", B64.encode(body))).unwrap()
        };
        for (version, signature, algorithm) in [(1, 256, "rsa_pss_sha384"), (2, 64, "ed25519"), (3, 96, "ecdsa_p384"), (4, 64, "ed25519")] {
            let read = public(version, signature);
            assert_eq!((read.kind, read.algorithm), (Kind::PasetoPublic(version), algorithm));
            assert_eq!((read.expires, read.issuer), (Some(2_177_452_800), "other"));
        }
        let local = credential(&format!("v4.local.{}", B64.encode([5; 80]))).unwrap();
        assert_eq!((local.kind.as_str(), local.algorithm, local.expires), ("paseto_v4_local", "xchacha20_blake2b", None));
        assert_eq!(credential("v5.local.abc"), None);
        assert_eq!(credential("v4.secret.abc"), None);
    }

    #[test]
    fn times_are_read_with_their_zone() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2000-03-01T00:00:00Z"), Some(951_868_800));
        assert_eq!(seconds("2024-02-29T12:30:15.250+02:00"), Some(1_709_202_615));
        assert_eq!(seconds("2024-02-29T12:30:15-01:30"), Some(1_709_215_215));
        for wrong in ["", "2024", "2024-13-01T00:00:00Z", "2024-01-01 00:00:00", "2024-01-01T00:00:00+0200", "ä024-01-01T00:00:00Z"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
