//! What is remembered of a tab: its placeholders, what the person has sent as it is, what happened. Digests and numbers, never text, so
//! that it may lie in session storage and outlive the worker.

use promptward::account::Verdict;
use promptward::decision::Fate;
use promptward::map::Map;
use promptward::mask::{Placeholders, ValueDigest};
use promptward::policy::Policy;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use super::Worker;
use crate::chrome::storage::Area;
use crate::view::Counts;

const KEY: &str = "tabs";
/// Values remembered for one tab; the oldest digests give way in no particular order, which only means asking once more.
const MOST_APPROVED: usize = 2_000;

/// Under which circumstances a person sent a value as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circumstances {
    /// The policy's version.
    pub policy: u64,
    /// The account.
    pub account: Verdict,
}

impl Circumstances {
    /// Whether what a person decided then still holds now: under the same policy, in the same account, or in one that the policy makes no
    /// difference to. Who took the account for the company's is asked again when it is not, and the reverse.
    #[must_use]
    pub fn holds(self, now: Self, policy: &Policy) -> bool {
        let company = |account| account == Verdict::Corporate;
        self.policy == now.policy && company(self.account) == company(now.account) && policy.treats_alike(self.account, now.account)
    }
}

/// The memory of one tab.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TabMemory {
    /// Its placeholders.
    pub placeholders: Placeholders,
    /// Values that the person sent as they are.
    pub approved: Map<ValueDigest, Circumstances>,
    /// What happened.
    pub counts: Counts,
}

impl TabMemory {
    /// Remembers that values went out as they are.
    pub fn approve(&mut self, digests: &[ValueDigest], circumstances: Circumstances) {
        for digest in digests {
            if self.approved.len() >= MOST_APPROVED {
                self.approved.pop_first();
            }
            self.approved.insert(digest.clone(), circumstances);
        }
    }

    /// Counts what became of a gesture.
    pub fn count(&mut self, fate: Fate) {
        self.counts.checked += 1;
        match fate {
            Fate::Masked => self.counts.masked += 1,
            Fate::Stopped | Fate::Failed => self.counts.stopped += 1,
            Fate::Overridden => self.counts.overridden += 1,
            Fate::Passed | Fate::FailedOpen => {}
        }
    }
}

/// Memory by tab.
pub type Tabs = Map<i32, TabMemory>;

/// Reads what an earlier life of the worker has left.
pub async fn load() -> Tabs {
    Area::Session.read(KEY).await.ok().flatten().unwrap_or_default()
}

/// Writes the memory; nobody waits for it.
pub fn save(worker: &Worker) {
    let tabs = worker.tabs.borrow().clone();
    spawn_local(async move {
        if let Err(error) = Area::Session.write(KEY, &tabs).await {
            super::status::fault(&error.to_string());
        }
    });
}

/// A tab has been closed.
pub fn gone(worker: &Worker, tab: i32) {
    if worker.tabs.borrow_mut().remove(&tab).is_some() {
        save(worker);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: promptward::mask::SessionKey = [1; 32];

    #[test]
    fn an_approval_holds_under_its_circumstances_only() {
        let mut memory = TabMemory::default();
        let digest = ValueDigest::of(&KEY, "value");
        let here = Circumstances { policy: 3, account: Verdict::Personal };
        memory.approve(std::slice::from_ref(&digest), here);
        assert_eq!(memory.approved.get(&digest), Some(&here));
        assert_eq!(memory.approved.get(&ValueDigest::of(&KEY, "other")), None);
        let plain = Policy::default();
        let strict: Policy = serde_json::from_value(serde_json::json!({"rules": [
            {"id": "no-private", "when": {"account": ["personal"], "class": ["credential"]}, "then": "block"}]}))
        .unwrap();
        assert!(here.holds(here, &strict));
        assert!(!here.holds(Circumstances { policy: 4, ..here }, &plain));
        let unknown = Circumstances { account: Verdict::Unknown, ..here };
        assert!(unknown.holds(here, &plain), "the policy makes no difference: nobody is asked twice");
        assert!(!unknown.holds(here, &strict), "what was sent to an unknown account is not thereby sent to a private one");
        assert!(!Circumstances { account: Verdict::Corporate, ..here }.holds(here, &plain), "it was taken for the company's");
    }

    #[test]
    fn the_memory_survives_as_digests() {
        let mut memory = TabMemory::default();
        memory.placeholders.of(&KEY, "X", "value-one");
        memory.approve(&[ValueDigest::of(&KEY, "value-two")], Circumstances { policy: 0, account: Verdict::Unknown });
        let text = serde_json::to_string(&Tabs::from([(7, memory)])).unwrap();
        assert!(!text.contains("value-one") && !text.contains("value-two"));
        let mut back: Tabs = serde_json::from_str(&text).unwrap();
        assert_eq!(back.get_mut(&7).unwrap().placeholders.of(&KEY, "X", "value-one"), "[X_1]");
    }
}
