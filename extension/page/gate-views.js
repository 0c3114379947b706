// What hides a value from a reader of characters, undone as the judge undoes it.

const NOTHING = '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\u{e0000}-\\u{e0fff}';
const INVISIBLE = new RegExp(`[${NOTHING}]`, 'gu');
const LOOK_ALIKE = /[\u00a0\u2000-\u200a\u202f\u205f\u3000\u2010-\u2015\u2212\ufe58\ufe63\u2018\u2019\u201b-\u201e\uff01-\uff5e\u24b6-\u24e9\u{1d400}-\u{1d6a3}\u{1d7ce}-\u{1d7ff}]/gu;
const ESCAPE = /\\u\{([0-9a-fA-F]{1,6})\}|\\[uU]([0-9a-fA-F]{4})|\\x([2-7][0-9a-fA-F])|%([2-7][0-9a-fA-F])|&#[xX]([0-9a-fA-F]{1,8});?|&#([0-9]{1,8});?|&(amp|lt|gt|quot|apos|nbsp|equals|colon|lowbar|sol|plus|period|hyphen|shy|commat|ZeroWidthSpace|zwnj|zwj);|\\(\r?\n|["'/\\=._nrt-])|=(3D|\r?\n)/g;
const NAMED = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', equals: '=', colon: ':', lowbar: '_', sol: '/', plus: '+', period: '.', hyphen: '-',
  shy: '', commat: '@', ZeroWidthSpace: '', zwnj: '', zwj: '',
};
const CONTROL = { n: '\n', r: '\r', t: '\t' };

/** The text with escapes decoded and look-alikes made ASCII, or null when it has none. */
export function decoded(text) {
  const plain = fold(text.replace(ESCAPE, unescape_));
  return plain === text ? null : plain;
}

function unescape_(whole, braced, four, hex, percent, hexEntity, decimal, name, slash, mail) {
  if (name !== undefined) return NAMED[name];
  if (slash !== undefined) return CONTROL[slash] ?? (slash.endsWith('\n') ? '' : slash);
  if (mail !== undefined) return mail === '3D' ? '=' : '';
  const digits = braced ?? four ?? hex ?? percent ?? hexEntity;
  const code = digits !== undefined ? parseInt(digits, 16) : parseInt(decimal, 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function fold(text) {
  return /^[\x00-\x7f]*$/.test(text) ? text : text.replace(INVISIBLE, '').replace(LOOK_ALIKE, ascii);
}

function ascii(character) {
  const code = character.codePointAt(0);
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xfe58 || code === 0xfe63) return '-';
  if (code >= 0x2018 && code <= 0x201b) return "'";
  if (code >= 0x201c && code <= 0x201e) return '"';
  return character.normalize('NFKC');
}

/** Lines joined where a word may go on in the next line, or null when there is no such place. */
export function joined(text) {
  if (!text.includes('\n')) return null;
  const whole = text.replace(/([\w\-.+/])\r?\n[ \t>|]*(?=[\w\-.+/])/g, '$1');
  return whole === text ? null : whole;
}

/** What runs of base64 say, when they say something readable. */
export function* encodedTexts(text) {
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{24,65536}/g)) {
    const letters = run.replace(/-/g, '+').replace(/_/g, '/');
    if (!readable(atob(letters.slice(0, 24)))) continue;
    const bytes = Uint8Array.from(atob(letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0))), (c) => c.charCodeAt(0));
    yield new TextDecoder().decode(bytes).replaceAll('\0', '');
  }
}

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
