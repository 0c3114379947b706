//! The few things our pages do with the DOM. Text goes in as text, never as markup.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlElement, HtmlTemplateElement, Window};

use crate::chrome::i18n;

/// The page lacks an element that its code relies on: the HTML and the Rust of one build do not belong together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this page has no element `{0}`")]
pub struct MissingError(pub String);

/// A page of ours.
#[derive(Clone)]
pub struct Page {
    /// Its window.
    pub window: Window,
    /// Its document.
    pub document: Document,
}

impl Page {
    /// The page this code runs in.
    ///
    /// # Errors
    /// When there is no document, as in a worker.
    pub fn current() -> Result<Self, MissingError> {
        let window = web_sys::window().ok_or_else(|| MissingError("window".to_owned()))?;
        let document = window.document().ok_or_else(|| MissingError("document".to_owned()))?;
        Ok(Self { window, document })
    }

    /// An element by its id.
    ///
    /// # Errors
    /// When it is not there.
    pub fn id(&self, id: &str) -> Result<HtmlElement, MissingError> {
        self.document.get_element_by_id(id).and_then(|found| found.dyn_into().ok()).ok_or_else(|| MissingError(id.to_owned()))
    }

    /// Sets an element's text.
    ///
    /// # Errors
    /// When it is not there.
    pub fn text(&self, id: &str, text: &str) -> Result<(), MissingError> {
        self.id(id)?.set_text_content(Some(text));
        Ok(())
    }

    /// Shows or hides an element.
    ///
    /// # Errors
    /// When it is not there.
    pub fn show(&self, id: &str, shown: bool) -> Result<(), MissingError> {
        self.id(id)?.set_hidden(!shown);
        Ok(())
    }

    /// Shows an element with a text, or hides it where there is none.
    ///
    /// # Errors
    /// When it is not there.
    pub fn text_or_hide(&self, id: &str, text: Option<&str>) -> Result<(), MissingError> {
        let element = self.id(id)?;
        element.set_text_content(text);
        element.set_hidden(text.is_none_or(str::is_empty));
        Ok(())
    }

    /// Removes everything inside an element and gives it.
    ///
    /// # Errors
    /// When it is not there.
    pub fn emptied(&self, id: &str) -> Result<HtmlElement, MissingError> {
        let element = self.id(id)?;
        element.set_text_content(None);
        Ok(element)
    }

    /// A fresh copy of a template's first element.
    ///
    /// # Errors
    /// When the template is not there or empty.
    pub fn template(&self, id: &str) -> Result<Element, MissingError> {
        let missing = || MissingError(id.to_owned());
        let template: HtmlTemplateElement = self.id(id)?.dyn_into().map_err(|_| missing())?;
        let first = template.content().first_element_child().ok_or_else(missing)?;
        first.clone_node_with_deep(true).ok().and_then(|copy| copy.dyn_into().ok()).ok_or_else(missing)
    }

    /// A new element with a text.
    ///
    /// # Errors
    /// When the browser refuses the tag.
    pub fn make(&self, tag: &str, text: &str) -> Result<HtmlElement, MissingError> {
        let made = self.document.create_element(tag).map_err(|_| MissingError(tag.to_owned()))?;
        made.set_text_content(Some(text));
        made.dyn_into().map_err(|_| MissingError(tag.to_owned()))
    }

    /// Fills every element that names a word of the catalogue, and says which language it is in.
    pub fn fill_words(&self) {
        if let Some(root) = self.document.document_element() {
            let _ = root.set_attribute("lang", &i18n::language());
        }
        let Ok(named) = self.document.query_selector_all("[data-word]") else { return };
        for index in 0..named.length() {
            let Some(element) = named.get(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
            if let Some(name) = element.get_attribute("data-word") {
                element.set_text_content(Some(&i18n::word(&name)));
            }
        }
    }

    /// Calls `heard` for every event of a kind on a target, for as long as the page lives.
    pub fn on<E: JsCast + 'static>(target: &web_sys::EventTarget, kind: &str, mut heard: impl FnMut(E) + 'static) {
        let closure = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| heard(event.unchecked_into()));
        let _ = target.add_event_listener_with_callback_and_bool(kind, closure.as_ref().unchecked_ref(), true);
        closure.forget();
    }
}

/// Sets the text of a descendant.
///
/// # Errors
/// When nothing matches the selector.
pub fn set_in(element: &Element, selector: &str, text: &str) -> Result<(), MissingError> {
    inside(element, selector)?.set_text_content(Some(text));
    Ok(())
}

/// A descendant.
///
/// # Errors
/// When nothing matches the selector.
pub fn inside(element: &Element, selector: &str) -> Result<HtmlElement, MissingError> {
    element.query_selector(selector).ok().flatten().and_then(|found| found.dyn_into().ok()).ok_or_else(|| MissingError(selector.to_owned()))
}

/// Adds a child; our own elements can always be added.
pub fn add(parent: &impl AsRef<web_sys::Node>, child: &impl AsRef<web_sys::Node>) {
    let _ = parent.as_ref().append_child(child.as_ref());
}
