// Evidence of the signed-in account, brought to the judge as it stands; what it means is not decided here. Nothing in here
// may throw or poll: one tab of an origin is told to fetch, all others only re-read what lies open in the page.

import { send } from './port.js';
import { probes as siteProbes } from './site.js';

/** @typedef {import('./protocol.js').Probe} Probe */
/** @typedef {{ status: import('./protocol.js').ProbeStatus, http?: number, payload: string }} Found */

const MOST_CHARS = 256 * 1024;
const FETCH_MS = 8000;
/** Sources that cost nothing to read again. */
const CHEAP = new Set(['cookie', 'inline', 'dom', 'storage']);

/** What was told last, so that only changes are told. @type {Map<string, string>} */
const told = new Map();

/** @type {Record<string, (probe: Probe, most: number) => Found | Promise<Found>>} */
const READERS = {
  json: fetchJson,
  cookie: ({ at }, most) => cut(cookie(at), most),
  inline: (probe, most) => cut(inline(probe), most),
  dom: (probe, most) => cut(fromElement(probe), most),
  storage: (probe, most) => cut(stored(probe), most),
};

/** Runs probes; fetches only what the worker has asked this frame to fetch. @param {Probe[]} probes */
export async function runProbes(probes) {
  for (const probe of probes) await run(probe, true);
}

/** The worker may have forgotten what it was told: everything is told once more. */
export function tellAccountAnew() { told.clear(); }

/** Cookies tell at once when another workspace was chosen, in this tab or another. */
export function watchAccount() {
  if (window === window.top) window.cookieStore?.addEventListener('change', recheckAccount);
}

export function unwatchAccount() { window.cookieStore?.removeEventListener('change', recheckAccount); }

/** Re-reads what lies open in the page, so that a change of workspace in this tab is seen before the next send. */
export function recheckAccount() {
  if (window !== window.top) return;
  for (const probe of siteProbes()) if (CHEAP.has(probe.kind)) void run(probe, false);
}

/** @param {Probe} probe @param {boolean} always */
function run(probe, always) {
  const reader = READERS[probe.kind];
  if (!reader || !probe.at) return;
  const most = probe.max_chars || MOST_CHARS;
  try {
    const found = reader(probe, most);
    if (found instanceof Promise) return found.then(later => tell(probe, later, always), () => tell(probe, FAILED, always));
    tell(probe, found, always);
  } catch {
    tell(probe, FAILED, always);
  }
  return undefined;
}

/** @type {Found} */
const FAILED = { status: 'failed', payload: '' };
/** @type {Found} */
const ABSENT = { status: 'absent', payload: '' };

/** @param {Probe} probe @param {Found} found @param {boolean} always */
function tell({ provider, source }, found, always) {
  const key = `${provider} ${source}`;
  const value = `${found.status} ${found.http ?? ''} ${found.payload}`;
  if (!always && told.get(key) === value) return;
  told.set(key, value);
  send({ t: 'account', provider, source, ...found });
}

/** @param {string | null} text @param {number} most @returns {Found} */
function cut(text, most) {
  if (text === null) return ABSENT;
  return text.length > most ? { status: 'truncated', payload: text.slice(0, most) } : { status: 'ok', payload: text };
}

/** The site's own session answer: same origin, no other host, no redirect to one. @param {Probe} probe @param {number} most @returns {Promise<Found>} */
async function fetchJson({ at }, most) {
  const url = new URL(at, location.origin);
  if (url.origin !== location.origin) return FAILED;
  const answer = await fetch(url, {
    credentials: 'same-origin', headers: { accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(FETCH_MS),
  });
  if (new URL(answer.url).origin !== location.origin) return FAILED;
  const { text, whole } = await readUpTo(answer, most);
  return { status: whole ? 'ok' : 'truncated', http: answer.status, payload: text };
}

/** @param {Response} answer @param {number} most */
async function readUpTo(answer, most) {
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), whole: true };
    text += decoder.decode(value, { stream: true });
    if (text.length > most) {
      void reader.cancel().catch(() => {});
      return { text: text.slice(0, most), whole: false };
    }
  }
  return { text, whole: true };
}

/** @param {string} name @returns {string | null} */
function cookie(name) {
  for (const part of document.cookie.split('; ')) {
    const at = part.indexOf('=');
    if (part.slice(0, at) === name) return decodeURIComponent(part.slice(at + 1));
  }
  return null;
}

/** Data in the page's own scripts. @param {Probe} probe @returns {string | null} */
function inline({ at, after }) {
  for (const script of document.querySelectorAll(at)) {
    const text = script.textContent ?? '';
    if (text && (!after || text.includes(after))) return text;
  }
  return null;
}

/** @param {Probe} probe @returns {string | null} */
function fromElement({ at, attribute }) {
  const element = document.querySelector(at);
  if (!element) return null;
  return attribute ? element.getAttribute(attribute) : element.textContent;
}

/**
 * The site's storage, by a part of a key's name; `*` stands for anything. The value, or with the attribute `key` the names alone:
 * a sign-in library writes the tenant into the names and tokens into the values.
 * @param {Probe} probe @returns {string | null}
 */
function stored({ at, attribute }) {
  const wanted = new RegExp(at.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'));
  const found = [localStorage, sessionStorage].flatMap(store => Object.keys(store).filter(key => wanted.test(key)).map(key => ({ key, store })));
  const [first] = found;
  if (!first) return null;
  return attribute === 'key' ? found.map(({ key }) => key).join('\n') : first.store.getItem(first.key);
}
