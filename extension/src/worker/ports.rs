//! Who is connected: frames of web pages, prompts, popups. What each may say is decided here, by what the browser says of the sender.

use std::rc::Rc;

use promptward::guard_state::{GuardReason, GuardState};
use promptward::map::Map;
use promptward::site::url::Location;
use promptward::site::{SiteView, classify};
use promptward::wire::{FromPage, ToPage};
use wasm_bindgen::JsValue;

use super::judge::Held;
use super::{Worker, account, badge, discovery, door, judge, poll, prompt, sites, status, visits};
use crate::chrome::runtime::Port;
use crate::chrome::{from_js, int_field, message_from_js, to_js};

/// How many judged texts that nobody has sent yet are remembered for one frame.
const MOST_HELD: usize = 64;

/// A frame of a web page.
pub struct Frame {
    /// Its port.
    pub port: Port,
    /// Its tab.
    pub tab: i32,
    /// Where it says it is; changes in pages that never reload.
    pub href: String,
    /// What the browser calls its origin, such as `https://chatgpt.com`.
    pub origin: String,
    /// Whether it is the top frame.
    pub top: bool,
    /// Nonce of its prompt.
    pub nonce: String,
    /// The site; `None` = not a guarded page.
    pub site: Option<SiteView>,
    /// The state it reports.
    pub state: GuardState,
    /// Why it is not armed.
    pub reasons: Vec<GuardReason>,
    /// Verdicts that have not been carried out yet.
    pub held: Map<u32, Held>,
    /// What was told last, so that nothing is told twice.
    pub told: String,
}

impl Frame {
    /// Sends a message.
    pub fn tell(&self, message: &ToPage) {
        if let Ok(message) = to_js(message) {
            self.port.send(&message);
        }
    }

    /// Remembers a verdict until the page says what became of it; the oldest gives way.
    pub fn hold(&mut self, n: u32, held: Held) {
        self.held.insert(n, held);
        while self.held.len() > MOST_HELD {
            self.held.pop_first();
        }
    }
}

/// Frames by port id.
pub type Frames = Map<u32, Frame>;

/// Prompts and popups by port id.
#[derive(Default)]
pub struct OwnPages {
    /// Nonce and port of each prompt.
    pub prompts: Map<u32, (String, Port)>,
    /// Each popup with the tab it looks at.
    pub popups: Map<u32, Port>,
    /// Pages that stand in a forbidden site's place.
    pub blocked: Map<u32, Port>,
}

impl OwnPages {
    /// The prompt of a frame. The newest counts: a page may have removed an older one.
    #[must_use]
    pub fn prompt(&self, nonce: &str) -> Option<Port> {
        self.prompts.values().rev().find(|(known, _)| known == nonce).map(|(_, port)| port.clone())
    }
}

/// A port has been opened.
pub fn connect(worker: &Rc<Worker>, id: u32, port: Port) {
    let title = port.title();
    if let Some(nonce) = title.strip_prefix("prompt:") {
        if port.from().is_own_page() {
            worker.pages.borrow_mut().prompts.insert(id, (nonce.to_owned(), port));
        }
    } else if title == "popup" {
        if port.from().is_own_page() {
            worker.pages.borrow_mut().popups.insert(id, port);
        }
    } else if title == "blocked" {
        if port.from().is_own_page() {
            worker.pages.borrow_mut().blocked.insert(id, port);
        }
    } else if title == "page" && port.from().is_own() {
        open_frame(worker, id, port);
    } else if title == "cues" && port.from().is_own() {
        discovery::connect(worker, id, port);
    }
}

fn open_frame(worker: &Worker, id: u32, port: Port) {
    let sender = port.from();
    let Some(tab) = sender.tab() else { return };
    let frame = Frame {
        tab,
        href: String::new(),
        origin: origin_of(sender.origin().or_else(|| sender.url()).as_deref(), sender.tab_url().as_deref()),
        top: sender.frame() == Some(0),
        port,
        nonce: String::new(),
        site: None,
        state: GuardState::Unprotected,
        reasons: vec![GuardReason::Initialising],
        held: Map::new(),
        told: String::new(),
    };
    worker.frames.borrow_mut().insert(id, frame);
}

/// The origin of a frame. Frames such as `about:blank` have that of the page around them.
#[must_use]
pub fn origin_of(said: Option<&str>, tab_url: Option<&str>) -> String {
    let read = |href: &str| {
        let at = Location::parse(href)?;
        Some(format!("{}://{}", at.scheme.to_ascii_lowercase(), at.host_and_port()))
    };
    said.and_then(read).or_else(|| tab_url.and_then(read)).unwrap_or_default()
}

/// A port has been closed.
pub fn gone(worker: &Rc<Worker>, id: u32) {
    discovery::gone(worker, id);
    let frame = worker.frames.borrow_mut().remove(&id);
    {
        let mut pages = worker.pages.borrow_mut();
        pages.prompts.remove(&id);
        pages.popups.remove(&id);
        pages.blocked.remove(&id);
    }
    if let Some(frame) = frame {
        prompt::withdraw(worker, id);
        judge::frame_gone(worker, &frame.nonce, frame.held);
        badge::refresh(worker, frame.tab);
    }
}

/// A message has come. Which messages a port may send depends on which kind of port it is.
pub fn message(worker: &Rc<Worker>, id: u32, message: JsValue) {
    if worker.frames.borrow().contains_key(&id) {
        match message_from_js::<FromPage>(&message) {
            Some(message) => from_page(worker, id, message),
            // A message of a later version, or of a page that got at the port: nothing follows from it.
            None => status::fault("a page sent a message that this version does not know"),
        }
        return;
    }
    if worker.discovery.borrow().has_port(id) {
        return discovery::heard(worker, id, &message);
    }
    let is_prompt = worker.pages.borrow().prompts.contains_key(&id);
    if is_prompt {
        if let Some(message) = message_from_js(&message) {
            prompt::heard(worker, id, message);
        }
        return;
    }
    let blocked = worker.pages.borrow().blocked.get(&id).cloned();
    if let Some(blocked) = blocked {
        if let Some(message) = from_js(&message) {
            visits::heard(worker, &blocked, &message);
        }
        return;
    }
    let popup = worker.pages.borrow().popups.get(&id).cloned();
    if let Some(popup) = popup {
        status::show(worker, popup, int_field(&message, "tab"));
    }
}

fn from_page(worker: &Rc<Worker>, id: u32, message: FromPage) {
    match message {
        FromPage::Hello { href, top, prompt } => hello(worker, id, &href, top, prompt),
        FromPage::Warm {} => account::look(worker, id),
        FromPage::Judge { n, gesture, moment, text, html, composer: _, signals } => {
            judge::judge(worker, id, judge::Question { n, gesture, moment, text, html, signals });
        }
        FromPage::Passed { gesture, length, signals } => judge::passed(worker, id, gesture, length, &signals),
        FromPage::Applied { n, how, verified } => judge::applied(worker, id, n, how, verified),
        FromPage::PromptGone { n } => prompt::gone(worker, id, n),
        FromPage::State { state, reasons } => state_told(worker, id, state, reasons),
        FromPage::Account { provider, source, status, http, payload } => {
            account::evidence(worker, id, &account::Report { provider, source, status, http, payload });
        }
    }
}

/// The frame says where it is; again whenever a page that never reloads has moved.
fn hello(worker: &Rc<Worker>, id: u32, href: &str, top: bool, nonce: String) {
    let judge = Rc::clone(&worker.policy.borrow().judge);
    let Some((tab, origin, nonce)) = ({
        let mut frames = worker.frames.borrow_mut();
        frames.get_mut(&id).map(|frame| {
            frame.top &= top;
            frame.nonce.clone_from(&nonce);
            frame.href = href.to_owned();
            let around = frame.port.from().tab_url();
            frame.site =
                site_of(href, &frame.origin, around.as_deref(), judge.policy()).or_else(|| discovery::site_of(worker, &frame.origin));
            frame.told = String::new();
            (frame.tab, frame.origin.clone(), nonce)
        })
    }) else {
        return;
    };
    let top = worker.frames.borrow().get(&id).is_some_and(|frame| frame.top && frame.site.is_some());
    if top && door::show_out(worker, tab, href) {
        return;
    }
    sites::tell(worker, id);
    if top {
        visits::remind(worker, id, href);
    }
    if account::is_new_document(worker, &origin, &nonce) {
        account::loaded(worker, id);
    } else {
        account::look(worker, id);
    }
    badge::refresh(worker, tab);
    poll::kick(worker);
}

/// What a frame is. Its own address counts where it has one; a frame without one is part of the page around it.
pub fn site_of(href: &str, origin: &str, tab_url: Option<&str>, policy: &promptward::policy::Policy) -> Option<SiteView> {
    if Location::parse(href).is_some() {
        return classify(href, &policy.sites);
    }
    classify(&format!("{origin}/"), &policy.sites).or_else(|| classify(tab_url?, &policy.sites))
}

fn state_told(worker: &Rc<Worker>, id: u32, state: GuardState, reasons: Vec<GuardReason>) {
    let tab = worker.frames.borrow_mut().get_mut(&id).map(|frame| {
        frame.state = state;
        frame.reasons = reasons;
        frame.tab
    });
    if let Some(tab) = tab {
        badge::refresh(worker, tab);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_without_an_address_belong_to_the_page_around_them() {
        assert_eq!(origin_of(Some("https://ChatGPT.com:443/c/1?q"), None), "https://chatgpt.com");
        assert_eq!(origin_of(Some("about:blank"), Some("https://claude.ai/new")), "https://claude.ai");
        assert_eq!(origin_of(None, None), "");
    }
}
