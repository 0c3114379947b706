//! Sorting in little code. The standard sorts are made anew for every type of element, some kilobytes each, and the module that browsers
//! load has dozens of such types; here only two closures differ.

use std::cmp::Ordering;

/// Sorts in ascending order; equal items keep their places.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts by a key; items of equal keys keep their places.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by a comparison; equal items keep their places. Takes O(n log n) comparisons.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut place = places(items.len(), &|a, b| compare(&items[a], &items[b]));
    settle(&mut place, &mut |a, b| items.swap(a, b));
}

/// The place that each item takes when they are sorted: a merge sort from the bottom up.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..count).collect();
    if (1..count).all(|at| compare(at - 1, at).is_le()) {
        return sorted;
    }
    let mut merged = vec![0; count];
    let mut width = 1;
    while width < count {
        let mut from = 0;
        while from < count {
            let (middle, to) = ((from + width).min(count), (from + 2 * width).min(count));
            merge(&sorted[from..middle], &sorted[middle..to], &mut merged[from..to], compare);
            from = to;
        }
        std::mem::swap(&mut sorted, &mut merged);
        width *= 2;
    }
    for (place, &item) in sorted.iter().enumerate() {
        merged[item] = place;
    }
    merged
}

fn merge(left: &[usize], right: &[usize], out: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    let (mut l, mut r) = (0, 0);
    for slot in out {
        let from_left = match (left.get(l), right.get(r)) {
            (Some(&a), Some(&b)) => compare(a, b).is_le(),
            (Some(_), None) => true,
            _ => false,
        };
        *slot = if from_left { left[l] } else { right[r] };
        l += usize::from(from_left);
        r += usize::from(!from_left);
    }
}

/// Carries every item to its place; each swap brings one home.
fn settle(place: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for at in 0..place.len() {
        while place[at] != at {
            let home = place[at];
            swap(at, home);
            place.swap(at, home);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_like_the_standard_stable_sort(mut items in prop::collection::vec((0u8..20, any::<u16>()), 0..300)) {
            let mut expected = items.clone();
            expected.sort_by_key(|pair| pair.0);
            super::sort_by_key(&mut items, |pair| pair.0);
            prop_assert_eq!(items, expected);
        }
    }
}
