// What hides a value from a reader of characters, undone as the judge undoes it.
import { isPlain, unitsOf } from './gate-units.js';


// What each character below 128 is: 1 of base64, 2 of a word that a line break may cut, 4 a digit, 8 where an escape may begin.
const KINDS = new Uint8Array(128);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/-_') KINDS[c.charCodeAt(0)] = 3;
for (const c of '0123456789') KINDS[c.charCodeAt(0)] = 7;
KINDS['.'.charCodeAt(0)] = 2;
for (const c of '\\%&=') KINDS[c.charCodeAt(0)] = 8;

/** @param {number} unit */
const kindOf = (unit) => (unit < 128 ? KINDS[unit] : 0);

const NOTHING = '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\u{e0000}-\\u{e0fff}';
const INVISIBLE = new RegExp(`[${NOTHING}]`, 'gu');
const ALIKE = '\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000\\u2010-\\u2015\\u2212\\ufe58\\ufe63\\u2018\\u2019\\u201b-\\u201e\\uff01-\\uff5e\\u24b6-\\u24e9\\u{1d400}-\\u{1d6a3}\\u{1d7ce}-\\u{1d7ff}';
const LOOK_ALIKE = new RegExp(`[${ALIKE}]`, 'gu');
const FOLDED_HERE = new RegExp(`[${NOTHING}${ALIKE}]`, 'uy');
const ESCAPE = /\\u\{([0-9a-fA-F]{1,6})\}|\\[uU]([0-9a-fA-F]{4})|\\x([2-6][0-9a-fA-F]|7[0-9a-eA-E])|%([2-6][0-9a-fA-F]|7[0-9a-eA-E])|&#[xX]([0-9a-fA-F]{1,8});?|&#([0-9]{1,8});?|&(amp|lt|gt|quot|apos|nbsp|equals|colon|lowbar|sol|plus|period|hyphen|shy|commat|ZeroWidthSpace|zwnj|zwj);|\\(\r?\n|["'/\\=._nrt-])|=(3D|(?<=[0-9A-Za-z]=)\r?\n(?=[0-9A-Za-z]))/g;
/** @type {Record<string, string>} */
const NAMED = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', equals: '=', colon: ':', lowbar: '_', sol: '/', plus: '+', period: '.', hyphen: '-',
  shy: '', commat: '@', ZeroWidthSpace: '', zwnj: '', zwj: '',
};
/** @type {Record<string, string>} */
const CONTROL = { n: '\n', r: '\r', t: '\t' };

const ESCAPE_HERE = new RegExp(ESCAPE.source, 'y');

// How much the judge reads again around what decodes (src/detect/views/decoded.rs), in bytes; here as many characters.
const BEFORE = 512;
const BEHIND = 1024;
const AROUND_TYPOGRAPHY = 224;
const LINE = 200;
const BEFORE_LINES = 256;
const BEHIND_LINES = 512;
const BEHIND_KEY = 16 * 1024;
const LONGEST_ESCAPE = 24; // one that begins at the end of a part is read to its own end

const BACKSLASH = 92;
const N = 110;
const EQUALS = 61;
const AMPERSAND = 38;
const ORDINARY = new Set([...'rt"\'\\'].map((c) => c.charCodeAt(0))); // what every program writes behind a backslash

/**
 * The parts of the text around what the judge decodes, with escapes decoded and look-alikes made ASCII.
 * @param {string} text @returns {string[]}
 */
export function decodedParts(text) {
  return partsOf(text).map(([from, to]) => fold(text.slice(from, Math.min(text.length, to + LONGEST_ESCAPE)).replace(ESCAPE, unescape_)));
}

/** Where these parts stand, in order and apart. @param {string} text @returns {[number, number][]} */
function partsOf(text) {
  const units = unitsOf(text);
  /** @type {[number, number][]} */
  const parts = [];
  const add = (/** @type {number} */ from, /** @type {number} */ to) => {
    const last = parts[parts.length - 1];
    if (last !== undefined && last[1] >= from) {
      last[1] = Math.max(last[1], to);
      if (from < last[0]) join(parts, from);
    } else parts.push([Math.max(0, from), to]);
  };
  let broken = -LINE - 1; // where the last written line break stands
  for (let at = 0; at < text.length; at++) {
    const unit = units[at];
    if (unit < 128) {
      if ((KINDS[unit] & 8) === 0) continue;
      if (unit === BACKSLASH) {
        const next = units[at + 1];
        if (next === N) {
          if (at - broken <= LINE) add(at - BEFORE_LINES, at + 2 + BEHIND_LINES);
          broken = at;
        }
        if (next === N || ORDINARY.has(next)) {
          at++;
          continue;
        }
      }
      if (unit !== BACKSLASH && !mayEscape(unit, units[at + 1])) continue;
      ESCAPE_HERE.lastIndex = at;
      if (!ESCAPE_HERE.test(text)) continue;
      add(at - BEFORE, ESCAPE_HERE.lastIndex + BEHIND);
      at = ESCAPE_HERE.lastIndex - 1;
    } else if (mayFold(unit)) {
      FOLDED_HERE.lastIndex = at;
      if (!FOLDED_HERE.test(text)) continue;
      const stands = folded(text.slice(at, FOLDED_HERE.lastIndex));
      const [before, behind] = stands === '' || /^[0-9A-Za-z]/.test(stands) ? [BEFORE, BEHIND] : [AROUND_TYPOGRAPHY, AROUND_TYPOGRAPHY];
      add(at - before, FOLDED_HERE.lastIndex + behind);
      at = FOLDED_HERE.lastIndex - 1;
    }
  }
  for (let i = 0; i < parts.length; i++) {
    const [from, to] = parts[i];
    if (text.slice(from, to).includes('BEGIN')) parts[i][1] = Math.min(to + BEHIND_KEY, parts[i + 1]?.[0] ?? text.length);
  }
  return parts;
}

/** Whether an escape may begin with `%`, `&` or `=` and this: most of them in code are operators. @param {number} unit @param {number} next */
function mayEscape(unit, next) {
  if (unit === EQUALS) return next === 51 || next === 10 || next === RETURN;
  if (unit === AMPERSAND) return next === 35 || (kindOf(next) & 2) !== 0;
  return next >= 50 && next <= 55;
}

// The blocks of 256 characters in which these stand, first halves of pairs included.
const FOLDING = new Uint8Array(256);
for (const block of [0x00, 0x03, 0x06, 0x11, 0x17, 0x18, 0x20, 0x22, 0x24, 0x30, 0x31, 0xd8, 0xdb, 0xfe, 0xff]) FOLDING[block] = 1;

/** Whether a character beyond ASCII may be one of these: hardly a letter is. @param {number} unit */
function mayFold(unit) {
  if (FOLDING[unit >> 8] === 0) return false;
  return unit > 0xff ? unit >> 8 !== 0x30 || unit === 0x3000 : unit === 0xa0 || unit === 0xad;
}

/** The last part begins further back, and takes in those that it then meets. @param {[number, number][]} parts @param {number} from */
function join(parts, from) {
  const last = /** @type {[number, number]} */ (parts.pop());
  last[0] = Math.max(0, from);
  while (parts.length > 0 && parts[parts.length - 1][1] >= last[0]) last[0] = Math.min(last[0], /** @type {[number, number]} */ (parts.pop())[0]);
  parts.push(last);
}

/** Only what HTML escapes, and look-alikes. @param {string} text */
export function withoutEntities(text) {
  return fold(text.replace(ESCAPE, (whole, ...groups) => (whole[0] === '&' ? unescape_(whole, ...groups) : whole)));
}

/** @param {string} whole @param {(string | undefined)[]} groups */
function unescape_(whole, ...groups) {
  const [braced, four, hex, percent, hexEntity, decimal, name, slash, mail] = groups;
  if (name !== undefined) return NAMED[name];
  if (slash !== undefined) return CONTROL[slash] ?? (slash.endsWith('\n') ? '' : slash);
  if (mail !== undefined) return mail === '3D' ? '=' : '';
  const digits = braced ?? four ?? hex ?? percent ?? hexEntity;
  const code = digits !== undefined ? parseInt(digits, 16) : parseInt(decimal ?? '', 10);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
}

/** @param {string} text */
function fold(text) {
  return isPlain(text) ? text : folded(text);
}

/** The same without a look at its units: those of the whole text stay at hand. @param {string} text */
function folded(text) {
  return text.replace(INVISIBLE, '').replace(LOOK_ALIKE, ascii);
}

/** @param {string} character */
function ascii(character) {
  const code = character.codePointAt(0) ?? 0;
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xfe58 || code === 0xfe63) return '-';
  if (code >= 0x2018 && code <= 0x201b) return "'";
  if (code >= 0x201c && code <= 0x201e) return '"';
  return character.normalize('NFKC');
}

const PART = 3; // the shortest part of a word on either side of a break
const BREAKS = 4;

/** Words that seem to go on in the next line, joined with their rests; null when there is none. @param {string} text */
export function joined(text) {
  const units = unitsOf(text);
  const words = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    const end = units[at - 1] === RETURN ? at - 1 : at;
    // Most lines end with a sign or a short word.
    if (end >= PART && ofWord(units[end - 1]) && ofWord(units[end - 2]) && ofWord(units[end - 3])) {
      const word = broken(text, units, at, end);
      if (word !== null) words.push(word);
    }
  }
  return words.length > 0 ? words.join('\n') : null;
}

const RETURN = 13;
const ofWord = (/** @type {number} */ unit) => (kindOf(unit) & 2) !== 0;
const isDigit = (/** @type {number} */ unit) => (kindOf(unit) & 4) !== 0;

/**
 * The word that ends at `end` before this line break with what follows, or null when it cannot be a token: one of its parts must hold a
 * digit.
 * @param {string} text @param {Uint16Array} units @param {number} at @param {number} end
 */
function broken(text, units, at, end) {
  let digits = false;
  let start = end;
  for (; start > 0 && ofWord(units[start - 1]); start--) digits ||= isDigit(units[start - 1]);
  let from = partBehind(units, at);
  let to = from;
  for (; ofWord(units[to]); to++) digits ||= isDigit(units[to]);
  if (to - from < PART || !digits) return null;
  let word = text.slice(start, end);
  for (let breaks = 0; breaks <= BREAKS && to > from; breaks++) {
    word += text.slice(from, to);
    at = text.indexOf('\n', at + 1);
    if (at < 0) break;
    from = to = partBehind(units, at);
    while (ofWord(units[to])) to++;
  }
  return word;
}

/** Where the line behind this break begins, without indentation and the marks of a quotation. @param {Uint16Array} units @param {number} at */
function partBehind(units, at) {
  do at++;
  while (units[at] === 32 || units[at] === 9 || units[at] === 62 || units[at] === 124);
  return at;
}

/** What runs of base64 say, when they say something readable. @param {string} text */
export function encodedTexts(text) {
  const found = [];
  for (const run of longRuns(text)) {
    const letters = run.replace(/-/g, '+').replace(/_/g, '/');
    if (!readable(atob(letters.slice(0, SHORTEST)))) continue;
    const bytes = Uint8Array.from(atob(letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0))), (c) => c.charCodeAt(0));
    found.push(new TextDecoder().decode(bytes));
    if (bytes.includes(0)) found.push(new TextDecoder('utf-16le').decode(bytes.subarray(0, bytes.length & ~1)));
  }
  return found;
}

const SHORTEST = 24;
const LONGEST = 65536;
const ofBase64 = (/** @type {number} */ unit) => (kindOf(unit) & 1) !== 0;

/**
 * Runs of base64, found by looking at every twenty-fourth character only: a longer run cannot hide between two looks.
 * @param {string} text
 */
function longRuns(text) {
  const units = unitsOf(text);
  const found = [];
  for (let probe = SHORTEST - 1; probe < text.length; probe += SHORTEST) {
    if (!ofBase64(units[probe])) continue;
    let start = probe;
    let end = probe + 1;
    while (start > 0 && ofBase64(units[start - 1])) start--;
    while (ofBase64(units[end])) end++;
    if (end - start >= SHORTEST && end - start <= LONGEST) found.push(text.slice(start, end));
    probe = end;
  }
  return found;
}

/** @param {string} sample */
function readable(sample) {
  let plain = 0;
  let zeros = 0;
  for (let i = 0; i < sample.length; i++) {
    const unit = sample.charCodeAt(i);
    if ((unit >= 0x20 && unit < 0x7f) || (unit >= 9 && unit <= 13)) plain++;
    if (unit === 0 && i % 2 === 1) zeros++;
  }
  return plain * 10 >= sample.length * 9 || zeros * 2 + 1 >= sample.length;
}
