// An editor does not know a new selection until it has been told of it; an insertion before that goes to the old place.

import { frame, sleep } from './focus.js';
import { selectionDelay } from './editors.js';

/** Waits until an editor has taken over the selection. @param {Element} composer */
export async function settleSelection(composer) {
  await sleep(0);
  document.dispatchEvent(new Event('selectionchange'));
  await frame();
  const delay = selectionDelay(composer);
  if (delay) await sleep(delay);
}
