//! Token buckets: so many requests at once, so many in the long run. One limiter for each lane, so that a flood of one kind of request
//! cannot starve another.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Keys a limiter remembers before it forgets those whose buckets are full again.
const PRUNE_AT: usize = 20_000;

/// How fast, and how many at once.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Requests that may come at once.
    pub burst: f64,
    /// Requests in each second in the long run.
    pub per_second: f64,
}

/// A limiter with one bucket for each key.
pub struct Limiter<K> {
    rate: Rate,
    buckets: Mutex<HashMap<K, Bucket>>,
}

struct Bucket {
    level: f64,
    at: i64,
}

impl<K: Hash + Eq> Limiter<K> {
    /// An empty limiter.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    /// Takes one request from the key's bucket.
    ///
    /// # Errors
    /// The whole seconds to wait when the bucket is empty.
    pub fn take(&self, key: K, now_ms: i64) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= PRUNE_AT {
            let rate = self.rate;
            buckets.retain(|_, bucket| bucket.filled(rate, now_ms) < rate.burst);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { level: self.rate.burst, at: now_ms });
        bucket.level = bucket.filled(self.rate, now_ms);
        bucket.at = now_ms;
        if bucket.level < 1.0 {
            let wait = ((1.0 - bucket.level) / self.rate.per_second).ceil();
            // The float is small and positive; the cast saturates anyway.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            return Err((wait as u64).max(1));
        }
        bucket.level -= 1.0;
        Ok(())
    }
}

impl Bucket {
    fn filled(&self, rate: Rate, now_ms: i64) -> f64 {
        let elapsed = u32::try_from((now_ms - self.at).max(0)).unwrap_or(u32::MAX);
        (self.level + f64::from(elapsed) / 1000.0 * rate.per_second).min(rate.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again_and_keys_are_apart() {
        let limiter = Limiter::new(Rate { burst: 2.0, per_second: 0.5 });
        assert_eq!(limiter.take("a", 0), Ok(()));
        assert_eq!(limiter.take("a", 0), Ok(()));
        assert_eq!(limiter.take("a", 0), Err(2));
        assert_eq!(limiter.take("b", 0), Ok(()));
        assert_eq!(limiter.take("a", 1000), Err(1));
        assert_eq!(limiter.take("a", 2000), Ok(()));
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing_away() {
        let limiter = Limiter::new(Rate { burst: 1.0, per_second: 1.0 });
        assert_eq!(limiter.take((), 10_000), Ok(()));
        assert!(limiter.take((), 0).is_err());
    }
}
