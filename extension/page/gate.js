// Could the judge find anything in this text? Cheap, synchronous, and never silent where the judge would speak: the literals and
// shapes are the judge's own (generated/gate-data.js), without its checks. Where the judge normalises, the gate does so too.
/** @import { Target } from './gate-literals' */
import { begin } from './gate-columns.js';
import { commandLike } from './gate-commands.js';
import { hasList } from './gate-contacts.js';
import { denseRuns } from './gate-digits.js';
import { hasForm } from './gate-forms.js';
import { find } from './gate-literals.js';
import { hasNumber } from './gate-numbers.js';
import { maybeOwn } from './gate-own.js';
import { marks, namesNumber, travelLine } from './gate-persons.js';
import { namesKey, namesPair, namesPassword } from './gate-secrets.js';
import { matches, nearMatches } from './gate-shapes.js';
import { forget } from './gate-units.js';
import { decodedParts, encodedTexts, joined } from './gate-views.js';

// Every placeholder reads alike, as it does for the judge.
const MASK = /\[(?=[A-Z0-9_]{3,94}\])[A-Z0-9_]+_[0-9]+\]/g;
const MASK_END = /_[0-9]+\]/; // looked for first: hardly a text has one

/**
 * @param {string} text
 * @param {string[]} [extraLiterals] words of the policy's own detectors
 * @param {boolean} [own] the policy knows the organisation's own secrets
 */
export function rings(text, extraLiterals = [], own = false) {
  return reason(text, extraLiterals, own) !== null;
}

/**
 * What the gate rings for: a literal of the detectors or the name of a rule; null when it is silent. For measurements.
 * @param {string} text
 * @param {string[]} [extraLiterals]
 * @param {boolean} [own]
 * @returns {string | null}
 */
export function reason(text, extraLiterals = [], own = false) {
  if (!text) return null;
  const answer = look(MASK_END.test(text) ? text.replace(MASK, '[MASKED_1]') : text, extraLiterals.map((word) => word.toLowerCase()), own);
  forget();
  return answer;
}

/** Every view of the text. @param {string} text @param {string[]} extra @param {boolean} own */
function look(text, extra, own) {
  const plainly = finds(text, extra, own);
  if (plainly !== null) return plainly;
  // As long as the text's own units are at hand.
  const [parts, encoded, whole] = [decodedParts(text), encodedTexts(text), joined(text)];
  for (const view of [...parts, ...encoded]) {
    const found = finds(view, extra, own);
    if (found !== null) return found;
  }
  return whole === null ? null : find(whole, shapesOnly);
}

/**
 * One reading of one view.
 * @param {string} text @param {string[]} extra @param {boolean} own
 */
function finds(text, extra, own) {
  if (own && maybeOwn(text)) return 'own secret';
  if (extra.length > 0) {
    const lower = text.toLowerCase();
    if (extra.some((word) => lower.includes(word))) return 'policy';
  }
  begin(text.length);
  const literal = find(text, speaks);
  if (literal !== null) return literal;
  const runs = denseRuns(text);
  if (hasNumber(text, runs)) return 'number';
  if (hasForm(text, runs)) return 'form';
  return hasList(text, runs) ? 'list' : null;
}

/**
 * Does one of the targets of the literal at `at` mean something there?
 * @param {string} text @param {number} at @param {number} length @param {Target[]} targets
 */
function speaks(text, at, length, targets) {
  for (const target of targets) if (means(text, at, length, target)) return true;
  return false;
}

/** @param {string} text @param {number} at @param {number} length @param {Target} target */
function means(text, at, length, { sort, index, phrase }) {
  switch (sort) {
    case 's': return matches(text, at, index, false);
    case 'v': return nearMatches(text, at, length, index);
    case 'p': return namesPassword(text, at, length);
    case 'k': return namesKey(text, at, length);
    case 'u': return namesPair(text, at, length);
    case 'n': return namesNumber(text, at, length, index, phrase);
    case 'c': return commandLike(text, at, length, index);
    case 'm': return marks(text, at, length);
    default: return travelLine(text, at);
  }
}

/**
 * The same in the view in which lines are joined, where only shapes mean anything.
 * @param {string} text @param {number} at @param {number} _length @param {Target[]} targets
 */
function shapesOnly(text, at, _length, targets) {
  return targets.some((target) => target.sort === 's' && matches(text, at, target.index, true));
}
