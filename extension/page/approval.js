// One capture, one approval: a text the judge has cleared may leave that composer once it is asked to, and only that text.

/** @typedef {{ text: string, n: number, epoch: number }} Cleared */
/** @type {WeakMap<Element, Cleared>} */
const cleared = new WeakMap();
let epoch = 0;

/** Policy or account have changed: what was cleared under the old ones is not cleared any more. */
export function forgetApprovals() { epoch++; }

/** @param {Element} composer @param {string} text @param {number} n the verdict still to be reported; 0: none */
export function approve(composer, text, n) { cleared.set(composer, { text, n, epoch }); }

/** @param {Element} composer @param {string} text @returns {Cleared | null} */
export function approved(composer, text) {
  const known = cleared.get(composer);
  return known && known.epoch === epoch && known.text === text ? known : null;
}
