// The name around a word such as `password`, as src/detect/name.rs reads it: where it begins and ends, and whether it may hold a secret.
import { data } from './generated/gate-data.js';
import { escapeBefore } from './gate-tokens.js';

const SHORT = 5; // a shorter word must stand at the beginning of a word of its own
const SIDE = 40; // the longest part of a name on either side of the word

const [ABOUT, BEFORE, RIGHT_BEFORE] = data.names.map((words) => new Set(words.split(' ')));
const UNSPACED = /[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]/;
const KATAKANA = /[\u30a1-\u30fa\u30fc]/;

/** @typedef {{ start: number, end: number, word: number, length: number, flag: boolean, shouted: boolean }} Name */

/** What each ASCII character is in a name: 1 a letter or digit, 2 a sign within names. */
const PARTS = new Uint8Array(128);
for (let unit = 0; unit < 128; unit++) PARTS[unit] = /[0-9A-Za-z]/.test(String.fromCharCode(unit)) ? 1 : '_-.'.includes(String.fromCharCode(unit)) ? 2 : 0;

const partAt = (/** @type {string} */ text, /** @type {number} */ at) => {
  const unit = text.charCodeAt(at);
  return unit < 128 ? PARTS[unit] : 0;
};

/** Does a script without blanks between words begin here? @param {string} text @param {number} at */
export function unspaced(text, at) {
  return UNSPACED.test(text[at] ?? '');
}

/**
 * The name around the word at `at`, unless it only speaks about a secret.
 * @param {string} text @param {number} at @param {number} whole the length of the word with the sign that it may carry
 * @returns {Name | null}
 */
export function nameAround(text, at, whole) {
  let length = whole;
  while (length > 0 && text.charCodeAt(at + length - 1) < 128 && partAt(text, at + length - 1) !== 1) length--;
  const wordEnd = at + length;
  if (length === 0 || goesOn(text, wordEnd) || !begins(text, at, length)) return null;
  let end = wordEnd;
  if (length === whole && !unspaced(text, wordEnd - 1)) {
    while (end - wordEnd < SIDE && partAt(text, end) > 0) end++;
    while (end > wordEnd && (text[end - 1] === '-' || text[end - 1] === '.')) end--;
    // `password.set("…")` is a call.
    if (text[end] === '(' && end - wordEnd > 3 && text.endsWith('.set', end)) end -= 4;
  }
  let start = at;
  while (at - start < SIDE && start > 0 && partAt(text, start - 1) > 0) start--;
  const left = text.slice(start, at);
  // An escape's letter is not a letter of the name.
  const prefix = text[start - 1] === '\\' && /^[nrt]/.test(left) ? left.slice(1) : left;
  if (speaksAbout(text.slice(wordEnd, end), ABOUT) || speaksAbout(prefix, BEFORE) || RIGHT_BEFORE.has(lastPiece(prefix))) return null;
  const name = text.slice(start, end);
  // One of our own masks.
  if (start < at && text[start - 1] === '[' && text[end] === ']' && /\d$/.test(name)) return null;
  const dashes = /^-*/.exec(left)?.[0].length ?? 0;
  return { start, end, word: at, length, flag: dashes === 1 || dashes === 2, shouted: !/[a-z]/.test(name) && /[A-Z]/.test(name) };
}

/** `tokenizer`, `キーボード`: the word is only the beginning of a longer one. @param {string} text @param {number} end */
function goesOn(text, end) {
  if (end >= text.length) return false;
  const [last, next] = [text[end - 1], text[end]];
  if (next < '\x80') {
    if (next === 's' && partAt(text, end + 1) !== 1) return false;
    return (/[a-z]/.test(next) && (/[a-z]/.test(last) || (last > '\x7f' && !unspaced(text, end - 1)))) || (/[A-Z]/.test(next) && /[A-Z]/.test(last));
  }
  if (unspaced(text, end - 1)) return KATAKANA.test(next) && KATAKANA.test(last);
  return /^\p{Alphabetic}/u.test(text.slice(end, end + 2)) && !unspaced(text, end);
}

/** @param {string} text @param {number} at @param {number} length */
function begins(text, at, length) {
  if (at === 0) return true;
  const before = text[at - 1];
  if (text[at] > '\x7f') return unspaced(text, at) || !/\p{Alphabetic}$/u.test(text.slice(Math.max(0, at - 2), at));
  // The judge counts bytes, so beyond ASCII a word is longer to it.
  if (length >= SHORT || /[^\x00-\x7f]/.test(text.slice(at, at + length))) return true;
  return !/[A-Za-z]/.test(before) || (/[A-Z]/.test(text[at]) && /[a-z]/.test(before)) || escapeBefore(text, at);
}

/** Is a part, cut at `_`, `-`, `.` and capitals, one of the words? @param {string} text @param {Set<string>} words */
function speaksAbout(text, words) {
  return text !== '' && text.split(/[_.-]|(?<=[a-z])(?=[A-Z])/).some((part) => words.has(part.toLowerCase()));
}

/** @param {string} prefix */
function lastPiece(prefix) {
  return (/([^_.-]*)[_.-]*$/.exec(prefix)?.[1] ?? '').toLowerCase();
}

/** The name is the word and no longer identifier. @param {Name} name */
export function isTheWord(name) {
  return name.start === name.word && name.end <= name.word + name.length + 1;
}
