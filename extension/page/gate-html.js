// What a person sees of a piece of HTML, as the judge reads it (src/detect/views/html.rs): markup gone, words that elements cut joined,
// blocks on lines of their own, cells apart.
import { withoutEntities } from './gate-views.js';

// Comments, elements that nobody sees with their content, tags; quotes in a tag may hold a `>` of their own.
const REST = `(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^"'>])*(?:>|$)`;
const MARKUP = new RegExp(
  `<!--[^]*?(?:-->|$)|<(script|style|template|head)(?![0-9A-Za-z])${REST}[^]*?(?:</\\1${REST}|$)|<(?:/*([0-9A-Za-z]+)|[!?])${REST}`, 'gi');
const BLOCK = /^(?:address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul|option)$/i;
const CELL = /^t[dh]$/i;

/** @param {string} html */
export function visibleText(html) {
  return withoutEntities(html.replace(MARKUP, (_tag, _unseen, /** @type {string | undefined} */ name = '') =>
    BLOCK.test(name) ? '\n' : CELL.test(name) ? '\t' : ''));
}
