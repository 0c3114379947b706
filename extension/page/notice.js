// The quiet notice: says what happened, disappears by itself, never asks for anything, never takes the focus.

import { attach, makeOverlay } from './overlay.js';
import { word } from './words.js';

const SHOWN_MS = 8000;
const WITH_ACTION_MS = 20000;

// At the top, and transparent to the mouse but for its buttons: the send button is at the bottom in most chats.
const STYLES = `
.notice { all: initial; box-sizing: border-box; position: fixed; inset: 16px 16px auto auto; margin: 0; pointer-events: none; max-width: min(400px, calc(100vw - 32px));
  display: flex; gap: 12px; align-items: start; padding: 12px 12px 12px 16px; border-radius: 10px; border: 1px solid #c9ced6;
  background: #ffffff; color: #1b1f24; font: 14px/1.45 system-ui, sans-serif; box-shadow: 0 6px 24px rgb(0 0 0 / 18%); }
.text { all: unset; flex: 1; overflow-wrap: anywhere; white-space: pre-line; }
button { all: unset; pointer-events: auto; box-sizing: border-box; cursor: pointer; padding: 2px 8px; border-radius: 6px; font: 600 13px/1.6 system-ui, sans-serif; color: #0b57d0; white-space: nowrap; }
button:hover { background: rgb(11 87 208 / 10%); }
button:focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
.close { color: inherit; opacity: .7; }
@media (prefers-color-scheme: dark) {
  .notice { background: #22262c; color: #eceff3; border-color: #454b54; }
  button { color: #9ec1ff; } .close { color: inherit; }
}
@media (prefers-reduced-motion: no-preference) {
  .notice { animation: rise 160ms ease-out; }
  @keyframes rise { from { opacity: 0; translate: 0 -8px; } }
}
@media (forced-colors: active) { .notice { border: 2px solid CanvasText; } }
`;

/** @type {{ host: HTMLElement, box: HTMLElement, text: HTMLElement, action: HTMLButtonElement, close: HTMLButtonElement } | null} */
let notice = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let paused = false;

function build() {
  const { host, root } = makeOverlay(STYLES);
  const box = document.createElement('div');
  box.className = 'notice';
  box.popover = 'manual';
  box.setAttribute('role', 'status');
  box.setAttribute('aria-live', 'polite');
  const text = document.createElement('span');
  text.className = 'text';
  const action = document.createElement('button');
  const close = document.createElement('button');
  for (const button of [action, close]) {
    button.type = 'button';
    button.addEventListener('mousedown', event => event.preventDefault()); // the composer keeps the focus
  }
  close.className = 'close';
  close.textContent = '×';
  close.addEventListener('click', event => { if (event.isTrusted) hideNotice(); });
  for (const type of ['pointerover', 'focusin']) box.addEventListener(type, () => { paused = true; });
  for (const type of ['pointerout', 'focusout']) box.addEventListener(type, () => { paused = false; });
  box.append(text, action, close);
  root.append(box);
  return { host, box, text, action, close };
}

/** @param {string} message @param {{ label: string, run: () => void }} [offer] */
export function showNotice(message, offer) {
  notice ??= build();
  const { host, box, text, action, close } = notice;
  if (!attach(host)) return;
  close.setAttribute('aria-label', word('notice_close'));
  action.hidden = !offer;
  action.style.display = offer ? '' : 'none';
  action.textContent = offer?.label ?? '';
  action.onclick = event => {
    if (!event.isTrusted) return;
    hideNotice();
    offer?.run();
  };
  box.showPopover?.();
  text.textContent = message; // after it is shown: a live region speaks when its content changes
  clearTimeout(timer);
  timer = setTimeout(fade, offer ? WITH_ACTION_MS : SHOWN_MS);
}

function fade() {
  if (!paused) return hideNotice();
  timer = setTimeout(fade, 2000);
}

export function hideNotice() {
  clearTimeout(timer);
  paused = false;
  notice?.host.remove();
}
