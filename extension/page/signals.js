// What the page shows of the actor: measured here, weighed by the judge.

import { AGENT_MARKS } from './agent-marks.js';

const MOST_TYPES = 8;

/** @typedef {{ types: Set<string>, trusted: number, untrusted: number }} Seen */
/** @type {WeakMap<Element, Seen>} */
const seenIn = new WeakMap();

/** Notes how text came into a composer. @param {Element} composer @param {Event} event */
export function noteInput(composer, event) {
  const seen = seenIn.get(composer) ?? { types: new Set(), trusted: 0, untrusted: 0 };
  seenIn.set(composer, seen);
  if (event.isTrusted) seen.trusted++; else seen.untrusted++;
  const type = event instanceof InputEvent ? event.inputType : '';
  if (type && seen.types.size < MOST_TYPES) seen.types.add(type);
}

/** The composer was emptied: what comes next is new text. @param {Element} composer */
export function forgetInput(composer) { seenIn.delete(composer); }

/** @returns {string[]} */
function agentMarks() {
  return AGENT_MARKS.filter(({ selector }) => document.querySelector(selector)).map(({ mark }) => mark);
}

/** @param {boolean} trusted the gesture's own event @param {Element | null} composer @returns {import('./protocol.js').Signals} */
export function signals(trusted, composer) {
  const seen = composer ? seenIn.get(composer) : undefined;
  const written = !seen || seen.untrusted === 0 || seen.trusted > 0;
  return {
    trusted: trusted && written,
    webdriver: navigator.webdriver === true,
    hidden: document.hidden,
    activation: navigator.userActivation?.hasBeenActive ?? true,
    input_types: seen ? [...seen.types] : [],
    agent_marks: agentMarks(),
  };
}
