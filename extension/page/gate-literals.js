// Where do the literals of the detectors stand? Five bits of three code units of each choose a row, and a bit of it stands for the fourth: few
// places of ordinary text pass both, and the units themselves are compared before a literal is. The table is made when it is first needed,
// so that a page pays for it only once somebody writes in it.
import { data } from './generated/gate-data.js';
import { beyondAscii, unitsOf } from './gate-units.js';

const ROWS = 1 << 15;

/** What a literal announces, the first letter of its sort and up to two numbers. @typedef {{ sort: string, index: number, phrase: number }} Target */
/** Tells whether a literal means something where it stands. @callback Speaks @param {string} text @param {number} at @param {number} length @param {Target[]} targets @returns {boolean} */
/** A literal, where its four units stand in it, and what it announces: as text, until it is met. @typedef {{ text: string, offset: number, announced: string, targets: Target[] | null }} Literal */

/**
 * For each row the bits of its fourth units, and its first literal (counted from 1); for each literal the next of the same row, its four
 * units (or three, as its mask says) and the unit before them. Words of two characters are looked for by themselves.
 * @typedef {{ fourths: Int32Array, first: Uint16Array, next: Uint16Array, units: Int32Array, masks: Int32Array, befores: Uint8Array, literals: Literal[], short: Map<string, Literal>, lasts: Uint32Array }} Table
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
  const fourths = new Int32Array(ROWS);
  const first = new Uint16Array(ROWS);
  const next = new Uint16Array(lines.length + 1);
  const units = new Int32Array(lines.length + 1);
  const masks = new Int32Array(lines.length + 1);
  const befores = new Uint8Array(lines.length + 1);
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
    const [one, two, three, four] = [0, 1, 2, 3].map((i) => text.charCodeAt(offset + i)); // NaN behind the end
    const row = rowOf(one, two, three);
    units[index] = together(one, two, three, four);
    masks[index] = offset + 3 < text.length ? -1 : 0xffffff;
    befores[index] = offset > 0 ? text.charCodeAt(offset - 1) | 0x20 : 0;
    fourths[row] |= offset + 3 < text.length ? 1 << four : -1;
    next[index] = first[row];
    first[row] = index;
  }
  return { fourths, first, next, units, masks, befores, literals, short, lasts };
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
  const { fourths } = known;
  const units = unitsOf(text);
  const last = text.length - 3;
  let [one, two, three] = [units[0], units[1], units[2]];
  for (let at = 0; at <= last; at++) {
    const four = units[at + 3];
    const row = rowOf(one, two, three);
    if (((fourths[row] >> four) & 1) !== 0) {
      const met = meets(known, row, text, units, at, speaks);
      if (met !== null) return met;
    }
    [one, two, three] = [two, three, four];
  }
  return shortWord(known, text, units, speaks);
}

/** The literal of this row that stands with its four units at `at` and speaks, or null. @param {Table} known @param {number} row @param {string} text @param {Uint16Array} units @param {number} at @param {Speaks} speaks */
function meets(known, row, text, units, at, speaks) {
  const here = together(units[at], units[at + 1], units[at + 2], units[at + 3]);
  const before = at > 0 ? (units[at - 1] | 0x20) & 0xff : 0;
  for (let index = known.first[row]; index > 0; index = known.next[index]) {
    if (((here ^ known.units[index]) & known.masks[index]) !== 0) continue;
    if (known.befores[index] !== 0 && known.befores[index] !== before) continue;
    if (speaksAt(known.literals[index], text, units, at, speaks)) return known.literals[index].text;
  }
  return null;
}

/** Does the literal stand with its four units at `at`, and speak? @param {Literal} literal @param {string} text @param {Uint16Array} units @param {number} at @param {Speaks} speaks */
function speaksAt(literal, text, units, at, speaks) {
  const start = at - literal.offset;
  return start >= 0 && same(units, start, literal.text) && speaks(text, start, literal.text.length, targetsOf(literal));
}

/** A word of one or two characters, which ends beyond ASCII. @param {Table} known @param {string} text @param {Uint16Array} units @param {Speaks} speaks */
function shortWord({ short, lasts }, text, units, speaks) {
  // A copy: a reader that is asked may load another text.
  for (const at of beyondAscii(text).slice()) {
    const unit = units[at];
    if (((lasts[unit >> 5] >>> (unit & 31)) & 1) === 0) continue;
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

/** The row of three units, where upper and lower case are the same. @param {number} one @param {number} two @param {number} three */
function rowOf(one, two, three) {
  return ((one & 31) << 10) | ((two & 31) << 5) | (three & 31);
}

/** Eight bits of each of four units, where upper and lower case are the same. @param {number} one @param {number} two @param {number} three @param {number} four */
function together(one, two, three, four) {
  return ((one | 0x20) & 0xff) | (((two | 0x20) & 0xff) << 8) | (((three | 0x20) & 0xff) << 16) | ((four | 0x20) << 24);
}
