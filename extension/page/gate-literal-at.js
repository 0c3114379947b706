// The value that begins at a place: between quotation marks, or a bare word up to what ends it (src/detect/assign/literal.rs).
import { ANSWER, BLANK, CELL, COLON, EQUALS, HINT, PROSE, TAG } from './gate-values.js';

/** @typedef {{ value: string, start: number, end: number, link: number, quoted: boolean }} Literal */

const LONGEST = 512;
const REACH = 160; // how far behind its name a value may begin

/** Quotation marks, plain and escaped, and what closes them, in the judge's order. */
const QUOTES = [
  ['\\\\\\"', '\\\\\\"'], ['\\"', '\\"'], ["\\'", "\\'"], ['"""', '"""'], ["'''", "'''"], ['"', '"'], ["'", "'"], ['``', '``'], ['`', '`'], ['&quot;', '&quot;'], ['&#34;', '&#34;'],
  ['%22', '%22'], ['“', '”'], ['„', '“'], ['‚', '‘'], ['‘', '’'], ['« ', ' »'], ['«\u00a0', '\u00a0»'], ['«\u202f', '\u202f»'], ['«', '»'],
  ['»', '«'], ['「', '」'], ['『', '』'], ['【', '】'],
  ['《', '》'], ['〈', '〉'], ['〔', '〕'], ['‹', '›'], ['⟨', '⟩'], ['❝', '❞'], ['´', '´'], ['［', '］'], ['（', '）'], ['｛', '｝'],
];
const OPENS = /[\\"'`&%“„‚‘«»「『【《〈〔‹⟨❝´［（｛]/;
// What is written without blanks, and marks of sentences, end a bare word.
const BARE = /[^\s\p{Cc}"'<>`|\\,;&”“’»«…\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]+/uy;
const WRAPPER = /^(?:new )*(?:convertto-securestring [^"']{0,41}(?=["'])|(?:[\w:.!-]*[:.])?(?:from|new|string|str|securestring|convertto-securestring|secret|secretstring|secretstr|sensitive|bytes|quote|text|fromhex|frombase64string|decodestring|decode|b64decode|unhexlify|parse|some|just|md5|sha1|sha256|password)[( ](?=["']))/i;

/**
 * A quoted or bare value that begins right here.
 * @param {string} text @param {number} at @param {number} link @returns {Literal | null}
 */
export function literalAt(text, at, link) {
  const quote = OPENS.test(text[at] ?? '') ? QUOTES.find(([open]) => text.startsWith(open, at)) : undefined;
  if (quote === undefined) return bareAt(text, at, link);
  const start = at + quote[0].length;
  const end = closing(text, start, quote[1]);
  return end > 0 ? { value: text.slice(start, end), start, end, link, quoted: true } : bareAt(text, start, link);
}

/** Where the closing mark stands, on the same line and not escaped, or 0. @param {string} text @param {number} start @param {string} close */
function closing(text, start, close) {
  const line = /^[^\n]*/.exec(text.slice(start, start + LONGEST))?.[0] ?? '';
  for (let at = line.indexOf(close); at >= 0; at = line.indexOf(close, at + close.length)) {
    const escapes = /\\*$/.exec(line.slice(0, at))?.[0].length ?? 0;
    if (close[0] === '\\' || escapes % 2 === 0) return at > 0 ? start + at : 0;
  }
  return 0;
}

/**
 * A bare word without the punctuation of the sentence or statement around it.
 * @param {string} text @param {number} at @param {number} link @returns {Literal | null}
 */
export function bareAt(text, at, link) {
  BARE.lastIndex = at;
  let value = BARE.exec(text)?.[0] ?? '';
  if (value.length > LONGEST) return null;
  // `[quote]Password: …[/quote]`
  if (link === EQUALS || link === COLON) value = value.replace(/(?<=.)\[\/[^[]*$/, '');
  for (;;) {
    const last = value[value.length - 1] ?? '';
    const ends = /[.,;:*]/.test(last)
      || (last === '?' && (link === PROSE || link >= HINT))
      || (last === ')' && !value.includes('(')) || (last === ']' && !value.includes('[')) || (last === '}' && !value.includes('{'));
    if (!ends) break;
    value = value.slice(0, -1);
  }
  return value === '' ? null : { value, start: at, end: at + value.length, link, quoted: false };
}

/**
 * The value behind a link: what stands between them is skipped, and a type in between changes the link.
 * @param {string} text @param {number} begin @param {number} link @param {number} limit @returns {Literal | null}
 */
export function valueBehind(text, begin, link, limit = begin + REACH) {
  let at = leadIn(text, begin, link, limit);
  if (link === COLON && text[at - 1] === '\n' && at > begin && !/["'`]/.test(text[at] ?? '')) link = ANSWER;
  else {
    const typed = /^[0-9A-Za-z&<>[\]?_]+ += [ \t]*/.exec(text.slice(at, limit));
    if (typed) [at, link] = [at + typed[0].length, EQUALS];
  }
  const next = text[at] ?? '';
  if (link === TAG && /[@:/#,;.)]/.test(next)) return null;
  const element = link === COLON && next === '<' ? /^<([a-z]{1,6})>(?=.*<\/\1)/.exec(text.slice(at, limit)) : null;
  if (element) return literalAt(text, at + element[0].length, TAG);
  if (link === COLON || link === EQUALS || link === BLANK) {
    const inside = enclosedAt(text, at, limit);
    if (inside !== null) return inside;
    if (link === COLON && next === '<') return null;
  }
  if (link === BLANK && /^\d /.test(text.slice(at, at + 2))) at += 2;
  return literalAt(text, unwrapped(text, at, limit), link);
}

/**
 * `<…>`, `(…)`, `{…}`, `|…|`, `>>…<<` around one word.
 * @param {string} text @param {number} at @param {number} limit @returns {Literal | null}
 */
export function enclosedAt(text, at, limit) {
  const inside = /^(?:<<?([^\s<>="'`({]*)>|\(([^\s<)="'`({]*)\)|\{([^\s<}="'`({]*)\}|>>?([^\s<="'`({]*)<|\|\|?([^\s<|="'`({]*)\|)/.exec(text.slice(at, limit));
  if (inside === null) return null;
  const value = inside.slice(1).find((part) => part !== undefined) ?? '';
  const end = at + inside[0].length - 1;
  return { value, start: end - value.length, end, link: PROSE, quoted: false };
}

/**
 * Where the literal begins inside the call or type that wraps it.
 * @param {string} text @param {number} at @param {number} limit
 */
export function unwrapped(text, at, limit = at + REACH) {
  if (!/[0-9A-Za-z@_:!<[]/.test(text[at] ?? '')) return at;
  const rest = text.slice(at, limit);
  // `string(12) "…"` of PHP, `CharField(max_length=40, default="…")`
  const inside = rest.startsWith('string(') ? /^[^\n(]*\([^\n]*?\) (?=["'])/.exec(rest.slice(0, 64)) : /^[^\n(]*\([^\n]*?default=(?=["'])/.exec(rest.slice(0, 64));
  const wrapped = inside ?? WRAPPER.exec(rest) ?? /^(?:[bruf@LN](?=["'])|[bruf](?=\\["'])|\[\]byte\((?=")|<<(?="))/.exec(rest.slice(0, 9));
  return at + (wrapped?.[0].length ?? 0);
}

/**
 * What may stand between the link and the value: blanks, a line break, a YAML mark, emphasis.
 * @param {string} text @param {number} at @param {number} link @param {number} limit
 */
function leadIn(text, at, link, limit) {
  const skip = (/** @type {RegExp} */ what) => {
    at += what.exec(text.slice(at, limit))?.[0].length ?? 0;
  };
  skip(SPACE);
  if (link === TAG) skip(TAGS);
  if (link === COLON || link === CELL) skip(/^(?:!!str |\|-|>-)?(?:\|(?=\n))?/);
  if (link <= TAG || link === CELL || link === PROSE) {
    const gap = /^\s*/.exec(text.slice(at, limit))?.[0] ?? '';
    const opens = /^["']|^string\(/.test(text.slice(at + gap.length, at + gap.length + 7));
    if ((link !== EQUALS || opens) && gap.split('\n').length === 2) at += gap.length;
  }
  if (link === TAG) {
    skip(TAGS);
    skip(/^<!\[CDATA\[/);
  }
  skip(/^\**[ \t]*/);
  if (link === EQUALS || link === COLON || link === CELL) {
    if (!text.startsWith('[]byte(', at)) skip(/^(?:- |\[-?)?/);
    if (text[at - 1] === '[') skip(/^\s*/);
  }
  return at;
}

export const CLOSERS = /^(?:["'`\\\]*”」]|&quot;|%22)+/; // what may close a name
export const SPACE = /^(?:[ \t\u00a0\u202f\u3000]|&nbsp;)*/;
export const TAGS = /^(?:<[A-Za-z/][^>]*>(?:\s+(?=<))?)*/;

