// Runs the judge's shapes: a literal is found, the sets around it follow without a second try.
import { beginsWord, escapeBefore } from './gate-tokens.js';
import { unitsOf } from './gate-units.js';
import { data } from './generated/gate-data.js';

const LETTER_OR_DIGIT = /[0-9A-Za-z]/;
const REACH = 80; // how far behind its word a value may stand
const KEY_WORDS = /key|token|secret|pass|auth|pwd|cred|api/i;
/** A literal, or a set and how many of it: the least and the most. @typedef {string | [set: number, least: number, most: number]} Op */
/** With how many characters of a token it begins at least. @typedef {{ anchor: number, flags: number, ops: Op[], token: number }} Program */

const NOCASE = 1;
const LEFT = 2;
const RIGHT = 4;

const UNLIMITED = 65535;
/** @type {string[]} */
let shapes = [];
/** @type {Program[]} */
const programs = [];

/** The shape, read from its text the first time. @param {number} index */
function programOf(index) {
  if (shapes.length === 0) shapes = data.programs.split('\n');
  return (programs[index] ??= read(shapes[index]));
}

/** @param {string} shape @returns {Program} */
function read(shape) {
  const ops = shape.slice(2).split('{}').flatMap((part) => [...part.matchAll(/\{(\d+):(\d+)(-?)(\d*)\}|[^{]+/g)]).map(([whole, set, least, range, most]) =>
    set === undefined ? whole : /** @type {Op} */ ([Number(set), Number(least), range === '' ? Number(least) : most === '' ? UNLIMITED : Number(most)]));
  return { flags: Number(shape[0]), anchor: Number(shape[1]), ops, token: tokenOf(ops) };
}

/** @param {Op[]} ops */
function tokenOf(ops) {
  let least = 0;
  for (const op of ops) {
    if (typeof op === 'string') {
      for (let i = 0; i < op.length; i++, least++) if (!ofToken(op.charCodeAt(i))) return least;
    } else {
      for (let unit = 0; unit <= 128; unit++) if (inSet(op[0], unit) && !ofToken(unit)) return least;
      least += op[1];
    }
  }
  return least;
}

/**
 * Does the shape whose literal stands at `at` match here? In joined lines its neighbours mean nothing.
 * @param {string} text @param {number} at @param {number} index @param {boolean} broken
 */
export function matches(text, at, index, broken) {
  const { anchor, flags, ops } = programOf(index);
  const start = backwards(text, at, ops, anchor, flags, broken);
  if (start < 0) return false;
  const end = forwards(text, at, ops, anchor, flags, broken);
  return end >= 0 && (broken || (leftEdge(text, start, flags, ops) && rightEdge(text, end, flags, ops)));
}

/**
 * Does one of the shapes of this group match at a token behind the word?
 * @param {string} text @param {number} at @param {number} length @param {number} place
 */
export function nearMatches(text, at, length, place) {
  if (!beginsWord(text, at)) return false;
  const [from, count, key] = data.near[place];
  const end = Math.min(text.length, at + length + REACH);
  const units = unitsOf(text);
  let lines = 0;
  let last = at;
  let introduced = key !== 1;
  const least = leastOf(place, from, count);
  for (let i = at + length; i < end; i++) {
    if (units[i] === 10 && ++lines > 1) return false;
    if (!ofToken(units[i]) || (i > at + length && ofToken(units[i - 1]))) continue;
    let token = i + 1;
    while (ofToken(units[token])) token++;
    // Behind most words stand shorter ones only.
    if (token - i < least) continue;
    introduced ||= KEY_WORDS.test(text.slice(last, i));
    last = i;
    if (!introduced) continue;
    for (let program = from; program < from + count; program++) {
      if (programOf(program).token <= token - i && matches(text, i, program, false)) return true;
    }
  }
  return false;
}

/** @type {number[]} */
const leasts = [];

/** The shortest token with which a shape of this group begins. @param {number} place @param {number} from @param {number} count */
function leastOf(place, from, count) {
  if (leasts[place] === undefined) {
    leasts[place] = UNLIMITED;
    for (let program = from; program < from + count; program++) leasts[place] = Math.min(leasts[place], programOf(program).token);
  }
  return leasts[place];
}

/** @param {string} text @param {number} at @param {Op[]} ops @param {number} from @param {number} flags @param {boolean} broken */
function forwards(text, at, ops, from, flags, broken) {
  for (let i = from; i < ops.length; i++) {
    const op = ops[i];
    if (typeof op === 'string') {
      if (!literalAt(text, at, op, flags)) return -1;
      at += op.length;
    } else {
      let end = at;
      while (end < text.length && inSet(op[0], text.charCodeAt(end))) end++;
      const taken = take(end - at, op, broken);
      if (taken < 0) return -1;
      at += taken;
    }
  }
  return at;
}

/** @param {string} text @param {number} at @param {Op[]} ops @param {number} to @param {number} flags @param {boolean} broken */
function backwards(text, at, ops, to, flags, broken) {
  for (let i = to - 1; i >= 0; i--) {
    const op = ops[i];
    if (typeof op === 'string') {
      at -= op.length;
      if (at < 0 || !literalAt(text, at, op, flags)) return -1;
    } else {
      let start = at;
      while (start > 0 && inSet(op[0], text.charCodeAt(start - 1))) start--;
      const taken = take(at - start, op, broken);
      if (taken < 0) return -1;
      at -= taken;
    }
  }
  return at;
}

/**
 * Beyond ASCII the judge counts bytes and the gate code units; there the gate counts generously.
 * @param {number} run @param {[number, number, number]} op @param {boolean} broken
 */
function take(run, [set, least, most], broken) {
  const generous = data.sets[set][4] === 1;
  if (run < (generous ? Math.ceil(least / 3) : least)) return -1;
  if (least === most) return generous ? Math.min(run, least) : least;
  return most !== UNLIMITED && run > most && !generous && !broken ? -1 : run;
}

/** @param {number} index @param {number} unit */
function inSet(index, unit) {
  const set = data.sets[index];
  return unit > 127 ? set[4] === 1 : ((set[unit >> 5] >>> (unit & 31)) & 1) === 1;
}

/** @param {string} text @param {number} at @param {string} literal @param {number} flags */
function literalAt(text, at, literal, flags) {
  if ((flags & NOCASE) === 0) return text.startsWith(literal, at);
  return text.slice(at, at + literal.length).toLowerCase() === literal.toLowerCase();
}

/** @param {string} text @param {number} start @param {number} flags @param {Op[]} ops */
function leftEdge(text, start, flags, ops) {
  if ((flags & LEFT) === 0 || start === 0 || escapeBefore(text, start)) return true;
  if (LETTER_OR_DIGIT.test(text[start - 1])) return false;
  return typeof ops[0] === 'string' || !inSet(ops[0][0], text.charCodeAt(start - 1));
}

/** @param {string} text @param {number} end @param {number} flags @param {Op[]} ops */
function rightEdge(text, end, flags, ops) {
  if ((flags & RIGHT) === 0 || end >= text.length) return true;
  const last = ops[ops.length - 1];
  const word = LETTER_OR_DIGIT.test(text[end]);
  if (typeof last === 'string') return !(word && LETTER_OR_DIGIT.test(last[last.length - 1]));
  return !word && !inSet(last[0], text.charCodeAt(end));
}

const TOKEN = new Uint8Array(128);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/.~') TOKEN[c.charCodeAt(0)] = 1;
const ofToken = (/** @type {number} */ unit) => unit < 128 && TOKEN[unit] === 1;
