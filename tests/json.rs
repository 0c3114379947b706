//! The reader of JSON takes and refuses what `serde_json` does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use promptward::json;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Strict {
    id: String,
    #[serde(default)]
    count: u8,
    below: Option<i32>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Choice {
    Bare,
    One(u32),
    Two(u32, String),
    Named { flag: bool },
}

#[derive(Deserialize, Debug, PartialEq, Default)]
#[serde(default)]
struct Loose {
    list: Vec<Strict>,
    choice: Option<Choice>,
    by_number: promptward::map::Map<u16, (i64, f64)>,
    any: Option<Value>,
    pair: Option<[u8; 2]>,
}

/// Both answers, with a float's last places cut off.
fn same<T: for<'a> Deserialize<'a> + std::fmt::Debug + PartialEq>(text: &str) {
    let (ours, theirs) = (json::read::<T>(text), serde_json::from_str::<T>(text));
    assert_eq!(ours.as_ref().ok(), theirs.as_ref().ok(), "{text}: {ours:?} {theirs:?}");
}

fn arbitrary_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // What is exact in both: up to 15 digits and small powers.
        (-999_999_999_999_999i64..999_999_999_999_999, 0u32..9)
            .prop_map(|(whole, places)| Value::from(whole as f64 / 10f64.powi(places as i32))),
        any::<String>().prop_map(Value::from),
        "[\"\\\\\u{1}-\u{20}/ä😀]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(value in arbitrary_value()) {
        let (short, long) = (value.to_string(), serde_json::to_string_pretty(&value).unwrap());
        prop_assert_eq!(json::value(&short).ok(), Some(value.clone()));
        prop_assert_eq!(json::value_bytes(long.as_bytes()).ok(), Some(value.clone()));
        prop_assert_eq!(json::read::<Value>(&short).ok(), Some(value));
    }

    #[test]
    fn broken_texts_are_refused_alike(value in arbitrary_value(), at in any::<prop::sample::Index>(), put in "[\\PC\u{0}-\u{20}]{0,3}", cut in 0usize..4) {
        let text = value.to_string();
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        let broken: String = chars[..at].iter().copied().chain(put.chars()).chain(chars.iter().skip(at + cut).copied()).collect();
        prop_assert_eq!(json::value(&broken).is_ok(), serde_json::from_str::<Value>(&broken).is_ok(), "{}", broken);
    }

    #[test]
    fn signs_without_sense_are_refused_alike(text in "[\\[\\]{}:,\"0-9eE.+\\-tfn ula\\\\]{0,12}") {
        prop_assert_eq!(json::value(&text).is_ok(), serde_json::from_str::<Value>(&text).is_ok(), "{}", text);
        same::<Loose>(&format!("{{\"any\":{text}}}"));
    }
}

#[test]
fn types_are_read_alike() {
    for text in [
        r#"{"list":[{"id":"a"},{"id":"b","count":255,"below":-3}],"choice":"bare","by_number":{"7":[1,2.5],"0":[-1,3]},"pair":[1,2]}"#,
        r#"{"list":[{"id":"a","count":256}]}"#,
        r#"{"list":[{"id":"a","other":1}]}"#,
        r#"{"list":[{"id":"a","id":"b"}]}"#,
        r#"{"list":[{"count":1}]}"#,
        r#"{"list":{}}"#,
        r#"{"list":[{"id":null}]}"#,
        r#"{"list":[{"id":"a","below":1.5}]}"#,
        r#"{"list":[{"id":"a","below":null}],"unknown":{"deep":[1,{"x":"y"}]}}"#,
        r#"{"choice":{"one":7}}"#,
        r#"{"choice":{"two":[7,"x"]}}"#,
        r#"{"choice":{"two":[7]}}"#,
        r#"{"choice":{"two":[7,"x",1]}}"#,
        r#"{"choice":{"named":{"flag":true}}}"#,
        r#"{"choice":{"named":{"flag":true}},"pair":null}"#,
        r#"{"choice":{"bare":null}}"#,
        r#"{"choice":{"bare":1}}"#,
        r#"{"choice":{"one":7,"two":1}}"#,
        r#"{"choice":{}}"#,
        r#"{"choice":"one"}"#,
        r#"{"choice":"none"}"#,
        r#"{"choice":7}"#,
        r#"{"pair":[1,2,3]}"#,
        r#"{"pair":[1]}"#,
        r#"{"by_number":{"x":[1,2]}}"#,
        r#"{"by_number":{"70000":[1,2]}}"#,
        r#"{"by_number":{"-1":[1,2]}}"#,
        r#"{"by_number":{"1":[9223372036854775808,2]}}"#,
        r#"{"list":[]} x"#,
        r#"{"list":[],}"#,
        r#"{"list":[1,]}"#,
        r#""#,
        r#"null"#,
    ] {
        same::<Loose>(text);
    }
}

#[test]
fn numbers_at_their_bounds_are_read_alike() {
    let cases = [
        "0",
        "-0",
        "1.0",
        "-1e2",
        "1E+3",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "1e22",
        "123456789012345e-22",
        "0.1",
        "1e-400",
        "1e-320",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "0e5",
        "-0.0",
        "1e400",
        "1e308",
        "0.000000000000000000000000000000000000000000000000001",
        "1732300000000.123",
    ];
    for text in cases {
        match (json::value(text), serde_json::from_str::<Value>(text)) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!((ours.as_u64(), ours.as_i64()), (theirs.as_u64(), theirs.as_i64()), "{text}");
                let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
                assert!((ours - theirs).abs() <= theirs.abs() * 1e-15 + 1e-321, "{text}: {ours} {theirs}");
            }
            (ours, theirs) => assert_eq!(ours.is_ok(), theirs.is_ok(), "{text}"),
        }
    }
}

#[test]
fn depth_is_bounded() {
    for depth in [126, 127, 128, 200_000] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(json::value(&text).is_ok(), serde_json::from_str::<Value>(&text).is_ok(), "{depth}");
        assert_eq!(json::read::<Value>(&text).is_ok(), serde_json::from_str::<Value>(&text).is_ok(), "{depth}");
    }
}

#[test]
fn errors_say_what_and_where() {
    let told = |text: &str| json::read::<Loose>(text).unwrap_err().to_string();
    assert_eq!(told("{\n \"list\": 7}"), "invalid type: integer `7`, expected a sequence at line 2 column 11");
    assert_eq!(told(r#"{"list":[{"id":"a","odd":1}]}"#), "unknown field `odd`, expected one of `id`, `count`, `below` at line 1 column 25");
    assert_eq!(told(r#"{"list":[{}]}"#), "missing field `id` at line 1 column 12");
    let error = json::value_bytes(b"{\n\"a\": \"\xff\"}").unwrap_err();
    assert_eq!((error.line(), error.column()), (2, 7));
}

#[test]
fn the_first_value_of_a_text_is_read() {
    assert_eq!(json::first_value("{\"a\":1};window.b=2"), Some((serde_json::json!({"a": 1}), ";window.b=2")));
    assert_eq!(json::first_value("x"), None);
}
