//! When to try again, and what gives way when there is no room: plain arithmetic, without a browser.

/// Milliseconds before the first repetition.
const FIRST_MS: u64 = 1_000;
/// The longest wait between two attempts.
const LONGEST_MS: u64 = 5 * 60_000;

/// Doubling waits with jitter, and the server's own word above all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
    not_before: u64,
}

impl Backoff {
    /// Whether an attempt is due.
    #[must_use]
    pub fn is_due(&self, now: u64) -> bool {
        now >= self.not_before
    }

    /// Milliseconds until the next attempt.
    #[must_use]
    pub fn wait(&self, now: u64) -> u64 {
        self.not_before.saturating_sub(now)
    }

    /// It worked.
    pub fn succeed(&mut self) {
        *self = Self::default();
    }

    /// It failed. `luck` is a random number from 0 to 1: a fleet must not come back in step.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub fn fail(&mut self, now: u64, retry_after_ms: Option<u64>, luck: f64) {
        let doubled = FIRST_MS.saturating_mul(1 << self.failures.min(20)).min(LONGEST_MS);
        let jittered = doubled / 2 + ((doubled / 2) as f64 * luck.clamp(0.0, 1.0)) as u64;
        self.failures = self.failures.saturating_add(1);
        self.not_before = now.saturating_add(retry_after_ms.unwrap_or(0).max(jittered));
    }
}

/// How many events go into one batch: what the server allows, halved when it says that a batch was too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchSize {
    allowed: u32,
    current: u32,
}

impl Default for BatchSize {
    fn default() -> Self {
        Self { allowed: 100, current: 100 }
    }
}

impl BatchSize {
    /// How many to send now.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.current
    }

    /// The server's word on the largest batch.
    pub fn allow(&mut self, allowed: u32) {
        if allowed != 0 && allowed != self.allowed {
            self.allowed = allowed;
            self.current = allowed;
        }
    }

    /// The batch was too large. `false`: a single event is, and it can never be sent.
    pub fn halve(&mut self, sent: usize) -> bool {
        let sent = u32::try_from(sent).unwrap_or(self.current).min(self.current);
        self.current = (sent / 2).max(1);
        sent > 1
    }

    /// The batch went through: grow again.
    pub fn grow(&mut self) {
        self.current = self.current.saturating_mul(2).min(self.allowed);
    }
}

/// Which of the oldest events give way: counts of use first, findings only when nothing else is left; the oldest of each first.
#[must_use]
pub fn evict(oldest: &[(String, bool)], count: usize) -> Vec<&str> {
    let usage = oldest.iter().filter(|(_, usage)| *usage);
    let findings = oldest.iter().filter(|(_, usage)| !*usage);
    usage.chain(findings).take(count).map(|(id, _)| id.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_honour_the_server() {
        let mut backoff = Backoff::default();
        assert!(backoff.is_due(0));
        let waits: Vec<u64> = (0..12)
            .map(|_| {
                backoff.fail(1_000, None, 1.0);
                backoff.wait(1_000)
            })
            .collect();
        assert_eq!(waits[..4], [1_000, 2_000, 4_000, 8_000]);
        assert_eq!(*waits.last().unwrap(), LONGEST_MS);
        backoff.fail(0, Some(900_000), 0.0);
        assert_eq!(backoff.wait(0), 900_000, "the server's word is longer");
        backoff.fail(0, Some(1), 0.0);
        assert!(backoff.wait(0) >= LONGEST_MS / 2, "the server's word never shortens our own");
        backoff.succeed();
        assert!(backoff.is_due(0));
    }

    #[test]
    fn luck_spreads_the_fleet() {
        let wait = |luck: f64| {
            let mut backoff = Backoff::default();
            backoff.fail(0, None, luck);
            backoff.wait(0)
        };
        assert!(wait(0.0) < wait(0.5) && wait(0.5) < wait(1.0));
    }

    #[test]
    fn a_batch_that_is_too_large_is_split_down_to_one() {
        let mut size = BatchSize::default();
        size.allow(8);
        let mut sent = 8;
        for expected in [4, 2, 1] {
            assert!(size.halve(sent));
            assert_eq!(size.get(), expected);
            sent = expected as usize;
        }
        assert!(!size.halve(1), "a single event that is too large can never be sent");
        size.grow();
        size.grow();
        size.grow();
        size.grow();
        assert_eq!(size.get(), 8, "grows back to what is allowed and not beyond");
    }

    #[test]
    fn a_short_batch_that_is_too_large_is_halved_from_its_own_length() {
        let mut size = BatchSize::default();
        assert!(size.halve(5));
        assert_eq!(size.get(), 2);
    }

    #[test]
    fn findings_outlive_counts_of_use() {
        let queue: Vec<(String, bool)> =
            [("a", false), ("b", true), ("c", false), ("d", true)].map(|(id, usage)| (id.to_owned(), usage)).to_vec();
        assert_eq!(evict(&queue, 2), ["b", "d"]);
        assert_eq!(evict(&queue, 3), ["b", "d", "a"]);
        assert_eq!(evict(&queue, 9).len(), 4);
    }
}
