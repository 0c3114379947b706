// Numbers that are their own evidence: payment cards by their last digit, bank accounts by the rest of 97.
import { data } from './generated/gate-data.js';

const CARD = /\d{4}([ -])(?:\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{6}\1\d{4,5})|\d{12,19}/y;
const IBANS = /[A-Za-z]{2}\d{2}(?=[ -]?[0-9A-Za-z])/g;

/** @param {string} text @param {number[]} runs where runs of digits begin */
export function hasNumber(text, runs) {
  for (const run of runs) {
    CARD.lastIndex = run;
    const card = CARD.exec(text);
    if (card !== null && luhn(card[0])) return true;
  }
  for (const found of text.matchAll(IBANS)) if (iban(text, found.index)) return true;
  return false;
}

/** @param {string} number */
function luhn(number) {
  let sum = 0;
  let place = 0;
  for (let i = number.length - 1; i >= 0; i--) {
    const digit = number.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) continue;
    const weighted = place++ % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** @param {string} text @param {number} at */
function iban(text, at) {
  const wanted = data.ibans[text.slice(at, at + 2).toUpperCase()];
  if (!wanted) return false;
  const compact = text.slice(at, at + 2 * wanted).replace(/[ -]/g, '').slice(0, wanted).toUpperCase();
  if (compact.length < wanted || !/^[0-9A-Z]+$/.test(compact)) return false;
  let rest = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest === 1;
}
