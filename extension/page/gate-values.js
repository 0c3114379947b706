// Could this be a password that somebody chose, or a key that a machine made? What src/detect/value.rs asks of the make-up of a value and
// of its link to the name; what it asks of placeholders and of stock words is left to the judge.
import { data } from './generated/gate-data.js';

// What joins a name to its value, as src/detect/assign/mod.rs has it. The looser the link, the stronger the value must be.
export const EQUALS = 0;
export const COLON = 1;
export const TAG = 2;
export const BLANK = 3;
export const CELL = 4;
export const PROSE = 5;
export const PAIR = 6;
export const HINT = 7;
export const LOOSE = 8;
export const ANSWER = 9;

/** @typedef {{ value: string, link: number, quoted: boolean, shouted: boolean }} Named */
/** @typedef {{ lower: number, upper: number, digits: number, signs: number, beyond: number, most: number }} Makeup */

/** @param {string} value @returns {Makeup} `most` is the length in bytes at the most */
function makeupOf(value) {
  const makeup = { lower: 0, upper: 0, digits: 0, signs: 0, beyond: 0, most: 0 };
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit >= 97 && unit <= 122) makeup.lower++;
    else if (unit >= 65 && unit <= 90) makeup.upper++;
    else if (unit >= 48 && unit <= 57) makeup.digits++;
    else if (unit > 127) makeup.beyond++;
    else makeup.signs++;
  }
  makeup.most = value.length + 2 * makeup.beyond;
  return makeup;
}

/** @param {Makeup} makeup */
function kinds(makeup) {
  return [makeup.lower, makeup.upper, makeup.digits, makeup.signs, makeup.beyond].filter((count) => count > 0).length;
}

const spoken = (/** @type {number} */ link) => link >= PROSE;

/** As it stands, or behind base64. @param {Named} named */
export function passwordLike(named) {
  return plainly(named) || encoded(named);
}

/** The digits that a door, an alarm or a card asks for. @param {Named} named */
export function codeLike({ value, link }) {
  return (link === PROSE || link === HINT || link === ANSWER || link === COLON) && /^\d{4,10}[#*]?$/.test(value);
}

/**
 * Words that are joined to a number count as much as in a sentence, right behind the name or alone where they are waited for.
 * @template {{ value: string, link: number }} T @param {T} literal @returns {T}
 */
export function expected(literal) {
  return (literal.link === HINT || literal.link === ANSWER) && worded(literal.value) ? { ...literal, link: PROSE } : literal;
}

/** `Tiger-Maple-12`, `MyTigerEats62`, `tiger.maple.river.12` @param {string} value */
function worded(value) {
  const stem = /^([A-Za-z\-_.]{8,})\d{1,4}[!#$]?$/.exec(value)?.[1];
  if (stem === undefined || !stem.split(/[-_.]/).every((part) => part === '' || (part.length > 2 && /[a-z]/.test(part.slice(1))))) return false;
  const capitals = stem.replace(/[^A-Z]/g, '').length;
  return capitals >= 2 ? capitals * 3 <= stem.length : capitals === 0 && stem.replace(/[^-_.]/g, '').length >= 2;
}

/** @param {Named} named */
function encoded({ value, link, shouted }) {
  if (spoken(link) || link === BLANK || value.length < 8 || value.length % 4 !== 0 || !/^[0-9A-Za-z+/_-]+={0,2}$/.test(value)) return false;
  const inside = atob(value.replace(/-/g, '+').replace(/_/g, '/'));
  return /^[!-~]+$/.test(inside) && plainly({ value: inside, link, quoted: true, shouted });
}

/** @param {Named} named */
function plainly(named) {
  const { value, link, quoted } = named;
  if (value.length > 128) return false;
  const makeup = makeupOf(value);
  if (makeup.most < 4 || !fits(named, makeup) || !strong(named, makeup)) return false;
  if (spoken(link) && link !== LOOSE && !quoted && makeup.signs === 0 && (makeup.digits === 0 || (makeup.most < 8 && makeup.digits < makeup.most))) return false;
  return !refers(value, quoted);
}

/** May a value of this make-up stand behind the link? @param {Named} named @param {Makeup} makeup */
function fits({ value, link, quoted }, makeup) {
  if (link === CELL) {
    const number = makeup.digits < 2 && (makeup.digits === 0 || makeup.upper < 2 || makeup.lower === 0);
    if (makeup.most < 6 || (number && wordlike(value)) || (makeup.beyond > 0 && makeup.digits === 0)) return false;
  }
  if (link === LOOSE && (makeup.beyond > 0 || value.length < 8 || kinds(makeup) < 3 || makeup.digits * 2 > value.length || /[-_/.:(=[]/.test(value) || wordlike(value))) {
    return false;
  }
  if ((link === HINT || link === ANSWER) && !quoted && !odd(value, makeup)) return false;
  if (spoken(link)) {
    if (plainPath(value) || value[0] === '-') return false;
    // "secure!" is a word with a mark behind it.
    if (makeup.digits === 0 && /[^!-/:-@[-`{-~]/.test(value) && makeupOf(value.replace(/[^!-/:-@[-`{-~][!-/:-@[-`{-~]*$/, '')).signs === 0) return false;
  }
  if (link === BLANK && value.startsWith('--')) return false;
  const blanks = value.split(' ').length - 1;
  return blanks === 0 || (!spoken(link) && blanks <= 5 && makeup.digits > 0);
}

/** @param {Named} named @param {Makeup} makeup */
function strong({ value, link, quoted, shouted }, makeup) {
  const letters = makeup.lower + makeup.upper;
  if (makeup.digits > 0 && letters + makeup.beyond > 0) return true;
  if (makeup.signs > 0 && letters >= 4 && makeup.most >= 8 && /[!@#$%^&*?+=~/]/.test(value) && !value.endsWith('=')) return true;
  if (letters === 0 && makeup.signs === 0 && makeup.digits >= 6) return true;
  if (makeup.upper > 0 && makeup.lower > 0 && makeup.most >= 8 && !wordlike(value)) return true;
  return (link === EQUALS || link === TAG || quoted) && shouted && value.length >= 6 && makeup.lower === value.length;
}

/** Like nothing but a password. @param {string} value @param {Makeup} makeup */
function odd(value, makeup) {
  if (value.length < 6 || makeup.digits === 0 || makeup.lower + makeup.upper < 2 || makeup.beyond > 0) return false;
  const marked = /[!@#$%^*?+~]/.test(value) && !value.includes('(') && (kinds(makeup) >= 3 || !wordlike(value));
  return marked || (makeup.upper > 0 && makeup.lower > 0 && value.length >= 8 && !/[-_/.:(=[]/.test(value) && !wordlike(value));
}

/** Nobody would write this but as a password. @param {string} value @param {boolean} [words] joined to a number count as well */
export function chosen(value, words = false) {
  return value.length >= 8 && (odd(value, makeupOf(value)) || (words && worded(value)));
}

/** `debian/passwd.install`: words joined by slashes. @param {string} value */
function plainPath(value) {
  return value.includes('/') && /^[a-z0-9/._-]*$/.test(value);
}

/** @param {Named} named */
export function keyLike({ value, link, quoted }) {
  if (value.length < 12 || value.length > 512 || !(quoted && value.length >= 30 ? /^[0-9A-Za-z_\-+/=.:~!@#%^*()&$]+$/ : /^[0-9A-Za-z_\-+/=.:~!@#%^*]+$/).test(value)) return false;
  const makeup = makeupOf(value);
  if (makeup.digits + Math.min(makeup.upper, makeup.lower) === 0 || makeup.lower + makeup.upper === 0) return false;
  if (value.length < 16 && makeup.digits === 0) return false;
  if ((link === PROSE || link === PAIR) && makeup.digits === 0) return false;
  if (link >= HINT && (value.length < 20 || makeup.digits < 2 || value.includes(':'))) return false;
  if (link === LOOSE && value.includes('/')) return false;
  if ((link === HINT || link === ANSWER) && value.includes('/') && /[.\-_]/.test(value)) return false;
  return !wordlike(value) && !refers(value, quoted);
}

const REFERENCE = /^(?:%\(|\{\{|<|#\{|@@|&|!Ref|%.+%$)|\$\{|\{\{|\$\(|<%|#\{|%0A|:\/\/|::|\[\^|\]\*|\]\+|\(\?/;
const NUMBER = /^-?\d+[iufULl](?:\d{0,4}|[A-Za-z\d]{0,2})$|^-\d+$|^\d{1,5}$|^-?0[xX][0-9A-Fa-f]{1,16}$/;
const OWNER = /^(?:this|self|cls|process|os|config|settings|req|request|ctx|context|env|secrets|var|local|params|args|opts|options|props|state|event|e|data|module|steps|inputs|vars|each)\.|^import\.meta/i;
const FILE = /.\.(?:txt|json|ya?ml|toml|ini|conf|cfg|env|pem|key|crt|cer|p12|pfx|jks|js|ts|py|rb|go|rs|java|php|html?|css|png|svg|jpg|md|sh|exe|dll|xml|csv|log|gpg|asc)$/i;

/** The value only says where the real one is: a variable, a call, a file. @param {string} value @param {boolean} quoted */
function refers(value, quoted) {
  if (REFERENCE.test(value) || NUMBER.test(value) || FILE.test(value)) return true;
  if (value[0] === '$' && (/^\$[\w:.\->]*$/.test(value) || (/\$[A-Za-z_]/.test(value.slice(1)) && /^\$[\w:.\->$]*$/.test(value)))) return true;
  if (!quoted && (/^![A-Za-z!._]*$/.test(value) || value.includes('()') || OWNER.test(value) || /^[\w.:>-]{2,}[([{]|^[{[(]/.test(value))) return true;
  return dotted(value, quoted) || nameInCode(value);
}

/** `self.settings.password`, `1.2.3`, `user->password`. @param {string} value @param {boolean} quoted */
function dotted(value, quoted) {
  if (value.includes('->') && /^[\w\->$]*$/.test(value)) return true;
  if (!value.includes('.')) return false;
  const parts = value.split('.');
  // Between quotes stands no expression.
  const literal = quoted && /\d/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value);
  return parts.every((part) => /^\d{1,3}$/.test(part)) || parts.every((part) => identifier(part, literal));
}

/** @param {string} part @param {boolean} literal */
function identifier(part, literal) {
  if (!/^[A-Za-z_][\w]*$/.test(part)) return false;
  const letters = part.replace(/\d/g, '');
  // Small letters with digits anywhere, or a word in one of the usual cases and digits behind it.
  const plain = /^(?:[a-z0-9_]*|[A-Z_]*\d*|.[a-z_]*\d*|[A-Za-z_]*)$/.test(part);
  return (letters.length < 5 ? plain : letters.length === part.length && letters.length < 16 && !literal) || wordlike(letters);
}

/** `snake_case_words` without a digit. @param {string} value */
function nameInCode(value) {
  return /^[A-Za-z_\-.:]*$/.test(value) && /[^A-Za-z]/.test(value) && wordlike(value);
}

/** Made of words: most neighbouring letters are pairs that words have, and digits do not break them up. @param {string} value */
export function wordlike(value) {
  let [pairs, common, breaks, camels, letters, digits] = [0, 0, 0, 0, 0, 0];
  let before = 0;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    const sort = unit >= 97 && unit <= 122 ? 1 : unit >= 65 && unit <= 90 ? 2 : unit >= 48 && unit <= 57 ? 4 : 0;
    if (sort === 4) digits++;
    else if (sort > 0) letters++;
    if (sort > 0 && before > 0) {
      if (before === 1 && sort === 2) camels++;
      else if (before < 4 && sort < 4) {
        pairs++;
        common += (data.pairs[(value.charCodeAt(i - 1) | 32) - 97] >>> ((unit | 32) - 97)) & 1;
      } else if (before !== sort) breaks++;
    }
    before = sort;
  }
  return pairs >= 3 && common * 100 >= pairs * 68 && breaks * 6 <= letters && camels * 4 <= letters && digits * 3 <= letters;
}
