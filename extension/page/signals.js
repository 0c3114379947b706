// What the page shows of the actor: measured here, weighed by the judge.

import { AGENT_MARKS } from './agent-marks.js';

const MOST_TYPES = 8;
/** One insertion of so many characters, without a key before it, is none of somebody who types. */
const MUCH = 20;
/** A key belongs to the insertion that follows it this soon; a held key or a slow editor may take a while. */
const KEY_MS = 1000;
/** Ways to insert much at once that a person has chosen. */
const CHOSEN = /^insert(FromPaste|FromDrop|FromYank|ReplacementText|CompositionText|FromComposition)|^history/;

/** @typedef {{ types: Set<string>, trusted: number, untrusted: number, bulk: boolean, length: number }} Seen */
/** @type {WeakMap<Element, Seen>} */
const seenIn = new WeakMap();
let lastKey = -Infinity;

/** Notes that a person pressed a key. @param {KeyboardEvent} event */
export function noteKey(event) { if (event.isTrusted) lastKey = performance.now(); }

/** Notes how text came into a composer. @param {HTMLElement} composer @param {Event} event */
export function noteInput(composer, event) {
  const length = ('value' in composer ? String(composer.value) : composer.textContent ?? '').length;
  if (length === 0) return forgetInput(composer);
  const seen = seenIn.get(composer) ?? { types: new Set(), trusted: 0, untrusted: 0, bulk: false, length: 0 };
  seenIn.set(composer, seen);
  const type = event instanceof InputEvent ? event.inputType : '';
  if (event.isTrusted) {
    seen.trusted++;
    const chosen = CHOSEN.test(type) || (event instanceof InputEvent && event.isComposing);
    if (!chosen && length - seen.length >= MUCH && performance.now() - lastKey > KEY_MS) seen.bulk = true;
  } else seen.untrusted++;
  seen.length = length;
  if (type && seen.types.size < MOST_TYPES) seen.types.add(type);
  return undefined;
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
  return {
    trusted,
    webdriver: navigator.webdriver === true,
    hidden: document.hidden,
    activation: navigator.userActivation?.hasBeenActive ?? true,
    input_types: seen ? [...seen.types] : [],
    agent_marks: agentMarks(),
    scripted: Boolean(seen && seen.untrusted > 0 && seen.trusted === 0),
    bulk: seen?.bulk ?? false,
  };
}

/** Whether anything but a person at the keyboard is to be seen: rules about the actor may ask for more then. @param {Element | null} composer */
export function unusual(composer) {
  const seen = signals(true, composer);
  return seen.webdriver || seen.hidden || !seen.activation || seen.agent_marks.length > 0 || seen.scripted || seen.bulk
    || seen.input_types.some(type => type.includes('Composition') || type === 'insertReplacementText');
}
