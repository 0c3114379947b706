// Sends again what was held: the same key, the same click, the same form.

import { act, insert } from './apply.js';
import { deepActive, focusBack, frame } from './focus.js';
import { textOf } from './read.js';
import { textSnapshot } from './transfer.js';

/** @typedef {{ ctrlKey: boolean, metaKey: boolean, altKey: boolean, code: string }} Modifiers */

const BUTTON_FRAMES = 10;

/** @param {HTMLElement} composer @param {Modifiers} modifiers */
export async function pressEnter(composer, modifiers) {
  await focusBack(composer, null);
  const before = textOf(composer);
  const target = deepActive() ?? composer;
  const key = (/** @type {string} */ type) => act(() => !target.dispatchEvent(new KeyboardEvent(type, {
    key: 'Enter', keyCode: 13, which: 13, charCode: type === 'keypress' ? 13 : 0, bubbles: true, cancelable: true, composed: true, ...modifiers,
  })));
  const handled = key('keydown') || key('keypress');
  key('keyup');
  const plain = !modifiers.ctrlKey && !modifiers.metaKey && !modifiers.altKey;
  if (!handled && plain && composer.isConnected && textOf(composer) === before) enterByDefault(composer);
}

/** What the browser itself does on Enter; a key made by a script has no such effect. @param {HTMLElement} composer */
function enterByDefault(composer) {
  if (composer instanceof HTMLInputElement) {
    const form = composer.form;
    const button = form?.querySelector('button:not([type="button"]):not([type="reset"]), input[type="submit"], input[type="image"]');
    if (button instanceof HTMLElement) button.click(); else form?.requestSubmit();
    return;
  }
  if (composer instanceof HTMLTextAreaElement) insert(composer, textSnapshot('\n'));
  else act(() => document.execCommand('insertParagraph'));
}

/**
 * @param {() => Element | null} find the button as it stands now: a framework may have replaced it
 * @param {{ clientX: number, clientY: number } | null} sequence where it was pressed, when the whole press was held
 */
export async function clickAgain(find, sequence) {
  let button = find();
  for (let i = 0; i < BUTTON_FRAMES && isDisabled(button); i++) {
    await frame();
    button = find();
  }
  const target = button;
  if (!(target instanceof HTMLElement)) return false;
  act(() => {
    if (sequence) press(target, sequence);
    target.click();
  });
  return true;
}

/** @param {Element | null} button */
const isDisabled = button => !button || (button instanceof HTMLButtonElement && button.disabled) || button.getAttribute('aria-disabled') === 'true';

/** @param {HTMLElement} target @param {{ clientX: number, clientY: number }} at */
function press(target, { clientX, clientY }) {
  const base = { bubbles: true, cancelable: true, composed: true, clientX, clientY, button: 0, detail: 1, view: null };
  const pointer = { ...base, pointerId: 1, pointerType: 'mouse', isPrimary: true };
  target.dispatchEvent(new PointerEvent('pointerdown', { ...pointer, buttons: 1 }));
  target.dispatchEvent(new MouseEvent('mousedown', { ...base, buttons: 1 }));
  target.dispatchEvent(new PointerEvent('pointerup', pointer));
  target.dispatchEvent(new MouseEvent('mouseup', base));
}
