// The forms of numbers that need no name, and those of which several are a list: src/detect/person/form.rs without the check digits.
import { data } from './generated/gate-data.js';
import { unitsOf } from './gate-units.js';

const LIST = 5;
const LETTERS = 6;
const SIGNS = /[.*+?^${}()|[\]\\/-]/g;

/** By the letters that lead a form and the length of its first run of digits: the form, whether one is enough, whose it is. */
/** @type {Map<number, [form: RegExp, bare: boolean, number: number][]>} */
const forms = new Map();
for (const [mask, bare, number] of data.forms) {
  const [, letters, digits] = /^(A*)(9*)/.exec(mask) ?? ['', '', ''];
  const pattern = mask.replace(SIGNS, '\\$&').replace(/9/g, '\\d').replace(/A/g, '[A-Z]').replace(/X/g, '[0-9A-Z]');
  const key = letters.length * 32 + digits.length;
  forms.set(key, [...(forms.get(key) ?? []), [new RegExp(`${pattern}(?![0-9A-Za-z])`, 'y'), bare === 1, number]]);
}

/** Does a number stand here in a form that proves it, or several in one form? @param {string} text @param {number[]} runs where runs of digits begin */
export function hasForm(text, runs) {
  const units = unitsOf(text);
  /** @type {Map<number, Set<string>>} */
  const seen = new Map();
  for (const run of runs) {
    let letters = 0;
    while (letters <= LETTERS && letters < run && isCapital(units[run - letters - 1])) letters++;
    let end = run;
    while (units[end] >= 48 && units[end] <= 57) end++;
    const start = run - letters;
    for (const [form, bare, number] of forms.get(letters * 32 + end - run) ?? []) {
      form.lastIndex = start;
      const found = form.exec(text);
      if (found === null) continue;
      if (bare) return true;
      const numbers = seen.get(number) ?? new Set();
      if (numbers.add(found[0]).size >= LIST) return true;
      seen.set(number, numbers);
    }
  }
  return false;
}

const isCapital = (/** @type {number} */ unit) => unit >= 65 && unit <= 90;
