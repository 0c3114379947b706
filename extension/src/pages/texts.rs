//! What there is to say of each built-in detector: `detectors.json`, a file of the extension. The module itself carries none of it.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, Window};

use crate::chrome::{field, i18n, text_field};

const FILE: &str = "detectors.json";

/// The texts of all detectors; nothing until they are read.
#[derive(Default)]
pub struct Texts(RefCell<JsValue>);

/// The texts of one detector.
pub struct DetectorTexts(JsValue);

impl Texts {
    /// Reads the file. When it cannot be read, the page shows ids and the reasons of the classes.
    pub async fn load(&self, window: &Window) {
        let read = async {
            let answer: Response = JsFuture::from(window.fetch_with_str(FILE)).await?.dyn_into()?;
            JsFuture::from(answer.json()?).await
        };
        if let Ok(texts) = read.await {
            *self.0.borrow_mut() = texts;
        }
    }

    /// The texts of a detector.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<DetectorTexts> {
        Some(field(&self.0.borrow(), id)).filter(JsValue::is_object).map(DetectorTexts)
    }
}

impl DetectorTexts {
    /// Its name in the person's language, or in English.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        text_field(&field(&self.0, "titles"), &i18n::language()).or_else(|| text_field(&self.0, "title"))
    }

    /// What somebody could do with the value, in English.
    #[must_use]
    pub fn why(&self) -> Option<String> {
        text_field(&self.0, "why").filter(|why| !why.is_empty())
    }
}
