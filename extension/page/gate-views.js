// What hides a value from a reader of characters, undone as the judge undoes it.

export const ESCAPES = 1;
export const BEYOND_ASCII = 2;
export const LONG_RUNS = 4;
export const NUMBERS = 8;

// What each character below 128 is: 1 a letter or mark of base64, 2 a digit as well, 4 the beginning of an escape.
const KINDS = new Uint8Array(128);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/-_') KINDS[c.charCodeAt(0)] = 1;
for (const c of '0123456789') KINDS[c.charCodeAt(0)] = 3;
for (const c of '\\\\%&=') KINDS[c.charCodeAt(0)] = 4;

/** One cheap walk that tells which of the costlier looks are worth taking. @param {string} text */
export function survey(text) {
  let traits = 0;
  let run = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) {
      traits |= BEYOND_ASCII;
      run = digits = 0;
      continue;
    }
    const kind = KINDS[unit];
    if ((kind & 1) !== 0) {
      if (++run === 24) traits |= LONG_RUNS;
      if (kind !== 3) digits = 0;
      else if (++digits === 2) traits |= NUMBERS;
    } else {
      run = digits = 0;
      traits |= kind >> 2;
    }
  }
  return traits;
}

const NOTHING = '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\u{e0000}-\\u{e0fff}';
const INVISIBLE = new RegExp(`[${NOTHING}]`, 'gu');
const LOOK_ALIKE = /[\u00a0\u2000-\u200a\u202f\u205f\u3000\u2010-\u2015\u2212\ufe58\ufe63\u2018\u2019\u201b-\u201e\uff01-\uff5e\u24b6-\u24e9\u{1d400}-\u{1d6a3}\u{1d7ce}-\u{1d7ff}]/gu;
const ESCAPE = /\\u\{([0-9a-fA-F]{1,6})\}|\\[uU]([0-9a-fA-F]{4})|\\x([2-6][0-9a-fA-F]|7[0-9a-eA-E])|%([2-6][0-9a-fA-F]|7[0-9a-eA-E])|&#[xX]([0-9a-fA-F]{1,8});?|&#([0-9]{1,8});?|&(amp|lt|gt|quot|apos|nbsp|equals|colon|lowbar|sol|plus|period|hyphen|shy|commat|ZeroWidthSpace|zwnj|zwj);|\\(\r?\n|["'/\\=._nrt-])|=(3D|(?<=[0-9A-Za-z]=)\r?\n(?=[0-9A-Za-z]))/g;
/** @type {Record<string, string>} */
const NAMED = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', equals: '=', colon: ':', lowbar: '_', sol: '/', plus: '+', period: '.', hyphen: '-',
  shy: '', commat: '@', ZeroWidthSpace: '', zwnj: '', zwj: '',
};
/** @type {Record<string, string>} */
const CONTROL = { n: '\n', r: '\r', t: '\t' };

/**
 * The text with escapes decoded and look-alikes made ASCII, or null when it has none.
 * @param {string} text @param {number} traits
 */
export function decoded(text, traits) {
  if ((traits & (ESCAPES | BEYOND_ASCII)) === 0) return null;
  const plain = fold(text.replace(ESCAPE, unescape_));
  return plain === text ? null : plain;
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
  return /^[\x00-\x7f]*$/.test(text) ? text : text.replace(INVISIBLE, '').replace(LOOK_ALIKE, ascii);
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
  const words = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    const word = broken(text, at);
    if (word !== null) words.push(word);
  }
  return words.length > 0 ? words.join('\n') : null;
}

/**
 * The word broken at this line break, or null when it is whole or cannot be a token: one of its parts must hold a digit.
 * @param {string} text @param {number} at
 */
function broken(text, at) {
  const end = text[at - 1] === '\r' ? at - 1 : at;
  let start = end;
  while (start > 0 && isToken(text.charCodeAt(start - 1))) start--;
  if (end - start < PART) return null;
  let next = nextPart(text, at);
  if (next.length < PART || !(HAS_DIGIT.test(next) || HAS_DIGIT.test(text.slice(start, end)))) return null;
  let word = text.slice(start, end);
  for (let breaks = 0; breaks <= BREAKS && next !== ''; breaks++) {
    word += next;
    at = text.indexOf('\n', at + 1);
    next = at < 0 ? '' : nextPart(text, at);
  }
  return word;
}

const HAS_DIGIT = /[0-9]/;

/**
 * The word at the beginning of the line behind this break, without indentation and the marks of a quotation.
 * @param {string} text @param {number} at
 */
function nextPart(text, at) {
  let start = at + 1;
  while (/[ \t>|]/.test(text[start] ?? '')) start++;
  let end = start;
  while (end < text.length && isToken(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}

/** @param {number} unit */
function isToken(unit) {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95 || (unit >= 43 && unit <= 47 && unit !== 44);
}

/**
 * What runs of base64 say, when they say something readable.
 * @param {string} text @param {number} traits
 */
export function* encodedTexts(text, traits) {
  if ((traits & LONG_RUNS) === 0) return;
  for (const run of longRuns(text)) {
    const letters = run.replace(/-/g, '+').replace(/_/g, '/');
    if (!readable(atob(letters.slice(0, 24)))) continue;
    const bytes = Uint8Array.from(atob(letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0))), (c) => c.charCodeAt(0));
    yield new TextDecoder().decode(bytes);
    if (bytes.includes(0)) yield new TextDecoder('utf-16le').decode(bytes.subarray(0, bytes.length & ~1));
  }
}

const SHORTEST = 24;
const LONGEST = 65536;

/**
 * Runs of base64, found by looking at every twenty-fourth character only: a longer run cannot hide between two looks.
 * @param {string} text
 */
function* longRuns(text) {
  const inside = (/** @type {number} */ at) => at >= 0 && at < text.length && text.charCodeAt(at) < 128 && (KINDS[text.charCodeAt(at)] & 1) === 1;
  for (let probe = SHORTEST - 1; probe < text.length; ) {
    if (!inside(probe)) {
      probe += SHORTEST;
      continue;
    }
    let start = probe;
    let end = probe;
    while (inside(start - 1)) start--;
    while (inside(end)) end++;
    if (end - start >= SHORTEST && end - start <= LONGEST) yield text.slice(start, end);
    probe = end + SHORTEST;
  }
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
