// Which quiet word follows a gesture.

import { copyText } from './copy.js';
import { showNotice } from './notice.js';
import { failureRule } from './site.js';
import { word } from './words.js';

/** @typedef {import('./decide.js').Decision} Decision */

/**
 * @param {'paste' | 'drop' | 'submit' | 'upload'} gesture @param {Decision} decision
 * @param {{ retry: () => void, force: () => void }} again
 */
export function afterwards(gesture, decision, again) {
  if (decision.failed) return decision.action === 'drop' ? unanswered(decision.failed, again) : undefined;
  const said = decision.verdict?.notice;
  if (said) return showNotice(said.text);
  if (decision.chosen) return undefined; // the person has just read the prompt
  if (decision.action === 'replace') return showNotice(word('notice_masked'));
  if (decision.action === 'drop') return showNotice(word(gesture === 'submit' ? 'notice_not_sent' : 'notice_dropped'));
  return undefined;
}

/** @param {string} failure @param {{ retry: () => void, force: () => void }} again */
function unanswered(failure, again) {
  if (failure === 'invalidated') return showNotice(word('notice_reload'), { label: word('notice_retry'), run: () => location.reload() });
  if (failureRule() === 'warn') return showNotice(word('notice_unanswered'), { label: word('notice_continue'), run: again.force });
  return showNotice(word('notice_unanswered'), { label: word('notice_retry'), run: again.retry });
}

/** Gestures whose text stands in a notice to be copied. @type {Set<number>} */
const offered = new Set();

/** Is the text of this gesture offered already? Then a dialog for it would only be in the way. @param {number} n */
export const isOffered = n => offered.has(n);

/**
 * Text that could not be inserted must not be lost to the person.
 * @param {Decision} decision @param {import('./protocol.js').Snapshot} snapshot cleared or masked by the judge
 */
export function giveBack(decision, snapshot) {
  const text = snapshot.data['text/plain'] ?? '';
  if (!text) return;
  offered.add(decision.n);
  showNotice(word('notice_no_target'), { label: word('notice_copy'), run: () => copyText(text) });
}

/** The masked text could not be put in place. */
export function notReplaced() { showNotice(word('notice_unverified')); }
