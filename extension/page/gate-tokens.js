// A number as people write it: letters and digits in groups with one sign between, as src/detect/person/token.rs reads it, without its
// check digits.

/** A number: the fewest and most letters and digits, the fewest and most letters. @typedef {[number, number, number, number, string]} Kind */

const MOST = 20; // letters and digits
const DIGIT = 1;
const UPPER = 2;
const LOWER = 4;
const SIGN = 8; // one of ` -./+` may stand between two groups

// What each ASCII character is.
const KINDS = new Uint8Array(128);
for (let c = 48; c < 58; c++) KINDS[c] = DIGIT;
for (let c = 65; c < 91; c++) KINDS[c] = UPPER;
for (let c = 97; c < 123; c++) KINDS[c] = LOWER;
for (const c of ' -./+') KINDS[c.charCodeAt(0)] = SIGN;

/** @param {number} unit */
const kindOf = (unit) => (unit < 128 ? KINDS[unit] : 0);

/** @param {string} text @param {number} at */
export function alphanumeric(text, at) {
  return (kindOf(text.charCodeAt(at)) & (DIGIT | UPPER | LOWER)) !== 0;
}

const ESCAPE = /(?:\\[nrtbfv0]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\u001b\[[\d;]*m)$/;

/** Does `\n`, `%3D` or a colour code end here? Its last character is not a neighbour. @param {string} text @param {number} at */
export function escapeBefore(text, at) {
  return ESCAPE.test(text.slice(Math.max(0, at - 12), at));
}

/** Behind no letter, or with a capital behind a small one: a word of its own. @param {string} text @param {number} at */
export function beginsWord(text, at) {
  if (at === 0 || !/[A-Za-z]/.test(text[at - 1])) return true;
  return (/[a-z]/.test(text[at - 1]) && /[A-Z]/.test(text[at])) || escapeBefore(text, at);
}

/**
 * Could a number of this kind begin here? Answers where its shortest form ends, or 0.
 * @param {string} text @param {number} start @param {Kind} number @param {number} [atLeast] where it must end at the earliest
 */
export function numberAt(text, start, number, atLeast = 0) {
  if (!alphanumeric(text, start) || !mayBegin(text, start)) return 0;
  let [at, count, digits] = [start, 0, 0];
  for (;;) {
    let [seen, end, figures] = [0, at, 0];
    for (; end - at <= MOST; end++) {
      const kind = kindOf(text.charCodeAt(end));
      if ((kind & (DIGIT | UPPER | LOWER)) === 0) break;
      seen |= kind;
      figures += kind & DIGIT;
    }
    const run = end - at;
    if (run === 0 || count + run > MOST || !continues(run, seen, at === start)) return 0;
    count += run;
    digits += figures;
    at = end;
    if (text[at] === '(' && text[at + 2] === ')' && alphanumeric(text, at + 1) && count < MOST) {
      count++;
      digits += kindOf(text.charCodeAt(at + 1)) & DIGIT;
      return at + 3 >= atLeast && mayEnd(text, at + 3) && fits(number, count, digits) ? at + 3 : 0;
    }
    if (at >= atLeast && mayEnd(text, at) && fits(number, count, digits)) return at;
    if (kindOf(text.charCodeAt(at)) !== SIGN) return 0;
    at++;
  }
}

/** @param {Kind} number @param {number} count @param {number} digits */
function fits([shortest, longest, fewest, most], count, digits) {
  return count >= shortest && count <= longest && count - digits >= fewest && count - digits <= most;
}

/** A group has a digit or is a few capitals; a first group of letters must be short. @param {number} run @param {number} seen @param {boolean} first */
function continues(run, seen, first) {
  if ((seen & DIGIT) !== 0) return true;
  return (seen === UPPER && run <= (first ? 11 : 6)) || (first && run <= 4);
}

/** @param {string} text @param {number} start */
function mayBegin(text, start) {
  if (start === 0) return true;
  if (alphanumeric(text, start - 1)) return escapeBefore(text, start);
  const before = text[start - 1];
  if (before === '_') return false;
  return !(before === '.' || before === '-' || before === '/') || start < 2 || kindOf(text.charCodeAt(start - 2)) !== DIGIT;
}

/** @param {string} text @param {number} end */
function mayEnd(text, end) {
  const next = text[end];
  if (end >= text.length) return true;
  if (next === '.' || next === '-' || next === '/') return kindOf(text.charCodeAt(end + 1)) !== DIGIT;
  return next !== '_' && next !== '@' && next !== '%' && !alphanumeric(text, end);
}
