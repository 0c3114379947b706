//! Texts that are not JSON from end to end: elements, scripts, tokens, storage keys, escaped cookies.

use base64::Engine as _;
use serde_json::Value;

/// The path word for "the tenant of a home account id", as Microsoft's sign-in library writes it into its keys.
pub const HOME_ACCOUNT: &str = "*home-account";

/// What an element says: its text, or the value of one attribute. A page hands over the bare value; people who test their set-up often
/// paste the element as it stands in the source.
pub fn of_element(attribute: Option<&str>, text: &str) -> String {
    let trimmed = text.trim();
    if !trimmed.starts_with('<') {
        return text.to_owned();
    }
    match attribute.map(|name| attribute_of(trimmed, name)) {
        Some(value) => unescape(value.unwrap_or_default()),
        None => unescape(&without_tags(trimmed)),
    }
}

fn attribute_of<'t>(element: &'t str, name: &str) -> Option<&'t str> {
    let tag = element.split_once('>').map_or(element, |(tag, _)| tag);
    tag.match_indices(name).find_map(|(at, _)| {
        let before = tag.get(..at)?.chars().next_back()?;
        let rest = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| before.is_whitespace() && matches!(c, '"' | '\''))?;
        rest.get(1..)?.split_once(quote).map(|(value, _)| value)
    })
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                plain.push(' ');
            }
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn unescape(text: &str) -> String {
    // `&amp;` last, or `&amp;lt;` would be taken apart twice.
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#64;", "@"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

/// The first object behind a mark in a script, or the whole text when there is no mark. A script goes on behind its object.
pub fn object_in(after: Option<&str>, text: &str) -> Option<Value> {
    let first = |json: &str| serde_json::Deserializer::from_str(json).into_iter::<Value>().next()?.ok().filter(Value::is_object);
    let text = text.trim();
    if text.starts_with('{') {
        return first(text);
    }
    match after {
        Some(mark) => text.match_indices(mark).find_map(|(at, _)| {
            let rest = text.get(at + mark.len()..)?.trim_start_matches(['"', '\'', ']']).trim_start();
            first(rest.trim_start_matches(['=', ':']).trim_start())
        }),
        None => text.strip_prefix('<').and_then(|rest| rest.split_once('>')).and_then(|(_, body)| first(body.trim_start())),
    }
}

/// The claims of a compact token; its signature is the site's business.
pub fn claims(text: &str) -> Option<Value> {
    let mut parts = text.trim().split('.');
    let (_, body, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else { return None };
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Value::is_object)
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
    fn elements_give_their_attribute_or_their_text() {
        assert_eq!(of_element(Some("content"), r#"<meta name="user-login" content="ann_acme">"#), "ann_acme");
        assert_eq!(of_element(Some("content"), r#"<meta data-content="x" name="user-login">"#), "");
        assert_eq!(of_element(None, "<b>Ann</b> (ann&#64;corp.example)").trim(), "Ann  (ann@corp.example)");
        assert_eq!(of_element(Some("content"), "ann"), "ann");
    }

    #[test]
    fn scripts_give_their_first_object() {
        assert_eq!(object_in(Some("WIZ"), "x;WIZ;window.WIZ = {\"a\":1};y={}"), Some(json!({"a": 1})));
        assert_eq!(object_in(Some("WIZ"), "window['WIZ']={\"a\":1}"), Some(json!({"a": 1})));
        assert_eq!(object_in(None, "<script type=\"application/json\">{\"a\":1}</script>"), Some(json!({"a": 1})));
        assert_eq!(object_in(Some("WIZ"), "WIZ = {\"a\":"), None);
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
