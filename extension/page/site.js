// What the worker said about this page. Until it has spoken the page counts as guarded: nothing slips through a slow start.

import { setWords } from './words.js';

const DEFAULT_TIMEOUT = 4000;

/** @typedef {import('./protocol.js').SiteMessage} SiteMessage */

/** @type {SiteMessage | null} */
let message = null;
/** @type {(() => void)[]} */
let waiting = [];

/** @param {SiteMessage} next */
export function setSite(next) {
  message = next;
  setWords(next.words);
  const heard = waiting;
  waiting = [];
  for (const done of heard) done();
}

/** Has the worker said what this page is? */
export const siteKnown = () => message !== null;
/** Is this page to be guarded? True also while nobody has said. */
export const guarded = () => message === null || message.site !== null;
/** Must every gesture be judged, whatever the gate says? */
export const holdAll = () => message === null || message.hold_all === true;
export const composerSelectors = () => message?.site?.composer ?? [];
export const sendSelectors = () => message?.site?.send ?? [];
export const extraGate = () => message?.extra_gate ?? [];
export const probes = () => message?.probes ?? [];
export const promptUrl = () => message?.prompt_url ?? '';
export const timeout = () => message?.timeout_ms || DEFAULT_TIMEOUT;

/** Waits for the worker's word on this page. @param {number} ms @returns {Promise<boolean>} */
export function heardOfSite(ms) {
  if (message) return Promise.resolve(true);
  return new Promise(done => {
    const timer = setTimeout(() => done(false), ms);
    waiting.push(() => { clearTimeout(timer); done(true); });
  });
}

const MILD_FIRST = ['allow_and_report', 'warn', 'hold'];

/** The rule for a judge that is silent. What was found is unknown then, so the stricter of the two stands. @returns {string} */
export function failureRule() {
  const rules = [message?.failure?.prohibited, message?.failure?.maskable].map(rule => MILD_FIRST.indexOf(rule ?? 'hold'));
  return MILD_FIRST[Math.max(...rules.map(rank => (rank < 0 ? MILD_FIRST.length - 1 : rank)))] ?? 'hold';
}
