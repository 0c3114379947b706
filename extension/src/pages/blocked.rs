//! The page in a forbidden site's place: which rule keeps the person out, the tool to use instead, and the way to ask.

use std::rc::Rc;

use promptward::site::query::parameter;
use promptward::site::url::Location;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlAnchorElement, HtmlTextAreaElement};

use super::dom::{self, MissingError, Page};
use super::{read, words};
use crate::chrome::runtime::{self, Port};
use crate::chrome::{i18n, object};
use crate::view::{BlockedView, ConsentView};

struct Blocked {
    page: Page,
    port: Port,
    /// `site` or `consent`, as the address names it.
    about: &'static str,
    /// Id of the site or of the authorisation.
    id: String,
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
    let query = query.trim_start_matches('?');
    let named = |name| parameter(query, name).map(|id| (name, id));
    let (about, id) = named("consent").or_else(|| named("site")).unwrap_or(("site", String::new()));
    let blocked = Rc::new(Blocked { page, port: runtime::connect("blocked"), about, id });
    let hearing = Rc::clone(&blocked);
    blocked.port.listen(move |message| {
        if let Some(view) = read::view::<BlockedView>(&message) {
            // A missing element is a build fault; the rest is still shown.
            let _ = hearing.show(&view);
        }
    });
    let asking = Rc::clone(&blocked);
    Page::on::<web_sys::Event>(&blocked.page.document, "submit", move |event| {
        event.prevent_default();
        if event.is_trusted() {
            asking.say("ask");
        }
    });
    blocked.port.send(&object(&[(about, blocked.id.as_str().into())]));
    Ok(())
}

impl Blocked {
    fn show(self: &Rc<Self>, view: &BlockedView) -> Result<(), MissingError> {
        let name = if view.site.is_empty() && self.about == "site" { self.id.clone() } else { view.site.clone() };
        let _ = self.page.id("card")?.set_attribute("data-tone", if view.open { "good" } else { "danger" });
        self.page.text("kicker", if view.organisation.is_empty() { "Promptward" } else { &view.organisation })?;
        let (title, lead) = match &view.consent {
            Some(consent) if consent.over => (i18n::word("consent_title_over"), i18n::word("consent_lead_over")),
            Some(consent) if consent.may_go_on => {
                (i18n::fill("consent_title_ask", &[&name, &consent.provider]), i18n::word("consent_lead_ask"))
            }
            Some(consent) => (i18n::fill("consent_title", &[&name, &consent.provider]), i18n::word("consent_lead")),
            None if view.open => (i18n::fill("blocked_title_open", &[&name]), i18n::word("blocked_lead_open")),
            None => (i18n::fill("blocked_title", &[&name]), i18n::word("blocked_lead")),
        };
        self.page.text("title", &title)?;
        self.page.text("lead", &lead)?;
        self.show_reach(view.consent.as_ref().filter(|consent| !consent.over))?;
        self.page.text_or_hide("message", view.message.as_deref())?;
        self.page
            .text("site", &if view.host.is_empty() || view.host == name { name.clone() } else { format!("{name} · {}", view.host) })?;
        self.page.text("rule", &view.rule)?;
        self.page.show("contact-name", !view.contact.is_empty())?;
        self.page.text_or_hide("contact", Some(view.contact.as_str()).filter(|contact| !contact.is_empty()))?;
        self.page.show("facts", !(view.open && view.consent.is_some()))?;
        self.show_ways(view)?;
        self.page.show("ask", !view.open && !view.asked)?;
        self.page.text("status", &if view.asked { i18n::word("blocked_asked") } else { String::new() })?;
        self.page.document.set_title(&title);
        self.page.show("card", true)
    }

    /// What the tool would reach, worst last, as a list of plain sentences.
    fn show_reach(&self, consent: Option<&ConsentView>) -> Result<(), MissingError> {
        let list = self.page.emptied("reach")?;
        self.page.show("reach", consent.is_some())?;
        let Some(consent) = consent else { return Ok(()) };
        let mut lines: Vec<String> = consent.reach.iter().map(|reach| words::of("reach", reach.as_str())).collect();
        let more = [
            (!consent.extent_known, "consent_unknown"),
            (consent.lasting, "consent_lasting"),
            (consent.for_everybody, "consent_everybody"),
        ];
        lines.extend(more.into_iter().filter(|(says, _)| *says).map(|(_, word)| i18n::word(word)));
        for line in lines {
            dom::add(&list, &self.page.make("li", &line)?);
        }
        Ok(())
    }

    fn show_ways(self: &Rc<Self>, view: &BlockedView) -> Result<(), MissingError> {
        let actions = self.page.emptied("actions")?;
        if let Some(tool) = view.approved_tool.as_ref().filter(|tool| Location::parse(&tool.url).is_some()) {
            let link = self.page.make("a", &i18n::fill("blocked_use", &[&tool.name]))?;
            let link: HtmlAnchorElement = link.dyn_into().map_err(|_| MissingError("a".to_owned()))?;
            link.set_href(&tool.url);
            link.set_class_name("button primary");
            dom::add(&actions, &link);
        }
        if view.consent.as_ref().is_some_and(|consent| consent.may_go_on) {
            let button = self.page.make("button", &i18n::word("consent_go_on"))?;
            button.set_id("go-on");
            button.set_class_name("button");
            let going = Rc::clone(self);
            Page::on::<web_sys::Event>(&button, "click", move |event| {
                if event.is_trusted() {
                    going.say("go_on");
                }
            });
            dom::add(&actions, &button);
        }
        Ok(())
    }

    /// Tells the worker what the person wants, with the reason that stands in the field.
    fn say(&self, what: &str) {
        let field = self.page.id("reason").ok().and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
        let reason = field.map(|field| field.value()).filter(|reason| !reason.trim().is_empty());
        let mut said = vec![(self.about, self.id.as_str().into()), (what, true.into())];
        said.extend(reason.map(|reason| ("reason", reason.into())));
        self.port.send(&object(&said));
    }
}
