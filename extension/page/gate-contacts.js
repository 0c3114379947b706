// Lists of addresses and telephone numbers, counted as src/detect/contacts/ counts them; only the numbering plan is left out.
import { data } from './generated/gate-data.js';

const BULK = 10;
const RECORDS = 5;
const NEARBY = 8192;
const TOLD = 4096; // how far before a number a word about telephones may stand
const SENTENCE = 80; // how far before it a sentence that gives a single number is read

/** @typedef {{ start: number, end: number, clear: boolean }} Span */

/** Is there a list of addresses or of telephone numbers, or of both, or a number that a sentence gives? @param {string} text @param {number[]} runs where runs of digits begin */
export function hasList(text, runs) {
  const addresses = text.indexOf('@') < 0 ? [] : addressesOf(text);
  if (listed(text, addresses, BULK)) return true;
  const phones = phonesOf(text, runs);
  if (phones.some((phone) => isGiven(text, phone.start))) return true;
  if (phones.length < RECORDS) return false;
  if (listed(text, phones, BULK)) return true;
  if (addresses.length < RECORDS) return false;
  const lines = new Set(phones.map((phone) => text.lastIndexOf('\n', phone.start)));
  return listed(text, addresses.filter((address) => lines.has(text.lastIndexOf('\n', address.start))), RECORDS);
}

/** Does a word about telephones stand on the number's line before it? @param {string} text @param {number} start */
function isGiven(text, start) {
  const before = text.slice(Math.max(0, start - SENTENCE), start);
  return before.slice(before.lastIndexOf('\n') + 1).search(WORDS) >= 0;
}

/** Do so many different ones stand near each other? @param {string} text @param {Span[]} spans @param {number} least */
function listed(text, spans, least) {
  if (spans.length < least) return false;
  const keys = spans.map((span) => text.slice(span.start, span.end).replace(/[ \-()/]/g, '').toLowerCase());
  for (let first = 0; first + least <= keys.length; first++) {
    const near = new Set();
    for (let i = first; i < keys.length && spans[i].end - spans[first].start <= NEARBY && near.size < least; i++) near.add(keys[i]);
    if (near.size >= least) return true;
  }
  return false;
}

/** @param {string} text */
function addressesOf(text) {
  /** @type {Span[]} */
  const found = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    const local = text.slice(start, at);
    if (local === '' || local === 'git' || (text[start - 1] === '/' && /^[\x00-\x7f]{1,63}$/.test(local))) continue;
    const domain = /^[0-9A-Za-z.-]*/.exec(text.slice(at + 1, at + 254))?.[0].replace(/[.-]+$/, '') ?? '';
    const top = domain.slice(domain.lastIndexOf('.') + 1);
    if (domain.includes('..') || top === domain || !/^[A-Za-z]{2,24}$/.test(top)) continue;
    if (/^(?:png|jpe?g|gif|svg|webp|js|css|ts|tgz)$/i.test(top)) continue;
    found.push({ start, end: at + 1 + domain.length, clear: true });
  }
  return found;
}

// What a name before `@` may hold, and what it does not begin with.
const OF_LOCAL = new Uint8Array(128);
for (let unit = 0; unit < 128; unit++) OF_LOCAL[unit] = /[\w.%+'\-]/.test(String.fromCharCode(unit)) ? 1 : 0;
const NO_START = /[.\-'%+]/;

/** Where the name before this `@` begins; at the sign itself where there is none. @param {string} text @param {number} at */
function localStart(text, at) {
  let start = at;
  while (start > 0 && at - start < 64) {
    const unit = text.charCodeAt(start - 1);
    if (unit < 128 && OF_LOCAL[unit] === 0) break;
    start--;
  }
  while (start < at && NO_START.test(text[start])) start++;
  return start;
}

// Groups of digits: one or two signs between, or three with a bracket among them.
const NUMBER = /\+?\(?\d+(?:(?:[ \-./()]{1,2}|(?=[ \-./)]{0,2}\()[ \-./()]{3})\d+)*/y;
const WORDS = new RegExp(data.phoneWords.join('|'), 'gi');

/** Numbers that are clear, and faint ones where the text speaks of telephones before them. @param {string} text @param {number[]} runs */
function phonesOf(text, runs) {
  /** @type {Span[]} */
  const found = [];
  let until = 0;
  for (const run of runs) {
    if (run < until) continue;
    let start = run;
    if (text[start - 1] === '(') start--;
    if (text[start - 1] === '+') start--;
    NUMBER.lastIndex = start;
    const raw = NUMBER.exec(text)?.[0] ?? '';
    const clear = raw.length < 8 ? undefined : clearness(text, start, raw);
    // What cannot begin or end here may hold a number further on.
    if (clear === undefined) continue;
    until = start + raw.length;
    if (clear !== null) found.push({ start, end: until, clear });
  }
  if (found.length < RECORDS || found.every((phone) => phone.clear)) return found;
  const words = [...text.matchAll(WORDS)].map((word) => word.index);
  return found.filter((phone) => phone.clear || words.some((at) => at < phone.start && phone.start - at <= TOLD));
}

/**
 * Whether the number speaks for itself, null when it is none, undefined when none stands free here.
 * @param {string} text @param {number} start @param {string} raw
 */
function clearness(text, start, raw) {
  /** @type {string[]} */
  const groups = raw.replace(/(?!^)\(0\)/g, ' ').match(/\d+/g) ?? [];
  const first = groups[0] ?? '';
  const digits = groups.join('');
  const plus = raw[0] === '+';
  const before = text[start - 1] ?? ' ';
  if (/[0-9A-Za-z_.+$%@]/.test(before)) return undefined;
  if ((before === '-' || before === '/') && /[0-9A-Za-z]/.test(text[start - 2] ?? '')) return undefined;
  if (/[0-9A-Za-z_@%]/.test(text[start + raw.length] ?? '')) return undefined;
  if (digits.length < 8 || digits.length > 17 || groups.length > 8) return undefined;
  if (plus) return true;
  if (digits.startsWith('00')) return groups.length > 1;
  if (digits[0] === '0') {
    if (digits.length < 9 || digits.length > 12 || first.length < 2) return null;
    return groups.length > 1 && groups.slice(1).every((group) => group.length >= 2);
  }
  const shape = groups.map((group) => group.length).join('');
  if (shape === '334' || (shape === '1334' && digits[0] === '1')) return true;
  const years = first.length === 4 && /^(?:19|20)/.test(digits);
  if (shape === '37' && digits[0] === '3') return false;
  const grouped = groups.length > 1 && !years && groups.every((group) => group.length >= 2 && group.length <= 5) && digits.length <= 11;
  return grouped || (groups.length === 1 && digits.length >= 9 && digits.length <= 11) ? false : null;
}
