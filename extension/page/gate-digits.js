// Where runs of digits begin behind which four others stand that a number of a person, a card or a telephone could begin there: the
// same places as src/detect/person/mod.rs looks at.
import { unitsOf } from './gate-units.js';

const WITHIN = 26;

/** The beginnings of such runs, in order. @param {string} text */
export function denseRuns(text) {
  const units = unitsOf(text);
  const starts = [];
  // Where the last four digits stand, twice, and one more for the beginning of a run.
  let first = -1;
  let second = -1;
  let third = -1;
  let last = -1;
  const end = text.length;
  for (let at = 0; at < end; at++) {
    if ((units[at] - 48) >>> 0 > 9) continue;
    if ((first & 1) === 1 && first > 0 && at - (first >> 1) < WITHIN) starts.push(first >> 1);
    first = second;
    second = third;
    third = last;
    last = at * 2 + (at === 0 || units[at - 1] < 48 || units[at - 1] > 57 ? 1 : 0);
  }
  return starts;
}
