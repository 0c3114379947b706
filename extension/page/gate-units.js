// The code units of the text that is being read, in an array: asked of a string one by one they cost several times as much.

const SPARE = 8; // noughts behind the text, so that nobody need ask where it ends
const WIDEST = 3; // bytes for one unit
const HIGH = 0x80808080 | 0; // a bit of each of four bytes that are not ASCII
const encoder = new TextEncoder();

let units = new Uint16Array(8192);
let bytes = new Uint8Array(8192 * WIDEST);
let fours = new Int32Array(bytes.buffer);
let beyond = new Uint32Array(8192);
let written = 0;
let count = 0;
let loaded = '';
// How far the arrays were filled since the last text was forgotten.
let [mostUnits, mostBytes] = [0, 0];

/** The units of this text, and noughts behind them. @param {string} text */
export function unitsOf(text) {
  if (text !== loaded) load(text);
  return units;
}

/** Does the text hold nothing but ASCII? @param {string} text */
export function isPlain(text) {
  if (text !== loaded) load(text);
  return count === 0;
}

/** Where the units beyond ASCII stand, in order. @param {string} text */
export function beyondAscii(text) {
  if (text !== loaded) load(text);
  return beyond.subarray(0, count);
}

/** Forgets the text: nothing of a prompt stays behind. */
export function forget() {
  units.fill(0, 0, mostUnits);
  bytes.fill(0, 0, mostBytes);
  [mostUnits, mostBytes, written, count] = [0, 0, 0, 0];
  loaded = '';
}

/** @param {string} text */
function load(text) {
  if (units.length < text.length + SPARE) {
    const size = (text.length + (text.length >> 2) + SPARE) & ~3;
    units = new Uint16Array(size);
    beyond = new Uint32Array(size);
    bytes = new Uint8Array(size * WIDEST);
    fours = new Int32Array(bytes.buffer);
  }
  // A text is encoded many times faster than it is read unit by unit, and ASCII has as many bytes as units.
  written = encoder.encodeInto(text, bytes).written;
  count = 0;
  if (written === text.length) units.set(bytes.subarray(0, written));
  else decode();
  units.fill(0, text.length, text.length + SPARE);
  mostUnits = Math.max(mostUnits, text.length);
  mostBytes = Math.max(mostBytes, written);
  loaded = text;
}

/** Bytes as units: ASCII by stretches, the rest one by one. */
function decode() {
  let [at, unit] = [0, 0];
  while (at < written) {
    const end = asciiEnd(at);
    if (end > at) {
      units.set(bytes.subarray(at, end), unit);
      unit += end - at;
      at = end;
    }
    for (; at < written && bytes[at] > 127; unit++) {
      const lead = bytes[at];
      beyond[count++] = unit;
      if (lead < 0xe0) units[unit] = ((lead & 31) << 6) | (bytes[at + 1] & 63);
      else if (lead < 0xf0) units[unit] = ((lead & 15) << 12) | ((bytes[at + 1] & 63) << 6) | (bytes[at + 2] & 63);
      else {
        const code = (((lead & 7) << 18) | ((bytes[at + 1] & 63) << 12) | ((bytes[at + 2] & 63) << 6) | (bytes[at + 3] & 63)) - 0x10000;
        units[unit++] = 0xd800 | (code >> 10);
        units[unit] = 0xdc00 | (code & 0x3ff);
        beyond[count++] = unit;
      }
      at += lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }
  }
}

/** Where the ASCII that stands at `at` ends. @param {number} at */
function asciiEnd(at) {
  while (at < written && (at & 3) !== 0 && bytes[at] < 128) at++;
  if ((at & 3) === 0) {
    let four = at >> 2;
    while (four * 4 < written && (fours[four] & HIGH) === 0) four++;
    at = Math.min(four * 4, written);
    while (at < written && bytes[at] < 128) at++;
  }
  return at;
}
