// Keeps the worker awake while a person is about to paste or send, so that a held gesture is answered in milliseconds.

import { composerOf, findAll, remember } from './composers.js';
import { deepActive, deepTarget } from './focus.js';
import { prepare } from './gate-literals.js';
import { connect, send } from './port.js';
import { preloadPrompt } from './prompt-host.js';
import { composerSelectors } from './site.js';
import { degrade, recover } from './state.js';

const EVERY_MS = 20_000;
const NOT_MORE_OFTEN_MS = 2000;

let last = -Infinity;
/** @type {ReturnType<typeof setInterval> | undefined} */
let beat;

export function warm() {
  const now = performance.now();
  if (now - last < NOT_MORE_OFTEN_MS) return;
  last = now;
  send({ t: 'warm' });
}

/** @param {FocusEvent} event */
export function onFocusIn(event) {
  const composer = composerOf(deepTarget(event)) ?? composerOf(deepActive());
  if (!composer) return;
  if (event.isTrusted) remember(composer);
  warm();
  preloadPrompt();
  setTimeout(prepare); // the gate's table, before the first paste waits for it
  checkSelectors(composer);
}

/** The site may have changed: somebody writes here, and its selectors find no composer at all. @param {HTMLElement} composer */
function checkSelectors(composer) {
  const selectors = composerSelectors();
  if (!selectors.length || composer instanceof HTMLInputElement) return;
  if (findAll(selectors).length) recover('composer_missing'); else degrade('composer_missing');
}

/** @param {KeyboardEvent} event */
export function onCommandKey(event) {
  if (event.isTrusted && (event.key === 'Control' || event.key === 'Meta')) warm();
}

export function onVisibility() {
  if (document.hidden) return;
  connect();
  warm();
}

export function startBeat() {
  beat = setInterval(() => {
    if (!document.hidden && document.hasFocus() && composerOf(deepActive())) warm();
  }, EVERY_MS);
}

export function stopBeat() { clearInterval(beat); }
