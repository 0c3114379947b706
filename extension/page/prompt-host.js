// Holds the prompt: a modal dialog in a closed shadow root around a frame of the extension's own origin. The page can
// neither read nor click it; it can remove it, which counts as *edit* and puts it back. What the person chooses goes from
// that frame straight to the worker.

import { deepActive, focusAt, rangeIn } from './focus.js';
import { attach, makeOverlay } from './overlay.js';
import { abandon, send } from './port.js';
import { promptUrl, timeout } from './site.js';
import { degrade } from './state.js';

const STYLES = `
dialog { all: initial; box-sizing: border-box; display: none; position: fixed; inset: 0; margin: auto; padding: 0; border: 0;
  width: min(560px, calc(100vw - 24px)); height: min(var(--height, 560px), calc(100vh - 24px)); border-radius: 14px; overflow: hidden;
  background: Canvas; color-scheme: light dark; box-shadow: 0 16px 60px rgb(0 0 0 / 35%); visibility: visible; pointer-events: auto; }
dialog[open] { display: block; }
dialog::backdrop { background: rgb(15 18 24 / 45%); }
iframe { all: initial; display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark; }
@media (prefers-reduced-motion: no-preference) {
  dialog[open] { animation: appear 120ms ease-out; }
  @keyframes appear { from { opacity: 0; } }
}
`;

/** How often, and how soon, the prompt comes back when the page takes it away. */
const MOST_RETURNS = 5;
const RETURN_MS = 100;
const HEIGHTS = [160, 900];

/** The frame's name towards the worker; the page never sees it. */
export const nonce = crypto.randomUUID();

/** @type {{ host: HTMLElement, dialog: HTMLDialogElement, frame: HTMLIFrameElement, loads: number, removals: number } | null} */
let prompt = null;
/** Verdicts that wait for the person. @type {Set<number>} */
const asking = new Set();
/** @type {{ element: Element, range: Range | null } | null} */
let focusBefore = null;

/** Loads the frame, hidden, so that it can be shown at once. */
export function preloadPrompt() {
  if (!promptUrl() || !document.documentElement) return;
  prompt ??= build();
  if (!prompt.host.isConnected) load(prompt);
}

/** Looks on, while the prompt is open, whether the page takes it away. */
const watch = new MutationObserver(() => { if (prompt && !prompt.host.isConnected && asking.size) removedByPage(prompt); });

/** The prompt says how high it is; nobody else may. @param {MessageEvent} event */
function resize(event) {
  if (!prompt || event.source === null || event.source !== prompt.frame.contentWindow) return;
  event.stopImmediatePropagation();
  const height = Number(event.data?.height);
  if (Number.isFinite(height)) prompt.dialog.style.setProperty('--height', `${Math.min(Math.max(height, HEIGHTS[0] ?? 0), HEIGHTS[1] ?? 0)}px`);
}

function build() {
  const { host, root } = makeOverlay(STYLES);
  const dialog = document.createElement('dialog');
  const frame = document.createElement('iframe');
  const made = { host, dialog, frame, loads: 0, removals: 0 };
  frame.addEventListener('load', () => {
    if (++made.loads > 1) return gone(); // navigated away: not our page any more
    frame.inert = false;
    if (dialog.open) frame.focus();
  });
  dialog.tabIndex = -1; // has the keyboard while the frame is not ready
  dialog.addEventListener('cancel', event => { event.preventDefault(); gone(); });
  dialog.addEventListener('close', () => { if (asking.size) gone(); });
  dialog.append(frame);
  root.append(dialog);
  return made;
}

/** @param {NonNullable<typeof prompt>} made */
function load(made) {
  made.loads = 0;
  made.frame.inert = true;
  addEventListener('message', resize, true);
  made.frame.src = `${promptUrl()}#${nonce}`;
  attach(made.host);
}

/** Shows the prompt for a verdict. @param {number} n */
export function showPrompt(n) {
  asking.add(n);
  preloadPrompt();
  if (!prompt?.host.isConnected) return gone();
  if (!focusBefore) {
    const element = deepActive();
    focusBefore = element ? { element, range: rangeIn(element) } : null;
  }
  open(prompt);
}

/**
 * The frame gets the keyboard only once it is loaded, and is inert until then: a frame focused before keeps the focus of the empty
 * document that stood there first, which lives in the page's process, and everything typed goes to the page.
 * @param {NonNullable<typeof prompt>} made
 */
function open({ dialog, frame, loads }) {
  try {
    watch.observe(document, { childList: true });
    watch.observe(document.documentElement, { childList: true });
    if (!dialog.open) dialog.showModal();
    if (loads) frame.focus();
  } catch {
    gone(); // the page has no place for a dialog
  }
}

/** The verdict is settled. @param {number} n */
export function hidePrompt(n) {
  asking.delete(n);
  if (asking.size) return;
  watch.disconnect();
  prompt?.dialog.close();
  if (prompt) prompt.removals = 0;
  const before = focusBefore;
  focusBefore = null;
  if (before?.element.isConnected) void focusAt(before.element, before.range);
}

/** Nobody can answer: the worker treats it as *edit*. */
function gone() {
  for (const n of asking) {
    send({ t: 'prompt_gone', n });
    setTimeout(() => { if (asking.has(n)) abandon(n); }, timeout());
  }
}

/** @param {NonNullable<typeof prompt>} made */
function removedByPage(made) {
  degrade('page_interference');
  gone();
  if (made.removals++ >= MOST_RETURNS) return;
  // Not at once: two observers that undo each other's work would never let the page go on.
  setTimeout(() => {
    if (!asking.size || made.host.isConnected) return;
    load(made);
    open(made);
  }, RETURN_MS);
}

/** The guard is handing over. */
export function removePrompt() {
  for (const n of asking) abandon(n);
  asking.clear();
  watch.disconnect();
  removeEventListener('message', resize, true);
  prompt?.host.remove();
  prompt = null;
}
