// Files: what can be read as text is judged before the page sees it; what cannot is passed on and reported as such.

import { composerOf, findComposer, nameOf } from './composers.js';
import { decide, reportApplied, reportPassed } from './decide.js';
import { deepActive, deepTarget } from './focus.js';
import { gateRings } from './gate-check.js';
import { hold } from './hold.js';
import { showNotice } from './notice.js';
import { afterwards } from './notice-for.js';
import { signals } from './signals.js';
import { composerSelectors, guarded, holdAll, siteKnown, unscannedRule } from './site.js';
import { rewritten, transferOf } from './transfer.js';
import { word } from './words.js';

/** @typedef {import('./decide.js').Decision} Decision */

/** A message to the worker must stay well below the browser's own limit. */
const MOST_BYTES = 8 * 1024 * 1024;
const SNIFF_BYTES = 4096;
const BINARY = /^(?:image\/(?!svg)|video\/|audio\/|font\/|model\/)|^application\/(?:pdf|zip|gzip|msword|wasm|x-7z|x-rar|x-tar|vnd\.(?!.*\+(?:json|xml)))/;

/** May this file hold text that can be judged? @param {File} file */
const readable = file => !BINARY.test(file.type) && file.size > 0 && file.size <= MOST_BYTES;

/** Does policy stop what cannot be read? Then a directory, which cannot be rebuilt, is stopped too. */
export const stopsUnread = () => unscannedRule() !== 'allow_and_report';

/** The files that have to be held. @param {File[]} files @returns {File[]} */
export const needsReading = files => (stopsUnread() ? files : files.filter(readable));

/** Files that went their way unread. @param {File[]} files @param {Element | null} composer */
export function reportUnread(files, composer) {
  for (const file of files) reportPassed('upload', file.size, signals(true, composer));
}

/** A file's text; null when it is none. @param {File} file @returns {Promise<string | null>} */
async function textIn(file) {
  if (!readable(file)) return null;
  try {
    const head = new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer());
    const utf16 = (head[0] === 0xff && head[1] === 0xfe && 'utf-16le') || (head[0] === 0xfe && head[1] === 0xff && 'utf-16be');
    if (!utf16 && head.includes(0)) return null;
    return new TextDecoder(utf16 || 'utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return null; // not text, or no longer readable
  }
}

/** What may be given to the page of a set of files. @param {File[]} files @param {HTMLElement | null} composer @returns {Promise<{ files: File[], same: boolean }>} */
export async function judgeFiles(files, composer) {
  const kept = /** @type {File[]} */ ([]);
  for (const file of files) {
    const next = await judgeFile(file, composer);
    if (next) kept.push(next);
  }
  return { files: kept, same: kept.length === files.length && kept.every((file, i) => file === files[i]) };
}

/** @param {File} file @param {HTMLElement | null} composer @returns {Promise<File | null>} */
async function judgeFile(file, composer) {
  const text = await textIn(file);
  const seen = signals(true, composer);
  if (text === null && stopsUnread()) {
    showNotice(word('notice_dropped'));
    return null;
  }
  if (text === null || (siteKnown() && !holdAll() && !gateRings(text))) {
    reportPassed('upload', text?.length ?? file.size, seen);
    return file;
  }
  const decision = await decide({ gesture: 'upload', moment: 'final', text, composer: nameOf(composer), signals: seen });
  const next = outcome(decision, text, file);
  reportApplied(decision, next === file ? 'native' : next ? 'text' : 'none', true);
  afterwards('upload', decision, { retry() {}, force() {} });
  return next;
}

/** @param {Decision} decision @param {string} text @param {File} file @returns {File | null} */
function outcome(decision, text, file) {
  if (decision.action === 'native') return file;
  if (decision.action === 'drop') return null;
  return decision.verdict?.text === undefined || decision.verdict.text === text ? null : rewritten(decision.verdict.text, file);
}

/** @type {WeakSet<HTMLInputElement>} */
const waiting = new WeakSet();

/** `input` and `change` of a file field: held both, given back both. @param {Event} event */
export function onFileChosen(event) {
  const field = deepTarget(event) ?? event.composedPath()[0];
  if (!event.isTrusted || !(field instanceof HTMLInputElement) || field.type !== 'file' || !guarded()) return;
  if (waiting.has(field)) return event.stopImmediatePropagation();
  const files = [...(field.files ?? [])];
  if (!files.length) return;
  const composer = composerOf(deepActive()) ?? findComposer(composerSelectors());
  if (!needsReading(files).length) {
    if (event.type === 'change') reportUnread(files, composer);
    return;
  }
  event.stopImmediatePropagation();
  waiting.add(field);
  const directory = field.webkitdirectory;
  // After this turn the page could read the field itself. A directory's paths could not be given back, so it keeps its files.
  setTimeout(() => {
    if (!directory) field.value = '';
    hold(composer, () => giveFiles(field, files, composer));
  });
}

/** @param {HTMLInputElement} field @param {File[]} files @param {HTMLElement | null} composer */
async function giveFiles(field, files, composer) {
  const kept = await judgeFiles(files, composer);
  waiting.delete(field);
  if (!kept.files.length) field.value = '';
  else if (!kept.same || !field.webkitdirectory) field.files = transferOf({ data: {}, files: kept.files }).files;
  if (!kept.files.length) return;
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
