// Where do the literals of the detectors stand? Three folded code units of each are hashed, and a bit stands for the fourth: few places of
// ordinary text pass both. The table is made when it is first needed, so that a page pays for it only once somebody writes in it.
import { data } from './generated/gate-data.js';
import { isPlain, unitsOf } from './gate-units.js';

const HASHES = 1 << 14;

/** What a literal announces, the first letter of its sort and up to two numbers. @typedef {{ sort: string, index: number, phrase: number }} Target */
/** Tells whether a literal means something where it stands. @callback Speaks @param {string} text @param {number} at @param {number} length @param {Target[]} targets @returns {boolean} */
/** A literal, where its hashed units stand in it, and what it announces: as text, until it is met. @typedef {{ text: string, offset: number, announced: string, targets: Target[] | null }} Literal */

/**
 * For each hash the bits of its fourth units, and its first literal (counted from 1); for each literal the next of the same hash and its
 * hashed units. Words of
 * two characters are looked for by themselves.
 * @typedef {{ fourths: Uint32Array, first: Uint16Array, next: Uint16Array, grams: Uint32Array, literals: Literal[], short: Map<string, Literal>, lasts: Uint32Array }} Table
 */
/** @type {Table | undefined} */
let table;

/** Makes the table now, when nobody waits. */
export function prepare() {
  table ??= build();
  return table;
}

/** Runs once and before anything is compiled, so it is written for the interpreter. @returns {Table} */
function build() {
  const lines = data.literals.split('\n');
  const fourths = new Uint32Array(HASHES);
  const first = new Uint16Array(HASHES);
  const next = new Uint16Array(lines.length + 1);
  const grams = new Uint32Array(lines.length + 1);
  /** @type {Map<string, Literal>} */
  const short = new Map();
  const lasts = new Uint32Array(2048); // a bit for every unit that ends such a word
  /** @type {Literal[]} */
  const literals = [{ text: '', offset: 0, announced: '', targets: [] }];
  let text = '';
  let announced = '';
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const tab = line.lastIndexOf('\t');
    const offset = digitOf(line.charCodeAt(0));
    const shared = digitOf(line.charCodeAt(1));
    text = shared === 0 ? line.slice(2, tab) : text.slice(0, shared) + line.slice(2, tab);
    if (tab + 1 < line.length) announced = line.slice(tab + 1);
    const literal = { text, offset, announced, targets: null };
    if (text.length < 3) {
      short.set(text, literal);
      const unit = text.charCodeAt(text.length - 1);
      lasts[unit >> 5] |= 1 << (unit & 31);
      continue;
    }
    const index = literals.length;
    literals.push(literal);
    const gram = (((text.charCodeAt(offset) | 0x20) << 16) ^ ((text.charCodeAt(offset + 1) | 0x20) << 8) ^ (text.charCodeAt(offset + 2) | 0x20)) & 0xffffff;
    const hash = hashOf(gram);
    grams[index] = gram;
    fourths[hash] |= offset + 3 < text.length ? 1 << (text.charCodeAt(offset + 3) | 0x20) : 0xffffffff;
    next[index] = first[hash];
    first[hash] = index;
  }
  return { fourths, first, next, grams, literals, short, lasts };
}

/** A digit of base 36. @param {number} unit */
function digitOf(unit) {
  return unit < 58 ? unit - 48 : unit - 87;
}

/** @param {Literal} literal */
function targetsOf(literal) {
  return (literal.targets ??= literal.announced.split(',').map((target) => {
    const [index, phrase] = target.slice(1).split(' ');
    return { sort: target[0], index: Number(index), phrase: Number(phrase ?? 0) };
  }));
}

/**
 * Looks for every literal until one speaks; answers it, or null.
 * @param {string} text @param {Speaks} speaks
 */
export function find(text, speaks) {
  const known = prepare();
  const { fourths, first, next, grams } = known;
  const units = unitsOf(text);
  const last = text.length - 3;
  let three = ((units[0] | 0x20) << 8) ^ (units[1] | 0x20);
  for (let at = 0; at <= last; at++) {
    three = ((three << 8) ^ (units[at + 2] | 0x20)) & 0xffffff;
    const hash = hashOf(three);
    if (((fourths[hash] >>> (units[at + 3] | 0x20)) & 1) === 1) {
      for (let index = first[hash]; index > 0; index = next[index]) {
        if (grams[index] === three && speaksAt(known.literals[index], text, units, at, speaks)) return known.literals[index].text;
      }
    }
  }
  return isPlain(text) ? null : shortWord(known, text, units, speaks);
}

/** Does the literal stand with its hashed units at `at`, and speak? @param {Literal} literal @param {string} text @param {Uint16Array} units @param {number} at @param {Speaks} speaks */
function speaksAt(literal, text, units, at, speaks) {
  const start = at - literal.offset;
  return start >= 0 && same(units, start, literal.text) && speaks(text, start, literal.text.length, targetsOf(literal));
}

/** A word of one or two characters, which ends beyond ASCII. @param {Table} known @param {string} text @param {Uint16Array} units @param {Speaks} speaks */
function shortWord({ short, lasts }, text, units, speaks) {
  for (let at = 0; at < text.length; at++) {
    const unit = units[at];
    if (unit < 128 || ((lasts[unit >> 5] >>> (unit & 31)) & 1) === 0) continue;
    for (const start of [at - 1, at]) {
      const literal = short.get(text.slice(start, at + 1));
      if (literal && speaks(text, start, literal.text.length, targetsOf(literal))) return literal.text;
    }
  }
  return null;
}

/** Upper and lower case of ASCII are the same; nothing else is. @param {Uint16Array} units @param {number} at @param {string} literal */
function same(units, at, literal) {
  for (let i = 0; i < literal.length; i++) {
    let unit = units[at + i];
    if (unit >= 65 && unit <= 90) unit += 32;
    if (unit !== literal.charCodeAt(i)) return false;
  }
  return true;
}

/** @param {number} three */
function hashOf(three) {
  return Math.imul(three, 0x9e3779b1) >>> 18;
}
