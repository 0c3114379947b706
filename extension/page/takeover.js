// After an update a new copy of this script is put into open pages. The old one then steps back, so that every gesture is
// held once. A page cannot send a working guard away: an old copy listens only when its own extension is gone.

import { contextLost } from './port.js';

const NEWS = 'promptward-guard';

/** @param {import('./protocol.js').FrameGuard} guard */
export function takeOver(guard) {
  const { stop } = guard;
  window.__promptward?.stop();
  document.dispatchEvent(new CustomEvent(NEWS));
  const leave = () => { if (contextLost()) stop(); };
  document.addEventListener(NEWS, leave);
  window.__promptward = {
    ...guard,
    stop() {
      document.removeEventListener(NEWS, leave);
      stop();
    },
  };
}
