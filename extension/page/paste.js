// Paste: judged before it is inserted, repeated natively when clean, rewritten when not.

import { checkOwnPaste, insert, repeatPaste, act } from './apply.js';
import { composerOf, findComposer, isPrivateField, remember } from './composers.js';
import { reportApplied, reportPassed } from './decide.js';
import { deepActive, deepTarget, focusBack, frame, hasFocus, rangeIn } from './focus.js';
import { gateRings } from './gate-check.js';
import { giveLater } from './give-later.js';
import { giveBack } from './notice-for.js';
import { norm, textOf } from './read.js';
import { signals } from './signals.js';
import { composerSelectors, holdAll } from './site.js';
import { offerPaste, snapshotOf, textSnapshot } from './transfer.js';
import { needsReading, reportUnread } from './upload.js';

/** @typedef {import('./protocol.js').Snapshot} Snapshot */
/** @typedef {import('./decide.js').Decision} Decision */
/** @typedef {import('./give-later.js').Kept} Kept */
/** @typedef {{ target: Element, composer: HTMLElement | null, range: Range | null, snapshot: Snapshot }} Held */

const VERIFY_FRAMES = 20;
/** Reading back a very large text costs more than it tells. */
const VERIFY_LIMIT = 200_000;

/** @param {ClipboardEvent} event */
export function onPaste(event) {
  if (checkOwnPaste(event) || !event.isTrusted) return;
  const target = deepTarget(event) ?? document.body;
  if (isPrivateField(target)) return;
  const snapshot = snapshotOf(event.clipboardData);
  const text = snapshot.data['text/plain'] ?? '';
  const html = snapshot.data['text/html'];
  const composer = composerOf(target) ?? composerOf(deepActive());
  if (composer) remember(composer);
  const asked = Boolean(text || html) && (holdAll(composer) || gateRings(text, html));
  const files = needsReading(snapshot.files);
  if (!asked && !files.length) {
    if (text || html) reportPassed('paste', text.length, signals(true, composer));
    return reportUnread(snapshot.files, composer);
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  giveLater('paste', { target: composer ?? target, composer, range: rangeIn(composer ?? target), snapshot }, asked, give);
}

/** @param {Held} held @param {Decision} decision @param {Kept} kept @returns {Promise<boolean>} false: the text has been offered to copy instead */
async function give(held, decision, kept) {
  const snapshot = contentsFor(held.snapshot, decision, kept);
  if (!snapshot) {
    reportApplied(decision, 'none', true);
    return true;
  }
  const target = await place(held);
  if (!target) {
    giveBack(decision, snapshot);
    reportApplied(decision, 'none', false);
    return false;
  }
  const before = readSmall(target);
  const untouched = decision.action === 'native' && kept.same;
  const how = composerOf(target) ? (untouched ? repeatPaste(target, snapshot) : insert(target, snapshot)) : offer(target, snapshot, untouched);
  const verified = how !== 'none' && await arrived(target, before, snapshot);
  if (!verified) giveBack(decision, snapshot);
  reportApplied(decision, verified ? how : 'none', verified);
  return verified;
}

/** What may be inserted; null: nothing. @param {Snapshot} snapshot @param {Decision} decision @param {{ files: File[] }} kept @returns {Snapshot | null} */
function contentsFor(snapshot, decision, kept) {
  if (decision.action === 'native') {
    const contents = { data: snapshot.data, files: kept.files };
    return Object.keys(contents.data).length || contents.files.length ? contents : null;
  }
  if (decision.action === 'drop') return kept.files.length && !snapshot.data['text/plain'] ? { data: {}, files: kept.files } : null;
  // An image beside masked text is usually a picture of that text: it stays out.
  return textSnapshot(decision.verdict?.text ?? '', decision.verdict?.html);
}

/** Where it goes: the old place, or the composer the framework has put in its stead. @param {Held} held @returns {Promise<Element | null>} */
async function place({ target, composer, range }) {
  if (target.isConnected) {
    if (composer) await focusBack(target, range);
    return !composer || hasFocus(target) ? target : null;
  }
  const other = findComposer(composerSelectors());
  if (!other) return null;
  await focusBack(other, null);
  return hasFocus(other) ? other : null;
}

/** A paste outside any composer: the page itself may take it. @param {Element} target @param {Snapshot} snapshot @param {boolean} untouched */
function offer(target, snapshot, untouched) {
  if (untouched) return repeatPaste(target, snapshot);
  act(() => offerPaste(target, snapshot));
  return /** @type {const} */ ('paste');
}

/** @param {Element} target @returns {string | null} */
const readSmall = target => {
  if (!composerOf(target) || (target.textContent?.length ?? 0) > VERIFY_LIMIT) return null;
  return textOf(target);
};

/** Has the composer taken the text? An editor may be a few frames late. @param {Element} target @param {string | null} before @param {Snapshot} snapshot */
async function arrived(target, before, snapshot) {
  const text = snapshot.data['text/plain'] ?? '';
  if (before === null || !text.trim() || text.length > VERIFY_LIMIT || snapshot.files.length) return true;
  for (let i = 0; i < VERIFY_FRAMES; i++) {
    const now = textOf(target);
    if (now !== before || norm(now).includes(norm(text))) return true;
    await frame();
  }
  return false;
}
