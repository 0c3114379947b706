//! The engine of an organisation's own patterns, as a module of its own: `worker::patterns` is its other end.

use std::cell::RefCell;

use promptward::detect::{Pattern, PatternError, compile_pattern as compile};
use wasm_bindgen::prelude::*;

thread_local! {
    static PATTERNS: RefCell<Vec<Option<Box<dyn Pattern>>>> = const { RefCell::new(Vec::new()) };
}

/// Compiles a pattern and answers its number.
///
/// # Errors
/// Throws `[reason, mend]`.
#[wasm_bindgen]
pub fn compile_pattern(source: &str) -> Result<u32, Vec<String>> {
    let pattern = compile(source).map_err(|PatternError { reason, mend }| vec![reason, mend])?;
    PATTERNS.with(|patterns| {
        let mut patterns = patterns.borrow_mut();
        let free = patterns.iter().position(Option::is_none).unwrap_or_else(|| {
            patterns.push(None);
            patterns.len() - 1
        });
        patterns[free] = Some(pattern);
        Ok(index(free))
    })
}

/// Where a pattern matches in UTF-8 text: `[start, end, start, end, …]` in bytes.
///
/// # Errors
/// When there is no such pattern or the text is no UTF-8; both would be faults of the worker.
#[wasm_bindgen]
pub fn find_pattern(pattern: u32, text: &[u8]) -> Result<Vec<u32>, JsError> {
    let text = std::str::from_utf8(text)?;
    PATTERNS.with(|patterns| {
        let patterns = patterns.borrow();
        let pattern = patterns.get(pattern as usize).and_then(Option::as_ref).ok_or_else(|| JsError::new("there is no such pattern"))?;
        Ok(pattern.find(text).into_iter().flat_map(|(start, end)| [index(start), index(end)]).collect())
    })
}

/// Lets go of a pattern.
#[wasm_bindgen]
pub fn forget_pattern(pattern: u32) {
    PATTERNS.with(|patterns| {
        if let Some(slot) = patterns.borrow_mut().get_mut(pattern as usize) {
            *slot = None;
        }
    });
}

/// Wasm addresses have 32 bits, so nothing is cut.
#[allow(clippy::cast_possible_truncation)]
const fn index(at: usize) -> u32 {
    at as u32
}
