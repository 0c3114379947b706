// Numbers of persons, lists of addresses and telephone numbers, and markings of documents, as the judge looks for them but without their
// check digits: so the gate rings for a little more.
import { data } from './generated/gate-data.js';

const REACH = 92; // how far behind its name a number may stand
const BEFORE = 32; // how far before
const LINE = 1200; // the longest heading of a table
const BULK = 10;
const RECORDS = 5;

const JOINS = /[ _\-.']/;
const LETTER = /[A-Za-z]/;
// Six letters and digits with at least four digits among them; a bank's identifier; a health number of New Zealand.
const NUMBER = /(?=((?:[0-9A-Za-z][ .\-/+()]?){6,24}))(?=(?:[^\n\d]*\d){4})\1|[A-Z]{6}[0-9A-Z]{2}|[A-Z]{3}\d\d[A-Z][0-9A-Z]|(?<![0-9A-Za-z])[A-Za-z]\d[0-9A-Za-z](?![0-9A-Za-z])/;
const DIGITS = /\d(?:[ .\-/+()]{0,2}[0-9A-Z]){0,3}(?:[ .\-/+()]{0,2}[0-9A-Za-z]){3}/;

/** @type {[string[], string[]][]} */
const phrases = data.phrases.map(([before, after]) => [before.split(' ').filter(Boolean).reverse(), after.split(' ').filter(Boolean)]);

/** How much of the text columns may still be looked at. */
let budget = 0;

/** A new text. @param {number} length */
export function begin(length) {
  budget = 65536 + 4 * length;
}

/**
 * Could a number stand beside the name at `at`, or in the column under it?
 * @param {string} text @param {number} at @param {number} length @param {number} phrase
 */
export function namesNumber(text, at, length, phrase) {
  const name = around(text, at, length, phrase);
  if (name === null || !beginsWord(text, name[0])) return false;
  const [start, end] = name;
  if (numberIn(text.slice(end, end + REACH)) || numberIn(text.slice(Math.max(0, start - BEFORE), start))) return true;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  let to = text.indexOf('\n', end);
  if (to < 0) to = text.length;
  if (start - from > LINE || to - end > LINE || !/[\t|;,<]| {2}/.test(text.slice(from, to))) return false;
  const rows = text.slice(to, Math.min(to + 480000, to + budget));
  budget = Math.max(0, budget - rows.length);
  return numberIn(rows);
}

/** @param {string} part */
function numberIn(part) {
  return DIGITS.test(part) || NUMBER.test(part);
}

/**
 * The name with the other words of its phrase, or null when they are not there.
 * @param {string} text @param {number} at @param {number} length @param {number} phrase
 * @returns {[number, number] | null}
 */
function around(text, at, length, phrase) {
  const [before, after] = phrases[phrase];
  let start = at;
  for (const word of before) {
    let end = start;
    while (start - end < 2 && end > 0 && JOINS.test(text[end - 1])) end--;
    if (!sameWord(text, end - word.length, word)) return null;
    start = end - word.length;
  }
  let end = at + length;
  for (const word of after) {
    let from = end;
    while (from - end < 2 && from < text.length && JOINS.test(text[from])) from++;
    if (!sameWord(text, from, word)) return null;
    end = from + word.length;
  }
  return [start, end];
}

/** @param {string} text @param {number} at @param {string} word */
function sameWord(text, at, word) {
  return at >= 0 && text.slice(at, at + word.length).toLowerCase() === word.toLowerCase();
}

/** @param {string} text @param {number} at */
function beginsWord(text, at) {
  if (at === 0 || !LETTER.test(text[at - 1])) return true;
  return (/[a-z]/.test(text[at - 1]) && /[A-Z]/.test(text[at])) || /[\\%\u001b]/.test(text.slice(Math.max(0, at - 12), at));
}

// The forms of numbers that need no name, and those of which several are a list.
const SIGNS = /[.*+?^${}()|[\]\\/-]/g;
const pattern = (/** @type {string} */ mask) => mask.replace(SIGNS, '\\$&').replace(/9/g, '\\d').replace(/A/g, '[A-Z]').replace(/X/g, '[0-9A-Z]');
const masks = (/** @type {number} */ bare) => [...new Set(data.forms.filter((form) => form[1] === bare).map((form) => form[0]))];
const BARE = new RegExp(masks(1).map((mask) => `${pattern(mask)}(?![0-9A-Za-z])`).join('|'), 'y');
const LISTED = masks(0).map((mask) => new RegExp(`${pattern(mask)}(?![0-9A-Za-z])`, 'y'));
const BEGIN = /(?<![0-9A-Z])[A-Z]{0,6}\d(?=[0-9A-Z .\-/+()]{6})/g;

/** Does a number stand here in a form that proves it, or several in one form? @param {string} text */
export function hasForm(text) {
  /** @type {number[]} */
  const counts = [];
  for (const { index } of text.matchAll(BEGIN)) {
    BARE.lastIndex = index;
    if (BARE.test(text)) return true;
    for (let i = 0; i < LISTED.length; i++) {
      LISTED[i].lastIndex = index;
      if (LISTED[i].test(text) && (counts[i] = (counts[i] ?? 0) + 1) >= RECORDS) return true;
    }
  }
  return false;
}

const ADDRESS = /[^\s@]@[0-9A-Za-z]/g;
const PHONE = /\+?\(?\+?\d[\d ().\-/]{6,24}/g;

/** A list of addresses or of telephone numbers? @param {string} text @param {boolean} numbers */
export function hasList(text, numbers) {
  const addresses = text.indexOf('@') < 0 ? 0 : count(text, ADDRESS, BULK, () => true);
  if (addresses >= BULK) return true;
  if (!numbers) return false;
  const phones = count(text, PHONE, BULK, (found) => found.replace(/\D/g, '').length >= 8 && /^\D|^0|[ ().\-/]\d|^\d{9,11}$/.test(found));
  return phones >= BULK || (phones >= RECORDS && addresses >= RECORDS);
}

/** @param {string} text @param {RegExp} expression @param {number} enough @param {(found: string) => boolean} fits */
function count(text, expression, enough, fits) {
  let found = 0;
  for (const [match] of text.matchAll(expression)) if (fits(match) && ++found >= enough) break;
  return found;
}

/**
 * Do the words of a marking stand where markings stand: on a line of their own, in brackets, behind a label, set off by signs?
 * @param {string} text @param {number} at @param {number} length
 */
export function marks(text, at, length) {
  const word = text.slice(at, at + length);
  if (/[0-9A-Za-z_]/.test(text[at - 1] ?? '') || (/[0-9A-Za-z_]/.test(text[at + length] ?? '') && /\w$/.test(word))) return false;
  const left = (/[^\n\r]*$/.exec(text.slice(Math.max(0, at - 160), at)) ?? [''])[0];
  const right = (/^[^\n\r]*/.exec(text.slice(at + length, at + length + 160)) ?? [''])[0];
  const none = (/** @type {string} */ side) => !/\p{L}/u.test(side);
  if (none(left) && none(right)) return !/^[a-z]/.test(word) || /[:=|：]\W*$/.test(left);
  if (/[:=|：][\s"'*`[(]*$/.test(left)) return true;
  const cut = /[^\p{L}\p{N} ]\s*$|^\s*$/u.test(left) || /^\s*[^\p{L}\p{N} ]|^\s*$/u.test(right);
  return cut && (!/[a-z]/.test(word) || /[[({<]\s*$/.test(left));
}

/** Is this a machine-readable line of a passport or card? @param {string} text @param {number} at */
export function travelLine(text, at) {
  return /[0-9A-Z<]{30}/.test(text.slice(Math.max(0, at - 44), at + 44));
}
