// What the worker said about this page. Until it has spoken the page counts as guarded: nothing slips through a slow start.

import { unusual } from './signals.js';
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
/** Must this gesture be judged, whatever the gate says? Rules about the actor ask for it where something is unusual. @param {Element | null} [composer] */
export const holdAll = (composer = null) => message === null || message.hold_all === true || (message.hold_unusual === true && unusual(composer));
export const composerSelectors = () => message?.site?.composer ?? [];
export const sendSelectors = () => message?.site?.send ?? [];
/** Are there detectors that no literal announces? Then the gate's silence means nothing. */
export const gateAlways = () => message?.gate_always === true;
/** Does the policy know the organisation's own secrets? Then the gate rings for whatever looks drawn. */
export const ownSecrets = () => message?.own_secrets === true;
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

/** The rule for a judge that is silent. @returns {import('./protocol.js').FailureRule} */
export const failureRule = () => message?.failure ?? 'hold';
/** The rule for a file that cannot be read. @returns {import('./protocol.js').FailureRule} */
export const unscannedRule = () => message?.unscanned_file ?? 'allow_and_report';
