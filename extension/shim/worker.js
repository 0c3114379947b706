// The worker's first turn. Every listener is registered here, synchronously, so that the browser may wake a dead worker for any of
// them; all judgement is Rust. Runs as Chromium's service worker and as Firefox's background script.

import { FRAMEWORK_PORTS, FRAMEWORK_REQUESTS, PROMPT_REQUESTS, SHARED_HOSTS } from './discovery-patterns.js';
import { authorisations } from './authorisations.js';
import { tenantHosts } from './tenant-hosts.js';
import { workspaceHeaders, workspaceHosts } from './workspace-headers.js';
import load, * as glue from './wasm/promptward.js';
import loadPatterns, * as patterns from './wasm/patterns.js';

/** Whether the Rust core is up: not before it has started, and not after it trapped. */
let alive = false;

/** Resolves when the core is up. Replaced after a trap. */
let ready;

/** Runs the organisation's own patterns: a module of its own, which the core asks for when a policy has some. */
const patternModule = {
  up: false,
  async load() {
    await loadPatterns({ module_or_path: chrome.runtime.getURL('wasm/patterns_bg.wasm') });
    this.up = true;
  },
  compile: patterns.compile_pattern,
  find: patterns.find_pattern,
  forget: patterns.forget_pattern,
};

/** How long a request may be held while a cold worker starts. */
const COLD_REQUEST_MS = 5000;

/** The network line reads what can carry a prompt, and nothing else. */
const LINE_TYPES = ['main_frame', 'sub_frame', 'xmlhttprequest', 'ping', 'websocket', 'other'];

/** What a chat framework's page asks for while it loads, and later. */
const FRAMEWORK_TYPES = ['xmlhttprequest', 'websocket', 'script', 'stylesheet', 'other'];

/** What an address looks like that answers an authorisation. Whose answer it is, the core knows; nobody else's address is looked at. */
const ANSWERS = ['*://*/*?code=*', '*://*/*&code=*', '*://*/*?error=*', '*://*/*&error=*', '*://*/*admin_consent=*'];

// First of all, before anything that can throw. A listener that throws, or a promise that is rejected, would let the request pass:
// both answer "cancel" instead.
const line = details => {
  try {
    return alive ? ruling(details) : coldRuling(details);
  } catch (error) {
    fell('request', error);
    return { cancel: true };
  }
};
/** Requests that may change the account, by their ids: the core wants to know when they have ended. */
const followed = new Set();
guardRequests('static', staticHosts());
watchWorkspaces();
const stopStamping = stampPages();
watchForChats();
watchAuthorisations();

const ports = new Map();
let nextPort = 1;

chrome.runtime.onConnect.addListener(port => {
  const id = nextPort++;
  ports.set(id, port);
  port.onMessage.addListener(message => toCore('message', core => core.worker_message(id, message)));
  port.onDisconnect.addListener(() => {
    void chrome.runtime.lastError;
    ports.delete(id);
    toCore('gone', core => core.worker_gone(id));
  });
  toCore('connect', core => core.worker_connect(id, port));
});
chrome.alarms.onAlarm.addListener(alarm => toCore('alarm', core => core.worker_alarm(alarm.name)));
chrome.storage.onChanged.addListener((_changes, area) => {
  if (area === 'managed') toCore('managed', core => core.worker_managed_changed());
});
chrome.runtime.onInstalled.addListener(() => toCore('installed', core => core.worker_installed()));
chrome.runtime.onStartup.addListener(() => toCore('startup', core => core.worker_alarm('startup')));
chrome.tabs.onRemoved.addListener(tab => toCore('tab', core => core.worker_tab_gone(tab)));
// An update replaces the content scripts' worker: wait for a moment in which no guarded page is open.
chrome.runtime.onUpdateAvailable.addListener(() => toCore('update', core => core.worker_update_waits()));
// A trap inside a future surfaces here, not at a call.
self.addEventListener('error', event => fell('future', event.error));
self.addEventListener('unhandledrejection', event => fell('future', event.reason));

ready = start();
ready.catch(tellFailedStart);

async function start() {
  await load({ module_or_path: chrome.runtime.getURL('wasm/promptward_bg.wasm') });
  await run();
}

async function run() {
  await glue.worker_start(guardRequests, patternModule);
  alive = true;
  if (!glue.worker_restricts_tenants()) stopStamping();
  void chrome.action.setBadgeText({ text: '' });
}

/** Calls the core: at once when it is up, otherwise as soon as it is. */
function toCore(what, call) {
  if (alive) attempt(what, call);
  else ready.then(() => attempt(what, call), error => fell(what, error));
}

function attempt(what, call) {
  try {
    call(glue);
  } catch (error) {
    fell(what, error);
  }
}

/**
 * A trap leaves the core's memory in an unknown state: it is thrown away, with the patterns it had compiled, and a fresh one started. Every page is cut off, so that its
 * own failure rule holds for what it was waiting for; it connects anew at once. The fresh core counts and reports the fall.
 */
function fell(what, error) {
  if (!(error instanceof WebAssembly.RuntimeError)) {
    console.error(`promptward: ${what} failed: ${error instanceof Error ? error.message : 'no reason given'}`);
    if (!alive) closePorts();
    return;
  }
  if (!alive) return;
  alive = false;
  closePorts();
  glue.__wbg_reset_state();
  if (patternModule.up) patterns.__wbg_reset_state();
  ready = run().then(() => glue.worker_fell(what));
  ready.catch(tellFailedStart);
}

/** Without a core every page's failure rule and the closed network line hold; the button says so on every page. */
function tellFailedStart(error) {
  console.error(`promptward: the core does not start: ${error instanceof Error ? error.message : 'no reason given'}`);
  void chrome.action.setBadgeBackgroundColor({ color: '#b3261e' });
  void chrome.action.setBadgeText({ text: '×' });
}

function closePorts() {
  for (const port of ports.values()) port.disconnect();
  ports.clear();
}

/** A page that nobody may enter is replaced, a request that would carry something out is cancelled. */
function ruling(details) {
  const instead = glue.worker_door(details);
  if (instead) return { redirectUrl: instead };
  const fare = glue.worker_request(details);
  if (fare === 2) followed.add(details.requestId);
  return fare === 1 ? { cancel: true } : {};
}

/**
 * Decides for a request that came while the core was not up: waits for it a little, then stays closed. A page that is only being loaded
 * carries nothing out: it goes on then, and its own guard asks again.
 */
function coldRuling(details) {
  const reads = details.method === 'GET' || details.method === 'HEAD';
  if (reads && !details.type.endsWith('_frame')) return {};
  const closed = new Promise(resolve => setTimeout(resolve, COLD_REQUEST_MS, reads ? {} : { cancel: true }));
  const judged = Promise.resolve(ready).then(() => ruling(details)).catch(error => {
    fell('request', error);
    return { cancel: true };
  });
  return Promise.race([judged, closed]);
}

/** Authorisations of AI tools: the request may be replaced by a page that asks, the answer is only looked at. */
function watchAuthorisations() {
  const consent = details => {
    try {
      const instead = glue.worker_consent(details);
      return instead ? { redirectUrl: instead } : {};
    } catch (error) {
      fell('consent', error);
      return {};
    }
  };
  const asked = details => {
    if (alive) return consent(details);
    const late = new Promise(resolve => setTimeout(resolve, COLD_REQUEST_MS, {}));
    return Promise.race([Promise.resolve(ready).then(() => consent(details), () => ({})), late]);
  };
  try {
    chrome.webRequest.onBeforeRequest.addListener(asked, { urls: authorisations, types: ['main_frame'] }, ['blocking']);
    chrome.webRequest.onBeforeRequest.addListener(({ url }) => toCore('answer', core => core.worker_consent_answer(url)), { urls: ANSWERS, types: ['main_frame'] });
  } catch (error) {
    console.error(`promptward: authorisations are not seen: ${error.message}`);
  }
}

/**
 * Puts tenant headers on the first pages after the browser's start, which the browser's own rules do not reach yet. Where those are in
 * force they win, and this changes nothing. Answers how to stop, for when no vendor is restricted.
 */
function stampPages() {
  const listener = details => {
    if (alive) return stamp(details);
    const late = new Promise(resolve => setTimeout(resolve, COLD_REQUEST_MS, {}));
    return Promise.race([Promise.resolve(ready).then(() => stamp(details), () => ({})), late]);
  };
  const event = chrome.webRequest.onBeforeSendHeaders;
  try {
    const options = ['blocking', 'requestHeaders'];
    if (chrome.webRequest.OnBeforeSendHeadersOptions?.EXTRA_HEADERS) options.push('extraHeaders');
    event.addListener(listener, { urls: tenantHosts, types: ['main_frame', 'sub_frame'] }, options);
  } catch (error) {
    // An installation that may not change requests has the browser's own rules alone.
    console.info(`promptward: no headers before the browser's rules are in force: ${error.message}`);
  }
  return () => event.removeListener(listener);
}

function stamp(details) {
  try {
    const set = glue.worker_tenant_headers(details.url);
    if (set.length === 0) return {};
    const names = set.filter((_, at) => at % 2 === 0).map(name => name.toLowerCase());
    const requestHeaders = (details.requestHeaders ?? []).filter(({ name }) => !names.includes(name.toLowerCase()));
    for (let at = 0; at < set.length; at += 2) requestHeaders.push({ name: set[at], value: set[at + 1] });
    return { requestHeaders };
  } catch (error) {
    fell('headers', error);
    return {};
  }
}

/** Listens for the ends of requests to hosts; for those of one name anew whenever they change. */
function watchEnds(name, urls) {
  watchEnds.known ??= new Map();
  const before = watchEnds.known.get(name);
  const listener = details => ended(details);
  for (const event of [chrome.webRequest.onCompleted, chrome.webRequest.onErrorOccurred]) {
    if (before) event.removeListener(before);
    event.addListener(listener, { urls, types: ['xmlhttprequest', 'other'] });
  }
  watchEnds.known.set(name, listener);
}

/** A followed request has been answered, or has failed. */
function ended({ requestId }) {
  if (followed.delete(requestId)) toCore('ended', core => core.worker_request_done(requestId));
}

/**
 * Some sites name the workspace in a header of every request: the strongest evidence of whose account a prompt goes to. Where requests may
 * not be cancelled it is looked at all the same: the verdict is right from the next prompt on.
 */
function watchWorkspaces(blocking = true) {
  try {
    const event = chrome.webRequest.onBeforeSendHeaders;
    if (watchWorkspaces.listener) event.removeListener(watchWorkspaces.listener);
    watchWorkspaces.listener = details => workspaceNamed(details);
    event.addListener(watchWorkspaces.listener, { urls: workspaceHosts, types: ['xmlhttprequest'] }, blocking ? ['blocking', 'requestHeaders'] : ['requestHeaders']);
  } catch (error) {
    console.error(`promptward: headers are not looked at: ${error.message}`);
  }
}

function workspaceNamed(details) {
  try {
    const header = alive && details.requestHeaders?.find(({ name }) => workspaceHeaders.includes(name.toLowerCase()));
    return header && glue.worker_request_header(details, header.name, header.value ?? '') ? { cancel: true } : {};
  } catch (error) {
    fell('header', error);
    return { cancel: true };
  }
}

/** The hosts of the static content scripts, known without waiting: whole hosts, because a page may send its prompts to any path. */
function staticHosts() {
  try {
    const matches = chrome.runtime.getManifest().content_scripts.flatMap(script => script.matches);
    return [...new Set(matches.map(match => match.replace(/^([^:]+:\/\/[^/]+)\/.*$/, '$1/*')))];
  } catch {
    return [];
  }
}

/**
 * Puts the network line on hosts. The core calls it again for hosts that only policy names, and, where this installation may not cancel
 * requests, to look on at least: `blocking` is false then.
 */
function guardRequests(name, urls, blocking = true) {
  try {
    guardRequests.lines ??= new Map();
    const before = guardRequests.lines.get(name);
    if (before) chrome.webRequest.onBeforeRequest.removeListener(before);
    guardRequests.lines.delete(name);
    if (urls.length === 0) return true;
    const listener = details => line(details);
    const options = blocking ? ['blocking', 'requestBody'] : ['requestBody'];
    chrome.webRequest.onBeforeRequest.addListener(listener, { urls, types: LINE_TYPES }, options);
    guardRequests.lines.set(name, listener);
    if (name === 'static' && !blocking) watchWorkspaces(false);
    watchEnds(name, urls);
    return true;
  } catch (error) {
    console.error(`promptward: no network line for ${name} hosts: ${error.message}`);
    return false;
  }
}

/**
 * Looks on, and never holds anything up, where AI chats that nobody has listed give themselves away. The patterns are narrow, so that
 * other requests neither wake the worker nor are seen by it.
 */
function watchForChats() {
  const saw = details => toCore('saw', core => core.worker_saw(details));
  const watch = (event, urls, types, options) => {
    try {
      if (urls.length > 0) event.addListener(saw, { urls, types }, options);
    } catch (error) {
      console.warn(`promptward: some AI chats will not be recognised: ${error.message}`); // ports, in a browser that does not take them
    }
  };
  watch(chrome.webRequest.onBeforeRequest, FRAMEWORK_REQUESTS, FRAMEWORK_TYPES, []);
  watch(chrome.webRequest.onBeforeRequest, FRAMEWORK_PORTS, FRAMEWORK_TYPES, []);
  watch(chrome.webRequest.onBeforeRequest, PROMPT_REQUESTS, ['xmlhttprequest', 'other'], ['requestBody']);
  watch(chrome.webRequest.onHeadersReceived, PROMPT_REQUESTS, ['xmlhttprequest', 'other'], ['responseHeaders']);
  chrome.webNavigation.onHistoryStateUpdated.addListener(
    ({ tabId, frameId, url }) => toCore('moved', core => core.worker_moved(tabId, frameId, url)), { url: SHARED_HOSTS },
  );
}
