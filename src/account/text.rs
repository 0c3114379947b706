//! Texts that are not JSON from end to end: scripts, tokens, storage keys, escaped cookies.

use base64::Engine as _;
use serde_json::Value;

use crate::json;

/// The path word for "the tenant of a home account id", as Microsoft's sign-in library writes it into its keys.
pub const HOME_ACCOUNT: &str = "*home-account";

/// A text of a page's source with its character references written out.
pub fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        plain.push_str(before);
        let end = behind.bytes().take(10).position(|b| b == b';');
        let read = end.and_then(|end| Some((character(behind.get(..end)?)?, behind.get(end + 1..)?)));
        rest = match read {
            Some((c, after)) => {
                plain.push(c);
                after
            }
            None => {
                plain.push('&');
                behind
            }
        };
    }
    plain + rest
}

fn character(name: &str) -> Option<char> {
    const NAMED: &[(&str, char)] = &[
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("commat", '@'),
        ("nbsp", '\u{a0}'),
        ("amp", '&'),
        ("lpar", '('),
        ("rpar", ')'),
    ];
    let Some(number) = name.strip_prefix('#') else { return NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32)
}

/// The most objects that are read behind one mark.
const MOST_OBJECTS: usize = 8;

/// The objects behind a mark in a script, or the object that the whole text begins with when there is no mark. A script goes on behind its
/// object, and may set it twice: which one holds in the end is not known, so all of them speak.
pub fn objects_in(after: Option<&str>, text: &str) -> Vec<Value> {
    let text = text.trim();
    if text.starts_with('{') {
        return first_object(text).map(|(value, _)| value).into_iter().collect();
    }
    let Some(mark) = after else { return Vec::new() };
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((_, behind)) = rest.split_once(mark).filter(|_| found.len() < MOST_OBJECTS) {
        let value = behind.trim_start_matches(['"', '\'', ']']).trim_start().trim_start_matches(['=', ':']).trim_start();
        rest = match first_object(value) {
            Some((value, after)) => {
                found.push(value);
                after
            }
            None => behind,
        };
    }
    found
}

fn first_object(text: &str) -> Option<(Value, &str)> {
    json::first_value(text).filter(|(value, _)| value.is_object())
}

/// The claims of a compact token; its signature is the site's business.
pub fn claims(text: &str) -> Option<Value> {
    let mut parts = text.trim().split('.');
    let (_, body, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else { return None };
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body.trim_end_matches('=')).ok()?;
    json::value_bytes(&bytes).ok().filter(Value::is_object)
}

/// A cookie's value without its percent escapes, when it has any.
pub fn without_percents(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => std::str::from_utf8(&[*high, *low]).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok()),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = tail.get(if escaped.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8(bytes).ok()
}

/// The tenant in storage keys such as `{object}.{home tenant}-login.windows.net-accesstoken-{client}-{tenant}-…`, when they agree.
///
/// The tenant that a key's entry is for stands behind the host; the one in front is only where the person is at home. A guest has
/// both, and the first one counts.
pub fn tenant_in_keys(text: &str) -> Option<&str> {
    let keys = || text.split(['\n', ',', '"', ' ', '\t']).filter_map(home_account);
    let mut homes = keys().map(|(home, _)| home);
    let home = homes.next()?;
    let mut realms = keys().filter_map(|(_, rest)| realm(rest));
    match realms.next() {
        Some(realm) => realms.all(|other| other.eq_ignore_ascii_case(realm)).then_some(realm),
        None => homes.all(|other| other.eq_ignore_ascii_case(home)).then_some(home),
    }
}

/// `…{object}.{home tenant}{rest}` → home tenant and rest.
fn home_account(key: &str) -> Option<(&str, &str)> {
    key.match_indices('.').find_map(|(dot, _)| {
        let object = key.get(dot.checked_sub(36)?..dot)?;
        let tenant = key.get(dot + 1..dot + 37)?;
        (is_uuid(object) && is_uuid(tenant)).then(|| (tenant, key.get(dot + 37..).unwrap_or_default()))
    })
}

/// The last UUID behind the host, unless it is the client's: an entry for an account has one, an entry for a token client and realm.
fn realm(rest: &str) -> Option<&str> {
    let (_, behind) = rest.split_once("login.").or_else(|| rest.split_once("microsoft"))?;
    let starts = behind.char_indices().map(|(at, _)| at);
    let ids: Vec<&str> = starts
        .filter(|at| *at == 0 || behind.as_bytes().get(at - 1).is_some_and(|b| b"-|_".contains(b)))
        .filter_map(|at| behind.get(at..at + 36))
        .filter(|part| is_uuid(part))
        .collect();
    let token = ["token", "Token"].iter().any(|word| behind.contains(word));
    match ids.as_slice() {
        [only] if !token => Some(only),
        [_, realm, ..] => Some(realm),
        _ => None,
    }
}

/// Whether a text has the form of a UUID.
pub fn is_uuid(part: &str) -> bool {
    part.len() == 36 && part.bytes().enumerate().all(|(i, b)| if matches!(i, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn character_references_are_written_out_once() {
        assert_eq!(
            unescape("ann&#64;corp&#x2e;example &amp;lt; &lt;&unknown; & &#xD800; &"),
            "ann@corp.example &lt; <&unknown; & &#xD800; &"
        );
    }

    #[test]
    fn scripts_give_their_objects() {
        assert_eq!(objects_in(Some("WIZ"), "x;WIZ;window.WIZ = {\"a\":1};y={}"), [json!({"a": 1})]);
        assert_eq!(objects_in(Some("WIZ"), "window['WIZ']={\"a\":1}"), [json!({"a": 1})]);
        assert_eq!(objects_in(Some("WIZ"), "WIZ={\"a\":\"WIZ={}\"};WIZ={\"b\":2}"), [json!({"a": "WIZ={}"}), json!({"b": 2})]);
        assert_eq!(objects_in(None, "{\"a\":1};x"), [json!({"a": 1})]);
        assert!(objects_in(Some("WIZ"), "WIZ = {\"a\":").is_empty() && objects_in(None, "x={\"a\":1}").is_empty());
        assert_eq!(objects_in(Some("W"), &"W={}".repeat(50)).len(), MOST_OBJECTS);
    }

    #[test]
    fn keys_name_the_tenant_they_are_for() {
        let object = "11111111-2222-4333-8444-555555555555";
        let (home, guest) = ("aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002");
        let client = "cccccccc-0000-4000-8000-000000000003";
        let account = |realm: &str| format!("{object}.{home}-login.windows.net-{realm}");
        assert_eq!(tenant_in_keys(&account(home)), Some(home));
        assert_eq!(tenant_in_keys(&account(guest)), Some(guest), "a guest's entry is for the other tenant");
        assert_eq!(tenant_in_keys(&format!("{object}.{home}-login.windows.net-idtoken-{client}-{guest}-")), Some(guest));
        assert_eq!(tenant_in_keys(&format!("msal.2|{object}.{home}|login.windows.net|accesstoken|{client}|{guest}|x")), Some(guest));
        assert_eq!(tenant_in_keys(&format!("{object}.{home}-login.windows.net-accesstoken-{client}")), Some(home));
        assert_eq!(tenant_in_keys(&format!("{}\n{}", account(home), account(guest))), None);
        assert_eq!(tenant_in_keys("nothing.here"), None);
    }

    #[test]
    fn cookies_lose_their_escapes() {
        assert_eq!(without_percents("%7B%22a%22%3A1%7D").as_deref(), Some("{\"a\":1}"));
        assert_eq!(without_percents("100%").as_deref(), Some("100%"));
        assert_eq!(without_percents("plain"), None);
    }
}
