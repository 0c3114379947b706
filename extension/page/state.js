// What this page says of its own guard. Initialising is not armed; every weakness has a name.

import { send } from './port.js';
import { guarded, siteKnown } from './site.js';

/** @type {Set<string>} */
const weaknesses = new Set();
let listening = false;
let lost = false;
let told = '';

/** @param {boolean} on */
export function setListening(on) { listening = on; report(); }

/** @param {string} reason */
export function degrade(reason) { weaknesses.add(reason); report(); }

/** @param {string} reason */
export function recover(reason) { if (weaknesses.delete(reason)) report(); }

/** The extension was updated under the page: nobody hears this any more, but nothing may claim to be armed. */
export function loseContext() { lost = true; }

/** Tells the worker, when it has changed or the line is new. @param {boolean} [anew] */
export function report(anew = false) {
  if (lost || !guarded()) return;
  const { state, reasons } = current();
  const text = JSON.stringify([state, reasons]);
  if (!anew && text === told) return;
  if (!siteKnown()) return; // the worker has not spoken: it knows this page as initialising
  told = text;
  send({ t: 'state', state, reasons });
}

/** @returns {{ state: import('./protocol.js').GuardState, reasons: string[] }} */
function current() {
  if (!listening) return { state: 'unprotected', reasons: ['initialising'] };
  return { state: weaknesses.size ? 'degraded' : 'armed', reasons: [...weaknesses].sort() };
}
