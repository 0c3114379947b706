//! What administrators may note: bounded texts and dates, and no secrets. A note is the one place of the inventory where somebody could
//! paste one.

use crate::store::{Facts, GrantFacts, GrantState};
use promptward::class::DataClass;
use promptward::detect::Scanner;
use std::sync::LazyLock;
use time::macros::format_description;
use time::{Date, Duration};

/// Longest name of an owner or approver, in characters.
pub const NAME: usize = 80;
/// Longest purpose.
pub const PURPOSE: usize = 200;
/// Longest note.
pub const NOTE: usize = 500;

static JUDGE: LazyLock<Scanner> = LazyLock::new(Scanner::builtin);

/// Why a form was not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// A text is too long.
    #[error("{field} is longer than {most} characters: shorten it")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// Its bound.
        most: usize,
    },
    /// A date is none.
    #[error("{field} is not a date: write it as YYYY-MM-DD, such as 2027-06-01, or leave it empty")]
    NoDate {
        /// Which field.
        field: &'static str,
    },
    /// A text holds something that belongs elsewhere.
    #[error("{field} seems to hold a secret ({class}): it is not stored here, take it out")]
    Secret {
        /// Which field.
        field: &'static str,
        /// What kind.
        class: DataClass,
    },
    /// A word of the form is not one of its list.
    #[error("{field} is none of the words of the list: reload the page and choose one")]
    NoWord {
        /// Which field.
        field: &'static str,
    },
}

/// The fields of a form about a tool, as they were sent.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct ToolForm {
    /// Who answers for it.
    pub owner: String,
    /// Who approved it.
    pub approver: String,
    /// What it is for.
    pub purpose: String,
    /// When that is due for review.
    pub review: String,
    /// Anything else.
    pub note: String,
}

impl ToolForm {
    /// Checks the fields.
    ///
    /// # Errors
    /// Names the field and the mend.
    pub fn read(&self) -> Result<Facts, FactError> {
        Ok(Facts {
            owner: text("Owner", &self.owner, NAME)?,
            approver: text("Approver", &self.approver, NAME)?,
            purpose: text("Purpose", &self.purpose, PURPOSE)?,
            review: date("Review date", &self.review)?,
            note: text("Note", &self.note, NOTE)?,
        })
    }
}

/// The fields of a form about a grant, as they were sent.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct GrantForm {
    /// Who answers for it.
    pub owner: String,
    /// What it is for.
    pub purpose: String,
    /// Last day.
    pub expires: String,
    /// How it is seen.
    pub state: String,
    /// Anything else.
    pub note: String,
}

impl GrantForm {
    /// Checks the fields.
    ///
    /// # Errors
    /// Names the field and the mend.
    pub fn read(&self) -> Result<GrantFacts, FactError> {
        Ok(GrantFacts {
            owner: text("Owner", &self.owner, NAME)?,
            purpose: text("Purpose", &self.purpose, PURPOSE)?,
            expires: date("Expiry", &self.expires)?,
            state: GrantState::parse(&self.state).ok_or(FactError::NoWord { field: "State" })?,
            note: text("Note", &self.note, NOTE)?,
        })
    }
}

/// One line: control characters become blanks, and nothing that looks like a secret goes through. Addresses may: owners have some.
fn text(field: &'static str, raw: &str, most: usize) -> Result<String, FactError> {
    let plain: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() > most {
        return Err(FactError::TooLong { field, most });
    }
    match JUDGE.scan(&plain).iter().map(|finding| finding.class).find(|class| *class != DataClass::Contact) {
        Some(class) => Err(FactError::Secret { field, class }),
        None => Ok(plain),
    }
}

fn date(field: &'static str, raw: &str) -> Result<String, FactError> {
    let raw = raw.trim();
    if raw.is_empty() || (raw.len() == 10 && parse_day(raw).is_some()) { Ok(raw.to_owned()) } else { Err(FactError::NoDate { field }) }
}

fn parse_day(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// The day of a time in UTC, as YYYY-MM-DD, some days on.
#[must_use]
pub fn day(ms: i64, later: i64) -> String {
    let at =
        time::OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).ok().and_then(|at| at.date().checked_add(Duration::days(later)));
    at.map_or_else(String::new, |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_bounded_lines_and_dates() {
        let form = ToolForm {
            owner: "  Platform\r\n team ".into(),
            approver: "ciso@corp.example".into(),
            review: " 2028-02-29 ".into(),
            ..ToolForm::default()
        };
        let facts = form.read().unwrap();
        assert_eq!(
            (facts.owner.as_str(), facts.approver.as_str(), facts.review.as_str()),
            ("Platform team", "ciso@corp.example", "2028-02-29")
        );
        for review in ["2027-02-29", "tomorrow", "2027-2-1", "01.02.2027", "+12027-01-01"] {
            let bad = ToolForm { review: review.into(), ..ToolForm::default() };
            assert_eq!(bad.read(), Err(FactError::NoDate { field: "Review date" }), "{review}");
        }
        let long = ToolForm { purpose: "ä".repeat(PURPOSE), note: "x".repeat(NOTE + 1), ..ToolForm::default() };
        assert_eq!(long.read(), Err(FactError::TooLong { field: "Note", most: NOTE }));
        assert_eq!(GrantForm::default().read().unwrap_err(), FactError::NoWord { field: "State" });
    }

    #[test]
    fn a_secret_is_no_note() {
        let tail: String = (0..16).map(|i| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(i * 7 + 3) % 32])).collect();
        let form = ToolForm { note: format!("the key is AKIA{tail}"), ..ToolForm::default() };
        assert_eq!(form.read(), Err(FactError::Secret { field: "Note", class: DataClass::Credential }));
    }

    #[test]
    fn days_are_counted_over_the_ends_of_months() {
        assert_eq!(day(1_795_305_600_000, 0), "2026-11-22");
        assert_eq!(day(1_795_305_600_000, 30), "2026-12-22");
        assert_eq!(day(1_795_305_599_999, 0), "2026-11-21");
    }
}
