// Masks a composer in place: only the ranges that were found, so that everything else, formatting included, stays as it is.

import { act, insert } from './apply.js';
import { hidesText } from './editors.js';
import { focusBack, frame, isField, selectionOf } from './focus.js';
import { norm, read, selectAll, wholeText } from './read.js';
import { settleSelection } from './selection.js';
import { textSnapshot } from './transfer.js';

/** @typedef {import('./protocol.js').Span} Span */

const VERIFY_FRAMES = 20;

/** @param {string} text @param {Span[]} spans @returns {string} */
export function masked(text, spans) {
  return lastFirst(spans).reduce((out, { start, end, token }) => out.slice(0, start) + token + out.slice(end), text);
}

/** @param {Span[]} spans */
const lastFirst = spans => [...spans].sort((a, b) => b.start - a.start);

/**
 * Replaces the spans of a text just read and looks whether the composer then holds the masked text.
 * @param {HTMLElement} composer @param {string} text what was judged @param {Span[]} spans @returns {Promise<boolean>}
 */
export async function maskComposer(composer, text, spans) {
  const wanted = masked(text, spans);
  if (wanted === text) return true;
  await focusBack(composer, null);
  if (hidesText(composer)) {
    await selectAll(composer);
    insert(composer, textSnapshot(wanted));
  } else {
    for (const span of lastFirst(spans)) if (!await replaceRange(composer, span)) return false;
  }
  return holds(composer, wanted);
}

/** @param {HTMLElement} composer @param {Span} span @returns {Promise<boolean>} */
async function replaceRange(composer, { start, end, token }) {
  if (!selectRange(composer, start, end)) return false;
  await settleSelection(composer);
  insert(composer, textSnapshot(token));
  await frame();
  return true;
}

/** @param {HTMLElement} composer @param {number} start @param {number} end @returns {boolean} */
function selectRange(composer, start, end) {
  if (isField(composer)) {
    composer.setSelectionRange(start, end);
    return true;
  }
  const reading = read(composer);
  const from = reading.at(start, false);
  const to = reading.at(end, true);
  const selection = selectionOf(composer);
  if (!from || !to || !selection) return false;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  act(() => { selection.removeAllRanges(); selection.addRange(range); });
  return true;
}

/** @param {HTMLElement} composer @param {string} wanted @returns {Promise<boolean>} */
async function holds(composer, wanted) {
  const goal = norm(wanted);
  for (let i = 0; i < VERIFY_FRAMES; i++) {
    if (composer.isConnected && norm(await wholeText(composer)) === goal) return true;
    await frame();
  }
  return false;
}
