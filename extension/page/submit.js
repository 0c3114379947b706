// Submit: Enter, the send button, a form. Text the judge has cleared goes natively; anything else waits for its word, is
// masked in place if need be, looked at again, and only then sent, once.

import { approve, approved } from './approval.js';
import { recheckAccount } from './account.js';
import { composerOf, composersFor, findComposer, nameOf, remember } from './composers.js';
import { decide, reportApplied, reportPassed } from './decide.js';
import { hidesText } from './editors.js';
import { deepTarget } from './focus.js';
import { gateRings } from './gate-check.js';
import { innerGuards } from './frames.js';
import { hold, holdKey, holding, swallow } from './hold.js';
import { maskComposer } from './mask-ranges.js';
import { afterwards, notReplaced } from './notice-for.js';
import { send } from './port.js';
import { norm, textOf, wholeText } from './read.js';
import { clickAgain, pressEnter } from './resend.js';
import { sendButton } from './send-buttons.js';
import { signals } from './signals.js';
import { composerSelectors, guarded, holdAll, sendSelectors } from './site.js';
import { lookAt } from './typing.js';

/** @typedef {{ composers: HTMLElement[], again: (composer: HTMLElement) => Promise<unknown>, gone?: boolean }} Held */
/** @typedef {import('./decide.js').Decision} Decision */

/** The text may change while it is judged; then it is judged again, but not for ever. */
const MOST_ROUNDS = 4;
const SAME_SUBMIT_MS = 1000;

/** What was cleared is being sent: the form's own event that follows belongs to it. */
let releasing = false;

/** @param {HTMLElement} composer @returns {boolean} */
function mustHold(composer) {
  if (!guarded() || (releasing && approved(composer, textOf(composer)))) return false;
  if (holding(composer)) return true;
  const text = textOf(composer);
  if (!text.trim()) return false;
  if (hidesText(composer)) return true; // only a part of it is in the page
  if (approved(composer, text)) return false;
  return holdAll(composer) || gateRings(text);
}

/** @type {{ text: string, at: number }} */
let lastPassed = { text: '', at: 0 };

/** A submit goes its native way. Enter, click and the form's own event are one and the same. @param {HTMLElement} composer */
function passes(composer) {
  const text = textOf(composer);
  const now = performance.now();
  if (!text.trim() || (lastPassed.text === text && now - lastPassed.at < SAME_SUBMIT_MS)) return;
  lastPassed = { text, at: now };
  const known = approved(composer, text);
  if (known?.n) {
    send({ t: 'applied', n: known.n, how: 'native', verified: true });
    known.n = 0;
  } else if (!known) reportPassed('submit', text.length, signals(true, composer));
}

/** @param {KeyboardEvent} event */
export function onKeydown(event) {
  if (!event.isTrusted) return;
  const typing = event.isComposing || event.keyCode === 229;
  const sends = event.key === 'Enter' && !event.shiftKey && !typing;
  const composer = sends ? composerOf(deepTarget(event)) : null;
  if (!sends) return void holdKey(event);
  if (!composer) return;
  remember(composer);
  if (!mustHold(composer)) return passes(composer);
  swallow(event);
  if (event.repeat) return;
  const { ctrlKey, metaKey, altKey, code } = event;
  submitLater({ composers: [composer], again: now => pressEnter(now, { ctrlKey, metaKey, altKey, code }) });
}

/** @param {Element} button */
const sentBy = button => composersFor(button, composerSelectors());

/** @param {Event} event */
const buttonOf = event => sendButton(deepTarget(event), sendSelectors(), sentBy);

/** The press that is being held, from its first event to its click. @type {{ button: Element, clientX: number, clientY: number } | null} */
let press = null;

/** pointerdown to mouseup. @param {MouseEvent | TouchEvent} event */
export function onPress(event) {
  if (!event.isTrusted) return;
  if (event.type === 'pointerdown') press = startPress(event);
  if (!press) return;
  event.stopImmediatePropagation();
  if (event.type === 'mousedown') event.preventDefault(); // the composer keeps the focus
}

/** @param {Event} event */
function startPress(event) {
  if (!(event instanceof PointerEvent) || event.button !== 0) return null;
  const button = buttonOf(event);
  const composer = button && sentBy(button).find(mustHold);
  if (!button || (!composer && !innerGuards().some(inner => inner.mustHold()))) return null;
  if (composer) void lookAt(composer); // the answer may be there before the button is released
  return { button, clientX: event.clientX, clientY: event.clientY };
}

/** @param {MouseEvent} event */
export function onClick(event) {
  if (!event.isTrusted) return;
  const held = press;
  press = null;
  const button = buttonOf(event);
  if (!button) return;
  const composers = sentBy(button);
  const must = composers.filter(mustHold);
  const inner = must.length ? undefined : innerGuards().find(guard => guard.mustHold());
  if (!must.length && !inner && !held) {
    const composer = composers.find(one => textOf(one).trim());
    return composer ? passes(composer) : undefined;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const find = () => (button.isConnected ? button : buttonAt(event));
  const again = () => clickAgain(find, held);
  if (inner) return inner.sendThen(again);
  submitLater({ composers: must.length ? must : composers.slice(0, 1), again });
}

/** For a send button outside this frame. */
export const frameGuard = {
  mustHold: () => here().length > 0,
  sendThen: (/** @type {() => Promise<unknown>} */ again) => submitLater({ composers: here(), again }),
};

/** The composer in use in this frame, if it must be held. */
function here() {
  const composer = findComposer(composerSelectors());
  return composer && mustHold(composer) ? [composer] : [];
}

/** The button at the same place. @param {MouseEvent} event */
function buttonAt({ clientX, clientY }) {
  return sendButton(document.elementFromPoint(clientX, clientY), sendSelectors(), sentBy);
}

/** @param {SubmitEvent} event */
export function onSubmit(event) {
  const form = event.target;
  if (!event.isTrusted || !(form instanceof HTMLFormElement)) return;
  const composers = composersIn(form);
  const must = composers.filter(mustHold);
  if (!must.length) {
    const composer = composers.find(one => textOf(one).trim());
    return composer ? passes(composer) : undefined;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter instanceof HTMLElement ? event.submitter : null;
  submitLater({ composers: must, again: async () => form.requestSubmit(submitter?.isConnected ? submitter : null) });
}

/** @param {HTMLFormElement} form */
function composersIn(form) {
  const list = /** @type {HTMLElement[]} */ ([]);
  for (const child of form.querySelectorAll('textarea, input, [contenteditable]')) {
    const composer = composerOf(child);
    if (composer && !list.includes(composer)) list.push(composer);
  }
  return list;
}

/** @param {Held} held */
function submitLater(held) {
  const [composer] = held.composers;
  if (composer) hold(composer, () => submit(held, composer));
  else void held.again(document.body); // the text has gone meanwhile: the press is given back
}

/** @param {Held} held @param {HTMLElement} first */
async function submit(held, first) {
  const decisions = /** @type {Decision[]} */ ([]);
  let current = first;
  for (const composer of held.composers) {
    const result = await cleared(composer, held);
    if (!result) return;
    decisions.push(result.decision);
    current = result.composer;
  }
  releasing = true;
  try { await held.again(current); } finally { releasing = false; }
  for (const decision of decisions) {
    reportApplied(decision, 'submit', true);
    afterwards('submit', decision, { retry() {}, force() {} });
  }
}

/** Judges one composer until its text stands still and may leave. @param {HTMLElement} asked @param {Held} held @returns {Promise<{ decision: Decision, composer: HTMLElement } | null>} */
async function cleared(asked, held) {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const composer = asked.isConnected ? asked : findComposer(composerSelectors());
    if (!composer) break;
    const text = await wholeText(composer);
    if (!text.trim()) return { decision: { action: 'native', n: 0, verdict: null }, composer };
    recheckAccount();
    const decision = await decide({ gesture: 'submit', moment: 'final', text, composer: nameOf(composer), signals: signals(true, composer) });
    if (decision.action === 'drop') return refuse(decision, held, composer);
    if (!composer.isConnected || await wholeText(composer) !== text) continue;
    if (decision.action === 'replace' && !await maskComposer(composer, text, spansOf(decision, text))) {
      reportApplied(decision, 'none', false);
      notReplaced();
      return null;
    }
    approve(composer, textOf(composer), 0);
    return { decision, composer };
  }
  notReplaced();
  return null;
}

/** @param {Decision} decision @param {string} text */
function spansOf(decision, text) {
  const { spans, text: whole } = decision.verdict ?? {};
  if (spans?.length) return spans;
  return whole === undefined || norm(whole) === norm(text) ? [] : [{ start: 0, end: text.length, token: whole }];
}

/** Nothing is sent; the text stays where it is. @param {Decision} decision @param {Held} held @param {HTMLElement} composer */
function refuse(decision, held, composer) {
  reportApplied(decision, 'none', true);
  afterwards('submit', decision, {
    retry: () => submitLater(held),
    force: () => hold(composer, async () => { approve(composer, textOf(composer), 0); await held.again(composer); }),
  });
  return null;
}
