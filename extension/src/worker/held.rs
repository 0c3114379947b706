//! Drafts of events whose outcome is still to come, kept over the death of the worker: between a verdict and the page's word on it no event
//! may be lost. A draft holds no text.

use std::cell::RefCell;
use std::rc::Rc;

use promptward::decision::Fate;
use promptward::map::Map;
use promptward::wire::{Action, How};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use super::judge::Held;
use super::report::{Draft, unheard_fate};
use super::{Worker, queue, status};
use crate::chrome::storage::Area;
use crate::sleep::sleep;

const KEY: &str = "held";
/// How long pages have to come back and tell what became of a verdict of an earlier life.
const CLAIM_MS: u32 = 20_000;

/// A draft and what the page was told to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    draft: Draft,
    /// The text goes as it is.
    native: bool,
    overridden: bool,
}

impl Kept {
    fn of(held: &Held) -> Option<Self> {
        Some(Self { draft: held.draft.clone()?, native: held.action == Action::Native, overridden: held.overridden })
    }

    /// What a gesture ends as when the page tells another life of the worker about it.
    fn fate(&self, how: How, verified: bool) -> Fate {
        match how {
            _ if !verified => Fate::Failed,
            How::None => Fate::Stopped,
            _ if self.overridden => Fate::Overridden,
            _ if self.native => Fate::Passed,
            _ => Fate::Masked,
        }
    }
}

thread_local! {
    /// Drafts of this life.
    static KEPT: RefCell<Drafts> = const { RefCell::new(Drafts::new()) };
    /// Drafts of an earlier life that no page has claimed yet.
    static LEFT: RefCell<Drafts> = const { RefCell::new(Drafts::new()) };
}

type Drafts = Map<String, Kept>;

/// A frame's nonce is new with every document, so that it and the page's number name one gesture.
fn key(nonce: &str, n: u32) -> String {
    format!("{nonce} {n}")
}

/// Reads what an earlier life has left.
pub async fn load() {
    let left: Drafts = Area::Session.read(KEY).await.ok().flatten().unwrap_or_default();
    LEFT.with(|slot| *slot.borrow_mut() = left);
}

/// Gives the pages time to claim what an earlier life has left, and reports the rest.
pub async fn settle(worker: &Rc<Worker>) {
    if LEFT.with(|left| left.borrow().is_empty()) {
        return;
    }
    sleep(CLAIM_MS).await;
    for (_, kept) in LEFT.with(|left| std::mem::take(&mut *left.borrow_mut())) {
        let fate = if kept.overridden { Fate::Overridden } else { unheard_fate(kept.draft.decision) };
        queue::record(worker, kept.draft, fate);
    }
    save();
}

/// Keeps the draft of a verdict that has been given, or changed by the person's choice. A page that lost its line asks again: then the
/// draft of the earlier life is replaced.
pub fn keep(nonce: &str, n: u32, held: &Held) {
    if held.background {
        return;
    }
    if let Some(entry) = Kept::of(held) {
        LEFT.with(|left| left.borrow_mut().remove(&key(nonce, n)));
        KEPT.with(|kept| kept.borrow_mut().insert(key(nonce, n), entry));
        save();
    }
}

/// The page's word has come to the life that asked for it.
pub fn forget(nonce: &str, n: u32) {
    if KEPT.with(|kept| kept.borrow_mut().remove(&key(nonce, n))).is_some() {
        save();
    }
}

/// The page's word on a verdict of an earlier life.
#[must_use]
pub fn claim(nonce: &str, n: u32, how: How, verified: bool) -> Option<(Draft, Fate)> {
    let kept = LEFT.with(|left| left.borrow_mut().remove(&key(nonce, n)))?;
    save();
    let fate = kept.fate(how, verified);
    Some((kept.draft, fate))
}

fn save() {
    let mut all = LEFT.with(|left| left.borrow().clone());
    all.extend(KEPT.with(|kept| kept.borrow().clone()));
    spawn_local(async move {
        if let Err(error) = Area::Session.write(KEY, &all).await {
            status::fault(&error.to_string());
        }
    });
}
