// Where do the literals of the detectors stand? Three folded code units of each are hashed, and a bit stands for the fourth: few places of
// ordinary text pass both. The table is made when it is first needed, so that a page pays for it only once somebody writes in it.
import { data } from './generated/gate-data.js';

const HASHES = 1 << 14;

/** Tells whether a literal means something where it stands. @callback Speaks @param {string} text @param {number} at @param {number} length @param {string} targets @returns {boolean} */

/**
 * For each hash the bits of its fourth units, and its first literal (counted from 1); for each literal its text, where the hashed units
 * stand in it, what it announces, and the next literal of the same hash. Words of two characters are looked for by themselves.
 * @typedef {{ fourths: Uint32Array, first: Uint16Array, next: Uint16Array, texts: string[], offsets: Uint8Array, targets: string[], short: RegExp, byShort: Map<string, string> }} Table
 */
/** @type {Table | undefined} */
let table;

/** Makes the table now, when nobody waits. */
export function prepare() {
  table ??= build();
  return table;
}

/** @returns {Table} */
function build() {
  const lines = data.literals.split('\n');
  const fourths = new Uint32Array(HASHES);
  const [first, next] = [new Uint16Array(HASHES), new Uint16Array(lines.length + 1)];
  const [texts, targets, offsets] = [[''], [''], new Uint8Array(lines.length + 1)];
  const byShort = new Map();
  for (const line of lines) {
    const tab = line.lastIndexOf('\t');
    const text = line.slice(1, tab);
    const announced = line.slice(tab + 1);
    if (text.length < 3) {
      byShort.set(text, announced);
      continue;
    }
    const index = texts.length;
    const offset = parseInt(line[0], 36);
    const hash = hashOf(((folded(text, offset) << 16) ^ (folded(text, offset + 1) << 8) ^ folded(text, offset + 2)) & 0xffffff);
    fourths[hash] |= offset + 3 < text.length ? 1 << folded(text, offset + 3) : 0xffffffff;
    [next[index], first[hash], offsets[index]] = [first[hash], index, offset];
    texts.push(text);
    targets.push(announced);
  }
  return { fourths, first, next, texts, offsets, targets, short: new RegExp([...byShort.keys()].join('|'), 'g'), byShort };
}

/**
 * Looks for every literal until one speaks; answers it, or null.
 * @param {string} text @param {boolean} beyond it may hold more than ASCII @param {Speaks} speaks
 */
export function find(text, beyond, speaks) {
  const known = prepare();
  const { fourths, first } = known;
  const last = text.length - 3;
  if (last >= 0) {
    let three = ((folded(text, 0) << 8) ^ folded(text, 1)) & 0xffff;
    let unit = folded(text, 2);
    for (let at = 0; at <= last; at++) {
      three = ((three << 8) ^ unit) & 0xffffff;
      const hash = hashOf(three);
      unit = at < last ? text.charCodeAt(at + 3) | 0x20 : 0;
      if (((fourths[hash] >>> unit) & 1) === 1) {
        const found = verified(known, text, at, first[hash], speaks);
        if (found !== null) return found;
      }
    }
  }
  return beyond ? shortWord(known, text, speaks) : null;
}

/** @param {Table} known @param {string} text @param {number} at @param {number} index @param {Speaks} speaks */
function verified(known, text, at, index, speaks) {
  for (; index > 0; index = known.next[index]) {
    const literal = known.texts[index];
    const start = at - known.offsets[index];
    if (start >= 0 && same(text, start, literal) && speaks(text, start, literal.length, known.targets[index])) return literal;
  }
  return null;
}

/** @param {Table} known @param {string} text @param {Speaks} speaks */
function shortWord(known, text, speaks) {
  known.short.lastIndex = 0;
  for (let found = known.short.exec(text); found !== null; found = known.short.exec(text)) {
    if (speaks(text, found.index, found[0].length, known.byShort.get(found[0]) ?? '')) return found[0];
    known.short.lastIndex = found.index + 1;
  }
  return null;
}

/** Upper and lower case of ASCII are the same; nothing else is. @param {string} text @param {number} at @param {string} literal */
function same(text, at, literal) {
  if (at + literal.length > text.length) return false;
  for (let i = 0; i < literal.length; i++) {
    let unit = text.charCodeAt(at + i);
    if (unit >= 65 && unit <= 90) unit += 32;
    if (unit !== literal.charCodeAt(i)) return false;
  }
  return true;
}

/** @param {string} text @param {number} at */
function folded(text, at) {
  return text.charCodeAt(at) | 0x20;
}

/** @param {number} three */
function hashOf(three) {
  return Math.imul(three, 0x9e3779b1) >>> 18;
}
