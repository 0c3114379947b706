//! The prompt: shows one question, lets the person choose, and tells the worker. It decides nothing.
//!
//! It runs in a frame of the extension's own origin, so the page can neither read nor click it. A choice counts only when the input
//! is trusted and the card has been visible for a moment: a page cannot lure a click onto a button that has just appeared.

use std::cell::RefCell;
use std::rc::Rc;

use promptward::decision::{Choice, Decision};
use promptward::event::Reason;
use promptward::policy::ReasonMode;
use promptward::wire::{PromptItem, PromptView};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlTextAreaElement, KeyboardEvent};

use super::dom::{self, MissingError, Page};
use super::texts::{DetectorTexts, Texts};
use super::{read, words};
use crate::chrome::runtime::{self, Port};
use crate::chrome::{field, i18n, object, text_field};

/// How long the card must have been visible before anything but *edit* counts.
const MIN_VISIBLE_MS: f64 = 300.0;

struct Prompt {
    page: Page,
    port: RefCell<Option<Port>>,
    question: RefCell<Option<Question>>,
    texts: Texts,
}

struct Question {
    view: PromptView,
    /// When the card was first painted; `None` while the dialog around this frame is closed.
    visible_since: Option<f64>,
    /// A choice has gone out and not been settled.
    sent: bool,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = document, js_name = execCommand)]
    fn exec_command(command: &str) -> bool;
}

/// Starts the prompt.
///
/// # Errors
/// When the HTML is not the one this code belongs to.
#[wasm_bindgen]
pub fn prompt_page() -> Result<(), JsError> {
    let page = Page::current()?;
    page.fill_words();
    let prompt = Rc::new(Prompt { page, port: RefCell::new(None), question: RefCell::new(None), texts: Texts::default() });
    prompt.listen_to_keys();
    // The texts first: a card that grows while somebody aims at a button is a trap. Where they cannot be read, ids and classes are shown.
    spawn_local(async move {
        prompt.texts.load(&prompt.page.window).await;
        prompt.connect();
    });
    Ok(())
}

impl Prompt {
    /// Connects to the worker; when the worker dies the question has died with it, so the card goes and we connect anew.
    fn connect(self: &Rc<Self>) {
        let nonce = self.page.window.location().hash().unwrap_or_default();
        let port = runtime::connect(&format!("prompt:{}", nonce.trim_start_matches('#')));
        let (hearing, leaving) = (Rc::clone(self), Rc::clone(self));
        port.listen(move |message| hearing.hear(&message));
        port.on_gone(move || {
            let _ = leaving.clear();
            let again = Rc::clone(&leaving);
            gloo::timers::callback::Timeout::new(50, move || again.connect()).forget();
        });
        *self.port.borrow_mut() = Some(port);
        self.tell(&[("t", "ready".into())]);
    }

    fn tell(&self, message: &[(&str, JsValue)]) {
        if let Some(port) = self.port.borrow().as_ref() {
            port.send(&object(message).into());
        }
    }

    fn hear(self: &Rc<Self>, message: &JsValue) {
        // A missing element would leave the person without a way on: clearing the card gives the gesture back as "edit".
        let _ = match text_field(message, "t").as_deref() {
            Some("ask") => match read::view(&field(message, "view")) {
                Some(view) => self.ask(view),
                None => return,
            },
            Some("withdraw") => self.clear(),
            _ => return,
        };
    }

    fn ask(self: &Rc<Self>, view: PromptView) -> Result<(), MissingError> {
        self.render(&view)?;
        *self.question.borrow_mut() = Some(Question { view, visible_since: None, sent: false });
        self.page.show("card", true)?;
        self.tell_height();
        self.await_first_paint();
        self.take_focus();
        Ok(())
    }

    /// The clock starts with the first frame: none is painted while the dialog is closed.
    fn await_first_paint(self: &Rc<Self>) {
        let prompt = Rc::clone(self);
        let painted = Closure::once_into_js(move |now: f64| {
            if let Some(question) = prompt.question.borrow_mut().as_mut() {
                question.visible_since = Some(now);
            }
            prompt.tell_height();
            prompt.take_focus();
            let enabling = Rc::clone(&prompt);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            gloo::timers::callback::Timeout::new(MIN_VISIBLE_MS as u32, move || enabling.enable(true)).forget();
        });
        let _ = self.page.window.request_animation_frame(painted.unchecked_ref());
    }

    fn render(self: &Rc<Self>, view: &PromptView) -> Result<(), MissingError> {
        let page = &self.page;
        let tone = words::decision_tone(view.decision);
        let _ = page.id("card")?.set_attribute("data-tone", tone.as_str());
        let who = if view.organisation.is_empty() { "Promptward".to_owned() } else { format!("Promptward · {}", view.organisation) };
        page.text("kicker", &who)?;
        page.text("title", &title(view))?;
        page.text("lead", &lead(view))?;
        self.render_account(view)?;
        self.render_found(&view.items)?;
        self.render_asks(view)?;
        self.render_reason(view)?;
        page.text("status", "")?;
        self.render_actions(view)
    }

    fn render_account(&self, view: &PromptView) -> Result<(), MissingError> {
        let verdict = view.account;
        let _ = self.page.id("account")?.set_attribute("data-tone", words::verdict_tone(verdict).as_str());
        self.page.text("account-verdict", &words::of("verdict", verdict.as_str()))?;
        let evidence: Vec<String> = view.evidence.iter().map(words::evidence).collect();
        let told = if evidence.is_empty() { i18n::word("evidence_none") } else { evidence.join(" · ") };
        self.page.text("account-evidence", &told)
    }

    fn render_found(&self, found: &[PromptItem]) -> Result<(), MissingError> {
        let list = self.page.emptied("found")?;
        for one in found {
            let row = self.page.template("finding")?;
            let texts = self.texts.get(&one.detector);
            let title = one.title.clone().or_else(|| texts.as_ref().and_then(DetectorTexts::title));
            dom::set_in(&row, ".name", &title.unwrap_or_else(|| one.detector.clone()))?;
            dom::set_in(
                &row,
                ".place",
                &format!("{} · {}", words::of("class", one.class.as_str()), i18n::fill("prompt_line", &[&one.line.to_string()])),
            )?;
            dom::set_in(&row, ".value", &one.preview)?;
            // The reasons are English; other languages have one for each class.
            let why = texts.and_then(|texts| texts.why()).filter(|_| i18n::language() == "en");
            dom::set_in(&row, ".why", &why.unwrap_or_else(|| i18n::word(&format!("why_{}", one.class))))?;
            dom::add(&list, &row);
        }
        list.set_hidden(found.is_empty());
        self.page.show("found-title", !found.is_empty())
    }

    fn render_asks(&self, view: &PromptView) -> Result<(), MissingError> {
        let asks = view.message.clone().or_else(|| i18n::known(&format!("asks_{}", view.decision)));
        self.page.show("message", asks.is_some())?;
        let title =
            if view.organisation.is_empty() { i18n::word("asks_title") } else { i18n::fill("asks_title_of", &[&view.organisation]) };
        self.page.text("asks-title", &title)?;
        self.page.text("asks", asks.as_deref().unwrap_or_default())?;
        let contact = (!view.contact.is_empty()).then(|| i18n::fill("prompt_contact", &[&view.contact]));
        self.page.text_or_hide("contact", contact.as_deref())
    }

    fn render_reason(self: &Rc<Self>, view: &PromptView) -> Result<(), MissingError> {
        self.page.show("reason", false)?;
        let label = if view.reason == ReasonMode::Required { "prompt_reason_required" } else { "prompt_reason_optional" };
        self.page.text("reason-label", &i18n::word(label))?;
        self.page.text("reason-fault", "")?;
        self.reason_field()?.set_value("");
        self.count_reason()
    }

    fn render_actions(self: &Rc<Self>, view: &PromptView) -> Result<(), MissingError> {
        let actions = self.page.emptied("actions")?;
        let mut spaced = false;
        for (index, choice) in ordered(&view.offer).into_iter().enumerate() {
            let risky = matches!(choice, Choice::Send | Choice::SendWithReason);
            if risky && !spaced {
                dom::add(&actions, &self.spacer()?);
                spaced = true;
            }
            let label = match (choice, &view.approved_tool) {
                (Choice::UseApprovedTool, Some(tool)) => i18n::fill("choice_use_approved_tool_named", &[&tool.name]),
                _ => words::of("choice", choice.as_str()),
            };
            let style = if index == 0 {
                "button primary"
            } else if risky {
                "button quiet"
            } else {
                "button"
            };
            let button = self.button(&label, style)?;
            let _ = button.set_attribute("data-choice", choice.as_str());
            let prompt = Rc::clone(self);
            Page::on::<web_sys::Event>(&button, "click", move |event| {
                if event.is_trusted() {
                    prompt.choose(choice);
                }
            });
            dom::add(&actions, &button);
        }
        let extra = self.page.emptied("extra")?;
        if !view.masked.is_empty() {
            dom::add(&extra, &self.copy_button()?);
        }
        self.enable(false);
        Ok(())
    }

    fn spacer(&self) -> Result<HtmlElement, MissingError> {
        let space = self.page.make("span", "")?;
        space.set_class_name("space");
        Ok(space)
    }

    fn button(&self, label: &str, style: &str) -> Result<HtmlElement, MissingError> {
        let button = self.page.make("button", label)?;
        let _ = button.set_attribute("type", "button");
        button.set_class_name(style);
        Ok(button)
    }

    fn copy_button(self: &Rc<Self>) -> Result<HtmlElement, MissingError> {
        let button = self.button(&i18n::word("prompt_copy"), "link")?;
        button.set_id("copy");
        let prompt = Rc::clone(self);
        Page::on::<web_sys::Event>(&button, "click", move |event| {
            if event.is_trusted() {
                let _ = prompt.copy_masked();
            }
        });
        Ok(button)
    }

    /// Copies through a field of our own: the asynchronous clipboard is not open to frames inside a page.
    fn copy_masked(&self) -> Result<(), MissingError> {
        let question = self.question.borrow();
        let Some(masked) = question.as_ref().map(|question| question.view.masked.as_str()) else { return Ok(()) };
        let field: HtmlTextAreaElement = self.page.make("textarea", "")?.unchecked_into();
        field.set_value(masked);
        dom::add(&self.page.id("card")?, &field);
        field.select();
        let copied = exec_command("copy");
        field.remove();
        let _ = self.page.id("copy")?.focus();
        self.page.text("status", &i18n::word(if copied { "prompt_copied" } else { "prompt_not_copied" }))
    }

    fn choose(self: &Rc<Self>, choice: Choice) {
        if !self.may_choose(choice) {
            return;
        }
        let needs_reason = choice == Choice::SendWithReason;
        let Ok(reason) = self.reason_field().map(|field| field.value()) else { return };
        if needs_reason && !self.reason_given(&reason) {
            return;
        }
        let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        let ticket = {
            let mut question = self.question.borrow_mut();
            let Some(question) = question.as_mut() else { return };
            question.sent = true;
            question.view.ticket
        };
        self.enable(false);
        let mut message: Vec<(&str, JsValue)> = vec![("t", "choice".into()), ("ticket", ticket.into()), ("choice", choice.as_str().into())];
        if let Some(reason) = reason {
            message.push(("reason", reason.into()));
        }
        self.tell(&message);
    }

    /// *Edit* is safe at any time; everything else only after the card has been visible for a moment.
    fn may_choose(&self, choice: Choice) -> bool {
        let question = self.question.borrow();
        let Some(question) = question.as_ref().filter(|question| !question.sent) else { return false };
        let offered = choice == Choice::Edit || question.view.offer.contains(&choice);
        let now = self.page.window.performance().map_or(0.0, |clock| clock.now());
        offered && (choice == Choice::Edit || question.visible_since.is_some_and(|since| now - since >= MIN_VISIBLE_MS))
    }

    /// The first press shows the field, the second sends. An empty reason is refused where one is required.
    fn reason_given(&self, reason: &str) -> bool {
        let Ok(section) = self.page.id("reason") else { return false };
        if section.hidden() {
            section.set_hidden(false);
            self.tell_height();
            let _ = self.reason_field().map(|field| field.focus());
            section.scroll_into_view_with_bool(false);
            return false;
        }
        let required = self.question.borrow().as_ref().is_some_and(|question| question.view.reason == ReasonMode::Required);
        if required && reason.trim().is_empty() {
            let _ = self.page.text("reason-fault", &i18n::word("prompt_reason_missing"));
            self.tell_height();
            let _ = self.reason_field().map(|field| field.focus());
            section.scroll_into_view_with_bool(false);
            return false;
        }
        true
    }

    /// Forgets the question: nothing of it stays in the hidden page.
    fn clear(&self) -> Result<(), MissingError> {
        *self.question.borrow_mut() = None;
        self.page.show("card", false)?;
        for id in ["title", "lead", "account-verdict", "account-evidence", "found", "asks", "actions", "extra"] {
            self.page.emptied(id)?;
        }
        self.reason_field()?.set_value("");
        Ok(())
    }

    fn reason_field(&self) -> Result<HtmlTextAreaElement, MissingError> {
        self.page.id("reason-text")?.dyn_into().map_err(|_| MissingError("reason-text".to_owned()))
    }

    fn count_reason(&self) -> Result<(), MissingError> {
        let length = self.reason_field()?.value().chars().count();
        self.page.text("reason-count", &format!("{length}/{}", Reason::MAX_CHARS))
    }

    fn enable(&self, enabled: bool) {
        let sent = self.question.borrow().as_ref().is_some_and(|question| question.sent);
        for button in self.focusable().iter().filter(|element| element.has_attribute("data-choice")) {
            let free = (enabled && !sent) || button.get_attribute("data-choice").as_deref() == Some(Choice::Edit.as_str());
            let _ = button.set_attribute("aria-disabled", if free { "false" } else { "true" });
        }
    }

    /// The dialog around this frame belongs to the page's side, which asks how high the card wants to be. That is no secret.
    fn tell_height(&self) {
        let Ok(card) = self.page.id("card") else { return };
        let _ = card.set_attribute("data-measure", "");
        let height = card.offset_height();
        let _ = card.remove_attribute("data-measure");
        if let Ok(Some(parent)) = self.page.window.parent() {
            let _ = parent.post_message(&object(&[("height", height.into())]), "*");
        }
    }

    fn take_focus(&self) {
        let _ = self.page.window.focus();
        let first = self.focusable().into_iter().find(|element| element.class_name().contains("primary"));
        if let Some(first) = first {
            let _ = first.focus();
        }
    }

    /// Everything the Tab key can reach, in order.
    fn focusable(&self) -> Vec<HtmlElement> {
        let Ok(found) = self.page.document.query_selector_all("#reason:not([hidden]) textarea, #actions button, #extra button") else {
            return Vec::new();
        };
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
    }

    fn listen_to_keys(self: &Rc<Self>) {
        let prompt = Rc::clone(self);
        Page::on::<KeyboardEvent>(&self.page.document, "keydown", move |event| {
            if event.is_trusted() {
                prompt.key(&event);
            }
        });
        let refocusing = Rc::clone(self);
        Page::on::<web_sys::Event>(&self.page.window, "focus", move |_| {
            let idle = refocusing.page.document.active_element().is_none_or(|at| at.tag_name() == "BODY");
            if idle {
                refocusing.take_focus();
            }
        });
        let counting = Rc::clone(self);
        Page::on::<web_sys::Event>(&self.page.document, "input", move |_| {
            let _ = counting.count_reason();
        });
    }

    fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        if event.is_composing() || event.key_code() == 229 {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                self.choose(Choice::Edit);
            }
            "Tab" => self.keep_focus_inside(event),
            "Enter" if event.ctrl_key() || event.meta_key() => {
                let in_reason = self.page.document.active_element().is_some_and(|at| at.id() == "reason-text");
                if in_reason {
                    event.prevent_default();
                    self.choose(Choice::SendWithReason);
                }
            }
            _ => {}
        }
    }

    fn keep_focus_inside(&self, event: &KeyboardEvent) {
        let stops = self.focusable();
        let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return };
        let here = self.page.document.active_element();
        let is_at = |stop: &HtmlElement| here.as_ref().is_some_and(|at| at.is_same_node(Some(stop)));
        let inside = stops.iter().any(is_at);
        let target = if event.shift_key() && (is_at(first) || !inside) {
            last
        } else if !event.shift_key() && (is_at(last) || !inside) {
            first
        } else {
            return;
        };
        event.prevent_default();
        let _ = target.focus();
    }
}

/// The safest way on comes first and gets the focus.
fn ordered(choices: &[Choice]) -> Vec<Choice> {
    const ORDER: [Choice; 6] =
        [Choice::Mask, Choice::UseApprovedTool, Choice::Edit, Choice::RequestApproval, Choice::SendWithReason, Choice::Send];
    ORDER.into_iter().filter(|choice| choices.contains(choice)).collect()
}

fn title(view: &PromptView) -> String {
    match &view.approved_tool {
        _ if view.unverified => i18n::word("title_unverified"),
        Some(tool) if view.decision == Decision::Redirect => i18n::fill("title_redirect_named", &[&tool.name]),
        _ => words::of("title", view.decision.as_str()),
    }
}

fn lead(view: &PromptView) -> String {
    match view.items.len() {
        _ if view.unverified => i18n::word("lead_unverified"),
        0 => i18n::fill("lead_none", &[&view.site]),
        1 => i18n::fill(&format!("lead_one_{}", view.gesture), &[&view.site]),
        count => i18n::fill(&format!("lead_many_{}", view.gesture), &[&view.site, &count.to_string()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_safest_choice_comes_first_and_sending_last() {
        for decision in Decision::ALL {
            let offered = Choice::offered_under(*decision);
            let order = ordered(&offered);
            assert_eq!(order.len(), offered.len(), "{decision}: every offered choice has its button");
            assert!(!matches!(order.first(), Some(Choice::Send | Choice::SendWithReason)), "{decision}");
        }
    }
}
