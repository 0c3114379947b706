// From a held gesture to what is to be done with it: the worker's word, the person's choice in the prompt, or, when nobody
// answers, the failure rule. The page itself decides nothing.

import { recheckAccount } from './account.js';
import { gateRings } from './gate-check.js';
import { degrade, recover } from './state.js';
import { choice, contextLost, judge, send } from './port.js';
import { failureRule, guarded, heardOfSite, holdAll, siteKnown, timeout } from './site.js';
import { hidePrompt, showPrompt } from './prompt-host.js';

/** @typedef {import('./protocol.js').Verdict} Verdict */
/** @typedef {import('./protocol.js').Question} Question */

/**
 * What to do. `n` is 0 when the judge was not asked. `failed`: nobody answered and the failure rule spoke.
 * @typedef {{ action: 'native' | 'replace' | 'drop', n: number, verdict: Verdict | null, failed?: string, chosen?: boolean }} Decision
 */

/** @param {Question} question @returns {Promise<Decision>} */
export async function decide(question) {
  const early = siteKnown() ? null : await beforeSite(question);
  if (early) return early;
  recheckAccount(); // on the same line and before the question: the account is that of this moment
  const { answer } = judge(question);
  const first = await answer;
  if (!first.ok) return byFailureRule(first.n, first.failure);
  recover('worker_timeout');
  if (first.verdict.action !== 'ask') return decided(first.verdict, false);
  showPrompt(first.n);
  const second = await choice(first.verdict, question);
  hidePrompt(first.n);
  if (second.ok) return decided(second.verdict, true);
  return { action: 'drop', n: second.n, verdict: null, failed: second.failure }; // a person was asked and has not answered
}

/** @param {Verdict} verdict @param {boolean} chosen @returns {Decision} */
function decided(verdict, chosen) {
  const action = verdict.action === 'ask' ? 'drop' : verdict.action;
  return { action, n: verdict.n, verdict, chosen };
}

/** The worker has not yet said what this page is. @param {Question} question @returns {Promise<Decision | null>} */
async function beforeSite(question) {
  const heard = !contextLost() && await heardOfSite(timeout());
  const native = /** @type {Decision} */ ({ action: 'native', n: 0, verdict: null });
  if (heard && !guarded()) return native;
  const silent = !gateRings(question.text, question.html);
  if (heard && (!silent || holdAll())) return null;
  if (!heard) degrade(contextLost() ? 'reload_needed' : 'worker_timeout');
  if (!silent) return byFailureRule(0, contextLost() ? 'invalidated' : 'timeout');
  reportPassed(question.gesture, question.text.length, question.signals);
  return native;
}

/** @param {number} n @param {import('./protocol.js').Failure} failure @returns {Decision} */
function byFailureRule(n, failure) {
  degrade(failure === 'invalidated' ? 'reload_needed' : 'worker_timeout');
  const rule = failureRule();
  return { action: rule === 'allow_and_report' ? 'native' : 'drop', n, verdict: null, failed: failure };
}

/** @param {import('./protocol.js').Gesture} gesture @param {number} length @param {import('./protocol.js').Signals} signals */
export function reportPassed(gesture, length, signals) {
  send({ t: 'passed', gesture, length, signals });
}

/** @param {Decision} decision @param {import('./protocol.js').How} how @param {boolean} verified */
export function reportApplied(decision, how, verified) {
  if (verified) recover('insert_unverified'); else degrade('insert_unverified');
  if (decision.n) send({ t: 'applied', n: decision.n, how, verified });
}
