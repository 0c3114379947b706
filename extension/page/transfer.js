// Clipboard and drag contents: copied inside the event, rebuilt for the page. Firefox leaves a clipboard event built the
// standard way empty, so the objects are made in the page's own realm there.

import { FIREFOX } from './focus.js';

/** @typedef {import('./protocol.js').Snapshot} Snapshot */

/** The window whose constructors make objects the page can read. */
const realm = () => /** @type {Window & typeof globalThis} */ ((FIREFOX && window.wrappedJSObject) || window);

/** @template T @param {T} value @returns {T} */
const given = value => (typeof cloneInto === 'function' ? cloneInto(value, window, { wrapReflectors: true }) : value);

const BASE = { bubbles: true, cancelable: true, composed: true };

/** Copies everything; works only while the event is being handled. @param {DataTransfer | null} transfer @returns {Snapshot} */
export function snapshotOf(transfer) {
  /** @type {Snapshot} */
  const snapshot = { data: {}, files: [] };
  if (!transfer) return snapshot;
  snapshot.files = [...transfer.files];
  for (const type of transfer.types) if (type !== 'Files') snapshot.data[type] = transfer.getData(type);
  return snapshot;
}

/** @param {string} text @param {string} [html] @param {File[]} [files] @returns {Snapshot} */
export function textSnapshot(text, html, files = []) {
  return { data: html ? { 'text/plain': text, 'text/html': html } : { 'text/plain': text }, files };
}

/** Is this what was judged? @param {Snapshot} a @param {Snapshot} b @returns {boolean} */
export function sameSnapshot(a, b) {
  const types = Object.keys(a.data);
  return types.length === Object.keys(b.data).length && types.every(type => a.data[type] === b.data[type])
    && a.files.length === b.files.length
    && a.files.every((file, i) => file.size === b.files[i]?.size && file.type === b.files[i]?.type);
}

/** @param {Snapshot} snapshot @returns {DataTransfer} */
export function transferOf(snapshot) {
  const transfer = new (realm().DataTransfer)();
  for (const type in snapshot.data) transfer.setData(type, snapshot.data[type] ?? '');
  for (const file of snapshot.files) transfer.items.add(file);
  return transfer;
}

/** Offers contents as a paste. @param {Element} target @param {Snapshot} snapshot @returns {boolean} handled by the editor */
export function offerPaste(target, snapshot) {
  if (typeof cloneInto !== 'function') {
    return !target.dispatchEvent(new ClipboardEvent('paste', { ...BASE, clipboardData: transferOf(snapshot) }));
  }
  const plain = snapshot.data['text/plain'] ?? '';
  const init = cloneInto({ ...BASE, dataType: 'text/plain', data: plain }, window);
  const event = new (realm().ClipboardEvent)('paste', init);
  const transfer = event.clipboardData;
  for (const type in snapshot.data) if (type !== 'text/plain') transfer?.setData(type, snapshot.data[type] ?? '');
  for (const file of snapshot.files) transfer?.items.add(file);
  return !target.dispatchEvent(event);
}

/** Offers contents as the editing command behind a paste. @param {Element} target @param {Snapshot} snapshot @returns {boolean} handled */
export function offerBeforeInput(target, snapshot) {
  const init = given({ ...BASE, inputType: 'insertFromPaste', data: null, dataTransfer: transferOf(snapshot) });
  return !target.dispatchEvent(new (realm().InputEvent)('beforeinput', init));
}

/** Offers contents as a drop. @param {Element} target @param {Snapshot} snapshot @param {{ clientX: number, clientY: number }} point @returns {boolean} handled */
export function offerDrop(target, snapshot, { clientX, clientY }) {
  const init = given({ ...BASE, clientX, clientY, dataTransfer: transferOf(snapshot) });
  return !target.dispatchEvent(new (realm().DragEvent)('drop', init));
}

/** The same file with other contents. @param {string} text @param {File} file @returns {File} */
export function rewritten(text, file) {
  return new (realm().File)(given([text]), file.name, given({ type: file.type, lastModified: file.lastModified }));
}
