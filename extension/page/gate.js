// Could the judge find anything in this text? Cheap, synchronous, and never silent where the judge would speak: the literals and
// shapes are the judge's own (generated/gate-data.js), without its checks. Where the judge normalises, the gate does so too.
/** @import { Target } from './gate-types' */
import { data } from './generated/gate-data.js';
import { NUMBERS, decoded, encodedTexts, joined, survey } from './gate-views.js';
import { hasNumber } from './gate-numbers.js';
import { begin, hasForm, hasList, marks, namesNumber, travelLine } from './gate-persons.js';
import { matches, nearMatches } from './gate-shapes.js';
import { commandLike, passwordLike, secretLike } from './gate-values.js';

// The three folded code units of a literal that are hashed, and the literals of each hash.
const bits = new Uint8Array(1 << 16);
/** @typedef {{ text: string, offset: number, targets: Target[] }} Literal */
/** @type {Map<number, Literal[]>} */
const buckets = new Map();
/** @type {Literal[]} */
const short = [];

for (const [text, targets] of data.literals) {
  const at = text.length < 3 ? -1 : rarest(text);
  if (at < 0) {
    short.push({ text, offset: 0, targets });
    continue;
  }
  const hash = hashOf(fold(text, at));
  bits[hash] = 1;
  buckets.set(hash, [...(buckets.get(hash) ?? []), { text, offset: at, targets }]);
}

/**
 * @param {string} text
 * @param {string[]} [extraLiterals] words of the policy's own detectors
 */
export function rings(text, extraLiterals = []) {
  if (!text) return false;
  const extra = extraLiterals.map((word) => word.toLowerCase());
  const traits = survey(text);
  if (finds(text, extra, traits)) return true;
  const plain = decoded(text, traits);
  if (plain !== null && finds(plain, extra, NUMBERS)) return true;
  for (const inside of encodedTexts(text, traits)) if (finds(inside, extra, NUMBERS)) return true;
  const whole = joined(text);
  return whole !== null && hits(whole, true);
}

/**
 * One reading of one view.
 * @param {string} text @param {string[]} extra @param {number} traits
 */
function finds(text, extra, traits) {
  if (extra.length > 0) {
    const lower = text.toLowerCase();
    if (extra.some((word) => lower.includes(word))) return true;
  }
  begin(text.length);
  const numbers = (traits & NUMBERS) !== 0;
  return hits(text, false) || (numbers && (hasNumber(text) || hasForm(text))) || hasList(text, numbers);
}

/**
 * Looks for every literal; `broken` is the view in which lines are joined, where only shapes mean anything.
 * @param {string} text @param {boolean} broken
 */
function hits(text, broken) {
  let rolling = (((((folded(text, 0) << 8) & 0xffff00) ^ folded(text, 1)) << 8) & 0xffff00);
  for (let at = 2; at < text.length; at++) {
    const unit = text.charCodeAt(at) | 0x20;
    const hash = hashOf(rolling ^ unit);
    rolling = ((rolling ^ unit) << 8) & 0xffff00;
    if (bits[hash] === 1 && bucketHits(text, at - 2, hash, broken)) return true;
  }
  return short.some((literal) => everyPlace(text, literal, broken));
}

/** @param {string} text @param {number} at @param {number} hash @param {boolean} broken */
function bucketHits(text, at, hash, broken) {
  for (const literal of buckets.get(hash) ?? []) {
    const start = at - literal.offset;
    if (start >= 0 && same(text, start, literal.text) && literal.targets.some((t) => speaks(text, start, literal.text.length, t, broken))) {
      return true;
    }
  }
  return false;
}

/**
 * Words of one or two characters (of scripts whose characters are words) are looked for one by one.
 * @param {string} text @param {Literal} literal @param {boolean} broken
 */
function everyPlace(text, literal, broken) {
  for (let at = text.indexOf(literal.text); at >= 0; at = text.indexOf(literal.text, at + 1)) {
    if (literal.targets.some((t) => speaks(text, at, literal.text.length, t, broken))) return true;
  }
  return false;
}

/** @param {string} text @param {number} at @param {number} length @param {Target} target @param {boolean} broken */
function speaks(text, at, length, target, broken) {
  if (typeof target === 'number') return matches(text, at, target, broken);
  if (broken) return false;
  if (target === 'p') return passwordLike(text, at, length);
  if (target === 'c') return commandLike(text, at, length);
  if (target === 'k') return secretLike(text, at, length);
  if (target === 'm') return marks(text, at, length);
  if (target === 't') return travelLine(text, at);
  if (typeof target === 'string') return namesNumber(text, at, length, Number(target.slice(1)));
  return nearMatches(text, at, length, target);
}

/** Upper and lower case of ASCII are the same; nothing else is. @param {string} text @param {number} at @param {string} literal */
function same(text, at, literal) {
  for (let i = 0; i < literal.length; i++) {
    let unit = text.charCodeAt(at + i);
    if (unit >= 65 && unit <= 90) unit += 32;
    if (unit !== literal.charCodeAt(i)) return false;
  }
  return true;
}

/** The place of a literal whose three code units are met least in ordinary text: marks and digits before letters. @param {string} text */
function rarest(text) {
  const weight = (/** @type {string} */ unit) => ('etaoinsr '.includes(unit) ? 12 : 'hldcump'.includes(unit) ? 8 : 'fgwybv-=/:.'.includes(unit) ? 5 : 2);
  let best = 0;
  let least = Infinity;
  for (let at = 0; at + 3 <= text.length; at++) {
    const sum = weight(text[at]) + weight(text[at + 1]) + weight(text[at + 2]);
    if (sum < least) [best, least] = [at, sum];
  }
  return best;
}

/** @param {string} text @param {number} at */
function folded(text, at) {
  return text.charCodeAt(at) | 0x20;
}

/** @param {string} text @param {number} at */
function fold(text, at) {
  return ((((folded(text, at) << 8) & 0xffff00) ^ folded(text, at + 1)) << 8 & 0xffff00) ^ folded(text, at + 2);
}

/** @param {number} three */
function hashOf(three) {
  return Math.imul(three, 0x9e3779b1) >>> 16;
}
