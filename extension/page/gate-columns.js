// The cells under a heading, as src/detect/person/column.rs finds them: comma, semicolon, tab, bar, HTML, and columns that are merely
// aligned.

const LINE = 1200;
const ROWS = 400;
const DEPTH = 32768;
const HEADING = 64;

/** How many characters of columns may still be looked at. */
let budget = 0;

/** A new text. @param {number} length */
export function begin(length) {
  budget = 131072 + 4 * length;
}

/**
 * Does one of the cells under the name at `start..end` pass?
 * @param {string} text @param {number} start @param {number} end @param {(from: number, to: number) => boolean} passes
 */
export function cellUnder(text, start, end, passes) {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  if (start - from > LINE) return false;
  let to = text.indexOf('\n', start);
  if (to < 0) to = text.length;
  if (to - from >= LINE) return false;
  const heading = text.slice(from, to);
  if (/<th|<TH/.test(heading)) return markup(text, end, passes);
  const mark = ['\t', '|', ';', ','].find((sign) => heading.includes(sign));
  if (mark === undefined) return aligned(text, from, to, start, end, passes);
  const columns = split(heading, mark);
  const index = columns.findIndex(([a, b]) => a <= start - from && start - from < b && b - a <= HEADING);
  if (index < 0) return false;
  return rows(text, to, (row, at) => {
    const cells = split(row, mark);
    if (cells.length !== columns.length) return false;
    return passesTrimmed(text, at + cells[index][0], at + cells[index][1], passes) ? true : null;
  });
}

/**
 * Goes through the lines behind `end` until one answers.
 * @param {string} text @param {number} end @param {(row: string, at: number) => boolean | null} look
 */
function rows(text, end, look) {
  let at = end + 1;
  for (let row = 0; row < ROWS && at < text.length && at - end <= DEPTH; row++) {
    let next = text.indexOf('\n', at);
    if (next < 0) next = text.length;
    budget -= next - at + 1;
    if (budget < 0 || next - at >= LINE) return false;
    const answer = look(text.slice(at, next), at);
    if (answer !== null) return answer;
    at = next + 1;
  }
  return false;
}

/** A mark between double quotes separates nothing. @param {string} line @param {string} mark @returns {[number, number][]} */
function split(line, mark) {
  /** @type {[number, number][]} */
  const cells = [];
  let from = 0;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    else if (line[i] === mark && !quoted) {
      cells.push([from, i]);
      from = i + 1;
    }
  }
  cells.push([from, line.length]);
  return cells;
}

const WRAPPING = ' \t"\'`*\r';

/** @param {string} text @param {number} from @param {number} to @param {(from: number, to: number) => boolean} passes */
function passesTrimmed(text, from, to, passes) {
  while (from < to && WRAPPING.includes(text[from])) from++;
  while (to > from && WRAPPING.includes(text[to - 1])) to--;
  return from < to && passes(from, to);
}

/**
 * Headings two blanks apart, and values that begin or end where the heading does.
 * @param {string} text @param {number} from @param {number} to @param {number} start @param {number} end @param {(from: number, to: number) => boolean} passes
 */
function aligned(text, from, to, start, end, passes) {
  if (to - from > 300 || end > to || !(text.slice(from, start).includes('  ') || text.slice(end, to).includes('  '))) return false;
  const [left, right] = [start - from, end - from + 12];
  return rows(text, to, (row, at) => {
    if (row === '') return false;
    // Characters of two code units shift what stands behind them.
    const slack = /[\ud800-\udfff]/.test(row) || /[\ud800-\udfff]/.test(text.slice(from, end)) ? LINE : 0;
    for (const { 0: word, index } of row.matchAll(/ ?[^ ]+(?: [^ ]+)*/g)) {
      const begins = index + (word[0] === ' ' ? 1 : 0);
      const ends = index + word.length;
      if (ends + 2 + slack >= left && begins <= right + slack && passes(at + begins, at + ends)) return true;
    }
    return null;
  });
}

/** The cells of rows in HTML. @param {string} text @param {number} end @param {(from: number, to: number) => boolean} passes */
function markup(text, end, passes) {
  const part = text.slice(end, end + Math.min(DEPTH, Math.max(0, budget)));
  budget -= part.length;
  for (const { 0: cell, index } of part.matchAll(/<td[^>]*>[^<]*/g)) {
    const open = cell.indexOf('>') + 1;
    if (passesTrimmed(text, end + index + open, end + index + cell.length, passes)) return true;
  }
  return false;
}
