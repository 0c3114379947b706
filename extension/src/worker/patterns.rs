//! The worker's end of the engine of own patterns (`crate::patterns`): a module that is loaded when a policy has patterns.

use std::cell::RefCell;

use js_sys::Array;
use promptward::detect::{Pattern, PatternError};
use wasm_bindgen::prelude::*;

use crate::chrome::{ChromeError, settle, words_of};

#[wasm_bindgen]
extern "C" {
    /// The module as the shim hands it in.
    #[derive(Clone)]
    pub type Module;
    #[wasm_bindgen(method, catch)]
    fn load(this: &Module) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn compile(this: &Module, source: &str) -> Result<u32, JsValue>;
    #[wasm_bindgen(method)]
    fn find(this: &Module, pattern: u32, text: &[u8]) -> Vec<u32>;
    #[wasm_bindgen(method)]
    fn forget(this: &Module, pattern: u32);
}

thread_local! {
    /// The module, once it is loaded.
    static READY: RefCell<Option<Module>> = const { RefCell::new(None) };
}

impl Module {
    /// Loads the module, unless it has been before.
    ///
    /// # Errors
    /// When the browser cannot read or start it; asking again tries again.
    pub async fn ready(&self) -> Result<(), ChromeError> {
        if !are_ready() {
            settle("loading the engine of patterns", self.load()).await?;
            READY.with(|ready| *ready.borrow_mut() = Some(self.clone()));
        }
        Ok(())
    }
}

/// Whether patterns can be compiled.
#[must_use]
pub fn are_ready() -> bool {
    READY.with(|ready| ready.borrow().is_some())
}

fn module() -> Option<Module> {
    READY.with(|ready| ready.borrow().clone())
}

/// A pattern by its number in the module.
struct Remote(u32);

impl Pattern for Remote {
    /// A trap in the module goes through to the shim like one of the worker's own: everything is started anew and pages' failure rules hold.
    fn find(&self, text: &str) -> Vec<(usize, usize)> {
        // A number was given by the module, so the module is there.
        let found = module().map(|module| module.find(self.0, text.as_bytes())).unwrap_or_default();
        found.as_chunks::<2>().0.iter().map(|&[start, end]| (start as usize, end as usize)).collect()
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        if let Some(module) = module() {
            module.forget(self.0);
        }
    }
}

/// Compiles a pattern. Without the module every pattern is refused, and its detector is told among the parts of the policy that are left out.
///
/// # Errors
/// As [`promptward::detect::compile_pattern`], and when the module is not loaded.
pub fn compile(source: &str) -> Result<Box<dyn Pattern>, PatternError> {
    let Some(module) = module() else {
        return Err(PatternError::new(
            "the engine of patterns could not be loaded",
            "start the browser anew, or install the extension again",
        ));
    };
    let number = module.compile(source).map_err(|thrown| refusal(&thrown))?;
    Ok(Box::new(Remote(number)))
}

fn refusal(thrown: &JsValue) -> PatternError {
    match thrown.dyn_ref::<Array>() {
        Some(words) => PatternError::new(words.get(0).as_string().unwrap_or_default(), words.get(1).as_string().unwrap_or_default()),
        None => PatternError::new(format!("its pattern made the engine fail: {}", words_of(thrown)), "use a simpler pattern"),
    }
}
