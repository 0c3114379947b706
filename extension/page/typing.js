// Typing: judged in the background, so that Enter on clean text is native and immediate.

import { acting } from './apply.js';
import { approve, approved } from './approval.js';
import { composerOf, nameOf, remember } from './composers.js';
import { hidesText } from './editors.js';
import { deepTarget } from './focus.js';
import { gateRings } from './gate-check.js';
import { holding } from './hold.js';
import { judge } from './port.js';
import { textOf } from './read.js';
import { forgetInput, noteInput, signals } from './signals.js';
import { guarded, holdAll, siteKnown } from './site.js';

const DEBOUNCE_MS = 150;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** What was asked last in a composer, so that the same text is asked once. @type {WeakMap<Element, string>} */
const asked = new WeakMap();

/** @param {Event} event */
export function onInput(event) {
  if (acting()) return;
  const composer = composerOf(deepTarget(event));
  if (!composer) return;
  if (event.isTrusted) remember(composer);
  noteInput(composer, event);
  clearTimeout(timer);
  timer = setTimeout(() => { void lookAt(composer); }, DEBOUNCE_MS);
}

/** Asks about a composer's text before anybody sends it. @param {HTMLElement} composer */
export async function lookAt(composer) {
  if (!composer.isConnected || !siteKnown() || !guarded() || holding(composer) || hidesText(composer)) return;
  const text = textOf(composer);
  if (!text.trim()) return forgetInput(composer);
  if (asked.get(composer) === text || approved(composer, text)) return;
  if (!holdAll(composer) && !gateRings(text)) return;
  asked.set(composer, text);
  const { n, answer } = judge({ gesture: 'type', moment: 'background', text, composer: nameOf(composer), signals: signals(true, composer) });
  const said = await answer;
  if (asked.get(composer) === text) asked.delete(composer);
  // A verdict with a word for the person is said when they send, not while they type.
  if (said.ok && said.verdict.action === 'native' && !said.verdict.notice) approve(composer, text, n);
}
