//! The popup: the state of this page's guard and why, the account and its evidence, the policy, and every event sent about the person.

use std::cell::RefCell;
use std::rc::Rc;

use promptward::guard_state::GuardState;
use promptward::json;
use promptward::map::Set;
use promptward::policy::precedence::Source;
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::dom::{self, MissingError, Page};
use super::read;
use super::words::{self, Tone};
use crate::chrome::{i18n, object, runtime, tabs};
use crate::view::{AccountView, PopupView};

/// How often an open popup asks again.
const REFRESH_MS: u32 = 1500;

struct Popup {
    page: Page,
    shown: RefCell<Option<PopupView>>,
}

/// Starts the popup.
///
/// # Errors
/// When the HTML is not the one this code belongs to.
#[wasm_bindgen]
pub fn popup_page() -> Result<(), JsError> {
    let page = Page::current()?;
    page.fill_words();
    let popup = Rc::new(Popup { page, shown: RefCell::new(None) });
    spawn_local(async move {
        let asked = popup.asked_tab();
        let tab = match asked {
            Some(tab) => Some(tab),
            None => tabs::active().await.ok().flatten(),
        };
        popup.connect(tab);
    });
    Ok(())
}

impl Popup {
    /// `popup.html?tab=<id>` shows a given tab, so that the page can be looked at outside the toolbar too.
    fn asked_tab(&self) -> Option<i32> {
        let query = self.page.window.location().search().ok()?;
        query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("tab="))?.parse().ok()
    }

    fn connect(self: &Rc<Self>, tab: Option<i32>) {
        let port = runtime::connect("popup");
        let ask: JsValue = object(&[("tab", tab.map_or(JsValue::NULL, JsValue::from))]).into();
        let hearing = Rc::clone(self);
        port.listen(move |message| {
            if let Some(view) = read::view::<PopupView>(&message) {
                hearing.update(view);
            }
        });
        let again = Rc::clone(self);
        port.on_gone(move || {
            let again = Rc::clone(&again);
            gloo::timers::callback::Timeout::new(200, move || again.connect(tab)).forget();
        });
        port.send(&ask);
        let asking = port.clone();
        let timer = gloo::timers::callback::Interval::new(REFRESH_MS, move || {
            asking.send(&ask);
        });
        timer.forget();
    }

    /// Draws only what is new, so that an open event stays open and a screen reader is left in peace.
    fn update(&self, view: PopupView) {
        if self.shown.borrow().as_ref() == Some(&view) {
            return;
        }
        // A missing element is a build fault; the other sections are still shown.
        let _ = self.render_state(&view);
        let _ = self.render_page(&view);
        let _ = self.render_policy(&view);
        let events_changed = self.shown.borrow().as_ref().is_none_or(|before| before.events != view.events);
        let _ = self.render_events_note(&view);
        if events_changed {
            let _ = self.render_events(&view.events);
        }
        *self.shown.borrow_mut() = Some(view);
    }

    fn render_state(&self, view: &PopupView) -> Result<(), MissingError> {
        let (tone, title, text) = match &view.page {
            None => (Tone::Plain, i18n::word("state_no_site"), i18n::word("state_no_site_text")),
            Some(page) => {
                (words::state_tone(page.state), words::of("state", page.state.as_str()), i18n::word(&format!("state_{}_text", page.state)))
            }
        };
        let _ = self.page.id("state")?.set_attribute("data-tone", tone.as_str());
        self.page.text("state-title", &title)?;
        self.page.text("state-text", &text)?;
        self.mark("mark-good", tone == Tone::Good);
        self.mark("mark-warn", matches!(tone, Tone::Warn | Tone::Danger));
        let list = self.page.emptied("state-reasons")?;
        let reasons = view.page.as_ref().filter(|page| page.state != GuardState::Armed).map(|page| page.reasons.as_slice());
        for reason in reasons.unwrap_or_default() {
            dom::add(&list, &self.page.make("li", &words::of("reason", reason.as_str()))?);
        }
        Ok(())
    }

    /// SVG parts are no HTML elements.
    fn mark(&self, id: &str, shown: bool) {
        if let Some(part) = self.page.document.get_element_by_id(id) {
            let _ = part.set_attribute("visibility", if shown { "visible" } else { "hidden" });
        }
    }

    fn render_page(&self, view: &PopupView) -> Result<(), MissingError> {
        for section in ["site", "account-section", "page"] {
            self.page.show(section, view.page.is_some())?;
        }
        let Some(page) = &view.page else { return Ok(()) };
        self.page.text("site-name", &page.site)?;
        self.page.text("site-status", &words::of("status", page.status.as_str()))?;
        self.render_account(&page.account)?;
        let profile = words::of("profile", view.profile.as_str());
        self.page.text("profile", &i18n::fill("popup_profile", &[&profile]))?;
        let counts = self.page.emptied("counts")?;
        let rows = [
            ("count_checked", page.counts.checked),
            ("count_masked", page.counts.masked),
            ("count_stopped", page.counts.stopped),
            ("count_overridden", page.counts.overridden),
        ];
        for (word, count) in rows {
            let row = self.page.make("li", "")?;
            dom::add(&row, &self.page.make("b", &count.to_string())?);
            dom::add(&row, &self.page.make("span", &i18n::word(word))?);
            dom::add(&counts, &row);
        }
        Ok(())
    }

    fn render_account(&self, account: &AccountView) -> Result<(), MissingError> {
        let _ = self.page.id("account")?.set_attribute("data-tone", words::verdict_tone(account.verdict).as_str());
        self.page.text("account-verdict", &words::of("verdict", account.verdict.as_str()))?;
        let list = self.page.emptied("account-evidence")?;
        let mut told: Vec<String> = account.evidence.iter().map(words::evidence).collect();
        if told.is_empty() {
            told.push(i18n::word("evidence_none"));
        }
        for line in told {
            dom::add(&list, &self.page.make("li", &line)?);
        }
        Ok(())
    }

    fn render_policy(&self, view: &PopupView) -> Result<(), MissingError> {
        let policy = &view.policy;
        let source = match policy.source {
            Source::BuiltIn => "policy_built_in",
            Source::Managed => "policy_managed",
            Source::Collector => "policy_collector",
        };
        let tag = self.page.id("policy-tag")?;
        tag.set_class_name(if policy.stale { "tag warn" } else { "tag" });
        let version = if policy.version == 0 { String::new() } else { i18n::fill("policy_version", &[&policy.version.to_string()]) };
        tag.set_text_content(Some(&if policy.stale { i18n::word("policy_stale") } else { version }));
        let list = self.page.emptied("policy")?;
        let line = i18n::word(if view.network_line { "network_line_on" } else { "network_line_off" });
        let mut rows = vec![(i18n::word("policy_source"), i18n::word(source)), (i18n::word("network_line"), line)];
        if !policy.organisation.is_empty() {
            rows.insert(0, (i18n::word("policy_organisation"), policy.organisation.clone()));
        }
        for tenant in &view.tenants {
            rows.push((i18n::fill("tenant_of", &[&tenant.name]), words::of("tenant", tenant.state.as_str())));
        }
        for (name, value) in rows {
            dom::add(&list, &self.page.make("dt", &name)?);
            dom::add(&list, &self.page.make("dd", &value)?);
        }
        let told = self.page.emptied("faults")?;
        for fault in &view.faults {
            let row = self.page.make("li", fault)?;
            row.set_class_name("fault");
            dom::add(&told, &row);
        }
        Ok(())
    }

    fn render_events_note(&self, view: &PopupView) -> Result<(), MissingError> {
        let count = view.events.len();
        self.page.text("events-count", &if count == 0 { String::new() } else { count.to_string() })?;
        let waiting = view.waiting.to_string();
        let note = match (count, view.has_collector, view.enrolled) {
            (0, _, _) => i18n::word("events_none"),
            (_, false, _) => i18n::word("events_local"),
            (_, true, false) => i18n::fill("events_not_enrolled", &[&waiting]),
            (_, true, true) if view.waiting > 0 => i18n::fill("events_waiting", &[&waiting]),
            _ => i18n::word("events_all_sent"),
        };
        self.page.text("events-note", &note)
    }

    fn render_events(&self, events: &[String]) -> Result<(), MissingError> {
        let open = self.open_events();
        let list = self.page.emptied("events")?;
        list.set_hidden(events.is_empty());
        for json in events {
            let Ok(event) = json::value(json) else { continue };
            dom::add(&list, &self.event_row(json, &event, &open)?);
        }
        Ok(())
    }

    fn open_events(&self) -> Set<String> {
        let Ok(found) = self.page.document.query_selector_all("#events details[open]") else { return Set::new() };
        (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<web_sys::Element>().ok()?.get_attribute("data-id")).collect()
    }

    fn event_row(&self, json: &str, event: &Value, open: &Set<String>) -> Result<web_sys::Element, MissingError> {
        let row = self.page.template("event")?;
        let word = |key: &str| event.get(key).and_then(Value::as_str).unwrap_or_default();
        let details = dom::inside(&row, "details")?;
        let _ = details.set_attribute("data-id", word("id"));
        if open.contains(word("id")) {
            let _ = details.set_attribute("open", "");
        }
        let tag = dom::inside(&row, ".tag")?;
        let (label, tone) = event_label(event);
        tag.set_text_content(Some(&label));
        tag.set_class_name(&format!("tag {}", tone.as_str()));
        dom::set_in(&row, ".what", &event_summary(event))?;
        dom::set_in(&row, "time", &event_time(event))?;
        dom::set_in(&row, "pre", &laid_out(json))?;
        Ok(row)
    }
}

/// The event word for word and in its own order, on several lines.
fn laid_out(json: &str) -> String {
    let parsed = js_sys::JSON::parse(json).unwrap_or_else(|_| json.into());
    let text = js_sys::JSON::stringify_with_replacer_and_space(&parsed, &JsValue::NULL, &2.into());
    text.ok().map_or_else(|| json.to_owned(), String::from)
}

/// What became of the gesture, and how that looks.
fn event_label(event: &Value) -> (String, Tone) {
    let fate = event.get("fate").and_then(Value::as_str).unwrap_or_default();
    let tone = match fate {
        "masked" => Tone::Good,
        "stopped" => Tone::Danger,
        "overridden" | "failed" | "failed_open" => Tone::Warn,
        _ => Tone::Plain,
    };
    let word = if fate.is_empty() { words::of("event", "other") } else { words::of("fate", fate) };
    (word, tone)
}

/// "Paste · chatgpt.com · 2 findings".
fn event_summary(event: &Value) -> String {
    let gesture = event.get("gesture").and_then(Value::as_str).map(|word| words::of("gesture", word));
    let site = event
        .pointer("/site/host")
        .or_else(|| event.pointer("/site/id"))
        .or_else(|| event.get("site"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let found = event
        .get("findings")
        .and_then(Value::as_array)
        .filter(|list| !list.is_empty())
        .map(|list| list.iter().filter_map(|one| one.get("detector").and_then(Value::as_str)).collect::<Vec<_>>().join(", "));
    [gesture, site, found].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn event_time(event: &Value) -> String {
    let Some(at) = event.get("at").and_then(Value::as_f64) else { return String::new() };
    let date = js_sys::Date::new(&at.into());
    String::from(date.to_locale_string(&i18n::language(), &object(&[("dateStyle", "short".into()), ("timeStyle", "medium".into())])))
}
