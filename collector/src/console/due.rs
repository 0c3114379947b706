//! Days on which something is due, seen from today.

use crate::inventory::facts;

/// "Soon" is within this many days.
pub const SOON_DAYS: i64 = 30;

/// A day as it is shown.
pub struct Due {
    /// The day as YYYY-MM-DD; empty where none is set.
    pub text: String,
    /// What that means today; empty when it is far off.
    pub word: &'static str,
    /// Colour.
    pub tone: &'static str,
}

impl Due {
    /// The day, seen at a time. `past` is what people call it when it has come.
    pub fn of(day: &str, past: &'static str, now: i64) -> Self {
        let (word, tone) = match day {
            "" => ("", "plain"),
            day if day <= today(now).as_str() => (past, "bad"),
            day if day <= soon(now).as_str() => ("soon", "warn"),
            _ => ("", "plain"),
        };
        Self { text: day.to_owned(), word, tone }
    }
}

/// Today in UTC.
pub fn today(now: i64) -> String {
    facts::day(now, 0)
}

/// The last day that counts as soon.
pub fn soon(now: i64) -> String {
    facts::day(now, SOON_DAYS)
}
