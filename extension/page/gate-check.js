// The cheap question before every other: could there be anything in this text that the judge would find?

import { rings } from './gate.js';
import { visibleText } from './gate-html.js';
import { extraGate, gateAlways, ownSecrets } from './site.js';

/** @param {string} text @param {string} [html] @returns {boolean} */
export function gateRings(text, html) {
  if (gateAlways()) return Boolean(text || html);
  const extra = extraGate();
  const own = ownSecrets();
  if (text && rings(text, extra, own)) return true;
  if (!html) return false;
  return rings(html, extra, own) || rings(visibleText(html), extra, own);
}
