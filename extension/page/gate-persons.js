// Numbers beside their names, and markings of documents, as the judge looks for them but without check digits: so the gate rings for a
// little more.
/** @import { Kind } from './gate-tokens' */
import { cellUnder } from './gate-columns.js';
import { data } from './generated/gate-data.js';
import { alphanumeric, beginsWord, numberAt } from './gate-tokens.js';

const REACH = 90; // how far behind its name a number may stand
const LINES = 2;
const BEFORE = 32; // how far before
const AROUND = 240; // how far from its name the words around a number may stand
const SHORT_NAME = 4; // a name so short must not be the beginning of a longer word

const JOINS = /[ _\-.']/;
const LETTER = /[A-Za-z]/;

/** @type {[string[], string[]][]} */
const phrases = data.phrases.map(([before, after]) => [before.split(' ').filter(Boolean).reverse(), after.split(' ').filter(Boolean)]);

/**
 * Could a number stand beside the name at `at`, or in the column under it?
 * @param {string} text @param {number} at @param {number} length @param {number} index @param {number} phrase
 */
export function namesNumber(text, at, length, index, phrase) {
  const name = around(text, at, length, phrase);
  if (name === null) return false;
  const [start, end] = name;
  if (!beginsWord(text, start) || (end - start <= SHORT_NAME && longerWord(text, start, end))) return false;
  const number = data.numbers[index];
  if (number[4] !== '' && !accompanied(text, start, number[4].split('|'))) return false;
  if (numberBehind(text, end, number)) return true;
  const before = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - BEFORE);
  for (let i = before; i < start; i = runEnd(text, i, start)) {
    const ends = numberAt(text, i, number);
    if (ends > 0 && ends <= start) return true;
  }
  return cellUnder(text, start, end, (from, to) => numberAt(text, from, number, to - 2) > 0);
}

/** One of the words stands not far from the name. @param {string} text @param {number} at @param {string[]} words */
function accompanied(text, at, words) {
  const around = text.slice(Math.max(0, at - AROUND), at + AROUND).toLowerCase();
  return words.some((word) => around.includes(word));
}

/** @param {string} text @param {number} from @param {Kind} number */
function numberBehind(text, from, number) {
  const to = Math.min(text.length, from + REACH);
  let lines = 0;
  for (let i = from; i < to; i = runEnd(text, i, to)) {
    if (text[i] === '\n' && ++lines > LINES) return false;
    const end = numberAt(text, i, number);
    if (end > 0 && introduced(text, from, i, end)) return true;
  }
  return false;
}

/** A value without a digit is a word until a sign or a small letter introduces it: `BIC: …`, not `SWIFT PROGRAMMING`. @param {string} text @param {number} from @param {number} start @param {number} end */
function introduced(text, from, start, end) {
  return /\d/.test(text.slice(start, end)) || /[^ A-Z]/.test(text.slice(from, start)) || /bic$/i.test(text.slice(Math.max(0, from - 3), from));
}

/** The end of the run of letters and digits that stands here; of anything else, the next place. @param {string} text @param {number} at @param {number} limit */
function runEnd(text, at, limit) {
  if (!alphanumeric(text, at)) return at + 1;
  while (at < limit && alphanumeric(text, at)) at++;
  return at;
}

/** `NIFty`, `2run`: a longer word than this short name. @param {string} text @param {number} start @param {number} end */
function longerWord(text, start, end) {
  if (/[^\x00-\x7f]/.test(text.slice(start, end))) return false;
  if (/\d/.test(text[start - 1] ?? '')) return true;
  const [last, next] = [text[end - 1], text[end] ?? ''];
  return LETTER.test(last) && LETTER.test(next) && /[a-z]/.test(last) === /[a-z]/.test(next);
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
  return cut && (!/[a-z]/.test(word) || /[[({<]\s*$/.test(left) || (none(left) && !/^[a-z]/.test(word)));
}

/** Is this a machine-readable line of a passport or card? @param {string} text @param {number} at */
export function travelLine(text, at) {
  return /[0-9A-Z<]{30}/.test(text.slice(Math.max(0, at - 44), at + 44));
}
