//! What the filtered lists have in common: the filter in the address, one page of rows, and the whole list as a file.

use super::choices;
use super::due;
use super::page::ConsoleError;
use super::session::Posted;
use crate::state::App;
use crate::store::Act;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Rows of a page.
const PAGE: usize = 50;
/// What a page asks the store for: one row more than it shows tells whether another page follows.
pub const LIMIT: u32 = PAGE as u32 + 1;

/// A filter as it stands in the address.
pub trait Filter {
    /// The page it belongs to.
    const PATH: &'static str;

    /// Its fields with what they say, without the place in the list.
    fn parts(&self) -> Vec<(&'static str, &str)>;

    /// The address of the page that begins after a row; "" = the first page.
    fn address(&self, after: &str) -> String {
        let parts: Vec<(&str, &str)> = self.parts().into_iter().chain([("after", after)]).collect();
        choices::address(Self::PATH, &parts)
    }

    /// [`Filter::PATH`], for templates.
    fn path(&self) -> &'static str {
        Self::PATH
    }

    /// Whether it says anything.
    fn says_something(&self) -> bool {
        self.parts().iter().any(|(_, value)| !value.is_empty())
    }
}

/// The rows that are shown, and the address of the next page where there is one.
pub fn cut<R>(mut found: Vec<R>, next: impl FnOnce(&R) -> String) -> (Vec<R>, Option<String>) {
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(next);
    (found, next)
}

/// A list as a file, written down in the audit trail as `action`, because it leaves the console.
pub async fn export<F: Filter>(
    app: &App,
    posted: &Posted<F>,
    (action, name): (&'static str, &str),
    (csv, rows): (String, usize),
) -> Result<Response, ConsoleError> {
    let now = app.now();
    let subject = format!("{rows} rows of {}", posted.form.address(""));
    app.store.record(Act { at: now, actor: posted.admin.admin.clone(), action, subject }).await?;
    let disposition = format!("attachment; filename=\"{name}-{}.csv\"", due::today(now));
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, csv).into_response())
}
