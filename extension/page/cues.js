// Looks whether a page is an AI chat. It is put into a frame only after a request of that frame has given rise to it, says what it
// sees (words of a list, nothing of the page's text), and goes when the worker has made up its mind.

import { closestDeep, shadowRootOf } from './focus.js';

/** @typedef {{ frameworks: string[][][], words: string[], not_in: string[], rows: string[], stops: string[], models: string[], network: number[] }} Look */

/** How often it looks, and until when; after that it looks again when a person begins to work in a field. */
const PACE = [{ every: 150, until: 6_000 }, { every: 1_500, until: 120_000 }];
const FIELDS = 'textarea, input[type="text"], input:not([type]), [contenteditable]:not([contenteditable="false"])';
const PICKERS = 'option, [role="option"], [role="combobox"], button';
/** Pages of this size are looked at in their document only, not in their shadow roots. */
const MOST_ELEMENTS = 20_000;
const MOST_PICKERS = 300;
/** A composer has some size. */
const WIDTH = { worded: 120, plain: 240 };

/** @type {chrome.runtime.Port | null} */
let port = null;
/** @type {Look | null} */
let look = null;
/** @type {RegExp | null} */
let words = null;
let told = '';
let begun = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

function connect() {
  if (port || !chrome.runtime?.id) return;
  const mine = port = chrome.runtime.connect({ name: 'cues' });
  mine.onDisconnect.addListener(() => { void chrome.runtime?.lastError; port = null; });
  mine.onMessage.addListener(message => {
    if (message.t === 'done') return stop();
    look = message;
    words = wordsOf(message.words);
    told = '';
    tell();
  });
}

/** A word of a language with letters begins a word; in others it may stand anywhere. @param {string[]} list */
function wordsOf(list) {
  const quoted = list.map(word => (/^[a-z]/.test(word) ? '(?<!\\p{L})' : '') + word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(quoted.join('|'), 'iu');
}

/** Looks now, says what is new, and looks again later. */
function pace() {
  clearTimeout(timer);
  const age = Date.now() - begun;
  const step = PACE.find(one => age < one.until);
  if (step) timer = setTimeout(() => { tell(); pace(); }, step.every);
}

function tell() {
  if (!look) return;
  const seen = search(look);
  const text = JSON.stringify(seen);
  if (text === told) return;
  if (!port) { look = null; return connect(); } // the worker has died meanwhile: it says once more what to look for
  told = text;
  port.postMessage({ t: 'cues', network: look.network, ...seen });
}

/** @param {Look} list */
function search(list) {
  const roots = rootsOf(document);
  const all = (/** @type {string} */ selector) => roots.flatMap(root => {
    try { return [...root.querySelectorAll(selector)]; } catch { return []; } // a selector this browser does not know
  });
  const there = (/** @type {string[]} */ selectors) => selectors.some(selector => all(selector).length > 0);
  const shown = (/** @type {string[]} */ selectors) => selectors.some(selector => all(selector).some(element => widthOf(element) > 0));
  const fields = all(FIELDS).filter(field => !list.not_in.some(selector => closestDeep(field, selector)));
  const worded = fields.filter(field => widthOf(field) >= WIDTH.worded && words?.test(labelOf(field)));
  const plain = fields.filter(field => field.localName !== 'input' && widthOf(field) >= WIDTH.plain);
  const set = (/** @type {(one: string[][]) => boolean} */ test) => list.frameworks.reduce((bits, one, at) => (test(one) ? (bits | (1 << at)) >>> 0 : bits), 0);
  return {
    marks: set(one => there(one[0] ?? [])),
    composers: set(one => shown(one[1] ?? [])),
    rows: set(one => there(one[2] ?? [])),
    worded_composer: worded.length > 0,
    plain_composer: plain.length === 1,
    answer_rows: there(list.rows),
    model_name: all(PICKERS).slice(0, MOST_PICKERS).some(element => named(element.textContent ?? '', list.models)),
    stop_control: shown(list.stops),
  };
}

/** @param {string} text @param {string[]} models */
function named(text, models) {
  const short = text.slice(0, 80).toLowerCase();
  return models.some(model => short.includes(model));
}

/** The document and the shadow roots in it. @param {Document | ShadowRoot} root @returns {(Document | ShadowRoot)[]} */
function rootsOf(root) {
  const elements = root.querySelectorAll('*');
  if (elements.length > MOST_ELEMENTS) return [root];
  const roots = /** @type {(Document | ShadowRoot)[]} */ ([root]);
  for (const element of elements) {
    // Only elements of the page's own making have closed roots.
    const inner = element.shadowRoot ?? (element.localName.includes('-') ? shadowRootOf(element) : null);
    if (inner) roots.push(...rootsOf(inner));
  }
  return roots;
}

/** @param {Element} element */
function widthOf(element) {
  const box = element.getBoundingClientRect();
  return box.height > 0 ? box.width : 0;
}

/** @param {Element} field */
function labelOf(field) {
  const said = ['placeholder', 'aria-label', 'aria-placeholder', 'data-placeholder', 'title'].map(name => field.getAttribute(name) ?? '');
  // Rich editors draw their placeholder as an element of its own.
  const inner = field.querySelector('[data-placeholder]')?.getAttribute('data-placeholder') ?? '';
  return [...said, inner].join(' ').slice(0, 400);
}

const onFocus = () => tell();

function start() {
  begun = Date.now();
  connect();
  pace();
}

function stop() {
  clearTimeout(timer);
  removeEventListener('focusin', onFocus, true);
  const mine = port;
  port = null;
  look = null;
  mine?.disconnect();
  delete window.__promptwardCues;
}

if (window.__promptwardCues) window.__promptwardCues();
else if (!window.__promptward) {
  window.__promptwardCues = start; // a further request: it looks as often as in the beginning
  addEventListener('focusin', onFocus, true);
  start();
}
