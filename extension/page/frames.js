// A send button may stand outside the frame that holds its composer. Frames of one origin then act together: the guard of the
// button's frame asks the guards of the frames inside. (Firefox keeps the scripts of two frames apart; there each guards its own.)

/** @typedef {import('./protocol.js').FrameGuard} FrameGuard */

/** The guards of the frames inside this one. @param {Window} [of] @returns {FrameGuard[]} */
export function innerGuards(of = window) {
  const found = /** @type {FrameGuard[]} */ ([]);
  for (let i = 0; i < of.length; i++) {
    try {
      const inner = of[i];
      if (!inner) continue;
      if (inner.__promptward) found.push(inner.__promptward);
      found.push(...innerGuards(inner));
    } catch { /* another origin: not ours to ask */ }
  }
  return found;
}
