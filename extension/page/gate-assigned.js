// The value that stands beside its name: behind a sign, in quotes, in a tag, in columns of blanks (src/detect/assign/{link,mod}.rs), or
// under another key of the same object (object.rs).
/** @import { Name } from './gate-names' */
/** @import { Literal } from './gate-literal-at' */
import { CLOSERS, SPACE, TAGS, literalAt, valueBehind } from './gate-literal-at.js';
import { ANSWER, BLANK, CELL, COLON, EQUALS, PROSE, TAG } from './gate-values.js';

const REACH = 160;
const WINDOW = 240; // how far the key of a value may stand from the name
const STATE = 700; // in a Terraform state
const VALUE_KEY = /^v$|(?:^|_|(?<=[0-9A-Za-z])(?=[A-Z]))(?:value|val|content|data|default|plaintext|text|secret|result|current|currentvalue|answer|secretstring|string)$/i;
const NAME_KEY = /^k$|(?:^|_|(?<=[0-9A-Za-z])(?=[A-Z]))(?:name|key|variable|field|label|type|id|env|property|setting|param|path|title|caption|code|designation|input|question|secretname)$/i;
const SETTING = /^(?:requirepass|masterauth|auth_pass|insecure-password|wifi-sec\.psk|wpa-psk|_authtoken|enable secret|enable password|pre-shared-key|server community|password 0|secret 0|rootpw|bindpw|tacacs-server key|radius-server key|isakmp key)$/i;

/**
 * Does one of the values right behind the name pass, or the one that replaces it?
 * @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells
 */
export function direct(text, name, tells) {
  const second = secondOfTwo(text, name);
  if (second > 0) {
    const literal = literalAt(text, second, EQUALS);
    return literal !== null && tells(literal);
  }
  const linked = link(text, name);
  if (linked === null) return false;
  const [at, sort] = linked;
  let value = valueBehind(text, at, sort, name.end + REACH);
  for (let others = 0; value !== null; others++) {
    if (tells(value)) return true;
    // `"old" -> "new"`, `live ? "…" : "…"`
    const other = others < 3 && /^["']?[^"'\n]*?(?:-> | or |\|\| |\?\? |\?: | \? | : | else )(?=["'])/.exec(text.slice(value.end, value.end + 48));
    value = other ? literalAt(text, value.end + other[0].length, sort) : null;
  }
  return false;
}

/**
 * Where the second of two values for two names begins, or 0: `user, password = "bob", "…"`, `my ($user, $password) = qw(bob …)`.
 * @param {string} text @param {Name} name
 */
function secondOfTwo(text, name) {
  if (!/[0-9A-Za-z], \$?$/.test(text.slice(Math.max(0, name.start - 4), name.start))) return 0;
  const two = /^[)\]]? :?= (?:(?:[([{]|qw[([{/]|%w[[(])?(?:"[^"\n]*"|'[^'\n]*'), (?=["'])|[([{]?[\w.@-]*, |(?:qw[([{/]|%w[[(])[\w.@-]*,? )/.exec(text.slice(name.end, name.end + REACH));
  return two === null ? 0 : name.end + two[0].length;
}

/**
 * What joins the name to a value, and where it ends.
 * @param {string} text @param {Name} name @returns {[at: number, link: number] | null}
 */
function link(text, name) {
  let at = name.end;
  const rest = () => text.slice(at, name.end + REACH);
  const eat = (/** @type {RegExp} */ what) => {
    const length = what.exec(rest())?.[0].length ?? 0;
    at += length;
    return length;
  };
  const before = text.slice(Math.max(0, name.start - 12), name.start);
  if ((before.endsWith(' name=') && eat(/^::/)) || (before.endsWith(' variable=') && eat(/^(?:\]|;[^\]]{0,58}\])/))) return [at, EQUALS];
  const closed = eat(CLOSERS) > 0;
  if (!closed && text[at] === '(' && !text.slice(name.word + name.length, name.end).includes('.')) {
    return /^\((?:"[^"\n]*"|'[^'\n]*')\)/.test(rest()) ? [at + 1, CELL] : null;
  }
  if (eat(/^[\])"']{0,4}\.(?:send_keys|sendkeys|type|fill|setvalue|set_value|typetext|val|addvalue|set|unwrap_or|orelse|getorelse|tobe|toequal|clear\(\)\.type|perform\(typetext|unwrap_or_else(?=\(\|_\| ))\((?:\|_\| )?(?=["'`])/i)) return [at, EQUALS];
  if (eat(/^[\])"']{0,4}\.value = (?=["'`])/i)) return [at, EQUALS];
  if (eat(/^:-/)) return [at, COLON];
  if (eat(/^[) ]{0,3}(?:\|\| |\?\? |\?: |or )(?=["'`])/)) return [at, EQUALS];
  if (/fetch\(.$/.test(before) && eat(/^[) ]{0,3}\{ (?=["'`])/)) return [at, EQUALS];
  if (/^\{["']/.test(rest())) return [at + 1, EQUALS];
  const blanks = eat(SPACE);
  if (eat(/^<-(?=[ "])|^<<< /)) return [at, EQUALS];
  if (blanks > 0 && before.endsWith('<')) eat(/^[^>\n]{0,58}"(?=>)/);
  const tag = at;
  if (eat(/^>/) || eat(TAGS)) {
    if (text.slice(tag, at).includes('</tr')) return null;
    eat(SPACE);
    eat(/^[:=]/);
    return [at, TAG];
  }
  if (blanks > 0 && eat(/^\((?=convertto-sec)/i)) return [at, BLANK];
  eat(blanks > 0 ? /^(?:\([^)]{0,38}\) *(?=[:=])|\[[^\]]{0,22}\](?=: )|as [\w.]{0,24} (?==)|PIC [^\n]{0,28}? VALUE )/i : /^(?!)/);
  // `char password[32] = …`
  eat(/^\[[^\]]{0,22}\][ \t]*(?==|[A-Za-z]{3,8}[\d()]{0,6} +=|\{[^}]{0,38}\} ?=)/);
  eat(/^\{[^}]{0,38}\} ?(?==)|^[A-Za-z]{3,8}[\d()]{0,6} +(?==)/);
  if (eat(/^(?:\|\|=|\?\?=|~(?= )|===|!==|==>|=>|:=|==|!=|\?=|\+=|=|%3D)/)) return [at, EQUALS];
  if (eat(/^:(?!:|\/\/)\**(?:\}(?= ))?/)) {
    if (rest().startsWith('</')) eat(TAGS);
    else eat(/^\[\/[^\]]{0,7}\]/);
    return [at, COLON];
  }
  const list = /[([{]["'`\\ ]{0,3}$/.test(text.slice(Math.max(0, name.start - 4), name.start));
  if (eat(/^\.{3,}[ \t]*:?/) || (blanks > 0 && (eat(/^\.\.(?= [^"'])[ \t]*:?/) || (list && eat(/^\. (?=["'])/))))) return [at, CELL];
  if (blanks > 0 && eat(/^(?:-> |--> |-{1,2} |[–—―] )/)) return [at, COLON];
  if (eat(/^[→➜⇒：＝（]/)) return [at, COLON];
  if (text[at] === '|' && !/["'][^]?$/.test(text.slice(Math.max(0, at - 2), at)) && eat(/^\|(?!\|)/)) return [at, CELL];
  if (text[at] === ',') {
    const apart = eat(/^,[ \t]*/) > 1;
    const row = /(?:^|\n)["'`]{0,3}$/.test(text.slice(Math.max(0, name.start - 3), name.start));
    if (closed && eat(/^(?:default=|default: |fallback=)(?=["'])/i)) return [at, EQUALS];
    if (/["'`\\]/.test(text[at] ?? '') || /^(?:<<"|[bru]["'])/.test(text.slice(at, at + 3))) {
      if (list || (closed && name.flag) || row) return [at, CELL];
    } else if (!apart && !closed && row) return [at, CELL];
  }
  if (blanks > 0 && eat(/^[-/][^\n]{0,52}?(?:(?<=-)[Vv]alue| \/d) /)) return [at, EQUALS];
  if (blanks > 0 && (/["']/.test(text[at] ?? '') || name.flag || takesBlank(text, name))) return [at, BLANK];
  if (closed && text.endsWith('name="', name.start) && eat(/^\r?\n\r?\n/)) return [at, CELL];
  if (blanks > 1 && /[!-~]/.test(text[at] ?? '') && beginsLine(text, name)) return [at, CELL];
  if (/^(?:\[[^\s\]]*\]|\([^\s)]*\)|\{[^\s}]*\})/.test(rest())) return [at + 1, blanks > 0 ? CELL : PROSE];
  return null;
}

/** `machine … login … password …`, `ENV PASSWORD …`, and settings. @param {string} text @param {Name} name */
function takesBlank(text, name) {
  const word = text.slice(name.word, name.word + name.length);
  if (SETTING.test(word) || /(?:^|\n)(?:ENV |ARG |setx )[^\n]*$/.test(text.slice(Math.max(0, name.start - 60), name.start))) return true;
  if (!/^password$/i.test(word) || !/\s/.test(text[name.word - 1] ?? '')) return false;
  return /login |machine |set /.test(text.slice(Math.max(0, name.word - 120), name.word));
}

/** Only words and the frame of a table stand before the name in its line. @param {string} text @param {Name} name */
function beginsLine(text, name) {
  return /(?:^|\n)[0-9A-Za-z \t_\-"*|`\u0080-\uffff]*$/.test(text.slice(Math.max(0, name.start - 49), name.start));
}

/**
 * Does a value pass that another key of the name's object holds?
 * @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells
 */
export function inObject(text, name, tells) {
  const state = text.startsWith('random_', name.start);
  const end = Math.min(text.length, name.end + (state ? STATE : WINDOW));
  const inside = /^["'\\`:= \n]{0,7}\{/.test(text.slice(name.end, name.end + 8));
  const isValue = standsAsValue(text, name);
  return ((inside || isValue) && keysBehind(text, name, end, inside || state, tells)) || (isValue && keysBefore(text, name, tells));
}

/** @param {string} text @param {Name} name @param {number} end @param {boolean} whole @param {(literal: Literal) => boolean} tells */
function keysBehind(text, name, end, whole, tells) {
  for (let at = name.end; at < end; at++) {
    const sign = text[at];
    if (sign === '}' || (sign === '\n' && text[at + 1] === '\n')) return false;
    if (sign !== ':' && sign !== '=' && sign !== '>' && sign !== '\n') continue;
    const key = keyBefore(text.slice(name.end, at));
    if (/^(?:name|key)$/i.test(key) && sign !== '\n' && !whole && !text.endsWith(' type="', name.start)) return false;
    if (!VALUE_KEY.test(key)) continue;
    const from = at + (sign === '=' && text[at + 1] === '>' ? 2 : 1);
    const value = valueBehind(text, from, sign === '\n' ? ANSWER : CELL);
    if (value !== null && tells(value)) return true;
  }
  return false;
}

/** @param {string} text @param {Name} name @param {(literal: Literal) => boolean} tells */
function keysBefore(text, name, tells) {
  const from = Math.max(0, name.start - WINDOW);
  for (let at = name.start - 1; at >= from; at--) {
    if (text[at] === '{' || text[at] === '}') return false;
    if ((text[at] !== ':' && text[at] !== '=') || !VALUE_KEY.test(keyBefore(text.slice(from, at)))) continue;
    const value = valueBehind(text, at + 1, CELL);
    return value !== null && tells(value);
  }
  return false;
}

/** The name is the value of a key such as `name`, or stands alone on its line. @param {string} text @param {Name} name */
function standsAsValue(text, name) {
  const whole = text.slice(Math.max(0, name.start - 100), name.start);
  // `"label": "API Secret"`: other words may stand before it between the quotes.
  const before = whole.replace(/(?<=")(?:[0-9A-Za-z \-]+|[0-9A-Za-z:._]+)$|[0-9A-Za-z/.\-_]*$/, '');
  const signless = before.replace(/["'\\` >/.]*$/, '');
  const last = signless[signless.length - 1];
  if (last === ':' || last === '=') return NAME_KEY.test(keyBefore(signless.slice(0, -1)));
  if (last === undefined || last === '\n') return /^\r?\n/.test(text.slice(name.end, name.end + 2));
  return /(?:name|key)>$/.test(before);
}

/** The key that ends here, without quotes. @param {string} text */
function keyBefore(text) {
  return /([0-9A-Za-z_]*)["'\\` \r]*$/.exec(text)?.[1] ?? '';
}
