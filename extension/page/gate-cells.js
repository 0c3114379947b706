// Secrets under a heading: Markdown and CSV tables, tab-separated text, frames of box drawing, HTML, columns of blanks, the columns of an SQL insert
// (src/detect/columns.rs).
/** @import { Name } from './gate-names' */
/** @import { Literal } from './gate-literal-at' */
import { CELL } from './gate-values.js';

const LONGEST_LINE = 600;
const MOST_ROWS = 64;
const HTML = 4000;
const CODE = /[=:(){}<>!$*/[\]]/; // no heading
const BARS = /[\u2502\u2503\u2506\u2507\u250a\u250b\u2551\u254e\u254f]/; // │, ║ and their like
const RULER = /^[-:| +=\r\u2010-\u2fff]+$/; // a line without a cell

/** @typedef {(literal: Literal) => boolean} Tells */

/** Does a cell under the name pass, if the name is a heading? @param {string} text @param {Name} name @param {Tells} tells */
export function inCells(text, name, tells) {
  const behind = text.slice(name.end, name.end + 96);
  if (/^[^\n=]*<\/t/.test(behind) && inHtml(text, name, tells)) return true;
  if (!/^[0-9A-Za-z "'`*\r_.\-/]*(?:[|,\t;\n)(\u2500-\u257f]|$)/.test(behind)) return false;
  const start = text.lastIndexOf('\n', name.start - 1) + 1;
  const next = text.indexOf('\n', name.end);
  const end = next < 0 ? text.length : next;
  if (name.start - start > LONGEST_LINE || end - name.end > LONGEST_LINE) return false;
  return inInsert(text, name, tells) || inTable(text, start, end, name, tells) || inColumns(text, start, end, name, tells);
}

/** @param {string} cell @param {Tells} tells */
function cellPasses(cell, tells) {
  const value = cell.replace(/^[ \t"'`\r]+|[ \t"'`\r]+$/g, '');
  return value !== '' && tells({ value, start: 0, end: 0, link: CELL, quoted: true });
}

/** @param {string} text @param {number} end @param {(line: string) => boolean | null} look */
function rowsBelow(text, end, look) {
  let at = end + 1;
  for (let row = 0; row < MOST_ROWS && at < text.length; row++) {
    const next = text.indexOf('\n', at);
    const to = next < 0 ? text.length : next;
    if (to - at > LONGEST_LINE) return false;
    const answer = look(text.slice(at, to));
    if (answer !== null) return answer;
    at = to + 1;
  }
  return false;
}

/** @param {string} text @param {number} start @param {number} end @param {Name} name @param {Tells} tells */
function inTable(text, start, end, name, tells) {
  const sign = firstMark(text.slice(name.end, end)) ?? firstMark([...text.slice(start, name.start)].reverse().join(''));
  if (sign === undefined) return false;
  const framed = sign === '|' || BARS.test(sign);
  const mark = BARS.test(sign) ? BARS : sign;
  const heading = text.slice(start, end).split(mark);
  const ruled = framed && RULER.test(/^[^\n]*/.exec(text.slice(end + 1, end + 1 + LONGEST_LINE))?.[0] ?? '');
  const named = (/** @type {string} */ cell, /** @type {number} */ i) =>
    (ruled ? cell.trim().length <= 48 : !CODE.test(cell) && cell.trim().length <= 40) && ((framed && (i === 0 || i === heading.length - 1)) || /[^ \t"'`\r]/.test(cell));
  if (heading.length < 2 || !heading.every(named)) return false;
  const column = text.slice(start, name.start).split(mark).length - 1;
  return rowsBelow(text, end, (line) => {
    if (RULER.test(line)) return null;
    const cells = line.split(mark);
    if (cells.length !== heading.length) return false;
    return cellPasses(cells[column], tells) ? true : null;
  });
}

/** @param {string} line */
function firstMark(line) {
  return /[|,\t;\u2502\u2503\u2506\u2507\u250a\u250b\u2551\u254e\u254f]/.exec(line)?.[0];
}

/** `USER      PASSWORD      ROLE` @param {string} text @param {number} start @param {number} end @param {Name} name @param {Tells} tells */
function inColumns(text, start, end, name, tells) {
  const heading = wide(text.slice(start, end));
  const mine = name.start - start;
  if (heading.length < 2 || !heading.every(([, cell]) => !CODE.test(cell) && cell.length <= 24)) return false;
  const column = heading.findIndex(([at, cell]) => at <= mine && mine < at + cell.length);
  if (column < 0) return false;
  return rowsBelow(text, end, (line) => {
    const cells = wide(line);
    if (cells.length < 2) return /^\s*",?\s*$/.test(line) ? null : false;
    const numbered = cells.length === heading.length + 1 && /^\d+$/.test(cells[0][1]);
    // Beyond ASCII the judge's places are others than the gate's.
    const own = /[^\x00-\x7f]/.test(line) || /[^\x00-\x7f]/.test(text.slice(start, end))
      ? cells
      : cells.length === heading.length ? [cells[column]] : numbered ? [cells[column + 1]] : cells.filter(([at]) => at === mine);
    return own.some(([, cell]) => cellPasses(cell, tells)) ? true : null;
  });
}

/** The cells between two blanks and more, behind the quote that may begin the line. @param {string} line @returns {[number, string][]} */
function wide(line) {
  const bare = line.replace(/^([ \t\f\r]*)"/, '$1 ');
  return [...bare.matchAll(/[^ \t\f\r](?:(?!  ).)*/gs)].map((cell) => [cell.index, cell[0]]);
}

/** `INSERT INTO users (name, password) VALUES ('bob', '…')` @param {string} text @param {Name} name @param {Tells} tells */
function inInsert(text, name, tells) {
  const before = /\([^()]*$/.exec(text.slice(Math.max(0, name.start - 300), name.start))?.[0];
  const values = /^[^)]*\)\s{0,16}values/i.exec(text.slice(name.end, name.end + 324));
  if (before === undefined || values === null) return false;
  const column = before.split(',').length - 1;
  let at = name.end + values[0].length;
  for (let row = 0; row < MOST_ROWS; row++) {
    const cells = /^[\s,]{0,16}\(([^)]*)\)?/.exec(text.slice(at, at + LONGEST_LINE + 16));
    if (cells === null) return false;
    if (cellPasses(cells[1].split(',')[column] ?? '', tells)) return true;
    at += cells[0].length;
  }
  return false;
}

/** `<th>Password</th>` @param {string} text @param {Name} name @param {Tells} tells */
function inHtml(text, name, tells) {
  if (!text.slice(Math.max(0, name.start - HTML / 4), name.start).includes('<tr')) return false;
  const below = text.slice(name.end, name.end + HTML + 40);
  for (const cell of below.matchAll(/<td[^>]*>(?:<[^>]*>)*([^<]*)/g)) if (cellPasses(cell[1], tells)) return true;
  return false;
}
