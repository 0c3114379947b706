// Which element sends: by the site's own selectors, else by what every chat has in common.

import { closestDeep } from './focus.js';
import { closestOf } from './composers.js';

const BUTTON = 'button, [role="button"], input[type="submit"], input[type="image"]';

/** "Send", "submit", "ask" in the languages chats are offered in. */
const SEND_WORDS = new RegExp([
  'send', 'submit', '\\bask\\b', 'absenden', 'senden', 'abschicken', 'envoyer', 'soumettre', 'enviar', 'env[ií]a', 'invia', 'verzend', 'verstuur',
  'wyślij', 'отправ', 'надісла', 'изпрати', 'пошаљи', 'gönder', 'skicka', 'sende?n?\\b', 'lähetä', 'odeslat', 'odoslať', 'küldés', 'trimite', 'pošalji',
  'στείλ', 'αποστολή', 'hantar', 'kirim', 'gửi', 'ส่ง', 'भेज', 'পাঠান', 'அனுப்பு', 'إرسال', 'ارسال', 'שלח', '发送', '發送', '提交', '傳送', '送出', '送信', '보내기', '전송',
].join('|'), 'iu');

/** The button an event hit that would send one of the composers. @param {Element | null} target @param {string[]} selectors @param {(button: Element) => HTMLElement[]} composersFor @returns {Element | null} */
export function sendButton(target, selectors, composersFor) {
  if (!target) return null;
  const named = closestOf(target, selectors);
  if (named) return named;
  const button = closestDeep(target, BUTTON);
  if (!button) return null;
  if (submitsForm(button) || SEND_WORDS.test(labelOf(button))) return button;
  return composersFor(button).some(composer => standsAtEnd(button, composer)) ? button : null;
}

/** @param {Element} button */
function submitsForm(button) {
  if (!(button instanceof HTMLButtonElement || button instanceof HTMLInputElement)) return false;
  return Boolean(button.form) && (button.type === 'submit' || button.type === 'image');
}

/** @param {Element} button */
function labelOf(button) {
  const names = ['aria-label', 'title', 'data-testid', 'data-test-id', 'id', 'name', 'value'].map(name => button.getAttribute(name) ?? '');
  const text = button.textContent ?? '';
  return `${names.join(' ')} ${text.length < 40 ? text : ''}`;
}

/** A wordless button that closes the composer's own box. @param {Element} button @param {HTMLElement} composer */
function standsAtEnd(button, composer) {
  if ((button.textContent ?? '').trim().length > 2 || composer.contains(button)) return false;
  let box = composer.parentElement;
  for (let i = 0; box && i < 5 && !box.contains(button); i++) box = box.parentElement;
  if (!box?.contains(button)) return false;
  const buttons = [...box.querySelectorAll(BUTTON)].filter(other => other.getClientRects().length);
  if (buttons.at(-1) !== button) return false;
  const at = button.getBoundingClientRect();
  const around = composer.getBoundingClientRect();
  return at.left >= around.left + around.width / 2 && at.bottom >= around.top;
}
