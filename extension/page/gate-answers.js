// The value that the next message or line gives: a question and its answer, a command and its output, a label and the value alone below
// it (src/detect/assign/answer.rs).
/** @import { Name } from './gate-names' */
/** @import { Literal } from './gate-literal-at' */
import { data } from './generated/gate-data.js';
import { bareAt } from './gate-literal-at.js';
import { ANSWER, PROSE, expected } from './gate-values.js';

const WINDOW = 260;
const MOST_LINES = 7;
const MOST_WORDS = 7;
const ASKS = new RegExp(data.asks, 'i');
const COPULAS = new Set(data.sentences[0].split('|'));

const NICK = /^[\w.\-]{2,20}>(?= )/;
const SPEAKER = /^(?=[^:]{1,33}:)(?:\*|@|\()*[A-Z\u0080-\uffff][0-9A-Za-z._\-*@()\u0080-\uffff]*(?: [0-9A-Za-z._\-*@()\u0080-\uffff]*){0,2}:(?=[ \r]|$)/;
const BRACKETED = /^(?:\[[^\]]{0,38}\]|<[^>]{0,38}>|\([^)]{0,38}\))[ \t]/;
const CLOCK = /^(?=[\d:./,TZ-]*:|\d+[./-]\d+[./-])\d[\d:./,TZ-]{3,24}(?: ?[AaPp][Mm])?(?=[ \t\r]|$)/;
const TIMED = /[\d:]{4}/; // more than the headings of messages

/**
 * Does the first line behind the name's own that could be an answer pass; with `output`, only what a command prints?
 * @param {string} text @param {Name} name @param {boolean} output @param {(literal: Literal) => boolean} tells
 */
export function inAnswer(text, name, output, tells) {
  const end = Math.min(text.length, name.end + WINDOW);
  const lineEnd = text.indexOf('\n', name.end);
  if (lineEnd < 0 || lineEnd >= end) return false;
  const rest = text.slice(name.end, lineEnd);
  const from = Math.max(text.lastIndexOf('\n', name.start - 1) + 1, name.start - WINDOW);
  const own = text.slice(from, lineEnd);
  const asked = /[?？]/.test(rest) || ASKS.test(own);
  const spoken = asked || message(own)[1];
  // "Your temporary password is", and the value below.
  const told = COPULAS.has((/[^ ]*$/.exec(rest.trimEnd())?.[0] ?? '').toLowerCase());
  const label = told || /[:：](?:\*\*)?\s*$/.test(rest) || /^[ "'`*\r)]*$/.test(rest);
  const printed = /^[$#>%]|^[^]{0,58}[$#>] /.test(own);
  if (!(printed || (!output && (spoken || label)))) return false;
  let at = lineEnd + 1;
  for (let lines = 1; at < end && lines <= MOST_LINES; lines++) {
    const to = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    if (to > end) return false;
    const line = text.slice(at, to);
    const [start, said] = message(line);
    const words = line.slice(start).split(/[ \t\n\f\r]+/).filter(Boolean).length;
    if (words === 0 && start > 0 && lastWord(text, at, to, PROSE, tells)) return true;
    if (words > 0 && !/^(?:```|~~~)/.test(line.slice(start))) {
      const alone = words === 1 && lines <= 3;
      if (alone || ((spoken || said) && words <= MOST_WORDS)) {
        const link = asked || printed ? PROSE : ANSWER;
        const awaited = (alone && (label || asked || printed)) || (asked && words <= 2);
        const judged = awaited ? (/** @type {Literal} */ literal) => tells(expected(literal)) : tells;
        if (lastWord(text, at + start, to, link, judged)) return true;
        // "… lol", "…, don't tell the others"
        if (asked && words > 1 && firstWord(text, at + start, to, link, judged)) return true;
      }
      // A speaker and a time, and nothing said yet.
      const heading = words <= 12 && TIMED.test(line);
      if (!heading && (!spoken || words > 2 * MOST_WORDS)) return false;
    }
    at = to + 1;
  }
  return false;
}

/** @param {string} text @param {number} start @param {number} end @param {number} link @param {(literal: Literal) => boolean} tells */
function lastWord(text, start, end, link, tells) {
  const line = text.slice(start, end).replace(/["'` \r*.,」”»)_]*$/, '');
  const word = /[^\s"'`「“«：(]*$/.exec(line)?.[0] ?? '';
  const from = start + line.length - word.length + (/^\**/.exec(word)?.[0].length ?? 0);
  const literal = bareAt(text, from, ANSWER);
  if (literal === null) return false;
  const stop = Math.min(literal.end, start + line.length);
  return stop > from && tells({ ...literal, value: text.slice(from, stop), end: stop, link });
}

/** @param {string} text @param {number} start @param {number} end @param {number} link @param {(literal: Literal) => boolean} tells */
function firstWord(text, start, end, link, tells) {
  const from = start + (/^["'` *(]*/.exec(text.slice(start, end))?.[0].length ?? 0);
  const literal = bareAt(text, from, ANSWER);
  if (literal === null) return false;
  const stop = Math.min(literal.end, end);
  return stop > from && tells({ ...literal, value: text.slice(from, stop), end: stop, link });
}

/**
 * Where a line of a conversation begins behind time and speaker, and whether these stand there.
 * @param {string} line @returns {[start: number, spoken: boolean]}
 */
export function message(line) {
  let at = 0;
  let spoken = false;
  for (;;) {
    at += /^[ \t>\-|*\r]*/.exec(line.slice(at))?.[0].length ?? 0;
    const rest = line.slice(at);
    const step = BRACKETED.exec(rest) ?? CLOCK.exec(rest) ?? NICK.exec(rest) ?? SPEAKER.exec(rest);
    if (step === null) return [at, spoken];
    at += step[0].length;
    spoken = true;
  }
}
