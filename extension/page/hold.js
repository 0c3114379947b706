// The waiting line. Held gestures are carried out in the order in which the person made them, and what is typed into the
// same composer meanwhile waits behind them, so that text never arrives in the wrong order or in the wrong place.

import { composerOf } from './composers.js';
import { typeInto, act } from './apply.js';
import { deepTarget, focusBack, frame, hasFocus } from './focus.js';
import { degrade } from './state.js';

/** @typedef {{ composer: Element | null, run: () => Promise<void> }} Job */
/** @typedef {{ composer: HTMLElement, text: string }} Typed */
/** @typedef {{ composer: HTMLElement, erase: true }} Erased */

/** @type {(Job | Typed | Erased)[]} */
const line = [];
/** @type {Job | Typed | Erased | null} */
let current = null;
let running = false;
/** Keys whose press was held: their release belongs to it. @type {Set<string>} */
const heldKeys = new Set();

/** Is a gesture of this composer waiting? @param {Element | null} composer */
export const holding = composer => running && [current, ...line].some(entry => entry?.composer === composer);

/** Puts a held gesture in line. @param {Element | null} composer @param {() => Promise<void>} run */
export function hold(composer, run) {
  line.push({ composer, run });
  if (!running) void work();
}

async function work() {
  running = true;
  try {
    for (current = line.shift() ?? null; current; current = line.shift() ?? null) {
      await carryOut(current).catch(() => degrade('insert_unverified'));
    }
  } finally {
    running = false;
  }
}

/** @param {Job | Typed | Erased} entry */
async function carryOut(entry) {
  if ('run' in entry) return entry.run();
  await frame(); // the insertion before this one has to be on the page first
  if ('text' in entry) return typeInto(entry.composer, entry.text);
  await focusBack(entry.composer, null);
  if (hasFocus(entry.composer)) act(() => document.execCommand('delete'));
}

/** A keydown while something is held. @param {KeyboardEvent} event @returns {boolean} true: the key was taken into the line */
export function holdKey(event) {
  if (!running || event.isComposing || event.keyCode === 229) return false;
  const composer = composerOf(deepTarget(event));
  if (!composer || !holding(composer)) return false;
  const printable = event.key.length === 1 && (!(event.ctrlKey || event.metaKey) || event.getModifierState('AltGraph'));
  if (!printable && (event.ctrlKey || event.metaKey)) return false;
  swallow(event);
  if (printable) addText(composer, event.key);
  else if (event.key === 'Backspace') eraseLast(composer);
  else if (event.key === 'Enter' && event.shiftKey) addText(composer, '\n');
  return true;
}

/** @param {HTMLElement} composer @param {string} text */
function addText(composer, text) {
  const end = line.at(-1);
  if (end && 'text' in end && end.composer === composer) end.text += text;
  else line.push({ composer, text });
}

/** @param {HTMLElement} composer */
function eraseLast(composer) {
  const end = line.at(-1);
  if (!end || !('text' in end) || end.composer !== composer) return void line.push({ composer, erase: true });
  end.text = [...end.text].slice(0, -1).join('');
  if (!end.text) line.pop();
}

/** Takes a key press away from the page, and later its release. @param {KeyboardEvent} event */
export function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  heldKeys.add(event.code || event.key);
}

/** The release of a held key. @param {KeyboardEvent} event @returns {boolean} */
export function swallowRelease(event) {
  if (!heldKeys.delete(event.code || event.key)) return false;
  event.preventDefault();
  event.stopImmediatePropagation();
  return true;
}
