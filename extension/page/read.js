// Reads a composer as its own editor would send it. `textContent` glues lines and `innerText` doubles them, so blocks are
// walked, and every character can be found again as a place in the document.

import { isField, sleep } from './focus.js';
import { hidesText, isDecoration } from './editors.js';
import { settleSelection } from './selection.js';

/** @typedef {{ text: string, at: (offset: number, end: boolean) => [Node, number] | null }} Reading */

/** A test for block boxes that asks the browser once for each element. */
function blockTest() {
  /** @type {Map<Element, string>} */
  const displays = new Map();
  const display = (/** @type {Element} */ element) => {
    let value = displays.get(element);
    if (value === undefined) displays.set(element, value = getComputedStyle(element).display);
    return value;
  };
  return {
    hidden: (/** @type {Element} */ element) => display(element) === 'none',
    block: (/** @type {Element} */ element) => {
      const value = display(element);
      return value !== 'inline' && value !== 'contents' && !value.startsWith('inline-');
    },
  };
}

/** Reads an editable element. @param {Element} composer @returns {Reading} */
export function read(composer) {
  if (isField(composer)) return { text: composer.value, at: () => null };
  const { block, hidden } = blockTest();
  /** @type {[number, Text][]} */
  const map = [];
  let text = '';
  let open = false;
  const lineBreak = (/** @type {Element} */ br) => {
    const next = br.nextSibling;
    if (next && !(next instanceof Element && block(next))) text += '\n';
    open = true;
  };
  const walk = (/** @type {Node} */ parent) => {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (child instanceof Text) {
        if (child.data) { map.push([text.length, child]); text += child.data; open = true; }
      } else if (child instanceof Element) {
        if (child.tagName === 'BR') { lineBreak(child); continue; }
        if (isDecoration(child) || hidden(child)) continue;
        const isBlock = block(child);
        if (isBlock && open) { text += '\n'; open = false; }
        walk(child);
        if (isBlock && ![...child.children].some(block)) open = true;
      }
    }
  };
  walk(composer);
  return { text, at: (offset, end) => place(map, offset, end) };
}

/** @param {[number, Text][]} map @param {number} offset @param {boolean} end @returns {[Node, number] | null} */
function place(map, offset, end) {
  for (let i = map.length - 1; i >= 0; i--) {
    const [start, node] = /** @type {[number, Text]} */ (map[i]);
    if (offset > start || (!end && offset === start)) return [node, Math.min(offset - start, node.data.length)];
  }
  return null;
}

/** The composer's text, at once; of a long CodeMirror document only the visible part. @param {Element} composer @returns {string} */
export const textOf = composer => read(composer).text;

/** The whole text, also where the page shows only a part of it. @param {HTMLElement} composer @returns {Promise<string>} */
export async function wholeText(composer) {
  if (!hidesText(composer)) return textOf(composer);
  return await copyOut(composer) ?? textOf(composer);
}

/** Lets the editor itself copy all of its text. @param {HTMLElement} composer @returns {Promise<string | null>} */
async function copyOut(composer) {
  await selectAll(composer);
  const event = new ClipboardEvent('copy', { bubbles: true, cancelable: true, composed: true, clipboardData: new DataTransfer() });
  composer.dispatchEvent(event);
  const text = event.clipboardData?.getData('text/plain') ?? '';
  pressKey(composer, 'ArrowRight', 39, false);
  await sleep(0);
  return text || null;
}

/** Selects everything in the editor's own way. @param {HTMLElement} composer */
export async function selectAll(composer) {
  composer.focus({ preventScroll: true });
  if (!pressKey(composer, 'a', 65, true)) document.execCommand('selectAll');
  await settleSelection(composer);
}

/** @param {HTMLElement} composer @param {string} key @param {number} code @param {boolean} command @returns {boolean} handled by the editor */
function pressKey(composer, key, code, command) {
  const mac = /Mac/.test(navigator.platform);
  return !composer.dispatchEvent(new KeyboardEvent('keydown', {
    key, keyCode: code, which: code, code: key.length === 1 ? `Key${key.toUpperCase()}` : key,
    ctrlKey: command && !mac, metaKey: command && mac, bubbles: true, cancelable: true, composed: true,
  }));
}

/** Two readings are the same text when only invisible differences remain. @param {string} text @returns {string} */
export const norm = text => text.replace(/[\u200b\ufeff]/g, '').replace(/\u00a0/g, ' ').replace(/\r\n?/g, '\n')
  .replace(/\n+/g, '\n').replace(/[ \t]+\n/g, '\n').trim();
