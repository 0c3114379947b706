// The line to the worker. The worker may die at any moment: the line is built anew, says who it is, and asks again, once,
// what was left open. A question always ends: in a verdict or in a named failure.

/** @typedef {import('./protocol.js').ToWorker} ToWorker */
/** @typedef {import('./protocol.js').FromWorker} FromWorker */
/** @typedef {import('./protocol.js').Verdict} Verdict */
/** @typedef {import('./protocol.js').Answer} Answer */
/** @typedef {import('./protocol.js').Failure} Failure */

/**
 * @typedef {object} Open
 * @property {ToWorker & { n: number }} message
 * @property {(answer: Answer) => void} settle
 * @property {number} sent how often it went out since the worker last answered
 * @property {boolean} asking the prompt is open: a person may take any time
 * @property {ReturnType<typeof setTimeout> | undefined} timer
 */

const BACKOFF_MS = [50, 200, 1000, 3000, 10000];
const IDLE_RECONNECT_MS = 1000;

/** @type {chrome.runtime.Port | null} */
let port = null;
let failures = 0;
let dead = false;
let counter = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;
/** @type {Map<number, Open>} */
const open = new Map();

/** @type {{ hello: () => ToWorker, receive: (message: FromWorker) => void, lost: () => void, timeout: () => number }} */
let owner = { hello: () => ({ t: 'warm' }), receive() {}, lost() {}, timeout: () => 4000 };

/** @param {typeof owner} next */
export function startPort(next) { owner = next; }

/** Has the extension been updated or removed under this page? */
export function contextLost() {
  if (dead) return true;
  try {
    if (chrome.runtime?.id) return false;
  } catch { /* Firefox: a dead object */ }
  giveUp();
  return true;
}

function giveUp() {
  if (dead) return;
  dead = true;
  clearTimeout(retry);
  for (const entry of [...open.values()]) settle(entry, failed(entry, 'invalidated'));
  owner.lost();
}

/** @returns {boolean} */
export function connect() {
  if (port) return true;
  if (contextLost()) return false;
  clearTimeout(retry);
  try {
    port = chrome.runtime.connect({ name: 'page' });
  } catch {
    if (!contextLost()) reconnectLater();
    return false;
  }
  const mine = port;
  mine.onMessage.addListener(message => { failures = 0; receive(message); });
  mine.onDisconnect.addListener(() => {
    void chrome.runtime?.lastError; // read, or the browser logs it as unchecked
    if (port === mine) disconnected();
  });
  mine.postMessage(owner.hello());
  for (const entry of [...open.values()]) if (entry.sent > 0) deliver(entry);
  return true;
}

/** Ends the line on purpose. */
export function disconnect() {
  clearTimeout(retry);
  const mine = port;
  port = null;
  try { mine?.disconnect(); } catch { /* already gone */ }
}

function disconnected() {
  port = null;
  if (contextLost()) return;
  for (const entry of [...open.values()]) if (!entry.asking && entry.sent > 1) settle(entry, failed(entry, 'disconnected'));
  reconnectLater();
}

/** An idle hidden page waits until it is needed, so that a page in the background never keeps the worker alive. */
function reconnectLater() {
  if (open.size === 0 && document.hidden) return;
  const step = BACKOFF_MS[Math.min(failures++, BACKOFF_MS.length - 1)] ?? 1000;
  clearTimeout(retry);
  retry = setTimeout(connect, open.size ? step : Math.max(step, IDLE_RECONNECT_MS));
}

/** @param {ToWorker} message @returns {boolean} */
export function send(message) {
  for (let attempt = 0; attempt < 2; attempt++) {
    if (!connect()) return false;
    try {
      port?.postMessage(message);
      return true;
    } catch {
      port = null; // the worker died between two messages: once more, on a new line
    }
  }
  return false;
}

/** @param {Open} entry */
function deliver(entry) {
  entry.sent++;
  send(entry.message);
}

/**
 * Asks the judge. The answer is a verdict (it may be `ask`) or a failure; it never throws.
 * @param {import('./protocol.js').Question} question @returns {{ n: number, answer: Promise<Answer> }}
 */
export function judge(question) {
  const n = ++counter;
  /** @type {Promise<Answer>} */
  const answer = new Promise(resolve => {
    /** @type {Open} */
    const entry = { message: { t: 'judge', n, ...question }, settle: resolve, sent: 0, asking: false, timer: undefined };
    open.set(n, entry);
    entry.timer = setTimeout(() => settle(entry, failed(entry, 'timeout')), owner.timeout());
    if (contextLost()) return settle(entry, failed(entry, 'invalidated'));
    deliver(entry);
  });
  return { n, answer };
}

/** Waits for what the person chooses in the prompt. @param {Verdict} verdict @param {import('./protocol.js').Question} question @returns {Promise<Answer>} */
export function choice(verdict, question) {
  return new Promise(resolve => {
    const { n } = verdict;
    open.set(n, { message: { t: 'judge', n, ...question }, settle: resolve, sent: 1, asking: true, timer: undefined });
  });
}

/** The prompt cannot be answered any more: as if the person had chosen to edit. @param {number} n */
export function abandon(n) {
  const entry = open.get(n);
  if (entry) settle(entry, { ok: true, n, verdict: { t: 'resolved', n, action: 'drop' } });
}

/** @param {FromWorker} message */
function receive(message) {
  if (message.t === 'verdict' || message.t === 'resolved') {
    const entry = open.get(message.n);
    if (!entry || (entry.asking && message.action === 'ask')) return owner.receive(message);
    return settle(entry, { ok: true, n: message.n, verdict: message });
  }
  return owner.receive(message);
}

/** @param {Open} entry @param {Failure} failure @returns {Answer} */
const failed = (entry, failure) => ({ ok: false, n: entry.message.n, failure });

/** @param {Open} entry @param {Answer} answer */
function settle(entry, answer) {
  clearTimeout(entry.timer);
  if (open.get(entry.message.n) === entry) open.delete(entry.message.n);
  entry.settle(answer);
}
