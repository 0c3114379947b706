// The code units of the text that is being read, in an array: asked of a string one by one they cost several times as much.

const SPARE = 4; // noughts behind the text, so that nobody need ask where it ends
const PIECE = 512;
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
  // Text in ASCII has as many bytes as units, and is encoded many times faster than it is read; so is most of a text with a few other
  // characters.
  plain = copied(text, 0);
  if (!plain) {
    for (let from = 0; from < text.length; from += PIECE) {
      const piece = text.slice(from, from + PIECE);
      if (!copied(piece, from)) for (let at = 0; at < piece.length; at++) units[from + at] = piece.charCodeAt(at);
    }
  }
  units.fill(0, text.length, text.length + SPARE);
  loaded = text;
}

/** Copies a piece of the text, unless it holds more than ASCII. @param {string} piece @param {number} from */
function copied(piece, from) {
  const ascii = encoder.encodeInto(piece, bytes.subarray(0, piece.length)).read === piece.length;
  if (ascii) units.set(bytes.subarray(0, piece.length), from);
  return ascii;
}
