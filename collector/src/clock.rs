//! The one place that asks what time it is, and the one way times are written for people.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// One minute in milliseconds.
pub const MINUTE: i64 = 60_000;
/// One hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// Now, in Unix milliseconds.
#[must_use]
pub fn now_ms() -> i64 {
    i64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// A time as `2026-11-22 13:22:05` in UTC, for tables.
#[must_use]
pub fn short(ms: i64) -> String {
    at(ms).map_or_else(String::new, |t| format!("{} {:02}:{:02}:{:02}", t.date(), t.hour(), t.minute(), t.second()))
}

/// A time in RFC 3339, for machines and `<time datetime>`.
#[must_use]
pub fn rfc3339(ms: i64) -> String {
    at(ms).and_then(|t| t.format(&Rfc3339).ok()).unwrap_or_default()
}

/// How long ago something was, in the largest unit that fits: `12 s`, `5 min`, `3 h`, `2 d`.
#[must_use]
pub fn ago(then: i64, now: i64) -> String {
    let past = (now - then).max(0);
    match past {
        p if p < MINUTE => format!("{} s", p / 1000),
        p if p < HOUR => format!("{} min", p / MINUTE),
        p if p < 2 * DAY => format!("{} h", p / HOUR),
        p => format!("{} d", p / DAY),
    }
}

/// Reads a span such as `90s`, `30m`, `12h`, `7d`, `2w` into milliseconds.
///
/// # Errors
/// Says which forms exist when the text is none of them.
pub fn parse_span(text: &str) -> Result<i64, String> {
    let mend = || format!("`{text}` is not a span of time: write a whole number and a unit, such as 90s, 30m, 12h, 7d or 2w");
    let unit = text.chars().last().ok_or_else(mend)?;
    let number = text.strip_suffix(unit).ok_or_else(mend)?;
    let length = match unit {
        's' => 1000,
        'm' => MINUTE,
        'h' => HOUR,
        'd' => DAY,
        'w' => 7 * DAY,
        _ => return Err(mend()),
    };
    let number: i64 = number.parse().map_err(|_| mend())?;
    number.checked_mul(length).filter(|ms| *ms > 0).ok_or_else(mend)
}

/// Reads `2026-11-22T13:22`, as a browser's field for date and time gives it, as UTC.
#[must_use]
pub fn parse_minute(text: &str) -> Option<i64> {
    let time = OffsetDateTime::parse(&format!("{}:00Z", text.get(..16)?), &Rfc3339).ok()?;
    Some(time.unix_timestamp() * 1000)
}

fn at(ms: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).ok()
}
