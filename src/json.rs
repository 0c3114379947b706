//! Reads JSON: text → a type, or text → [`Value`].
//!
//! Every type that is read adds code for each way in which a reader may hand over its fields. This reader has one way only: objects by name,
//! strings as strings, from text in memory. In the module that browsers load that is half the weight of a reader that can do all. What it
//! takes and refuses is what `serde_json` does; `tests/json.rs` compares them.

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Number, Value};

/// How deep lists and objects may lie in each other.
const DEEPEST: u8 = 127;

/// Why a text is not what was asked for.
#[derive(PartialEq, Eq)]
pub struct JsonError(Box<Fault>);

#[derive(PartialEq, Eq)]
struct Fault {
    what: Cow<'static, str>,
    line: usize,
    column: usize,
}

impl JsonError {
    /// What is wrong, without the place.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.0.what
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The column in bytes, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.0.column
    }

    fn new(what: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Fault { what: what.into(), line: 0, column: 0 }))
    }

    fn found(why: &str, found: &str, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid {why}: {found}, expected {expected}"))
    }

    /// Sets the place: the byte at which the reader stood.
    fn at(mut self, text: &[u8], at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        self.0.line = before.iter().filter(|b| **b == b'\n').count() + 1;
        self.0.column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        self
    }
}

impl Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.0.what, self.0.line, self.0.column)
    }
}

impl fmt::Debug for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl std::error::Error for JsonError {}

/// The messages that serde would make, without their way to write a float.
impl Error for JsonError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::found("type", &name(&found), expected)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::found("value", &name(&found), expected)
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::found("length", &length.to_string(), expected)
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        unknown("variant", found, known)
    }

    fn unknown_field(found: &str, known: &'static [&'static str]) -> Self {
        unknown("field", found, known)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("missing field `{field}`"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("duplicate field `{field}`"))
    }
}

fn unknown(what: &str, found: &str, known: &[&str]) -> JsonError {
    let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    JsonError::new(match known.as_slice() {
        [] => format!("unknown {what} `{found}`, there are no {what}s"),
        [one] => format!("unknown {what} `{found}`, expected {one}"),
        [one, other] => format!("unknown {what} `{found}`, expected {one} or {other}"),
        all => format!("unknown {what} `{found}`, expected one of {}", all.join(", ")),
    })
}

fn name(found: &Unexpected<'_>) -> Cow<'static, str> {
    match found {
        Unexpected::Bool(flag) => format!("boolean `{flag}`").into(),
        Unexpected::Unsigned(number) => format!("integer `{number}`").into(),
        Unexpected::Signed(number) => format!("integer `{number}`").into(),
        Unexpected::Float(_) => "a number that is no integer".into(),
        Unexpected::Str(text) => format!("string {text:?}").into(),
        Unexpected::Unit => "null".into(),
        Unexpected::Seq => "sequence".into(),
        Unexpected::Map => "map".into(),
        _ => "another form".into(),
    }
}

/// Reads a text as a type.
///
/// # Errors
/// When the text is no JSON, has something behind it, or is not of the type.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, JsonError> {
    let mut reader = Reader::new(text);
    let read = T::deserialize(&mut reader);
    match read {
        Ok(read) => reader.end().map(|()| read),
        Err(error) => Err(error.at(text.as_bytes(), reader.at)),
    }
}

/// Reads bytes as a type.
///
/// # Errors
/// As [`read`]; and when the bytes are no UTF-8.
pub fn read_bytes<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, JsonError> {
    read(utf8(bytes)?)
}

/// Reads a text as whatever it is.
///
/// # Errors
/// When the text is no JSON or has something behind it.
pub fn value(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader::new(text);
    match reader.value() {
        Ok(value) => reader.end().map(|()| value),
        Err(error) => Err(error.at(text.as_bytes(), reader.at)),
    }
}

/// Reads bytes as whatever they are.
///
/// # Errors
/// As [`value`]; and when the bytes are no UTF-8.
pub fn value_bytes(bytes: &[u8]) -> Result<Value, JsonError> {
    value(utf8(bytes)?)
}

/// The value with which a text begins, and what stands behind it.
#[must_use]
pub fn first_value(text: &str) -> Option<(Value, &str)> {
    let mut reader = Reader::new(text);
    let value = reader.value().ok()?;
    Some((value, text.get(reader.at..).unwrap_or_default()))
}

fn utf8(bytes: &[u8]) -> Result<&str, JsonError> {
    std::str::from_utf8(bytes).map_err(|error| JsonError::new("invalid unicode code point").at(bytes, error.valid_up_to()))
}

struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
    /// The last string that had escapes, without them.
    plain: String,
}

enum Figure {
    Natural(u64),
    Negative(i64),
    Fraction(f64),
}

impl<'de> Reader<'de> {
    fn new(text: &'de str) -> Self {
        Self { text, at: 0, depth: 0, plain: String::new() }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, not taken.
    fn next(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// What stands here instead of what should.
    fn wrong<T>(&self, what: &'static str) -> Result<T, JsonError> {
        Err(JsonError::new(if self.at < self.text.len() { what } else { "unexpected end of the text" }))
    }

    fn expect(&mut self, sign: u8, what: &'static str) -> Result<(), JsonError> {
        if self.next() != Some(sign) {
            return self.wrong(what);
        }
        self.at += 1;
        Ok(())
    }

    fn end(&mut self) -> Result<(), JsonError> {
        match self.next() {
            None => Ok(()),
            Some(_) => Err(JsonError::new("trailing characters").at(self.text.as_bytes(), self.at)),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), JsonError> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.wrong("expected a value");
        }
        self.at += word.len();
        Ok(())
    }

    fn enter(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST { Err(JsonError::new("recursion limit exceeded")) } else { Ok(()) }
    }

    /// Whether another entry stands before `close`, which is taken where it stands.
    fn more(&mut self, first: &mut bool, close: u8) -> Result<bool, JsonError> {
        let first = std::mem::take(first);
        if self.next() == Some(close) {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !first {
            self.expect(b',', "expected `,` or the end of the list or object")?;
            if self.next() == Some(close) {
                return self.wrong("trailing comma");
            }
        }
        Ok(true)
    }

    /// A string, without its quotes and escapes.
    fn string(&mut self) -> Result<&str, JsonError> {
        self.expect(b'"', "expected a string")?;
        self.plain.clear();
        loop {
            let from = self.at;
            self.at += plain(&self.text.as_bytes()[from..]);
            // Only whole ASCII bytes end a plain part, so both ends lie between characters.
            let part = self.text.get(from..self.at).unwrap_or_default();
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    if self.plain.is_empty() {
                        return Ok(part);
                    }
                    self.plain.push_str(part);
                    return Ok(&self.plain);
                }
                Some(b'\\') => {
                    self.plain.push_str(part);
                    let sign = self.escape()?;
                    self.plain.push(sign);
                }
                _ => return self.wrong("control character in a string"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        self.at += 1;
        let sign = self.byte();
        self.at += 1;
        Ok(match sign {
            Some(sign @ (b'"' | b'\\' | b'/')) => char::from(sign),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex()?;
                let mut code = u32::from(first);
                if first >> 10 == 0xD800 >> 10 && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
                    self.at += 2;
                    let second = u32::from(self.hex()?);
                    // What is no second half leaves a code that is no character.
                    if second >> 10 == 0xDC00 >> 10 {
                        code = 0x10000 + ((code & 0x3FF) << 10 | second & 0x3FF);
                    }
                }
                return char::from_u32(code).ok_or_else(|| JsonError::new("half of a surrogate pair"));
            }
            _ => return self.wrong("invalid escape"),
        })
    }

    fn hex(&mut self) -> Result<u16, JsonError> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let code = digits.and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| u16::from_str_radix(digits, 16).ok());
        self.at += 4;
        code.ok_or_else(|| JsonError::new("invalid escape"))
    }

    fn digits(&mut self, mut each: impl FnMut(u8)) -> Result<(), JsonError> {
        let from = self.at;
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            each(digit - b'0');
            self.at += 1;
        }
        if self.at == from { self.wrong("invalid number") } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Figure, JsonError> {
        let negative = self.byte() == Some(b'-');
        self.at += usize::from(negative);
        let (mut whole, mut power) = (0u64, 0i32);
        let mut exact = true;
        // What no longer fits counts as zeros.
        let mut take = |digit: u8, place: i32| match whole.checked_mul(10).and_then(|tens| tens.checked_add(u64::from(digit))) {
            Some(longer) if exact => {
                whole = longer;
                power += place;
            }
            _ => {
                exact = false;
                power += place + 1;
            }
        };
        if self.byte() == Some(b'0') {
            self.at += 1;
            if let Some(b'0'..=b'9') = self.byte() {
                return self.wrong("invalid number");
            }
        } else {
            self.digits(|digit| take(digit, 0))?;
        }
        let mut integer = true;
        if self.byte() == Some(b'.') {
            integer = false;
            self.at += 1;
            self.digits(|digit| take(digit, -1))?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            integer = false;
            self.at += 1;
            let down = self.byte() == Some(b'-');
            self.at += usize::from(down || self.byte() == Some(b'+'));
            let mut exponent = 0i32;
            self.digits(|digit| exponent = exponent.saturating_mul(10).saturating_add(i32::from(digit)))?;
            power = power.saturating_add(if down { -exponent } else { exponent });
        }
        if integer && exact {
            match (negative, 0i64.checked_sub_unsigned(whole)) {
                (false, _) => return Ok(Figure::Natural(whole)),
                (true, Some(number)) if number < 0 => return Ok(Figure::Negative(number)),
                _ => {}
            }
        }
        let size = scaled(whole, power);
        if size.is_infinite() {
            return Err(JsonError::new("number out of range"));
        }
        Ok(Figure::Fraction(if negative { -size } else { size }))
    }

    fn value(&mut self) -> Result<Value, JsonError> {
        Ok(match self.next() {
            Some(b'"') => Value::String(self.string()?.to_owned()),
            Some(b'{') => {
                let mut fields = Map::new();
                self.enter()?;
                let mut first = true;
                while self.more(&mut first, b'}')? {
                    let key = self.string()?.to_owned();
                    self.expect(b':', "expected `:`")?;
                    fields.insert(key, self.value()?);
                }
                Value::Object(fields)
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.enter()?;
                let mut first = true;
                while self.more(&mut first, b']')? {
                    items.push(self.value()?);
                }
                Value::Array(items)
            }
            Some(b't') => self.word("true").map(|()| Value::Bool(true))?,
            Some(b'f') => self.word("false").map(|()| Value::Bool(false))?,
            Some(b'n') => self.word("null").map(|()| Value::Null)?,
            Some(b'-' | b'0'..=b'9') => match self.number()? {
                Figure::Natural(number) => number.into(),
                Figure::Negative(number) => number.into(),
                Figure::Fraction(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
            },
            _ => return self.wrong("expected a value"),
        })
    }

    // What follows is used by the reader of every type: what does not depend on the type stands in functions of its own.

    /// Begins an object or a list.
    fn open(&mut self, sign: u8, expected: &dyn Expected) -> Result<(), JsonError> {
        if self.next() == Some(sign) { self.enter() } else { Err(self.other(expected)) }
    }

    fn string_for(&mut self, expected: &dyn Expected) -> Result<&str, JsonError> {
        if self.next() == Some(b'"') { self.string() } else { Err(self.other(expected)) }
    }

    fn number_for(&mut self, expected: &dyn Expected) -> Result<Figure, JsonError> {
        match self.next() {
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.other(expected)),
        }
    }

    /// Takes `null` where it stands.
    fn null(&mut self) -> Result<bool, JsonError> {
        if self.next() == Some(b'n') { self.word("null").map(|()| true) } else { Ok(false) }
    }

    /// What stands here is not what the type asks for.
    #[cold]
    fn other(&mut self, expected: &dyn Expected) -> JsonError {
        let found = match self.next() {
            Some(b'{') => return JsonError::invalid_type(Unexpected::Map, expected),
            Some(b'[') => return JsonError::invalid_type(Unexpected::Seq, expected),
            _ => match self.value() {
                Ok(found) => found,
                Err(error) => return error,
            },
        };
        let found = match &found {
            Value::Bool(flag) => Unexpected::Bool(*flag),
            Value::String(text) => Unexpected::Str(text),
            Value::Number(number) => {
                let integer = number.as_u64().map(Unexpected::Unsigned).or_else(|| number.as_i64().map(Unexpected::Signed));
                integer.unwrap_or(Unexpected::Float(0.0))
            }
            _ => Unexpected::Unit,
        };
        JsonError::invalid_type(found, expected)
    }
}

/// How many bytes a string goes on without a quote, an escape or a control character.
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // The highest bit of each byte that is 0; behind the first such byte there may be false ones.
    let zero = |eight: u64| eight.wrapping_sub(ONES) & !eight & HIGH;
    let mut at = 0;
    while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let eight = u64::from_le_bytes(*eight);
        let control = eight.wrapping_sub(ONES * 0x20) & !eight & HIGH;
        let marked = control | zero(eight ^ (ONES * u64::from(b'"'))) | zero(eight ^ (ONES * u64::from(b'\\')));
        if marked != 0 {
            return at + marked.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    text[at..].iter().position(|b| matches!(b, b'"' | b'\\' | ..0x20)).map_or(text.len(), |more| at + more)
}

/// `whole · 10^power`: exactly rounded where `whole` has up to 53 bits and `power` up to 22 digits, else within some units of the last place.
#[allow(clippy::cast_precision_loss)]
fn scaled(whole: u64, power: i32) -> f64 {
    const POWERS: [f64; 9] = [1e1, 1e2, 1e4, 1e8, 1e16, 1e32, 1e64, 1e128, 1e256];
    let factor = |power: u32| (0..9).filter(|bit| power >> bit & 1 == 1).fold(1.0, |factor, bit| factor * POWERS[bit as usize]);
    let number = whole as f64;
    if whole == 0 {
        return number;
    }
    match power {
        0.. => number * if power < 512 { factor(power.unsigned_abs()) } else { f64::INFINITY },
        -308.. => number / factor(power.unsigned_abs()),
        // The smallest numbers have no power of their own.
        -400.. => number / 1e308 / factor(power.unsigned_abs() - 308),
        _ => 0.0,
    }
}

macro_rules! numbers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            match self.number_for(&visitor)? {
                Figure::Natural(number) => visitor.visit_u64(number),
                Figure::Negative(number) => visitor.visit_i64(number),
                Figure::Fraction(number) => visitor.visit_f64(number),
            }
        }
    )+};
}

macro_rules! strings {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            let text = self.string_for(&visitor)?;
            visitor.visit_str(text)
        }
    )+};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.next() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            Some(b'-' | b'0'..=b'9') => self.deserialize_u64(visitor),
            _ => self.wrong("expected a value"),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.next() {
            Some(b't') => self.word("true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.word("false").and_then(|()| visitor.visit_bool(false)),
            _ => Err(self.other(&visitor)),
        }
    }

    numbers!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_f32 deserialize_f64);

    strings!(deserialize_char deserialize_str deserialize_string deserialize_identifier);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.null()? { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.null()? { visitor.visit_unit() } else { Err(self.other(&visitor)) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.open(b'[', &visitor)?;
        let mut entries = Entries { reader: self, first: true, close: b']', closed: false };
        let read = visitor.visit_seq(&mut entries)?;
        entries.finish().map(|()| read)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.open(b'{', &visitor)?;
        let mut entries = Entries { reader: self, first: true, close: b'}', closed: false };
        let read = visitor.visit_map(&mut entries)?;
        entries.finish().map(|()| read)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, JsonError> {
        let object = match self.next() {
            Some(b'{') => true,
            Some(b'"') => false,
            _ => return Err(self.other(&visitor)),
        };
        if object {
            self.enter()?;
        }
        let read = visitor.visit_enum(Variant { reader: self, object })?;
        if object {
            self.expect(b'}', "expected `}` behind the only field")?;
            self.depth -= 1;
        }
        Ok(read)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.value()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { bytes byte_buf unit_struct tuple_struct }
}

/// The fields of an object or the items of a list.
struct Entries<'r, 'de> {
    reader: &'r mut Reader<'de>,
    first: bool,
    close: u8,
    closed: bool,
}

impl Entries<'_, '_> {
    fn more(&mut self) -> Result<bool, JsonError> {
        self.closed = self.closed || !self.reader.more(&mut self.first, self.close)?;
        Ok(!self.closed)
    }

    /// A type that has all it wants may have left some.
    fn finish(mut self) -> Result<(), JsonError> {
        if self.more()? { self.reader.wrong("more entries than expected") } else { Ok(()) }
    }
}

impl<'de> MapAccess<'de> for &mut Entries<'_, 'de> {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, JsonError> {
        if self.more()? { seed.deserialize(Key(self.reader)).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, JsonError> {
        self.reader.expect(b':', "expected `:`")?;
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> SeqAccess<'de> for &mut Entries<'_, 'de> {
    type Error = JsonError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, JsonError> {
        if self.more()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

/// The name of a field; of a map with numbers as keys, the number in it.
struct Key<'r, 'de>(&'r mut Reader<'de>);

macro_rules! number_keys {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            let text = self.0.string()?;
            let mut inside = Reader::new(text);
            match inside.number() {
                Ok(Figure::Natural(number)) if inside.byte().is_none() => visitor.visit_u64(number),
                Ok(Figure::Negative(number)) if inside.byte().is_none() => visitor.visit_i64(number),
                _ => visitor.visit_str(text),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.0.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_enum(Variant { reader: self.0, object: false })
    }

    number_keys!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);

    forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// A variant of an enum: `"name"`, or `{"name": …}`.
struct Variant<'r, 'de> {
    reader: &'r mut Reader<'de>,
    object: bool,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = JsonError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), JsonError> {
        self.reader.next();
        let variant = seed.deserialize(&mut *self.reader)?;
        if self.object {
            self.reader.expect(b':', "expected `:`")?;
        }
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = JsonError;

    fn unit_variant(self) -> Result<(), JsonError> {
        if self.object { <()>::deserialize(self.reader) } else { Ok(()) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, JsonError> {
        if self.object { seed.deserialize(self.reader) } else { Err(JsonError::new("expected the variant as an object")) }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, JsonError> {
        if self.object { self.reader.deserialize_seq(visitor) } else { Err(JsonError::new("expected the variant as an object")) }
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, JsonError> {
        if self.object { self.reader.deserialize_map(visitor) } else { Err(JsonError::new("expected the variant as an object")) }
    }
}
