//! A value on each line.

use super::{Item, tell};

pub(super) fn read(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for (number, line) in text.lines().enumerate() {
        tell(&mut items, &format!("line {}", number + 1), line.to_owned());
    }
    items
}
