//! What this device says of itself: the heartbeat for the collector, the popup for the person, and the faults both should know.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use promptward::guard_state::GuardState;
use promptward::map::Set;
use promptward::order;
use promptward::policy::Problem;
use promptward::policy::precedence::Source;
use promptward::site::by_id;
use promptward::wire::{DeviceStatus, GuardCounts, TenantStatus};
use wasm_bindgen_futures::spawn_local;

use super::{Worker, account, badge, browser, deliver, now_ms, tenants};
use crate::chrome::runtime::Port;
use crate::chrome::to_js;
use crate::store::events;
use crate::view::{AccountView, PageView, PolicyView, PopupView, TenantView};

const MOST_FAULTS: usize = 10;
/// How many events the popup shows.
const MOST_EVENTS: usize = 200;

thread_local! {
    static FAULTS: RefCell<VecDeque<String>> = const { RefCell::new(VecDeque::new()) };
}

/// Notes a fault of our own. Faults name calls and causes, never a text of the person.
pub fn fault(what: &str) {
    FAULTS.with(|faults| {
        let mut faults = faults.borrow_mut();
        if !faults.iter().any(|known| known == what) {
            faults.push_back(what.chars().take(200).collect());
        }
        while faults.len() > MOST_FAULTS {
            faults.pop_front();
        }
    });
}

/// The heartbeat.
#[must_use]
pub fn heartbeat(worker: &Worker) -> DeviceStatus {
    let settings = worker.settings.borrow();
    let policy = worker.policy.borrow();
    let browser = worker.browser.borrow();
    DeviceStatus {
        extension: browser.extension.clone(),
        browser: browser.name.clone(),
        policy_version: policy.version(),
        policy_digest: policy.digest.clone(),
        policy_source: source_word(policy.source).to_owned(),
        policy_error: policy.refused.clone().or_else(|| left_out(&policy.problems)),
        policy_problems: policy.problems.iter().map(|problem| problem.path.clone()).collect(),
        policy_stale: policy.is_stale(),
        managed_keys: settings.managed.received.clone(),
        managed_errors: settings.managed.problems.iter().map(|problem| problem.path.clone()).collect(),
        guard: guard_counts(worker),
        queue: worker.queue.waiting.get(),
        network_line: browser.network_line,
        tenants: tenants::states(),
        clock: now_ms(),
    }
}

/// A policy in force of which parts were left out is not the policy that was published: that is told where a refusal would be.
fn left_out(problems: &[Problem]) -> Option<String> {
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    (!paths.is_empty())
        .then(|| format!("parts that this version cannot read were left out: {}", paths.join(", ")).chars().take(400).collect())
}

const fn source_word(source: Source) -> &'static str {
    match source {
        Source::BuiltIn => "built_in",
        Source::Managed => "managed",
        Source::Collector => "collector",
    }
}

fn guard_counts(worker: &Worker) -> GuardCounts {
    let tabs: Set<i32> = worker.frames.borrow().values().map(|frame| frame.tab).collect();
    let mut counts = GuardCounts::default();
    for (state, _) in tabs.into_iter().filter_map(|tab| badge::tab_state(worker, tab)) {
        match state {
            GuardState::Armed => counts.armed += 1,
            GuardState::Degraded => counts.degraded += 1,
            GuardState::Unprotected => counts.unprotected += 1,
        }
    }
    counts
}

/// Something that the console shows has changed: tell it with the next batch, or with an empty one.
pub fn heartbeat_soon(worker: &Rc<Worker>) {
    worker.delivery.borrow_mut().heartbeat_due = true;
    deliver::kick(worker);
    badge::refresh_all(worker);
}

/// Answers a popup.
pub fn show(worker: &Rc<Worker>, popup: Port, tab: Option<i32>) {
    let worker = Rc::clone(worker);
    spawn_local(async move {
        let events = match worker.queue.database() {
            Some(database) => events::ledger(&database, MOST_EVENTS).await.unwrap_or_default(),
            None => Vec::new(),
        };
        let view = popup_view(&worker, tab, events);
        if let Ok(view) = to_js(&view) {
            popup.send(&view);
        }
    });
}

fn popup_view(worker: &Worker, tab: Option<i32>, events: Vec<String>) -> PopupView {
    let policy = worker.policy.borrow();
    let settings = worker.settings.borrow();
    PopupView {
        page: tab.and_then(|tab| page_view(worker, tab)),
        profile: browser::profile(worker),
        policy: PolicyView {
            source: policy.source,
            version: policy.version(),
            stale: policy.is_stale(),
            organisation: policy.judge.policy().organisation.name.clone(),
        },
        events,
        waiting: worker.queue.waiting.get(),
        has_collector: settings.managed.server_url.is_some(),
        enrolled: worker.device.borrow().id().is_some(),
        network_line: worker.browser.borrow().network_line,
        tenants: tenants::states().into_iter().map(tenant_view).collect(),
        faults: faults(worker, &policy, &settings),
    }
}

fn tenant_view(status: TenantStatus) -> TenantView {
    let name = by_id(&status.site).map_or(status.site, |site| site.name.to_owned());
    TenantView { name, state: status.state }
}

/// Everything an administrator should see, settings first.
fn faults(worker: &Worker, policy: &super::policy::PolicyState, settings: &super::settings::Settings) -> Vec<String> {
    let managed = settings.managed.problems.iter().map(|problem| format!("managed storage, {}: {}", problem.path, problem.message));
    let parts = policy.problems.iter().map(|problem| format!("policy, {}: {}", problem.path, problem.message));
    let refused = policy.refused.iter().cloned();
    let delivery = worker.delivery.borrow().error.clone();
    let own: Vec<String> = FAULTS.with(|faults| faults.borrow().iter().cloned().collect());
    managed.chain(parts).chain(refused).chain(delivery).chain(own).collect()
}

fn page_view(worker: &Worker, tab: i32) -> Option<PageView> {
    let (state, reasons) = badge::tab_state(worker, tab)?;
    let (site, origin) = {
        let frames = worker.frames.borrow();
        let mut here: Vec<_> = frames.values().filter(|frame| frame.tab == tab && frame.site.is_some()).collect();
        order::sort_by_key(&mut here, |frame| !frame.top);
        let frame = here.first()?;
        (frame.site.clone()?, frame.origin.clone())
    };
    let (verdict, evidence) = account::of(worker, &origin);
    let counts = worker.tabs.borrow().get(&tab).map(|memory| memory.counts).unwrap_or_default();
    let name = if site.name() == site.host { site.host.clone() } else { format!("{} · {}", site.name(), site.host) };
    Some(PageView { state, reasons, site: name, status: site.status, account: AccountView { verdict, evidence }, counts })
}
