// What the notice says before the worker's own words have come. The worker sends them in the person's language.

/** @type {Record<string, string>} */
const FALLBACK = {
  notice_masked: 'Sensitive values were replaced with placeholders. You can edit the text before you send it.',
  notice_dropped: 'Not inserted, as your organisation asks.',
  notice_not_sent: 'Not sent, as your organisation asks. Your text is still in the box.',
  notice_unanswered: 'The check did not answer in time, so nothing was passed on. Your text is safe: try again.',
  notice_unverified: 'The text could not be replaced safely in this box, so nothing was sent.',
  notice_no_target: 'The text box has gone. Copy the text and insert it where you need it.',
  notice_reload: 'The guard was updated. Reload this page so that it is protected again.',
  notice_retry: 'Try again',
  notice_continue: 'Continue anyway',
  notice_copy: 'Copy text',
  notice_close: 'Close',
};

/** @type {Record<string, string>} */
let given = {};

/** @param {Record<string, string> | undefined} words */
export function setWords(words) { given = words ?? {}; }

/** @param {string} key @returns {string} */
export const word = key => given[key] || FALLBACK[key] || key;
