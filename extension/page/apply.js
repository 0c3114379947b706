// Gives text to a composer so that the editor's own state, caret and undo are right. The order of the techniques is the
// result of trying them in every editor: a synthetic paste, the editing command, rich insertion, plain insertion.

import { FIREFOX, endTyping, focusBack, hasFocus, isField } from './focus.js';
import { isSlate } from './editors.js';
import { offerBeforeInput, offerPaste, sameSnapshot, snapshotOf } from './transfer.js';

/** @typedef {import('./protocol.js').Snapshot} Snapshot */
/** @typedef {import('./protocol.js').How} How */

/** Beyond this `insertText` takes seconds in Chromium's fields, and `insertHTML` does not. */
const LARGE = 2000;

let depth = 0;
/** Is the guard itself acting on the page right now? */
export const acting = () => depth > 0;

/** @template T @param {() => T} step @returns {T} */
export function act(step) {
  depth++;
  try { return step(); } finally { depth--; }
}

/** Inserts at the caret of a focused composer. @param {Element} target @param {Snapshot} snapshot @returns {How} */
export function insert(target, snapshot) {
  return act(() => insertNow(target, snapshot));
}

/** @param {Element} target @param {Snapshot} snapshot @returns {How} */
function insertNow(target, snapshot) {
  const field = isField(target);
  const text = snapshot.data['text/plain'] ?? '';
  const html = snapshot.data['text/html'];
  if ((!field || snapshot.files.length) && offerPaste(target, snapshot)) return 'paste';
  if (!hasFocus(target)) return 'none'; // a command would go to another element
  if (!field) {
    if (offerBeforeInput(target, snapshot)) return 'beforeinput';
    if (html && insertRich(html)) return 'html';
  }
  if (!text) return 'none';
  if (text.length > LARGE && !FIREFOX) {
    const safe = escaped(text);
    if (document.execCommand('insertHTML', false, field ? safe : safe.replace(/\n/g, '<br>'))) return 'html';
  }
  endTyping(target);
  if (!document.execCommand('insertText', false, text)) return 'none';
  endTyping(target);
  return 'text';
}

/** @param {string} html @returns {boolean} */
function insertRich(html) {
  const box = document.createElement('div');
  if (!box.setHTML) return false; // without the browser's sanitizer the plain text is given
  box.setHTML(html);
  return document.execCommand('insertHTML', false, box.innerHTML);
}

/** @param {string} text */
const escaped = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** @typedef {{ snapshot: Snapshot, seen: 'none' | 'same' | 'differs' }} Expected */
/** @type {Expected | null} */
let expected = null;

/**
 * Called by the paste listener first: is this the paste the guard itself set off, and does the clipboard still hold what was judged?
 * @param {ClipboardEvent} event @returns {boolean} true: the event is dealt with
 */
export function checkOwnPaste(event) {
  if (!expected) return false;
  if (sameSnapshot(snapshotOf(event.clipboardData), expected.snapshot)) {
    expected.seen = 'same';
    return true;
  }
  expected.seen = 'differs';
  event.preventDefault();
  event.stopImmediatePropagation();
  return true;
}

/** Repeats the person's own paste, all formats and files included. @param {Element} target @param {Snapshot} snapshot @returns {How} */
export function repeatPaste(target, snapshot) {
  const rich = isSlate(target) && 'text/html' in snapshot.data; // Slate takes nothing from a repeated rich paste
  if (rich) return insert(target, snapshot);
  const mine = expected = /** @type {Expected} */ ({ snapshot, seen: 'none' });
  act(() => {
    try { document.execCommand('paste'); } finally { expected = null; }
  });
  return mine.seen === 'same' ? 'native' : insert(target, snapshot);
}

/** Writes a piece of text where the caret is, as if typed. @param {HTMLElement} composer @param {string} text */
export async function typeInto(composer, text) {
  if (!composer.isConnected) return;
  await focusBack(composer, null);
  insert(composer, { data: { 'text/plain': text }, files: [] });
}
