// The guard in the page: holds a gesture, asks the worker, carries out the answer. It contains no pattern of its own, no
// verdict and no policy. The listeners are in place before the page's first script runs.

import { recheckAccount, runProbes, tellAccountAnew, unwatchAccount, watchAccount } from './account.js';
import { forgetApprovals } from './approval.js';
import { onDragEnd, onDragStart, onDrop } from './drop.js';
import { hold, swallowRelease } from './hold.js';
import { isOffered } from './notice-for.js';
import { showNotice } from './notice.js';
import { onPaste } from './paste.js';
import { connect, disconnect, send, startPort } from './port.js';
import { hidePrompt, nonce, removePrompt, showPrompt } from './prompt-host.js';
import { noteKey } from './signals.js';
import { guarded, setSite, timeout } from './site.js';
import { loseContext, report, setListening } from './state.js';
import { frameGuard, onClick, onKeydown, onPress, onSubmit } from './submit.js';
import { takeOver } from './takeover.js';
import { onInput } from './typing.js';
import { onFileChosen } from './upload.js';
import { onCommandKey, onFocusIn, onVisibility, startBeat, stopBeat, warm } from './warm.js';
import { word } from './words.js';

const TOP = window === window.top;

/** @type {Record<string, ((event: any) => void)[]>} */
const LISTENERS = {
  paste: [onPaste],
  drop: [onDrop],
  dragstart: [onDragStart],
  dragend: [onDragEnd],
  keydown: [noteKey, onCommandKey, onKeydown],
  keyup: [event => { swallowRelease(event); }],
  pointerdown: [onPress],
  mousedown: [onPress],
  touchstart: [onPress],
  touchend: [onPress],
  pointerup: [onPress],
  mouseup: [onPress],
  click: [onClick],
  submit: [onSubmit],
  input: [onFileChosen, onInput],
  change: [onFileChosen],
  focusin: [onFocusIn],
};

let stopped = false;
let location_ = location.href;

function listen() {
  for (const [type, handlers] of Object.entries(LISTENERS)) for (const handler of handlers) addEventListener(type, handler, { capture: true, passive: type.startsWith('touch') });
  setListening(true);
}

function unlisten() {
  for (const [type, handlers] of Object.entries(LISTENERS)) for (const handler of handlers) removeEventListener(type, handler, { capture: true });
  setListening(false);
}

/** A frame without a composer costs the worker nothing until somebody works in it. */
const firstUse = () => { removeFirstUse(); connect(); };
const USES = ['focusin', 'pointerdown', 'keydown', 'paste', 'drop', 'dragenter'];
function addFirstUse() { for (const type of USES) addEventListener(type, firstUse, { capture: true }); }
function removeFirstUse() { for (const type of USES) removeEventListener(type, firstUse, { capture: true }); }

/** @param {import('./protocol.js').FromWorker} message */
function receive(message) {
  switch (message.t) {
    case 'site':
      setSite(message);
      forgetApprovals();
      if (!guarded()) return unlisten();
      listen();
      report(true);
      watchAccount();
      recheckAccount();
      return undefined;
    case 'probe':
      return void runProbes(message.probes);
    case 'verdict': // a word on a gesture already carried out: text that could not be put in place is offered in the prompt
      if (message.action === 'ask') offerLate(message.n);
      // number 0 is no gesture of this page: the network line has stopped a request
      else if (message.n === 0 && message.notice) showNotice(message.notice.text);
      return undefined;
    case 'resolved':
      return hidePrompt(message.n);
    default:
      return undefined;
  }
}

/** @param {number} n */
function offerLate(n) {
  if (isOffered(n)) send({ t: 'prompt_gone', n });
  else showPrompt(n);
}

/** In a page that never reloads the address decides anew what it is. */
function moved() {
  if (location.href === location_) return;
  location_ = location.href;
  send(hello());
}

/** @returns {import('./protocol.js').ToWorker} */
function hello() {
  tellAccountAnew();
  return { t: 'hello', href: location.href, top: TOP, prompt: nonce };
}

/** The extension was updated: until the new copy takes over, the gate still holds and the failure rule decides. */
function lost() {
  loseContext();
  stopBeat();
  if (TOP && guarded() && !document.hidden) showNotice(word('notice_reload'));
}

/** `document.open()` takes every listener away and leaves the document itself. */
const rewritten = new MutationObserver(() => { if (!stopped && guarded()) listen(); });

function stop() {
  if (stopped) return;
  stopped = true;
  rewritten.disconnect();
  removeFirstUse();
  window.navigation?.removeEventListener('currententrychange', moved);
  document.removeEventListener('visibilitychange', onVisibility);
  unlisten();
  unwatchAccount();
  stopBeat();
  removePrompt();
  hold(null, async () => disconnect()); // behind whatever is still being given back
}

takeOver({ stop, ...frameGuard });
startPort({ hello, receive, lost, timeout });
listen();
rewritten.observe(document, { childList: true });
document.addEventListener('visibilitychange', onVisibility);
addEventListener('pageshow', event => { if (event.persisted && !stopped) { connect(); warm(); } });
window.navigation?.addEventListener('currententrychange', moved);
startBeat();
if (TOP) connect(); else addFirstUse();
