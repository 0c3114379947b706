// Passwords on command lines: behind the options of a program, and before a pipe into it (src/detect/command.rs).
import { data } from './generated/gate-data.js';
import { alphanumeric, escapeBefore } from './gate-tokens.js';
import { EQUALS, keyLike, passwordLike } from './gate-values.js';

const REACH = 270; // how much of a command line is read
const BEFORE = 200;

/**
 * Does the command line that begins with a program's name give it a password?
 * @param {string} text @param {number} at @param {number} length @param {number} index
 */
export function commandLike(text, at, length, index) {
  if (alphanumeric(text, at - 1) && !escapeBefore(text, at)) return false;
  const [separate, attached, pair, mark, behind, place, piped] = data.commands[index];
  if (piped === 1) return printedBefore(text, at);
  const words = wordsOf(text, at + length, Math.min(text.length, at + length + REACH));
  let [places, next] = [0, false];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (next) {
      next = false;
      if (tells(word)) return true;
      continue;
    }
    if (separate.includes(word)) {
      next = true;
      continue;
    }
    const before = pair.find((option) => word.startsWith(option));
    const joined = attached.find((option) => word.startsWith(option) && word.length > option.length);
    if (before !== undefined) {
      const both = word.length === before.length ? words[++i] : word.slice(before.length);
      if (both === undefined) return false;
      const cut = both.indexOf(mark);
      if (cut > 0 && tells(both.slice(cut + 1))) return true;
    } else if (joined !== undefined) {
      const value = word.slice(joined.length);
      if (tells(/^["']/.test(value) ? value.slice(1, -1) : value)) return true;
    } else if (behind.some((start) => word.slice(0, start.length).toLowerCase() === start.toLowerCase())) next = true;
    else if (!/^(?:-|\/[^/]*$)/.test(word) && ++places === place && tells(word)) return true;
  }
  return false;
}

/** The program itself says what stands here, so even a plain word is a password. @param {string} value */
function tells(value) {
  return [value, value.replace(/^["']|["']$/g, '')].some((word) =>
    [true, false].some((quoted) => {
      const named = { value: word, link: EQUALS, quoted, shouted: true };
      return passwordLike(named) || keyLike(named);
    }),
  );
}

/**
 * The words of a command line up to its end, without the quotes around a whole word.
 * @param {string} text @param {number} from @param {number} end
 */
function wordsOf(text, from, end) {
  const words = [];
  let at = from;
  for (;;) {
    // The line goes on behind a sign at its end.
    at += /^(?:[ \t]|[\\^`]\r?\n)*/.exec(text.slice(at, end))?.[0].length ?? 0;
    if (at >= end || /^(?:[\n\r|;]|&&)/.test(text.slice(at, at + 2))) return words;
    const word = /^(?:"[^"\n]*"|'[^'\n]*'|[^ \t\n\r|;"'])*/.exec(text.slice(at, end))?.[0] ?? '';
    const open = text[at + word.length] === '"' || text[at + word.length] === "'";
    if (word === '' && !open) return words;
    at += word.length;
    // A quote without its end belongs to the text around the command.
    if (open) words.push(/^[^"']*/.exec(word)?.[0] ?? '');
    else words.push(/^(?:"[^"]*"|'[^']*')$/.test(word) ? word.slice(1, -1) : word);
    if (open) at += /^["'][^\n]*/.exec(text.slice(at, end))?.[0].length ?? 0;
  }
}

/** `echo … | sudo -S`: the word that is printed into the pipe. @param {string} text @param {number} at */
function printedBefore(text, at) {
  const before = text.slice(Math.max(0, at - BEFORE), at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const pipe = line.lastIndexOf('|');
  if (pipe < 0 || !/(?:echo|printf)/.test(line)) return false;
  return wordsOf(line, 0, pipe).some((word) => tells(word) || tells(word.slice(word.indexOf(':') + 1)));
}
