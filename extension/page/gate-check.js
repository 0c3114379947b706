// The cheap question before every other: could there be anything in this text that the judge would find?

import { rings } from './gate.js';
import { visibleText } from './gate-html.js';
import { extraGate, gateAlways } from './site.js';

/** @param {string} text @param {string} [html] @returns {boolean} */
export function gateRings(text, html) {
  if (gateAlways()) return Boolean(text || html);
  const extra = extraGate();
  if (text && rings(text, extra)) return true;
  if (!html) return false;
  return rings(html, extra) || rings(visibleText(html), extra);
}
