//! The page in a forbidden site's place: which rule keeps the person out, the tool to use instead, and the way to ask.

use std::rc::Rc;

use promptward::site::url::Location;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlAnchorElement, HtmlTextAreaElement};

use super::dom::{self, MissingError, Page};
use crate::chrome::runtime::{self, Port};
use crate::chrome::{from_js, i18n, object};
use crate::view::BlockedView;

struct Blocked {
    page: Page,
    port: Port,
    site: String,
}

/// Starts the page.
///
/// # Errors
/// When the HTML is not the one this code belongs to.
#[wasm_bindgen]
pub fn blocked_page() -> Result<(), JsError> {
    let page = Page::current()?;
    page.fill_words();
    let query = page.window.location().search().unwrap_or_default();
    let site = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("site=")).unwrap_or_default().to_owned();
    let blocked = Rc::new(Blocked { page, port: runtime::connect("blocked"), site });
    let hearing = Rc::clone(&blocked);
    blocked.port.listen(move |message| {
        if let Some(view) = from_js::<BlockedView>(&message) {
            // A missing element is a build fault; the rest is still shown.
            let _ = hearing.show(&view);
        }
    });
    let asking = Rc::clone(&blocked);
    Page::on::<web_sys::Event>(&blocked.page.document, "submit", move |event| {
        event.prevent_default();
        if event.is_trusted() {
            asking.ask();
        }
    });
    blocked.port.send(&object(&[("site", blocked.site.as_str().into())]));
    Ok(())
}

impl Blocked {
    fn show(&self, view: &BlockedView) -> Result<(), MissingError> {
        let name = if view.site.is_empty() { self.site.clone() } else { view.site.clone() };
        let _ = self.page.id("card")?.set_attribute("data-tone", if view.open { "good" } else { "danger" });
        self.page.text("kicker", if view.organisation.is_empty() { "Promptward" } else { &view.organisation })?;
        let words = |open: &str, shut: &str| i18n::fill(if view.open { open } else { shut }, &[&name]);
        self.page.text("title", &words("blocked_title_open", "blocked_title"))?;
        self.page.text("lead", &words("blocked_lead_open", "blocked_lead"))?;
        self.page.text_or_hide("message", view.message.as_deref())?;
        self.page
            .text("site", &if view.host.is_empty() || view.host == name { name.clone() } else { format!("{name} · {}", view.host) })?;
        self.page.text("rule", &view.rule)?;
        self.page.show("contact-name", !view.contact.is_empty())?;
        self.page.text_or_hide("contact", Some(view.contact.as_str()).filter(|contact| !contact.is_empty()))?;
        self.show_tool(view)?;
        self.page.show("ask", !view.open && !view.asked)?;
        self.page.text("status", &if view.asked { i18n::word("blocked_asked") } else { String::new() })?;
        self.page.document.set_title(&words("blocked_title_open", "blocked_title"));
        self.page.show("card", true)
    }

    fn show_tool(&self, view: &BlockedView) -> Result<(), MissingError> {
        let actions = self.page.emptied("actions")?;
        let Some(tool) = view.approved_tool.as_ref().filter(|tool| Location::parse(&tool.url).is_some()) else { return Ok(()) };
        let link: HtmlAnchorElement =
            self.page.make("a", &i18n::fill("blocked_use", &[&tool.name]))?.dyn_into().map_err(|_| MissingError("a".to_owned()))?;
        link.set_href(&tool.url);
        link.set_class_name("button primary");
        dom::add(&actions, &link);
        Ok(())
    }

    fn ask(&self) {
        let field = self.page.id("reason").ok().and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
        let reason = field.map(|field| field.value()).unwrap_or_default();
        self.port.send(&object(&[("site", self.site.as_str().into()), ("ask", true.into()), ("reason", reason.into())]));
    }
}
