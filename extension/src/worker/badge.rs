//! The guard's state of a tab, and the badge that shows it.

use std::rc::Rc;

use promptward::guard_state::{GuardReason, GuardState};
use promptward::order;
use wasm_bindgen_futures::spawn_local;

use super::{Worker, now_ms};
use crate::chrome::{action, i18n};

/// How long a fall of the judge stays visible.
const FALL_SHOWS_MS: u64 = 5 * 60_000;

/// Weaknesses that concern every page.
#[must_use]
pub fn general_reasons(worker: &Worker) -> Vec<GuardReason> {
    let policy = worker.policy.borrow();
    let fell = worker.fell_at.get();
    let table = [
        (policy.is_stale(), GuardReason::PolicyStale),
        (policy.refused.is_some(), GuardReason::PolicyRefused),
        (worker.queue.failed.get(), GuardReason::QueueFailed),
        (fell != 0 && now_ms() < fell + FALL_SHOWS_MS, GuardReason::JudgeFailed),
    ];
    table.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).collect()
}

/// The state of a tab: that of its weakest guarded frame. None = no guarded page.
#[must_use]
pub fn tab_state(worker: &Worker, tab: i32) -> Option<(GuardState, Vec<GuardReason>)> {
    let frames = worker.frames.borrow();
    let told = frames.values().filter(|frame| frame.tab == tab && frame.site.is_some()).map(|frame| (frame.state, frame.reasons.clone()));
    combine(told, general_reasons(worker))
}

/// Frames and general weaknesses together.
fn combine(
    frames: impl Iterator<Item = (GuardState, Vec<GuardReason>)>,
    general: Vec<GuardReason>,
) -> Option<(GuardState, Vec<GuardReason>)> {
    let (mut state, mut reasons) = frames.reduce(|(worst, mut all), (state, reasons)| {
        all.extend(reasons);
        (worst.max(state), all)
    })?;
    if !general.is_empty() {
        state = state.max(GuardState::Degraded);
        reasons.extend(general);
    }
    order::sort(&mut reasons);
    reasons.dedup();
    Some((state, reasons))
}

/// Draws a tab's badge anew.
pub fn refresh(worker: &Rc<Worker>, tab: i32) {
    let state = tab_state(worker, tab);
    spawn_local(async move {
        let (text, colour, title) = match state {
            None => ("", "#5f6878", i18n::word("extension_name")),
            Some((GuardState::Armed, _)) => ("✓", "#146c43", i18n::word("state_armed")),
            Some((GuardState::Degraded, _)) => ("!", "#8a5300", i18n::word("state_degraded")),
            Some((GuardState::Unprotected, reasons)) if reasons == [GuardReason::Initialising] => {
                ("…", "#5f6878", i18n::word("reason_initialising"))
            }
            Some((GuardState::Unprotected, _)) => ("×", "#b3261e", i18n::word("state_unprotected")),
        };
        action::badge(tab, text, colour, &title).await;
    });
}

/// Draws every guarded tab's badge anew.
pub fn refresh_all(worker: &Rc<Worker>) {
    let mut tabs: Vec<i32> = worker.frames.borrow().values().map(|frame| frame.tab).collect();
    order::sort(&mut tabs);
    tabs.dedup();
    for tab in tabs {
        refresh(worker, tab);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weakest_frame_speaks_for_the_tab() {
        let frames = [(GuardState::Armed, vec![]), (GuardState::Degraded, vec![GuardReason::WorkerTimeout])];
        assert_eq!(combine(frames.into_iter(), vec![]), Some((GuardState::Degraded, vec![GuardReason::WorkerTimeout])));
        assert_eq!(combine(std::iter::empty(), vec![GuardReason::PolicyStale]), None);
    }

    #[test]
    fn a_general_weakness_disarms_every_page() {
        let armed = || std::iter::once((GuardState::Armed, Vec::new()));
        assert_eq!(combine(armed(), vec![]), Some((GuardState::Armed, vec![])));
        assert_eq!(combine(armed(), vec![GuardReason::PolicyStale]), Some((GuardState::Degraded, vec![GuardReason::PolicyStale])));
    }
}
