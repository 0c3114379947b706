// The value that a sentence gives to a name: "the password for the test server is …" (src/detect/assign/prose.rs), "use … as the
// password" (backwards.rs), "log in with bob / …" (pair.rs).
/** @import { Name } from './gate-names' */
/** @import { Literal } from './gate-literal-at' */
import { data } from './generated/gate-data.js';
import { isTheWord, unspaced } from './gate-names.js';
import { CLOSERS, TAGS, enclosedAt, literalAt, unwrapped } from './gate-literal-at.js';
import { message } from './gate-answers.js';
import { HINT, LOOSE, PAIR, PROSE, chosen, expected } from './gate-values.js';

const CLAUSE = 110;
const PAIR_CLAUSE = 120;
const PAIR_WINDOW = 260;
const ASKS = new RegExp(data.asks, 'i');
const MOST_WORDS = 14;
const PAIR_WORDS = 9;
const BEFORE = 60;

const [COPULAS, TARGETS, CHANGES, AS, AS_JOINED, WITH, , KINDS] = data.sentences.map((words) => new Set(words.split('|')));
const OTHER = /^(?:fingerprint|hash|digest|checksum|sha1|sha2|sha-|md5|commit|version|prefix|id:)/i;
const small = (/** @type {string} */ word) => word.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
const listed = (/** @type {Set<string>} */ words, /** @type {string} */ word) => words.has(small(word));

/**
 * Does a word of the sentence behind the name pass as its value?
 * @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells
 */
export function inSentence(text, name, tells) {
  const limit = Math.min(text.length, name.end + CLAUSE);
  let at = name.end + (CLOSERS.exec(text.slice(name.end, limit))?.[0].length ?? 0);
  // Words of scripts that are written without blanks are followed by the value at once.
  const foreign = unspaced(text, name.end - 1);
  const before = text.slice(Math.max(0, name.start - BEFORE), name.start);
  let changed = !foreign && before.split(/[ \n]/).slice(-8).some((word) => listed(CHANGES, word));
  if (changed) at += /^\. [ \t]*/.exec(text.slice(at, limit))?.[0].length ?? 0;
  const verb = /^pass$/i.test(text.slice(name.start, name.end));
  const led = !foreign && ledByAs(before);
  const native = /[^\x00-\x7f]/.test(text.slice(name.start, name.end)); // "to" behind it is the Polish "is"
  let link = led || foreign || isShort(text, name) || (!verb && introduced(before)) ? PROSE : HINT;
  if (!foreign && !changed && !/[ \t,:(\n\r\u0080-\uffff]/.test(text[at] ?? '')) return false;
  let said = led ? 4 : 0;
  let near = !verb;
  for (let words = 0; words < MOST_WORDS; words++) {
    const stepped = stepOver(text, at, limit, link, said > 0);
    if (stepped === null) {
      // "The password is <…>."
      const mark = /[<{|>]/.exec(text.slice(at, limit));
      const inside = mark && (near || said > 0) ? enclosedAt(text, at + mark.index, limit) : null;
      return inside !== null && tells(inside);
    }
    [at, link] = stepped;
    const found = literalAt(text, at, near && link === HINT ? PROSE : link);
    // "… to Word12 changed", "from … to …"
    const behind = found && /^[ "'`]+([^\s.,!?]+)/.exec(text.slice(found.end, found.end + 40));
    const replaced = behind && (link === HINT || link === LOOSE) && (listed(CHANGES, behind[1]) || listed(TARGETS, behind[1]));
    const literal = found && replaced ? { ...found, link: PROSE } : found;
    if (literal !== null && literal.start < limit) {
      if (tells(near || changed ? expected(literal) : literal)) return true;
      if (literal.quoted && literal.value.length > 24) return false;
    }
    const rest = text.slice(at, limit);
    if (unspaced(text, at)) {
      // The run of kana, ideographs or hangul; inside it the value cannot begin.
      const run = /^[^\x00-\x7f]*/.exec(rest)?.[0] ?? '';
      if (/[。？！]/.test(run) || run.length === rest.length) return false;
      at += run.length;
      link = PROSE;
      continue;
    }
    const word = /^[^ \t\n\f\r(={;<|"`]*/.exec(rest)?.[0] ?? '';
    if (word === '' || word.length > 48 || /[$\\{}[\]=<>|;%]/.test(word) || OTHER.test(word)) return false;
    at += word.length;
    const bare = /[:,.]$/.test(word) ? word.slice(0, -1) : word;
    if (listed(KINDS, bare) && !word.endsWith(':')) continue;
    near = false;
    changed ||= listed(CHANGES, bare);
    const copula = listed(COPULAS, bare);
    said = copula ? 4 : Math.max(0, said - 1);
    const target = listed(TARGETS, bare) && !(copula && native);
    link = (said > 0 && !target) || word.endsWith(':') || (changed && target) ? PROSE : target ? HINT : LOOSE;
    if (changed && word.endsWith('.')) link = LOOSE;
    else if (/[.?!]$/.test(word) && !/^\d.?\.$/.test(word)) return false;
  }
  return false;
}

/** Blanks, opening marks and signs before a word; null when the sentence has ended. @param {string} text @param {number} at @param {number} limit @param {number} link @param {boolean} said @returns {[number, number] | null} */
function stepOver(text, at, limit, link, said) {
  for (; at < limit; at++) {
    const [unit, next] = [text[at], text[at + 1] ?? ' '];
    if (unit === '(' && link === LOOSE) link = HINT;
    if (/[ \t*([\u00a0\u202f\u3000、，（［]/.test(unit)) continue;
    if ((unit === ':' && /[ \n\r*]/.test(next)) || (/[\-=]/.test(unit) && next === ' ') || /[：＝–—→]/.test(unit)) link = PROSE;
    else if (unit === ',' && next === ' ') continue;
    else if (said && unit === '<' && !/^<(?=[^\s>]*\d)[^\s>]{4,46}>/.test(text.slice(at, limit)) && TAGS.exec(text.slice(at, limit))?.[0]) at += (TAGS.exec(text.slice(at, limit))?.[0].length ?? 1) - 1;
    else if (unit === '!' && /[0-9A-Za-z]/.test(next)) return [at, link];
    else return /[\n\r;{=!?|<>#\\})。！？；]/.test(unit) ? null : [at, link];
  }
  return null;
}

/** An abbreviation that stands alone, or "pass" in a list. @param {string} text @param {Name} name */
function isShort(text, name) {
  return isTheWord(name) && name.length < 5 && (name.length < 4 || name.shouted || /(?:[,/]| the| my| our) $/.test(text.slice(Math.max(0, name.start - 5), name.start)));
}

/** "with the password": one of the last three words says that something is used. @param {string} before */
function introduced(before) {
  if (before.endsWith(', ')) return true;
  const words = before.split(/[ \n]/).filter(Boolean).slice(-3).reverse();
  return words.some((word, place) => (place === 0 || word.length > 1 || word > '\x7f') && listed(WITH, word));
}

/** "Als Kennwort habe ich …": a clause begins with "as" and the name. @param {string} before */
function ledByAs(before) {
  const [end, word, and] = before.split(/[ \n]/).reverse();
  return end === '' && word !== undefined && listed(AS, word) && !listed(COPULAS, word) && (/^[A-Z]/.test(word) || /^(?:und|et|and|en|[\x00-\x7f])$/.test(and ?? ''));
}

/**
 * "use … as the password": the word before "as".
 * @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells
 */
export function standsBefore(text, name, tells) {
  if (!/[ "'`*(\u0080-\uffff]/.test(text[name.start - 1] ?? '')) return false;
  const line = (/[^\n]*$/.exec(text.slice(Math.max(0, name.start - 160), name.start))?.[0] ?? '').replace(/["'`*“「]*$/, '');
  const joined = [...AS_JOINED].find((word) => line.endsWith(word));
  // "… (api token)"
  const noted = text[name.end] === ')' ? /^(.* )\([A-Za-z '\-]{0,80}$/.exec(line)?.[1] : undefined;
  const sure = joined === undefined ? behindAs(line, /[^\x00-\x7f]/.test(text.slice(name.start, name.end))) : line.slice(0, -joined.length);
  for (const [before, link] of /** @type {[string | null | undefined, number][]} */ ([[noted, PROSE], [sure ?? inBrackets(text, name, line) ?? beforeRun(line), sure === null ? HINT : PROSE]])) {
    if (before === null || before === undefined) continue;
    const value = /[^\s"'`<>{([“„«»⟨‹❝´「：,;|&\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]*$/.exec(before.replace(/["'`*”」»«⟩〉】›❞´ \u00a0,)\]><}|\-–—]*$/, ''))?.[0] ?? '';
    if (value !== '' && tells(expected({ value, start: 0, end: 0, link, quoted: false }))) return true;
  }
  return false;
}

/**
 * "Is … a good password?", "Enter … when it asks for the password".
 * @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells
 */
export function spokenOf(text, name, tells) {
  if (text[name.start - 1] !== ' ') return false;
  const line = /[^\n]*$/.exec(text.slice(Math.max(0, name.start - 90), name.start - 1))?.[0] ?? '';
  const words = line.split(' ');
  return words.some((word, i) => {
    const value = word.replace(/^["'`*]+|["'`*,.]+$/g, '');
    const before = i > 0 ? words[i - 1].replace(/^¿/, '') : '';
    if (!/[!@#$%^*?+~_\-.]/.test(value) && value.length < 9 && !/^["'`*]/.test(word)) return false;
    return (listed(COPULAS, before) || listed(WITH, before)) && tells({ value, start: 0, end: 0, link: PROSE, quoted: false });
  });
}

/**
 * The quoted value before the name in a line of code: `"…".equals(password)`, `MOVE "…" TO WS-PASSWORD`.
 * @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells
 */
export function ofCode(text, name, tells) {
  const begin = name.start - (/["']/.test(text[name.start - 1] ?? '') ? 1 : 0);
  if (!/[ (]/.test(text[begin - 1] ?? '')) return false;
  const line = /[^\n]*$/.exec(text.slice(Math.max(0, begin - 189), begin))?.[0] ?? '';
  const value = /(["'])((?:(?!\1).)+)\1(?:[^"']*(?:-> |\.equals\(| TO | ===? | into | in |# |\/\/ |-- )|(?<=quals?\(["'][^]*), )$/.exec(line)?.[2];
  return value !== undefined && /\d/.test(value) && tells({ value, start: 0, end: 0, link: PROSE, quoted: false });
}

/** `"…" (password)` @param {string} text @param {Name} name @param {string} line */
function inBrackets(text, name, line) {
  return (line.endsWith('(') && text[name.end] === ')') || (line.endsWith('（') && text[name.end] === '）') ? line.slice(0, -1) : null;
}

/** "…がサーバーのパスワードです": the words between a value and its name are written without blanks. @param {string} line */
function beforeRun(line) {
  const run = /[^\x00-\x7f]{1,20}$/.exec(line);
  if (run === null || run.index === 0 || /[。，、？！]/.test(run[0])) return null;
  const said = run[0].replace(/^[」”』】]+/, '');
  return [...AS_JOINED].some((word) => said.startsWith(word)) ? line.slice(0, run.index) : null;
}

/** What stands before "as" and a few words. @param {string} line @param {boolean} native */
function behindAs(line, native) {
  if (!line.endsWith(' ')) return null;
  let rest = line.slice(0, -1);
  for (let words = 0; words < 4; words++) {
    const blank = rest.lastIndexOf(' ');
    if (blank < 0) return null;
    const word = rest.slice(blank + 1);
    rest = rest.slice(0, blank);
    if (listed(AS, word) && (native || !listed(COPULAS, word) || !listed(TARGETS, word))) return rest;
    if (word.length > 20 || /[0-9!-&(-,./:-@[-`{-~]/.test(word)) return null;
  }
  return null;
}

/**
 * "credentials: bob / …": the second half of a pair.
 * @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells
 */
export function inPair(text, name, tells) {
  if (!isTheWord(name) && !/^\(["'`]/.test(text.slice(name.end, name.end + 2))) return false;
  const limit = Math.min(text.length, name.end + PAIR_CLAUSE);
  let at = name.end;
  let lines = 0;
  let led = listed(WITH, /[^ ]*$/.exec(text.slice(name.word, name.word + name.length))?.[0] ?? '');
  for (let words = 0; words < PAIR_WORDS; words++) {
    const gap = /^(?:[\n:=： \t\r*\->`"'([{,]|b(?=["']))*/.exec(text.slice(at, limit))?.[0] ?? '';
    at += gap.length;
    lines += gap.split('\n').length - 1;
    if (at >= limit || lines > 2) return false;
    const user = /^[0-9A-Za-z._\-@+\\]{1,48}/.exec(text.slice(at, limit))?.[0];
    if (user !== undefined) {
      const mark = separator(text.slice(at + user.length, limit), /[:=：]/.test(gap));
      const literal = mark > 0 ? literalAt(text, unwrapped(text, at + user.length + mark), PAIR) : null;
      if (literal !== null && tells(literal)) return true;
    }
    const word = /^[^ \t\n\f\r:=]*/.exec(text.slice(at, limit))?.[0] ?? '';
    if (word === '') return false;
    // "bob logs in with …"
    const literal = led && word.length > 7 ? literalAt(text, at, PROSE) : null;
    if (literal !== null && chosen(literal.value, true) && tells(literal)) return true;
    led = listed(WITH, word);
    at += word.length;
  }
  return false;
}

/**
 * "What's the login for the shop?" and `admin / …` in the next message.
 * @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells
 */
export function pairInAnswer(text, name, tells) {
  const own = text.indexOf('\n', name.end);
  if (own < 0 || own > name.end + PAIR_WINDOW) return false;
  const from = Math.max(text.lastIndexOf('\n', name.start - 1) + 1, name.start - PAIR_WINDOW);
  if (!text.slice(name.end, own).includes('?') && !ASKS.test(text.slice(from, own))) return false;
  let at = own + 1;
  for (let lines = 0; lines < 5 && at < name.end + PAIR_WINDOW; lines++) {
    const to = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    const start = at + message(text.slice(at, to))[0];
    const user = /^[0-9A-Za-z._\-@+\\]{1,48}/.exec(text.slice(start, to))?.[0];
    const mark = user === undefined ? 0 : separator(text.slice(start + user.length, to), false);
    const literal = user !== undefined && mark > 0 ? literalAt(text, start + user.length + mark, PAIR) : null;
    if (literal !== null && tells(literal)) return true;
    at = to + 1;
  }
  return false;
}

/** How much stands between user and value, 0 when they are no pair. @param {string} rest @param {boolean} announced */
function separator(rest, announced) {
  const mark = /^[`"'*]*[ \t]*(?:[/|]|:(?!\/))[ \t]*|^[`"'*]*(?:[ \t]+[,\-;]|[,\-;](?= ))[ \t]*/.exec(rest);
  if (mark !== null) return mark[0].length;
  const word = /^[`"'*]*[ \t]+([^ \t\n\f\r]{1,16})[ \t]*/.exec(rest);
  if (word !== null && listed(WITH, word[1]) && small(word[1]) !== 'de') return word[0].length;
  return announced ? (/^[`"'*]*[ \t]+/.exec(rest)?.[0].length ?? 0) : 0;
}
