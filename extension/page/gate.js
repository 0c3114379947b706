// Could the judge find anything in this text? Cheap, synchronous, and never silent where the judge would speak: the literals and
// shapes are the judge's own (generated/gate-data.js), without its checks. Where the judge normalises, the gate does so too.
/** @import { Target } from './gate-types' */
import { data } from './generated/gate-data.js';
import { BEYOND_ASCII, NUMBERS, decoded, encodedTexts, joined, survey } from './gate-views.js';
import { hasNumber } from './gate-numbers.js';
import { begin } from './gate-columns.js';
import { hasList } from './gate-contacts.js';
import { hasForm } from './gate-forms.js';
import { marks, namesNumber, travelLine } from './gate-persons.js';
import { matches, nearMatches } from './gate-shapes.js';
import { commandLike, passwordLike, secretLike } from './gate-values.js';

// Three folded code units of a literal are hashed, and a bit stands for the fourth: few places of ordinary text pass both.
const HASHES = 1 << 14;
const fourths = new Uint32Array(HASHES);
/** @typedef {{ text: string, offset: number, targets: Target[] }} Literal */
/** @type {Literal[][]} */
const buckets = Array.from({ length: HASHES }, () => []);
// Words of one or two characters (of scripts whose characters are words) are looked for one by one.
/** @type {Literal[]} */
const short = [];
/** @type {Literal[]} */
const shortBeyondAscii = [];

for (const [text, targets] of data.literals) {
  if (text.length < 3) {
    (/[^\x00-\x7f]/.test(text) ? shortBeyondAscii : short).push({ text, offset: 0, targets });
    continue;
  }
  const at = rarest(text);
  const hash = hashOf(fold(text, at));
  fourths[hash] |= at + 3 < text.length ? 1 << folded(text, at + 3) : 0xffffffff;
  buckets[hash].push({ text, offset: at, targets });
}

/**
 * @param {string} text
 * @param {string[]} [extraLiterals] words of the policy's own detectors
 */
export function rings(text, extraLiterals = []) {
  return reason(text, extraLiterals) !== null;
}

/**
 * What the gate rings for: a literal of the detectors or the name of a rule; null when it is silent. For measurements.
 * @param {string} text
 * @param {string[]} [extraLiterals]
 * @returns {string | null}
 */
export function reason(text, extraLiterals = []) {
  if (!text) return null;
  const extra = extraLiterals.map((word) => word.toLowerCase());
  const traits = survey(text);
  const plainly = finds(text, extra, traits);
  if (plainly !== null) return plainly;
  const plain = decoded(text, traits);
  const hidden = plain === null ? null : finds(plain, extra, NUMBERS | BEYOND_ASCII);
  if (hidden !== null) return hidden;
  for (const inside of encodedTexts(text, traits)) {
    const found = finds(inside, extra, NUMBERS | BEYOND_ASCII);
    if (found !== null) return found;
  }
  const whole = joined(text);
  return whole === null ? null : hits(whole, true, true);
}

/**
 * One reading of one view.
 * @param {string} text @param {string[]} extra @param {number} traits
 */
function finds(text, extra, traits) {
  if (extra.length > 0) {
    const lower = text.toLowerCase();
    if (extra.some((word) => lower.includes(word))) return 'policy';
  }
  begin(text.length);
  const numbers = (traits & NUMBERS) !== 0;
  const literal = hits(text, false, (traits & BEYOND_ASCII) !== 0);
  if (literal !== null) return literal;
  if (numbers && hasNumber(text)) return 'number';
  if (numbers && hasForm(text)) return 'form';
  return hasList(text, numbers) ? 'list' : null;
}

/**
 * Looks for every literal; `broken` is the view in which lines are joined, where only shapes mean anything.
 * @param {string} text @param {boolean} broken @param {boolean} beyond it may hold more than ASCII
 * @returns {string | null} the literal
 */
function hits(text, broken, beyond) {
  let rolling = (((((folded(text, 0) << 8) & 0xffff00) ^ folded(text, 1)) << 8) & 0xffff00);
  let unit = folded(text, 2);
  for (let at = 2; at < text.length; at++) {
    const hash = hashOf(rolling ^ unit);
    rolling = ((rolling ^ unit) << 8) & 0xffff00;
    unit = folded(text, at + 1);
    if (((fourths[hash] >>> unit) & 1) === 1) {
      const literal = bucketHits(text, at - 2, hash, broken);
      if (literal !== null) return literal;
    }
  }
  const found = short.find((literal) => everyPlace(text, literal, broken));
  return (found ?? (beyond ? shortBeyondAscii.find((literal) => everyPlace(text, literal, broken)) : undefined))?.text ?? null;
}

/** @param {string} text @param {number} at @param {number} hash @param {boolean} broken */
function bucketHits(text, at, hash, broken) {
  for (const literal of buckets[hash]) {
    const start = at - literal.offset;
    if (start >= 0 && same(text, start, literal.text) && literal.targets.some((t) => speaks(text, start, literal.text.length, t, broken))) {
      return literal.text;
    }
  }
  return null;
}

/**
 * A very short word anywhere.
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
  if (typeof target === 'string') return namesNumber(text, at, length, target[0], Number(target.slice(1)));
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

/** The place of a literal whose code units are met least in ordinary text: marks and digits before letters. @param {string} text */
function rarest(text) {
  const weight = (/** @type {string} */ unit) => ('etaoinsr '.includes(unit) ? 12 : 'hldcump'.includes(unit) ? 8 : 'fgwybv-=/:.'.includes(unit) ? 5 : 2);
  let best = 0;
  let least = Infinity;
  for (let at = 0; at + Math.min(4, text.length) <= text.length; at++) {
    const sum = [...text.slice(at, at + 4)].reduce((all, unit) => all + weight(unit), 0);
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
  return Math.imul(three, 0x9e3779b1) >>> 18;
}
