// Behind a word such as "password" or "api key": is its name given a value that could be a secret? The readers are the judge's
// (src/detect/assign/), in the judge's order where the order decides; only what tells a value from a placeholder is left out.
/** @import { Literal } from './gate-literal-at' */
/** @import { Named } from './gate-values' */
import { inAnswer } from './gate-answers.js';
import { direct, inObject } from './gate-assigned.js';
import { inCells } from './gate-cells.js';
import { bareAt } from './gate-literal-at.js';
import { nameAround } from './gate-names.js';
import { inPair, inSentence, ofCode, pairInAnswer, spokenOf, standsBefore } from './gate-sentences.js';
import { data } from './generated/gate-data.js';
import { CELL, PROSE, TAG, chosen, codeLike, keyLike, passwordLike } from './gate-values.js';

const WINDOW = 260;
const CODES = new Set(data.sentences[8].split('|'));
const TELLING = /[\d!@#$%^*+~]/; // digits, and marks that sentences do not use

/** A password that a person chose. @param {string} text @param {number} at @param {number} length */
export function namesPassword(text, at, length) {
  const word = text.slice(at, at + length).replace(/[^0-9A-Za-z\u0080-\uffff]+$/, '');
  const code = CODES.has(word.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()));
  return named(text, at, length, code ? (literal) => codeLike(literal) || passwordLike(literal) : passwordLike);
}

/** A key that a machine made. @param {string} text @param {number} at @param {number} length */
export function namesKey(text, at, length) {
  // What a person chose may stand there, too.
  return named(text, at, length, (literal) => keyLike(literal) || ((literal.link <= TAG || literal.link === PROSE || literal.value.length > 13) && chosen(literal.value) && passwordLike(literal)));
}

/** A user and a password behind a word such as "credentials". @param {string} text @param {number} at @param {number} length */
export function namesPair(text, at, length) {
  const name = nameAround(text, at, length);
  if (name === null) return false;
  const tells = (/** @type {Literal} */ literal) => passwordLike({ ...literal, shouted: name.shouted });
  return inPair(text, name, tells) || pairInAnswer(text, name, tells);
}

/** @param {string} text @param {number} at @param {number} length @param {(named: Named) => boolean} passes */
function named(text, at, length, passes) {
  const name = nameAround(text, at, length);
  if (name === null) return false;
  const tells = (/** @type {Literal} */ literal) => passes({ ...literal, shouted: name.shouted && literal.link !== CELL }) || cut(text, literal, tells);
  if (direct(text, name, tells) || inObject(text, name, tells)) return true;
  // The end of a path is spoken of in many ways and has no value, unless a command prints the file.
  if (/[0-9A-Za-z._-]\/$/.test(text.slice(Math.max(0, name.start - 2), name.start))) {
    if (inAnswer(text, name, true, tells)) return true;
  } else {
    if (standsBefore(text, name, tells)) return true;
    if (TELLING.test(text.slice(name.end, name.end + WINDOW)) && (inSentence(text, name, tells) || inAnswer(text, name, false, tells))) return true;
    if (spokenOf(text, name, tells) || ofCode(text, name, tells)) return true;
  }
  return inCells(text, name, tells);
}

/**
 * What decodes is read by the judge in parts, and a part may end before a closing quotation mark: then the first word is the value.
 * @param {string} text @param {Literal} literal @param {(literal: Literal) => boolean} tells
 */
function cut(text, literal, tells) {
  const word = literal.quoted && literal.end > 0 ? bareAt(text, literal.start, literal.link) : null;
  return word !== null && word.end < literal.end && tells(word);
}
