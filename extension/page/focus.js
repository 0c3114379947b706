// Where the keyboard really is: through shadow roots, open and closed.

/** Firefox needs its own way of building events for the page. */
export const FIREFOX = typeof cloneInto === 'function';

/** @param {number} ms @returns {Promise<void>} */
export const sleep = ms => new Promise(done => setTimeout(done, ms));

/** The next frame; a hidden page has none, so a timer stands in. @returns {Promise<void>} */
export const frame = () => new Promise(done => {
  const timer = setTimeout(done, 100);
  requestAnimationFrame(() => { clearTimeout(timer); done(); });
});

/** @param {Element} element @returns {ShadowRoot | null} */
export function shadowRootOf(element) {
  if (element.shadowRoot) return element.shadowRoot;
  if (!(element instanceof HTMLElement)) return null;
  try {
    if (FIREFOX) return element.openOrClosedShadowRoot ?? null;
    return chrome.dom.openOrClosedShadowRoot(element) ?? null;
  } catch {
    return null; // the extension was updated under us: only open roots can be seen
  }
}

/** The focused element, in whichever root it lives. @returns {Element | null} */
export function deepActive() {
  let active = document.activeElement;
  while (active) {
    const inner = shadowRootOf(active)?.activeElement;
    if (!inner) break;
    active = inner;
  }
  return active;
}

/** Does the keyboard act on this element? @param {Element} element */
export const hasFocus = element => element.contains(deepActive());

/** The element an event really happened on. @param {Event} event @returns {Element | null} */
export function deepTarget(event) {
  const first = event.composedPath()[0];
  let target = first instanceof Element ? first : first instanceof Node ? first.parentElement : null;
  while (target) {
    const root = shadowRootOf(target);
    if (!root) break;
    const pointed = event instanceof MouseEvent && !(event.type === 'click' && event.detail === 0); // a click by key has no place
    const inner = pointed ? root.elementFromPoint(event.clientX, event.clientY) : root.activeElement;
    if (!inner || inner === target || !root.contains(inner)) break;
    target = inner;
  }
  return target;
}

/** The nearest match of a selector, looking out through shadow roots. @param {Element} from @param {string} selector @returns {Element | null} */
export function closestDeep(from, selector) {
  for (let at = /** @type {Element | null} */ (from); at;) {
    const hit = at.closest(selector);
    if (hit) return hit;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}

/** The selection of the root an element lives in. @param {Element} element @returns {Selection | null} */
export function selectionOf(element) {
  const root = element.getRootNode();
  return (root instanceof ShadowRoot && root.getSelection?.()) || getSelection();
}

/** @param {Element} element @returns {Range | null} */
export function rangeIn(element) {
  if (isField(element)) return null;
  const selection = selectionOf(element);
  return selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
}

/** A text field whose selection looks after itself. @param {Element | null} element @returns {element is HTMLTextAreaElement | HTMLInputElement} */
export function isField(element) {
  return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
}

/**
 * Ends the browser's run of typing, so that what is inserted next is a step of its own for undo: the caret leaves its place and returns.
 * @param {Element} target
 */
export function endTyping(target) {
  if (isField(target)) {
    const { selectionStart, selectionEnd, selectionDirection } = target;
    target.setSelectionRange(0, 0);
    target.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? 'none');
    return;
  }
  const selection = selectionOf(target);
  const range = rangeIn(target);
  if (!selection || !range) return;
  selection.collapse(target, 0);
  selection.removeAllRanges();
  selection.addRange(range);
}

/**
 * Puts the keyboard back where a gesture was held, because an insertion goes to whatever has the focus.
 * @param {Element} target @param {Range | null} range
 */
export async function focusBack(target, range) {
  if (hasFocus(target)) return;
  await focusAt(target, range);
}

/** Focuses a target and puts its caret where it was. @param {Element} target @param {Range | null} range */
export async function focusAt(target, range) {
  if (!(target instanceof HTMLElement)) return;
  target.focus({ preventScroll: true });
  if (range?.startContainer.isConnected && !isField(target)) {
    const selection = selectionOf(target);
    selection?.removeAllRanges();
    selection?.addRange(range);
  }
  document.dispatchEvent(new Event('selectionchange'));
  await frame();
}
