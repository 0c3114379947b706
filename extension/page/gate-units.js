// The code units of the text that is being read, in an array: asked of a string one by one they cost several times as much.

const SPARE = 4; // noughts behind the text, so that nobody need ask where it ends
const encoder = new TextEncoder();

let units = new Uint16Array(8192);
let bytes = new Uint8Array(8192);
let loaded = '';
let plain = true;

/** The units of this text, and noughts behind them. @param {string} text */
export function unitsOf(text) {
  if (text !== loaded) load(text);
  return units;
}

/** Does the text hold nothing but ASCII? @param {string} text */
export function isPlain(text) {
  if (text !== loaded) load(text);
  return plain;
}

/** Forgets the text: nothing of a prompt stays behind. */
export function forget() {
  units.fill(0, 0, loaded.length);
  bytes.fill(0, 0, loaded.length);
  loaded = '';
  plain = true;
}

/** @param {string} text */
function load(text) {
  if (units.length < text.length + SPARE) {
    units = new Uint16Array(text.length * 2 + SPARE);
    bytes = new Uint8Array(text.length * 2);
  }
  // Text in ASCII has as many bytes as units, and is encoded many times faster than it is read.
  plain = encoder.encodeInto(text, bytes.subarray(0, text.length)).read === text.length;
  if (plain) units.set(bytes.subarray(0, text.length));
  else for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  units.fill(0, text.length, text.length + SPARE);
  loaded = text;
}
