// Drop of text and files: held, judged, and dropped again at the same place.

import { act, insert } from './apply.js';
import { composerOf, remember } from './composers.js';
import { reportApplied, reportPassed } from './decide.js';
import { deepTarget, focusBack, isField, selectionOf } from './focus.js';
import { gateRings } from './gate-check.js';
import { giveLater } from './give-later.js';
import { giveBack } from './notice-for.js';
import { settleSelection } from './selection.js';
import { signals } from './signals.js';
import { holdAll } from './site.js';
import { offerDrop, snapshotOf, textSnapshot } from './transfer.js';
import { needsReading, reportUnread, stopsUnread } from './upload.js';

/** @typedef {import('./protocol.js').Snapshot} Snapshot */
/** @typedef {import('./protocol.js').How} How */
/** @typedef {import('./decide.js').Decision} Decision */
/** @typedef {import('./give-later.js').Kept} Kept */
/** @typedef {{ target: Element, composer: HTMLElement | null, snapshot: Snapshot, clientX: number, clientY: number }} Held */

/** Where a drag began: text moved inside its own composer is not new. @type {HTMLElement | null} */
let origin = null;

/** @param {DragEvent} event */
export function onDragStart(event) { origin = event.isTrusted ? composerOf(deepTarget(event)) : null; }

export function onDragEnd() { origin = null; }

/** @param {DragEvent} event */
export function onDrop(event) {
  if (!event.isTrusted) return;
  const target = deepTarget(event) ?? document.body;
  const composer = composerOf(target);
  const moved = composer !== null && composer === origin;
  origin = null;
  if (moved) return;
  if (composer) remember(composer);
  const snapshot = snapshotOf(event.dataTransfer);
  const text = snapshot.data['text/plain'] ?? '';
  const html = snapshot.data['text/html'];
  const asked = Boolean(text || html) && (holdAll(composer) || gateRings(text, html));
  const files = hasDirectory(event.dataTransfer) && !stopsUnread() ? [] : needsReading(snapshot.files);
  if (!asked && !files.length) {
    if (text || html) reportPassed('drop', text.length, signals(true, composer));
    return reportUnread(snapshot.files, composer);
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  giveLater('drop', { target, composer, snapshot, clientX: event.clientX, clientY: event.clientY }, asked, give);
}

/** A directory cannot be rebuilt, so it goes its way unread and is reported. @param {DataTransfer | null} transfer */
const hasDirectory = transfer => [...(transfer?.items ?? [])].some(item => item.kind === 'file' && item.webkitGetAsEntry?.()?.isDirectory);

/** @param {Held} held @param {Decision} decision @param {Kept} kept @returns {Promise<boolean>} false: the text has been offered to copy instead */
async function give(held, decision, { files }) {
  const { target, composer } = held;
  if (decision.action === 'drop' && !files.length) {
    act(() => target.dispatchEvent(new DragEvent('dragleave', { bubbles: true, composed: true }))); // pages put away their drop marks
    reportApplied(decision, 'none', true);
    return true;
  }
  const snapshot = decision.action === 'native' ? { data: held.snapshot.data, files }
    : decision.action === 'drop' ? { data: {}, files }
      : textSnapshot(decision.verdict?.text ?? '', decision.verdict?.html, files);
  const how = await dropAgain(held, snapshot);
  const lost = how === 'none' && composer !== null && Boolean(snapshot.data['text/plain']);
  if (lost) giveBack(decision, snapshot);
  reportApplied(decision, how, !lost);
  return !lost;
}

/** @param {Held} held @param {Snapshot} snapshot @returns {Promise<How>} */
async function dropAgain({ target, composer, clientX, clientY }, snapshot) {
  if (!target.isConnected) return 'none';
  if (act(() => offerDrop(target, snapshot, { clientX, clientY }))) return 'paste';
  if (!composer) return 'none';
  await focusBack(composer, null);
  caretTo(composer, clientX, clientY);
  await settleSelection(composer);
  return insert(composer, snapshot);
}

/** @typedef {Document & { caretPositionFromPoint?: (x: number, y: number, options?: { shadowRoots: ShadowRoot[] }) => { offsetNode: Node, offset: number } | null, caretRangeFromPoint?: (x: number, y: number) => Range | null }} CaretDocument */

/** @param {HTMLElement} composer @param {number} x @param {number} y */
function caretTo(composer, x, y) {
  const page = /** @type {CaretDocument} */ (document);
  const root = composer.getRootNode();
  const shadowRoots = root instanceof ShadowRoot ? [root] : [];
  const position = page.caretPositionFromPoint?.(x, y, { shadowRoots });
  if (isField(composer)) {
    if (position?.offsetNode === composer) composer.setSelectionRange(position.offset, position.offset);
    return;
  }
  const range = position ? null : page.caretRangeFromPoint?.(x, y);
  const node = position?.offsetNode ?? range?.startContainer;
  if (!node || !composer.contains(node)) return;
  selectionOf(composer)?.collapse(node, position?.offset ?? range?.startOffset ?? 0);
}
