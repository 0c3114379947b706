//! Requests of a page that change who is signed in, and requests by which it asks that itself.

use std::cell::RefCell;
use std::rc::Rc;

use promptward::account::provider;
use promptward::map::Map;

use super::{ask_when_due, frame_of};
use crate::worker::{Worker, now_ms};

/// A page that asks for its session so soon after it was loaded starts up; later on it has a reason.
const STARTS_UP_MS: u64 = 10_000;

thread_local! {
    /// Requests under way that may change the account, by the browser's id.
    static PENDING: RefCell<Map<String, String>> = const { RefCell::new(Map::new()) };
}

/// A page has sent a request. One that signs somebody in, out or over is followed to its end, and then the site is asked: pages that never
/// load anew show no other sign of it. True = it is to be followed.
pub fn request_seen(worker: &Rc<Worker>, id: u32, request: &str, method: &str, path: &str) -> bool {
    let Some((origin, site)) = frame_of(worker, id) else { return false };
    let Some(known) = site.provider().and_then(provider) else { return false };
    let now = now_ms();
    let mut accounts = worker.accounts.borrow_mut();
    let account = accounts.or_default(origin.clone());
    if changes_session(method, path) {
        account.session.doubt_until_done(now);
        PENDING.with(|pending| pending.borrow_mut().insert(request.to_owned(), origin));
        return true;
    }
    // The page asks for its own session: as it starts up, or because something has happened.
    let own = known.endpoints().any(|source| source.at == path);
    if own && !account.session.is_open(now) && now >= account.loaded.1 + STARTS_UP_MS {
        account.session.doubt(now);
        drop(accounts);
        ask_when_due(worker, &origin);
    }
    false
}

/// A request that was followed has ended.
pub fn request_done(worker: &Rc<Worker>, request: &str) {
    let Some(origin) = PENDING.with(|pending| pending.borrow_mut().remove(request)) else { return };
    if PENDING.with(|pending| pending.borrow().values().any(|other| *other == origin)) {
        return;
    }
    if let Some(account) = worker.accounts.borrow_mut().get_mut(&origin) {
        account.session.done(now_ms());
    }
    ask_when_due(worker, &origin);
}

fn changes_session(method: &str, path: &str) -> bool {
    const WORDS: [&str; 9] = ["auth", "login", "logout", "signin", "signout", "sign-in", "sign-out", "session", "switch"];
    const ENDS: [&str; 4] = ["logout", "log-out", "signout", "sign-out"];
    /// Sites count and measure their sessions all day.
    const MEASURES: [&str; 7] = ["heartbeat", "ping", "track", "event", "metric", "telemetry", "analytic"];
    let path = path.to_ascii_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| path.contains(word));
    let reads = matches!(method, "GET" | "HEAD" | "OPTIONS");
    !holds(&MEASURES) && (if reads { method == "GET" && holds(&ENDS) } else { holds(&WORDS) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_that_change_the_session_are_a_sign() {
        assert!(changes_session("POST", "/api/v1/auths/signin"));
        assert!(changes_session("DELETE", "/Session"));
        assert!(changes_session("GET", "/api/auth/signout"));
        assert!(!changes_session("GET", "/api/auth/session"));
        assert!(!changes_session("POST", "/api/chat/completions"));
        assert!(!changes_session("POST", "/api/session/heartbeat"));
    }
}
