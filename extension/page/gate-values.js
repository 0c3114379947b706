// Behind a word such as "password" or "api key": does anything follow that could be its value? Where the judge reads the grammar of
// name and value, the gate only asks whether a piece of text close by looks chosen or drawn.

const REACH = 280; // name, link and the beginning of the value
const TABLE = 40000; // as many rows below a heading as the judge reads
const BEFORE = 220;
const STOPS = /[\s"'<>`|\\,;&。，、；”“»「」）]+/;

/**
 * A piece that a person could have chosen as a password.
 * @param {string} text @param {number} at @param {number} length
 */
export function passwordLike(text, at, length) {
  if (goesOn(text, at, length)) return false;
  if (shouted(text, at, length) && /^[\w.-]{0,40}["'`\\\]*\s]*[:=(>]/.test(text.slice(at + length, at + length + 80))) return true;
  const reach = inTable(text, at, length) ? TABLE : text.startsWith('random_', at - 7) ? REACH + 512 : REACH;
  return passwords.near(text, at + length, reach) || pieceBefore(text, at, chosen);
}

/**
 * A piece on the line of a program that takes a password: even a plain word of six letters may be one.
 * @param {string} text @param {number} at @param {number} length
 */
export function commandLike(text, at, length) {
  if (/[0-9A-Za-z]/.test(text[at - 1] ?? ' ') && !/[\\%\u001b]/.test(text.slice(Math.max(0, at - 12), at))) return false;
  const before = text.slice(Math.max(0, at - REACH), at);
  const line = before.slice(before.lastIndexOf('\n') + 1) + text.slice(at + length, at + length + REACH);
  if (!/(?:^|\s)(?:--?[A-Za-z]|\/[A-Za-z]+[: ])|\|/.test(line)) return false;
  return line.split(STOPS).some((piece) => chosen(piece) || /(?:^-\w|[:%=]|^)[A-Za-z]{6,}/.test(piece));
}

/**
 * A piece that a machine could have made as a key.
 * @param {string} text @param {number} at @param {number} length
 */
export function secretLike(text, at, length) {
  if (goesOn(text, at, length)) return false;
  return secrets.near(text, at + length, inTable(text, at, length) ? TABLE : REACH + 512) || pieceBefore(text, at, drawn);
}

/**
 * The name may be a heading: a mark that separates cells stands beside it.
 * @param {string} text @param {number} at @param {number} length
 */
function inTable(text, at, length) {
  return /^[\w. -]*["'`*\s]*(?:[|,\t;)\n]|<\/t|  |$)/.test(text.slice(at + length, at + length + 60)) || /[|,\t;]["'`* ]*[\w.-]*$/.test(text.slice(Math.max(0, at - 60), at));
}

/**
 * "use … as the password", `"value": "…", "name": "password"`: the value stands first.
 * @param {string} text @param {number} at @param {(piece: string) => boolean} tells
 */
function pieceBefore(text, at, tells) {
  const before = text.slice(Math.max(0, at - BEFORE), at);
  return /(?:[a-zà-ÿа-я] |name|key|label|variable|[^\x00-\x7f])/i.test(before.slice(-80)) && before.split(STOPS).some(tells);
}

/** Looks for a telling piece behind a place, and remembers up to where there is none: a text full of names is still read only once. */
class Search {
  /** @param {(piece: string) => boolean} tells */
  constructor(tells) {
    this.tells = tells;
    this.text = '';
    this.from = 0;
    this.clear = 0;
  }

  /** @param {string} text @param {number} at @param {number} reach */
  near(text, at, reach) {
    const known = this.text === text && this.from <= at && at <= this.clear;
    const start = known ? this.clear : at;
    const end = Math.min(text.length, at + reach);
    if (start >= end) return false;
    const pieces = text.slice(start, end).split(STOPS);
    if (pieces.some(this.tells)) return true;
    // The last piece may go on behind the window.
    if (!known) [this.text, this.from] = [text, at];
    this.clear = end < text.length ? Math.max(start, end - pieces[pieces.length - 1].length) : end;
    return false;
  }
}

/**
 * `passwords`, `tokenizer`: another word.
 * @param {string} text @param {number} at @param {number} length
 */
function goesOn(text, at, length) {
  const last = text[at + length - 1];
  const next = text[at + length] ?? '';
  const plural = next === 's' && !/[A-Za-z0-9]/.test(text[at + length + 1] ?? '');
  return (!plural && /[a-z]/.test(last) && /[a-z]/.test(next)) || (/[A-Z]/.test(last) && /[A-Z]/.test(next));
}

/**
 * The name is written in capitals, as environment variables are: then even a plain word may be the value.
 * @param {string} text @param {number} at @param {number} length
 */
function shouted(text, at, length) {
  return !/[a-z]/.test(text.slice(at, at + length)) && /[A-Z]/.test(text.slice(at, at + length));
}

/** @param {string} piece */
function chosen(piece) {
  if (/\d/.test(piece)) return piece.length >= 3;
  if (/[A-Z]/.test(piece) && /[a-z]/.test(piece) && piece.length >= 8 && /[a-z][A-Z]|[A-Z]{2}|[!@#$%^&*?+=~/]/.test(piece)) return true;
  if (/[^\x00-\x7f]/.test(piece)) return piece.length >= 4 && /[!@#$%^&*?+=~/]/.test(piece);
  if (/^[A-Z]?[a-z]+[.:)\]}*]*$/.test(piece)) return oddWord(piece);
  return piece.length >= 8 && /[!@#$%^&*?+=~/]/.test(piece) && /[A-Za-z].*[A-Za-z].*[A-Za-z].*[A-Za-z]/.test(piece);
}

/** A long capitalised piece may be chosen. @param {string} piece */
function oddWord(piece) {
  return piece.length >= 8 && /^[A-Z]/.test(piece);
}

/** @param {string} piece */
function drawn(piece) {
  if (piece.length < 12) return false;
  return /\d/.test(piece) ? /[A-Za-z]/.test(piece) : piece.length >= 16 && /[a-z]/.test(piece) && /[A-Z]/.test(piece);
}

const passwords = new Search(chosen);
const secrets = new Search(drawn);
