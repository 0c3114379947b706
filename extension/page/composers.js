// Which elements take text for the site, and which of them a button would send.

import { closestDeep, deepActive, isField, shadowRootOf } from './focus.js';

/** Input types that hold prose; a password field is not a prompt. */
const TEXT_INPUTS = new Set(['text', 'search', 'url', 'tel']);
const CREDENTIALS = /(?:^|\s)(?:username|current-password|new-password|one-time-code)(?:\s|$)/;

/** @param {Element} element @returns {boolean} */
function takesText(element) {
  if (CREDENTIALS.test(element.getAttribute('autocomplete') ?? '')) return false;
  if (element instanceof HTMLTextAreaElement) return !element.disabled;
  return element instanceof HTMLInputElement && TEXT_INPUTS.has(element.type) && !element.disabled;
}

/** A field for a secret of the person's own: never read, never held. @param {Element | null} element @returns {boolean} */
export function isPrivateField(element) {
  return element instanceof HTMLInputElement
    && (element.type === 'password' || CREDENTIALS.test(element.getAttribute('autocomplete') ?? ''));
}

/** The composer a node belongs to: a field, or the outermost editable element. @param {Element | null} from @returns {HTMLElement | null} */
export function composerOf(from) {
  if (!from) return null;
  if (isField(from)) return takesText(from) ? from : null;
  let at = /** @type {Element | null} */ (from);
  while (at && !(at instanceof HTMLElement)) at = at.parentElement;
  if (!(at instanceof HTMLElement) || !at.isContentEditable) return null;
  let host = at;
  while (host.parentElement?.isContentEditable) host = host.parentElement;
  return host;
}

/** Matches of selectors in the document and in the shadow roots that composers were seen in. @param {string[]} selectors @returns {HTMLElement[]} */
export function findAll(selectors) {
  const found = /** @type {HTMLElement[]} */ ([]);
  for (const root of roots()) {
    for (const selector of selectors) {
      try {
        for (const hit of root.querySelectorAll(selector)) if (hit instanceof HTMLElement) found.push(hit);
      } catch { /* a selector this browser does not know is the data's fault, not the person's */ }
    }
  }
  return found;
}

/** @param {Element} element @param {string[]} selectors @returns {Element | null} */
export function closestOf(element, selectors) {
  for (const selector of selectors) {
    try {
      const hit = closestDeep(element, selector);
      if (hit) return hit;
    } catch { /* as above */ }
  }
  return null;
}

/** @type {WeakRef<HTMLElement> | null} */
let last = null;
/** @type {Set<WeakRef<ShadowRoot>>} */
const shadows = new Set();
/** @type {WeakMap<HTMLElement, string>} */
const names = new WeakMap();
let counter = 0;

/** Remembers the composer in use. @param {HTMLElement} composer */
export function remember(composer) {
  if (last?.deref() === composer) return;
  last = new WeakRef(composer);
  const root = composer.getRootNode();
  if (root instanceof ShadowRoot && ![...shadows].some(seen => seen.deref() === root)) shadows.add(new WeakRef(root));
}

/** The composer's name in the protocol: stable for the life of the element. @param {Element | null} composer @returns {string} */
export function nameOf(composer) {
  if (!(composer instanceof HTMLElement)) return 'c0';
  let name = names.get(composer);
  if (!name) names.set(composer, name = `c${++counter}`);
  return name;
}

/** @returns {(Document | ShadowRoot)[]} */
function roots() {
  const list = /** @type {(Document | ShadowRoot)[]} */ ([document]);
  for (const ref of shadows) {
    const root = ref.deref();
    if (root?.host.isConnected) list.push(root); else shadows.delete(ref);
  }
  return list;
}

/** @param {HTMLElement | null | undefined} element @returns {element is HTMLElement} */
const visible = element => Boolean(element?.isConnected && element.getClientRects().length);

/** A composer by the site's selectors, or the one used last. @param {string[]} selectors @returns {HTMLElement | null} */
export function findComposer(selectors) {
  const active = composerOf(deepActive());
  if (active) return active;
  const remembered = last?.deref();
  if (visible(remembered)) return remembered;
  for (const hit of findAll(selectors)) {
    const composer = composerOf(hit) ?? composerOf(inner(hit));
    if (visible(composer)) return composer;
  }
  return null;
}

/** The editable element inside a custom element that a selector named. @param {Element} host @returns {Element | null} */
function inner(host) {
  const root = shadowRootOf(host) ?? host;
  return root.querySelector('textarea, [contenteditable]:not([contenteditable="false"])');
}

/** The composers whose text a button would send, the likeliest first. @param {Element} button @param {string[]} selectors @returns {HTMLElement[]} */
export function composersFor(button, selectors) {
  const list = /** @type {HTMLElement[]} */ ([]);
  const add = (/** @type {Element | null} */ from) => {
    const composer = composerOf(from);
    if (visible(composer) && !list.includes(composer)) list.push(composer);
  };
  const form = closestDeep(button, 'form');
  if (form) for (const child of form.querySelectorAll('textarea, [contenteditable], input')) add(child);
  const remembered = last?.deref();
  if (remembered?.isConnected) add(remembered);
  add(deepActive());
  for (const hit of findAll(selectors)) { add(hit); add(inner(hit)); }
  return list;
}
