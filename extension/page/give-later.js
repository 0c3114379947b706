// A pasted or dropped thing is held until it is judged and its files are read, and then given back in its turn.
import { nameOf } from './composers.js';
import { decide } from './decide.js';
import { hold } from './hold.js';
import { afterwards } from './notice-for.js';
import { signals } from './signals.js';
import { judgeFiles } from './upload.js';

/** @typedef {import('./protocol.js').Snapshot} Snapshot */
/** @typedef {import('./decide.js').Decision} Decision */
/** The files that may pass, and whether all did. @typedef {{ files: File[], same: boolean }} Kept */

/**
 * @template {{ composer: HTMLElement | null, snapshot: Snapshot }} Held
 * @param {'paste' | 'drop'} gesture
 * @param {Held} held
 * @param {boolean} asked whether the text is for the judge to decide on; else it goes its native way
 * @param {(held: Held, decision: Decision, kept: Kept) => Promise<boolean>} give false: the text has been offered to copy instead
 */
export function giveLater(gesture, held, asked, give) {
  const { composer, snapshot } = held;
  const decision = asked ? decide({
    gesture, moment: 'final', text: snapshot.data['text/plain'] ?? '', html: snapshot.data['text/html'],
    composer: nameOf(composer), signals: signals(true, composer),
  }) : Promise.resolve(/** @type {Decision} */ ({ action: 'native', n: 0, verdict: null }));
  const files = judgeFiles(snapshot.files, composer);
  const retry = () => giveLater(gesture, held, asked, give);
  hold(composer, async () => {
    const said = await decision;
    const kept = await files;
    const force = () => hold(composer, async () => { await give(held, { ...said, action: 'native' }, kept); });
    if (await give(held, said, kept)) afterwards(gesture, said, { retry, force });
  });
}
