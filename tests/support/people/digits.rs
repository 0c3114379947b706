//! Digits, and what the numbers share.

use super::super::generate::Dice;

pub fn digits(dice: &mut Dice, count: usize) -> Vec<u32> {
    (0..count).map(|_| dice.below(10) as u32).collect()
}

pub fn text(digits: &[u32]) -> String {
    digits.iter().map(u32::to_string).collect()
}

pub fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights.iter().cycle()).map(|(d, w)| d * w).sum()
}

/// Day, month and the last two figures of a year, as digits.
pub fn birth(dice: &mut Dice) -> [u32; 3] {
    [1 + dice.below(28) as u32, 1 + dice.below(12) as u32, 40 + dice.below(59) as u32]
}

pub fn two(number: u32) -> [u32; 2] {
    [number / 10, number % 10]
}

pub fn grouped(number: &str, sizes: &[usize], between: &str) -> String {
    let mut rest = number;
    let mut parts = Vec::new();
    for size in sizes {
        let (part, behind) = rest.split_at((*size).min(rest.len()));
        parts.push(part);
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts.join(between)
}

pub fn with_luhn(mut number: Vec<u32>) -> String {
    let sum: u32 = number.iter().rev().enumerate().map(|(i, d)| if i % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { *d }).sum();
    number.push((10 - sum % 10) % 10);
    text(&number)
}
